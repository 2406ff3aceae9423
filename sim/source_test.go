package sim

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
)

// A source makes a Poisson number of particles in a tick, with the mean that its
// rate says, anywhere in its box alike and nowhere else. 4,000 ticks: the mean is
// known to √(m/n), the variance to √(2/n) of itself (and a little: 1/m), χ² of 8³
// cells to √(2·511); 3, 3 and 5 of each are allowed.
func TestSource(t *testing.T) {
	const ticks, mean = 4000, 0.3 * 3 * 4 * 5 * 0.5
	table, space := vessel(t, `world "w" {
  language = 1
  size = [10, 10, 10]
  edge = "wrap"
  dt = 0.5
  light = 1
  temperature = 0
}
kind "a" {
  motion = "ballistic"
  mass = 2
  attrs = { c = int(0, 5) }
}
source "a" {
  rate = 0.3
  in = box([1, 2, 3], [4, 6, 8])
  velocity = [0.5, 0, -0.25]
  attrs = { c = cycle(1, 3) }
}`, nil)
	require.Equal(t, [3]int64{1, 2, 2}, table.Sources[0].Blocks)
	s, st := begin(t, table, space, 1)
	var n, squares float64
	var cells [512]float64
	var odd [4]float64
	ids := map[uint64]bool{}
	for tick := range int64(ticks) {
		st.Truncate(0)
		s.Step(st, tick)
		n, squares = n+float64(st.Len()), squares+float64(st.Len()*st.Len())
		for row := range st.Len() {
			x, y, z := particles.Units(st.X[row]), particles.Units(st.Y[row]), particles.Units(st.Z[row])
			require.True(t, x >= 1 && x < 4 && y >= 2 && y < 6 && z >= 3 && z < 8)
			cells[int((x-1)/3*8)*64+int((y-2)/4*8)*8+int((z-3)/5*8)]++
			odd[st.Attr[0][row]]++
			require.Equal(t, [3]int64{particles.Momentum / 2, 0, -particles.Momentum / 4}, [3]int64{st.PX[row], st.PY[row], st.PZ[row]})
			ids[st.ID[row]] = true
		}
	}
	require.Len(t, ids, int(n), "one ID for each")
	require.Equal(t, []int64{int64(n)}, s.Account().Born)
	variance := squares/ticks - n/ticks*n/ticks
	require.InDelta(t, mean, n/ticks, 3*math.Sqrt(mean/ticks))
	require.InEpsilon(t, mean, variance, 3*math.Sqrt((2+1/mean)/ticks))
	chi2 := 0.0
	for _, c := range cells {
		chi2 += (c - n/512) * (c - n/512) / (n / 512)
	}
	require.InDelta(t, 511, chi2, 5*math.Sqrt(2*511))
	require.Zero(t, odd[0]+odd[2])
	require.InDelta(t, n/2, odd[1], 3*math.Sqrt(n/4))
}

// A source is at work from one tick to another, and what is rare is as rare as it
// says: a block that makes 10⁻³ particles in a tick.
func TestSourceForAWhile(t *testing.T) {
	table, space := vessel(t, `world "w" {
  language = 1
  size = [10, 10]
  edge = "wall"
  dt = 0.01
  light = 1
  motion = "still"
}
kind "a" {}
source "a" {
  rate = 0.001
  after = 100
  until = 100100
}`, nil)
	s, st := begin(t, table, space, 1)
	for tick := range int64(100200) {
		if tick == 100 {
			require.Zero(t, st.Len())
		}
		s.Step(st, tick)
	}
	require.InDelta(t, 100, st.Len(), 3*math.Sqrt(100))
}
