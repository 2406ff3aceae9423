package scene

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// A ramp begins and ends with its first and last colour, and goes through the others at equal steps.
func TestRamp(t *testing.T) {
	for _, r := range []Ramp{Viridis, Cividis, PuOr} {
		require.Equal(t, r[0], r.At(-1))
		require.InDeltaSlice(t, r[len(r)-1][:], func() []float32 { c := r.At(2); return c[:] }(), 1e-6)
		require.InDeltaSlice(t, r[2][:], func() []float32 { c := r.At(2 / float64(len(r)-1)); return c[:] }(), 1e-6)
	}
}

// Sequential ramps get lighter all the way, so that they can be read in grey, too.
func TestRampsAreMonotone(t *testing.T) {
	for _, r := range []Ramp{Viridis, Cividis} {
		for i := range 100 {
			require.Greater(t, r.At(float64(i+1)/100).luminance(), r.At(float64(i)/100).luminance(), "at %d", i)
		}
	}
}

// What colours can tell is what the world has, and each has a legend that explains it.
func TestColourings(t *testing.T) {
	v := shown(t)
	v.World.Kinds[0].Pushed, v.World.Kinds[1].Pushed = true, true
	v.World.Charges = []wire.ViewCharge{{Name: "electric", Unit: "e"}}
	v.World.Attrs = []wire.ViewAttr{{Name: "energy", Lo: -2, Hi: 9}}
	require.Equal(t, []string{ByKind, BySpeed, BySeen, ByStructure, "charge electric", "attr energy", ByRegion, ByServer}, v.Colourings())
	for _, by := range v.Colourings() {
		v.Colour(by)
		l := v.Legend()
		if v.Colouring.Ramped() {
			require.Len(t, l.Ramp, legendSteps, by)
			require.Less(t, l.Least, l.Greatest)
			require.NotEqual(t, l.Ramp[0], l.Ramp[legendSteps-1])
		} else {
			require.GreaterOrEqual(t, len(l.Entries), 2, by)
			require.NotEqual(t, l.Entries[0].Color, l.Entries[1].Color)
		}
	}
	v.Colour("attr energy")
	require.Equal(t, [2]float64{-2, 9}, [2]float64{v.Colouring.Least, v.Colouring.Greatest})
	v.Colour("charge electric")
	require.Equal(t, "e", v.Legend().Unit)
	require.Equal(t, "electric", v.Legend().Title)
}

// What a slab cuts off is neither drawn nor picked, and the slab goes away when it holds all again.
func TestSlab(t *testing.T) {
	v := New()
	w := flatWorld()
	w.World.Dimensions, w.World.Size[2], w.World.Edge[2] = 3, 20, "wall"
	v.Camera.Resize(1000, 600, 0, 0, 0, 0)
	require.NoError(t, v.Welcome(w))
	v.Camera.Orbit(-v.Camera.Yaw/0.006, -v.Camera.Pitch/0.006) // look straight along z
	_, _, _, near := v.Camera.Project(0, 0, 1)
	_, _, _, far := v.Camera.Project(0, 0, 19)
	v.Camera.Cut(0, -0.9)
	require.True(t, v.Camera.Slab.On)
	require.False(t, v.Camera.cuts(near))
	require.True(t, v.Camera.cuts(far))
	v.Camera.Cut(0, 5)
	require.False(t, v.Camera.Slab.On)
	v.Camera.Cut(5, 0)
	require.GreaterOrEqual(t, v.Camera.Slab.Far-v.Camera.Slab.Near, leastSlab-1e-9, "never thinner than can be seen")
}

// A followed particle is in the middle, and around a wrapped edge it is reached by the shorter way.
func TestCentre(t *testing.T) {
	v := shown(t)
	c := &v.Camera
	c.ZoomAt(500, 300, 8)
	ease := func() {
		for range 200 {
			c.Ease(0.1)
		}
	}
	ease()
	c.Centre(39, 10, 0)
	ease()
	require.InDelta(t, 39, c.X, 0.1)
	c.Centre(1, 10, 0)
	for range 4 {
		c.Ease(0.03)
		require.True(t, c.X > 38 || c.X < 3, "x = %v", c.X)
	}
	ease()
	require.InDelta(t, 1, c.X, 0.1)
}

// The ramp grows while values lie beyond it, and shrinks when it is far too long; one that a person fixed stays.
func TestRampFollowsValues(t *testing.T) {
	v := New()
	v.Camera.Resize(1000, 600, 0, 0, 0, 0)
	require.NoError(t, v.Welcome(oneRegion()))
	v.World.Kinds[0].Pushed = true
	in := new(Intake)
	in.Welcome(v.World)
	number := uint32(0)
	show := func(value uint8) {
		c := crowdAt(1)
		for i := range 50 {
			c.Style, c.X, c.Y, c.Value = append(c.Style, 0), append(c.X, int32(i)), append(c.Y, 5), append(c.Value, value)
		}
		number++
		f := frameOf(uint64(number), c, wire.Change{Key: true, Added: 50})
		v.Look(1)
		f.Look = v.looker.last.Number
		v.Tend(1)
		v.Take("a", in.Take(number, f))
	}
	v.Colour(BySpeed)
	before := v.Colouring.Greatest
	show(255)
	require.Greater(t, v.Colouring.Greatest, before)
	show(120)
	grown := v.Colouring.Greatest
	show(120)
	require.Equal(t, grown, v.Colouring.Greatest)
	show(10)
	require.Less(t, v.Colouring.Greatest, grown)
	v.Colouring.Fixed = true
	fixed := v.Colouring
	show(255)
	require.Equal(t, fixed, v.Colouring)
}

// Where nothing carries momentum, no colour tells of speed and the inspector has none; in a world of both sorts it is
// told of those that carry it.
func TestSpeedIsToldOfWhatCarriesMomentum(t *testing.T) {
	v := shown(t)
	require.NotContains(t, v.Colourings(), BySpeed)
	v.World.Kinds[0].Pushed = true
	require.Contains(t, v.Colourings(), BySpeed)
	for kind, told := range map[string]bool{"up": true, "down": false} {
		u := newUI(400, 600)
		u.Begin()
		p := u.Open(0, 0, 300)
		u.numbers(v, p, &wire.Details{Kind: kind})
		p.Close()
		u.End()
		require.Equal(t, told, u.says("speed"), kind)
		require.True(t, u.says("at"))
	}
}

// What has no value of that which the colours tell is grey at every level, and the legend says so: it is not what has
// the least. Nor does it move the ends of the ramp.
func TestNoneIsNoValue(t *testing.T) {
	v := sixths(t, 100, 0.5, false)
	v.World.Kinds[1].Pushed = false // and style 1 is of it
	v.World.Attrs = []wire.ViewAttr{{Name: "energy", Lo: -2, Hi: 9, Kinds: []int{0, 2, 3}}}
	none := v.Theme.None().Fade(0.55)
	for _, by := range []string{BySpeed, "attr energy"} {
		v.Colour(by)
		before := v.Colouring
		s := v.Regions[0].Shot
		s.Value = make([]uint8, s.Len())
		v.answered()
		for i, style := range s.Style {
			if style == 0 && i%2 == 0 {
				s.Value[i] = 200
			}
		}
		if by == "attr energy" { // the least is 1 of 255 here, lest it lengthens the ramp by itself
			for i, style := range s.Style {
				s.Value[i] = max(s.Value[i], 1-style)
			}
		}
		keys, values := v.keyed(s)
		require.True(t, values)
		p := v.channels()
		for i, style := range s.Style {
			c := v.colorOf(keys[i], values, &v.Regions[0])
			switch {
			case style == 1:
				require.Equal(t, none, c)
				require.Equal(t, none, p.values[p.value[keys[i]]])
			case s.Value[i] == 200:
				require.Equal(t, v.Theme.On(v.Colouring.ramp().At(200.0/255)), c)
				require.NotEqual(t, none, p.values[p.value[keys[i]]])
			default:
				require.Equal(t, v.Theme.On(v.Colouring.ramp().At(1.0/255)), c)
				require.NotEqual(t, none, p.values[p.value[keys[i]]])
			}
		}
		l := v.Legend()
		require.Equal(t, []LegendEntry{{none, "has none"}}, l.Entries)
		require.NotContains(t, l.Ramp, none)
		v.adapted = 0
		v.adapt()
		require.Equal(t, before, v.Colouring)
	}
	v.Colour(BySeen)
	require.Empty(t, v.Legend().Entries, "everything has been in view for some time")
}

// Whoever rests on a button that chooses what colours tell is told what that is, each in other words; and nothing is
// called an age that is none.
func TestColouringButtonsTell(t *testing.T) {
	v := shown(t)
	v.World.Kinds[0].Pushed = true
	v.World.Charges = []wire.ViewCharge{{Name: "electric"}}
	v.World.Attrs = []wire.ViewAttr{{Name: "energy", Hi: 9}}
	v.Panels = true
	u := newUI(1280, 1600)
	u.panels.tab = tabSettings
	told := map[string]bool{}
	for _, by := range v.Colourings() {
		u.Pointer = Pointer{}
		u.Build(v)
		area, found := u.Place(ColouringTitle(by))
		require.True(t, found, by)
		u.Pointer = Pointer{X: area.X + area.W/2, Y: area.Y + area.H/2}
		u.Build(v)
		u.Tend(1)
		u.Build(v)
		tip := u.Items[len(u.Items)-1] // it lies on top of all
		require.Equal(t, ItemText, tip.Kind)
		require.True(t, strings.HasSuffix(ColouringTip(by), tip.Text), "%s: %q", by, tip.Text)
		require.False(t, told[ColouringTip(by)], by)
		told[ColouringTip(by)] = true
	}
	require.Len(t, told, 8)
	_, found := u.Place("age")
	require.False(t, found)
	v.Colour(BySeen)
	require.Equal(t, "ticks", v.Legend().Unit)
	require.Contains(t, ColouringTip(BySeen), "may be older")
}

// The colours tell of values that which the servers were asked for when they told them: what they were asked for before,
// or by somebody else who recorded it, is not taken for it. A longer ramp does not change what a value means.
func TestValuesMeanWhatWasAsked(t *testing.T) {
	v := sixths(t, 100, 0.5, false)
	v.World.Charges = []wire.ViewCharge{{Name: "electric"}}
	for i := range v.Regions {
		v.Regions[i].Shot.Value = bytes.Repeat([]byte{204}, v.Regions[i].Shot.Len())
	}
	s := v.Regions[0].Shot
	color := func() Color {
		keys, values := v.keyed(s)
		return v.colorOf(keys[0], values, &v.Regions[0])
	}
	kind := v.styleColor(s.Style[0])
	v.Colour(BySpeed)
	require.Equal(t, kind, color(), "nobody has answered yet")
	v.answered()
	fast := v.Theme.On(Viridis.At(0.8))
	require.Equal(t, fast, color())
	v.Colouring.Greatest *= 2
	require.Equal(t, v.Theme.On(Viridis.At(0.4)), color())
	v.Look(1)
	require.Equal(t, v.Theme.On(Viridis.At(0.4)), color(), "it was told before")
	v.Colour("charge electric")
	v.Look(1)
	require.Equal(t, kind, color())
	require.Empty(t, v.Legend().Note, "the answer is on its way")
	v.Tend(untoldFor + 0.1)
	require.Contains(t, v.Legend().Note, "not known")
	v.Colour(BySpeed)
	v.Tend(untoldFor + 0.1)
	v.Look(1)
	require.Equal(t, fast, color())
	require.Empty(t, v.Legend().Note)
	v.Timeline.File = "a.ylem"
	require.Equal(t, kind, color(), "it is the look of whoever recorded it")
	require.Contains(t, v.Legend().Note, "not known")
	v.Timeline.File = ""

	v.Colour(BySeen)
	v.Look(1)
	require.Equal(t, kind, color(), "a speed is no age")
	v.answered()
	require.Equal(t, fast, color())
	v.Colour(BySpeed)
	v.Look(1)
	s.Look = v.looker.last.Number
	require.Equal(t, kind, color(), "an age is no speed")
	for i := range 2 * mostAsked {
		v.Colour([]string{BySpeed, "charge electric"}[i%2])
		v.Look(1)
	}
	require.LessOrEqual(t, len(v.looker.asked), mostAsked)
	s.Look, s.Ages = 1, 0
	require.Equal(t, kind, color(), "it is too long ago")
}
