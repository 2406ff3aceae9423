package scene

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// push clicks the first element of a name, and does what it asks for.
func (u *UI) push(t *testing.T, v *View, name string) {
	t.Helper()
	u.Build(v)
	area, found := u.Place(name)
	require.True(t, found, name)
	u.Pointer = Pointer{X: area.X + area.W/2, Y: area.Y + area.H/2, Pressed: true, Down: true}
	u.Build(v)
	u.Pointer.Down, u.Pointer.Released = false, true
	if a := u.Build(v); a != ActionNone {
		v.Do(a)
	}
	u.Build(v)
}

// Whoever knows no keys keeps what is seen with buttons, in the settings and below
// the world; they say what is going on, and where it is in the end.
func TestKeepButtons(t *testing.T) {
	v := shown(t)
	v.Panels = true
	var done []string
	note := func(what string) func() { return func() { done = append(done, what) } }
	v.Still, v.Record, v.Open = note("picture"), note("record"), note("open")
	v.Film = func(gif bool) { done = append(done, map[bool]string{false: "film", true: "gif"}[gif]) }
	u := newUI(1280, 1600)
	u.panels.tab = tabSettings
	for _, name := range []string{"Picture", "Film", "GIF", "Record", "Play a file"} {
		u.push(t, v, name)
	}
	require.Equal(t, []string{"picture", "film", "gif", "record", "open"}, done)
	u.panels.tab = tabWorld
	u.push(t, v, "More")
	for _, name := range []string{"Picture", "Film", "Record"} {
		u.push(t, v, name)
	}
	require.Equal(t, []string{"picture", "film", "record"}, done[5:])

	u.panels.tab = tabSettings
	v.Filming, v.Recording = Filming{On: true, Seconds: 65, Dropped: 2}, Recording{On: true, Seconds: 3, Bytes: 2_500_000}
	v.Kept = "Saved as /tmp/a.png"
	u.push(t, v, "End film")
	u.push(t, v, "End recording")
	require.Equal(t, []string{"film", "record"}, done[8:])
	require.False(t, u.says("GIF"), "it is filmed already")
	require.True(t, u.says("0:03  2.5 MB   Film 1:05  2 left out"))
	require.True(t, u.says("Saved as /tmp/a.png"))
	v.Filming, v.Recording = Filming{Writing: true}, Recording{}
	u.Build(v)
	require.True(t, u.says("Saving …"))

	v.Still, v.Record, v.Film, v.Open = nil, nil, nil, nil
	u.Build(v)
	for _, name := range []string{"Picture", "Film", "GIF", "Record", "Play a file"} {
		_, found := u.Place(name)
		require.False(t, found, name)
	}
}
