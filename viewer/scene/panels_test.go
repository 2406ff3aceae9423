package scene

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

func newUI(w, h float64) *UI {
	return &UI{W: w, H: h, Theme: &Dark, Measure: func(s string, size float64, _ Face) float64 {
		return float64(utf8.RuneCountInString(s)) * size * 0.5
	}}
}

func (u *UI) says(text string) bool {
	for _, i := range u.Items {
		if i.Text == text {
			return true
		}
	}
	return false
}

// saysPart tells whether an item contains a text.
func (u *UI) saysPart(text string) bool {
	for _, i := range u.Items {
		if strings.Contains(i.Text, text) {
			return true
		}
	}
	return false
}

// saysAll tells whether a text is to be read, in one line or broken into several.
func (u *UI) saysAll(text string) bool {
	var all []string
	for _, i := range u.Items {
		if i.Kind == ItemText {
			all = append(all, i.Text)
		}
	}
	return strings.Contains(strings.Join(all, " "), text)
}

// The panels name what there is, their buttons act, and a click on them is none on the world.
func TestPanels(t *testing.T) {
	v := shown(t)
	v.Panels = true
	u := newUI(1280, 800)
	require.Equal(t, ActionNone, u.Build(v))
	for _, text := range []string{"A test", "up", "down", "pair", "u d", "a", "b", "Pause"} {
		require.True(t, u.says(text), text)
	}
	require.True(t, u.Covers(30, 30))
	require.False(t, u.Covers(700, 300))

	for _, i := range u.Items {
		if i.Text == "Pause" {
			u.Pointer = Pointer{X: i.X, Y: i.Y, Pressed: true, Released: true}
		}
	}
	require.Equal(t, ActionPause, u.Build(v))
	v.Do(ActionPause)
	u.Build(v)
	require.True(t, u.says("Go on"))
	require.True(t, u.says("held"))
}

// The inspector says what a server answered.
func TestInspector(t *testing.T) {
	v := shown(t)
	v.Panels = true
	v.Select(v.Pick(v.at(10, 10)))
	v.Answer("a", &wire.Details{
		Request: 1, Kind: "up", ID: "00000000000000ff", Charges: map[string]float64{"Q": 2, "B": -1}, Server: "a",
		Attributes: map[string]int32{"colour": 3}, Structure: &wire.ViewStructure{Name: "pair", Formula: "u d"},
		Bonds: []wire.ViewBond{{Kind: "down", ID: "aa"}},
	})
	for _, width := range []float64{1280, 390} {
		u := newUI(width, 800)
		u.Build(v)
		for _, text := range []string{"part of pair", "Q", "+2", "−1", "colour", "3", "BONDED TO"} {
			require.True(t, u.says(text), text)
		}
	}
}

// A charge that is counted modulo a number is what remains of it; others are whole, with their sign.
func TestChargeModulo(t *testing.T) {
	v := toldWorld(t)
	v.World.Charges = []wire.ViewCharge{{Name: "Q", Unit: "e/3"}, {Name: "colour", Modulo: 3}}
	for value, want := range map[float64]string{3: "0 mod 3", 1: "1 mod 3", -1: "2 mod 3", -3: "0 mod 3"} {
		e := v.chargeEntry("colour", value)
		require.Equal(t, want, e.value)
		require.Equal(t, want == "0 mod 3", e.faint)
		require.Contains(t, e.note, "counted modulo 3")
	}
	e := v.chargeEntry("Q", 3)
	require.Equal(t, "+3", e.value)
	require.Contains(t, e.note, "in units of e/3")
}

// Everything stays on screens of any size, however many kinds and servers there are, on all pages.
func TestPanelsFit(t *testing.T) {
	w := flatWorld()
	for i := range 40 {
		name := string(rune('A' + i))
		w.Styles = append(w.Styles, wire.ViewStyle{Kind: 0, Color: "#ffffff", Label: "kind " + name})
		w.Structures = append(w.Structures, wire.ViewStructure{Name: "thing " + name})
		w.Servers = append(w.Servers, wire.ViewServer{Name: "server " + name})
		w.Rules = append(w.Rules, wire.ViewRule{Text: "up -> " + name, Equation: "up → " + name, How: "rate 1"})
		w.Params = append(w.Params, wire.ViewParam{Name: name, Label: "how " + name + " it is, said in a long line", Hi: 1})
	}
	w.Commands = true
	v := New()
	require.NoError(t, v.Welcome(w))
	for _, size := range [][2]float64{{1280, 800}, {1920, 1080}, {800, 600}, {640, 400}, {390, 844}} {
		u := newUI(size[0], size[1])
		for page := range tabNames {
			for _, about := range []About{{}, {What: AboutServer, Server: "a"}, {What: AboutRegion, Region: 7}} {
				v.Help = page == 1
				u.panels.tab, u.panels.open, v.About = tab(page), about.What == AboutNothing, about
				u.panels.shownOf = about
				u.Build(v)
				window := Item{}
				for _, i := range u.Items {
					switch {
					case i.Kind == ItemClip:
						window = i
					case window.W > 0:
						i = window // what is beyond is not painted
					}
					require.LessOrEqual(t, i.Y+i.H, size[1], "%v: %+v", size, i)
					require.GreaterOrEqual(t, i.X, 0.0, "%v: %+v", size, i)
					require.LessOrEqual(t, i.X+i.W, size[0], "%v: %+v", size, i)
				}
			}
		}
	}
}

// A kind that comes and goes keeps its place among those that were there.
func TestKindsDoNotJump(t *testing.T) {
	v := shown(t)
	v.Panels = true
	u := newUI(1280, 800)
	names := func() (all []string) {
		u.Build(v)
		for _, i := range u.Items {
			if i.Text == "up" || i.Text == "down" {
				all = append(all, i.Text)
			}
		}
		return all
	}
	require.Equal(t, []string{"up", "down"}, names())
	empty := &wholeFrame{Sections: []wholeSection{{Region: 7, Tick: 20}, {Region: 9, Tick: 20}}}
	v.take("a", 2, empty)
	v.take("b", 2, empty)
	require.Zero(t, v.Census.Particles)
	require.Equal(t, []string{"up", "down"}, names())
	require.True(t, v.Ready(), "an empty world is one, too")
}

// Numbers are written to be read.
func TestNumbers(t *testing.T) {
	require.Equal(t, "1\u2009234\u2009567", Number(1234567))
	require.Equal(t, "999", Number(999))
	require.Equal(t, "idle", Speed(0))
	require.Equal(t, "<0.1", Speed(0.01))
	require.Equal(t, "5.9", Speed(5.94))
	require.Equal(t, "60", Speed(59.94))
	require.Equal(t, "1\u2009200", Speed(1200))
}

// A press that moves on is no click, and one acts when it ends.
func TestPress(t *testing.T) {
	u := newUI(1280, 800)
	button := func(p Pointer) bool {
		u.Pointer = p
		u.Begin()
		defer u.End()
		return u.Button(10, 10, 50, 20, "It", "what it is", false)
	}
	require.False(t, button(Pointer{X: 20, Y: 20, Pressed: true, Down: true}))
	require.True(t, button(Pointer{X: 22, Y: 20, Released: true}))
	require.False(t, button(Pointer{X: 20, Y: 20, Released: true}), "it went down elsewhere")
	require.False(t, button(Pointer{X: 20, Y: 20, Pressed: true, Down: true}))
	require.False(t, button(Pointer{X: 40, Y: 20, Down: true}))
	require.False(t, button(Pointer{X: 20, Y: 20, Released: true}), "it was a drag")
}

// Tab goes through the elements and out to the world again, Enter presses, and other keys belong to the world meanwhile.
func TestFocus(t *testing.T) {
	u := newUI(1280, 800)
	build := func() (pressed string) {
		u.Begin()
		defer u.End()
		for i, name := range []string{"one", "two"} {
			if u.Button(10, 10+30*float64(i), 50, 20, name, "what it is", false) {
				pressed = name
			}
		}
		return pressed
	}
	build()
	require.False(t, u.Key(KeyEnter), "nothing has the focus")
	for _, want := range []string{"one", "two", ""} {
		require.True(t, u.Key(KeyNext))
		require.Empty(t, build())
		require.Equal(t, want != "", u.Key(KeyEnter))
		require.Equal(t, want, build())
	}
	require.True(t, u.Key(KeyPrevious))
	require.True(t, u.Key(KeyEnter))
	require.Equal(t, "two", build())
	require.True(t, u.Key(KeyLeave))
	build()
	require.False(t, u.Focused())
}

// A narrow screen begins with the world's own words; whoever touches the world, or asks for anything else, has the
// screen for that, and another world says its own again.
func TestWordsFirst(t *testing.T) {
	v, u := commands(t), newUI(390, 844)
	v.World.World.Notice = "Look for pairs."
	shows := func(want bool, why string) {
		t.Helper()
		u.Build(v)
		require.Equal(t, want, u.says("Look for pairs."), why)
	}
	shows(true, "at first")
	v.Do(ActionPaintTool)
	shows(false, "a tool is in hand")
	v.Do(ActionSelectTool)
	shows(true, "it is put away")
	hand := Hand{Covers: func(x, y float64) bool { return y > 500 }}
	tap := func(y float64) {
		hand.Mouse(v, Mouse{X: 100, Y: y, Left: true}, 0.1)
		hand.Mouse(v, Mouse{X: 100, Y: y}, 0.1)
	}
	tap(600)
	shows(true, "a panel was touched")
	tap(300)
	shows(false, "the world was touched")
	u.click(t, v, "World")
	shows(true, "it was asked for")
	u.click(t, v, "World")
	shows(false, "and closed")

	other := *v.World
	other.World.Fingerprint, other.World.Origin, other.World.Name = "other", "other", "other"
	v.Link("a", Lost)
	v.Link("b", Lost)
	require.NoError(t, v.Welcome(&other))
	shows(true, "another world")
	require.Equal(t, "other has begun.", v.Note)
}

// What has formed is listed from what is small to what is made of it; what never was is folded away.
func TestStructuresInOrder(t *testing.T) {
	v, u := shown(t), newUI(1280, 1600)
	w := flatWorld()
	w.Structures = []wire.ViewStructure{{Name: "huge", Size: 9}, {Name: "large", Size: 4}, {Name: "none", Size: 1}, {Name: "small", Size: 2}}
	require.NoError(t, v.Welcome(w))
	v.Panels = true
	v.Census.Structures, v.Census.formed = []int{1, 0, 0, 7}, []bool{true, true, false, true}
	u.Build(v)
	require.Less(t, u.find(t, "small").Y, u.find(t, "large").Y)
	require.Less(t, u.find(t, "large").Y, u.find(t, "huge").Y)
	require.False(t, u.says("none"))
	u.click(t, v, "STRUCTURES THAT NEVER WERE")
	require.True(t, u.says("none"))
}
