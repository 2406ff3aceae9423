package scene

import (
	"math"
	"slices"
	"unicode/utf8"
)

// Limits that keep labels readable.
const (
	mostLabels  = 70
	labelRadius = 4.5  // px of an anchor from which structures are named
	symbolSize  = 12.0 // px of a bead from which its symbol is written on it
	mostSymbols = 400
	letterWidth = 0.53 // of a letter over its size, about
)

// marks rings what is hovered and selected.
func (v *View) marks(d *Drawing) {
	ring := func(m *Mark, c Color, wide float32) {
		x, y, f, _ := v.Camera.Project(m.X, m.Y, m.Z)
		r := max(v.Styles[m.Style].Radius*float32(v.Camera.Scale)*f, 3) + 4
		d.Top.Ring(x, y, r, wide, c)
		if wide > 1.5 {
			d.Top.Ring(x, y, r+5, 1, c.Fade(0.35))
		}
	}
	if v.Hover != nil {
		ring(v.Hover, v.Theme.Text.Fade(0.6), 1.2)
	}
	if s := v.Selected; s != nil && !(s.Gone && s.Details == nil) {
		c := v.Theme.Accent
		if s.Gone {
			c = v.Theme.Warn
		}
		ring(&s.Mark, c, 2)
	}
}

// labels names structures at their anchors and writes symbols on large beads.
func (v *View) labels(d *Drawing) {
	c := &v.Camera
	typical := v.typicalRadius() * float32(c.Scale)
	if typical >= symbolSize {
		v.symbols(d)
	}
	if typical >= labelRadius && len(v.World.Structures) > 0 {
		v.names(d)
	}
}

// typicalRadius is that of the most frequent style.
func (v *View) typicalRadius() (radius float32) {
	most := 0
	for i, n := range v.Census.Styles {
		if n > most {
			most, radius = n, v.Styles[i].Radius
		}
	}
	return radius
}

func (v *View) names(d *Drawing) {
	type cell struct{ x, y int }
	taken := map[cell]bool{} // one label per cell and none beside it, so that none lies on another
	n := 0
	for i := range v.Regions {
		r := &v.Regions[i]
		for _, a := range r.Names {
			if int(a.Structure) >= len(v.World.Structures) || n == mostLabels {
				continue
			}
			x, y, f, depth := v.Camera.Project(r.X[a.Index], r.Y[a.Index], r.Z[a.Index])
			if x < float32(v.Camera.Left) || y < 0 || x > float32(v.Camera.W-v.Camera.Right) || y > float32(v.Camera.H) || depth > 0 {
				continue
			}
			at := cell{int(x / 64), int(y / 22)}
			if taken[at] || taken[cell{at.x - 1, at.y}] || taken[cell{at.x + 1, at.y}] {
				continue
			}
			taken[at] = true
			n++
			below := v.Styles[r.Style[a.Index]].Radius*float32(v.Camera.Scale)*f + 4
			name, point := v.World.Structures[a.Structure].Name, float32(v.Points)
			half := (float32(utf8.RuneCountInString(name))*11*letterWidth/2 + 6) * point
			d.Top.Box(x-half, y+below-point, 2*half, 16*point, 8*point, v.Theme.Panel.Fade(0.8))
			d.Texts = append(d.Texts, Item{
				Kind: ItemText, X: float64(x), Y: float64(y + below), Size: 11, Align: AlignCenter, Text: name, Color: v.Theme.Text,
			})
		}
	}
}

func (v *View) symbols(d *Drawing) {
	ink := RGB(0x05070d).Fade(0.8)
	type ball struct {
		x, y, radius float32
		style        uint8
	}
	var balls []ball
	v.visit(func(r *Region, i int, x, y, radius, depth float32) {
		if v.Styles[r.Style[i]].Kind < 0 || radius < symbolSize || len(balls) >= mostSymbols || v.Solid() && depth > -0.05 {
			return
		}
		if x < -radius || y < -radius || x > float32(v.Camera.W)+radius || y > float32(v.Camera.H)+radius {
			return
		}
		balls = append(balls, ball{x, y, radius, r.Style[i]})
	})
	for i, b := range balls {
		// Later ones lie on top of earlier ones, and a symbol must not show through.
		hidden := slices.ContainsFunc(balls[i+1:], func(o ball) bool {
			dx, dy := o.x-b.x, o.y-b.y
			return dx*dx+dy*dy < 1.2*o.radius*o.radius
		})
		if hidden {
			continue
		}
		// The text is as high as fits; its size is in px like the bead, which W marks.
		d.Texts = append(d.Texts, Item{
			Kind: ItemText, X: float64(b.x), Y: float64(b.y - b.radius*0.62), Size: math.Min(float64(b.radius), 40), Face: Bold,
			Align: AlignCenter, Text: v.World.Kinds[v.Styles[b.style].Kind].Symbol, Color: ink, W: 1,
		})
	}
}

// ruler shows how long things are.
func (u *UI) ruler(v *View) {
	if v.Camera.Scale == 0 || u.W < narrow {
		return
	}
	points := v.Camera.Scale * u.W / v.Camera.W // per length unit
	length := math.Pow(10, math.Floor(math.Log10(110/points)))
	for _, k := range [...]float64{5, 2} {
		if length*k*points <= 120 {
			length *= k
			break
		}
	}
	x, y := u.W-margin-rightWidth/2-length*points/2, u.H-26.0
	u.rect(x, y, length*points, 1.5, 0, u.Theme.Muted)
	u.rect(x, y-4, 1.5, 9, 0, u.Theme.Muted)
	u.rect(x+length*points-1.5, y-4, 1.5, 9, 0, u.Theme.Muted)
	u.text(x+length*points/2, y-18, number(length)+" length units", small, Regular, AlignCenter, u.Theme.Muted)
}
