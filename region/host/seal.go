package host

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
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
	h.change(&h.world.is.Log)
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

// log returns the log that stands in the record of a key.
func (h *Host) log(key string) *plane.Log {
	if key == plane.WorldKey {
		return &h.world.is.Log
	}
	_, _, id := plane.ParseKey(key)
	return &h.regions[id].is.Log
}

// revision returns the revision of the record of a key as known here.
func (h *Host) revision(key string) uint64 {
	if key == plane.WorldKey {
		return h.world.revision
	}
	_, _, id := plane.ParseKey(key)
	return h.regions[id].revision
}

// over reports whether nothing is left to decide.
func (h *Host) over(l *plane.Log) bool { return h.last > 0 && l.Horizon > h.last }

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
	lead, duty, revision := uint64(0), true, h.revision(key)
	if key == plane.WorldKey {
		for _, p := range h.here {
			if p.region != nil {
				lead = max(lead, p.region.Epoch())
			}
		}
		duty = h.places[0] != nil && h.places[0].claimed
	} else {
		_, _, id := plane.ParseKey(key)
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
	at := next.Horizon
	if horizon > next.Horizon {
		if err := next.Seal(horizon, commands...); err != nil {
			for _, o := range orders {
				h.refuse(key, &o, err)
			}
			delete(h.orders, key)
			return
		}
	}
	h.offer(key, revision, at, commands)
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
