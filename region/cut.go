package region

import (
	"crypto/sha256"

	"ylem/particles"
	"ylem/sim"
)

// Cut is a region at the beginning of an epoch, before its inputs; or, with Region
// −1, the whole world. The cuts of all regions at one epoch together are a
// consistent world, for every halo of that epoch and later ones follows from them.
type Cut struct {
	Region  int
	Epoch   uint64
	Tick    int64
	Account sim.Account // counted until then
	Store   *particles.Store
}

// Encode returns the cut as bytes, and the SHA-256 of what they hold before they
// are packed: a function of the region's state, whoever computed it.
func (c *Cut) Encode(w *World) (blob []byte, sum [sha256.Size]byte) { panic("not yet") }

// DecodeCut returns the cut in blob. It errs unless what blob holds has this sum,
// and is one of the world's.
func DecodeCut(w *World, blob []byte, sum [sha256.Size]byte) (*Cut, error) { panic("not yet") }

// Resume returns the region of a cut, with the halos of its epoch still to be said.
func Resume(w *World, c *Cut) (*Region, error) { panic("not yet") }
