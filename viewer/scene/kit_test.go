package scene

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// find gives the first text that begins with some words.
func (u *UI) find(t *testing.T, text string) Item {
	t.Helper()
	for _, i := range u.Items {
		if strings.HasPrefix(i.Text, text) {
			return i
		}
	}
	t.Fatalf("%q is not to be seen", text)
	return Item{}
}

// click presses and releases where a text stands, and builds again.
func (u *UI) click(t *testing.T, v *View, text string) {
	t.Helper()
	i := u.find(t, text)
	u.Pointer = Pointer{X: i.X + 2, Y: i.Y + 5, Pressed: true, Released: true}
	if i.Align == AlignRight {
		u.Pointer.X = i.X - 2
	}
	u.Build(v)
	u.Build(v)
}

// A panel scrolls with the wheel, with a finger and to what has the focus, no further than its end, and what is beyond
// its window can be neither seen nor pressed.
func TestScroll(t *testing.T) {
	u := newUI(400, 300)
	pressed := -1
	build := func(p Pointer) {
		u.Pointer = p
		u.Begin()
		defer u.End()
		panel := u.Open(0, 0, 200)
		panel.Scroll("rows", 100)
		for i := range 30 {
			if panel.fact(string(rune('a'+i)), "", "").clicked {
				pressed = i
			}
		}
		panel.Unscroll()
		panel.Close()
	}
	build(Pointer{})
	require.True(t, u.says("a"))
	require.False(t, u.says("k"), "it is below the window")
	over := Pointer{X: 50, Y: 50}
	build(over)
	over.Wheel = -2
	build(over)
	require.False(t, u.says("a"))
	over.Wheel = -1000
	build(over)
	require.True(t, u.says(string(rune('a'+29))))
	over.Wheel = 1000
	build(over)
	require.True(t, u.says("a"))
	require.Equal(t, -1, pressed)

	finger := Pointer{X: 50, Y: 90, Touch: true, Down: true, Pressed: true}
	build(finger)
	finger.Pressed = false
	for finger.Y = 80; finger.Y > 0; finger.Y -= 10 {
		build(finger)
	}
	finger.Down, finger.Released = false, true
	build(finger)
	require.False(t, u.says("a"), "the finger moved the rows up")
	require.Equal(t, -1, pressed, "and pressed nothing")
	build(Pointer{X: 50, Y: 150, Pressed: true, Released: true})
	require.Equal(t, -1, pressed, "rows go on below the window, unseen")
	build(Pointer{X: 50, Y: 50, Pressed: true, Released: true})
	require.Positive(t, pressed)

	for range 29 {
		u.Key(KeyNext)
	}
	build(Pointer{})
	build(Pointer{})
	require.True(t, u.says(string(rune('a'+28))), "what has the focus is seen")
}

// Whatever the pointer rests on, and whatever the keys are on, says what it is after a moment; not while it moves on.
func TestTips(t *testing.T) {
	u := newUI(400, 300)
	build := func(x float64) {
		u.Pointer = Pointer{X: x, Y: 20}
		u.Begin()
		defer u.End()
		u.Button(10, 10, 50, 20, "one", "the first", false)
		u.Button(100, 10, 50, 20, "two", "the second", false)
	}
	build(20)
	require.False(t, u.says("the first"))
	require.False(t, u.Tend(0.3))
	build(110)
	require.False(t, u.Tend(0.3))
	build(110)
	require.False(t, u.says("the second"))
	require.True(t, u.Tend(0.3), "a new picture is needed")
	build(110)
	require.True(t, u.says("the second"))
	build(300)
	require.False(t, u.says("the second"))
	u.Key(KeyNext)
	build(300)
	u.Tend(1)
	build(300)
	require.True(t, u.says("the first"))
}

// A tip lies beside the panel that it is about, not over what else the panel says.
func TestTipsLieBeside(t *testing.T) {
	v, u := full(t)
	u.H = 800
	for _, name := range []string{"World", "Servers", "claim A", "Pause"} {
		u.Pointer = Pointer{}
		u.Build(v)
		u.Build(v)
		at := u.find(t, name)
		u.Pointer = Pointer{X: at.X + 1, Y: at.Y + 5}
		if at.Align == AlignCenter {
			u.Pointer.X = at.X
		}
		u.Build(v)
		u.Tend(1)
		u.Build(v)
		tip := u.Items[len(u.Items)-1]
		require.Equal(t, ItemText, tip.Kind)
		for _, c := range u.covers {
			if inside(c, u.Pointer.X, u.Pointer.Y) {
				require.False(t, inside(c, tip.X, tip.Y), "%s: %q lies in %+v", name, tip.Text, c)
			}
		}
	}
}

// The bar of a server's load opens what is known of the server, as its name does.
func TestLoadBar(t *testing.T) {
	v, u := full(t)
	u.panels.tab = tabServers
	u.push(t, v, "load")
	require.Equal(t, About{What: AboutServer, Server: "a"}, v.About)
}

// At 1280 points the toolbar is one row, however much this viewer can; the rest is a press away.
func TestToolbarIsOneRow(t *testing.T) {
	v := commands(t)
	v.World.Worlds = []wire.ViewChoice{{Name: "garden"}}
	v.Share = func(string) string { return "" }
	v.Still, v.Record, v.Film = func() {}, func() {}, func(bool) {}
	require.Len(t, v.bar(1280), 1)
	require.Len(t, v.bar(1920), 1)
	u := newUI(1280, 800)
	u.Build(v)
	require.False(t, u.says("Share"))
	u.push(t, v, "More")
	require.Len(t, v.bar(1280), 2)
	for _, text := range []string{"Share", "Picture", "Film", "Record", "Borders", "Labels", "Light", "Help", "Tour", "Worlds"} {
		require.True(t, u.says(text), text)
	}
}

// Whatever the screen is as wide as, no button of the toolbar is cut off, and each is there once when More is pressed.
func TestToolbarFits(t *testing.T) {
	for w := 280.0; w < 2600; w += 10 {
		v := commands(t)
		v.World.Worlds = []wire.ViewChoice{{Name: "garden"}}
		v.Share = func(string) string { return "" }
		v.Still, v.Record, v.Film = func() {}, func() {}, func(bool) {}
		for _, v.More = range []bool{false, true} {
			u := newUI(w, 800)
			u.Build(v)
			labels := map[string]int{}
			for _, row := range v.bar(w) {
				for _, tap := range row {
					if labels[tap.label]++; tap.label == "" {
						continue
					}
					at, found := u.Place(tap.label)
					require.True(t, found, "%v: %s", w, tap.label)
					require.True(t, at.X >= 2 && at.X+at.W <= w-2, "%v: %s lies at %+v", w, tap.label, at)
				}
			}
			for _, label := range []string{
				"Pause", "Step", "Slower", "Faster", "Select", "Paint", "Push", "Erase", "Damage", "−", "+", "Fit",
				"Light", "Tour", "Worlds", "Share", "Picture", "Film", "Record", "Help",
			} {
				if v.More {
					require.Equal(t, 1, labels[label], "%v: %s", w, label)
				}
			}
		}
	}
	v := commands(t)
	v.World.Worlds, v.More = []wire.ViewChoice{{Name: "garden"}}, true
	require.LessOrEqual(t, len(v.bar(390)), 4, "the world must be seen, too")
}

// Help says what fingers do where there are some, before what keys do.
func TestHelpForFingers(t *testing.T) {
	for _, c := range []struct {
		width   float64
		pointer Pointer
		fingers bool
	}{{390, Pointer{}, true}, {1280, Pointer{}, false}, {1280, Pointer{Touch: true}, true}} {
		v, u := commands(t), newUI(c.width, 844)
		v.Help, u.Pointer = true, c.pointer
		u.Build(v)
		for _, g := range Gestures {
			require.Equal(t, c.fingers, u.says(g.Fingers), "%+v", c)
		}
		require.True(t, u.says(Keys[0].Keys))
	}
}

// A kind is named once, though its symbol has a minus where its name has a hyphen; ticks are called so.
func TestNamedOnce(t *testing.T) {
	v, u := full(t)
	v.World.Kinds[0].Name, v.World.Kinds[0].Symbol = "e-", "e−"
	v.World.Kinds[1].Name, v.World.Kinds[1].Symbol = "mu-", "μ−"
	u.Build(v)
	require.True(t, u.says("e-"))
	require.False(t, u.says("e−"))
	require.True(t, u.says("μ−"))
	require.True(t, u.says("tick "+Number(v.Known.Feed[0].Tick)))
}

// A slider follows the hand from end to end, and the keys; far ends are reached by factors, not by steps.
func TestSlider(t *testing.T) {
	for _, c := range []struct{ lo, hi, usual, middle float64 }{{0, 4, 1, 2}, {0.1, 1000, 10, 10}, {-1, 1, 0.5, 0}} {
		u := newUI(400, 300)
		value := c.usual
		build := func(p Pointer) {
			u.Pointer = p
			u.Begin()
			defer u.End()
			panel := u.Open(0, 0, 214)
			value, _ = panel.Slider("heat", "", "", value, c.lo, c.hi, c.usual)
			panel.Close()
		}
		const y = pad + 17 + 14 + 10
		build(Pointer{X: 107, Y: y, Down: true, Pressed: true})
		require.InDelta(t, c.middle, value, 1e-9)
		build(Pointer{X: 900, Y: 250, Down: true})
		require.Equal(t, c.hi, value, "the hand may leave it")
		build(Pointer{X: -10, Y: 250, Down: true})
		require.Equal(t, c.lo, value)
		build(Pointer{X: 107, Y: y, Released: true})
		at := value
		build(Pointer{X: 150, Y: y})
		require.Equal(t, at, value, "nothing is held any more")
		u.Key(KeyNext)
		u.Key(KeyEnd)
		build(Pointer{})
		require.Equal(t, c.hi, value)
		u.Key(KeyLeft)
		build(Pointer{})
		require.Less(t, value, c.hi)
		u.Key(KeyEnter)
		build(Pointer{})
		require.Equal(t, c.usual, value)
	}
}

// A curve keeps the extremes however many buckets share a point of the screen, and stays in its box.
func TestCurve(t *testing.T) {
	var h History
	c := h.Column("g", "n")
	for i := range 5000 {
		h.Reach(uint64(i))
		value := math.Sin(float64(i) / 300)
		if i == 3333 {
			value = 7
		}
		h.Put(c, value)
	}
	u := newUI(400, 300)
	u.Begin()
	box := Item{X: 10, Y: 20, W: 100, H: 50}
	lo, hi := h.bounds([]int{c}, false)
	require.EqualValues(t, 7, hi)
	u.curve(&h, c, box, lo, hi, Color{1, 1, 1, 1})
	require.Len(t, u.Items, 1)
	points := u.Items[0].Points
	require.LessOrEqual(t, len(points), 4*100)
	top := float32(math.Inf(1))
	for i := 0; i < len(points); i += 2 {
		require.True(t, inside(box, float64(points[i]), float64(points[i+1])))
		require.True(t, i == 0 || points[i] >= points[i-2])
		top = min(top, points[i+1])
	}
	require.InDelta(t, box.Y+4, top, 1e-3, "the one peak is at the top")
}

// full is a world of which everything is known, with all that panels can show.
func full(t testing.TB) (*View, *UI) {
	w := flatWorld()
	w.Commands, w.Kinds[0].Pushed = true, true
	for i := range 12 {
		name := string(rune('A' + i))
		w.Kinds = append(w.Kinds, wire.ViewKind{Name: name, Symbol: name})
		w.Structures = append(w.Structures, wire.ViewStructure{Name: "thing " + name, Formula: "up2 down"})
		w.Rules = append(w.Rules, wire.ViewRule{Text: "up -> " + name, Equation: "up + down → " + name, How: "rate 1", When: "up.c == 1"})
		w.Claims = append(w.Claims, wire.ViewClaim{Name: "claim " + name, At: 100, That: "count(up) > 1"})
	}
	w.Measures = []wire.ViewMeasure{{Name: "bound", Label: "part that is bound"}}
	w.Params = []wire.ViewParam{{Name: "heat", Label: "how hot it is", Value: 1, Usual: 1, Hi: 4}}
	v := New()
	v.Camera.Resize(1000, 600, 0, 0, 0, 0)
	if err := v.Welcome(w); err != nil {
		t.Fatal(err)
	}
	v.Link("a", Connected)
	v.Link("b", Connected)
	for tick := uint64(10); tick < 4000; tick += 10 {
		v.Known.History.Reach(tick)
		for c := range v.Known.History.Columns {
			v.Known.History.Put(c, float64(tick%700)+float64(c))
		}
		if tick == 10 {
			for _, k := range w.Kinds {
				v.Known.History.Column(GroupKinds, k.Name)
			}
			for _, s := range w.Structures {
				v.Known.History.Column(GroupStructures, s.Name)
			}
		}
	}
	for tick := uint64(4000); tick < 4100; tick += 50 {
		fired := make([]int64, len(w.Rules))
		for i := range fired {
			fired[i] = int64(tick) * int64(i)
		}
		v.Vital("a", vitals("a", 7, tick, fired...))
		v.Vital("b", vitals("b", 9, tick, fired...))
		v.Tend(1)
	}
	bound, least := 0.91, 0.98
	o := &wire.Observed{Tick: 4100, Measures: []*float64{&bound}}
	for i := range w.Claims {
		o.Claims = append(o.Claims, wire.ObservedClaim{Holds: i%3 == 0, Final: i%2 == 0, Sides: []wire.ObservedSide{
			{Text: "bound", Op: ">=", Value: &bound, Limit: &least, Holds: i%3 == 0},
		}})
	}
	v.Observe(o)
	v.Census.Kinds, v.Census.Structures = make([]int, len(w.Kinds)), make([]int, len(w.Structures))
	v.Census.ever, v.Census.formed = make([]bool, len(w.Kinds)), make([]bool, len(w.Structures))
	for i := range v.Census.formed {
		v.Census.formed[i] = true
	}
	for i := range v.Census.ever {
		v.Census.ever[i], v.Census.Kinds[i] = true, 100*i
	}
	v.happen(Happening{Text: "first pair", Structure: "pair", Mood: Glad})
	return v, newUI(1280, 2400)
}

// Every page says what it is for, and what is clicked acts.
func TestPages(t *testing.T) {
	v, u := full(t)
	u.Build(v)
	for _, text := range []string{
		"first pair", "WHAT IS EXPECTED", "0.91 of ≥ 0.98 · by tick 100", "0.91 of ≥ 0.98 · did not come true",
		"0.91 ≥ 0.98 · holds now", "thing A", "u₂ d", "4 of 12",
	} {
		require.True(t, u.says(text), text)
	}
	u.click(t, v, "Plots")
	for _, text := range []string{"PARTICLES", "STRUCTURES", "ENERGY", "TEMPERATURE", "part that is bound", "kinetic"} {
		require.True(t, u.says(text), text)
	}
	u.click(t, v, "Rules")
	require.True(t, u.says("12 rules, together 6\u2009600 a second"), "of both servers, 50 ticks a second")
	require.Equal(t, "up + down → L", u.find(t, "up + down").Text, "what fires most is first")
	require.False(t, u.says("when up.c == 1"))
	u.click(t, v, "up + down → L")
	require.True(t, u.says("when up.c == 1"))
	u.click(t, v, "Servers")
	require.True(t, u.says("hash of the world"))
	u.click(t, v, "region 9")
	require.Equal(t, About{What: AboutRegion, Region: 9}, v.About)
	require.True(t, u.says("borders in"))
	require.True(t, u.says("120 B/tick"))
	u.Pointer = Pointer{}
	v.AskServer("a")
	u.Build(v)
	require.True(t, u.says("2.05 kB 1.02 kB"), "what goes over its link")
	require.True(t, u.says("50 %"))
	u.click(t, v, "Settings")
	u.click(t, v, "borders of regions")
	require.False(t, v.Borders)
	u.click(t, v, "speed")
	require.Equal(t, BySpeed, v.Colouring.By)
}

// The report says what the panels show.
func TestReport(t *testing.T) {
	v, _ := full(t)
	v.AskRegion(9)
	r := v.Report()
	require.Equal(t, ReportedClaim{"claim B", "open", "0.91 of ≥ 0.98 · by tick 100"}, r.Claims[1])
	require.Equal(t, ReportedClaim{"claim C", "failed", "0.91 of ≥ 0.98 · did not come true"}, r.Claims[2])
	require.EqualValues(t, 6, r.Plots["energy/kinetic"])
	require.InDelta(t, 0.91, r.Plots["measures/bound"], 1e-6)
	require.Equal(t, "up + down → L", r.Rules[11].Equation)
	require.InDelta(t, 22000, r.Rules[11].PerTicks, 1e-6)
	require.Equal(t, "first pair", r.Feed[0].Text)
	require.Equal(t, ReportedSubject{"region", 9, ""}, r.About)
	require.Equal(t, 2, r.Region.Particles)
	require.Equal(t, "0000000000000154", r.Hash, "the sum")
	require.Equal(t, 0.5, r.Servers[0].Load)
}

// Kinds can be hidden, whatever their world says, and stay so when its rules change.
func TestShowKind(t *testing.T) {
	v := shown(t)
	v.ShowKind(0, false)
	require.True(t, v.hidesKind(0))
	require.False(t, v.hidesKind(1))
	w := flatWorld()
	w.World.Revision = 1
	require.NoError(t, v.Welcome(w))
	require.True(t, v.hidesKind(0))
	v.ShowKind(0, true)
	require.False(t, v.hidesKind(0))
}

// A claim is shown with its value against its limit, whichever way it fails.
func TestSides(t *testing.T) {
	value, limit := 72.648, 12.0
	for want, side := range map[string]wire.ObservedSide{
		"72.65 of ≥ 12":   {Op: ">=", Value: &value, Limit: &limit},
		"72.65, not ≤ 12": {Op: "<=", Value: &value, Limit: &limit},
		"72.65 ≥ 12":      {Op: ">=", Value: &value, Limit: &limit, Holds: true},
		"12, not = 72.65": {Op: "==", Value: &limit, Limit: &value},
		"12 = 12":         {Op: "==", Value: &limit, Limit: &limit, Holds: true},
		"72.65":           {Value: &value},
		"":                {Op: ">=", Limit: &limit},
	} {
		require.Equal(t, want, sideText(&side))
	}
}

// Formulas are written as chemists do.
func TestFormula(t *testing.T) {
	v := New()
	w := flatWorld()
	w.Kinds = []wire.ViewKind{{Name: "u"}, {Name: "e-", Symbol: "e−"}, {Name: "C14"}}
	w.Styles = nil
	require.NoError(t, v.Welcome(w))
	require.Equal(t, "u₂ e− C14", v.subscribed("u2 e- C14"))
	require.Equal(t, "u₁₂ e−₂", v.subscribed("u12 e-2"))
}

// BenchmarkPanels builds all panels, with each of the pages: at most 0.5 ms.
func BenchmarkPanels(b *testing.B) {
	for page, name := range tabNames {
		b.Run(name, func(b *testing.B) {
			v, u := full(b)
			u.H = 800
			u.panels.tab = tab(page)
			v.AskServer("a")
			b.ReportAllocs()
			for b.Loop() {
				u.Build(v)
			}
		})
	}
}

// The ruler lies clear of all panels, and is there on wide screens, in the past, too.
func TestRulerLiesClear(t *testing.T) {
	for _, size := range [][2]float64{{700, 600}, {800, 600}, {1024, 640}, {1280, 800}, {2560, 1440}} {
		for _, past := range []bool{false, true} {
			v, u := full(t)
			u.W, u.H = size[0], size[1]
			left, right, top, bottom := v.Insets(u.W)
			v.Camera.Resize(u.W, u.H, left, right, top, bottom)
			v.Timeline.To, v.Timeline.Past = 10, past
			u.Build(v)
			rulers := 0
			for _, i := range u.Items {
				if i.Kind != ItemText || !strings.Contains(i.Text, "length unit") {
					continue
				}
				rulers++
				for _, c := range u.covers {
					require.False(t, inside(c, i.X, i.Y) || inside(c, i.X, i.Y+25), "%v: %+v lies in %+v", size, i, c)
				}
			}
			require.Equal(t, 1, rulers, size)
		}
	}
}

// What the sheet of a narrow screen has is pressed where it is drawn, and the world is told how high the sheet is.
func TestSheetIsPressedWhereItIs(t *testing.T) {
	v, u := commands(t), newUI(390, 844)
	u.Build(v)
	u.click(t, v, "Settings")
	require.False(t, v.Trails)
	u.click(t, v, "trails")
	require.True(t, v.Trails)
	tall := u.find(t, "COLOURS").Y
	u.click(t, v, "PICTURE")
	require.Greater(t, u.find(t, "COLOURS").Y, tall, "it ends where it did when it is lower")
	u.click(t, v, "Settings")

	v.AskRegion(7)
	u.Build(v)
	_, _, _, bottom := v.Insets(390)
	_, _, _, all := u.Covered(v, 390, 844)
	box := u.covers[slices.IndexFunc(u.covers, func(c Item) bool { return inside(c, 100, 844-all+1) && c.H > 60 })]
	require.InDelta(t, 844-all, box.Y, 1e-9)
	require.InDelta(t, 844-bottom-6, box.Y+box.H, 1e-9)
	require.Less(t, all-bottom, 844*sheetShare, "it is as high as what it says")
	u.click(t, v, "a")
	require.Equal(t, About{What: AboutServer, Server: "a"}, v.About)
}
