package scene

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// In the past nothing can be done to the world: tools are put down and cannot be taken, what they did shows no rings, a
// damage is not told, and the pace stays. All of it is there again in the present.
func TestToolsInThePast(t *testing.T) {
	v, u := commands(t), newUI(1280, 800)
	v.World.Kinds[0].Pushed = true
	v.World.Pace = 40
	v.Do(ActionBlastTool)
	px, py := v.at(10, 10)
	require.True(t, v.Press(px, py))
	v.Tend(0.3)
	require.NotNil(t, v.Tools.damage)
	rings := func() int {
		v.Asks = nil
		var d Drawing
		v.Build(&d, 0)
		return len(d.Top.Vertices)
	}
	u.Build(v)
	require.True(t, u.says("Damage …"))
	with := rings()

	v.Timeline.Past = true
	v.Tend(0.1)
	require.Equal(t, ToolSelect, v.Tools.Now)
	u.Build(v)
	require.False(t, u.says("Damage …"))
	require.Less(t, rings(), with)
	for _, a := range []Action{ActionPaintTool, ActionPushTool, ActionEraseTool, ActionBlastTool, ActionFaster, ActionSlower} {
		v.Note = ""
		v.Do(a)
		require.Equal(t, ToolSelect, v.Tools.Now)
		require.Equal(t, inThePast, v.Note)
	}
	v.Note = ""
	v.BeginWorld("other")
	require.Equal(t, inThePast, v.Note)
	require.EqualValues(t, 40, v.World.Pace)
	require.Empty(t, v.Asks)

	v.Timeline.Past = false
	v.Tend(0.1)
	u.Build(v)
	require.True(t, u.says("Damage …"))
}

// Who goes into the past before a deed was sent has not done it: back in the present nothing rings where it would have
// acted, nor takes the answer to the next, and no blow is waited for. What was sent goes on.
func TestUnsentInThePast(t *testing.T) {
	v := commands(t)
	press := func(tool Action, x float32) {
		v.Do(tool)
		px, py := v.at(x, 10)
		require.True(t, v.Press(px, py))
		v.Release()
	}
	visit := func() {
		v.Timeline.Past = true
		v.Tend(0.1)
		v.Timeline.Past = false
	}
	press(ActionBlastTool, 10)
	visit()
	v.Tend(1)
	require.Nil(t, v.Tools.damage)
	require.Empty(t, v.Tools.echoes)
	require.Empty(t, v.Asks)

	press(ActionEraseTool, 15)
	v.Tend(1)
	_, request, _ := v.asked(t)
	require.Len(t, v.Tools.echoes, 1)
	require.Equal(t, request, v.Tools.echoes[0].request)
	visit()
	require.Len(t, v.Tools.echoes, 1, "it was sent, and acts")
}

// A param that is turned in the past stays as it is, and waits for no answer.
func TestParamInThePast(t *testing.T) {
	v := commands(t)
	v.World.Params = []wire.ViewParam{{Name: "heat", Value: 1}}
	v.PauseWorld() // which waits for an answer
	v.Asks, v.Timeline.Past = nil, true
	v.Turn("heat", 3)
	v.Tend(2 * turnAfter)
	value, wish := v.Param(0)
	require.EqualValues(t, 1, value)
	require.Empty(t, wish)
	require.Equal(t, inThePast, v.Note)
	require.Empty(t, v.Asks)
}

// A click in the past tells what the picture tells, and why no more.
func TestClickInThePast(t *testing.T) {
	v, u := shown(t), newUI(1280, 800)
	v.Panels, v.Timeline.Past = true, true
	v.Select(v.Pick(v.at(10, 10)))
	v.Answer("a", &wire.Details{Request: v.Selected.request, Error: "a picture is all there is"})
	require.False(t, v.Selected.Gone)
	u.Build(v)
	require.True(t, u.says("A picture is all there is."))
	require.True(t, u.says("10.0  10.0"))
	require.True(t, u.says("structure"))
	require.Equal(t, "pair", v.anchored(v.Region(7), &v.Selected.Mark))
	require.Empty(t, v.anchored(v.Region(7), v.Pick(v.at(15, 10))), "its name is at the other")
	v.take("a", 2, section(7, 11))
	require.EqualValues(t, 2, v.Selected.Mark.Frame, "it is followed all the same")

	v.Timeline.Past = false
	v.Select(v.Pick(v.at(10, 10)))
	v.Answer("a", &wire.Details{Request: v.Selected.request, Error: "that frame is forgotten"})
	u.Build(v)
	require.True(t, u.says("That frame is forgotten."))
}

// A link that follows a particle asks every server for it, opens its page, and says so when it is no more.
func TestLinkToWhoIsGone(t *testing.T) {
	v := commands(t)
	v.Pursue("00000000000000ff")
	require.Equal(t, AboutParticle, v.About.What)
	first := v.Asks
	v.Asks = nil
	v.Answer(first[0].Server, &wire.Details{Request: v.Selected.request, ID: "00000000000000ff", Error: "not here"})
	require.Len(t, v.Asks, 1)
	require.NotEqual(t, first[0].Server, v.Asks[0].Server)
	v.Answer(v.Asks[0].Server, &wire.Details{Request: v.Selected.request, ID: "00000000000000ff", Error: "not here"})
	require.Nil(t, v.Selected)
	require.False(t, v.Following)
	require.Equal(t, "The particle that this link follows is no more.", v.Note)
}

// The sentence about the past has its own room: no tab of a narrow screen lies behind it.
func TestPastLeavesTabs(t *testing.T) {
	v, u := commands(t), newUI(390, 844)
	v.Timeline.Past, v.Timeline.To = true, 60
	u.Build(v)
	bar := u.H - v.barHeight(u.W) - 8 - v.Timeline.height()
	for _, name := range tabNames {
		place, found := u.Place(name)
		require.True(t, found)
		require.LessOrEqual(t, place.Y+place.H, bar, name)
	}
}
