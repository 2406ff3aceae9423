package scene

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// Servers are asked once for what is in view, and again only when the camera has settled elsewhere or shows what was
// not asked for; never more often than they need to hear it. All looks are such as servers take.
func TestLook(t *testing.T) {
	v := shown(t)
	first, changed := v.Look(1)
	require.True(t, changed)
	require.NoError(t, first.Check())
	require.EqualValues(t, 1, first.Number)
	require.Equal(t, [2]float64{0, 40}, [2]float64{first.Lo[0], first.Hi[0]}, "the whole world")
	require.Equal(t, []byte{0, 1}, first.Channels)
	_, changed = v.Look(1)
	require.False(t, changed)

	v.Camera.ZoomAt(500, 300, 6)
	looks := 0
	for range 100 { // a second and a half
		v.Camera.Ease(1.0 / 60)
		if l, changed := v.Look(1.0 / 60); changed {
			looks++
			require.NoError(t, l.Check())
			first = l
		}
	}
	require.True(t, looks >= 1 && looks <= 5, "%d looks", looks)
	require.Less(t, first.Hi[0]-first.Lo[0], 20.0)
	x0, y0 := v.Camera.Unproject(0, 600)
	x1, y1 := v.Camera.Unproject(1000, 0)
	require.True(t, first.Lo[0] < x0 && first.Hi[0] > x1 && first.Lo[1] <= max(y0, 0) && first.Hi[1] >= min(y1, 20), "%v", first)

	v.Camera.Pan(20, 0)
	for range 20 {
		_, changed = v.Look(0.1)
		require.False(t, changed, "within the margin")
	}
	v.Camera.Pan(-900, 0)
	_, changed = v.Look(0.3)
	require.True(t, changed, "at once, for it is not there")

	v.World.Kinds[1].Hidden = true
	v.Styles[1].Hidden = true
	v.scratch.palette = palette{}
	l, changed := v.Look(1)
	require.True(t, changed)
	require.Equal(t, []byte{0, wire.Unseen}, l.Channels)
	v.Colour(BySpeed)
	l, changed = v.Look(1)
	require.True(t, changed)
	require.Equal(t, BySpeed, l.By)
	require.Less(t, l.Least, l.Greatest)
}

// In three dimensions a server is told the camera, which projects as ours does.
func TestLookOfSolidWorlds(t *testing.T) {
	v := solidCrowd(t, 100)
	v.Camera.Orbit(77, -33)
	v.Camera.ZoomAt(300, 200, 2)
	for range 100 {
		v.Camera.Ease(0.1)
	}
	l, changed := v.Look(1)
	require.True(t, changed)
	require.NoError(t, l.Check())
	c := l.Camera
	for _, p := range [][3]float64{{1, 2, 3}, {39, 1, 17}, {20, 10, 10}} {
		var q [3]float64
		for row := range q {
			for axis := range 3 {
				q[row] += c.M[row][axis] * (p[axis] - v.Camera.size[axis]/2)
			}
		}
		f := c.Eye / (c.Eye + q[2])
		x, y, _, _ := v.Camera.Project(float32(p[0]), float32(p[1]), float32(p[2]))
		require.InDelta(t, x, c.PX+q[0]*f*c.Scale, 0.05)
		require.InDelta(t, y, c.PY-q[1]*f*c.Scale, 0.05)
	}
	// What is on the screen is in the box that is asked for.
	s := v.Regions[0].Shot
	for i := range s.Len() {
		x, y, z := s.At(i, 1)
		px, py, _, _ := v.Camera.Project(x, y, z)
		if px > 0 && py > 0 && px < 1280 && py < 720 {
			for axis, at := range [3]float32{x, y, z} {
				require.True(t, float64(at) >= l.Lo[axis]-1e-3 && float64(at) <= l.Hi[axis]+1e-3)
			}
		}
	}
}

// The structure of the selected particle is all of it, also beyond the border of its region, and no more.
func TestOutlineAcrossRegions(t *testing.T) {
	v := New()
	v.Camera.Resize(1000, 600, 0, 0, 0, 0)
	require.NoError(t, v.Welcome(flatWorld()))
	const step = 1.0 / 64
	// A chain of three: two in region 7, and one beyond x = 20 in region 9, which has another particle by itself.
	left := crowdAt(step, [2]float64{18.5, 10}, [2]float64{19.5, 10}, [2]float64{3, 3})
	left.Bonds, left.Stubs = [][2]uint32{{0, 1}}, []wire.Stub{{Index: 1, DX: 1024}}
	left.Names = []wire.Anchor{{Structure: 0, Index: 0}}
	right := crowdAt(step, [2]float64{15, 15}, [2]float64{0.5, 10})
	right.Stubs = []wire.Stub{{Index: 1, DX: -1024}}
	in := new(Intake)
	in.Welcome(v.World)
	v.Take("a", in.Take(1, &wire.ViewFrame{Sections: []wire.Section{
		{Region: 7, Tick: 1, Crowd: left, Change: wire.Change{Key: true}}, {Region: 9, Tick: 1, Crowd: right, Change: wire.Change{Key: true}},
	}}))
	v.Select(v.Pick(v.at(20.5, 10)))
	require.NotNil(t, v.Selected)
	var d Drawing
	v.Build(&d, 1)
	require.ElementsMatch(t, []member{{0, 0}, {0, 1}, {1, 1}}, v.chosen.members)
	require.Equal(t, 0, v.chosen.named)
	require.NotEmpty(t, d.Under.Vertices)
	v.Select(v.Pick(v.at(3, 3)))
	v.Build(&d, 1)
	require.Len(t, v.chosen.members, 1)
	require.Empty(t, d.Under.Vertices, "one alone has no outline")
}

// Where there are more particles than can be drawn all servers are asked for density, until there are clearly fewer.
func TestLookAsksForDensity(t *testing.T) {
	v := shown(t)
	v.Means.Most = 1000
	most := func(particles int) int {
		v.Census.Particles = particles
		l, changed := v.Look(1)
		require.True(t, changed)
		return l.Most
	}
	require.Equal(t, 1000, most(900))
	require.Zero(t, most(1100))
	v.Census.Particles = 900
	_, changed := v.Look(1)
	require.False(t, changed, "a little fewer: nothing flickers")
	require.Equal(t, 1000, most(700))
	v.Census.Particles = 10_000
	v.Camera.ZoomAt(500, 300, 8)
	for range 200 {
		v.Camera.Ease(0.1)
	}
	l, changed := v.Look(1)
	require.True(t, changed)
	require.Equal(t, 1000, l.Most, "close up there are few")
}
