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

// Who may command pauses the world itself with a button, and hears when. The picture is another matter.
func TestPauseWorld(t *testing.T) {
	v, u := commands(t), newUI(1280, 800)
	require.Equal(t, ActionWorld, u.press(t, v, "Pause world"))
	v.Do(ActionWorld)
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
	require.Equal(t, ActionWorld, u.press(t, v, "Resume world"))
	v.Do(ActionWorld)
	_, _, body = v.asked(t)
	require.Equal(t, map[string]any{"resume": true}, body["command"])
	v.Tend(noteStays + 0.1)
	require.Empty(t, v.Note)
}

// Who may not, has no button, and the key says so.
func TestMayNotCommand(t *testing.T) {
	v, u := shown(t), newUI(1280, 800)
	v.Panels = true
	u.Build(v)
	require.False(t, u.says("Pause world"))
	v.Do(ActionWorld)
	require.Empty(t, v.Asks)
	require.Contains(t, v.Note, "may not")
}

// An order that nobody answers is sent again, with the same ID, to another server, and is given up in the end.
func TestOrderAgain(t *testing.T) {
	v := commands(t)
	v.Do(ActionWorld)
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

	v.Do(ActionWorld)
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
