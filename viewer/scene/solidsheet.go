package scene

import "math"

// hazes is into how many steps the haze is divided for dots.
const hazes = 32

// hazed is what a texel of the dots holds for each step of depth, far first, and each style or value.
type hazed struct {
	table [hazes][256]uint32
	of    hazedOf
}

// hazedOf is what a table was made for.
type hazedOf struct {
	dots   [256]uint32
	ground Color
	slab   Slab
}

// make brings the table up to date: far dots sink into the ground. A dot of 0 is that of nobody.
func (h *hazed) make(dots *[256]uint32, ground Color, slab *Slab) {
	of := hazedOf{*dots, ground, *slab}
	if h.of == of {
		return
	}
	h.of = of
	for i, c := range dots {
		if c == 0 {
			continue
		}
		for step := range h.table {
			clear := clearOf(slab.deep(1 - (float32(step)+0.5)/hazes*2))
			out := c & (255 << 24)
			for channel, g := range ground[:3] {
				shift := 8 * channel
				out |= uint32(float32(c>>shift&255)*clear+g*255*(1-clear)) << shift
			}
			h.table[step][i] = out
		}
	}
}

// passed is into how many parts, as a power of two, a step of a shot is divided where particles are on their way.
const passed = 14

// pane maps the places of a shot of three dimensions to a sheet with as few products as there can be. Column by column
// q = X·2^passed − D·back, which 32 bits hold; then, a being the axis of x or z that goes more across the picture, and
// b the other one,
//
//	t = qb − k·qa + t0, far = t + m·qy, zoom = num/far,
//	column = x0 + (qa + k·qb + u0)·zoom, row = y0 + (r·qy + j·t + v0)·zoom
//
// in texels, both one more than they are, so that what is cut off to become a number of a texel is what lies below it.
// far has one sign for all.
type pane struct {
	a, b                    int // axes
	back                    int32
	k, t0, m, num, u0, r, j float32
	v0, x0, y0              float32
	deep, middle            float32 // deep·far + middle is how near a dot is, 0 to 255
	cut                     bool    // not all of the world is drawn
	nearest, span           uint32  // what is drawn lies so far: bits of float32s of one sign have the order of their sizes
}

// paneOf is that of sheets with so many texels to a px. Without a roll u has no part of y, and of the two directions in
// the plane of x and z one goes across the picture and one into its depth.
func (l *lens) paneOf(perPx float32, slab *Slab) (p pane) {
	const one = 1 << passed
	if p.a, p.b = 0, 2; max(l.u[0], -l.u[0]) < max(l.u[2], -l.u[2]) {
		p.a, p.b = 2, 0
	}
	across, deep := l.u[p.a], l.d[p.b] // neither is 0: the camera never looks straight down
	p.back = int32(l.back*one + 0.5)
	p.k = l.u[p.b] / across
	p.u0 = l.u[3] / across * one
	p.t0 = (l.d[3] + l.eye) / deep * one
	p.m = l.d[1] / deep
	p.num = l.scale * l.eye * perPx * across / deep
	p.r, p.j = -l.v[1]/across, -l.v[p.b]/across
	p.v0 = -l.v[3]/across*one - p.j*p.t0
	p.x0, p.y0 = l.mx*perPx+1, l.my*perPx+1
	toFar := one / deep // from length units
	p.deep = -127 * l.deep / toFar
	p.middle = 128 + 127*l.deep*l.eye
	if p.cut = slab.On; p.cut {
		p.nearest = math.Float32bits((l.eye + float32(slab.Near)/l.deep) * toFar)
		p.span = math.Float32bits((l.eye+float32(slab.Far)/l.deep)*toFar) - p.nearest
	}
	return p
}

// chunk is of how many particles the texels are found before they are counted there: while one waits for the memory of
// a texel, that of the next ones is under way.
const chunk = 256

// nowhere is the texel of what is not in view.
const nowhere = math.MaxUint32

// texels finds where particles, a chunk at most, lie in a sheet that is w texels wide; beyond its end, or nowhere, if not
// in view.
func (p *pane) texels(at []uint32, s *Shot, from int, w uint32) {
	n := p.texelsWide(at, s, from, w)
	p.texelsEach(at[n:], s, from+n, w)
}

// texelsEach finds them one by one. Here and below products are rounded before they are added to, as lanes have them.
func (p *pane) texelsEach(at []uint32, s *Shot, from int, w uint32) {
	to := from + len(at)
	as, bs, ys := s.X[p.a][from:to], s.X[p.b][from:to], s.X[1][from:to]
	das, dbs, dys := s.D[p.a][from:to], s.D[p.b][from:to], s.D[1][from:to]
	as, bs, ys, das, dbs, dys = as[:len(at)], bs[:len(at)], ys[:len(at)], das[:len(at)], dbs[:len(at)], dys[:len(at)]
	back, k, t0, m, num, u0, r, j, v0, x0, y0 := p.back, p.k, p.t0, p.m, p.num, p.u0, p.r, p.j, p.v0, p.x0, p.y0
	for i := range at {
		qa := float32(int32(as[i])<<passed - int32(das[i])*back)
		qb := float32(int32(bs[i])<<passed - int32(dbs[i])*back)
		qy := float32(int32(ys[i])<<passed - int32(dys[i])*back)
		t := qb - float32(qa*k) + t0
		far := t + float32(qy*m)
		zoom := num / far
		col := uint32(int32(float32((float32(qb*k)+qa+u0)*zoom)+x0)) - 1
		row := uint32(int32(float32((float32(t*j)+float32(qy*r)+v0)*zoom)+y0)) - 1
		here := row*w + col
		if col >= w {
			here = nowhere
		}
		at[i] = here
		if p.cut {
			if math.Float32bits(far)-p.nearest > p.span {
				at[i] = nowhere
			}
		}
	}
}

// inView gives the particles of a shot in all lumps of which something may be seen: on the screen, between the planes of
// the slab. The limits are a little wider than that, for what single precision cuts off.
func (l *lens) inView(runs []run, s *Shot, c *Camera) []run {
	runs = runs[:0]
	if c.holds() {
		return append(runs, run{0, s.Len()})
	}
	const slack = 1e-4 // of half diagonals
	shallow, deep := float32(math.Inf(-1)), float32(math.Inf(1))
	if c.Slab.On {
		shallow, deep = (float32(c.Slab.Near)-slack)/l.deep, (float32(c.Slab.Far)+slack)/l.deep
	}
	left, right, top, bottom := -l.mx-1, float32(c.W)-l.mx+1, l.my+1, l.my-float32(c.H)-1
	for k := range s.lumps {
		b := &s.lumps[k]
		d, half := reach(&l.d, b)
		if d+half < shallow || d-half > deep {
			continue
		}
		near, far := l.scale*l.eye/(l.eye+d-half), l.scale*l.eye/(l.eye+d+half)
		u, half := reach(&l.u, b)
		if max((u+half)*near, (u+half)*far) < left || min((u-half)*near, (u-half)*far) > right {
			continue
		}
		v, half := reach(&l.v, b)
		if max((v+half)*near, (v+half)*far) < bottom || min((v-half)*near, (v-half)*far) > top {
			continue
		}
		from, to := k*blockSize, min((k+1)*blockSize, len(s.Style))
		if n := len(runs); n > 0 && runs[n-1].to == from {
			runs[n-1].to = to
		} else {
			runs = append(runs, run{from, to})
		}
	}
	return runs
}

// reach gives the value of a row of a lens in the middle of a lump, and how far from it others are at most.
func reach(row *[4]float32, b *lump) (middle, half float32) {
	x, y, z := row[0], row[1], row[2]
	middle = x*b.at[0] + y*b.at[1] + z*b.at[2] + row[3]
	half = max(x, -x)*b.half[0] + max(y, -y)*b.half[1] + max(z, -z)*b.half[2]
	return middle, half
}

// countSolid is count for three dimensions, of some of the particles of a shot.
func (f *Field) countSolid(s *Shot, some run, p *pane, keys []uint8, channel *[256]uint8) {
	f.Used = true
	var places [chunk]uint32
	pix, to := f.Pix, *channel
	for from := some.from; from < some.to; from += chunk {
		keys := keys[from:min(from+chunk, some.to)]
		at := places[:len(keys)]
		p.texels(at, s, from, uint32(f.W))
		for i, key := range keys {
			here := uint64(at[i])*4 + uint64(to[key])
			if here >= uint64(len(pix)) {
				continue
			}
			if pix[here] != 255 {
				pix[here]++
			}
		}
	}
}

// texelParts is into how many parts, as a power of two, a texel is divided to find where in it a dot is.
const texelParts = 12

// spots are where particles lie in a sheet of dots: the texel, beyond its end, or nowhere, if not in view; in which of its
// parts; how near, 0 to 255.
type spots struct{ at, part, near [chunk]uint32 }

// spots finds them for n particles of a shot, a chunk at most, in a sheet of w×h texels. The pane is in parts of texels.
func (p *pane) spots(b *spots, s *Shot, from, n int, w, h uint32) {
	p.spotsEach(b, s, from, p.spotsWide(b, s, from, n, w), n, w, h)
}

// spotsEach finds them one by one, from the done'th on.
func (p *pane) spotsEach(b *spots, s *Shot, from, done, n int, w, h uint32) {
	to := from + n
	as, bs, ys := s.X[p.a][from:to], s.X[p.b][from:to], s.X[1][from:to]
	das, dbs, dys := s.D[p.a][from:to], s.D[p.b][from:to], s.D[1][from:to]
	as, bs, ys, das, dbs, dys = as[:n], bs[:n], ys[:n], das[:n], dbs[:n], dys[:n]
	ats, parts, nears := b.at[:n], b.part[:n], b.near[:n]
	back, k, t0, m, num, u0, r, j, v0, x0, y0 := p.back, p.k, p.t0, p.m, p.num, p.u0, p.r, p.j, p.v0, p.x0, p.y0
	deep, middle := p.deep, p.middle
	for i := done; i < n; i++ {
		qa := float32(int32(as[i])<<passed - int32(das[i])*back)
		qb := float32(int32(bs[i])<<passed - int32(dbs[i])*back)
		qy := float32(int32(ys[i])<<passed - int32(dys[i])*back)
		t := qb - float32(qa*k) + t0
		far := t + float32(qy*m)
		zoom := num / far
		x := uint32(int32(float32((float32(qb*k)+qa+u0)*zoom)+x0)) - 1
		y := uint32(int32(float32((float32(t*j)+float32(qy*r)+v0)*zoom)+y0)) - 1
		col, row := x>>texelParts, y>>texelParts
		ats[i] = nowhere
		if col >= w || row >= h {
			continue
		}
		if p.cut {
			if math.Float32bits(far)-p.nearest > p.span {
				continue
			}
		}
		const low = 1<<texelParts - 1
		ats[i] = row*w + col
		parts[i] = (x&low*dotSub)>>texelParts + (y&low*dotSub)>>texelParts*dotSub
		nears[i] = uint32(min(max(int32(float32(far*deep)+middle), 0), 255))
	}
}

// putSolid is put for three dimensions: of two dots in a texel the nearer one is seen. nearness, of which there is one
// for each texel, is where it remembers how near the dots are: 255 − 127·(depth + 1), where the depth is in half
// diagonals, 0 being nobody. The pane is in parts of texels.
func (d *Dots) putSolid(s *Shot, some run, p *pane, keys []uint8, dots *hazed, nearness []uint8) {
	d.Used = true
	var b spots
	cells := d.Cells
	nearness = nearness[:len(cells)]
	for from := some.from; from < some.to; from += chunk {
		keys := keys[from:min(from+chunk, some.to)]
		p.spots(&b, s, from, len(keys), uint32(d.W), uint32(d.H))
		ats, parts, nears := b.at[:len(keys)], b.part[:len(keys)], b.near[:len(keys)]
		for i, key := range keys {
			at := uint64(ats[i])
			if at >= uint64(len(cells)) {
				continue
			}
			near := nears[i]
			cell := dots.table[near/(256/hazes)%hazes][key] + parts[i]<<24
			was, wasNear := cells[at], uint32(nearness[at])
			if wasNear > near {
				cell, near = was, wasNear
			}
			cells[at], nearness[at] = cell, uint8(near)
		}
	}
}
