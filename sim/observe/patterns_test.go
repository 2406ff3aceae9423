package observe

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
	"ylem/rules"
)

// plane returns n points of a box that wraps.
func plane(size [3]float64, n int, at func(i int) [3]float64) *points {
	p := &points{size: size, side: size}
	for i := range n {
		x := at(i)
		for axis := range x {
			if size[axis] > 0 {
				x[axis] = math.Mod(math.Mod(x[axis], size[axis])+size[axis], size[axis])
			}
		}
		p.at = append(p.at, x)
	}
	return p
}

// Three clusters drift with 5, 1 and 0: the members of the last go each its way.
// One that is too small, and one alone, do not count.
func TestDrift(t *testing.T) {
	x := []float64{9.8, 0.2, 0.6, 3, 3.3, 3.6, 6, 6.3, 6.6, 8, 8.3}
	v := [][3]float64{{3, 4}, {3, 4}, {3, 4}, {1}, {1}, {1}, {1}, {0, 1}, {-1, -1}, {100}, {100}}
	p := plane([3]float64{10, 10}, len(x), func(i int) [3]float64 { return [3]float64{x[i], 5} })
	require.InDelta(t, 1, p.drift(v, 0.45, 3), 1e-12)
	require.InDelta(t, 3, p.drift(v, 0.45, 2), 1e-12) // of 0, 1, 5 and 100
	require.True(t, math.IsNaN(p.drift(v, 0.1, 2)))
}

// The dimension of a line is 1 and of a disc 2, that of Sierpiński's triangle
// ln 3/ln 2 = 1.585, wherever they lie and however large they are.
func TestFractal(t *testing.T) {
	for _, at := range []float64{50, 1} { // across the edges that wrap
		line := plane([3]float64{100, 100}, 400, func(i int) [3]float64 { return [3]float64{at + float64(i)/10, at + float64(i)/20} })
		require.InDelta(t, 1, line.fractal(), 0.02)
		draws := rand.New(rand.NewPCG(1, 2))
		disc := plane([3]float64{100, 100}, 3000, func(int) [3]float64 {
			r, phi := 30*math.Sqrt(draws.Float64()), 2*math.Pi*draws.Float64()
			return [3]float64{at + r*math.Cos(phi), at + r*math.Sin(phi)}
		})
		require.InDelta(t, 2, disc.fractal(), 0.06)
		triangle := plane([3]float64{100, 100}, 2187, func(i int) (x [3]float64) {
			for size := 32.0; size > 0.3; size /= 2 {
				corner := [3][2]float64{{0, 0}, {1, 0}, {0.5, 0.866}}[i%3]
				x[0], x[1], i = x[0]+corner[0]*size, x[1]+corner[1]*size, i/3
			}
			return [3]float64{x[0] + at, x[1] + at}
		})
		require.InDelta(t, math.Log(3)/math.Log(2), triangle.fractal(), 0.08)
	}
	few := plane([3]float64{9, 9}, 63, func(i int) [3]float64 { return [3]float64{float64(i) / 10, 1} })
	require.True(t, math.IsNaN(few.fractal()))
	same := plane([3]float64{9, 9}, 100, func(int) [3]float64 { return [3]float64{1, 1} })
	require.True(t, math.IsNaN(same.fractal()))
}

// Points in stripes have all of their structure at the wavelength of the stripes,
// whichever way these lie, and in three dimensions; points at random have the same
// everywhere.
func TestSpectrum(t *testing.T) {
	draws := rand.New(rand.NewPCG(3, 4))
	striped := func(size [3]float64, axis, n int) *points {
		return plane(size, 3000, func(int) (x [3]float64) {
			for a := range x {
				x[a] = draws.Float64() * size[a]
			}
			stripe := math.Floor(draws.Float64() * float64(n))
			x[axis] = (stripe + 0.3*draws.Float64()) * size[axis] / float64(n)
			return x
		})
	}
	for _, c := range []struct {
		size                [3]float64
		axis, dimensions, n int
		wavelength          float64
	}{
		{[3]float64{60, 60}, 0, 2, 5, 12},
		{[3]float64{60, 60}, 1, 2, 7, 60.0 / 7},
		{[3]float64{60, 20}, 1, 2, 4, 5},
		{[3]float64{60, 20}, 0, 2, 4, 15},
		{[3]float64{40, 40, 40}, 2, 3, 5, 8},
	} {
		s := striped(c.size, c.axis, c.n).spectrum(c.dimensions)
		n := highest(s)
		require.InDelta(t, c.wavelength, max(c.size[0], c.size[1], c.size[2])/float64(n), 1e-9, "%v", c)
		require.Greater(t, s[n], 8*s[1])
		require.Zero(t, s[0])
	}
	for _, s := range striped([3]float64{60, 60}, 0, 1000000).spectrum(2)[3:] {
		require.InDelta(t, 1, s, 0.4)
	}
	require.Zero(t, highest((&points{size: [3]float64{9, 9}}).spectrum(2)))
	one := plane([3]float64{9, 9}, 1, func(int) [3]float64 { return [3]float64{3, 3} })
	for _, s := range one.spectrum(2)[1:] {
		require.InDelta(t, 1, s, 1e-12)
	}
}

// A phase that goes round one place to the left and round another one to the right
// has these two cores, wherever they lie, in a box that wraps; with walls a single
// one can be there. A plane wave has none, nor has noise on it.
func TestCores(t *testing.T) {
	draws := rand.New(rand.NewPCG(5, 6))
	const n, side = 20000, 60.0
	at := func(int) [3]float64 { return [3]float64{draws.Float64() * side, draws.Float64() * side} }
	count := func(wrap bool, phase func(x, y float64) float64) [2]int {
		p := plane([3]float64{side, side}, n, at)
		if !wrap {
			p.side = [3]float64{}
		}
		cycle := make([]float64, n)
		for i := range cycle {
			cycle[i] = phase(p.at[i][0], p.at[i][1])/(2*math.Pi) + 0.1*draws.NormFloat64()
		}
		left, right := p.cores(cycle)
		return [2]int{left, right}
	}
	round := func(x0, y0, x, y float64) float64 { return math.Atan2(y-y0, x-x0) }
	require.Equal(t, [2]int{1, 0}, count(false, func(x, y float64) float64 { return round(20, 35, x, y) }))
	require.Equal(t, [2]int{0, 1}, count(false, func(x, y float64) float64 { return -round(40, 11, x, y) + x/5 }))
	require.Equal(t, [2]int{1, 1}, count(false, func(x, y float64) float64 { return round(20, 30, x, y) - round(45, 30, x, y) }))
	require.Equal(t, [2]int{2, 0}, count(false, func(x, y float64) float64 { return round(20, 30, x, y) + round(45, 30, x, y) }))
	require.Equal(t, [2]int{0, 0}, count(true, func(x, y float64) float64 { return 2 * math.Pi * x / 30 }))
	require.Equal(t, [2]int{0, 0}, count(true, func(x, y float64) float64 { return 2 * math.Pi * (x + 2*y) / side }))
	// Zeros of sin x + i sin y: two of each sense, one of them at the corner.
	require.Equal(t, [2]int{2, 2}, count(true, func(x, y float64) float64 {
		return math.Atan2(math.Sin(2*math.Pi*(y-1)/side), math.Sin(2*math.Pi*(x-1)/side))
	}))
}

// What formulas say of patterns in a small world, and that they say nothing where
// there is nothing to say.
func TestPatternsInFormulas(t *testing.T) {
	text := `
world "w" {
  language   = 1
  dimensions = 2
  size       = [20, 20]
  edge       = "wrap"
  dt         = 0.5
  light      = 1
  motion     = "ballistic"
}
kind "a" {
  attrs = { c = int(0, 7) }
  mass  = 2
}
place "a" { at = [1, 1] }
`
	formulas := []string{`drift("a", 0.5, 2)`, `fractal("a")`, `wavelength("a")`, `peak("a(c=0)")`, `cores("a.c", 8)`, `cores("a.c", 0)`, `wavelength("a(c=7)")`, `peak("a(c=7)")`, `drift("a(c=7)", 1, 1)`}
	for i, f := range formulas {
		text += "measure \"m" + string(rune('0'+i)) + "\" { value = " + f + " }\n"
	}
	table, diagnostics := rules.Compile("w.hcl", []byte(text), nil)
	require.NotNil(t, table, "%v", diagnostics)
	st := particles.NewStore(1, table.Slots)
	for i := range 40 { // pairs 5 apart along x, which go along y
		p := particles.Particle{ID: uint64(40 - i), Position: [3]int64{particles.Quanta(float64(i%4)*5 + float64(i/8*2%5)/2 + 1), particles.Quanta([]float64{0.3, 4.9, 7.2, 12.6, 17.7}[i/8] + float64(i/4%2)*0.4)}}
		p.Momentum[1] = 3 * particles.Momentum // 3 mass·length/tick: of mass 2, 3 length per time
		st.Append(&p)
	}
	st.Owned = st.Len()
	w := NewWhole(table, 0, nil, st)
	rows := make([]int32, st.Len())
	for i := range rows {
		rows[i] = int32(i)
	}
	shell := highest(w.pointsOf(rows).spectrum(2))
	for i, want := range []float64{3, none, 20 / float64(shell), none, 0, none, none, none, none} {
		got := w.Value(table.Measures[i].Value, nil)
		if formulas[i] == `peak("a(c=0)")` {
			require.Greater(t, got, 5.0)
			continue
		}
		if want != want {
			require.True(t, math.IsNaN(got), "%s = %v", formulas[i], got)
			continue
		}
		require.InDelta(t, want, got, 1e-9, formulas[i])
	}
}
