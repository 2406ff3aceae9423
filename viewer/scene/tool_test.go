package scene

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// worker is a view that may command, with a tool in hand; nothing waits to be sent.
func worker(t *testing.T, tool Tool) *View {
	v := commands(t)
	v.World.World.Light, v.World.World.Dt = 0.5, 0.25
	v.World.Kinds[0].Pushed = true
	v.World.Attrs = []wire.ViewAttr{{Name: "colour", Kinds: []int{0}, Hi: 2, Names: []string{"red", "green", "blue"}}}
	v.Do(ActionSelectTool + Action(tool))
	require.Equal(t, tool, v.Tools.Now)
	v.Asks = nil
	return v
}

// sent lets time pass, and gives the commands that were sent meanwhile.
func (v *View) sentIn(t *testing.T, seconds float64) (out []map[string]any) {
	t.Helper()
	for range int(seconds/0.05 + 0.5) {
		v.Tend(0.05)
		for len(v.Asks) > 0 {
			_, request, body := v.asked(t)
			v.Decide(&wire.Decided{Request: request, Tick: 20})
			out = append(out, body["command"].(map[string]any))
		}
	}
	return out
}

// Paint flows while the button is down: as many particles as the flow says, of the kind and with the attributes that
// were chosen, where the pointer is, in a few orders a second.
func TestPaint(t *testing.T) {
	v := worker(t, ToolPaint)
	v.Tools.Flow = 60
	v.Tint(v.paintable()[0], 1)
	v.Tint(v.paintable()[0], 1)
	require.Equal(t, "green", v.shade(v.paintable()[0]))
	x, y := v.at(5, 10)
	require.True(t, v.Press(x, y))
	all := v.sentIn(t, 3)
	v.Release()
	all = append(all, v.sentIn(t, 1)...)
	require.LessOrEqual(t, len(all), 4*5)
	n := 0
	for _, c := range all {
		add := c["add"].(map[string]any)
		require.Equal(t, "up", add["kind"])
		require.Equal(t, v.Tools.Radius, add["spread"])
		require.Equal(t, map[string]any{"colour": 1.0}, add["attrs"])
		require.InDeltaSlice(t, []float64{5, 10, 0}, toFloats(add["at"]), 0.1)
		n += int(add["count"].(float64))
	}
	require.InDelta(t, 3*60, n, 5)
	require.Empty(t, v.sentIn(t, 1), "nothing flows when the button is up")
}

func toFloats(list any) (out []float64) {
	for _, x := range list.([]any) {
		out = append(out, x.(float64))
	}
	return out
}

// A short click of paint is one particle or more, at once.
func TestPaintClick(t *testing.T) {
	v := worker(t, ToolPaint)
	v.Press(v.at(5, 10))
	v.Release()
	all := v.sentIn(t, 0.5)
	require.Len(t, all, 1)
	require.Equal(t, 1.0, all[0]["add"].(map[string]any)["count"])
}

// A drag kicks what it goes over, in its direction, with a part of the speed of light.
func TestPush(t *testing.T) {
	v := worker(t, ToolPush)
	v.Press(v.at(5, 10))
	for x := float32(5); x <= 9; x += 0.1 {
		v.Drag(v.at(x, 10))
	}
	v.Release()
	all := v.sentIn(t, 3)
	require.NotEmpty(t, all)
	for _, c := range all {
		kick := c["kick"].(map[string]any)
		require.InDeltaSlice(t, []float64{pushPart * 0.5 / 0.25, 0, 0}, toFloats(kick["velocity"]), 1e-6)
		require.Equal(t, v.Tools.Radius, kick["radius"])
	}
}

// A push around the wrapped edge goes the short way.
func TestPushAcrossTheEdge(t *testing.T) {
	v := worker(t, ToolPush)
	v.Press(v.at(39.9, 10))
	v.Drag(v.at(41, 10))
	all := v.sentIn(t, 1)
	require.Len(t, all, 1)
	require.Positive(t, toFloats(all[0]["kick"].(map[string]any)["velocity"])[0])
}

// Erasing follows the drag; what comes faster than servers take it waits, and the ring is there at once.
func TestErase(t *testing.T) {
	v := worker(t, ToolErase)
	v.Press(v.at(5, 10))
	require.Len(t, v.Tools.echoes, 1)
	var d Drawing
	before := len(drawn(v, &d).Top.Vertices)
	v.Drag(v.at(8, 10))
	v.Drag(v.at(11, 10))
	require.Greater(t, len(drawn(v, &d).Top.Vertices), before)
	all := v.sentIn(t, 0.3)
	require.Less(t, len(all), 3)
	all = append(all, v.sentIn(t, 1)...)
	require.GreaterOrEqual(t, len(all), 3)
	require.InDeltaSlice(t, []float64{5, 10, 0}, toFloats(all[0]["remove"].(map[string]any)["at"]), 0.1)
	require.InDeltaSlice(t, []float64{11, 10, 0}, toFloats(all[2]["remove"].(map[string]any)["at"]), 0.1)
	drawn(v, &d)
	require.True(t, says(&d, "acts at tick 20"))
	v.Release()
	v.take("a", 2, section(7, 30))
	v.take("b", 2, section(9, 30))
	v.sentIn(t, 2)
	require.Empty(t, v.Tools.echoes, "what has acted is rung no longer")
}

func drawn(v *View, d *Drawing) *Drawing {
	v.Build(d, 1)
	return d
}

func says(d *Drawing, text string) bool {
	for _, i := range d.Texts {
		if i.Text == text {
			return true
		}
	}
	return false
}

// Tools stay within what servers take: of a world, of a brush and of what waits.
func TestToolLimits(t *testing.T) {
	v := worker(t, ToolErase)
	require.True(t, v.Press(v.at(5, 30)))
	require.Contains(t, v.Note, "outside of the world")
	require.Empty(t, v.sentIn(t, 1))
	v.Widen(1000)
	require.LessOrEqual(t, v.Tools.Radius, 20*mostBrush)
	v.Widen(-1000)
	require.Positive(t, v.Tools.Radius)
	v.Press(v.at(1, 10))
	for x := float32(1); x < 39; x += 0.02 {
		v.Drag(v.at(x, 10))
	}
	require.LessOrEqual(t, len(v.Tools.queue), mostQueued)
	for range 100 {
		v.Tend(0.05)
	}
	require.LessOrEqual(t, len(v.orders), mostWaiting, "unanswered")
}

// Nothing is kicked in a world whose particles carry no momentum, and the button says so.
func TestNothingToPush(t *testing.T) {
	v := commands(t)
	require.Contains(t, v.Barred(ToolPush), "momentum")
	v.Do(ActionPushTool)
	require.Equal(t, ToolSelect, v.Tools.Now)
	require.Empty(t, v.Barred(ToolErase))
}

// A blow is counted as the servers say that it was, and what the world does besides is told apart from it: what decays
// by itself in the same tick was not removed by anybody.
func TestDamage(t *testing.T) {
	v, u := worker(t, ToolBlast), newUI(1280, 800)
	v.Press(v.at(10, 10))
	for range int(4 / 0.05) {
		v.Tend(0.05)
		for len(v.Asks) > 0 {
			_, request, body := v.asked(t)
			d := &wire.Decided{Request: request, Tick: 20, Number: "of a kick"}
			if body["command"].(map[string]any)["remove"] != nil {
				d.Number = "of the hole"
			}
			v.Decide(d)
		}
	}
	u.Build(v)
	require.True(t, u.saysPart("falls at tick 20"))
	frame := func(tick uint64, ups int) {
		f := section(7, tick)
		s := &f.Sections[0]
		s.Bonds, s.Names = nil, nil
		s.Style = make([]uint8, ups)
		s.X, s.Y = make([]uint16, ups), make([]uint16, ups)
		v.take("a", uint32(tick), f)
		v.take("b", uint32(tick), section(9, tick))
		v.Tend(0.1)
	}
	frame(15, 141)
	frame(25, 41) // 20 are gone by themselves
	u.Build(v)
	require.True(t, u.saysAll("the servers count …"))
	here, there := vitals("a", 7, 25), vitals("b", 9, 19)
	here.Regions[0].Removals = []wire.Removal{{Number: "of another", Tick: 20, Kinds: []int32{500, 0}}, {Number: "of the hole", Tick: 20, Kinds: []int32{80, 0}}}
	v.Vital("a", here)
	v.Vital("b", there) // it has not come so far
	v.Tend(0.1)
	require.False(t, v.Tools.damage.Struck)
	there = vitals("b", 9, 25)
	v.Vital("b", there)
	frame(26, 41)
	u.Build(v)
	require.True(t, u.says("You removed 80 at tick 20."))
	require.True(t, u.says("−80"))
	require.True(t, u.says("62 → 42"), "142 before, 80 removed, 20 gone by themselves")
	require.True(t, u.saysAll("others are gone by themselves."))
	frame(30, 101)
	u.Build(v)
	require.True(t, u.says("You removed 80 at tick 20."))
	require.True(t, u.says("50 % of that many have come back."))
	require.True(t, u.says("62 → 102"))
	frame(35, 141)
	u.Build(v)
	require.True(t, u.saysAll("as many again as before the blow."))
	u.press(t, v, "Dismiss")
	require.Nil(t, v.Tools.damage)
}

// A blow into the void says so.
func TestDamageOfNothing(t *testing.T) {
	v, u := worker(t, ToolBlast), newUI(1280, 800)
	v.Press(v.at(10, 10))
	v.sentIn(t, 4)
	v.take("a", 2, section(7, 30))
	v.take("b", 2, section(9, 30))
	v.Vital("a", vitals("a", 7, 30))
	v.Vital("b", vitals("b", 9, 30))
	v.Tend(0.1)
	u.Build(v)
	require.True(t, u.says("Nothing was there to remove."))
}

// What a tool is set to and what became of a blow lie clear of the line of time and of the tabs below them, so that every
// button of theirs can be pressed.
func TestSheetsLieClear(t *testing.T) {
	for _, size := range [][2]float64{{1280, 800}, {640, 600}, {390, 844}} {
		for _, blow := range []bool{false, true} {
			v, u := worker(t, ToolPaint), newUI(size[0], size[1])
			v.Panels, v.Timeline.To, v.Fresh = true, 10, false
			if blow {
				v.Do(ActionSelectTool)
				v.Tools.damage = &Damage{Known: true, Tick: 20}
			}
			without := v.Tools
			v.Tools = Tools{}
			u.Build(v)
			others := slices.Clone(u.covers)
			v.Tools = without
			u.Build(v)
			sheets := 0
			for _, c := range u.covers {
				if slices.ContainsFunc(others, func(o Item) bool { return o.X == c.X && o.Y == c.Y && o.W == c.W && o.H == c.H }) {
					continue
				}
				sheets++
				for _, o := range others {
					if o.X < c.X+c.W && c.X < o.X+o.W {
						require.False(t, o.Y < c.Y+c.H && c.Y < o.Y+o.H, "%v, blow %v: %+v lies over %+v", size, blow, c, o)
					}
				}
			}
			require.Positive(t, sheets, "%v, blow %v", size, blow)
		}
	}
}

// A blow that no server takes is no damage.
func TestDamageRefused(t *testing.T) {
	v := worker(t, ToolBlast)
	v.Press(v.at(10, 10))
	v.Tend(orderEvery)
	_, request, _ := v.asked(t)
	v.Decide(&wire.Decided{Request: request, Error: "no"})
	require.Nil(t, v.Tools.damage)
}

// step presses a button in the row of a setting.
func (u *UI) step(t *testing.T, v *View, name, button string) {
	t.Helper()
	u.Pointer = Pointer{}
	u.Build(v)
	row := u.find(t, name)
	for _, i := range u.Items {
		if i.Text == button && abs(i.Y-row.Y) < 5 && i.X > row.X {
			u.Pointer = Pointer{X: i.X, Y: i.Y + 5, Pressed: true, Released: true}
		}
	}
	require.True(t, u.Pointer.Pressed, "%s of %s", button, name)
	u.Build(v)
	u.Build(v)
}

// sheets are the panels in the picture.
func (u *UI) sheets() (out []Item) {
	for _, i := range u.Items {
		if i.Kind == ItemBox && i.Corner == 12 {
			out = append(out, i)
		}
	}
	return out
}

// Whatever is in hand, was struck, is told of or is open: no panel lies over another. Where there is room for one only
// it is what was asked for last.
func TestNoSheetLiesOverAnother(t *testing.T) {
	for _, size := range [][2]float64{{1280, 800}, {1024, 700}, {800, 700}, {390, 844}} {
		for _, tool := range []Tool{ToolSelect, ToolPaint, ToolBlast} {
			for _, blow := range []bool{false, true} {
				for _, about := range []About{{}, {What: AboutServer, Server: "a"}} {
					for _, open := range []bool{false, true} {
						v, u := worker(t, ToolSelect), newUI(size[0], size[1])
						v.Timeline.To = 10
						u.Build(v)
						v.Do(ActionSelectTool + Action(tool))
						if blow {
							v.Tools.damage = &Damage{Known: true, Tick: 5, Struck: true, Removed: 9, Kinds: []Wound{{0, 20, 9, 11}}, Past: []int{20, 11}}
						}
						u.Build(v)
						if v.About = about; open && about.What == AboutNothing {
							u.panels.shownOf, u.panels.open = v.About, true
						}
						u.Build(v)
						all := u.sheets()
						for i, a := range all {
							for _, b := range all[:i] {
								over := a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H
								require.False(t, over, "%v, %v, blow %v, %v, open %v: %+v and %+v", size, tool, blow, about, open, a, b)
							}
						}
					}
				}
			}
		}
	}
}

// On a narrow screen a tool's sheet and the report of a blow take the place of what was there, and leave it to what is
// asked for after them.
func TestNewestSheet(t *testing.T) {
	v, u := worker(t, ToolSelect), newUI(390, 844)
	v.AskServer("a")
	u.Build(v)
	v.Do(ActionPaintTool)
	u.Build(v)
	require.Equal(t, AboutNothing, v.About.What)
	require.True(t, u.says("radius"))
	v.Tools.damage = &Damage{}
	u.Build(v)
	require.False(t, u.says("radius"))
	require.True(t, u.says("Damage …"))
	v.AskServer("a")
	u.Build(v)
	require.False(t, u.says("Damage …"))
	v.tellOf(About{})
	u.Build(v)
	require.True(t, u.says("Damage …"))
}

// The panel of a tool sets it.
func TestBrushPanel(t *testing.T) {
	v, u := worker(t, ToolPaint), newUI(1280, 800)
	u.press(t, v, "down")
	require.Equal(t, 1, v.Tools.Kind)
	u.press(t, v, "200/s")
	require.Equal(t, 200, v.Tools.Flow)
	radius := v.Tools.Radius
	u.step(t, v, "radius", "+")
	require.Greater(t, v.Tools.Radius, radius)
	u.press(t, v, "up")
	require.False(t, u.says("usual"), "who wants none of it has no rows of it")
	u.Build(v)
	require.True(t, u.says("as usual"))
	u.click(t, v, "ATTRIBUTES")
	require.True(t, u.says("usual"))
	for _, want := range []string{"red", "green", "blue", "blue"} {
		u.step(t, v, "colour", "+")
		require.True(t, u.says(want), want)
	}
	u.step(t, v, "colour", "−")
	require.True(t, u.says("green"))
	require.Less(t, u.find(t, "radius").Y-u.find(t, "colour").Y, 2.2*12, "a row is hardly higher than its text")
	v.Do(ActionNothing)
	require.Equal(t, ToolSelect, v.Tools.Now)
}

// On a low screen the report of a blow lies beside the panel of the tool, and on a high one above it: neither leaves the
// screen or lies over the other, and the report can be read and put away.
func TestReportOfABlowStaysOnTheScreen(t *testing.T) {
	for _, width := range []float64{560, 760, 900, 1000, 1280, 1400} {
		for _, height := range []float64{300, 400, 560, 620, 800} {
			v, u := worker(t, ToolPaint), newUI(width, height)
			v.Fresh = false
			v.Tools.damage = &Damage{Known: true, Struck: true, Removed: 9, Kinds: []Wound{{0, 20, 9, 11}, {1, 20, 9, 11}}, Past: []int{20, 11}}
			u.Build(v)
			u.Build(v)
			all := u.sheets()
			for i, a := range all {
				require.True(t, a.X >= 0 && a.Y >= 0 && a.X+a.W <= width && a.Y+a.H <= height, "%vx%v: %+v", width, height, a)
				for _, b := range all[:i] {
					require.False(t, overlaps(a, b), "%vx%v: %+v and %+v", width, height, a, b)
				}
			}
			require.True(t, u.saysPart("You removed 9"), "%vx%v", width, height)
			u.push(t, v, "Dismiss")
			require.Nil(t, v.Tools.damage, "%vx%v", width, height)
		}
	}
}
