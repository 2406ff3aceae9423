package sim

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
	"ylem/rules"
)

// offspring returns where the particles of kind number appeared in a tick, from
// the first of kind 0, length units.
func offspring(t *testing.T, table *rules.Table, space Space, seed uint64, from int, kind uint8) (out [][3]float64) {
	t.Helper()
	s, st := begin(t, table, space, seed)
	s.Step(st, 0)
	origin := -1
	for row, k := range st.Kind {
		if int(k) == from {
			origin = row
		}
	}
	require.GreaterOrEqual(t, origin, 0)
	for row, k := range st.Kind {
		if k == kind {
			dx, dy, dz := s.delta(st, int32(row), int32(origin))
			out = append(out, [3]float64{particles.Units(dx), particles.Units(dy), particles.Units(dz)})
		}
	}
	return out
}

func stillWorld(edge, rest string) string {
	return "world \"w\" {\n language = 1\n size = [40, 40]\n edge = " + edge + "\n dt = 0.1\n light = 0.1\n radius = 1\n motion = \"still\"\n}\n" + rest
}

// 0 degrees is along x, 90 along y, angles go on beyond 360 and below 0, and are
// measured from the participant that was written first, around edges too.
func TestPolarPointsWhereItSays(t *testing.T) {
	const r = 1.5
	for _, c := range []struct {
		degrees string
		x, y    float64
	}{
		{"0", r, 0},
		{"90", 0, r},
		{"180", -r, 0},
		{"270", 0, -r},
		{"-90", 0, -r},
		{"450", 0, r},
		{"x.dir", r / 2, r * math.Sqrt(3) / 2},
		{"-2 * x.dir - 360000", -r / 2, -r * math.Sqrt(3) / 2},
	} {
		table, space := vessel(t, stillWorld(`"wrap"`, `kind "a" { attrs = { dir = int(0, 359) } }
kind "b" {}
place "a(dir=60)" { at = [39.5, 0.25] }
rule "x:a -> x + b" {
  probability = 1
  place = polar(1.5, `+c.degrees+`)
}`), nil)
		got := offspring(t, table, space, 1, 0, 1)
		require.Len(t, got, 1)
		require.InDelta(t, c.x, got[0][0], 2e-6, c.degrees)
		require.InDelta(t, c.y, got[0][1], 2e-6, c.degrees)
	}
	// A ~ B + C is kept as C + B ~ A: the first is the first that was written.
	table, space := vessel(t, stillWorld(`"wrap"`, `kind "a" { bonds = 1 }
kind "b" { bonds = 1 }
kind "c" {}
kind "d" {}
bond "l" {
  between = ["any", "any"]
  length = 0.5
  stiffness = 0
  breaks_at = 2
}
place "a ~ b" { at = [20, 20] }
place "c" { at = [20.25, 20.5] }
rule "x:a ~ y:b + z:c -> x ~ y + z + d" {
  probability = 1
  place = polar(2, 90)
}`), nil)
	got := offspring(t, table, space, 1, 0, 3)
	require.Len(t, got, 1)
	require.InDelta(t, 0, got[0][0], 2e-6)
	require.InDelta(t, 2, got[0][1], 2e-6)
}

// A spread is uniform to both sides: of 4,000 angles within ±30 degrees the mean
// is known to 30/√3/√4000 = 0.27, the variance, 300, to 300·√(0.8/4000) = 4.2; 4
// of each are allowed. The distance is exact.
func TestSpreadIsUniform(t *testing.T) {
	table, space := vessel(t, stillWorld(`"wrap"`, `kind "a" {}
kind "b" {}
place "a" { at = [20, 20] }
rule "a -> b" {
  probability = 1
  place = polar(3, 90, 30)
}`), nil)
	const n = 4000
	var sum, squares float64
	for seed := range uint64(n) {
		s, st := begin(t, table, space, seed)
		s.Step(st, 0)
		x, y := particles.Units(st.X[0])-20, particles.Units(st.Y[0])-20
		require.InDelta(t, 3, math.Hypot(x, y), 3e-6)
		d := math.Atan2(y, x)/radian - 90
		require.LessOrEqual(t, math.Abs(d), 30.0001)
		sum, squares = sum+d, squares+d*d
	}
	require.InDelta(t, 0, sum/n, 4*0.274)
	require.InDelta(t, 300, squares/n, 4*4.25)
}

// jitter is uniform by area, and by volume, around the mean of the participants:
// of 4,000 the fraction within half the radius is 1/4, or 1/8, and within √½ of it
// a half; each to 4 standard deviations of a binomial.
func TestJitterIsUniform(t *testing.T) {
	const n = 4000
	for dimensions := 2; dimensions <= 3; dimensions++ {
		head, at, next := "[40, 40]", "[1, 20]", "[1.5, 20]"
		if dimensions == 3 {
			head, at, next = "[40, 40, 40]", "[1, 20, 20]", "[1.5, 20, 20]"
		}
		table, space := vessel(t, `world "w" {
  language = 1
  size = `+head+`
  edge = "wrap"
  dt = 0.1
  light = 0.1
  radius = 1
  motion = "still"
}
kind "a" {}
kind "b" {}
kind "c" {}
place "a" { at = `+at+` }
place "b" { at = `+next+` }
rule "x:a + y:b -> x + y + c" {
  probability = 1
  place = jitter(2)
}`, nil)
		var within [3]float64
		bounds := [3]float64{1, math.Sqrt2, 2.000003}
		var sum [3]float64
		for seed := range uint64(n) {
			s, st := begin(t, table, space, seed)
			s.Step(st, 0)
			at := [3]float64{1.25, 20, 20}
			if dimensions == 2 {
				at[2] = 0
			}
			r2 := 0.0
			for axis, column := range [3][]int64{st.X, st.Y, st.Z} {
				x := s.nearest(axis, column[2]-particles.Quanta(at[axis]))
				r2 += particles.Units(x) * particles.Units(x)
				sum[axis] += particles.Units(x)
			}
			for i, bound := range bounds {
				if r2 <= bound*bound {
					within[i]++
				}
			}
		}
		d := float64(dimensions)
		for i, bound := range bounds {
			p := math.Min(1, math.Pow(bound/2, d))
			require.InDelta(t, n*p, within[i], 4*math.Sqrt(n*p*(1-p))+1e-9, "%d dimensions, within %g", dimensions, bound)
		}
		for axis := range dimensions { // the variance along an axis is r²/(d+2)
			require.InDelta(t, 0, sum[axis]/n, 4*math.Sqrt(4/(d+2)/n))
		}
	}
}

// Where a wall, or an open side, is in the way a rule does not fit, and others
// that do take place as if it were not there.
func TestNoPlaceBeyondASide(t *testing.T) {
	for _, edge := range []string{`"wall"`, `"open"`} {
		for _, place := range []string{"polar(1, 180)", "[polar(1, 0), polar(1, 180)]"} {
			list := "b"
			if place[0] == '[' {
				list = "b + b"
			}
			table, space := vessel(t, stillWorld(edge, `kind "a" {}
kind "b" {}
kind "c" {}
place "a" { at = [0.5, 20] }
rule "x:a -> x + `+list+`" {
  probability = 1
  place = `+place+`
}
rule "x:a -> x + c" { probability = 1e-9 }`), nil)
			s, st := begin(t, table, space, 1)
			s.Step(st, 0)
			require.Equal(t, 1, st.Len(), "%s %s", edge, place)
		}
	}
	// Of a disc of radius 2 about a point on a wall half is within the box: the rule
	// happens half as often.
	table, space := vessel(t, stillWorld(`"wall"`, `kind "a" {}
kind "b" {}
place "a" { at = [0, 20] }
rule "a -> b" {
  probability = 1
  place = jitter(2)
}`), nil)
	const n = 2000
	born := 0
	for seed := range uint64(n) {
		s, st := begin(t, table, space, seed)
		s.Step(st, 0)
		if st.Kind[0] == 1 {
			require.GreaterOrEqual(t, st.X[0], int64(0))
			born++
		}
	}
	require.InDelta(t, n/2, born, 4*math.Sqrt(n/4))
}

// Two rules with one text may differ in where their products appear.
func TestPlacementsTellRulesApart(t *testing.T) {
	table, _ := vessel(t, stillWorld(`"wall"`, `kind "a" {}
kind "b" {}
rule "x:a -> x + b" {
  rate = 1
  place = polar(1, 60)
}
rule "x:a -> x + b" {
  rate = 1
  place = polar(1, -60)
}
rule "x:a -> x + b" { rate = 1 }`), nil)
	require.Len(t, table.Rules, 3)
	require.Equal(t, particles.Quanta(1)+1, table.Reach.Place)
	other, _ := vessel(t, stillWorld(`"wall"`, `kind "a" {}
kind "b" {}
rule "x:a -> x + b" {
  rate = 1
  place = polar(1, 61)
}
rule "x:a -> x + b" {
  rate = 1
  place = polar(1, -60)
}
rule "x:a -> x + b" { rate = 1 }`), nil)
	require.NotEqual(t, table.Fingerprint, other.Fingerprint)
}
