package regiontest

import (
	"container/heap"
	"errors"
	"fmt"
	"math/rand/v2"

	"ylem/region"
	"ylem/region/host"
	"ylem/region/plane"
)

// Simulate runs a whole cluster of servers (package host, the same code as real
// ones) in one goroutine and in virtual time, on a network, disks, clocks and a
// control plane all of whose faults follow from the seed; lets all faults end, waits
// until the world has come to its end, and compares it with the undisturbed world of
// one region with the same decided inputs. An error names what does not hold. See
// docs/cluster.md for what is simulated and what is checked.
func Simulate(seed uint64, breach Breach, worlds func(seed uint64) string, trace func(string)) (Outcome, error) {
	s := &simulation{
		random: rand.New(rand.NewPCG(seed, 0x636c7573746572)), breach: breach, print: trace, worlds: worlds,
		said: map[saying]uint64{}, cuts: map[cutting]written{}, visited: map[visiting]uint64{}, done: map[int]bool{}, stale: map[string]plane.Entry{}, byNumber: map[uint64]*offer{},
	}
	s.out.Seed = seed
	err := s.plan(seed)
	if err == nil {
		err = s.run()
	}
	if err == nil {
		err = s.compare()
	}
	s.out.Trace = s.hash
	s.out.Virtual = s.now
	return s.out, err
}

// Outcome is what happened in a simulated cluster.
type Outcome struct {
	Seed    uint64
	Trace   uint64 // hash of all events, in order
	Virtual int64  // ms
	Healing int64  // ms from the end of all faults to that of the world
	Counts  Counts
}

// Breach is something broken on purpose, in the host or around it.
type Breach struct {
	Mutant  host.Mutant
	Forgets bool // the control plane forgets writes that it had acknowledged
	Blind   bool // the control plane swaps whatever the revision is
}

// ErrUnsound is wrapped by all errors that say that a simulated cluster did what it
// must not.
var ErrUnsound = errors.New("unsound")

// simulation is a cluster under way.
type simulation struct {
	random *rand.Rand
	breach Breach
	worlds func(uint64) string // more texts of worlds; nil: there are none
	print  func(string)        // nil: nobody reads the trace
	now    int64               // ms
	queue  agenda
	events uint64
	hash   uint64
	failed error
	out    Outcome

	plan_    plan
	manifest *plane.Manifest
	world    region.World // as it begins
	broken   region.World // the one that hosts are given: the same, but for a mutant
	whole    *region.Cut  // with which it begins

	servers []*server
	links   []*link
	healing bool

	memory *plane.Memory
	past   []*plane.Memory // for the one that forgets
	away   bool            // nobody reaches the control plane
	stale  map[string]plane.Entry

	said     map[saying]uint64
	cuts     map[cutting]written
	visited  map[visiting]uint64 // hash
	done     map[int]bool        // regions that have ended on some server
	orders   []*order
	byNumber map[uint64]*offer
}

// saying is a halo that somebody said, cutting a cut that somebody made, visiting a
// region as somebody had it.
type (
	saying struct {
		from, to int
		epoch    uint64
	}
	cutting struct {
		region int
		epoch  uint64
	}
	visiting struct {
		region        int
		epoch         uint64
		opened, ended bool
	}
)

// happening is what happens at a time. Of those at one time the one that was thought
// of first is first.
type happening struct {
	at    int64
	order uint64
	do    func()
}

type agenda []happening

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, j int) bool {
	if a[i].at != a[j].at {
		return a[i].at < a[j].at
	}
	return a[i].order < a[j].order
}
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(x any)   { *a = append(*a, x.(happening)) }
func (a *agenda) Pop() any {
	old := *a
	last := old[len(old)-1]
	old[len(old)-1] = happening{}
	*a = old[:len(old)-1]
	return last
}

// after has something happen in so many milliseconds.
func (s *simulation) after(ms int64, do func()) {
	s.events++
	heap.Push(&s.queue, happening{s.now + max(ms, 0), s.events, do})
}

// between draws a number of lo … hi.
func (s *simulation) between(lo, hi int64) int64 { return lo + s.random.Int64N(hi-lo+1) }

// chance draws whether something happens.
func (s *simulation) chance(p float64) bool { return p > 0 && s.random.Float64() < p }

// some draws a time of lo … hi ms, mostly near lo.
func (s *simulation) some(lo, hi int64) int64 {
	f := s.random.Float64()
	return lo + int64(float64(hi-lo)*f*f*f)
}

// mark puts something that happened into the trace: that of one seed is always the
// same.
func (s *simulation) mark(who *server, what string, numbers ...uint64) {
	h := s.hash*0x9e3779b97f4a7c15 + uint64(s.now)
	for i := range len(what) {
		h = (h ^ uint64(what[i])) * 0x100000001b3
	}
	for _, n := range numbers {
		h = (h ^ n) * 0xff51afd7ed558ccd
		h ^= h >> 32
	}
	name := "-"
	if who != nil {
		name = who.name
		h = (h ^ uint64(who.index+1)) * 0x100000001b3
	}
	s.hash = h
	if s.print != nil {
		s.print(fmt.Sprintf("%8d %s %s %d", s.now, name, what, numbers))
	}
}

// tell puts text into the printed trace only.
func (s *simulation) tell(who *server, text string) {
	if s.print != nil {
		s.print(fmt.Sprintf("%8d %s %s", s.now, who.name, text))
	}
}

// fail ends the simulation: something does not hold. The first failure counts.
func (s *simulation) fail(format string, args ...any) {
	if s.failed == nil {
		s.failed = fmt.Errorf("%w: at %d ms: %s", ErrUnsound, s.now, fmt.Sprintf(format, args...))
		s.mark(nil, s.failed.Error())
		for _, e := range s.memory.Entries() {
			if s.print != nil {
				s.print(fmt.Sprintf("%s [%d] %s", e.Key, e.Revision, e.Value))
			}
		}
	}
}

// run lets things happen until the world has ended, or something does not hold.
func (s *simulation) run() error {
	s.begin()
	end := s.now + s.plan_.faults
	bound := int64(-1)
	ended := int64(-1) // when
	for s.failed == nil && len(s.queue) > 0 {
		h := heap.Pop(&s.queue).(happening)
		s.now = h.at
		h.do()
		if s.random == nil {
			break
		}
		switch {
		case s.healing && s.now > bound:
			s.fail("stuck: %d ms after all faults ended the world is not at its end: %s", s.now-end, s.where())
		case s.healing && s.finished():
			s.out.Healing = s.now - end
			return s.failed
		case s.healing:
		case ended < 0 && s.ended() && s.now%16 == 0:
			ended = s.now
		}
		if !s.healing && (s.now >= end || ended >= 0 && s.now > ended+s.plan_.afterwards) {
			end = s.now
			s.heal()
			bound = s.now + s.patience()
		}
	}
	return s.failed
}

// ended reports whether every region has computed the last tick somewhere where it
// still is.
func (s *simulation) ended() bool {
	n := 0
	done := make([]bool, s.world.Grid.Regions())
	for _, sv := range s.servers {
		if !sv.runs() {
			continue
		}
		for _, r := range sv.host.Regions() {
			if r.Ended() && !done[r.ID()] {
				done[r.ID()] = true
				n++
			}
		}
	}
	return n == len(done)
}

// finished reports whether nothing is left to happen: the world has ended and all
// that was asked is answered.
func (s *simulation) finished() bool {
	if s.now%8 != 0 || !s.ended() {
		return false
	}
	for _, o := range s.orders {
		if o.waits(s) {
			return false
		}
	}
	for _, sv := range s.servers {
		if sv.host != nil && !sv.host.WorldEnded() {
			return false
		}
	}
	return true
}

// where says what every server has.
func (s *simulation) where() (out string) {
	for _, sv := range s.servers {
		switch {
		case sv.host == nil:
			out += fmt.Sprintf("\n%s is down", sv.name)
		default:
			out += fmt.Sprintf("\n%s line %d, horizon %d, paused %v:", sv.name, sv.host.Fossil(), sv.host.Horizon(), sv.host.Paused())
			for _, held := range sv.host.Held() {
				out += fmt.Sprintf(" %d@%d", held.Region, held.Epoch)
				if held.Shadow {
					out += "?"
				}
			}
		}
	}
	return out
}
