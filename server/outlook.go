package main

import (
	"math"

	"ylem/particles"
	"ylem/region"
	"ylem/region/wire"
)

// outlook is the part of space that a viewer looks at, in quanta.
type outlook struct {
	axes   int
	spans  [3]span
	camera *camera // nil in two dimensions, or if the viewer said none
}

// span is a part of an axis. Around a wrapped edge it may go on at the other end.
type span struct {
	all    bool
	lo     int64
	length int64
	wrap   int64 // size of the world if it wraps, else 0
}

func (s *span) has(x int64) bool {
	d := x - s.lo
	if d < 0 {
		d += s.wrap
	}
	return uint64(d) <= uint64(s.length)
}

// grown is the span and so much more at both ends.
func (s span) grown(by int64) span {
	if s.all {
		return s
	}
	return newSpan(s.lo-by, s.lo+s.length+by, s.wrap)
}

func newSpan(lo, hi, wrap int64) span {
	if wrap > 0 {
		if hi-lo >= wrap {
			return span{all: true}
		}
		return span{lo: ((lo % wrap) + wrap) % wrap, length: hi - lo, wrap: wrap}
	}
	return span{lo: lo, length: hi - lo}
}

// part is which part of a box along an axis can be in the span: all of it where that goes around.
func (s *span) part(lo, hi int64) (from, to int64, some bool) {
	if s.all {
		return lo, hi, true
	}
	from, to = hi, lo
	for _, image := range [...]int64{-s.wrap, 0, s.wrap} {
		a, b := max(lo, s.lo+image), min(hi, s.lo+image+s.length+1)
		if a < b {
			from, to, some = min(from, a), max(to, b), true
		}
	}
	return from, to, some
}

// newOutlook returns what a look sees of a world.
func newOutlook(w *region.World, l *wire.Look) *outlook {
	t := w.Table
	out := &outlook{axes: t.Dimensions}
	for axis := range t.Dimensions {
		wrap := int64(0)
		if t.Wraps(axis) {
			wrap = t.Size[axis]
		}
		bound := 4 * float64(t.Size[axis]) // further out there is nothing, and numbers stay small
		quanta := func(x float64) int64 { return int64(min(max(x*particles.Length, -bound), bound)) }
		lo, hi := quanta(l.Lo[axis]), quanta(l.Hi[axis])
		if lo <= 0 && hi >= t.Size[axis] {
			out.spans[axis] = span{all: true}
			continue
		}
		out.spans[axis] = newSpan(lo, hi, wrap)
	}
	if t.Dimensions == 3 && l.Camera != nil {
		out.camera = newCamera(w, l.Camera)
	}
	return out
}

// sees reports which part of a region's box can be in the window.
func (w *outlook) sees(box *particles.Box) (part particles.Box, some bool) {
	part = *box
	for axis := range w.axes {
		if part.Lo[axis], part.Hi[axis], some = w.spans[axis].part(box.Lo[axis], box.Hi[axis]); !some {
			return part, false
		}
	}
	return part, true
}

// camera projects places of a world of three dimensions onto the screen.
type camera struct {
	wire.ViewCamera
	middle [3]float64
	margin float64 // px beyond the screen that count as seen
	slab   bool
}

func newCamera(w *region.World, c *wire.ViewCamera) *camera {
	out := &camera{ViewCamera: *c, margin: float64(max(c.W, c.H)) / 8, slab: c.Near != 0 || c.Far != 0}
	for axis := range 3 {
		out.middle[axis] = particles.Units(w.Table.Size[axis]) / 2
	}
	return out
}

// project returns where on the screen a place is; seen is false behind the eye, and outside of the slab.
func (c *camera) project(x, y, z int64) (px, py float64, seen bool) {
	p := [3]float64{particles.Units(x) - c.middle[0], particles.Units(y) - c.middle[1], particles.Units(z) - c.middle[2]}
	d := c.M[2][0]*p[0] + c.M[2][1]*p[1] + c.M[2][2]*p[2]
	if c.Eye+d <= c.Eye/1024 || c.slab && (d < c.Near || d > c.Far) {
		return 0, 0, false
	}
	f := c.Eye / (c.Eye + d) * c.Scale
	px = c.PX + (c.M[0][0]*p[0]+c.M[0][1]*p[1]+c.M[0][2]*p[2])*f
	py = c.PY - (c.M[1][0]*p[0]+c.M[1][1]*p[1]+c.M[1][2]*p[2])*f
	seen = px >= -c.margin && px <= float64(c.W)+c.margin && py >= -c.margin && py <= float64(c.H)+c.margin
	return px, py, seen
}

// rows calls each for the rows among those from lo to hi−1 that are in the window, until it returns false. It is told
// where on the screen they are if there is a camera.
func (w *outlook) rows(st *particles.Store, lo, hi int, each func(row int32, px, py float64) bool) {
	columns := [3][]int64{st.X, st.Y, st.Z}
	for row := lo; row < hi; row++ {
		in := true
		for axis := range w.axes {
			if s := &w.spans[axis]; !s.all && !s.has(columns[axis][row]) {
				in = false
				break
			}
		}
		if !in {
			continue
		}
		px, py := 0.0, 0.0
		if w.camera != nil {
			if px, py, in = w.camera.project(st.X[row], st.Y[row], st.Z[row]); !in {
				continue
			}
		}
		if !each(int32(row), px, py) {
			return
		}
	}
}

// finest is how small a step may be for a box: places stay below 2³⁰ steps.
const mostSteps = 1 << 30

// stepOf is how fine places are told to one who draws pixels of so many length units: quanta as a power of two.
func stepOf(pixel float64, box *particles.Box, axes int) (shift uint) {
	quanta := pixel / 4 * particles.Length
	for shift < 50 && float64(int64(2)<<shift) <= quanta {
		shift++
	}
	for axis := range axes {
		for (box.Hi[axis]-box.Lo[axis])>>shift >= mostSteps {
			shift++
		}
	}
	return shift
}

// stepLength is a step in length units.
func stepLength(shift uint) float64 { return math.Ldexp(1, int(shift)-particles.LengthBits) }
