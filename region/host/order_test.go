package host_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/region/host"
	"ylem/region/plane"
)

// swaps reports whether a request would decide the command with an ID.
func swaps(r *plane.Request, id string) bool {
	return r.Verb == plane.Seal && strings.Contains(string(r.Value), id)
}

// asks offers a pause, which stands in the world's log, to a server.
func (o *town) asks(name, id string, number uint64) {
	o.hosts[name].Step(o.now, host.Event{What: host.Ordered, Order: host.Order{Number: number, ID: id, Command: region.Command{Pause: true}}})
}

func (o *town) has(id string) bool { return strings.Contains(records(o.plane), id) }

// A command whose swap nobody answered is not said to be given up: the swap may be
// done later, and then it acts. Offered again it is answered, and stands there once.
func TestWhatMayStillActIsSaidTo(t *testing.T) {
	o := newTown(t, 0)
	o.begin("a", 0, 1, 2, 3)
	o.until("begin", func() bool { return o.least() > 100 })
	o.away = func(r plane.Request) bool { return r.Verb == plane.Seal && r.Key == plane.WorldKey }
	o.asks("a", "pause-1", 1)
	offered := o.now
	o.until("the answer", func() bool { return len(o.answers) == 1 })
	require.LessOrEqual(t, o.now, offered+host.DecideTime+10)
	require.ErrorIs(t, o.answers[0].Err, host.ErrOpen)

	late := o.late
	o.late = nil
	for range 300 {
		o.turn()
	}
	for i := range o.late {
		require.False(t, swaps(&o.late[i], "pause-1"), "it is offered once more after it was given up")
	}
	o.plane.Do(late[0])
	o.until("it acts", func() bool { return o.hosts["a"].Paused() })
	o.asks("a", "pause-1", 2)
	o.until("the second answer", func() bool { return len(o.answers) == 2 })
	require.NoError(t, o.answers[1].Err)
	require.Equal(t, 1, strings.Count(records(o.plane), "pause-1"))
}

// A command whose swaps have all been overtaken is given up for good: whatever of
// them is done late, it never acts.
func TestWhatIsGivenUpNeverActs(t *testing.T) {
	o := newTown(t, 0)
	o.begin("a", 0, 1, 2, 3)
	o.until("begin", func() bool { return o.least() > 100 })
	o.away = func(r plane.Request) bool { return r.Verb == plane.Seal && r.Key == plane.WorldKey }
	o.asks("a", "pause-1", 1)
	offered := o.now
	o.until("its last swap", func() bool { return o.now >= offered+7000 })
	require.True(t, swaps(&o.late[0], "pause-1"))

	var w plane.World // another server moves the horizon
	e := o.plane.Do(plane.Request{Verb: plane.Read, Key: plane.WorldKey}).Entry
	require.NoError(t, plane.Decode(e.Value, &w))
	require.NoError(t, w.Log.Seal(w.Log.Horizon+100))
	require.Equal(t, plane.Done, o.plane.Do(plane.Request{Verb: plane.Seal, Key: plane.WorldKey, Revision: e.Revision, Value: plane.Encode(&w)}).Outcome)

	o.until("the answer", func() bool { return len(o.answers) == 1 })
	require.ErrorIs(t, o.answers[0].Err, host.ErrLapsed)
	require.NotErrorIs(t, o.answers[0].Err, host.ErrOpen)
	o.away = nil
	for i := range o.late {
		o.plane.Do(o.late[i])
	}
	until := o.now + 3*host.DecideTime
	o.until("a while", func() bool { return o.now > until })
	require.False(t, o.has("pause-1"))
	require.False(t, o.hosts["a"].Paused())

	o.asks("a", "pause-1", 2) // who asks again is heard
	o.until("the second answer", func() bool { return len(o.answers) == 2 })
	require.NoError(t, o.answers[1].Err)
	o.until("it acts", func() bool { return o.hosts["a"].Paused() })
}
