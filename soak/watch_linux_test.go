//go:build chaos

package soak

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// watch knows where the regions of a cluster are, as the servers say.
type watch struct {
	regions int

	mu     sync.Mutex
	at     []map[int]int64 // by server: its regions and their ticks, as it last said
	most   map[int]int64   // by region: the furthest tick that anybody said
	losses []*loss
	least  int64         // tick of the region that was furthest behind …
	since  time.Time     // … when it came there …
	stood  time.Duration // … and the longest time that this took, since pause was called last
	stop   chan struct{}
	looks  sync.WaitGroup
}

// loss is a region whose server was killed.
type loss struct {
	region int
	how    kind
	since  time.Time
	tick   int64         // that it cannot have come to before
	took   time.Duration // until somebody computed that tick; 0: nobody has yet
}

const (
	lookEvery    = 25 * time.Millisecond
	lookPatience = 500 * time.Millisecond
	saidEvery    = 200 * time.Millisecond // servers say where they are no more often than twice in this
)

// sinceSaid is how many ticks a server may have computed since it said where it is.
func (p *plan) sinceSaid() int64 { return int64(p.rate*saidEvery.Seconds()) + 1 }

// newWatch looks at the servers until the test ends.
func newWatch(c *cluster) *watch {
	w := &watch{regions: c.plan.regions, since: time.Now(), at: make([]map[int]int64, len(c.machines)), most: map[int]int64{}, stop: make(chan struct{})}
	for _, m := range c.machines {
		w.looks.Go(func() {
			tick := time.NewTicker(lookEvery)
			defer tick.Stop()
			for {
				s, err := m.look(lookPatience)
				w.note(m.number, s, err)
				select {
				case <-tick.C:
				case <-w.stop:
					return
				}
			}
		})
	}
	c.t.Cleanup(func() {
		close(w.stop)
		w.looks.Wait()
	})
	return w
}

func (w *watch) note(server int, s standing, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil {
		return // what it said last is what it had
	}
	at := map[int]int64{}
	for _, one := range s.Here {
		at[one.Region] = one.Tick
		w.most[one.Region] = max(w.most[one.Region], one.Tick)
	}
	w.at[server] = at
	if now, least := time.Now(), w.behind(); least > w.least {
		w.stood = max(w.stood, now.Sub(w.since))
		w.least, w.since = least, now
	}
	for _, l := range w.losses {
		if tick, here := at[l.region]; here && l.took == 0 && tick > l.tick {
			l.took = time.Since(l.since)
		}
	}
}

// of returns the regions of a server and their ticks, as it last said.
func (w *watch) of(server int) map[int]int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.at[server])
}

// lost says that a server is gone as of now, whose regions may each have gone on by
// some ticks since it last said where they are.
func (w *watch) lost(server int, how kind, since time.Time, more, until int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, id := range slices.Sorted(maps.Keys(w.at[server])) {
		if tick := w.at[server][id] + more; tick < until && tick >= w.most[id] {
			w.losses = append(w.losses, &loss{region: id, how: how, since: since, tick: tick})
		}
	}
	w.at[server] = nil
}

// slowest returns the tick of the region that is furthest behind.
func (w *watch) slowest() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.behind()
}

func (w *watch) behind() (least int64) {
	for id := range w.regions {
		if id == 0 || w.most[id] < least {
			least = w.most[id]
		}
	}
	return least
}

// pause returns for how long the world, as far as anybody saw, stood at most since
// this was called last.
func (w *watch) pause() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := time.Now()
	most := max(w.stood, now.Sub(w.since))
	w.stood, w.since = 0, now
	return most
}

// back returns how long regions that were lost took to go on, ascending, and how
// many of them have not.
func (w *watch) back(how ...kind) (took []time.Duration, missing int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, l := range w.losses {
		switch {
		case !slices.Contains(how, l.how):
		case l.took == 0:
			missing++
		default:
			took = append(took, l.took)
		}
	}
	slices.Sort(took)
	return took, missing
}
