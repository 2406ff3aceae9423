package scene

// hazes is into how many steps the haze is divided for dots.
const hazes = 32

// hazed is what a texel of the dots holds for each step of depth, near first, and each style or value.
type hazed [hazes][256]uint32

// of fills the table: far dots sink into the ground.
func (h *hazed) of(dots *[256]uint32, ground Color, slab *Slab) {
	for step := range h {
		clear := clearOf(slab.deep((float32(step)+0.5)/hazes*2 - 1))
		for i, c := range dots {
			out := c & (255 << 24)
			for channel, g := range ground[:3] {
				shift := 8 * channel
				out |= uint32(float32(c>>shift&255)*clear+g*255*(1-clear)) << shift
			}
			h[step][i] = out
		}
	}
}

// countSolid is count for three dimensions, of what lies between two depths.
func (f *Field) countSolid(s *Shot, l *lens, keys []uint8, channel *[256]uint8, near, far float32) {
	f.Used = true
	n := len(keys)
	xs, ys, zs := s.X[0][:n], s.X[1][:n], s.X[2][:n]
	dxs, dys, dzs := s.D[0][:n], s.D[1][:n], s.D[2][:n]
	u, v, d, eye, back := l.u, l.v, l.d, l.eye, l.back
	per := 1 / float32(f.Step)
	scale, mx, my := l.scale*eye*per, l.mx*per, l.my*per
	near, far = near/l.deep, far/l.deep
	w, h, pix, wide := float32(f.W), float32(f.H), f.Pix, f.W
	for i, k := range keys {
		qx := float32(xs[i]) - float32(dxs[i])*back
		qy := float32(ys[i]) - float32(dys[i])*back
		qz := float32(zs[i]) - float32(dzs[i])*back
		depth := d[3] + d[0]*qx + d[1]*qy + d[2]*qz
		zoom := scale / (eye + depth)
		x := mx + (u[3]+u[0]*qx+u[1]*qy+u[2]*qz)*zoom
		y := my - (v[3]+v[0]*qx+v[1]*qy+v[2]*qz)*zoom
		if x < 0 || y < 0 || x >= w || y >= h || depth < near || depth > far {
			continue
		}
		at := (int(y)*wide+int(x))*4 + int(channel[k])
		c := pix[at]
		pix[at] = c + uint8((uint32(^c)+255)>>8)
	}
}

// putSolid is put for three dimensions: of two dots in a texel the nearer one is seen. depths, of which there is one
// for each texel, is where it remembers how far the dots are.
func (d *Dots) putSolid(s *Shot, l *lens, keys []uint8, dots *hazed, near, far float32, depths []uint8) {
	d.Used = true
	n := len(keys)
	xs, ys, zs := s.X[0][:n], s.X[1][:n], s.X[2][:n]
	dxs, dys, dzs := s.D[0][:n], s.D[1][:n], s.D[2][:n]
	u, v, q, eye, back := l.u, l.v, l.d, l.eye, l.back
	scale, mx, my := l.scale*eye, l.mx, l.my
	near, far = near/l.deep, far/l.deep
	deep := l.deep * 127
	w, h, cells, wide := float32(d.W), float32(d.H), d.Cells, d.W
	depths = depths[:len(cells)]
	for i, k := range keys {
		qx := float32(xs[i]) - float32(dxs[i])*back
		qy := float32(ys[i]) - float32(dys[i])*back
		qz := float32(zs[i]) - float32(dzs[i])*back
		depth := q[3] + q[0]*qx + q[1]*qy + q[2]*qz
		zoom := scale / (eye + depth)
		x := mx + (u[3]+u[0]*qx+u[1]*qy+u[2]*qz)*zoom
		y := my - (v[3]+v[0]*qx+v[1]*qy+v[2]*qz)*zoom
		if x < 0 || y < 0 || x >= w || y >= h || depth < near || depth > far {
			continue
		}
		// In places of a texel, so that the whole and the rest come of one conversion.
		col, row := int(x*dotSub), int(y*dotSub)
		at := row/dotSub*wide + col/dotSub
		behind := uint8(min(max(int(depth*deep)+128, 0), 255))
		if cells[at] != 0 && depths[at] < behind {
			continue
		}
		depths[at] = behind
		sub := col%dotSub + row%dotSub*dotSub
		cells[at] = dots[behind/(256/hazes)][k] + uint32(sub)<<24
	}
}
