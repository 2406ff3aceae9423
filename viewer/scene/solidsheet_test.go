package scene

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// From wherever one looks, particles are counted and dotted where beads of them would be drawn, as the camera has it,
// on their way between two moments; of two dots in a texel that is seen which is nearer, and what a slab cuts off is not.
func TestSolidSheetsLieWhereBeadsDo(t *testing.T) {
	v := solidCrowd(t, 2000)
	v.Camera.Resize(300, 200, 0, 0, 0, 0)
	s := v.Regions[0].Shot
	for axis := range s.D {
		for i := range s.D[axis] {
			s.D[axis][i] = int16((i*7919+axis*331)%2001 - 1000)
		}
	}
	s.frame()
	var channel [256]uint8
	channel[1] = 2
	dots := [256]uint32{0: 1<<24 | 0x1020f0, 1: 1<<24 | 0xf0a010}
	var runs []run
	for view := range 48 {
		c := &v.Camera
		c.Orbit((float64(view)*0.137-c.Yaw)/orbitSpeed, (math.Sin(float64(view))*1.6-c.Pitch)/orbitSpeed)
		c.Scale = c.fitScale() * math.Exp2(float64(view%5)-1)
		c.X, c.Y = float64(view%3)-1, float64(view%4)-1
		c.Slab = Slab{}
		if view%2 == 1 {
			c.Slab = Slab{true, -0.3 + 0.01*float64(view), 0.4 + 0.005*float64(view)}
		}
		l := v.lensOf(s)
		require.NotZero(t, l.back)

		var want, got Field
		var wantDots, gotDots Dots
		want.Clear(300, 200, 2)
		got.Clear(300, 200, 2)
		wantDots.Clear(300, 200)
		gotDots.Clear(300, 200)
		var haze hazed
		haze.make(&dots, v.Theme.Box, &c.Slab)
		front := make(map[int]float32)
		for i, style := range s.Style {
			x, y, _, depth := l.at(s, i)
			if x < 0 || y < 0 || c.cuts(depth) {
				continue
			}
			if col, row := int(x/2), int(y/2); col < want.W && row < want.H {
				want.Pix[4*(row*want.W+col)+int(channel[style])]++
			}
			col, row := int(x), int(y)
			if col >= wantDots.W || row >= wantDots.H {
				continue
			}
			at := row*wantDots.W + col
			step := float32(math.Floor(float64(depth * 127)))
			if before, taken := front[at]; taken && before < step {
				continue
			}
			front[at] = step
			sub := uint32((x-float32(col))*dotSub) + uint32((y-float32(row))*dotSub)*dotSub
			wantDots.Cells[at] = haze.table[int(127-step)/(256/hazes)][style] + sub<<24
		}
		pane := l.paneOf(0.5, &c.Slab)
		runs = l.inView(runs, s, c)
		for _, some := range runs {
			got.countSolid(s, some, &pane, s.Style, &channel)
		}
		differ, seen := 0, 0 // what lies on a border of texels, or of their parts, is found at either side of it
		for i := range want.Pix {
			seen += int(want.Pix[i])
			differ += int(apart(want.Pix[i], got.Pix[i]))
		}
		require.Greater(t, seen, 20, "view %d", view)
		require.LessOrEqual(t, differ, 4+seen/100, "counts of view %d", view)

		pane = l.paneOf(1<<texelParts, &c.Slab)
		nearness := make([]uint8, len(gotDots.Cells))
		for _, some := range runs {
			gotDots.putSolid(s, some, &pane, s.Style, &haze, nearness)
		}
		differ = 0
		for i := range wantDots.Cells {
			if wantDots.Cells[i] != gotDots.Cells[i] {
				differ++
			}
		}
		require.LessOrEqual(t, differ, 4+len(front)/50, "dots of view %d", view)
	}
}

// Much of what is not in view is left out before anybody asks where it is, and so is what a slab cuts off.
func TestSolidSheetsLeaveOut(t *testing.T) {
	v := solidCrowd(t, 100_000)
	s, c := v.Regions[0].Shot, &v.Camera
	looked := func() (n int) {
		l := v.lensOf(s)
		for _, some := range l.inView(nil, s, c) {
			n += some.to - some.from
		}
		return n
	}
	require.Equal(t, s.Len(), looked())
	c.Cut(1.5, 0)
	require.Less(t, looked(), s.Len()/2)
	c.Slab = Slab{}
	v.zoomed(16)
	require.Less(t, looked(), s.Len()*4/5)
	require.Positive(t, looked())
}

// What a person hides is not in the sheets either, though a moment has it that came before, or is of the past.
func TestSheetsLeaveOutWhatIsHidden(t *testing.T) {
	for name, v := range map[string]*View{"flat": crowd(t, 100_000), "solid": solidCrowd(t, 100_000), "flat field": crowd(t, 500_000), "solid field": solidCrowd(t, 500_000)} {
		drawn := func() (dots, counted int) {
			var d Drawing
			v.Build(&d, 1)
			for _, c := range d.Dots.Cells {
				if d.Dots.Used && c != 0 {
					dots++
				}
			}
			for _, n := range d.Field.Pix {
				if d.Field.Used {
					counted += int(n)
				}
			}
			return dots, counted
		}
		for _, by := range []string{ByKind, BySpeed} {
			v.Colour(by)
			for i := range v.Regions {
				s := v.Regions[i].Shot
				s.Value = make([]uint8, s.Len())
			}
			v.answered()
			dots, counted := drawn()
			require.Positive(t, dots+counted, name)
			v.ShowKind(0, false)
			fewerDots, fewer := drawn()
			require.Less(t, fewerDots+fewer, (dots+counted)*3/4, name)
			v.ShowKind(1, false)
			none, nothing := drawn()
			require.Zero(t, none+nothing, name)
			v.ShowKind(0, true)
			v.ShowKind(1, true)
		}
	}
}
