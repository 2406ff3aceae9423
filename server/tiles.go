package main

import (
	"math"

	"ylem/particles"
	"ylem/region/wire"
)

// Density is counted into texels whose side is 4, 5, 6 or 7 quarters of a power of two, of quanta on a grid that begins
// at the lower corner of the region, or of px on the screen of the camera. So texels stay where they are while somebody
// moves over the world, and a little zooming changes nothing.

// sideOf is the n-th side, from 1 on.
func sideOf(n int) float64 { return math.Ldexp(float64(4+n&3)/4, n>>2) }

// mostSide is beyond any box in quanta.
const mostSide = 4 * 62

// patch is where the texels of a section lie.
type patch struct {
	lo, hi [2]float64 // in the unit of sides
	some   bool
}

// texels is the patch in texels of a side: the first of them, and how many.
func (p *patch) texels(side float64) (x, y, w, h int) {
	if !p.some {
		return 0, 0, 0, 0
	}
	x, y = int(math.Floor(p.lo[0]/side)), int(math.Floor(p.lo[1]/side))
	return x, y, int(math.Floor(p.hi[0]/side)) - x + 1, int(math.Floor(p.hi[1]/side)) - y + 1
}

// count writes the density of all sections.
func (p *painter) count(s *shot, w *glance, view *outlook, out *sights) {
	channels := 1
	for _, c := range w.look.Channels {
		if c != wire.Unseen {
			channels = max(channels, int(c)+1)
		}
	}
	patches := make([]patch, len(s.sections))
	least := w.look.Pixel * particles.Length
	if view.camera != nil {
		least = 1
	}
	for i, one := range s.sections {
		patches[i] = view.patch(one)
	}
	n := 0
	for n < mostSide && sideOf(n) < least {
		n++
	}
	fits := func(n int) bool {
		texels := 0
		for i := range patches {
			_, _, w, h := patches[i].texels(sideOf(n))
			if w > math.MaxUint16 || h > math.MaxUint16 {
				return false
			}
			texels += w * h
		}
		return texels <= w.texels
	}
	for n < mostSide && !fits(n) {
		n++
	}
	n += w.coarse
	for i, one := range s.sections {
		x, y, wide, high := patches[i].texels(sideOf(n))
		if wide*high > 0 {
			out.all[i].Tiles = p.tiles(one, w, view, channels, sideOf(n), x, y, wide, high)
		}
	}
}

// patch is where what is seen of a section lies.
func (v *outlook) patch(one *section) (out patch) {
	box := &one.picture.Box
	part, some := v.sees(box)
	if !some {
		return out
	}
	if v.camera == nil {
		out.some = true
		for axis := range 2 {
			out.lo[axis], out.hi[axis] = float64(part.Lo[axis]-box.Lo[axis]), float64(part.Hi[axis]-box.Lo[axis]-1)
		}
		return out
	}
	out.lo, out.hi = [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	st := one.picture.Store
	v.rows(st, 0, st.Owned, func(_ int32, px, py float64) bool {
		out.some = true
		out.lo[0], out.lo[1] = min(out.lo[0], px), min(out.lo[1], py)
		out.hi[0], out.hi[1] = max(out.hi[0], px), max(out.hi[1], py)
		return true
	})
	return out
}

// tiles counts the particles of a section.
func (p *painter) tiles(one *section, w *glance, view *outlook, channels int, side float64, x, y, wide, high int) *wire.Tiles {
	p.texels = grown(p.texels, wide*high*channels)
	clear(p.texels)
	st, box := one.picture.Store, &one.picture.Box
	scale := 1 / side
	view.rows(st, 0, st.Owned, func(row int32, px, py float64) bool {
		c := channelOf(&w.look, p.look.style(st, row))
		if c == wire.Unseen {
			return true
		}
		if view.camera == nil {
			px, py = float64(st.X[row]-box.Lo[0]), float64(st.Y[row]-box.Lo[1])
		}
		i, j := int(math.Floor(px*scale))-x, int(math.Floor(py*scale))-y
		i, j = min(max(i, 0), wide-1), min(max(j, 0), high-1)
		p.texels[(int(c)*high+j)*wide+i]++
		return true
	})
	out := &wire.Tiles{Step: side, X: x, Y: y, W: wide, H: high, Channels: channels, Code: make([]uint8, len(p.texels))}
	if view.camera == nil {
		out.Step = side / particles.Length
	}
	for i, n := range p.texels {
		out.Code[i] = wire.CountCode(n)
	}
	return out
}
