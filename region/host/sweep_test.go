package host_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/region/host"
	"ylem/region/plane"
)

// blobs returns which blobs there are.
func (o *town) blobs() []plane.Sum { return o.plane.Do(plane.Request{Verb: plane.List}).Sums }

func (o *town) there(sum plane.Sum) bool { return slices.Contains(o.blobs(), sum) }

// read decodes a record.
func (o *town) read(key string, record any) {
	e := o.plane.Do(plane.Request{Verb: plane.Read, Key: key}).Entry
	if e.Revision != 0 {
		require.NoError(o.t, plane.Decode(e.Value, record))
	}
}

// plant puts a blob there that no record names.
func (o *town) plant(record any) plane.Sum {
	blob := plane.Encode(record)
	sum := plane.SumOf(blob)
	require.Equal(o.t, plane.Done, o.plane.Do(plane.Request{Verb: plane.Put, Sum: sum, Value: blob}).Outcome)
	return sum
}

// Blobs that servers left behind when they died are dropped, once nobody can want
// them any more; nothing is dropped that a record names, or may yet.
func TestWhatNobodyWantsIsSwept(t *testing.T) {
	o := newTown(t, 0)
	o.sweep = 200
	o.away = func(r plane.Request) bool { return r.Verb == plane.Drop } // as if it died before each
	o.begin("a", 0, 1, 2, 3)
	var f plane.Fossil
	line := func(n uint64) func() bool {
		return func() bool { o.read(plane.FossilKey, &f); return f.Epoch > n }
	}
	o.until("lines", line(200))
	left := o.blobs()
	require.Greater(t, len(left), 4*5, "there is nothing to sweep")

	for i := range 50 { // so many that some go into an archive
		c := region.Command{Remove: &region.Target{IDs: []string{"00000000000000ff"}}}
		o.hosts["a"].Step(o.now, host.Event{What: host.Ordered, Order: host.Order{Number: uint64(i), ID: fmt.Sprintf("id-%d", i), Command: c}})
		o.turn()
	}
	var w plane.World
	o.until("an archive, and a history", func() bool {
		o.read(plane.WorldKey, &w)
		o.read(plane.FossilKey, &f)
		return w.Log.Archive != (plane.Sum{}) && f.Before != (plane.Sum{})
	})
	var archived plane.Archived
	var history plane.History
	require.NoError(t, plane.Decode(o.plane.Do(plane.Request{Verb: plane.Get, Sum: w.Log.Archive}).Blob, &archived))
	require.NoError(t, plane.Decode(o.plane.Do(plane.Request{Verb: plane.Get, Sum: f.Before}).Blob, &history))
	gone := []plane.Sum{ // of who lost a swap
		o.plant(plane.Archived{Before: archived.Before, Inputs: archived.Inputs[:3]}),
		o.plant(plane.History{Before: history.Before, Lines: history.Lines[:5]}),
	}
	stay := []plane.Sum{ // of who may win one; and what is none of these
		o.plant(plane.Archived{Before: archived.Before, Inputs: []plane.Input{{Epoch: 7, ID: "of another log", Command: []byte(`{}`)}}}),
		o.plant(plane.Archived{Before: w.Log.Archive, Inputs: archived.Inputs[:3]}),
		o.plant(plane.History{Before: f.Before, Lines: history.Lines[:5]}),
		o.plant(o.manifest),
		w.Log.Archive, f.Before,
	}
	o.away = nil
	o.until("it is swept", func() bool {
		return !slices.ContainsFunc(gone, o.there) && !slices.ContainsFunc(left, func(sum plane.Sum) bool { return o.there(sum) && !slices.Contains(stay, sum) })
	})
	o.until("a while", line(f.Epoch+100))
	for i, sum := range stay {
		require.True(t, o.there(sum), "blob %d is gone", i)
	}
	listed := 0
	for id := range 4 {
		var cuts plane.Cuts
		o.read(plane.CutsKey(id), &cuts)
		for _, cut := range cuts.Cuts {
			require.True(t, o.there(cut.Sum))
			listed++
		}
	}
	// What is left are those, and cuts of the last lines that the record still lists.
	require.Less(t, len(o.blobs()), listed+len(stay)+4*(128+2))
}

// A cut that was put and is not listed yet stays, however old it is: its epoch is not
// below the fossil line.
func TestWhatMayBeListedIsNotSwept(t *testing.T) {
	o := newTown(t, 0)
	o.sweep = 100
	o.away = func(r plane.Request) bool { return r.Verb == plane.Point }
	o.begin("a", 0, 1, 2, 3)
	o.until("cuts are put", func() bool { return len(o.blobs()) >= 4 })
	sums := o.blobs()
	until := o.now + 5000
	o.until("a while", func() bool { return o.now > until })
	for _, sum := range sums {
		require.True(t, o.there(sum))
	}
}
