package regiontest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"ylem/region"
	"ylem/region/host"
	"ylem/region/plane"
	"ylem/sim"
)

// compare holds the world that has come to its end against the undisturbed one, and
// what was said on the way against what was decided.
func (s *simulation) compare() error {
	own, all, err := s.decided()
	if err != nil {
		return err
	}
	u, err := s.undisturbed(own, all)
	if err != nil {
		return err
	}
	sum := sim.Account{}
	for id := range s.world.Grid.Regions() {
		var first *region.Region
		for _, sv := range s.servers {
			if !sv.runs() {
				continue
			}
			for _, r := range sv.host.Regions() {
				if r.ID() != id || !r.Ended() {
					continue
				}
				if hash := r.Store().Hash(); hash != u.regions[id] {
					return fmt.Errorf("%w: region %d on %s has hash %016x at its end, and undisturbed it has %016x", ErrUnsound, id, sv.name, hash, u.regions[id])
				}
				if first == nil {
					first = r
					sum.Add(r.Account())
				} else if !reflect.DeepEqual(first.Account(), r.Account()) {
					return fmt.Errorf("%w: two copies of region %d have the same particles and other accounts", ErrUnsound, id)
				}
			}
		}
	}
	if !reflect.DeepEqual(&sum, u.account) {
		return fmt.Errorf("%w: the regions' accounts add up to %+v, and undisturbed to %+v", ErrUnsound, sum, *u.account)
	}
	return s.lines(u)
}

// lines compares the fossil lines there were with the undisturbed world at their
// epochs.
func (s *simulation) lines(u *undisturbed) error {
	e := s.memory.Do(plane.Request{Verb: plane.Read, Key: plane.FossilKey}).Entry
	if e.Revision == 0 {
		return nil
	}
	var f plane.Fossil
	if err := plane.Decode(e.Value, &f); err != nil {
		return fmt.Errorf("%w: the fossil line: %w", ErrUnsound, err)
	}
	if err := s.kept(&f); err != nil {
		return err
	}
	all := append(f.Lines, plane.Line{Epoch: f.Epoch, Hash: f.Hash})
	for sum := f.Before; sum != (plane.Sum{}); {
		var h plane.History
		if err := json.Unmarshal(s.memory.Do(plane.Request{Verb: plane.Get, Sum: sum}).Blob, &h); err != nil {
			return fmt.Errorf("%w: the fossil lines %s: %w", ErrUnsound, sum, err)
		}
		s.out.Counts.Histories++
		all, sum = append(h.Lines, all...), h.Before
	}
	s.out.Counts.Lines += len(all)
	for i, line := range all {
		if i > 0 && all[i-1].Epoch >= line.Epoch {
			return fmt.Errorf("%w: the fossil line of epoch %d follows that of %d", ErrUnsound, line.Epoch, all[i-1].Epoch)
		}
		if hash := fmt.Sprintf("%016x", u.epochs[line.Epoch]); line.Hash != hash {
			return fmt.Errorf("%w: the fossil line at epoch %d has hash %s, and undisturbed it is %s", ErrUnsound, line.Epoch, line.Hash, hash)
		}
	}
	return nil
}

// kept checks that there is a blob of each cut that is listed, at and above the fossil
// line and at as many lines before it as are kept. (One of an older line may be listed
// without: a server that has not heard of the line yet may list it once more while a
// drop of it is under way. Nobody wants it any more.)
func (s *simulation) kept(f *plane.Fossil) error {
	lines := f.Lines[max(0, len(f.Lines)-s.plan_.keep):]
	for id := range s.world.Grid.Regions() {
		e := s.memory.Do(plane.Request{Verb: plane.Read, Key: plane.CutsKey(id)}).Entry
		if e.Revision == 0 {
			continue
		}
		var cuts plane.Cuts
		if err := plane.Decode(e.Value, &cuts); err != nil {
			return fmt.Errorf("%w: the cuts of region %d: %w", ErrUnsound, id, err)
		}
		for _, cut := range cuts.Cuts {
			line := slices.ContainsFunc(lines, func(l plane.Line) bool { return l.Epoch == cut.Epoch })
			if (line || cut.Epoch >= f.Epoch) && s.memory.Do(plane.Request{Verb: plane.Get, Sum: cut.Sum}).Outcome != plane.Done {
				return fmt.Errorf("%w: nobody has the cut of region %d at epoch %d, which is listed", ErrUnsound, id, cut.Epoch)
			}
		}
	}
	s.out.Counts.Blobs += len(s.memory.Do(plane.Request{Verb: plane.List}).Sums)
	return nil
}

// logOf returns all inputs that were decided in the record of a key, archives first.
func (s *simulation) logOf(key string) ([]plane.Input, error) {
	e := s.memory.Do(plane.Request{Verb: plane.Read, Key: key}).Entry
	if e.Revision == 0 {
		return nil, nil
	}
	var log plane.Log
	if key == plane.WorldKey {
		var w plane.World
		if err := plane.Decode(e.Value, &w); err != nil {
			return nil, err
		}
		log = w.Log
	} else {
		var r plane.Region
		if err := plane.Decode(e.Value, &r); err != nil {
			return nil, err
		}
		log = r.Log
	}
	inputs := log.Entries
	for sum := log.Archive; sum != (plane.Sum{}); {
		reply := s.memory.Do(plane.Request{Verb: plane.Get, Sum: sum})
		var a plane.Archived
		if err := json.Unmarshal(reply.Blob, &a); err != nil {
			return nil, fmt.Errorf("the archive %s of %s: %w", sum, key, err)
		}
		s.out.Counts.Archived += len(a.Inputs)
		inputs = append(slices.Clone(a.Inputs), inputs...)
		sum = a.Before
	}
	return inputs, nil
}

// decided returns what was decided for regions and for the world, and checks it
// against what was acknowledged.
func (s *simulation) decided() (own, all []region.Input, err error) {
	where := map[string]string{}
	epochs := map[string]uint64{}
	params := map[string]float64{}
	keys := []string{plane.WorldKey}
	for id := range s.world.Grid.Regions() {
		keys = append(keys, plane.RegionKey(id))
	}
	for _, key := range keys {
		inputs, err := s.logOf(key)
		if err != nil {
			return nil, nil, fmt.Errorf("%w: %w", ErrUnsound, err)
		}
		for _, in := range inputs {
			if before, twice := where[in.ID]; twice {
				return nil, nil, fmt.Errorf("%w: %s is decided twice: in %s and in %s", ErrUnsound, in.ID, before, key)
			}
			where[in.ID], epochs[in.ID] = key, in.Epoch
			s.out.Counts.Decided++
			next := region.Input{Epoch: in.Epoch, Number: host.NumberOf(in.ID)}
			if err := json.Unmarshal(in.Command, &next.Command); err != nil {
				return nil, nil, fmt.Errorf("%w: %s: %w", ErrUnsound, in.ID, err)
			}
			if key != plane.WorldKey {
				own = append(own, next)
				continue
			}
			if p := next.Command.Param; p != nil {
				before, had := params[p.Name]
				params[p.Name] = p.Value
				if next.Table, err = s.manifest.Table(params); err != nil || region.Compatible(&s.world, s.world.Table, next.Table) != nil {
					if delete(params, p.Name); had {
						params[p.Name] = before
					}
					continue
				}
			}
			all = append(all, next)
		}
	}
	for _, o := range s.orders {
		switch epoch, is := epochs[o.id]; {
		case o.acked && !is:
			return nil, nil, fmt.Errorf("%w: %s was acknowledged, and is in no log", ErrUnsound, o.id)
		case is && o.given():
			return nil, nil, fmt.Errorf("%w: %s is decided, and everybody who was asked said that it does not act", ErrUnsound, o.id)
		case o.acked && o.epoch < epoch:
			return nil, nil, fmt.Errorf("%w: %s was acknowledged for epoch %d, and stands in the log for %d", ErrUnsound, o.id, o.epoch, epoch)
		}
	}
	return own, all, nil
}

// undisturbed is the world on one region that nothing happens to.
type undisturbed struct {
	epochs  map[uint64]uint64 // hash before the inputs of an epoch
	regions []uint64          // hash of what lies in the box of a region at the end
	account *sim.Account
}

func (s *simulation) undisturbed(own, all []region.Input) (*undisturbed, error) {
	w := s.world
	w.Grid = region.Grid{1, 1, 1}
	whole := *s.whole
	r, err := region.Resume(&w, whole.Part(&w, 0))
	if err != nil {
		return nil, err
	}
	u := &undisturbed{epochs: map[uint64]uint64{}}
	for !r.Ended() {
		u.epochs[r.Epoch()] = r.Store().Hash()
		horizon := r.Epoch() + 1
		r.Decide(horizon, own)
		r.DecideWorld(horizon, all)
		moved, err := r.Advance()
		if err != nil || !moved {
			return nil, fmt.Errorf("the undisturbed world does not go on at epoch %d: %w", r.Epoch(), err)
		}
	}
	u.account = r.Account()
	st := r.Store()
	for id := range s.world.Grid.Regions() {
		part := *s.whole
		part.Store = st
		u.regions = append(u.regions, part.Part(&s.world, id).Store.Hash())
	}
	return u, nil
}

// bounded checks that no region keeps more halos than since the fossil line as its
// server knows it.
func (s *simulation) bounded(sv *server) {
	for _, r := range sv.host.Regions() {
		line := max(sv.host.Fossil(), s.manifest.First)
		if _, epochs := r.Logged(); uint64(epochs) > r.Epoch()+1-min(line, r.Epoch()) {
			s.fail("%s keeps the halos of %d epochs of region %d at epoch %d, and the fossil line is at %d", sv.name, epochs, r.ID(), r.Epoch(), line)
		}
	}
}

// summary says in a line what happened.
func (c *Counts) summary() string {
	v, text := reflect.ValueOf(*c), []string{}
	for i := range v.NumField() {
		text = append(text, fmt.Sprintf("%s %d", v.Type().Field(i).Name, v.Field(i).Int()))
	}
	return strings.Join(text, ", ")
}

// Add adds what was counted elsewhere.
func (c *Counts) Add(other *Counts) {
	to, from := reflect.ValueOf(c).Elem(), reflect.ValueOf(*other)
	for i := range to.NumField() {
		to.Field(i).SetInt(to.Field(i).Int() + from.Field(i).Int())
	}
}
