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
