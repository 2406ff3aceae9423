// Package regiontest runs whole clusters of regions in one goroutine, on a
// network that is as bad as its faults say and whose every whim follows from a
// seed: a failure is a seed, and the seed repeats it.
package regiontest

import (
	"container/heap"
	"fmt"
	"math/rand/v2"

	"ylem/particles"
	"ylem/region"
	"ylem/sim"
)

// Faults is a bad network. Times are in steps: in a step every region is
// looked at once.
type Faults struct {
	Seed      uint64
	Delay     int     // a message takes up to so many steps, so that later ones overtake it
	Drop      float64 // chance that a message is lost
	Duplicate float64 // chance that it arrives twice
	Stall     float64 // chance that a region does nothing in a step
}

// None is a network without faults.
var None = Faults{}

// Nudge is how many steps a region waits before it asks again for what it
// lacks; Patience how many steps a cluster may take for each epoch of a world
// before it counts as stuck.
const (
	Nudge    = 8
	Patience = 2000
)

// Result is a world at its end.
type Result struct {
	Hash      uint64
	Tick      int64
	Particles int
	Steps     int // how long the cluster took
	Sent      int // messages …
	Bytes     int // … and what they carried
	Account   sim.Account
}

// Run computes the world to its end on a network with these faults. It errs
// when regions disagree, when one refuses a message, and when nothing goes on.
func Run(w region.World, f Faults) (Result, error) {
	l, err := Finish(w, f)
	if err != nil {
		return Result{}, err
	}
	return l.Result, nil
}

// Cluster is a finished run.
type Cluster struct {
	Result
	Regions []*region.Region
}

// Finish is Run that keeps the regions.
func Finish(w region.World, f Faults) (*Cluster, error) {
	whole, err := region.Begin(&w)
	if err != nil {
		return nil, err
	}
	return Continue(w, 0, whole, f)
}

// Continue is Finish from a tick on, with the particles of that tick.
func Continue(w region.World, tick int64, whole *particles.Store, f Faults) (*Cluster, error) {
	c := &Cluster{}
	net := network{faults: f, random: rand.New(rand.NewPCG(f.Seed, 0x796c656d))}
	for id := range w.Grid.Regions() {
		r, err := region.Restore(&w, id, tick, whole)
		if err != nil {
			return nil, err
		}
		c.Regions = append(c.Regions, r)
	}
	limit := int(w.Until/w.Epoch+2) * Patience
	idle := make([]int, len(c.Regions))
	for ; !ended(c.Regions); c.Steps++ {
		if c.Steps > limit {
			return nil, fmt.Errorf("stuck after %d steps at %s", c.Steps, where(c.Regions))
		}
		for _, m := range net.due(c.Steps) {
			if err := c.Regions[m.To].Deliver(m); err != nil {
				return nil, err
			}
		}
		for _, id := range net.random.Perm(len(c.Regions)) {
			if net.random.Float64() < f.Stall {
				continue
			}
			r := c.Regions[id]
			advanced, err := r.Advance()
			if err != nil {
				return nil, err
			}
			if idle[id]++; advanced {
				idle[id] = 0
			}
			if idle[id] >= Nudge {
				r.Nudge()
				idle[id] = 0
			}
			for _, m := range r.Outbox() {
				net.send(c.Steps, m)
			}
		}
	}
	c.Sent, c.Bytes = net.sent, net.bytes
	for _, r := range c.Regions {
		c.Hash += r.Store().Hash()
		c.Particles += r.Store().Owned
		c.Tick = r.Tick()
		c.Account.Add(r.Account())
	}
	return c, nil
}

// Whole returns all particles of the finished world as owned rows.
func (c *Cluster) Whole(w *region.World) *particles.Store {
	return (&region.Local{World: *w, Regions: c.Regions}).Whole()
}

func ended(regions []*region.Region) bool {
	return (&region.Local{Regions: regions}).Ended()
}

func where(regions []*region.Region) (out string) {
	for _, r := range regions {
		out += fmt.Sprintf(" %d:%d", r.ID(), r.Epoch())
	}
	return "epochs" + out
}

// network holds the messages under way.
type network struct {
	faults Faults
	random *rand.Rand
	queue  queue
	sent   int // messages …
	bytes  int // … and what they carried
}

func (n *network) send(now int, m region.Message) {
	n.sent++
	n.bytes += len(m.Payload)
	copies := 1
	if n.random.Float64() < n.faults.Drop {
		copies = 0
	}
	if n.random.Float64() < n.faults.Duplicate {
		copies++
	}
	for range copies {
		at := now + 1
		if n.faults.Delay > 0 {
			at += n.random.IntN(n.faults.Delay + 1)
		}
		heap.Push(&n.queue, letter{at: at, tie: n.random.Uint64(), message: m})
	}
}

// due returns the messages that arrive by now.
func (n *network) due(now int) (out []region.Message) {
	for len(n.queue) > 0 && n.queue[0].at <= now {
		out = append(out, heap.Pop(&n.queue).(letter).message)
	}
	return out
}

// letter is a message under way; letters of one step arrive in random order.
type letter struct {
	at      int
	tie     uint64
	message region.Message
}

type queue []letter

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if q[i].at != q[j].at {
		return q[i].at < q[j].at
	}
	return q[i].tie < q[j].tie
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(letter)) }
func (q *queue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}
