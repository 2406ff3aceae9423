package scene

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// commands is a world that may be changed from here.
func commands(t *testing.T) *View {
	v := shown(t)
	w := flatWorld()
	w.Commands = true
	require.NoError(t, v.Welcome(w))
	v.Link("a", Connected)
	v.Link("b", Connected)
	v.Panels = true
	for i := range v.Servers {
		v.Servers[i].Commands = true
	}
	return v
}

// asked takes the one order that waits to be sent.
func (v *View) asked(t *testing.T) (server string, request uint32, body map[string]any) {
	t.Helper()
	require.Len(t, v.Asks, 1)
	o, is := v.Asks[0].Request.(wire.Order)
	require.True(t, is)
	require.NoError(t, json.Unmarshal(o.JSON, &body))
	server = v.Asks[0].Server
	v.Asks = nil
	return server, o.Request, body
}

// press pushes the button with a label and gives what it asks for.
func (u *UI) press(t *testing.T, v *View, label string) Action {
	t.Helper()
	u.Build(v)
	require.True(t, u.says(label), label)
	for _, i := range u.Items {
		if i.Text == label {
			u.Pointer = Pointer{X: i.X, Y: i.Y + 2, Pressed: true, Released: true}
		}
	}
	return u.Build(v)
}

// Who may command pauses the world itself with the one button, and hears when. Holding the picture is another matter.
func TestPauseWorld(t *testing.T) {
	v, u := commands(t), newUI(1280, 800)
	require.Equal(t, ActionPause, u.press(t, v, "Pause"))
	v.Do(ActionPause)
	server, request, body := v.asked(t)
	require.Equal(t, "a", server)
	require.Equal(t, map[string]any{"pause": true}, body["command"])
	require.NotEmpty(t, body["id"])
	require.False(t, v.Paused)

	v.Decide(&wire.Decided{Request: request, Tick: 12345, In: 3.2})
	u.Build(v)
	require.True(t, u.says("Decided: at tick 12 345, in about 3 s."))
	w := flatWorld()
	w.Commands, w.Paused = true, true
	require.NoError(t, v.Welcome(w))
	u.Build(v)
	require.True(t, u.says("paused"))
	require.True(t, v.Report().WorldHeld)
	require.Equal(t, ActionPause, u.press(t, v, "Go on"))
	v.Do(ActionPause)
	_, _, body = v.asked(t)
	require.Equal(t, map[string]any{"resume": true}, body["command"])
	v.Tend(noteStays + 0.1)
	require.Empty(t, v.Note)
}

// What is decided is said until it is so, and no longer; a tool's ring says it where it acts.
func TestDecidedIsSaidBriefly(t *testing.T) {
	v := commands(t)
	v.Do(ActionPause)
	_, request, _ := v.asked(t)
	v.Decide(&wire.Decided{Request: request, Tick: 20, In: 2})
	v.Tend(2)
	require.Contains(t, v.Note, "Decided")
	v.Tend(briefly + 0.1)
	require.Empty(t, v.Note)
	v.Do(ActionPause)
	_, request, _ = v.asked(t)
	v.Decide(&wire.Decided{Request: request, Tick: 20})
	require.Contains(t, v.Note, "Decided")
	v.Tend(briefly + 0.1)
	require.Empty(t, v.Note)
	v.command(map[string]any{"remove": map[string]any{"at": [3]float64{1, 1}, "radius": 1}})
	_, request, _ = v.asked(t)
	v.Decide(&wire.Decided{Request: request, Tick: 20, In: 2})
	require.Empty(t, v.Note)
}

// Who may not holds the picture with the same button, and hears why nothing else is to be had.
func TestMayNotCommand(t *testing.T) {
	v, u := shown(t), newUI(1280, 800)
	v.Panels = true
	require.Equal(t, ActionPause, u.press(t, v, "Pause"))
	v.Do(ActionPause)
	require.Empty(t, v.Asks)
	require.True(t, v.Paused)
	require.Contains(t, v.Note, "the world goes on")
	v.Do(ActionPause)
	require.False(t, v.Paused)
	for _, a := range []Action{ActionStep, ActionSlower, ActionFaster, ActionPaintTool, ActionEraseTool, ActionBlastTool, ActionWorlds} {
		v.Note = ""
		v.Do(a)
		require.Contains(t, v.Note, "may not", "action %d", a)
	}
	require.Empty(t, v.Asks)
	require.Equal(t, ToolSelect, v.Tools.Now)
	u.Build(v)
	for _, i := range u.Items {
		if i.Text == "Erase" {
			u.Pointer = Pointer{X: i.X, Y: i.Y + 2}
		}
	}
	u.Build(v)
	u.Tend(tipAfter)
	u.Build(v)
	require.True(t, u.saysPart("token"), "a tooltip says why")
}

// What is held goes on with the same key, whatever it was that held it: the picture, the world or both.
func TestPauseLetsGoOn(t *testing.T) {
	v := commands(t)
	v.Do(ActionHold)
	require.True(t, v.Paused)
	v.Do(ActionPause)
	require.False(t, v.Standing())
	require.Empty(t, v.Asks, "the world was never paused")
	v.World.Paused = true
	v.Do(ActionHold)
	v.Do(ActionPause)
	require.False(t, v.Paused)
	_, _, body := v.asked(t)
	require.Equal(t, map[string]any{"resume": true}, body["command"])
}

// A paused world goes on by a step; slower and faster begin from how fast it is, and end at as fast as it can.
func TestStepAndPace(t *testing.T) {
	v := commands(t)
	v.Do(ActionStep)
	require.Empty(t, v.Asks)
	require.Contains(t, v.Note, "pause it")
	v.World.Paused = true
	v.Do(ActionStep)
	_, _, body := v.asked(t)
	require.Equal(t, map[string]any{"step": 1.0}, body["command"])

	pace := func(a Action) any {
		v.Do(a)
		_, _, body := v.asked(t)
		return body["command"].(map[string]any)["pace"]
	}
	require.InDelta(t, 11, v.Rate(), 1e-9)
	require.Equal(t, 5.5, pace(ActionSlower))
	require.Equal(t, 2.8, pace(ActionSlower))
	require.Equal(t, 5.6, pace(ActionFaster))
	v.World.Pace = 100
	require.Equal(t, 0.0, pace(ActionFaster), "the servers are far behind it")
	v.Do(ActionFaster)
	require.Empty(t, v.Asks)
	require.Contains(t, v.Note, "as fast as it can")
	v.World.Pace = slowestPace
	require.Equal(t, slowestPace, pace(ActionSlower))
}

// Another world is asked for once, however long the answer takes: it would be begun twice.
func TestBeginWorld(t *testing.T) {
	v, u := commands(t), newUI(1280, 800)
	v.Do(ActionWorlds)
	require.False(t, v.Picking)
	require.Contains(t, v.Note, "ylem up")
	v.World.Worlds = []wire.ViewChoice{{Name: "test", Title: "A test"}, {Name: "garden", Title: "A garden", Notice: "It grows."}}
	v.Do(ActionWorlds)
	u.Build(v)
	require.True(t, u.says("A test (anew)"))
	u.press(t, v, "A garden")
	_, _, body := v.asked(t)
	require.Equal(t, "garden", body["begin"])
	require.False(t, v.Picking)
	v.Tend(orderAgain + 0.1)
	v.Tend(orderAgain + 0.1)
	require.Empty(t, v.Asks)
}

// An order that nobody answers is sent again, with the same ID, to another server, and is given up in the end.
func TestOrderAgain(t *testing.T) {
	v := commands(t)
	v.Do(ActionPause)
	_, request, first := v.asked(t)
	v.Tend(orderAgain - 0.1)
	require.Empty(t, v.Asks)
	v.Tend(0.2)
	server, again, second := v.asked(t)
	require.Equal(t, "b", server)
	require.Equal(t, request, again)
	require.Equal(t, first, second)
	v.Tend(orderAgain)
	v.asked(t)
	v.Tend(orderAgain)
	require.Empty(t, v.Asks)
	require.Contains(t, v.Note, "No server answered")

	v.Do(ActionPause)
	_, request, _ = v.asked(t)
	v.Decide(&wire.Decided{Request: request, Error: "the world has ended"})
	require.Equal(t, "the world has ended", v.Note)
	v.Tend(10 * orderAgain)
	require.Empty(t, v.Asks, "an answer was had")
}

// The inspected particle is removed with a button, by its ID.
func TestRemoveSelected(t *testing.T) {
	v, u := commands(t), newUI(1280, 800)
	v.Do(ActionRemove)
	require.Empty(t, v.Asks, "nothing is selected")
	v.Select(v.Pick(v.at(10, 10)))
	v.Asks = nil
	v.Answer("a", &wire.Details{Request: v.Selected.request, Kind: "up", ID: "00000000000000ff", Server: "a"})
	require.Equal(t, ActionRemove, u.press(t, v, "Remove it"))
	v.Do(ActionRemove)
	_, _, body := v.asked(t)
	require.Equal(t, map[string]any{"remove": map[string]any{"ids": []any{"00000000000000ff"}}}, body["command"])
}

// A page may command only the server that it came from: what another one says of that takes nothing away, and orders
// go to the one that takes them, however often.
func TestWhoTakesOrders(t *testing.T) {
	v := commands(t)
	w := *v.World
	w.Self, w.Commands, w.Worlds = "b", false, nil
	v.World.Worlds = []wire.ViewChoice{{Name: "garden"}}
	require.NoError(t, v.Welcome(&w))
	require.True(t, v.MayCommand())
	require.Len(t, v.World.Worlds, 1)
	v.Do(ActionPause)
	require.False(t, v.Paused)
	for range orderTries {
		server, _, _ := v.asked(t)
		require.Equal(t, "a", server)
		v.Tend(orderAgain)
	}
}
