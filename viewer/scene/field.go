package scene

import "math"

// Field is the picture of particles too small or too many to be drawn one by one: each adds its light to the four
// nearest texels, and a texel shines the more the more there is, never beyond full.
type Field struct {
	W, H int    // texels
	Step int    // px per texel along each side
	Pix  []byte // premultiplied RGBA, W×H
	Used bool   // false when nothing was added since Clear

	sum []float32 // weight, red, green, blue per texel
}

// Clear empties the field and sizes it for a screen of w×h px.
func (f *Field) Clear(w, h, step int) {
	f.Step, f.Used = step, false
	f.W, f.H = (w+step-1)/step+1, (h+step-1)/step+1
	n := f.W * f.H * 4
	if cap(f.sum) < n {
		f.sum, f.Pix = make([]float32, n), make([]byte, n)
	}
	f.sum, f.Pix = f.sum[:n], f.Pix[:n]
	clear(f.sum)
}

// Add splats light of a weight at a place in px. What lies outside is left out.
func (f *Field) Add(px, py float32, weight float32, c *[4]float32) {
	x, y := px/float32(f.Step)-0.5, py/float32(f.Step)-0.5
	if !(x >= 0 && y >= 0 && x < float32(f.W-1) && y < float32(f.H-1)) {
		return
	}
	f.Used = true
	i, j := int(x), int(y)
	tx, ty := x-float32(i), y-float32(j)
	put := func(at int, w float32) {
		t := f.sum[at : at+4 : at+4]
		t[0] += w
		t[1] += w * c[0]
		t[2] += w * c[1]
		t[3] += w * c[2]
	}
	at := (j*f.W + i) * 4
	put(at, weight*(1-tx)*(1-ty))
	put(at+4, weight*tx*(1-ty))
	put(at+4*f.W, weight*(1-tx)*ty)
	put(at+4*f.W+4, weight*tx*ty)
}

var glow = func() (table [1024]float32) { // 1-exp(-w) for w in 1/128
	for i := range table {
		table[i] = float32(1 - math.Exp(-float64(i)/128))
	}
	return table
}()

// Develop turns light into Pix.
func (f *Field) Develop() {
	if !f.Used {
		return
	}
	for at := 0; at < len(f.sum); at += 4 {
		s, p := f.sum[at:at+4:at+4], f.Pix[at:at+4:at+4]
		w := s[0]
		if w == 0 {
			p[0], p[1], p[2], p[3] = 0, 0, 0, 0
			continue
		}
		a := 255 * glow[min(int(w*128), len(glow)-1)]
		k := a / w
		p[0], p[1], p[2], p[3] = byte(s[1]*k), byte(s[2]*k), byte(s[3]*k), byte(a)
	}
}
