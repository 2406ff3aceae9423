package scene

import (
	bitmap "image"
	"image/color"
	"math"
)

// raster draws a Drawing as the graphics card does: it follows shapes.kage, field.kage, dots.kage and tiles.kage line
// by line, but for texts and the glow.
type raster struct {
	w, h int
	pix  []float32 // red, green, blue; the picture is opaque
}

// render draws a picture on the ground of its theme.
func render(d *Drawing, t *Theme, w, h int) *bitmap.NRGBA {
	r := &raster{w, h, make([]float32, 3*w*h)}
	for i := range r.pix {
		r.pix[i] = t.Ground[i%3]
	}
	r.batch(&d.Ground)
	for i := range d.Tiles {
		r.tile(&d.Tiles[i])
	}
	if d.Field.Used {
		r.sheet(&d.Field.Sheet, func(c *Copy, x, y float64) [4]float32 {
			return fieldAt(&d.Field, c, int(math.Floor(x)), int(math.Floor(y)))
		})
	}
	if d.Dots.Used {
		r.sheet(&d.Dots.Sheet, func(_ *Copy, x, y float64) [4]float32 { return dotsAt(&d.Dots, x, y) })
	}
	r.batch(&d.Under)
	r.batch(&d.Beads)
	r.batch(&d.Top)
	out := bitmap.NewNRGBA(bitmap.Rect(0, 0, w, h))
	for i := range w * h {
		p := r.pix[3*i:]
		to := func(v float32) uint8 { return uint8(min(max(v, 0), 1)*255 + 0.5) }
		out.SetNRGBA(i%w, i/w, color.NRGBA{to(p[0]), to(p[1]), to(p[2]), 255})
	}
	return out
}

// over puts a premultiplied colour on a pixel.
func (r *raster) over(x, y int, c [4]float32) {
	p := r.pix[3*(y*r.w+x):]
	for i := range 3 {
		p[i] = c[i] + p[i]*(1-c[3])
	}
}

func (r *raster) batch(b *Batch) {
	for i := 0; i < len(b.Indices); i += 3 {
		r.triangle(&b.Vertices[b.Indices[i]], &b.Vertices[b.Indices[i+1]], &b.Vertices[b.Indices[i+2]])
	}
}

// triangle fills one with the rule that pixels on an edge belong to one of the triangles beside it.
func (r *raster) triangle(a, b, c *Vertex) {
	edge := func(p, q *Vertex, x, y float64) float64 {
		return (float64(q.DstX)-float64(p.DstX))*(y-float64(p.DstY)) - (float64(q.DstY)-float64(p.DstY))*(x-float64(p.DstX))
	}
	area := edge(a, b, float64(c.DstX), float64(c.DstY))
	if area == 0 {
		return
	}
	if area < 0 {
		b, c, area = c, b, -area
	}
	inside := func(w float64, p, q *Vertex) bool {
		return w > 0 || w == 0 && (q.DstY < p.DstY || q.DstY == p.DstY && q.DstX > p.DstX)
	}
	x0 := max(int(min(a.DstX, b.DstX, c.DstX)), 0)
	x1 := min(int(max(a.DstX, b.DstX, c.DstX))+1, r.w)
	y0 := max(int(min(a.DstY, b.DstY, c.DstY)), 0)
	y1 := min(int(max(a.DstY, b.DstY, c.DstY))+1, r.h)
	for y := y0; y < y1; y++ {
		for x := x0; x < x1; x++ {
			px, py := float64(x)+0.5, float64(y)+0.5
			wa, wb, wc := edge(b, c, px, py), edge(c, a, px, py), edge(a, b, px, py)
			if !inside(wa, b, c) || !inside(wb, c, a) || !inside(wc, a, b) {
				continue
			}
			k, l, m := float32(wa/area), float32(wb/area), float32(wc/area)
			mix := func(a, b, c float32) float32 { return a*k + b*l + c*m }
			r.over(x, y, shape(&Vertex{
				SrcX: mix(a.SrcX, b.SrcX, c.SrcX), SrcY: mix(a.SrcY, b.SrcY, c.SrcY),
				ColorR: mix(a.ColorR, b.ColorR, c.ColorR), ColorG: mix(a.ColorG, b.ColorG, c.ColorG),
				ColorB: mix(a.ColorB, b.ColorB, c.ColorB), ColorA: mix(a.ColorA, b.ColorA, c.ColorA),
				Custom0: mix(a.Custom0, b.Custom0, c.Custom0), Custom1: mix(a.Custom1, b.Custom1, c.Custom1),
				Custom2: mix(a.Custom2, b.Custom2, c.Custom2), Custom3: a.Custom3,
			}))
		}
	}
}

func hypot(x, y float32) float32 { return float32(math.Sqrt(float64(x*x + y*y))) }

// shape is shapes.kage.
func shape(v *Vertex) [4]float32 {
	c := [4]float32{v.ColorR, v.ColorG, v.ColorB, v.ColorA}
	switch v.Custom3 {
	case shapeBead:
		d2 := v.Custom0*v.Custom0 + v.Custom1*v.Custom1
		cover := min(max((1-hypot(v.Custom0, v.Custom1))*v.SrcX+0.5, 0), 1)
		up := float32(math.Sqrt(float64(max(1-d2, 0))))
		light := 0.5 + 0.5*up + 0.22*(-0.5*v.Custom0-0.6*v.Custom1+0.62*up)
		glint := float32(math.Pow(float64(max(-0.42*v.Custom0-0.52*v.Custom1+0.744*up, 0)), 26)) * 0.55
		for i := range 3 {
			shaded := min(c[i]*light+glint*c[3], c[3])
			c[i] += (shaded - c[i]) * v.Custom2
		}
		return faded(c, cover)
	case shapeTube:
		cover := min(max((1-max(v.Custom0, -v.Custom0))*v.SrcX+0.5, 0), 1)
		light := 1 + (0.5+0.6*float32(math.Sqrt(float64(max(1-v.Custom0*v.Custom0, 0))))-1)*v.Custom2
		for i := range 3 {
			c[i] = min(c[i]*light, c[3])
		}
		return faded(c, cover)
	case shapeRing:
		d := hypot(v.Custom0, v.Custom1) - 1
		d = max(d, -d)*v.SrcX - v.SrcY/2
		return faded(c, min(max(0.5-d, 0), 1))
	}
	qx, qy := max(v.Custom0, -v.Custom0)-v.SrcX+v.Custom2, max(v.Custom1, -v.Custom1)-v.SrcY+v.Custom2
	d := hypot(max(qx, 0), max(qy, 0)) + min(max(qx, qy), 0) - v.Custom2
	return faded(c, min(max(0.5-d, 0), 1))
}

// sheet draws the copies of a texture; at gives its colour at a place in texels.
func (r *raster) sheet(s *Sheet, at func(c *Copy, x, y float64) [4]float32) {
	for _, c := range s.Copies {
		at := func(x, y float64) [4]float32 { return at(&c, x, y) }
		r.quad([4]float32{c.DX0, c.DY0, c.DX1, c.DY1}, [4]float32{c.SX0, c.SY0, c.SX1, c.SY1}, c.Opacity, at)
	}
}

func (r *raster) quad(to, from [4]float32, opacity float32, at func(x, y float64) [4]float32) {
	for y := max(int(math.Ceil(float64(to[1])-0.5)), 0); y < r.h && float32(y)+0.5 < to[3]; y++ {
		for x := max(int(math.Ceil(float64(to[0])-0.5)), 0); x < r.w && float32(x)+0.5 < to[2]; x++ {
			tx := (float64(x) + 0.5 - float64(to[0])) / float64(to[2]-to[0])
			ty := (float64(y) + 0.5 - float64(to[1])) / float64(to[3]-to[1])
			c := at(float64(from[0])+tx*float64(from[2]-from[0]), float64(from[1])+ty*float64(from[3]-from[1]))
			r.over(x, y, faded(c, opacity))
		}
	}
}

// lit is what counts of the channels shine with.
func lit(n [4]float32, colors *[4]Color, hot Color, gain float32) (out [4]float32) {
	sum := n[0] + n[1] + n[2] + n[3]
	if sum < 0.001 {
		return out
	}
	out[3] = float32(1 - math.Exp(-float64(sum*gain)))
	for i := range 3 {
		for channel, count := range n {
			out[i] += colors[channel][i] * count / sum
		}
		out[i] += (hot[i] - out[i]) * 0.45 * float32(1-math.Exp(-float64(sum*gain/8)))
		out[i] *= out[3]
	}
	return out
}

// fieldAt is field.kage.
func fieldAt(f *Field, c *Copy, x, y int) [4]float32 {
	var n [4]float32
	for j := -1; j <= 1; j++ {
		for i := -1; i <= 1; i++ {
			if col, row := x+i, y+j; col >= 0 && row >= 0 && col < f.W && row < f.H {
				for channel := range n {
					n[channel] += float32(f.Pix[4*(row*f.W+col)+channel]) * float32((2-i*i)*(2-j*j)) / 16
				}
			}
		}
	}
	colors := f.ColorsIn(c)
	return lit(n, &colors, f.Hot, f.Gain)
}

// dotsAt is dots.kage.
func dotsAt(d *Dots, x, y float64) (best [4]float32) {
	for j := -DotReach; j <= DotReach; j++ {
		for i := -DotReach; i <= DotReach; i++ {
			col, row := int(math.Floor(x))+i, int(math.Floor(y))+j
			if col < 0 || row < 0 || col >= d.W || row >= d.H {
				continue
			}
			cell := d.Cells[row*d.W+col]
			code := int(cell>>24) - 1
			if code < 0 {
				continue
			}
			px := float32(float64(i) - 0.5 + (float64(code%36%6)+0.5)/6)
			py := float32(float64(j) - 0.5 + (float64(code%36/6)+0.5)/6)
			cover := min(max(DotRadii[code/36]+0.5-hypot(px, py), 0), 1)
			if cover > best[3] {
				best = [4]float32{float32(cell&255) / 255, float32(cell>>8&255) / 255, float32(cell>>16&255) / 255, cover}
			}
		}
	}
	for i := range 3 {
		best[i] *= best[3]
	}
	return best
}

// tile is tiles.kage.
func (r *raster) tile(t *Tile) {
	code := func(d *Density, x, y int, channel int) float32 {
		if x < 0 || y < 0 || x >= d.W || y >= d.H {
			return 0
		}
		return float32(d.Pix[4*(y*d.W+x)+channel])
	}
	between := func(d *Density, x, y float64, channel int) float32 {
		i, j := int(math.Floor(x-0.5)), int(math.Floor(y-0.5))
		tx, ty := float32(x-0.5-float64(i)), float32(y-0.5-float64(j))
		low := code(d, i, j, channel)*(1-tx) + code(d, i+1, j, channel)*tx
		high := code(d, i, j+1, channel)*(1-tx) + code(d, i+1, j+1, channel)*tx
		return low*(1-ty) + high*ty
	}
	from := [4]float32{0, 0, float32(t.Now.W), float32(t.Now.H)}
	if t.Flip {
		from[1], from[3] = from[3], from[1]
	}
	r.quad(t.D, from, t.Opacity, func(x, y float64) [4]float32 {
		var n [4]float32
		for channel := range n {
			now := between(t.Now, x, y, channel)
			if t.Before != nil {
				now = between(t.Before, x, y, channel)*(1-t.Part) + now*t.Part
			}
			n[channel] = float32(math.Exp2(float64(now)/16) - 1)
		}
		return lit(n, &t.Colors, t.Hot, t.Gain)
	})
}
