package regiontest

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"ylem/region"
	"ylem/region/host"
	"ylem/region/plane"
	"ylem/region/wire"
)

// server is a machine on which, one after the other, processes of one server run.
type server struct {
	s     *simulation
	index int
	id    string
	name  string
	own   []int
	most  int
	disk  disk

	life   int        // number of the process; what is meant for another one is lost
	host   *host.Host // nil: no process
	frozen bool       // it is there and does nothing
	gone   bool       // it never comes back
	held   []func()   // what has come while it was frozen

	clock     int64 // of the machine: that at the last reading, …
	read      int64 // … and when that was
	drift     float64
	announced []int
	next      []turn
	watch     []plane.Entry // changes that it has not heard
	flushes   bool
	cut       bool // it does not reach the control plane
	missed    bool // it has missed changes
	heard     map[saying]bool
}

// turn is when a region may compute again.
type turn struct {
	r  *region.Region
	at int64
}

// runs reports whether there is a process that does something.
func (sv *server) runs() bool { return sv.host != nil && !sv.frozen }

// time returns the server's own: it has an origin and a speed of its own.
func (sv *server) time() int64 {
	passed := sv.s.now - sv.read
	sv.clock += passed + int64(float64(passed)*sv.drift)
	sv.read = sv.s.now
	return sv.clock
}

// start begins a process.
func (sv *server) start() {
	s, p := sv.s, &sv.s.plan_
	for _, l := range s.links {
		if l.joins(sv) {
			l.down()
		}
	}
	sv.life++
	sv.out(func(c *Counts) { c.Starts++ })
	sv.frozen, sv.held, sv.next, sv.announced, sv.watch, sv.missed = false, nil, nil, []int{}, nil, false
	sv.heard = map[saying]bool{}
	sv.clock, sv.read = s.between(0, 1<<40), s.now
	sv.drift = 0.02*s.random.Float64() - 0.01
	sv.host = host.New(host.Config{
		Server: sv.id, Name: sv.name, Address: sv.name, Start: s.random.Uint64(), Own: sv.own, Most: sv.most, Balance: p.balance,
		Beat: p.beat, TTL: p.ttl, Ahead: p.ahead, CutEvery: p.cutEvery, Nudge: p.nudge, Keep: p.keep, Sweep: p.sweep, Memory: p.memory, Mutant: s.breach.Mutant,
	}, s.manifest, s.broken)
	s.mark(sv, "starts", uint64(sv.life))
	sv.host.Turn(sv.time())
	sv.rewatch()
	sv.carry()
	sv.turns(sv.life)
}

// end ends the process, with all it had in memory.
func (sv *server) end() {
	if sv.host == nil {
		return
	}
	sv.s.mark(sv, "ends")
	sv.host = nil
	sv.frozen, sv.held = false, nil
	for _, l := range sv.s.links {
		if !l.joins(sv) {
			continue
		}
		if sv.s.chance(0.5) {
			l.down()
		} else {
			l.fade(sv.s.between(100, 4000)) // the machine is gone, too, and says nothing
		}
	}
}

// later has something happen on the process that runs now: not if it has ended then,
// and when it wakes if it is frozen.
func (sv *server) later(ms int64, do func()) {
	life := sv.life
	sv.s.after(ms, func() { sv.onto(life, do) })
}

func (sv *server) onto(life int, do func()) {
	const most = 4000 // what comes to a frozen process beyond that is lost
	switch {
	case sv.host == nil || sv.life != life:
	case !sv.frozen:
		do()
	case len(sv.held) < most:
		sv.held = append(sv.held, do)
	}
}

// wake lets a frozen process go on.
func (sv *server) wake() {
	if sv.host == nil || !sv.frozen {
		return
	}
	sv.s.mark(sv, "wakes")
	sv.frozen = false
	held := sv.held
	sv.held = nil
	life := sv.life
	for _, do := range held {
		sv.onto(life, do)
	}
}

// give tells the host what has happened.
func (sv *server) give(e host.Event) {
	sv.host.Step(sv.time(), e)
	sv.carry()
	if e.What == host.Heard && e.Message.Kind == wire.Halo && sv.host != nil {
		sv.compute(e.Message.To)
	}
}

// turns lets time go by in a process.
func (sv *server) turns(life int) {
	s := sv.s
	s.after(s.between(20, 50), func() {
		if sv.host == nil || sv.life != life {
			return
		}
		if !sv.frozen {
			sv.host.Turn(sv.time())
			sv.carry()
			sv.computeAll()
			if sv.host != nil {
				s.bounded(sv)
				if s.now%8 == 0 && sv.host.WorldEnded() && len(s.done) < s.world.Grid.Regions() {
					s.fail("%s takes the world for ended, and only %d regions were", sv.name, len(s.done))
				}
			}
		}
		sv.turns(life)
	})
}

// computeAll lets every region go on that can, in any order.
func (sv *server) computeAll() {
	if sv.host == nil {
		return
	}
	regions := sv.host.Regions()
	for _, i := range sv.s.random.Perm(len(regions)) {
		if sv.host == nil {
			return
		}
		sv.computeOne(regions[i])
	}
}

func (sv *server) compute(id int) {
	for _, r := range sv.host.Regions() {
		if r.ID() == id {
			sv.computeOne(r)
			return
		}
	}
}

// computeOne lets a region compute an epoch, if it is its time.
func (sv *server) computeOne(r *region.Region) {
	s := sv.s
	at := -1
	for i := range sv.next {
		if sv.next[i].r == r {
			at = i
		}
	}
	if at >= 0 && sv.next[at].at > s.now || !sv.host.May(r) {
		return
	}
	moved, err := r.Advance()
	s.visit(sv, r)
	if moved {
		pace := s.between(s.plan_.pace/2, s.plan_.pace*3/2)
		if sv.host.Replays(r) {
			pace /= 10
		}
		s.out.Counts.Epochs++
		if r.Ended() {
			s.done[r.ID()] = true
		}
		s.mark(sv, "computes", uint64(r.ID()), r.Epoch())
		if at < 0 {
			sv.prune()
			sv.next = append(sv.next, turn{r: r})
			at = len(sv.next) - 1
		}
		sv.next[at].at = s.now + pace
		sv.host.Worked(r, float64(pace))
	}
	if err != nil {
		s.mark(sv, "finds wrong", uint64(r.ID()), r.Epoch())
		sv.tell(err.Error())
	}
	sv.host.Advanced(sv.time(), r, moved, err)
	sv.carry()
}

// prune forgets regions that live here no longer.
func (sv *server) prune() {
	living := sv.host.Regions()
	kept := sv.next[:0]
	for _, t := range sv.next {
		for _, r := range living {
			if r == t.r {
				kept = append(kept, t)
			}
		}
	}
	sv.next = kept
}

func (sv *server) tell(text string) { sv.s.tell(sv, text) }

func (sv *server) out(do func(*Counts)) { do(&sv.s.out.Counts) }

// carry carries out what the host wants.
func (sv *server) carry() {
	for sv.host != nil {
		actions := sv.host.Actions()
		if len(actions) == 0 {
			return
		}
		for i := range actions {
			if sv.do(&actions[i]); sv.host == nil {
				return
			}
		}
	}
}

func (sv *server) do(a *host.Action) {
	s := sv.s
	switch a.Do {
	case host.Send:
		s.hear(sv, &a.Message)
		for _, l := range s.links {
			if other := l.other(sv); other != nil && other.id == a.Server {
				l.send(sv, a.Message)
			}
		}
	case host.Ask:
		s.mark(sv, "asks", uint64(a.Request.Verb), a.Request.Number, a.Request.Revision)
		s.request(sv, a.Request)
	case host.Save:
		sv.save(a)
	case host.Load:
		sv.load(a)
	case host.Tidy:
		sv.disk.tidy(a.Epoch, a.Epochs)
	case host.Announce:
		sv.announced = a.Regions
		for _, l := range s.links {
			if l.joins(sv) {
				l.announce(sv)
			}
		}
	case host.Answer:
		s.answered(sv, a)
	case host.Evidence:
		s.fail("%s has evidence against %q: %v", sv.name, a.Server, a.Disagreement)
	case host.Took:
		s.mark(sv, "takes", uint64(a.Region), map[bool]uint64{true: 1}[a.Gone])
		s.out.Counts.Taken++
	case host.Note:
		s.mark(sv, "notes "+a.Text)
		if !slices.ContainsFunc(harmless, func(text string) bool { return strings.Contains(a.Text, text) }) {
			s.fail("%s notes: %s", sv.name, a.Text)
		}
	case host.Quit:
		s.mark(sv, "quits")
		s.out.Counts.Drained++
		sv.gone = true
		sv.end()
		if s.chance(0.5) { // to be started again another day
			s.until(s.between(500, 10_000), func() {
				sv.gone = false
				sv.start()
			})
		}
	}
}

// harmless is what hosts may note in a cluster in which nobody lies and nothing
// computes wrongly.
var harmless = []string{"is not on the disk", "was not written in", "the fossil line has moved on"}

// visit compares a region at an epoch with what it was there before, on whatever
// server.
func (s *simulation) visit(sv *server, r *region.Region) {
	key, hash := visiting{r.ID(), r.Epoch(), r.Opened(), r.Ended()}, r.Store().Hash()
	if before, visited := s.visited[key]; !visited {
		s.visited[key] = hash
	} else if before != hash {
		s.fail("region %d on %s has hash %016x at epoch %d (opened: %v), and had %016x there", r.ID(), sv.name, hash, r.Epoch(), r.Opened(), before)
	}
}

// hear compares a halo with all that were said before, by whomever.
func (s *simulation) hear(sv *server, m *region.Message) {
	s.out.Counts.Messages++
	if m.Kind != wire.Halo {
		return
	}
	f := fnv.New64a()
	f.Write(m.Payload)
	key, sum := saying{m.From, m.To, m.Epoch}, f.Sum64()
	switch before, said := s.said[key]; {
	case !said:
		s.said[key] = sum
	case before != sum:
		s.fail("%s says another halo of epoch %d from region %d to region %d than was said before", sv.name, m.Epoch, m.From, m.To)
	default:
		s.out.Counts.Same++
	}
}

// newServer adds a machine to the cluster.
func (s *simulation) newServer() *server {
	i := len(s.servers)
	sv := &server{s: s, index: i, id: fmt.Sprintf("key%d-%x", i, s.random.Uint32()), name: string(rune('a' + i)), most: s.plan_.most, disk: disk{files: map[plane.Sum]*file{}}}
	for _, other := range s.servers {
		s.links = append(s.links, &link{s: s, ends: [2]*server{other, sv}})
	}
	s.servers = append(s.servers, sv)
	for _, l := range s.links {
		if l.joins(sv) {
			l.dial()
		}
	}
	return sv
}
