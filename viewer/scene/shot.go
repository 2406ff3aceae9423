package scene

import (
	"math"
	"sync"
	"sync/atomic"

	"ylem/region/wire"
)

// Shot is one region at one moment, laid out to be drawn many times: columns of small integers, by the slot of the
// particle. It is made by the goroutine that decodes and never changed after. Who holds it drops it; after the last its
// memory serves another.
//
// A place is Base + X·Step, length units. D is how far the particle came since the moment before, by the short way
// around wrapped edges, so that at a part t of the time between the two it is at X − (1−t)·D.
type Shot struct {
	Region     uint32
	Frame      uint32 // its number
	After      uint32 // the number of the frame whose slots these go on from; Frame itself when they go on from none
	Look       uint32 // the number of the look that it follows
	Tick       uint64
	Kinds      []uint32 // how many of each there are in the whole region
	Structures []uint32

	Crowded    bool // there are particles; otherwise there is Density
	Step       float32
	Base       [3]float32
	Style      []uint8
	Value      []uint8 // nil if nothing was asked
	Ages       uint32  // where Value is how long each is in view: at which 255 is, ticks; 0 where it is what the look asked for
	X          [3][]uint16
	D          [3][]int16
	New        int      // so many at the end were not there before
	Removed    []uint32 // as wire.Change has them
	Renumbered []int32  // by slot of the frame before: the slot now, −1 for who is gone; empty where Removed tells it
	Gone       []Gone
	Counts     [256]uint32 // of particles here, by style
	Trail      Trail

	Bonds [][2]uint32
	Stubs []wire.Stub
	Names []wire.Anchor

	Density Density

	blocks     []block // of particles
	lumps      []lump  // the same in three dimensions
	bondBlocks []block

	solid   bool
	extent  [3]float32 // from the lowest to the highest place, length units
	holders atomic.Int32
}

// Gone is a particle that was there a moment before: it fades.
type Gone struct {
	X     [3]uint16
	Style uint8

	at [3]int32 // steps
}

var shots = sync.Pool{New: func() any { return new(Shot) }}

func newShot() *Shot {
	s := shots.Get().(*Shot)
	s.holders.Store(1)
	return s
}

// hold keeps the shot until another drop.
func (s *Shot) hold() *Shot {
	if s != nil {
		s.holders.Add(1)
	}
	return s
}

// drop lets go of a shot.
func (s *Shot) drop() {
	if s == nil || s.holders.Add(-1) > 0 {
		return
	}
	shots.Put(s)
}

// Len is how many particles there are in the shot.
func (s *Shot) Len() int {
	if s == nil {
		return 0
	}
	return len(s.Style)
}

// Named is how many anchors of structures there are in the shot.
func (s *Shot) Named() int {
	if s == nil {
		return 0
	}
	return len(s.Names)
}

// box is around all particles of a flat shot.
func (s *Shot) box() (lo, hi [2]float32) {
	for axis := range lo {
		lo[axis], hi[axis] = s.Base[axis]-s.Step/2, s.Base[axis]+s.extent[axis]+s.Step/2
	}
	return lo, hi
}

// At gives the place of a particle at a part t of the time since the moment before, length units.
func (s *Shot) At(i int, t float32) (x, y, z float32) {
	back := 1 - t
	x = s.Base[0] + (float32(s.X[0][i])-float32(s.D[0][i])*back)*s.Step
	y = s.Base[1] + (float32(s.X[1][i])-float32(s.D[1][i])*back)*s.Step
	if s.solid {
		z = s.Base[2] + (float32(s.X[2][i])-float32(s.D[2][i])*back)*s.Step
	}
	return x, y, z
}

// Now is where a slot of the frame before is in this one; false if the particle is gone, or nobody knows.
func (s *Shot) Now(slot int, frame uint32) (int, bool) {
	if s == nil || s.Frame == frame {
		return slot, s != nil && slot < s.Len()
	}
	if s.After != frame || s.After == s.Frame {
		return 0, false
	}
	if len(s.Renumbered) > 0 {
		if slot >= len(s.Renumbered) || s.Renumbered[slot] < 0 {
			return 0, false
		}
		return int(s.Renumbered[slot]), true
	}
	last := s.Len() - s.New + len(s.Removed) - 1
	for _, removed := range s.Removed {
		switch slot {
		case int(removed):
			return 0, false
		case last:
			slot = int(removed)
		}
		last--
	}
	return slot, slot < s.Len()
}

// Density is what a server counted, as a picture for the graphics card: each channel a byte, which stands for
// 2^(byte/16)−1 particles, so that a texel between two others lies between them whatever their size.
type Density struct {
	Step       float32 // length units, or px of the look's camera
	X, Y, W, H int
	Pix        []byte                 // RGBA, from the lowest row on as the server sent it
	Mean       [wire.Channels]float32 // particles per texel
}

// code is the byte of a count.
var code = func() (table [1 << 12]uint8) {
	for n := range table {
		table[n] = uint8(16*math.Log2(float64(1+n)) + 0.5)
	}
	return table
}()

// encode is the byte of a count of any size.
func encode(n uint16) uint8 {
	if int(n) < len(code) {
		return code[n]
	}
	return uint8(min(16*math.Log2(float64(1+int(n)))+0.5, 255))
}

// take keeps what a server counted; nil is nothing.
func (d *Density) take(w *wire.Density) {
	d.Mean = [wire.Channels]float32{}
	if w == nil {
		d.W, d.H, d.Pix = 0, 0, d.Pix[:0]
		return
	}
	d.Step, d.X, d.Y, d.W, d.H = float32(w.Step), w.X, w.Y, w.W, w.H
	n := w.W * w.H
	d.Pix = sized(d.Pix, 4*n)
	clear(d.Pix)
	var sums [wire.Channels]uint64
	for c := range w.Channels {
		for i := range n {
			count := w.Count[i*w.Channels+c]
			sums[c] += uint64(count)
			d.Pix[4*i+c] = encode(count)
		}
	}
	for c := range sums {
		d.Mean[c] = float32(sums[c]) / float32(max(n, 1))
	}
}

// on tells whether two lie on the same texels.
func (d *Density) on(o *Density) bool {
	return d.Step == o.Step && d.X == o.X && d.Y == o.Y && d.W == o.W && d.H == o.H
}

// sized is a buffer of n, the old one if it is large enough. What is in it is of no use.
func sized[T any](b []T, n int) []T {
	if cap(b) < n {
		return make([]T, n, n+n/8)
	}
	return b[:n]
}
