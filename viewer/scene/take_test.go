package scene

import (
	"math"

	"ylem/region/wire"
)

// wholeFrame and wholeSection are what tests say of a world: places in 65536ths of the region.
type wholeFrame struct {
	TicksPerSecond float32
	Sections       []wholeSection
}

type wholeSection struct {
	Region  uint32
	Tick    uint64
	Style   []uint8
	X, Y, Z []uint16
	Bonds   [][2]uint32
	Stubs   []wire.Stub
	Names   []wire.Anchor
}

// wholly turns a frame of what a test says into one as a viewer gets it.
func wholly(f *wholeFrame, w *wire.Welcome) *wire.ViewFrame {
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

// take shows a frame as if it had come through a link: intakes are those of this test's servers.
func (v *View) take(server string, number uint32, f *wholeFrame) {
	in := new(Intake)
	in.Welcome(v.World)
	v.Take(server, in.Take(number, wholly(f, v.World)))
	in.Close()
}
