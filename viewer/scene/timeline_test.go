package scene

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// past is a view of a world of which a minute is kept, and that is shown as it was
// 20 s ago.
func past(t *testing.T) *View {
	v := shown(t)
	v.Panels = true
	v.Timeline = Timeline{From: 10, To: 70, At: 50, Past: true, Speed: 1, Now: 4321}
	return v
}

// The timeline asks for the time that it is dragged to, for as long as it is
// dragged, and for nothing that lies outside of what is kept.
func TestTimelineIsDragged(t *testing.T) {
	v, u := past(t), newUI(1280, 800)
	u.Build(v)
	bead := u.Items[len(u.Items)-1]
	for _, i := range u.Items {
		if i.Kind == ItemBead && i.Color == u.Theme.Accent {
			bead = i
		}
	}
	u.Pointer = Pointer{X: bead.X, Y: bead.Y, Pressed: true, Down: true}
	u.Build(v)
	at, wanted := v.Timeline.Wanted()
	require.True(t, wanted)
	require.InDelta(t, 50, at, 0.5)
	u.Build(v)
	_, wanted = v.Timeline.Wanted()
	require.False(t, wanted, "it was not moved")
	u.Pointer.X = 0
	u.Build(v)
	at, wanted = v.Timeline.Wanted()
	require.True(t, wanted)
	require.Equal(t, 10.0, at)
	u.Pointer = Pointer{X: 5000, Y: 0, Released: true}
	u.Build(v)
	at, _ = v.Timeline.Wanted()
	require.Equal(t, 70.0, at)
	u.Pointer.X = 600
	u.Build(v)
	_, wanted = v.Timeline.Wanted()
	require.False(t, wanted, "it was let go")
}

// The past is not to be taken for the present: it says how long ago it is, that the
// world goes on, and where that is; and nobody changes the world from there.
func TestPastIsPlain(t *testing.T) {
	v := past(t)
	for _, width := range []float64{1280, 800} {
		u := newUI(width, 800)
		u.Build(v)
		require.True(t, u.says("The past, 0:20 ago, played at 1×. The world itself goes on: tick 4\u2009321."))
	}
	v.Paused = true
	u := newUI(1280, 800)
	u.Build(v)
	require.True(t, u.says("The past, 0:20 ago, held. The world itself goes on: tick 4\u2009321."))
	v.Timeline.File = "a.ylem"
	u.Build(v)
	require.True(t, u.says("A recording, held: a.ylem"))
	require.False(t, u.says("Live"))
	v.Timeline.Home = true
	u.Build(v)
	require.True(t, u.says("Live"), "there were servers before")
	v.Timeline.File, v.Timeline.Home = "", false
	v.World.Commands = true
	v.PauseWorld()
	require.Empty(t, v.Asks)
	require.Contains(t, v.Note, "This is the past")
	v.Timeline = Timeline{}
	u.Build(v)
	require.False(t, u.says("Live"), "nothing is kept yet")
}

// After a leap the picture takes what is older, of whatever server, and rules that
// were left behind.
func TestLeap(t *testing.T) {
	v := shown(t)
	w := flatWorld()
	w.World.Revision = 3
	require.NoError(t, v.Welcome(w))
	v.take("a", 7, section(7, 900))
	require.EqualValues(t, 900, v.Region(7).Tick)
	v.take("b", 7, section(7, 400))
	require.EqualValues(t, 900, v.Region(7).Tick, "another server that is behind")
	before := flatWorld()
	require.NoError(t, v.Welcome(before))
	require.EqualValues(t, 3, v.Revision(), "rules that were left behind")

	v.Leap()
	require.NoError(t, v.Welcome(before))
	v.take("b", 3, section(7, 400))
	require.EqualValues(t, 0, v.Revision())
	require.EqualValues(t, 400, v.Region(7).Tick)
	v.take("a", 9, section(7, 300))
	require.EqualValues(t, 400, v.Region(7).Tick, "only once")

	other := flatWorld()
	other.World.Name, other.Seed = "another", 99
	require.Error(t, v.Welcome(other))
	v.Leap()
	require.NoError(t, v.Welcome(other))
	require.Equal(t, "another", v.World.World.Name)
}

// Speeds go up and begin again.
func TestSpeeds(t *testing.T) {
	v := past(t)
	var seen []float64
	for range len(Speeds) {
		v.Do(ActionPastSpeed)
		seen = append(seen, v.Timeline.Speed)
	}
	require.Equal(t, []float64{2, 4, 8, 0.25, 0.5, 1}, seen)
	require.Equal(t, "¼×", speedName(0.25))
	require.Equal(t, "1:05", Ago(65))
	require.Equal(t, "1:01:01", Ago(3661))
}
