package plane

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func asked(id string) Input {
	return Input{ID: id, Command: json.RawMessage(`{"pause":true}`)}
}

// Whatever is sealed, in whatever order, the inputs of epochs below a horizon never
// change, and a command is decided once.
func TestSealedStaysSealed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var l Log
		decided := map[string]uint64{}
		for range rapid.IntRange(1, 40).Draw(t, "seals") {
			before, horizon := l, l.Horizon
			var commands []Input
			for range rapid.IntRange(0, 3).Draw(t, "commands") {
				commands = append(commands, asked(fmt.Sprint(rapid.IntRange(0, 30).Draw(t, "id"))))
			}
			err := l.Seal(uint64(rapid.IntRange(0, 400).Draw(t, "horizon")), commands...)
			if err != nil {
				require.Equal(t, before, l)
				continue
			}
			require.Greater(t, l.Horizon, horizon)
			seen := map[string]bool{}
			for _, in := range l.Entries {
				require.False(t, seen[in.ID])
				seen[in.ID] = true
				if epoch, was := decided[in.ID]; was {
					require.Equal(t, epoch, in.Epoch)
				} else {
					require.Equal(t, horizon, in.Epoch)
					decided[in.ID] = in.Epoch
				}
			}
			if at := uint64(rapid.IntRange(0, 400).Draw(t, "line")); at < l.Horizon && len(l.Passed(at)) > 0 {
				passed := l.Passed(at)
				l.Move(at, SumOf([]byte("archive")))
				for _, in := range passed {
					require.Less(t, in.Epoch, at)
					require.True(t, l.Has(in.ID))
				}
				for _, in := range l.Entries {
					require.GreaterOrEqual(t, in.Epoch, at)
				}
			}
		}
	})
}

// A log takes no more than a record holds, and says so before anything is changed.
func TestLogHasLimits(t *testing.T) {
	var l Log
	for i := range MaxInputs {
		require.NoError(t, l.Seal(uint64(i)+1, asked(fmt.Sprint(i))))
	}
	before := l
	require.ErrorContains(t, l.Seal(MaxInputs+1, asked("one more")), "wait a moment")
	require.Equal(t, before, l)
	require.NoError(t, l.Seal(MaxInputs+1))
	require.Error(t, l.Seal(MaxInputs+1))

	l = Log{}
	require.Error(t, l.Seal(1, Input{ID: "long", Command: json.RawMessage(`"` + strings.Repeat("x", MaxCommand) + `"`)}))
	require.Error(t, l.Seal(1, Input{ID: "", Command: json.RawMessage(`{}`)}))
	require.Error(t, l.Seal(1, Input{ID: "broken", Command: json.RawMessage(`{`)}))
	require.Error(t, l.Seal(1, Input{ID: "\xff", Command: json.RawMessage(`{}`)}), "it would come back as another one")
}

// What JSON makes longer still fits into a record, and a log that is full moves on.
func TestAFullLogFitsIntoItsRecord(t *testing.T) {
	var w World
	long := func(i int) string { return strings.Repeat("<", MaxAsked-4) + fmt.Sprintf("%04d", i) }
	n := 0
	fill := func() {
		for ; ; n++ {
			c := Input{ID: long(n), By: strings.Repeat("&", MaxAsked), Command: json.RawMessage(`{"pause":true}`)}
			if w.Log.Seal(w.Log.Horizon+1, c) != nil {
				return
			}
			require.Less(t, n, 10*MaxInputs)
		}
	}
	for range 3 {
		fill()
		require.LessOrEqual(t, len(Encode(w)), MaxRecord)
		require.NoError(t, w.Log.Seal(w.Log.Horizon+1))
		w.Log.Move(w.Log.Horizon, SumOf([]byte("archive")))
	}
	require.Greater(t, n, 256)
}

// The fossil line is the newest epoch of which every region has a cut.
func TestLineOfAllRegions(t *testing.T) {
	cuts := func(epochs ...uint64) (c Cuts) {
		for _, epoch := range epochs {
			added, err := c.Point(Cut{Epoch: epoch, Sum: SumOf(fmt.Append(nil, epoch)), Hash: fmt.Sprintf("%016x", epoch)})
			if !added || err != nil {
				panic("not added")
			}
		}
		return c
	}
	for _, one := range []struct {
		at   uint64
		cuts []Cuts
		want uint64
		hash uint64
	}{
		{0, nil, 0, 0},
		{0, []Cuts{cuts(8, 16, 24), cuts(8, 24, 16)}, 24, 48},
		{0, []Cuts{cuts(8, 16, 32), cuts(16, 48)}, 16, 32},
		{16, []Cuts{cuts(8, 16), cuts(8, 16)}, 16, 0},
		{16, []Cuts{cuts(8, 16), {}}, 16, 0},
	} {
		line, hash := LineOf(one.at, one.cuts)
		require.Equal(t, one.want, line)
		require.Equal(t, one.hash, hash)
	}

	c := cuts(8, 16)
	added, err := c.Point(c.Cuts[0])
	require.NoError(t, err)
	require.False(t, added)
	var two *ErrTwoCuts
	_, err = c.Point(Cut{Epoch: 8, Sum: SumOf([]byte("another")), Hash: "1"})
	require.ErrorAs(t, err, &two)
	require.Len(t, c.Cuts, 2)
}

// A swap is done once: whoever comes with an old revision has lost, and is told how
// the record is.
func TestMemorySwaps(t *testing.T) {
	m := NewMemory()
	first := m.Do(Request{Number: 1, Verb: Claim, Key: "region.0", Value: []byte("a")})
	require.Equal(t, Done, first.Outcome)
	lost := m.Do(Request{Number: 2, Verb: Claim, Key: "region.0", Value: []byte("b")})
	require.Equal(t, Lost, lost.Outcome)
	require.Equal(t, first.Entry, lost.Entry)
	second := m.Do(Request{Number: 3, Verb: Seal, Key: "region.0", Revision: lost.Entry.Revision, Value: []byte("b")})
	require.Equal(t, Done, second.Outcome)
	require.Greater(t, second.Entry.Revision, first.Entry.Revision)
	require.Len(t, m.Changes(), 2)
	require.Equal(t, Absent, m.Do(Request{Verb: Read, Key: "region.1"}).Outcome)
	require.Equal(t, Full, m.Do(Request{Verb: Beat, Key: "session.a", Value: make([]byte, MaxRecord+1)}).Outcome)

	sum := SumOf([]byte("blob"))
	require.Equal(t, Absent, m.Do(Request{Verb: Get, Sum: sum}).Outcome)
	require.Equal(t, Done, m.Do(Request{Verb: Put, Sum: sum, Value: []byte("blob")}).Outcome)
	before := m.Clone()
	require.Equal(t, []byte("blob"), m.Do(Request{Verb: Get, Sum: sum}).Blob)
	m.Do(Request{Verb: Drop, Sum: sum})
	require.Equal(t, Absent, m.Do(Request{Verb: Get, Sum: sum}).Outcome)
	require.Equal(t, Done, before.Do(Request{Verb: Get, Sum: sum}).Outcome)
}

// Records are read as they were written, and garbage is an error.
func TestRecordsAsBytes(t *testing.T) {
	w := World{Manifest: SumOf([]byte("m")), Paused: true, Log: Log{Horizon: 7, Entries: []Input{asked("x")}}, Params: map[string]float64{"rate": 0.1}}
	var again World
	require.NoError(t, Decode(Encode(w), &again))
	require.Equal(t, w, again)
	require.Error(t, Decode([]byte(`{"manifest":"zz"}`), &again))
	require.Error(t, Decode(make([]byte, MaxRecord+1), &again))
	for _, key := range []string{WorldKey, FossilKey, RegionKey(7), CutsKey(0), SessionKey("abc"), "region.-1", "region.x", ""} {
		what, of, id := ParseKey(key)
		if id >= 0 {
			require.Equal(t, key, what+"."+fmt.Sprint(id))
		} else if of != "" {
			require.Equal(t, key, what+"."+of)
		}
	}
}
