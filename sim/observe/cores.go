package observe

import (
	"math"

	"ylem/particles"
)

// A spiral turns about a core: on every way round it the phase goes through one
// whole cycle. A cycle has no phase at its core, so cores can be counted where
// there is no telling what a picture shows.

// cores counts spiral cores of either sense.
func cores(c *call) float64 {
	period := c.over[0]
	if c.Table.Dimensions != 2 || !(period > 0) {
		return none
	}
	values := c.values(0)
	for i := range values {
		values[i] /= period
	}
	left, right := c.points(0).cores(values)
	return float64(left + right)
}

// coarse is the side of the squares in which phases are averaged, and smoothing how
// often each square is then averaged with the eight around it.
const (
	coarse    = 2
	smoothing = 3
)

// cores returns how many places there are round which the phase 2π·cycle turns
// once to the left, and once to the right, as one goes round them to the left.
func (p *points) cores(cycle []float64) (left, right int) {
	var f field
	for axis := range f.n {
		f.n[axis] = int(max(1, min(math.Round(p.size[axis]/coarse), 1024)))
		f.wrap[axis] = p.side[axis] > 0
	}
	f.at = make([][2]float64, f.n[0]*f.n[1])
	for i := range p.at {
		var cell [2]int
		for axis := range cell {
			cell[axis] = min(max(int(p.at[i][axis]/p.size[axis]*float64(f.n[axis])), 0), f.n[axis]-1)
		}
		sin, cos := particles.SinCos(float64(2 * math.Pi * (cycle[i] - math.Floor(cycle[i]))))
		v := &f.at[cell[1]*f.n[0]+cell[0]]
		v[0], v[1] = v[0]+cos, v[1]+sin
	}
	for range smoothing {
		f.smooth()
	}
	for y := range f.n[1] {
		for x := range f.n[0] {
			switch f.winding(x, y) {
			case 1:
				left++
			case -1:
				right++
			}
		}
	}
	return left, right
}

// field is a grid of arrows.
type field struct {
	n    [2]int
	wrap [2]bool
	at   [][2]float64
}

// index returns where the arrow at (x, y) stands; −1: there is none.
func (f *field) index(x, y int) int {
	at := [2]int{x, y}
	for axis, n := range f.n {
		if f.wrap[axis] {
			at[axis] = (at[axis] + n) % n
		} else if at[axis] < 0 || at[axis] >= n {
			return -1
		}
	}
	return at[1]*f.n[0] + at[0]
}

// smooth adds to each arrow the eight around it.
func (f *field) smooth() {
	out := make([][2]float64, len(f.at))
	for y := range f.n[1] {
		for x := range f.n[0] {
			var sum [2]float64
			for dy := -1; dy <= 1; dy++ {
				for dx := -1; dx <= 1; dx++ {
					if i := f.index(x+dx, y+dy); i >= 0 {
						sum[0], sum[1] = sum[0]+f.at[i][0], sum[1]+f.at[i][1]
					}
				}
			}
			out[y*f.n[0]+x] = sum
		}
	}
	f.at = out
}

// winding returns how often the arrows turn to the left on the way round the
// square between (x, y) and (x+1, y+1). It needs no angles: who turns to the left
// the shorter way from one arrow to the next crosses the half axis x < 0 downwards,
// and upwards to the right.
func (f *field) winding(x, y int) (turns int) {
	way := [5]int{f.index(x, y), f.index(x+1, y), f.index(x+1, y+1), f.index(x, y+1), f.index(x, y)}
	for _, i := range way {
		if i < 0 {
			return 0
		}
	}
	for k := range 4 {
		a, b := f.at[way[k]], f.at[way[k+1]]
		leftwards := float64(a[0]*b[1]) - float64(a[1]*b[0])
		switch {
		case a[1] >= 0 && b[1] < 0 && leftwards > 0:
			turns++
		case a[1] < 0 && b[1] >= 0 && leftwards < 0:
			turns--
		}
	}
	return turns
}
