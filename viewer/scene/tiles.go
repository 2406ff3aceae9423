package scene

import "ylem/region/wire"

// Tile is the density of a region as a server counted it, and where it is drawn. It shines as Field does, but for the
// counts, which are those of Now by Density's codes, and, where Before is not nil, by the part Part on the way from
// Before to Now. Counts between the middles of texels are those that codes between theirs mean.
type Tile struct {
	Region      uint32
	Now, Before *Density
	Shot        uint32 // the number of the frame that Now is of
	Part        float32
	D           [4]float32 // px: from left and top to right and bottom
	Flip        bool       // the first row of texels is the lowest
	Colors      [wire.Channels]Color
	Hot         Color
	Gain        float32
	Opacity     float32
}

// tiles places what servers counted.
func (v *View) tiles(d *Drawing) {
	for i := range v.Regions {
		r := &v.Regions[i]
		if r.Shot == nil || r.Shot.Crowded || r.Shot.Density.W == 0 {
			continue
		}
		now := &r.Shot.Density
		t := Tile{Region: r.ID, Now: now, Shot: r.Frame, Part: 1, Colors: v.tileColors(r), Hot: v.hot(), Opacity: 1}
		if b := r.Before; b != nil && !b.Crowded && b.Density.on(now) {
			t.Before, t.Part = &b.Density, v.clock.part()
		}
		if !r.Live {
			t.Opacity = 0.3
		}
		if v.Solid() {
			if v.solidTile(&t, r.Shot) {
				d.Tiles = append(d.Tiles, t)
			}
			continue
		}
		c := &v.Camera
		for _, m := range v.scratch.images {
			x0, y1, _, _ := c.Project(r.Lo[0]+float32(now.X)*now.Step+m.dx, r.Lo[1]+float32(now.Y)*now.Step+m.dy, 0)
			side := now.Step * float32(c.Scale)
			x1, y0 := x0+float32(now.W)*side, y1-float32(now.H)*side
			if x1 < 0 || y1 < 0 || x0 > float32(c.W) || y0 > float32(c.H) {
				continue
			}
			k := t
			k.D, k.Flip = [4]float32{x0, y0, x1, y1}, true
			k.Opacity *= m.echo
			k.Gain = v.tileGain(now, side)
			d.Tiles = append(d.Tiles, k)
		}
	}
}

// tileGain is the light of one particle in a texel whose sides are so many px.
func (v *View) tileGain(d *Density, side float32) float32 {
	mean := float32(0)
	for _, m := range d.Mean {
		mean += m
	}
	return v.gain(side, mean)
}

// solidTile places what was projected for another camera, as far as moving and zooming since then tells; false if that
// camera is not known any more.
func (v *View) solidTile(t *Tile, s *Shot) bool {
	was := v.looked(s.Look)
	if was == nil || was.Camera == nil {
		return false
	}
	c := &v.Camera
	mx, my := c.middle()
	k := c.Scale / was.Camera.Scale
	at := func(px, py float64) (float32, float32) {
		return float32(mx - c.X*c.Scale + (px-was.Camera.PX)*k), float32(my + c.Y*c.Scale + (py-was.Camera.PY)*k)
	}
	step := float64(t.Now.Step)
	t.D[0], t.D[1] = at(float64(t.Now.X)*step, float64(t.Now.Y)*step)
	t.D[2], t.D[3] = at(float64(t.Now.X+t.Now.W)*step, float64(t.Now.Y+t.Now.H)*step)
	t.Gain = v.tileGain(t.Now, float32(step*k))
	return true
}
