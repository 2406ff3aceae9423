package scene

import (
	"math"

	"ylem/region/wire"
)

// Wholly turns a frame that says all there is into one that says the same as a viewer sees it, for as long as servers
// send such.
func Wholly(f *wire.WholeFrame, w *wire.Welcome) *wire.ViewFrame {
	out := &wire.ViewFrame{TicksPerSecond: f.TicksPerSecond}
	for i := range f.Sections {
		from := &f.Sections[i]
		var box *wire.ViewRegion
		for j := range w.Regions {
			if w.Regions[j].ID == from.Region {
				box = &w.Regions[j]
			}
		}
		if box == nil {
			continue
		}
		to := wire.Section{Region: from.Region, Tick: from.Tick, Kinds: make([]uint32, len(w.Kinds)), Structures: make([]uint32, len(w.Structures))}
		for _, style := range from.Style {
			if int(style) < len(w.Styles) {
				to.Kinds[w.Styles[style].Kind]++
			}
		}
		for _, a := range from.Names {
			if int(a.Structure) < len(w.Structures) {
				to.Structures[a.Structure]++
			}
		}
		side := 0.0
		for axis := range 3 {
			side = math.Max(side, box.Hi[axis]-box.Lo[axis])
		}
		step := math.Exp2(math.Floor(math.Log2(side / 65536)))
		column := func(from []uint16, axis int) []int32 {
			column := make([]int32, len(from))
			for i, x := range from {
				column[i] = int32((float64(x) + 0.5) / 65536 * (box.Hi[axis] - box.Lo[axis]) / step)
			}
			return column
		}
		to.Crowd = &wire.Crowd{
			Step: step, Style: from.Style, X: column(from.X, 0), Y: column(from.Y, 1),
			Bonds: from.Bonds, Stubs: from.Stubs, Names: from.Names,
		}
		if from.Z != nil {
			to.Crowd.Z = column(from.Z, 2)
		}
		to.Change = wire.Change{Key: true, Added: len(from.Style)}
		out.Sections = append(out.Sections, to)
	}
	return out
}
