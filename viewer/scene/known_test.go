package scene

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/region/wire"
)

// told is a world with rules, claims and measures, shown and at tick 10.
func toldWorld(t *testing.T) *View {
	v := shown(t)
	w := flatWorld()
	w.Rules = []wire.ViewRule{
		{Text: "u + d -> u - d", Equation: "u + d → u–d", When: "u.c != d.c", How: "rate 2 per time, within 0.9", Left: []int{0, 1}, Right: []int{0, 1}},
		{Text: "u -> d", Equation: "u → d", How: "mean life 20", Left: []int{0}, Right: []int{1}},
	}
	w.Claims = []wire.ViewClaim{{Name: "pairs form", At: 100, That: `count("pair") >= 5`}, {Name: "ups stay", At: 200, That: `count("up") >= 1`}}
	w.Measures = []wire.ViewMeasure{{Name: "bound", Label: "part that is bound"}}
	w.Params = []wire.ViewParam{{Name: "heat", Label: "how hot it is", Value: 1, Usual: 1, Lo: 0, Hi: 4}}
	require.NoError(t, v.Welcome(w))
	v.Link("a", Connected)
	v.Link("b", Connected)
	return v
}

func vitals(server string, region uint32, tick uint64, fired ...int64) *wire.Vitals {
	return &wire.Vitals{Server: server, Tick: tick, Rate: 50, Load: 0.5, Memory: 40 << 20, Fired: fired, Regions: []wire.RegionVitals{{
		ID: region, Tick: tick, Epoch: tick / 4, Particles: 2, Hash: "00000000000000aa", Seen: int64(tick), Felt: int64(tick),
		Kinetic: 3, Potential: -1, Freedom: 4, HaloIn: 120, HaloOut: 80, Took: 0.25,
	}}, Links: []wire.LinkVitals{{Peer: "b", In: 2048, Out: 1024}}}
}

// However long a world lives, its history is bounded, covers all of it, and loses no extreme.
func TestHistory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var h History
		c := h.Column("g", "n")
		tick, least, most, n := uint64(0), math.Inf(1), math.Inf(-1), rapid.IntRange(1, 6000).Draw(t, "samples")
		step := rapid.Uint64Range(1, 500).Draw(t, "step")
		late := -1
		for i := range n {
			tick += 1 + (uint64(i)*7919)%step
			h.Reach(tick)
			value := math.Sin(float64(i) * 0.37)
			h.Put(c, value)
			least, most = min(least, value), max(most, value)
			if i == n/2 {
				late = h.Column("g", "later")
			}
		}
		require.LessOrEqual(t, len(h.Ticks), mostBuckets)
		require.Equal(t, tick, h.Last)
		lo, hi := float32(math.Inf(1)), float32(math.Inf(-1))
		for i := range h.Ticks {
			lo, hi = min(lo, h.Columns[c].Lo[i]), max(hi, h.Columns[c].Hi[i])
			require.True(t, i == 0 || h.Ticks[i] > h.Ticks[i-1])
		}
		require.Equal(t, float32(least), lo)
		require.Equal(t, float32(most), hi)
		_, ok := h.Latest(late)
		require.False(t, ok, "nothing was put there")
		at := h.Ticks[len(h.Ticks)/2]
		h.Return(at)
		require.Equal(t, at, h.Ticks[len(h.Ticks)-1])
		require.Len(t, h.Columns[late].Value, len(h.Ticks))
	})
}

// Rules fire as often as the counts of all servers grow; a server that takes a region over begins anew.
func TestFiring(t *testing.T) {
	v := toldWorld(t)
	v.Vital("a", vitals("a", 7, 100, 10, 0))
	v.Vital("b", vitals("b", 9, 100, 1000, 5))
	require.Equal(t, []Firing{{Total: 1010}, {Total: 5}}, v.Known.Rules)
	for range 20 {
		v.Tend(0.1)
	}
	v.Vital("a", vitals("a", 7, 200, 30, 0))
	v.Vital("b", vitals("b", 9, 200, 1000, 6))
	require.EqualValues(t, 1030, v.Known.Rules[0].Total)
	require.InDelta(t, 10, v.Known.Rules[0].PerSecond, 1e-6)
	require.InDelta(t, 200, v.Known.Rules[0].PerTicks, 1e-6)
	require.InDelta(t, 0.5, v.Known.Rules[1].PerSecond, 1e-6)
	both := vitals("a", 7, 210, 1040, 6)
	both.Regions = append(both.Regions, vitals("b", 9, 210).Regions...)
	v.Vital("a", both)
	require.Zero(t, v.Known.Rules[0].PerSecond, "what region 9 did before is no news")
	v.Link("b", Lost)
	v.fire()
	require.Zero(t, v.Known.Rules[1].PerSecond)
}

// The energy is that of all regions, each counted once, and unknown while one is.
func TestEnergy(t *testing.T) {
	v := toldWorld(t)
	v.Vital("a", vitals("a", 7, 100))
	require.False(t, v.Known.Energy.Known)
	v.Vital("b", vitals("b", 9, 100))
	require.Equal(t, Energy{Kinetic: 6, Potential: -2, Temperature: 1.5, Known: true}, v.Known.Energy)
	copied := vitals("b", 9, 120)
	copied.Regions = append(copied.Regions, vitals("a", 7, 120).Regions...)
	copied.Regions[1].Kinetic = 5
	v.Vital("b", copied)
	require.EqualValues(t, 8, v.Known.Energy.Kinetic)
}

// What is new is told once: first structures, claims, servers. What was there when we came is no news.
func TestFeed(t *testing.T) {
	v := toldWorld(t)
	require.Empty(t, v.Known.Feed)
	texts := func() (all []string) {
		for _, h := range v.Known.Feed {
			all = append(all, h.Text)
		}
		v.Known.Feed = nil
		return all
	}
	claims := func(tick uint64, c ...wire.ObservedClaim) {
		v.Observe(&wire.Observed{Tick: tick, Claims: c})
	}
	claims(20, wire.ObservedClaim{}, wire.ObservedClaim{Holds: true})
	require.Empty(t, texts(), "that is how it was found")
	claims(40, wire.ObservedClaim{Holds: true, First: 40}, wire.ObservedClaim{})
	require.Equal(t, []string{"it holds no more: ups stay", "now it holds: pairs form"}, texts())
	claims(30)
	require.EqualValues(t, 40, v.Known.Observed.Tick, "another server is late")
	claims(200, wire.ObservedClaim{Holds: true, Final: true, First: 40}, wire.ObservedClaim{Final: true})
	require.Equal(t, []string{"it did not come true: ups stay", "it came true: pairs form"}, texts())
	require.Equal(t, ClaimTrue, v.Known.Claim(0))
	require.Equal(t, ClaimFailed, v.Known.Claim(1))
	v.Link("b", Lost)
	v.Link("b", Connected)
	require.Equal(t, []string{"b is back", "b is lost"}, texts())

	w := flatWorld()
	w.World.Revision = 1
	w.Structures = append(w.Structures, wire.ViewStructure{Name: "trio", Formula: "u2 d"})
	require.NoError(t, v.Welcome(w))
	require.Equal(t, ClaimOpen, v.Known.Claim(0))
	require.Equal(t, []string{"the rules were changed (revision 1)"}, texts())
	v.take("a", 2, section(7, 300))
	v.take("b", 2, section(9, 300))
	require.Empty(t, texts())
	trio := section(7, 320)
	trio.Sections[0].Names[0].Structure = 1
	v.take("a", 3, trio)
	v.take("b", 3, section(9, 320))
	require.Equal(t, []string{"first trio"}, texts())
}

// The past of a particle is put together from what all servers remember, ancestors included, every reaction once.
func TestPast(t *testing.T) {
	v := toldWorld(t)
	v.Select(v.Pick(v.at(10, 10)))
	v.Asks = nil
	v.Answer("a", &wire.Details{Request: 1, Kind: "up", ID: "00000000000000ff", Server: "a"})
	v.Tend(0.01)
	traces := func() (all []Ask) {
		for _, ask := range v.Asks {
			if _, is := ask.Request.(wire.Trace); is {
				all = append(all, ask)
			}
		}
		v.Asks = nil
		return all
	}
	require.Equal(t, []Ask{{"a", wire.Trace{Request: 1, ID: 255}}, {"b", wire.Trace{Request: 1, ID: 255}}}, traces())
	born := wire.ViewEvent{
		Tick: 8, Rule: 1, Server: "a", Region: 7, Own: true,
		Before: []wire.ViewActor{{ID: "0000000000000001", Kind: "down"}}, After: []wire.ViewActor{{ID: "00000000000000ff", Kind: "up"}},
	}
	v.Recount("a", &wire.Story{Request: 1, Events: []wire.ViewEvent{born}, Able: []wire.ViewAble{{Rule: 0, Lacks: "a down nearby"}}})
	require.Equal(t, []Ask{{"a", wire.Trace{Request: 2, ID: 1}}, {"b", wire.Trace{Request: 2, ID: 1}}}, traces(), "who was the ancestor?")
	v.Recount("b", &wire.Story{Request: 1, Events: []wire.ViewEvent{born}})
	made := wire.ViewEvent{Tick: 3, Rule: 0, Server: "b", Region: 9, Own: true, After: []wire.ViewActor{{ID: "0000000000000001", Kind: "down"}}}
	v.Recount("b", &wire.Story{Request: 2, Since: 2, Events: []wire.ViewEvent{made}})
	v.Recount("b", &wire.Story{Request: 77, Events: []wire.ViewEvent{{Tick: 99}}})
	require.Empty(t, traces())
	p := &v.Selected.Past
	made.Own = false
	require.Equal(t, []wire.ViewEvent{born, made}, p.Events)
	require.EqualValues(t, 2, p.Since)
	require.Len(t, p.Able, 1)
}

// A structure is gathered along its bonds, also where a member has moved to another server.
func TestBody(t *testing.T) {
	v := toldWorld(t)
	v.Select(v.Pick(v.at(10, 10)))
	v.Asks = nil
	pair := &wire.ViewStructure{Name: "pair", Formula: "u d"}
	v.Answer("a", &wire.Details{Request: 1, Kind: "up", ID: "01", Server: "a", Region: 7, Position: [3]float64{10, 10, 0}, Structure: pair, Bonds: []wire.ViewBond{{Kind: "down", ID: "02"}}})
	v.Click(v.at(10, 10))
	require.Equal(t, AboutStructure, v.About.What, "clicked again")
	v.Tend(0.01)
	require.True(t, v.Body.Asking)
	follow := func(server string) uint32 {
		t.Helper()
		for _, ask := range v.questions() {
			if f, is := ask.Request.(wire.Follow); is && f.ID == 2 {
				require.Equal(t, server, ask.Server)
				v.Asks = nil
				return f.Request
			}
		}
		t.Fatal("nobody is asked")
		return 0
	}
	v.Answer("a", &wire.Details{Request: follow("a"), ID: "02", Error: "not here"})
	v.Answer("b", &wire.Details{Request: follow("b"), Kind: "down", ID: "02", Server: "b", Bonds: []wire.ViewBond{{Kind: "up", ID: "01"}}})
	require.False(t, v.Body.Asking)
	require.Len(t, v.Body.Members, 2)
	require.Equal(t, "b", v.Body.Members[1].Details.Server)
	v.Select(nil)
	require.Nil(t, v.Body)
	require.Equal(t, About{}, v.About)
}

// Of a structure that is larger than can be asked for, the page says whom its sums are of, and how large it is in truth
// where its name tells that.
func TestLargeBody(t *testing.T) {
	for size, says := range map[int]string{0: "64 and more", 1200: Number(1200)} {
		v, u := toldWorld(t), newUI(1280, 800)
		v.Panels = true
		v.Select(v.Pick(v.at(10, 10)))
		d := &wire.Details{Request: 1, Kind: "up", ID: "01", Server: "a", Region: 7, Mass: 1, Structure: &wire.ViewStructure{Formula: "u …", Size: size}}
		for i := range 2 * mostMembers {
			d.Bonds = append(d.Bonds, wire.ViewBond{Kind: "down", ID: fmt.Sprintf("%02x", i+2)})
		}
		v.Answer("a", d)
		v.AskStructure()
		v.Tend(0.01)
		require.Len(t, v.Body.Members, mostMembers)
		u.Build(v)
		require.True(t, u.says(says), says)
		var said []string
		for _, i := range u.Items {
			said = append(said, i.Text)
		}
		require.Contains(t, strings.Join(said, " "), "What follows is of the 64 nearest to the one you clicked, along bonds.")
	}
}

// A param is sent when the hand rests, once; its slider stays where it was put until the world follows, or refuses.
func TestTurn(t *testing.T) {
	v := toldWorld(t)
	w := *v.World
	w.Commands = true
	require.NoError(t, v.Welcome(&w))
	v.Asks = nil
	for _, x := range []float64{1.5, 2, 2.5} {
		v.Turn("heat", x)
		v.Tend(0.1)
	}
	require.Empty(t, v.Asks)
	value, wish := v.Param(0)
	require.EqualValues(t, 2.5, value)
	require.Equal(t, "…", wish)
	v.Tend(1)
	_, request, body := v.asked(t)
	require.Equal(t, map[string]any{"param": map[string]any{"name": "heat", "value": 2.5}}, body["command"])
	_, wish = v.Param(0)
	require.Equal(t, "asked", wish)
	v.Decide(&wire.Decided{Request: request, Tick: 20})
	_, wish = v.Param(0)
	require.Equal(t, "decided", wish)
	followed := w
	followed.Params = []wire.ViewParam{{Name: "heat", Value: 2.5, Hi: 4}}
	require.NoError(t, v.Welcome(&followed))
	v.Tend(0.1)
	_, wish = v.Param(0)
	require.Empty(t, wish)

	v.Turn("heat", 3)
	v.Tend(1)
	_, request, _ = v.asked(t)
	v.Decide(&wire.Decided{Request: request, Error: "no"})
	value, wish = v.Param(0)
	require.EqualValues(t, 2.5, value)
	require.Empty(t, wish)
}

// A claim that fails in a world which somebody changed says so, and who it was as far as this viewer knows; all of it
// can be read, however little room there is.
func TestClaimsOfAChangedWorld(t *testing.T) {
	v, u := commands(t), newUI(1280, 800)
	long := "sum(charges of all that there is and that was ever put into this world by anybody)"
	v.World.Claims = []wire.ViewClaim{{Name: "early", At: 10, That: "true"}, {Name: "nothing is lost", At: 100, That: long}}
	zero, one := 0.0, 3.0
	fails := func(changed uint64) {
		sides := []wire.ObservedSide{{Text: long, Op: "==", Value: &one, Limit: &zero}, {Text: "b", Op: "==", Value: &one, Limit: &zero}}
		v.Observe(&wire.Observed{Tick: v.Known.Observed.Tick + 1, Changed: changed, Claims: []wire.ObservedClaim{{Final: true}, {Final: true, Sides: sides}}})
		u.Build(v)
	}
	fails(0)
	require.False(t, u.saysPart("changed"))
	fails(40)
	require.True(t, u.saysAll("Somebody changed the world at tick 40: claims speak of it as its author began it."))
	require.Equal(t, "did not come true", v.claimState(0), "it was settled before")
	require.True(t, u.saysAll("3, not = 0 · and 1 more · did not come true · the world was changed"), "nothing is cut off")
	v.Known.Observed.Claims[1].Sides[0].Text = `charge("Q")`
	require.Contains(t, v.claimState(1), `charge("Q") is 3, not = 0 · and 1 more`)
	require.Contains(t, u.claimTip(v, 1), "Somebody changed the world at tick 40")

	v.Do(ActionSelectTool + Action(ToolErase))
	v.Press(v.at(10, 10))
	v.Tend(orderEvery)
	_, request, _ := v.asked(t)
	v.Decide(&wire.Decided{Request: request, Tick: 60})
	fails(40)
	require.True(t, u.saysAll("Others changed the world at tick 40, and you at tick 60: claims"))
	v.Known.meddled = 0
	v.meddle(30)
	fails(30)
	require.True(t, u.saysAll("You changed the world at tick 30: claims speak"))
	v.meddle(200)
	require.True(t, u.saysAll("You changed the world at tick 30"))
	v.Known.meddled, v.Known.Observed.Changed = 200, 0
	u.Build(v)
	require.False(t, u.saysPart("changed the world"), "no claim is about a tick after that")
}

// A claim about the world with a change says of which world it is; it is not counted among those that may come true
// here, and is never ticked.
func TestClaimsOfAnotherWorld(t *testing.T) {
	v, u := toldWorld(t), newUI(1280, 800)
	v.Panels = true
	v.World.Claims = append(v.World.Claims, wire.ViewClaim{Name: "in the dark it stays small", At: 50, That: "size <= 6", With: "light = 0"})
	value, limit := 20.0, 6.0
	side := []wire.ObservedSide{{Text: "size", Op: "<=", Value: &value, Limit: &limit}}
	v.Observe(&wire.Observed{Tick: 20, Claims: []wire.ObservedClaim{{Holds: true}, {}, {Sides: side}}})
	u.Build(v)
	require.True(t, u.says("1 of 2"))
	require.True(t, u.says("of another world: light = 0"))
	require.False(t, u.saysPart("not ≤"))
	require.Contains(t, u.claimTip(v, 2), "nothing that happens here decides it")
	v.Observe(&wire.Observed{Tick: 30, Claims: []wire.ObservedClaim{{}, {}, {Holds: true, Sides: side}}})
	u.Build(v)
	require.True(t, u.says("0 of 2"))
	for _, i := range u.Items {
		if i.Kind == ItemRing || i.Kind == ItemBead {
			require.NotEqual(t, u.Theme.Good, i.Color, "no tick")
		}
	}
	v.Observe(&wire.Observed{Tick: 40, Claims: []wire.ObservedClaim{{Holds: true}, {}, {Sides: side}}})
	require.Len(t, v.Known.Feed, 2)
	for _, h := range v.Known.Feed {
		require.NotContains(t, h.Text, "in the dark", "how it stands here is no news")
	}
}

// A long title is broken, not cut.
func TestLongTitle(t *testing.T) {
	v, u := toldWorld(t), newUI(1280, 800)
	v.Panels = true
	v.World.World.Title = "A garden that grows from a seed, roots and all"
	u.Build(v)
	require.True(t, u.saysAll(v.World.World.Title))
}

// To hold a world, or to let it go on otherwise, is no change of it; a slider is.
func TestPauseIsNoMeddling(t *testing.T) {
	v := commands(t)
	for _, c := range []map[string]any{{"pause": true}, {"pace": 5}, {"step": 1}} {
		v.command(c)
		_, request, _ := v.asked(t)
		v.Decide(&wire.Decided{Request: request, Tick: 60})
	}
	require.Zero(t, v.Known.meddled)
	v.command(map[string]any{"param": map[string]any{"name": "heat", "value": 2}})
	_, request, _ := v.asked(t)
	v.Decide(&wire.Decided{Request: request, Error: "no"})
	require.Zero(t, v.Known.meddled)
	v.command(map[string]any{"param": map[string]any{"name": "heat", "value": 2}})
	_, request, _ = v.asked(t)
	v.Decide(&wire.Decided{Request: request, Tick: 60})
	require.EqualValues(t, 60, v.Known.meddled)
}

// The first hint says what the hand does here: in three dimensions another button turns the world.
func TestHint(t *testing.T) {
	flat, deep := shown(t), solid(t)
	flat.Panels, deep.Panels = true, true
	u := newUI(1280, 800)
	u.Build(flat)
	require.True(t, u.saysAll("Wheel and drag move you around."))
	u.Build(deep)
	require.True(t, u.saysAll("Drag with the right button to turn the world"))
}
