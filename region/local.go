package region

import "ylem/particles"

// Local is a whole world in one process, on a network that loses nothing.
type Local struct {
	World   World
	Regions []*Region
}

// NewLocal returns all regions of the world at tick 0.
func NewLocal(w World) (*Local, error) {
	whole, err := Begin(&w)
	if err != nil {
		return nil, err
	}
	return RestoreLocal(w, 0, whole)
}

// Round lets every region compute one epoch and exchanges their halos.
func (l *Local) Round() error {
	for _, r := range l.Regions {
		if _, err := r.Advance(); err != nil {
			return err
		}
	}
	return l.Exchange()
}

// Exchange delivers everything that stands in an outbox. Regions may have
// advanced in parallel before.
func (l *Local) Exchange() error {
	for _, r := range l.Regions {
		for _, m := range r.Outbox() {
			if err := l.Regions[m.To].Deliver(m); err != nil {
				return err
			}
		}
	}
	return nil
}

// Ended reports whether every region has ended.
func (l *Local) Ended() bool {
	for _, r := range l.Regions {
		if !r.Ended() {
			return false
		}
	}
	return true
}

// Tick returns the tick that every region has reached.
func (l *Local) Tick() int64 {
	tick := l.Regions[0].Tick()
	for _, r := range l.Regions {
		tick = min(tick, r.Tick())
	}
	return tick
}

// Hash returns the hash of the world: the sum of its regions'.
func (l *Local) Hash() uint64 {
	var sum uint64
	for _, r := range l.Regions {
		sum += r.Store().Hash()
	}
	return sum
}

// Whole returns all particles of the world as owned rows of a new store.
func (l *Local) Whole() *particles.Store { return Whole(l.Regions) }
