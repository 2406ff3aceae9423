package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"ylem/region/plane"
)

var unheard = slog.New(slog.DiscardHandler)

// loneAnchor returns an anchor that keeps what it is told in a directory.
func loneAnchor(t *testing.T, dir string) *anchor {
	a, err := startAnchor(anchorConfig{dir: dir, log: unheard})
	require.NoError(t, err)
	t.Cleanup(a.Close)
	return a
}

// planes are the control planes that must all behave alike.
var planes = map[string]func(*testing.T) controlPlane{
	"memory": func(t *testing.T) controlPlane {
		p := newMemoryPlane()
		t.Cleanup(p.Close)
		return p
	},
	"anchor": func(t *testing.T) controlPlane { return loneAnchor(t, t.TempDir()) },
	"client": func(t *testing.T) controlPlane {
		return readyPlane(t, clientOf(t, portOf(t, loneAnchor(t, t.TempDir()))))
	},
	"nats": func(t *testing.T) controlPlane {
		p, err := outerPlane("nats://"+outerNATS(t)+"/world-7", 1, 1<<30, unheard)
		require.NoError(t, err)
		t.Cleanup(p.Close)
		return readyPlane(t, p)
	},
}

func onAllPlanes(t *testing.T, test func(t *testing.T, p controlPlane)) {
	for name, open := range planes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// Every control plane does what the one in memory does, which the simulated clusters
// are tried on: the same requests have the same outcomes.
func TestPlaneVerbs(t *testing.T) {
	const nothing, first, second = 0, 1, 2 // revisions, by when they came about
	sum, other := plane.SumOf([]byte("what is in it")), plane.SumOf(nil)
	large := bytes.Repeat([]byte("0123456789abcdef"), (2*blobPart+100)/16)
	onAllPlanes(t, func(t *testing.T, p controlPlane) {
		revisions := map[string][]uint64{}
		for i, step := range []struct {
			verb    plane.Verb
			key     string
			at      int // which revision of the key is replaced
			value   []byte
			sum     plane.Sum
			outcome plane.Outcome
			now     string // the record afterwards
			listed  []plane.Sum
		}{
			{verb: plane.Read, key: "world", outcome: plane.Absent},
			{verb: plane.Seal, key: "world", value: []byte("a"), outcome: plane.Done, now: "a"},
			{verb: plane.Seal, key: "world", value: []byte("b"), outcome: plane.Lost, now: "a"},
			{verb: plane.Seal, key: "world", at: first, value: []byte("b"), outcome: plane.Done, now: "b"},
			{verb: plane.Seal, key: "world", at: first, value: []byte("c"), outcome: plane.Lost, now: "b"},
			{verb: plane.Read, key: "world", outcome: plane.Done, now: "b"},
			{verb: plane.Claim, key: "region.3", value: []byte("r"), outcome: plane.Done, now: "r"},
			{verb: plane.Point, key: "cuts.3", value: []byte{}, outcome: plane.Done, now: ""},
			{verb: plane.Claim, key: "region.3", at: first, value: make([]byte, plane.MaxRecord+1), outcome: plane.Full},
			{verb: plane.Claim, key: "region.3", at: first, value: bytes.Repeat([]byte("x"), plane.MaxRecord), outcome: plane.Done, now: string(bytes.Repeat([]byte("x"), plane.MaxRecord))},
			{verb: plane.Beat, key: "session.q", value: []byte("1"), outcome: plane.Done, now: "1"},
			{verb: plane.Beat, key: "session.q", value: []byte("2"), outcome: plane.Done, now: "2"},
			{verb: plane.Claim, key: "session.q", at: second, value: []byte("3"), outcome: plane.Done, now: "3"},

			{verb: plane.Get, sum: sum, outcome: plane.Absent},
			{verb: plane.Drop, sum: sum, outcome: plane.Done},
			{verb: plane.Put, sum: sum, value: []byte("packed"), outcome: plane.Done},
			{verb: plane.Put, sum: sum, value: []byte("packed"), outcome: plane.Done},
			{verb: plane.Get, sum: sum, outcome: plane.Done, now: "packed"},
			{verb: plane.Put, sum: sum, value: large, outcome: plane.Done},
			{verb: plane.Get, sum: sum, outcome: plane.Done, now: string(large)},
			{verb: plane.Put, sum: other, value: nil, outcome: plane.Done},
			{verb: plane.Get, sum: other, outcome: plane.Done, now: ""},
			{verb: plane.List, outcome: plane.Done, listed: []plane.Sum{sum, other}},
			{verb: plane.Drop, sum: sum, outcome: plane.Done},
			{verb: plane.Get, sum: sum, outcome: plane.Absent},
			{verb: plane.Get, sum: other, outcome: plane.Done},
			{verb: plane.List, outcome: plane.Done, listed: []plane.Sum{other}},
		} {
			request := plane.Request{Number: uint64(i), Verb: step.verb, Key: step.key, Value: step.value, Sum: step.sum}
			if step.at != nothing {
				request.Revision = revisions[step.key][step.at-1]
			}
			reply := p.Do(t.Context(), request)
			require.Equal(t, uint64(i), reply.Number)
			require.Equal(t, step.outcome, reply.Outcome, "step %d", i)
			require.ElementsMatch(t, step.listed, reply.Sums, "step %d", i)
			switch {
			case step.verb == plane.List:
			case step.sum != plane.Sum{}:
				require.Equal(t, step.now, string(reply.Blob))
			case reply.Outcome == plane.Full:
			case reply.Outcome == plane.Absent:
				require.Zero(t, reply.Entry.Revision)
				require.Equal(t, step.key, reply.Entry.Key)
			default:
				require.Equal(t, step.key, reply.Entry.Key)
				require.Equal(t, step.now, string(reply.Entry.Value), "step %d", i)
				all := revisions[step.key]
				if len(all) == 0 || reply.Entry.Revision > all[len(all)-1] {
					revisions[step.key] = append(all, reply.Entry.Revision)
				}
				require.Equal(t, reply.Entry.Revision, revisions[step.key][len(revisions[step.key])-1], "step %d", i)
			}
		}
	})
}

// Of eight that swap one record at once, exactly one wins; the others are told what
// it put. So a counter that is raised by swaps counts every one.
func TestPlaneSwapsAreWonOnce(t *testing.T) {
	const swappers, rounds = 8, 20
	onAllPlanes(t, func(t *testing.T, p controlPlane) {
		race(t, swappers, rounds, func(int) controlPlane { return p })
	})
}

// race has swappers raise a number in a record by swaps, each by a plane of its own
// choice, and fails if a swap that was done was lost.
func race(t *testing.T, swappers, rounds int, by func(swapper int) controlPlane) {
	var revision uint64
	for round := range rounds {
		replies := make([]plane.Reply, swappers)
		var all sync.WaitGroup
		for i := range swappers {
			all.Go(func() {
				replies[i] = by(i).Do(t.Context(), plane.Request{Verb: plane.Claim, Key: "region.1", Revision: revision, Value: fmt.Append(nil, round, i)})
			})
		}
		all.Wait()
		var won []plane.Entry
		for _, reply := range replies {
			if reply.Outcome == plane.Done {
				won = append(won, reply.Entry)
			}
		}
		require.Len(t, won, 1, "round %d: %+v", round, replies)
		for _, reply := range replies {
			require.Contains(t, []plane.Outcome{plane.Done, plane.Lost}, reply.Outcome)
			require.Equal(t, won[0], reply.Entry)
		}
		revision = won[0].Revision
	}
}

// seen is what a watcher was told, the last of each record.
type seen struct {
	mu      sync.Mutex
	entries map[string]plane.Entry
	wrong   bool // revisions of a key did not ascend
}

func watchPlane(t *testing.T, p controlPlane) *seen {
	s := &seen{entries: map[string]plane.Entry{}}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- p.Watch(ctx, func(e plane.Entry) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.wrong = s.wrong || e.Revision < s.entries[e.Key].Revision
			s.entries[e.Key] = e
		})
	}()
	t.Cleanup(func() {
		cancel()
		require.Error(t, <-ended)
		require.False(t, s.wrong)
	})
	return s
}

func (s *seen) value(key string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.entries[key].Value)
}

// Who watches is told what is there, then what changes, and at last how it is.
func TestPlaneWatch(t *testing.T) {
	onAllPlanes(t, func(t *testing.T, p controlPlane) {
		beat := func(key, value string) {
			require.Equal(t, plane.Done, p.Do(t.Context(), plane.Request{Verb: plane.Beat, Key: key, Value: []byte(value)}).Outcome)
		}
		beat("world", "before")
		early := watchPlane(t, p)
		require.Eventually(t, func() bool { return early.value("world") == "before" }, 20*time.Second, time.Millisecond)
		for i := range 300 {
			beat(fmt.Sprintf("session.%d", i%7), fmt.Sprint(i))
		}
		late := watchPlane(t, p)
		for _, s := range []*seen{early, late} {
			require.Eventually(t, func() bool { return s.value("session.5") == "299" }, 20*time.Second, time.Millisecond)
			require.Equal(t, "before", s.value("world"))
		}
		beat("world", "after")
		for _, s := range []*seen{early, late} {
			require.Eventually(t, func() bool { return s.value("world") == "after" }, 20*time.Second, time.Millisecond)
		}
	})
}

// A watch ends when the control plane is closed, and what is asked then stays
// without an answer.
func TestPlaneCloses(t *testing.T) {
	onAllPlanes(t, func(t *testing.T, p controlPlane) {
		ended := make(chan error, 1)
		go func() { ended <- p.Watch(context.Background(), func(plane.Entry) {}) }()
		p.Close()
		require.ErrorIs(t, <-ended, errPlaneClosed)
		require.Equal(t, plane.Unknown, p.Do(t.Context(), plane.Request{Verb: plane.Beat, Key: "world"}).Outcome)
		require.Equal(t, plane.Unknown, p.Do(t.Context(), plane.Request{Verb: plane.Get}).Outcome)
	})
}

// A record that a person removed (nats kv del) is none: it is made again by a swap
// of none, and who has an old one is told that it is gone.
func TestPlaneRemovedRecord(t *testing.T) {
	a := loneAnchor(t, t.TempDir())
	s := watchPlane(t, a)
	first := a.Do(t.Context(), plane.Request{Verb: plane.Claim, Key: "region.0", Value: []byte("a")})
	require.Equal(t, plane.Done, first.Outcome)
	require.Eventually(t, func() bool { return s.value("region.0") == "a" }, 20*time.Second, time.Millisecond)
	bucket, err := a.js.KeyValue(t.Context(), a.bucket)
	require.NoError(t, err, "the records are a bucket as NATS knows it")
	value, err := bucket.Get(t.Context(), "region.0")
	require.NoError(t, err)
	require.Equal(t, "a", string(value.Value()))
	require.NoError(t, bucket.Delete(t.Context(), "region.0"))

	require.Eventually(t, func() bool { return s.value("region.0") == "" }, 20*time.Second, time.Millisecond)
	require.Equal(t, plane.Absent, a.Do(t.Context(), plane.Request{Verb: plane.Read, Key: "region.0"}).Outcome)
	lost := a.Do(t.Context(), plane.Request{Verb: plane.Claim, Key: "region.0", Revision: first.Entry.Revision, Value: []byte("b")})
	require.Equal(t, plane.Lost, lost.Outcome)
	require.Equal(t, plane.Entry{Key: "region.0"}, lost.Entry)
	again := a.Do(t.Context(), plane.Request{Verb: plane.Claim, Key: "region.0", Value: []byte("c")})
	require.Equal(t, plane.Done, again.Outcome)
	require.Greater(t, again.Entry.Revision, first.Entry.Revision)
}

// Parts of a blob whose server died while putting it are taken away with the second
// list; those that are being put, and blobs that are whole, are not.
func TestPlaneHalvesAreTakenAway(t *testing.T) {
	a := loneAnchor(t, t.TempDir())
	messages := func() uint64 {
		info, err := a.blobs.Info(t.Context())
		require.NoError(t, err)
		return info.State.Msgs
	}
	list := func() []plane.Sum {
		reply := a.Do(t.Context(), plane.Request{Verb: plane.List})
		require.Equal(t, plane.Done, reply.Outcome)
		return reply.Sums
	}
	sum, half := plane.SumOf([]byte("name")), plane.SumOf([]byte("another"))
	blob := bytes.Repeat([]byte("ylem"), blobPart/2)
	require.Equal(t, plane.Done, a.Do(t.Context(), plane.Request{Verb: plane.Put, Sum: sum, Value: blob}).Outcome)
	index := blobIndex{len(blob), plane.SumOf(blob)}
	require.True(t, a.store(t.Context(), a.partSubject(half, index, "0"), blob[:blobPart]))
	require.True(t, a.store(t.Context(), a.partSubject(half, index, "1"), blob[blobPart:]))
	require.Equal(t, []plane.Sum{sum}, list())
	require.Equal(t, uint64(5), messages())
	require.True(t, a.store(t.Context(), a.partSubject(half, index, "1"), blob[blobPart:])) // somebody puts it again
	require.Equal(t, []plane.Sum{sum}, list())
	require.Equal(t, uint64(4), messages(), "the part that was there before is gone, the other one is not")
	require.Equal(t, plane.Done, a.Do(t.Context(), plane.Request{Verb: plane.Put, Sum: half, Value: blob}).Outcome)
	require.ElementsMatch(t, []plane.Sum{sum, half}, list())
	require.Equal(t, blob, a.Do(t.Context(), plane.Request{Verb: plane.Get, Sum: half}).Blob)
}

// Blobs leave nothing behind: neither one that is put by two at once, nor one that
// replaces another, nor one of which a part was lost and that was put again.
func TestPlaneBlobsLeaveNothing(t *testing.T) {
	a := loneAnchor(t, t.TempDir())
	sum, blob := plane.SumOf([]byte("name")), bytes.Repeat([]byte("ylem"), blobPart/2)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			require.Equal(t, plane.Done, a.Do(t.Context(), plane.Request{Verb: plane.Put, Sum: sum, Value: blob}).Outcome)
		})
	}
	all.Wait()
	messages := func() uint64 {
		info, err := a.blobs.Info(t.Context())
		require.NoError(t, err)
		return info.State.Msgs
	}
	require.Equal(t, uint64(3), messages(), "two parts and the index")

	index := blobIndex{len(blob), plane.SumOf(blob)}
	require.NoError(t, a.blobs.Purge(t.Context(), jetstream.WithPurgeSubject(a.partSubject(sum, index, "1"))))
	require.Equal(t, plane.Absent, a.Do(t.Context(), plane.Request{Verb: plane.Get, Sum: sum}).Outcome)
	require.Equal(t, plane.Done, a.Do(t.Context(), plane.Request{Verb: plane.Put, Sum: sum, Value: blob}).Outcome)
	require.Equal(t, blob, a.Do(t.Context(), plane.Request{Verb: plane.Get, Sum: sum}).Blob)

	_, err := a.js.Publish(t.Context(), a.partSubject(sum, index, "1"), []byte("damaged"))
	require.NoError(t, err)
	require.Equal(t, plane.Absent, a.Do(t.Context(), plane.Request{Verb: plane.Get, Sum: sum}).Outcome)

	require.Equal(t, plane.Done, a.Do(t.Context(), plane.Request{Verb: plane.Put, Sum: sum, Value: []byte("other")}).Outcome)
	require.Equal(t, uint64(2), messages())
	require.Equal(t, plane.Done, a.Do(t.Context(), plane.Request{Verb: plane.Drop, Sum: sum}).Outcome)
	require.Zero(t, messages())
}

// What a lone anchor has acknowledged is there after it is started again.
func TestPlaneSurvivesRestart(t *testing.T) {
	dir := t.TempDir()
	a := loneAnchor(t, dir)
	first := a.Do(t.Context(), plane.Request{Verb: plane.Seal, Key: "world", Value: []byte("w")})
	require.Equal(t, plane.Done, first.Outcome)
	sum := plane.SumOf([]byte("b"))
	require.Equal(t, plane.Done, a.Do(t.Context(), plane.Request{Verb: plane.Put, Sum: sum, Value: []byte("blob")}).Outcome)
	a.Close()

	a = loneAnchor(t, dir)
	read := a.Do(t.Context(), plane.Request{Verb: plane.Read, Key: "world"})
	require.Equal(t, first.Entry, read.Entry)
	require.Equal(t, "blob", string(a.Do(t.Context(), plane.Request{Verb: plane.Get, Sum: sum}).Blob))
	require.Equal(t, plane.Done, a.Do(t.Context(), plane.Request{Verb: plane.Seal, Key: "world", Revision: first.Entry.Revision, Value: []byte("v")}).Outcome)
}

// anchorDir tells a copy of this test's process to be an anchor there.
const anchorDir = "YLEM_TEST_ANCHOR"

// Also a process that is killed in the middle of writing loses nothing of what it
// has acknowledged.
func TestPlaneSurvivesKill(t *testing.T) {
	if dir := os.Getenv(anchorDir); dir != "" {
		a := loneAnchor(t, dir)
		var revision uint64
		for i := 0; ; i++ {
			reply := a.Do(t.Context(), plane.Request{Verb: plane.Seal, Key: "world", Revision: revision, Value: fmt.Append(nil, i)})
			require.Equal(t, plane.Done, reply.Outcome)
			revision = reply.Entry.Revision
			fmt.Println("acknowledged", i, revision)
		}
	}
	dir := t.TempDir()
	child := exec.Command(os.Args[0], "-test.run=^TestPlaneSurvivesKill$")
	child.Env = append(os.Environ(), anchorDir+"="+dir)
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	killed := false
	var value, revision uint64
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if n, _ := fmt.Sscanf(lines.Text(), "acknowledged %d %d", &value, &revision); n == 2 && value >= 100 && !killed {
			require.NoError(t, child.Process.Kill())
			killed = true
		}
	}
	require.Error(t, child.Wait())
	require.True(t, killed)

	read := loneAnchor(t, dir).Do(t.Context(), plane.Request{Verb: plane.Read, Key: "world"})
	require.Equal(t, plane.Done, read.Outcome)
	var kept uint64
	_, err = fmt.Sscan(string(read.Entry.Value), &kept)
	require.NoError(t, err)
	require.GreaterOrEqual(t, kept, value)
	require.GreaterOrEqual(t, read.Entry.Revision, revision)
}
