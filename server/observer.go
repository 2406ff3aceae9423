package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"ylem/particles"
	"ylem/region"
	"ylem/region/plane"
	"ylem/region/wire"
	"ylem/rules"
	"ylem/sim"
	"ylem/sim/observe"
)

// observer is the goroutine that looks at the world as a whole: at the ticks that
// its claims are about, and while somebody watches at others. That of the server
// which computes region 0 does it; all others tell their viewers what it found.
// It reads samples, and nothing waits for it.
type observer struct {
	owner    *owner
	mesh     *mesh
	plane    asker
	say      func(message []byte) // to all viewers here
	every    time.Duration
	heard    atomic.Pointer[found] // what some server found last, or the control plane keeps
	revision uint64                // of the record

	table  *rules.Table // the claims are of
	rules  string       // the same, for others
	due    []int64      // ticks that claims are about, or look back on
	seen   *observation
	last   int64     // the last tick that was seen; −1: none
	tried  int64     // of the claims' own ticks, the last that was tried
	next   time.Time // before that nobody looks but for a claim …
	wait   time.Time // … and before that nobody at all
	margin float64   // seconds that a tick is chosen ahead
	kept   int       // what was settled when the record was written last
	news   []byte    // JSON, what is known
	told   map[string]int
	number int // of the news
	peers  map[string]*lookedAt
	broken string // why nothing is known
	bygone bygone // what this server knows of samples while another one looks
}

const (
	lookEveryTime = 500 * time.Millisecond // between two looks that nobody's claim is about
	lookStep      = 100 * time.Millisecond
	looksAtOnce   = 64
	// lookShare is of how much time looking takes one part at most.
	lookShare = 50
	// Worlds of more particles are looked at for their claims alone, and those of many
	// more not at all.
	manyToLookAt = 200_000
	mostToLookAt = 4_000_000
)

func newObserver(o *owner, m *mesh, p asker, say func([]byte)) *observer {
	return &observer{owner: o, mesh: m, plane: p, say: say, every: lookEveryTime, last: -1, tried: -1, margin: 0.3, told: map[string]int{}, peers: map[string]*lookedAt{}}
}

// found is what was found, as servers tell it each other, and the control plane keeps it.
type found struct {
	Rules    string        `json:"rules"` // whose claims these are
	Observed wire.Observed `json:"observed"`
}

// hears takes what another server found, or what the control plane keeps.
func (b *observer) hears(f *found) {
	l := b.owner.oversight.Load()
	if before := b.heard.Load(); l == nil || f.Rules != claimsOf(l.world.Table) || before != nil && before.Rules == f.Rules && before.Observed.Tick > f.Observed.Tick {
		return
	}
	b.heard.Store(f)
	b.say(f.Observed.Append(nil))
}

// keeps takes the record of what was observed.
func (b *observer) keeps(e plane.Entry) {
	f := new(found)
	if e.Key == plane.ObservedKey && plane.Decode(e.Value, f) == nil {
		b.hears(f)
	}
}

// claimsOf tells the claims and measures of worlds apart.
func claimsOf(t *rules.Table) string {
	text := hex(t.Fingerprint)
	for i := range t.Expects {
		text += fmt.Sprintf("\n%s %d %s", t.Expects[i].Name, t.Expects[i].At, t.Expects[i].That.Text)
	}
	for i := range t.Measures {
		text += fmt.Sprintf("\n%s %s %d", t.Measures[i].Name, t.Measures[i].Value.Text, t.Measures[i].Every)
	}
	return plane.SumOf([]byte(text)).String()
}

// run looks until ctx is done.
func (b *observer) run(ctx context.Context) {
	tick := time.NewTicker(lookStep)
	defer tick.Stop()
	defer b.leave()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		l := b.owner.oversight.Load()
		if l == nil || !l.looks || len(l.world.Table.Expects)+len(l.world.Table.Measures) == 0 {
			if b.seen != nil {
				b.leave()
			}
			continue
		}
		if b.table != l.world.Table && !b.begin(ctx, l) {
			continue
		}
		for n := 0; b.look(ctx, l) && n < looksAtOnce; n++ { // a claim may look back on many ticks
		}
		b.tell(ctx, l)
	}
}

// begin looks at a world that it did not look at before. It reports false while nobody
// knows what others found.
func (b *observer) begin(ctx context.Context, l *oversight) bool {
	ctx, stop := context.WithTimeout(ctx, askPatience)
	defer stop()
	reply := b.plane.Do(ctx, plane.Request{Verb: plane.Read, Key: plane.ObservedKey})
	if reply.Outcome != plane.Done && reply.Outcome != plane.Absent {
		return false
	}
	b.leave()
	b.revision = reply.Entry.Revision
	b.table, b.seen, b.due, b.rules = l.world.Table, newObservation(l.world.Table), dueTicks(l.world.Table), claimsOf(l.world.Table)
	kept := new(found)
	if plane.Decode(reply.Entry.Value, kept) == nil && kept.Rules == b.rules {
		b.seen.resume(&kept.Observed)
	}
	b.kept = b.seen.settled()
	if f := b.heard.Load(); f != nil && f.Rules == b.rules {
		b.seen.resume(&f.Observed)
	}
	if h := b.bygone.give(b.rules); h != nil {
		b.seen.history = h
	}
	b.news = nil
	return true
}

// leave forgets all but what others may be told.
func (b *observer) leave() {
	for _, p := range b.peers {
		p.close()
	}
	clear(b.peers)
	clear(b.told)
	if b.seen != nil {
		b.bygone.keep(b.rules, b.table, b.seen.history)
	}
	b.table, b.seen, b.last, b.tried, b.broken = nil, nil, -1, -1, ""
}

// look looks at the world if it is time to. It reports whether it did.
func (b *observer) look(ctx context.Context, l *oversight) bool {
	tick, own := b.choose(l)
	if tick < 0 {
		return false
	}
	whole, took, err := b.whole(ctx, l, tick)
	var past *errPast
	switch {
	case errors.As(err, &past):
		b.margin = min(2*b.margin, 5)
		b.next = time.Now().Add(b.every / 2)
		if own {
			b.tried = tick // nobody has it any more
		}
		return own
	case err != nil:
		b.wait = time.Now().Add(time.Second)
		b.trouble(err.Error())
		return false
	}
	start := time.Now()
	b.seen.change(l.changed)
	b.recollect(ctx, tick)
	b.seen.see(whole)
	took += time.Since(start)
	b.last, b.broken = tick, ""
	if own {
		b.tried = tick
	}
	b.margin = max(0.95*b.margin, 0.2)
	b.next = time.Now().Add(max(b.every, lookShare*took))
	b.seen.out.Trouble = ""
	if whole.Store.Owned > manyToLookAt {
		b.seen.out.Trouble = fmt.Sprintf("this world has more than %d particles: it is looked at only at the ticks of its claims", manyToLookAt)
	}
	b.publish()
	b.keep(ctx)
	return true
}

// choose returns the tick to look at next, and whether a claim is about it, or looks
// back on it; −1: none now.
func (b *observer) choose(l *oversight) (tick int64, own bool) {
	if l.particles > mostToLookAt {
		b.trouble(fmt.Sprintf("this world has about %d particles, and is too large to be looked at as a whole: at most %d", l.particles, mostToLookAt))
		return -1, false
	}
	many := l.particles > manyToLookAt
	if time.Now().Before(b.wait) {
		return -1, false
	}
	due := b.due
	at, _ := slices.BinarySearch(due, max(b.tried, b.last)+1)
	if at < len(due) && due[at] <= l.most && (!many || l.viewers > 0) {
		return due[at], true
	}
	if l.viewers == 0 || many || time.Now().Before(b.next) {
		return -1, false
	}
	tick = l.most
	if !l.still {
		ahead := l.rate * b.margin
		tick += int64(ahead) + 4*l.world.Epoch + 1
		if l.world.Until > 0 {
			tick = min(tick, l.world.Until)
		}
	}
	if at < len(due) && due[at] <= tick {
		return due[at], true
	}
	if tick <= b.last {
		return -1, false
	}
	return tick, false
}

// errPast says that some region has gone on further than a tick.
type errPast struct{ tick int64 }

func (e *errPast) Error() string { return fmt.Sprintf("some region has passed tick %d", e.tick) }

// whole returns the world at a tick, and how long that took to compute.
func (b *observer) whole(ctx context.Context, l *oversight, tick int64) (*observe.Whole, time.Duration, error) {
	ctx, stop := context.WithTimeout(ctx, sampleTime)
	defer stop()
	type answer struct {
		cuts []*region.Cut
		took time.Duration
		err  error
	}
	links := b.lookAt()
	answers := make([]answer, len(links))
	var wg sync.WaitGroup
	for i, p := range links {
		wg.Go(func() {
			cuts, took, err := p.sample(ctx, l, tick)
			answers[i] = answer{cuts, took, err}
		})
	}
	here, err := b.owner.sample(ctx, tick)
	wg.Wait()
	switch {
	case err != nil:
		return nil, 0, fmt.Errorf("the regions here did not come to tick %d in %s", tick, sampleTime)
	case here.past:
		return nil, 0, &errPast{tick}
	}
	cuts, took := here.cuts, time.Duration(0)
	for i := range answers {
		var past *errPast
		if errors.As(answers[i].err, &past) {
			return nil, 0, past
		}
	}
	for i, a := range answers {
		if a.err != nil {
			return nil, 0, fmt.Errorf("server %s cannot be looked at: %w", links[i].name, a.err)
		}
		cuts, took = append(cuts, a.cuts...), max(took, a.took)
	}
	start := time.Now()
	slices.SortStableFunc(cuts, func(a, b *region.Cut) int { return cmp.Compare(a.Region, b.Region) })
	cuts = slices.CompactFunc(cuts, func(a, b *region.Cut) bool { return a.Region == b.Region }) // of copies one
	if n := l.world.Grid.Regions(); len(cuts) != n {
		return nil, 0, fmt.Errorf("of %d regions %d answer", n, len(cuts))
	}
	var account sim.Account
	stores := make([]*particles.Store, len(cuts))
	for i, c := range cuts {
		if c.Table.Fingerprint != cuts[0].Table.Fingerprint {
			return nil, 0, errors.New("the rules are being changed")
		}
		account.Add(&c.Account)
		stores[i] = c.Store
	}
	w := observe.NewWhole(l.world.Table, tick, account.Fired, stores...)
	return w, took + time.Since(start), nil
}

// trouble says why nothing is known.
func (b *observer) trouble(why string) {
	if b.broken == why || b.seen == nil {
		return
	}
	b.broken, b.seen.out.Trouble = why, why
	b.publish()
}

// publish says to viewers here, and soon to other servers, what is known.
func (b *observer) publish() {
	out := b.seen.out
	out.Claims, out.Measures = slices.Clone(out.Claims), slices.Clone(out.Measures) // others read it
	f := &found{b.rules, out}
	b.news = must(json.Marshal(f))
	b.number++
	b.heard.Store(f)
	b.say(out.Append(nil))
}

// tell says to other servers what they have not heard.
func (b *observer) tell(ctx context.Context, l *oversight) {
	if b.news == nil {
		return
	}
	for _, p := range b.lookAt() {
		if b.told[p.key] != b.number && (l.viewers > 0 || b.seen.settled() > 0) {
			if p.tell(ctx, b.news) == nil {
				b.told[p.key] = b.number
			}
		}
		b.teach(ctx, p)
	}
}

// keep has the control plane keep what was decided, if there is more than before.
func (b *observer) keep(ctx context.Context) {
	n := b.seen.settled()
	if n == b.kept {
		return
	}
	if len(b.news) > plane.MaxRecord {
		return
	}
	ctx, stop := context.WithTimeout(ctx, askPatience)
	defer stop()
	reply := b.plane.Do(ctx, plane.Request{Verb: plane.Seal, Key: plane.ObservedKey, Revision: b.revision, Value: b.news})
	switch reply.Outcome {
	case plane.Done:
		b.kept, b.revision = n, reply.Entry.Revision
	case plane.Lost:
		b.revision = reply.Entry.Revision // next time
	}
}

// lookAt returns the servers that compute regions besides this one, by their keys.
func (b *observer) lookAt() []*lookedAt {
	var out []*lookedAt
	there := map[string]bool{}
	for _, l := range b.mesh.peers() {
		there[l.hello.Key] = true
		address := l.address
		if !l.dialled {
			address = l.hello.Address
		}
		p := b.peers[l.hello.Key]
		if p == nil || p.address != address {
			if p != nil {
				p.close()
			}
			p = &lookedAt{access: b.mesh.access, world: b.mesh.self.Instance, key: l.hello.Key, address: address}
			b.peers[p.key] = p
			delete(b.told, p.key)
		}
		p.name, p.regions = l.peer(), l.regions()
		out = append(out, p)
	}
	for key, p := range b.peers {
		if !there[key] {
			p.close()
			delete(b.peers, key)
			delete(b.told, key)
		}
	}
	slices.SortFunc(out, func(a, b *lookedAt) int { return cmp.Compare(a.key, b.key) })
	return out
}

// reachable reports whether an address can be dialled.
func reachable(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && host != ""
}
