package region

import (
	"fmt"
	"math"

	"ylem/particles"
	"ylem/rules"
	"ylem/sim"
)

// Grid is the number of regions along each axis. Regions are numbered x first.
type Grid [3]int

// MaxRegions is the largest number of regions of a world.
const MaxRegions = 1 << 16

// ParseGrid reads "3x2" or "2x2x2".
func ParseGrid(text string) (Grid, error) {
	g := Grid{1, 1, 1}
	n, rest := 0, text
	for ; n < 3; n++ {
		end := 0
		for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
			end++
		}
		if end == 0 || end > 5 {
			return g, fmt.Errorf("%q is no grid of regions: write columns x rows, such as 3x2, or 2x2x2 in three dimensions", text)
		}
		g[n] = 0
		for _, digit := range rest[:end] {
			g[n] = g[n]*10 + int(digit-'0')
		}
		rest = rest[end:]
		if rest == "" {
			n++
			break
		}
		if rest[0] != 'x' {
			return g, fmt.Errorf("%q is no grid of regions: write columns x rows, such as 3x2", text)
		}
		rest = rest[1:]
	}
	switch {
	case rest != "" || n < 2:
		return g, fmt.Errorf("%q is no grid of regions: write columns x rows, such as 3x2, or 2x2x2 in three dimensions", text)
	case g[0] < 1 || g[1] < 1 || g[2] < 1 || g.Regions() > MaxRegions:
		return g, fmt.Errorf("%q: a world has between 1 and %d regions", text, MaxRegions)
	}
	return g, nil
}

// Regions returns the number of regions.
func (g Grid) Regions() int { return g[0] * g[1] * g[2] }

// String returns "3x2", or "2x2x2" when there is more than one layer.
func (g Grid) String() string {
	if g[2] > 1 {
		return fmt.Sprintf("%dx%dx%d", g[0], g[1], g[2])
	}
	return fmt.Sprintf("%dx%d", g[0], g[1])
}

// World is what all regions of one world agree on.
type World struct {
	Table *rules.Table
	Seed  uint64
	Grid  Grid
	Epoch int64 // ticks between two exchanges of halos, k
	Until int64 // the tick at which the world ends; 0: it goes on

	// Reach is how far influence travels in a tick at most, quanta, whatever rules
	// the world gets in its life (Param): halos are a multiple of it. 0: as far as by
	// Table.
	Reach int64

	// Halo is how far beyond its box a region knows the world, in quanta. 0 is
	// the least that is right; tests set less to see that the hash then differs
	// (strips are not compared then).
	Halo int64
	// Shuffle, when not 0, puts the rows of every region into another order at
	// every epoch. It must change nothing.
	Shuffle uint64
	// Cores is how many goroutines compute a tick of a region together; 0 is 1.
	// It changes nothing.
	Cores int
}

// MaxEpoch is the largest number of ticks in an epoch.
const MaxEpoch = 1024

// reach returns how far influence travels in a tick, quanta.
func (w *World) reach() int64 {
	if w.Reach != 0 {
		return w.Reach
	}
	return w.Table.Reach.Total
}

// halo returns, by axis, how far beyond its box a region must know the world to
// compute some ticks: one reach for each, and one more for the comparison where
// other regions lie along the axis. A region that fills an axis has nobody to
// compare with there, and nothing to know beyond its box if the axis wraps.
func (w *World) halo(ticks int64) (thick [3]int64) {
	for axis := range w.Table.Dimensions {
		switch {
		case w.Grid[axis] == 1 && w.Table.Wraps(axis):
			// Its two ends meet inside the region.
		case w.Halo != 0:
			thick[axis] = w.Halo
		case w.Grid[axis] > 1:
			thick[axis] = (ticks + 1) * w.reach()
		default:
			thick[axis] = ticks * w.reach()
		}
	}
	return thick
}

// Check reports why the world cannot be split in this way, if it cannot.
func (w *World) Check() error {
	t := w.Table
	for _, n := range w.Grid {
		if n < 1 || n > MaxRegions {
			return fmt.Errorf("%s regions: a world has between 1 and %d", w.Grid, MaxRegions)
		}
	}
	if w.Grid.Regions() > MaxRegions {
		return fmt.Errorf("%s regions: a world has between 1 and %d", w.Grid, MaxRegions)
	}
	if t.Dimensions == 2 && w.Grid[2] != 1 {
		return fmt.Errorf("%s regions: world %s has two dimensions", w.Grid, t.Name)
	}
	if w.Epoch < 1 || w.Epoch > MaxEpoch {
		return fmt.Errorf("an epoch of %d ticks: between 1 and %d are possible", w.Epoch, MaxEpoch)
	}
	if w.Until < 0 {
		return fmt.Errorf("%d ticks: a world cannot end before it begins", w.Until)
	}
	if w.reach() < t.Reach.Total {
		return fmt.Errorf("world %s was split for a reach of %.3g, and by these rules influence travels %.3g in a tick: %s",
			t.Name, units(w.Reach), units(t.Reach.Total), t.Reach.Why)
	}
	for axis := range t.Dimensions {
		name, size := "xyz"[axis:axis+1], t.Size[axis]
		if int64(w.Grid[axis]) > size {
			return fmt.Errorf("%d regions along %s: the world is only %d quanta wide", w.Grid[axis], name, size)
		}
		if thick := w.halo(w.Epoch)[axis]; t.Wraps(axis) && thick > size {
			one := w.halo(1)[axis]
			most := (size-one)/w.reach() + 1
			if one > size {
				return fmt.Errorf("world %s is too small: a halo for one tick is %.3g wide and its side along %s, which wraps, only %.3g",
					t.Name, units(one), name, units(size))
			}
			return fmt.Errorf("an epoch of %d ticks needs a halo of %.3g, more than the side of %.3g along %s, which wraps: an epoch of %d ticks is the longest that fits",
				w.Epoch, units(thick), units(size), name, min(most, MaxEpoch))
		}
	}
	return nil
}

func units(q int64) float64 { return math.Ldexp(float64(q), -20) }

// Box returns the box of region id.
func (w *World) Box(id int) particles.Box {
	b := particles.Box{Hi: [3]int64{1, 1, 1}}
	at := [3]int{id % w.Grid[0], id / w.Grid[0] % w.Grid[1], id / w.Grid[0] / w.Grid[1]}
	for axis := range w.Table.Dimensions {
		b.Lo[axis] = border(w.Table.Size[axis], at[axis], w.Grid[axis])
		b.Hi[axis] = border(w.Table.Size[axis], at[axis]+1, w.Grid[axis])
	}
	return b
}

// space returns what the sim of region id must know of its space.
func (w *World) space(id int) sim.Space {
	out := sim.Space{Own: w.Box(id), Known: w.Box(id).Grown(w.halo(w.Epoch))}
	for axis := range w.Table.Dimensions {
		out.Wrap[axis] = w.Grid[axis] == 1 && w.Table.Wraps(axis)
	}
	return out
}

// border returns where region i of n begins on an axis of this size: size·i/n,
// rounded down.
func border(size int64, i, n int) int64 {
	return size/int64(n)*int64(i) + size%int64(n)*int64(i)/int64(n)
}

// images returns the shifts, in multiples of the axis's size, by which a
// particle's images may lie within a halo: −1, 0 and 1 where the axis wraps from
// region to region. Where one region fills an axis its sim knows that it wraps.
func (w *World) images(axis int) []int64 {
	if w.Table.Wraps(axis) && w.Grid[axis] > 1 {
		return []int64{-w.Table.Size[axis], 0, w.Table.Size[axis]}
	}
	return []int64{0}
}

// near reports whether any image of box b meets box other.
func (w *World) near(b, other particles.Box) bool {
	for axis := range 3 {
		meets := false
		for _, shift := range w.images(axis) {
			meets = meets || b.Lo[axis]+shift < other.Hi[axis] && b.Hi[axis]+shift > other.Lo[axis]
		}
		if !meets {
			return false
		}
	}
	return true
}

// Neighbours returns the regions, ascending and without id itself, whose
// particles region id may need for an epoch. The relation is symmetric.
func (w *World) Neighbours(id int) []int {
	reach := w.Box(id).Grown(w.halo(w.Epoch))
	var out []int
	for other := range w.Grid.Regions() {
		if other != id && w.near(w.Box(other), reach) {
			out = append(out, other)
		}
	}
	return out
}

// RegionAt returns the region whose box holds a place inside the world's box, quanta.
func (w *World) RegionAt(at [3]int64) int { return w.home(&at) }
