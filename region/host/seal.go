package host

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"ylem/region"
	"ylem/region/plane"
	"ylem/rules"
)

// learnWorld takes what was decided for the whole world.
func (h *Host) learnWorld() {
	h.inputs = h.read(&h.world.is.Log, true)
	for _, p := range slices.Clone(h.here) {
		if p.region != nil && !h.outlived(p, &h.world.is.Log) {
			p.region.DecideWorld(h.worldHorizon(), h.inputs)
			p.region.Open()
			h.post(p)
		}
	}
	h.answer(plane.WorldKey, &h.world.is.Log)
}

// outlived begins a region anew if inputs that it has not come to went into an
// archive: the fossil line has passed it, and this is how it hears of that.
func (h *Host) outlived(p *place, l *plane.Log) bool {
	if p.region.Epoch() >= l.Below || h.c.Mutant == BelowTheLine {
		return false
	}
	h.look(plane.FossilKey)
	h.load(p)
	return true
}

// decide tells a region what was decided for it.
func (h *Host) decide(p *place) {
	l := &h.regions[p.id].is.Log
	horizon, inputs := l.Horizon, h.read(l, false)
	if h.c.Mutant == NoHorizon {
		horizon = math.MaxUint64
	}
	p.region.Decide(horizon, inputs)
}

func (h *Host) worldHorizon() uint64 {
	if h.c.Mutant == NoHorizon {
		return math.MaxUint64
	}
	return h.world.is.Log.Horizon
}

// read makes the entries of a log inputs.
func (h *Host) read(l *plane.Log, ofWorld bool) []region.Input {
	if !ofWorld {
		return Inputs(&h.start, l.Entries, nil, nil)
	}
	params := map[string]float64{}
	maps.Copy(params, h.world.is.Params)
	return Inputs(&h.start, l.Entries, params, h.table)
}

// Inputs makes the entries of a log inputs. What no world takes is left out: all
// servers see that alike. start is the world as it begins. Where params is not nil
// the log is the world's: params is what they were before, and becomes what they are
// after, and table compiles the world with some.
func Inputs(start *region.World, entries []plane.Input, params map[string]float64, table func(params map[string]float64) (*rules.Table, error)) []region.Input {
	var out []region.Input
	for i := range entries {
		e := &entries[i]
		in := region.Input{Epoch: e.Epoch, Number: NumberOf(e.ID)}
		if json.Unmarshal(e.Command, &in.Command) != nil {
			continue
		}
		if c := in.Command.Param; c != nil {
			if params == nil {
				continue
			}
			before, had := params[c.Name]
			params[c.Name] = c.Value
			t, err := table(params)
			if err != nil || region.Compatible(start, start.Table, t) != nil {
				delete(params, c.Name)
				if had {
					params[c.Name] = before
				}
				continue
			}
			in.Table = t
		}
		out = append(out, in)
	}
	return out
}

// NumberOf returns the number of the input with an ID, which keys what it draws: 64 bits of the SHA-256 of its ID.
func NumberOf(id string) uint64 {
	sum := sha256.Sum256([]byte(id))
	return binary.LittleEndian.Uint64(sum[:])
}

// order takes a person's command. It is answered when it is decided, or refused.
func (h *Host) order(o Order) {
	refuse := func(err error) { h.do(Action{Do: Answer, Number: o.Number, Err: err}) }
	if h.world.revision == 0 {
		refuse(errors.New("the control plane has not been heard yet: try again in a moment"))
		return
	}
	w := h.start
	now, err := h.worldAt(math.MaxUint64)
	if err == nil {
		err = o.Command.Check(&w, now.Table)
	}
	if c := o.Command.Param; err == nil && c != nil {
		err = h.tryParam(c)
	}
	if err != nil {
		refuse(err)
		return
	}
	data, _ := json.Marshal(&o.Command)
	if err := (&plane.Input{ID: o.ID, By: o.By, Command: data}).Check(); err != nil {
		refuse(err) // here, for with it a log would take none of those that wait
		return
	}
	key := plane.WorldKey
	// Every server chooses the same log, so that a command that is offered to two of
	// them is not decided twice. Where the region's record has not been heard it waits.
	if home := o.Command.Home(&w); home >= 0 {
		key = plane.RegionKey(home)
	}
	if o.Command.Step > 0 && !h.world.is.Paused && !h.world.is.Log.Has(o.ID) {
		refuse(errors.New("step: the world goes on: pause it before it can go step by step"))
		return
	}
	if l := h.log(key); h.over(l) {
		refuse(fmt.Errorf("the world ends at tick %d, and all until then is decided", h.start.Until))
		return
	}
	if len(h.orders[key]) >= maxOrders {
		refuse(errors.New("more commands wait than are taken at once: wait a moment"))
		return
	}
	h.orders[key] = append(h.orders[key], o)
	h.seal(key)
}

// maxOrders is how many commands wait for one log.
const maxOrders = 64

func (h *Host) tryParam(c *region.Param) error {
	params := h.Params()
	if params == nil {
		params = map[string]float64{}
	}
	params[c.Name] = c.Value
	t, err := h.table(params)
	if err != nil {
		return err
	}
	return region.Compatible(&h.start, h.start.Table, t)
}

// log returns the log that stands in the record of a key.
func (h *Host) log(key string) *plane.Log {
	if key == plane.WorldKey {
		return &h.world.is.Log
	}
	_, _, id := plane.ParseKey(key)
	return &h.regions[id].is.Log
}

// over reports whether nothing is left to decide.
func (h *Host) over(l *plane.Log) bool { return h.last > 0 && l.Horizon > h.last }

// answer tells those whose commands stand in a log.
func (h *Host) answer(key string, l *plane.Log) {
	waiting := h.orders[key]
	if len(waiting) == 0 {
		return
	}
	left := waiting[:0]
	for _, o := range waiting {
		switch epoch, decided := decidedAt(l, o.ID); {
		case decided:
			h.do(Action{Do: Answer, Number: o.Number, Epoch: epoch})
		case h.over(l):
			h.do(Action{Do: Answer, Number: o.Number, Err: fmt.Errorf("the world ends at tick %d, and all until then is decided", h.start.Until)})
		default:
			left = append(left, o)
		}
	}
	h.orders[key] = left
}

func decidedAt(l *plane.Log, id string) (epoch uint64, decided bool) {
	for i := range l.Entries {
		if l.Entries[i].ID == id {
			return l.Entries[i].Epoch, true
		}
	}
	return l.Below, l.Has(id)
}

// sealAll moves the horizons that are near, and decides what waits.
func (h *Host) sealAll() {
	h.seal(plane.WorldKey)
	for _, p := range h.here {
		if p.region != nil {
			h.seal(plane.RegionKey(p.id))
		}
	}
	for id := range h.regions { // commands for regions of others
		if key := plane.RegionKey(id); len(h.orders[key]) > 0 && h.places[id] == nil {
			h.seal(key)
		}
	}
}

// seal moves the horizon of a log if it is near, and decides the commands that wait.
func (h *Host) seal(key string) {
	l, orders := h.log(key), h.orders[key]
	lead, duty, revision := uint64(0), true, h.world.revision
	if key == plane.WorldKey {
		for _, p := range h.here {
			if p.region != nil {
				lead = max(lead, p.region.Epoch())
			}
		}
		duty = h.places[0] != nil && h.places[0].claimed
	} else {
		_, _, id := plane.ParseKey(key)
		revision = h.regions[id].revision
		if p := h.places[id]; p != nil && p.region != nil {
			lead, duty = p.region.Epoch(), p.claimed
		}
	}
	if revision == 0 || h.over(l) || h.busy["seal "+key] || h.busy["archive "+key] {
		return
	}
	horizon := h.horizon(key, l, lead, duty)
	paused := key == plane.WorldKey && h.world.is.Paused
	if paused {
		horizon = l.Horizon
	}
	if horizon == l.Horizon && len(orders) == 0 {
		return
	}
	was := l.Horizon
	next, record := h.copyOf(key)
	next.Horizon = max(next.Horizon, h.manifest.First) // of rules before
	liveness, steps := false, uint64(0)
	var commands []plane.Input
	for _, o := range orders {
		if next.Has(o.ID) {
			continue
		}
		data, _ := json.Marshal(&o.Command)
		commands = append(commands, plane.Input{ID: o.ID, By: o.By, Command: data})
		if w, is := record.(*plane.World); is && o.Command.Liveness() {
			liveness = true
			switch c := &o.Command; {
			case c.Pace != nil:
				w.Pace = c.Pace
			case c.Step == 0:
				w.Paused = c.Pause
			case w.Paused: // one that goes on again by now needs no step
				steps += c.Step
			}
		}
	}
	if len(commands) > 0 || liveness {
		horizon = max(horizon, next.Horizon+max(steps, 1))
	}
	if h.last > 0 {
		horizon = min(horizon, h.last+1)
	}
	if horizon > next.Horizon {
		if err := next.Seal(horizon, commands...); err != nil {
			for _, o := range orders {
				h.do(Action{Do: Answer, Number: o.Number, Err: err})
			}
			delete(h.orders, key)
			return
		}
	}
	h.archive(key, next, record, func() {
		h.ask("seal "+key, plane.Request{Verb: plane.Seal, Key: key, Revision: revision, Value: plane.Encode(record)}, func(r plane.Reply) {
			if r.Outcome == plane.Done {
				h.ahead[key] = horizon - was
			}
		})
	})
}

// horizon returns how far a log is to be sealed now; as it is, if that is far
// enough. Where nobody looks after it others do, later.
func (h *Host) horizon(key string, l *plane.Log, lead uint64, duty bool) uint64 {
	const least = 16
	span := max(uint64(h.speed*float64(h.c.Ahead)), least)
	if lead+1 >= l.Horizon { // it waits for this
		span = max(span, min(2*h.ahead[key], 1<<16))
	}
	near := span / 2
	if !duty {
		near = span / 4
	}
	if lead+near < l.Horizon {
		return l.Horizon
	}
	horizon := max(lead+span, l.Horizon)
	if h.last > 0 {
		horizon = min(horizon, h.last+1)
	}
	return horizon
}

// copyOf returns a copy of the record of a key, and of the log in it.
func (h *Host) copyOf(key string) (*plane.Log, any) {
	if key == plane.WorldKey {
		w := h.world.is
		return &w.Log, &w
	}
	_, _, id := plane.ParseKey(key)
	r := h.regions[id].is
	return &r.Log, &r
}
