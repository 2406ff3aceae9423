package host_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/region/host"
	"ylem/region/plane"
	"ylem/region/wire"
	"ylem/rules"
)

const text = `
param "speed" { default = 2 }
world "small" {
  language    = 1
  size        = [24, 24]
  edge        = ["wrap", "wrap"]
  dt          = 0.02
  light       = 0.2
  temperature = 1
  friction    = 1
  radius      = 0.8
}
kind "a" {
  motion = "langevin"
  bonds  = 1
}
place "a" { count = 100 }
bond "link" {
  between   = ["a", "a"]
  length    = 0.7
  stiffness = 20
  breaks_at = 1.1
}
rule "a + a -> a ~ a" { rate = speed }
rule "a ~ a -> a + a" { rate = 0.5 }
`

// town is servers whose network, disks and control plane are perfect: each event
// is there at once.
type town struct {
	t        *testing.T
	manifest *plane.Manifest
	world    region.World
	plane    *plane.Memory
	now      int64
	hosts    map[string]*host.Host
	disks    map[string]map[plane.Sum][]byte
	answers  []host.Action
	notes    []string
	evidence int
	tamper   func(from string, m *region.Message)
	away     func(plane.Request) bool // does not reach the control plane now; it is in late
	late     []plane.Request
	sweep    int64
}

func newTown(t *testing.T, until int64) *town {
	table, diagnostics := rules.Compile("small.hcl", []byte(text), nil)
	require.NotNil(t, table, "%v", diagnostics)
	m := &plane.Manifest{
		World: "small", File: "small.hcl", Text: []byte(text), Fingerprint: fmt.Sprintf("%016x", table.Fingerprint),
		Seed: 3, Grid: region.Grid{2, 2, 1}, Epoch: 2, Until: until, Copies: 1, Cut: 8,
	}
	w, err := m.Open()
	require.NoError(t, err)
	town := &town{t: t, manifest: m, world: w, plane: plane.NewMemory(), hosts: map[string]*host.Host{}, disks: map[string]map[plane.Sum][]byte{}}
	town.plane.Do(plane.Request{Verb: plane.Seal, Key: plane.WorldKey, Value: plane.Encode(plane.World{})})
	return town
}

func (o *town) begin(name string, own ...int) {
	h := host.New(host.Config{
		Server: name, Name: name, Own: own, Start: uint64(o.now) + 1, Beat: 100, TTL: 500, Ahead: 500, CutEvery: 100, Nudge: 100, Keep: 2, Sweep: o.sweep,
	}, o.manifest, o.world)
	o.hosts[name] = h
	if o.disks[name] == nil {
		o.disks[name] = map[plane.Sum][]byte{}
	}
	for _, e := range o.plane.Entries() {
		h.Step(o.now, host.Event{What: host.Changed, Entry: e})
	}
	for other := range o.hosts {
		if other != name {
			o.meet(name, other)
		}
	}
}

func (o *town) end(name string) {
	delete(o.hosts, name)
	for _, other := range o.names() {
		o.hosts[other].Step(o.now, host.Event{What: host.Left, Server: name})
	}
}

func (o *town) meet(a, b string) {
	for _, pair := range [][2]string{{a, b}, {b, a}} {
		regions := []int{}
		for _, r := range o.hosts[pair[1]].Regions() {
			regions = append(regions, r.ID())
		}
		o.hosts[pair[0]].Step(o.now, host.Event{What: host.Joined, Server: pair[1], Regions: regions})
	}
}

func (o *town) names() (out []string) {
	for name := range o.hosts {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// carry carries out what hosts want until they want nothing.
func (o *town) carry() {
	for again := true; again; {
		again = false
		for _, name := range o.names() {
			for _, a := range o.hosts[name].Actions() {
				again = true
				o.one(name, a)
			}
		}
		for _, e := range o.plane.Changes() {
			for _, name := range o.names() {
				o.hosts[name].Step(o.now, host.Event{What: host.Changed, Entry: e})
			}
		}
	}
}

func (o *town) one(name string, a host.Action) {
	h := o.hosts[name]
	switch a.Do {
	case host.Send:
		if o.tamper != nil {
			o.tamper(name, &a.Message)
		}
		if to := o.hosts[a.Server]; to != nil {
			to.Step(o.now, host.Event{What: host.Heard, Server: name, Message: a.Message})
		}
	case host.Ask:
		if o.away != nil && o.away(a.Request) {
			o.late = append(o.late, a.Request)
			return
		}
		h.Step(o.now, host.Event{What: host.Replied, Reply: o.plane.Do(a.Request)})
	case host.Save:
		w := o.world
		blob, sum := a.Cut.Encode(&w)
		o.disks[name][sum] = blob
		h.Step(o.now, host.Event{What: host.Saved, Region: a.Region, Epoch: a.Epoch, Sum: sum, Blob: blob})
	case host.Load:
		e := host.Event{What: host.Loaded, Region: a.Region, Sum: a.Sum, Blob: o.disks[name][a.Sum]}
		if e.Blob == nil {
			e.Err = fmt.Errorf("not there")
		}
		h.Step(o.now, e)
	case host.Announce:
		for _, other := range o.names() {
			if other != name {
				o.hosts[other].Step(o.now, host.Event{What: host.Joined, Server: name, Regions: a.Regions})
			}
		}
	case host.Answer:
		o.answers = append(o.answers, a)
	case host.Evidence:
		o.evidence++
	case host.Note:
		o.notes = append(o.notes, name+": "+a.Text)
	case host.Quit:
		o.end(name)
	}
}

// turn lets time go by, and every region compute an epoch if it can.
func (o *town) turn() {
	o.now += 10
	for _, name := range o.names() {
		h := o.hosts[name]
		h.Turn(o.now)
		o.carry()
		for _, r := range h.Regions() {
			if !h.May(r) {
				continue
			}
			for range 4 { // who replays is not held up by the pace of the world
				moved, err := r.Advance()
				h.Advanced(o.now, r, moved, err)
				o.carry()
				if !moved || !h.Replays(r) {
					break
				}
			}
		}
	}
}

func (o *town) until(what string, done func() bool) {
	for range 20_000 {
		if done() {
			return
		}
		o.turn()
	}
	where := ""
	for _, name := range o.names() {
		where += fmt.Sprintf("%s %+v\n", name, o.hosts[name].Held())
	}
	require.Fail(o.t, "stuck", "%s: %s%v\n%s", what, where, o.notes, records(o.plane))
}

func records(m *plane.Memory) (out string) {
	for _, e := range m.Entries() {
		out += e.Key + " " + string(e.Value[:min(len(e.Value), 600)]) + "\n"
	}
	return out
}

func (o *town) ended() bool {
	ended := map[int]bool{}
	for _, h := range o.hosts {
		for _, r := range h.Regions() {
			if r.Ended() {
				ended[r.ID()] = true
			}
		}
	}
	return len(ended) == 4
}

func (o *town) hash() (sum uint64) {
	seen := map[int]bool{}
	for _, name := range o.names() {
		for _, r := range o.hosts[name].Regions() {
			if r.Ended() && !seen[r.ID()] {
				seen[r.ID()] = true
				sum += r.Store().Hash()
			}
		}
	}
	return sum
}

func (o *town) least() int64 {
	least := int64(1 << 60)
	n := 0
	for _, h := range o.hosts {
		for _, r := range h.Regions() {
			least = min(least, r.Tick())
			n++
		}
	}
	if n < 4 {
		return 0
	}
	return least
}

// undisturbed is the hash of the world on one region, with what was decided.
func undisturbed(t *testing.T, w region.World) uint64 {
	w.Grid = region.Grid{1, 1, 1}
	l, err := region.NewLocal(w)
	require.NoError(t, err)
	for !l.Ended() {
		require.NoError(t, l.Round())
	}
	return l.Hash()
}

// Servers come, die, come back and stay away: the world is the undisturbed one.
func TestServersComeAndGo(t *testing.T) {
	o := newTown(t, 1200)
	want := undisturbed(t, o.world)
	o.begin("a", 0, 1)
	o.begin("b", 2, 3)
	o.until("begin", func() bool { return o.least() > 100 })
	o.end("b")
	o.begin("b", 2, 3)
	o.until("restart", func() bool { return o.least() > 200 })
	o.end("b")
	o.disks["b"] = nil
	o.until("adopt", func() bool { return o.least() > 300 })
	require.Len(t, o.hosts["a"].Regions(), 4)
	o.end("a")
	o.begin("a")
	o.until("alone again", func() bool { return o.least() > 400 })
	o.begin("c")
	o.hosts["a"].Step(o.now, host.Event{What: host.Leave})
	o.until("hand over", func() bool { return o.hosts["a"] == nil })
	o.until("end", o.ended)
	require.Equal(t, want, o.hash())
	require.Zero(t, o.evidence)
}

// decided is the hash of the world on one region, with the inputs that were decided.
func (o *town) decided() uint64 {
	w := o.world
	w.Grid = region.Grid{1, 1, 1}
	l, err := region.NewLocal(w)
	require.NoError(o.t, err)
	var all []region.Input
	params := map[string]float64{}
	for _, e := range o.plane.Entries() {
		var log plane.Log
		switch what, _, _ := plane.ParseKey(e.Key); what {
		case "world":
			var r plane.World
			require.NoError(o.t, plane.Decode(e.Value, &r))
			log = r.Log
		case "region":
			var r plane.Region
			require.NoError(o.t, plane.Decode(e.Value, &r))
			log = r.Log
		}
		for _, in := range log.Entries {
			var c region.Command
			require.NoError(o.t, json.Unmarshal(in.Command, &c))
			next := region.Input{Epoch: in.Epoch, Number: host.NumberOf(in.ID), Command: c}
			if c.Param != nil {
				params[c.Param.Name] = c.Param.Value
				next.Table, err = o.manifest.Table(params)
				require.NoError(o.t, err)
			}
			all = append(all, next)
		}
	}
	slices.SortStableFunc(all, func(a, b region.Input) int { return int(int64(a.Epoch) - int64(b.Epoch)) })
	l.Regions[0].DecideWorld(1<<62, all)
	for !l.Ended() {
		require.NoError(o.t, l.Round())
	}
	return l.Hash()
}

// Commands are decided once, act at one epoch, and outlive the servers that took
// them. A paused world stands still at one tick and goes on.
func TestCommandsAreDecided(t *testing.T) {
	o := newTown(t, 3000)
	want := undisturbed(t, o.world)
	o.begin("a", 0, 1)
	o.begin("b", 2, 3)
	order := func(server string, number uint64, c region.Command) {
		o.hosts[server].Step(o.now, host.Event{What: host.Ordered, Order: host.Order{Number: number, ID: fmt.Sprintf("order %d", number), Command: c}})
		o.until("answer", func() bool { return len(o.answers) == int(number) })
		require.NoError(t, o.answers[number-1].Err)
	}
	o.until("begin", func() bool { return o.least() > 100 })
	order("a", 1, region.Command{Add: &region.Add{Kind: "a", At: [3]float64{6, 6, 0}, Count: 20, Spread: 1}})
	changed := o.answers[0].Epoch
	order("b", 2, region.Command{Add: &region.Add{Kind: "a", At: [3]float64{12, 12, 0}, Count: 20, Spread: 2}})
	order("a", 3, region.Command{Param: &region.Param{Name: "speed", Value: 5}})
	o.until("later", func() bool { return o.least() > 900 })
	o.end("b")
	o.begin("b")
	order("b", 4, region.Command{Remove: &region.Target{At: &[3]float64{6, 6, 0}, Radius: 6}})
	order("a", 5, region.Command{Pause: true})
	o.until("pause", func() bool { return o.hosts["a"].Paused() })
	at := int64(-1)
	for range 1000 {
		o.turn()
	}
	for _, h := range o.hosts {
		for _, r := range h.Regions() {
			require.True(t, at < 0 || at == r.Tick())
			at = r.Tick()
		}
	}
	require.Less(t, at, int64(3000))
	for name, h := range o.hosts { // b was ended, and hears of it again
		first, is := h.Changed()
		require.True(t, is, name)
		require.Equal(t, changed, first, name)
	}
	order("b", 6, region.Command{Resume: true})
	o.until("end", o.ended)
	require.Equal(t, o.decided(), o.hash())
	require.NotEqual(t, want, o.hash())
	require.Zero(t, o.evidence)
}

// A paused world goes on by as many epochs as a step says, offered to whichever
// server and however often, and then stands again; one that goes on takes no step. A
// pace is known to every server, who came later, too. Neither changes a bit.
func TestStepAndPace(t *testing.T) {
	o := newTown(t, 2000)
	want := undisturbed(t, o.world)
	o.begin("a", 0, 1)
	o.begin("b", 2, 3)
	order := func(server string, number uint64, id string, c region.Command) error {
		before := len(o.answers)
		o.hosts[server].Step(o.now, host.Event{What: host.Ordered, Order: host.Order{Number: number, ID: id, Command: c}})
		o.until("answer", func() bool { return len(o.answers) > before })
		return o.answers[before].Err
	}
	stands := func() int64 {
		for range 600 {
			o.turn()
		}
		at := int64(-1)
		for _, name := range o.names() {
			for _, r := range o.hosts[name].Regions() {
				require.True(t, at < 0 || at == r.Tick())
				at = r.Tick()
			}
		}
		return at
	}
	o.until("begin", func() bool { return o.least() > 100 })
	require.ErrorContains(t, order("a", 1, "early", region.Command{Step: 3}), "the world goes on")
	require.NoError(t, order("a", 2, "pause", region.Command{Pause: true}))
	at := stands()
	require.NoError(t, order("b", 3, "step", region.Command{Step: 7}))
	require.Equal(t, at+7*o.world.Epoch, stands())
	require.NoError(t, order("a", 4, "step", region.Command{Step: 7}))
	require.Equal(t, at+7*o.world.Epoch, stands(), "the same step twice is one")
	require.NoError(t, order("a", 5, "another", region.Command{Step: 1}))
	require.Equal(t, at+8*o.world.Epoch, stands())

	_, said := o.hosts["a"].Pace()
	require.False(t, said)
	pace := 12.5
	require.NoError(t, order("b", 6, "slow", region.Command{Pace: &pace}))
	o.begin("c")
	for _, name := range []string{"a", "b", "c"} {
		o.until("pace", func() bool { got, said := o.hosts[name].Pace(); return said && got == pace })
	}
	require.NoError(t, order("a", 7, "resume", region.Command{Resume: true}))
	o.until("end", o.ended)
	require.Equal(t, want, o.hash())
	require.Zero(t, o.evidence)
}

// A manifest comes from another server: one that makes no sense is refused, and
// nothing is computed by it.
func TestManifestsThatMakeNoSense(t *testing.T) {
	for name, spoil := range map[string]func(m *plane.Manifest){
		"no region":      func(m *plane.Manifest) { m.Grid = region.Grid{0, 1, 1} },
		"less than none": func(m *plane.Manifest) { m.Grid = region.Grid{-1, -1, 1} },
		"too many":       func(m *plane.Manifest) { m.Grid = region.Grid{1 << 12, 1 << 12, 1} },
		"overflow":       func(m *plane.Manifest) { m.Grid = region.Grid{1 << 32, 1 << 32, 1} },
		"over already":   func(m *plane.Manifest) { m.Until, m.Tick = 10, 11 },
	} {
		m := *newTown(t, 0).manifest
		spoil(&m)
		_, err := m.Open()
		require.Error(t, err, name)
	}
}

// A world that is only held, and lets go on more slowly, is still what its author began.
func TestPausesChangeNothing(t *testing.T) {
	o := newTown(t, 0)
	o.begin("a", 0, 1, 2, 3)
	o.until("begin", func() bool { return o.least() > 100 })
	pace := 200.0
	for i, c := range []region.Command{{Pause: true}, {Resume: true}, {Pace: &pace}} {
		o.hosts["a"].Step(o.now, host.Event{What: host.Ordered, Order: host.Order{Number: uint64(i), ID: fmt.Sprint(i), Command: c}})
		o.until("answer", func() bool { return len(o.answers) == i+1 })
		require.NoError(t, o.answers[i].Err)
	}
	_, is := o.hosts["a"].Changed()
	require.False(t, is)
}

// A command that no log takes is refused alone.
func TestABadCommandIsRefusedAlone(t *testing.T) {
	o := newTown(t, 0)
	o.begin("a", 0, 1, 2, 3)
	o.until("begin", func() bool { return o.least() > 100 })
	for i, id := range []string{"first", "second", ""} { // the second waits for the answer to the first
		c := region.Command{Remove: &region.Target{IDs: []string{"00000000000000ff"}}}
		o.hosts["a"].Step(o.now, host.Event{What: host.Ordered, Order: host.Order{Number: uint64(i), ID: id, Command: c}})
	}
	o.until("answers", func() bool { return len(o.answers) == 3 })
	for _, a := range o.answers {
		if a.Number == 2 {
			require.Error(t, a.Err)
		} else {
			require.NoError(t, a.Err)
		}
	}
}

// A region moves to another server while its owner goes on, and only the record
// says when.
func TestRegionMoves(t *testing.T) {
	o := newTown(t, 2000)
	want := undisturbed(t, o.world)
	o.begin("a", 0, 1, 2, 3)
	o.begin("b")
	o.until("begin", func() bool { return o.least() > 300 })
	var r plane.Region
	e := o.plane.Do(plane.Request{Verb: plane.Read, Key: plane.RegionKey(2)}).Entry
	require.NoError(t, plane.Decode(e.Value, &r))
	r.Wanted = "b"
	require.Equal(t, plane.Done, o.plane.Do(plane.Request{Verb: plane.Claim, Key: plane.RegionKey(2), Revision: e.Revision, Value: plane.Encode(r)}).Outcome)
	o.until("move", func() bool { return len(o.hosts["b"].Regions()) == 1 && len(o.hosts["a"].Regions()) == 3 })
	require.Less(t, o.least(), int64(2000))
	o.until("end", o.ended)
	require.Equal(t, want, o.hash())
}

// Two servers compute every region. One of them dies, and nobody waits.
func TestTwoCopies(t *testing.T) {
	o := newTown(t, 2000)
	o.manifest.Copies = 2
	want := undisturbed(t, o.world)
	o.begin("a", 0, 1, 2, 3)
	o.begin("b")
	o.until("copies", func() bool { return len(o.hosts["b"].Regions()) == 4 && o.least() > 300 })
	o.end("a")
	before := o.least()
	for range 60 {
		o.turn()
	}
	require.Greater(t, o.least(), before+40)
	o.begin("c")
	o.until("end", o.ended)
	require.Equal(t, want, o.hash())
	require.Zero(t, o.evidence)
}

// A server that leaves and is alone first sees to a cut of what it computed until
// then, which is the fossil line when it is gone.
func TestLeaveAlone(t *testing.T) {
	o := newTown(t, 0)
	o.begin("a", 0, 1, 2, 3)
	o.until("begin", func() bool { return o.least() > 500 })
	at := o.hosts["a"].Regions()[0].Epoch()
	o.hosts["a"].Step(o.now, host.Event{What: host.Leave})
	began := o.now
	o.until("leave", func() bool { return o.hosts["a"] == nil })
	require.Less(t, o.now-began, int64(1000))
	var f plane.Fossil
	require.NoError(t, plane.Decode(o.plane.Do(plane.Request{Verb: plane.Read, Key: plane.FossilKey}).Entry.Value, &f))
	require.Greater(t, f.Epoch, at)
}

// A server whose memory failed for a while says wrong halos, and right ones of the
// same epoch later. Whoever waits for these takes them in the end.
func TestWhoWasWrongIsBelievedAgain(t *testing.T) {
	o := newTown(t, 1000)
	want := undisturbed(t, o.world)
	o.begin("a", 0, 1)
	o.begin("b", 2, 3)
	o.until("begin", func() bool { return o.least() > 100 })
	table := o.world.Table
	batch := wire.Batcher{Attrs: len(table.Attrs), Slots: table.Slots, Dimensions: table.Dimensions}
	at, since := o.hosts["a"].Regions()[0].Epoch()+8, int64(-1)
	o.tamper = func(from string, m *region.Message) {
		if from != "b" || m.Kind != wire.Halo || m.Epoch != at {
			return
		}
		if since < 0 {
			since = o.now
		}
		if o.now-since >= 1000 {
			return
		}
		st, err := batch.Decode(m.Payload)
		require.NoError(t, err)
		var rows []int32
		for row := range st.Owned {
			st.PX[row]++
			rows = append(rows, int32(row))
		}
		m.Payload = batch.Encode(nil, st, rows)
	}
	o.until("end", o.ended)
	require.Equal(t, want, o.hash())
	require.NotZero(t, o.evidence)
}

// A log can be heard before the fossil line that it was shortened by. A region that is
// behind does not go on without the inputs that are no longer there.
func TestNobodyGoesOnWithoutArchivedInputs(t *testing.T) {
	o := newTown(t, 3000)
	o.begin("a", 0, 1, 2, 3)
	o.until("begin", func() bool { return o.least() > 100 })
	h := o.hosts["a"]
	e := o.plane.Do(plane.Request{Verb: plane.Read, Key: plane.WorldKey}).Entry
	var w plane.World
	require.NoError(t, plane.Decode(e.Value, &w))
	w.Log.Below = h.Regions()[0].Epoch() + 10
	w.Log.Horizon += 1000
	h.Step(o.now, host.Event{What: host.Changed, Entry: plane.Entry{Key: e.Key, Revision: e.Revision + 1000, Value: plane.Encode(w)}})
	require.Empty(t, h.Regions())
	for range 50 {
		o.turn()
	}
	require.Empty(t, h.Regions(), "there is no fossil line as far as that")
}

// One that says that it has forgotten what it has not, again and again, has the
// fossil line read only now and then, and the region goes on when the halo comes.
func TestForgedGoneIsLookedAtNowAndThen(t *testing.T) {
	o := newTown(t, 2000)
	want := undisturbed(t, o.world)
	o.begin("a", 0, 1)
	o.begin("b", 2, 3)
	o.until("begin", func() bool { return o.least() > 100 })
	reads := 0
	o.away = func(r plane.Request) bool {
		if r.Verb == plane.Read && r.Key == plane.FossilKey {
			reads++
		}
		return false
	}
	b := o.hosts["b"]
	delete(o.hosts, "b") // it is frozen
	for range 30 {
		o.turn()
		for _, r := range o.hosts["a"].Regions() {
			o.hosts["a"].Step(o.now, host.Event{What: host.Heard, Server: "b", Message: region.Message{Kind: wire.Gone, From: 2, To: r.ID(), Epoch: r.Epoch()}})
		}
	}
	require.Positive(t, reads)
	require.LessOrEqual(t, reads, 300/100+1)
	o.hosts["b"] = b
	o.meet("a", "b")
	o.until("the end", o.ended)
	require.Equal(t, want, o.hash())
	require.LessOrEqual(t, reads, 10, "it does not look again when it goes on")
}
