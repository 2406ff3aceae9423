package scene

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/region/wire"
)

// A link that is written is read again as it was, to the digits that are written.
func TestLinkRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := func(lo, hi float64) float64 {
			return math.Round(rapid.Float64Range(lo, hi).Draw(t, "number")*1000) / 1000
		}
		l := Link{
			World: rapid.String().Draw(t, "world"), Rules: rapid.StringMatching("[0-9a-f]{0,16}").Draw(t, "rules"),
			Seed: rapid.StringMatching("[0-9]{0,19}").Draw(t, "seed"), Tick: rapid.Uint64().Draw(t, "tick"), Aimed: true,
			Sight: Sight{
				At: [3]float64{number(-1e6, 1e6), number(-1e6, 1e6), number(-1e6, 1e6)}, Zoom: number(0.1, 1e4),
				Yaw: number(-7, 7), Pitch: number(-1.5, 1.5), Follow: rapid.StringMatching("([0-9a-f]{16})?").Draw(t, "follow"),
			},
		}
		got, err := ParseLink(l.Query(true))
		require.NoError(t, err)
		require.Equal(t, l, got)
	})
}

// What is no link is refused in words that say where; what is no part of one is left alone, and tokens are dropped.
func TestLinkRefused(t *testing.T) {
	for query, want := range map[string]string{
		"at=1":                    "at=1",
		"at=1,2,3,4":              "two or three numbers",
		"at=1,x":                  "two or three numbers",
		"at=1,NaN":                "two or three numbers",
		"zoom=0":                  "zoom=0",
		"zoom=fast":               "zoom=fast",
		"pitch=9":                 "pitch=9",
		"tick=-1":                 "no tick",
		"follow=12":               "16 hex digits",
		"follow=zzzzzzzzzzzzzzzz": "16 hex digits",
		"%":                       "cannot be read",
	} {
		_, err := ParseLink(query)
		require.ErrorContains(t, err, want, query)
	}
	l, err := ParseLink("detail=all&server=h:1")
	require.NoError(t, err)
	require.False(t, l.Aimed)
	l = Link{World: "test", Sight: Sight{Zoom: 1}, Aimed: true}
	require.Equal(t, "detail=all&world=test&at=0,0&zoom=1", l.Merge("token=secret&detail=all&world=other&at=3,4", false))
}

// Who comes by a link sees what its maker saw, is told how much later that is, and follows the same particle.
func TestAim(t *testing.T) {
	v := commands(t)
	v.Camera.Go(Sight{At: [3]float64{12, 7}, Zoom: 5})
	l, ok := v.Here()
	require.True(t, ok)
	l.Tick, l.Sight.Follow = 3, "00000000000000ff"

	w := commands(t)
	w.Asks = nil
	parsed, err := ParseLink(l.Query(false))
	require.NoError(t, err)
	w.Aim(parsed)
	w.Tend(0.01)
	require.InDelta(t, 12, w.Camera.X, 1e-3)
	require.InDelta(t, 7, w.Camera.Y, 1e-3)
	require.InDelta(t, 5, w.Camera.Zoom(), 1e-3)
	require.Contains(t, w.Note, "made at tick 3; the world has come to 10")
	require.True(t, w.Following)
	require.Equal(t, wire.Follow{Request: 1, ID: 0xff}, w.Asks[0].Request)
}

// A link to another world says so plainly, and moves nothing; the words stay until they are closed.
func TestLinkToAnotherWorld(t *testing.T) {
	for _, c := range []struct {
		link Link
		says string
	}{
		{Link{World: "garden", Aimed: true}, "The link leads to garden; what is here is test, seed 0."},
		{Link{World: "test", Seed: "8"}, "The link leads to test, seed 8; what is here is test, seed 0."},
		{Link{World: "test", Rules: "aa"}, "other rules"},
	} {
		v, u := commands(t), newUI(1280, 800)
		before := v.Camera
		v.Aim(c.link)
		v.Tend(0.01)
		require.Contains(t, v.Notice, c.says)
		require.Equal(t, before, v.Camera)
		v.Tend(100)
		u.press(t, v, "I see")
		require.Empty(t, v.Notice)
	}
}

// A place in three dimensions is found again however the box is turned.
func TestSightInThreeDimensions(t *testing.T) {
	v := solid(t)
	c := &v.Camera
	c.Orbit(200, -90)
	c.Pan(40, 25)
	s := v.Sight()
	x, y, yaw, pitch := c.X, c.Y, c.Yaw, c.Pitch
	c.Orbit(-300, 20)
	c.Fit()
	c.Go(s)
	require.InDeltaSlice(t, []float64{x, y, yaw, pitch}, []float64{c.X, c.Y, c.Yaw, c.Pitch}, 1e-3)
}

// Places are kept with the world: nine of them, of this world only.
func TestBookmarks(t *testing.T) {
	kept := map[string]string{}
	shelf := Shelf{func(name string) string { return kept[name] }, func(name, text string) bool { kept[name] = text; return true }}
	v := commands(t)
	v.Shelf = shelf
	v.Camera.Go(Sight{At: [3]float64{12, 7}, Zoom: 5})
	require.True(t, v.Key("Digit3", true))
	require.Contains(t, v.Note, "key 3")
	v.Do(ActionFit)

	w := commands(t)
	w.Shelf = shelf
	require.True(t, w.Key("Digit4", false))
	require.Contains(t, w.Note, "Nothing is kept under 4")
	require.True(t, w.Key("Digit3", false))
	require.InDelta(t, 12, w.Camera.X, 1e-3)
	require.InDelta(t, 5, w.Camera.Zoom(), 1e-3)

	other := New()
	other.Camera.Resize(1000, 600, 0, 0, 0, 0)
	of := flatWorld()
	of.Seed = 9
	require.NoError(t, other.Welcome(of))
	other.Shelf = shelf
	other.Key("Digit3", false)
	require.Contains(t, other.Note, "Nothing is kept")
	w.Shelf.Write = func(string, string) bool { return false }
	w.Keep(5)
	require.Contains(t, w.Note, "could not be kept")
	for name := range kept {
		kept[name] = "damaged"
	}
	w.Return(3)
	require.Contains(t, w.Note, "Nothing is kept")
}

// Who has no keys keeps places with buttons, comes back, and forgets them.
func TestPlacesWithoutKeys(t *testing.T) {
	kept := map[string]string{}
	v, u := commands(t), newUI(390, 844)
	v.Panels, v.Fresh = true, false
	v.Shelf = Shelf{func(name string) string { return kept[name] }, func(name, text string) bool { kept[name] = text; return true }}
	u.panels.open, u.panels.tab = true, tabSettings
	v.Camera.Go(Sight{At: [3]float64{12, 7}, Zoom: 5})
	u.push(t, v, "Keep what I see")
	require.Contains(t, v.Note, "a button in Settings")
	v.Camera.Go(Sight{At: [3]float64{20, 10}, Zoom: 1})
	u.push(t, v, "1")
	require.InDelta(t, 12, v.Camera.X, 1e-3)
	require.InDelta(t, 5, v.Camera.Zoom(), 1e-3)
	for n := 2; n <= Bookmarks; n++ {
		u.push(t, v, "Keep what I see")
	}
	u.Build(v)
	_, more := u.Place("Keep what I see")
	require.False(t, more, "there are nine")
	for n := Bookmarks; n > 0; n-- {
		u.push(t, v, fmt.Sprint("Forget ", n))
	}
	u.Build(v)
	_, more = u.Place("1")
	require.False(t, more)
	require.Equal(t, [Bookmarks]*Sight{}, v.sights())
}

// The table of keys is the one that acts: every key that is bound does something, and no two rows share one.
func TestKeys(t *testing.T) {
	bound := map[string]bool{}
	for _, row := range Keys {
		for name, a := range row.Bound {
			require.False(t, bound[name], name)
			require.NotEqual(t, ActionNone, a)
			bound[name] = true
		}
	}
	v := commands(t)
	for name := range bound {
		require.True(t, v.Key(name, false), name)
	}
	for _, none := range []string{"", "Q", "F7", "Digit"} {
		require.False(t, v.Key(none, true), none)
	}
}

// A tour flies to what has a name, says what it is, and ends at the first thing that a person does.
func TestTour(t *testing.T) {
	v, u := commands(t), newUI(1280, 800)
	v.Camera.Fit()
	v.Do(ActionTour)
	u.Build(v)
	require.True(t, u.says("A test"))
	near := 1.0
	said := false
	for range int(3 * stopTime / 0.05) {
		x, y := v.Camera.X, v.Camera.Y
		v.Tend(0.05)
		require.Less(t, math.Hypot(v.Camera.X-x, v.Camera.Y-y)*v.Camera.Scale, 200.0, "flights are smooth")
		near = math.Max(near, v.Camera.Zoom())
		u.Build(v)
		said = said || u.says("pair: one of 2")
	}
	require.True(t, said)
	require.Greater(t, near, 3.0)
	require.True(t, v.Tour.On)
	h := &Hand{}
	h.Mouse(v, Mouse{X: 500, Y: 300, Left: true}, 0.05)
	require.False(t, v.Tour.On)
}
