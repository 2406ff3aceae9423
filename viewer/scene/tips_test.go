package scene

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// stages are all pages and panels that there are, on a wide screen and on that of a telephone, each high enough to show
// all of it at once.
func stages(t *testing.T) (names []string, all []func() (*View, *UI)) {
	add := func(name string, width float64, set func(v *View, u *UI)) {
		names = append(names, fmt.Sprintf("%s, %v points", name, width))
		all = append(all, func() (*View, *UI) {
			v, u := full(t)
			u.W = width
			v.World.Worlds = []wire.ViewChoice{{Name: "garden", Title: "A garden"}, {Name: "pond", Notice: "Fish."}}
			v.World.Kinds[0].Pushed = true
			v.Share, v.Open = func(string) string { return "" }, func() {}
			v.Still, v.Record, v.Film = func() {}, func() {}, func(bool) {}
			v.Camera.Resize(width, u.H, 0, 0, 0, 0)
			v.Timeline.From, v.Timeline.To, v.Timeline.At = 0, 100, 100
			v.More = true
			set(v, u)
			return v, u
		})
	}
	for _, width := range []float64{1280, 390} {
		for i := range tabNames {
			add(tabNames[i], width, func(_ *View, u *UI) { u.panels.tab, u.panels.open = tab(i), true })
		}
		inspected := func(what Subject) func(v *View, u *UI) {
			return func(v *View, u *UI) {
				d := &wire.Details{
					Kind: "up", ID: "01", Server: "a", Region: 7, Mass: 1, Charges: map[string]float64{"Q": 1}, Attributes: map[string]int32{"h": 2},
					Structure: &wire.ViewStructure{Name: "pair", Formula: "u d"}, Bonds: []wire.ViewBond{{Kind: "down", ID: "02"}},
				}
				past := &Past{Known: true, of: []string{"01"}, Able: []wire.ViewAble{{Rule: 0, Now: true}, {Rule: 1, Lacks: "a down"}}}
				past.Events = []wire.ViewEvent{{Tick: 3, Server: "a", Own: true, Before: []wire.ViewActor{{ID: "01", Kind: "up"}}}}
				v.Selected = &Selection{Details: d, Past: *past}
				v.Body = v.gather(d)
				v.Body.Past = past
				v.About.What = what
			}
		}
		add("a particle", width, inspected(AboutParticle))
		add("a structure", width, inspected(AboutStructure))
		add("a region", width, func(v *View, _ *UI) { v.AskRegion(9) })
		add("a server", width, func(v *View, _ *UI) { v.AskServer("a") })
		for _, tool := range []Tool{ToolPaint, ToolPush, ToolErase, ToolBlast} {
			add(tool.String(), width, func(v *View, u *UI) { v.Do(ActionSelectTool + Action(tool)) })
		}
		add("a report of damage", width, func(v *View, _ *UI) {
			v.Tools.damage = &Damage{Known: true, Struck: true, Removed: 9, Tick: 1, Past: []int{9, 1}, Kinds: []Wound{{Kind: 0, Before: 9, Removed: 9}}}
		})
		add("worlds", width, func(v *View, _ *UI) { v.Picking = true })
		add("a notice", width, func(v *View, _ *UI) { v.Notice = "The link leads elsewhere." })
		add("help", width, func(v *View, _ *UI) { v.Help = true })
		add("the past", width, func(v *View, _ *UI) { v.Timeline.Past, v.Timeline.At = true, 50 })
	}
	return names, all
}

// Whatever can be pointed at says what it is, in more words than are written on it, whether it is asked with the mouse
// or reached with Tab.
func TestEveryElementHasATip(t *testing.T) {
	names, all := stages(t)
	for i, make := range all {
		v, u := make()
		for range 2 { // a panel may take a picture to find its height
			u.Build(v)
		}
		asked := 0
		for _, place := range append([]spot(nil), u.places...) {
			u.Pointer = Pointer{X: place.area.X + place.area.W/2, Y: place.area.Y + place.area.H/2}
			u.Build(v)
			if a := u.tip.area; !u.tip.found || a.X != place.area.X || a.Y != place.area.Y || a.W != place.area.W { // something lies over it
				continue
			}
			u.tip.age = 2 * tipAfter
			u.Build(v)
			asked++
			require.NotEmpty(t, u.tip.text, "%s: %s", names[i], place.name)
			require.Greater(t, len(strings.TrimRight(u.tip.text, ".")), len(place.name), "%s: %s only says so again: %s", names[i], place.name, u.tip.text)
		}
		require.Greater(t, asked, 15, names[i])
	}
}

// Tips for fingers name no keys.
func TestTipsForFingers(t *testing.T) {
	for tip, want := range map[string]string{
		"Show the whole world (F)":              "Show the whole world",
		"Nearer (+, or the wheel)":              "Nearer",
		"Half as fast (<). Click to go there.":  "Half as fast. Tap to go there.",
		"A place (Shift and 3)":                 "A place",
		"Those (not all of them), and it (Esc)": "Those (not all of them), and it",
		"It ends (here":                         "It ends (here",
		"":                                      "",
	} {
		require.Equal(t, want, forFingers(tip))
	}
}

// The panel of paint stays on the screen, however many kinds there are and however low it is, and each kind can be
// reached. The cross puts the tool down.
func TestPaintFitsLowScreens(t *testing.T) {
	for _, kinds := range []int{2, 30, 200} {
		for _, size := range [][2]float64{{320, 480}, {360, 400}, {390, 844}, {640, 300}, {844, 390}, {1280, 320}, {1400, 800}} {
			name := fmt.Sprintf("%d kinds on %v", kinds, size)
			v := commands(t)
			w := *v.World
			for i := len(w.Kinds); i < kinds; i++ {
				w.Kinds = append(w.Kinds, wire.ViewKind{Name: fmt.Sprintf("a kind with a long name %d", i)})
			}
			w.World.Revision++
			require.NoError(t, v.Welcome(&w))
			v.Camera.Resize(size[0], size[1], 0, 0, 0, 0)
			v.All = true
			u := newUI(size[0], size[1])
			u.panels.tab = tabServers // where no kinds are listed
			v.Do(ActionPaintTool)
			for range 3 {
				u.Build(v)
			}
			b := u.panels.brush
			require.Positive(t, b.H, name)
			require.True(t, b.X >= 0 && b.Y >= 0 && b.X+b.W <= size[0] && b.Y+b.H <= size[1], "%s: %+v", name, b)
			last := w.Kinds[len(w.Kinds)-1].Name
			place, found := u.Place(last)
			for range 400 {
				if place, found = u.Place(last); found && place.Y >= b.Y && place.Y+place.H <= b.Y+b.H-pad {
					break
				}
				u.Pointer = Pointer{X: b.X + b.W/2, Y: b.Y + b.H - 30, Wheel: -1}
				u.Build(v)
			}
			require.True(t, found && place.Y+place.H <= b.Y+b.H, "%s: %+v in %+v", name, place, b)
			u.Pointer = Pointer{X: place.X + place.W/2, Y: place.Y + place.H/2, Pressed: true, Released: true}
			u.Build(v)
			require.Equal(t, len(w.Kinds)-1, v.Tools.Kind, name)
			u.Pointer = Pointer{}
			u.Build(v)
			u.push(t, v, "close")
			require.Equal(t, ToolSelect, v.Tools.Now, name)
		}
	}
}

// Tab goes once through everything that can be pointed at, on every page, and out to the world again; what it comes to
// says what it is on the screen, beside itself.
func TestTabReachesEverything(t *testing.T) {
	names, all := stages(t)
	for i, make := range all {
		v, u := make()
		u.Build(v)
		u.Build(v)
		reached := map[uint64]bool{}
		for range len(u.places) {
			require.True(t, u.Key(KeyNext))
			u.Build(v) // scrolls to it
			u.Build(v)
			require.True(t, u.Focused(), "%s: after %d of %d", names[i], len(reached), len(u.places))
			at := u.places[len(reached)]
			require.False(t, reached[u.focus.id], "%s: comes back before %q", names[i], at.name)
			reached[u.focus.id] = true
			require.Equal(t, at.area, u.tip.area, "%s: %s", names[i], at.name)
			u.tip.age = 2 * tipAfter
			u.Build(v)
			tip := u.Items[len(u.Items)-1]
			for tip = range backwards(u.Items) {
				if tip.Kind == ItemBox && tip.Corner == 8 {
					break
				}
			}
			require.True(t, tip.X >= 0 && tip.Y >= 0 && tip.X+tip.W <= u.W && tip.Y+tip.H <= u.H, "%s: the tip of %s lies at %+v", names[i], at.name, tip)
			require.False(t, overlaps(tip, at.area), "%s: the tip lies over %s", names[i], at.name)
		}
		u.Key(KeyNext)
		u.Build(v)
		require.False(t, u.Focused(), names[i])
	}
}

func backwards(all []Item) func(yield func(Item) bool) {
	return func(yield func(Item) bool) {
		for i := len(all) - 1; i >= 0 && yield(all[i]); i-- {
		}
	}
}

// Fingers, which have no keys, hide the panels and find them again.
func TestPanelsAreHiddenByTouch(t *testing.T) {
	v, u := commands(t), newUI(390, 844)
	press := func(name string) {
		t.Helper()
		u.Build(v)
		place, found := u.Place(name)
		require.True(t, found, name)
		u.Pointer = Pointer{X: place.X + place.W/2, Y: place.Y + place.H/2, Pressed: true, Released: true, Touch: true}
		v.Do(u.Build(v))
		u.Pointer = Pointer{Touch: true}
	}
	press("More")
	press("Hide")
	require.False(t, v.Panels)
	press("Panels")
	require.True(t, v.Panels)
	v.Panels, u.Pointer.Touch, u.W = false, false, 1280
	u.Build(v)
	require.Empty(t, u.places, "keys have one")
}
