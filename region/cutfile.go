package region

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"

	"ylem/particles"
	"ylem/rules"
	"ylem/sim"
)

// A cut as bytes, little-endian, before it is packed:
//
//	8 bytes  "ylem.cut"
//	u32      version, 1
//	u32      length of the header
//	         the header, JSON
//	         the particles (ParticleBytes)
//
// The same state is the same bytes, whoever computed it, so the SHA-256 of them
// names it. The blob that is stored and sent is
//
//	8 bytes  "ylem.zst"
//	u64      how many bytes are packed
//	         they, as zstd

// CutHeader is what a cut says of itself.
type CutHeader struct {
	World       string      `json:"world"`
	Fingerprint string      `json:"fingerprint"` // of the rules in force
	Seed        uint64      `json:"seed"`
	Grid        string      `json:"grid,omitempty"` // none: the whole world
	Region      int         `json:"region"`
	Epoch       uint64      `json:"epoch"`
	Tick        int64       `json:"tick"`
	Particles   int         `json:"particles"`
	Hash        string      `json:"hash"`
	Account     sim.Account `json:"account"`
}

const (
	cutMagic   = "ylem.cut"
	blobMagic  = "ylem.zst"
	cutVersion = 1

	// maxCut is how long a cut may be before it is packed, bytes, and packs the best
	// that one can be packed: IDs are random, so that in truth it is below 10.
	maxCut       = 1 << 30
	packs        = 64
	maxCutHeader = 4 << 20
	maxWindow    = 8 << 20 // of zstd
)

// header returns what a cut of this world says of itself.
func (c *Cut) header(w *World, t *rules.Table) CutHeader {
	h := CutHeader{
		World: t.Name, Fingerprint: fmt.Sprintf("%016x", t.Fingerprint), Seed: w.Seed,
		Region: c.Region, Epoch: c.Epoch, Tick: c.Tick,
		Particles: c.Store.Owned, Hash: fmt.Sprintf("%016x", c.Store.Hash()), Account: c.Account,
	}
	if c.Region >= 0 {
		h.Grid = w.Grid.String()
	}
	return h
}

// Encode returns the cut as bytes, and the SHA-256 of what they hold before they
// are packed: a function of the region's state, whoever computed it.
func (c *Cut) Encode(w *World) (blob []byte, sum [sha256.Size]byte) {
	t := c.table(w)
	h := c.header(w, t)
	header, err := json.Marshal(&h)
	if err != nil {
		panic(err) // it holds nothing that JSON has not
	}
	raw := binary.LittleEndian.AppendUint32([]byte(cutMagic), cutVersion)
	raw = append(binary.LittleEndian.AppendUint32(raw, uint32(len(header))), header...)
	for piece := range ParticleBytes(t, c.Store) {
		raw = append(raw, piece...)
	}

	pack, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(false))
	if err != nil {
		panic(err) // the options are right
	}
	blob = binary.LittleEndian.AppendUint64([]byte(blobMagic), uint64(len(raw)))
	return pack.EncodeAll(raw, blob), sha256.Sum256(raw)
}

func (c *Cut) table(w *World) *rules.Table {
	if c.Table != nil {
		return c.Table
	}
	return w.Table
}

// DecodeCut returns the cut in blob. It errs unless what blob holds has this sum,
// and is one of the world's, whose table is the one in force then. A sum of zero is
// not compared: for who looks at a file that nobody vouches for.
func DecodeCut(w *World, blob []byte, sum [sha256.Size]byte) (*Cut, error) {
	raw, err := unpack(blob)
	if err != nil {
		return nil, err
	}
	if own := sha256.Sum256(raw); sum != [sha256.Size]byte{} && own != sum {
		return nil, fmt.Errorf("the cut is another one, or damaged: its SHA-256 is %x, not %x", own[:8], sum[:8])
	}
	h, rest, err := readHeader(raw)
	if err != nil {
		return nil, err
	}
	if err := h.fits(w); err != nil {
		return nil, err
	}
	st, rest, err := ReadParticles(rest, w.Table)
	if err == nil && len(rest) > 0 {
		err = fmt.Errorf("%d bytes too many", len(rest))
	}
	if err == nil {
		err = w.holds(st, h.Region)
	}
	if err != nil {
		return nil, fmt.Errorf("the cut of region %d at epoch %d: %w", h.Region, h.Epoch, err)
	}
	c := &Cut{Region: h.Region, Epoch: h.Epoch, Tick: h.Tick, Table: w.Table, Account: h.Account, Store: st}
	if own := c.header(w, w.Table); own.Particles != h.Particles || own.Hash != h.Hash {
		return nil, fmt.Errorf("the cut of region %d at epoch %d says %d particles with hash %s and holds %d with hash %s",
			h.Region, h.Epoch, h.Particles, h.Hash, own.Particles, own.Hash)
	}
	return c, nil
}

// ReadCutHeader returns what the cut in blob says of itself, and the SHA-256 of what
// blob holds. Whether it is of a world that is known, and says the truth, is
// DecodeCut's to say.
func ReadCutHeader(blob []byte) (h CutHeader, sum [sha256.Size]byte, err error) {
	raw, err := unpack(blob)
	if err != nil {
		return h, sum, err
	}
	h, _, err = readHeader(raw)
	return h, sha256.Sum256(raw), err
}

// BlobHeader returns what the cut in blob says of itself, without a look at the rest.
func BlobHeader(blob []byte) (h CutHeader, err error) {
	if len(blob) < len(blobMagic)+8 || string(blob[:len(blobMagic)]) != blobMagic {
		return h, errors.New("this is no cut, or one that was cut off")
	}
	decoder, err := zstd.NewReader(bytes.NewReader(blob[len(blobMagic)+8:]),
		zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(maxWindow))
	if err != nil {
		return h, err
	}
	defer decoder.Close()
	const before = len(cutMagic) + 8
	raw := make([]byte, before)
	if _, err := io.ReadFull(decoder, raw); err != nil {
		return h, fmt.Errorf("the cut is damaged: %w", err)
	}
	n := min(binary.LittleEndian.Uint32(raw[before-4:]), maxCutHeader)
	raw = append(raw, make([]byte, n)...)
	if _, err := io.ReadFull(decoder, raw[before:]); err != nil {
		return h, fmt.Errorf("the cut is damaged: %w", err)
	}
	h, _, err = readHeader(raw)
	return h, err
}

// unpack returns what a blob holds, and takes no more memory than it says it needs,
// which is no more than it can need.
func unpack(blob []byte) ([]byte, error) {
	if len(blob) < len(blobMagic)+8 || string(blob[:len(blobMagic)]) != blobMagic {
		return nil, errors.New("this is no cut, or one that was cut off")
	}
	n := binary.LittleEndian.Uint64(blob[len(blobMagic):])
	if n > maxCut || n > maxWindow+packs*uint64(len(blob)) {
		return nil, fmt.Errorf("the cut is damaged: it says that %d bytes are packed in %d", n, len(blob))
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(max(n, maxWindow)))
	if err != nil {
		return nil, err
	}
	defer decoder.Close()
	raw, err := decoder.DecodeAll(blob[len(blobMagic)+8:], nil)
	if err != nil {
		return nil, fmt.Errorf("the cut is damaged: %w", err)
	}
	if uint64(len(raw)) != n {
		return nil, fmt.Errorf("the cut is damaged: it says %d bytes and holds %d", n, len(raw))
	}
	return raw, nil
}

// readHeader returns the header of a cut, and what follows it.
func readHeader(raw []byte) (h CutHeader, rest []byte, err error) {
	in := cursor{data: raw}
	magic := in.bytes(uint64(len(cutMagic)))
	version := in.uint32()
	header := in.bytes(uint64(min(in.uint32(), maxCutHeader)))
	switch {
	case in.bad || string(magic) != cutMagic:
		return h, nil, errors.New("this is no cut, or one that was cut off")
	case version != cutVersion:
		return h, nil, fmt.Errorf("this is a cut of version %d; this program reads version %d", version, cutVersion)
	}
	if err := json.Unmarshal(header, &h); err != nil {
		return h, nil, fmt.Errorf("the cut's header: %w", err)
	}
	if again, err := json.Marshal(&h); err != nil || !bytes.Equal(again, header) {
		return h, nil, errors.New("the cut's header is not in canonical form")
	}
	return h, raw[in.at:], nil
}

// fits refuses the cut of another world.
func (h *CutHeader) fits(w *World) error {
	t, grid := w.Table, w.Grid.String()
	if h.Region < 0 {
		grid = ""
	}
	switch own := fmt.Sprintf("%016x", t.Fingerprint); {
	case h.World != t.Name:
		return fmt.Errorf("this is a cut of world %q, not of %q", h.World, t.Name)
	case h.Fingerprint != own:
		return fmt.Errorf("this is a cut of world %q under rules with fingerprint %s, and here they have %s", h.World, h.Fingerprint, own)
	case h.Seed != w.Seed:
		return fmt.Errorf("this is a cut of world %q with seed %d, not %d", h.World, h.Seed, w.Seed)
	case h.Grid != grid:
		return fmt.Errorf("this is a cut of a world of %s regions, not %s", h.Grid, grid)
	case h.Region < -1 || h.Region >= w.Grid.Regions() || h.Tick < 0 || !h.Account.Fits(t):
		return errors.New("the cut's header makes no sense")
	}
	return nil
}

// holds reports what makes particles impossible as all of a region's (−1: of the
// world's).
func (w *World) holds(st *particles.Store, id int) error {
	if id < 0 {
		return w.Admit(st)
	}
	if err := w.admissible(st, id); err != nil {
		return err
	}
	return distinct(st)
}
