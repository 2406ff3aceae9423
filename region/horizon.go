package region

import "math"

// unlimited is the horizon of a region that nobody sends inputs: all epochs are
// decided.
const unlimited = math.MaxUint64

// inputs are decided inputs that have not acted: of all epochs below horizon there
// are no others.
type inputs struct {
	horizon uint64
	waiting []Input
}

// decide replaces what is known from an epoch on.
func (in *inputs) decide(from, horizon uint64, decided []Input) {
	in.horizon = horizon
	in.waiting = nil
	for i := range decided {
		if e := decided[i].Epoch; e >= from && e < horizon {
			in.waiting = append(in.waiting, decided[i])
		}
	}
}

// of returns the inputs of an epoch, in the order in which they were decided, and
// forgets them and those before.
func (in *inputs) of(epoch uint64) (out []Input) {
	if len(in.waiting) == 0 {
		return nil
	}
	var later []Input
	for _, one := range in.waiting {
		switch {
		case one.Epoch == epoch:
			out = append(out, one)
		case one.Epoch > epoch:
			later = append(later, one)
		}
	}
	in.waiting = later
	return out
}

// Decide says that the region's own inputs of epochs below horizon are exactly
// these, and all else of them that it was told is forgotten. It opens no epoch at or
// past horizon. Inputs of epochs that are open, or over, have acted and are passed
// over. What a world does not take when it acts does nothing.
func (r *Region) Decide(horizon uint64, inputs []Input) {
	r.said.kept = true
	from := r.epoch
	if r.opened {
		from++
	}
	r.own.decide(from, horizon, inputs)
}

// DecideWorld says the same of the inputs of the whole world, which act when the
// halos of their epoch are there.
func (r *Region) DecideWorld(horizon uint64, inputs []Input) {
	r.said.kept = true
	r.all.decide(r.epoch, horizon, inputs)
}

// Open says the halos of the epoch that comes next, if its inputs are decided.
// Advance does so, too.
func (r *Region) Open() {
	if r.opened || r.ended || r.epoch >= r.own.horizon || r.epoch >= r.all.horizon {
		return
	}
	r.opened = true
	for _, in := range r.own.of(r.epoch) {
		if !r.over() {
			r.acted = true
			r.act(&in, true)
		}
	}
	r.say()
}

// Opened reports whether the inputs of Epoch have acted and its halos are said.
func (r *Region) Opened() bool { return r.opened }

// over reports whether the world has no more ticks: then nothing acts.
func (r *Region) over() bool { return r.world.Until > 0 && r.tick >= r.world.Until }

// begin is done where an epoch begins: the cut that was asked for is taken, and
// the epoch opened if it may be.
func (r *Region) begin() {
	r.opened, r.acted = false, false
	if r.cutOn == r.epoch {
		r.cutNow()
	}
	r.Open()
}
