package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ylem/region"
	"ylem/region/host"
	"ylem/region/plane"
	"ylem/rules"
)

// source of records and blobs: a control plane that somebody can be asked for, or
// one that lies on a disk.
type keeping interface {
	// Entries returns all records as they are.
	Entries() ([]plane.Entry, error)
	// Blob returns a blob; it errs if it is not there, or is another one.
	Blob(sum plane.Sum) ([]byte, error)
}

// chronicle is what a control plane knows of a world: what the world is, what was
// decided, and what became of it where that was written down.
type chronicle struct {
	keeping  keeping
	from     string // for people: where it lies
	manifest *plane.Manifest
	world    region.World // as it begins
	record   plane.World
	fossil   plane.Fossil
	lines    []plane.Line // all fossil lines whose hashes are known, ascending
	regions  []plane.Region
	cuts     []plane.Cuts
	sessions []plane.Session
	decided  int // inputs

	own [][]region.Input // by region
	all []region.Input   // of the world's log
}

// maxChain bounds how many blobs hang together.
const maxChain = 1 << 20

// readChronicle reads what a control plane knows.
func readChronicle(k keeping, from string) (*chronicle, error) {
	c := &chronicle{keeping: k, from: from}
	if err := c.read(); err != nil {
		return nil, fmt.Errorf("%s: %w", from, err)
	}
	return c, nil
}

func (c *chronicle) read() error {
	entries, err := c.keeping.Entries()
	if err != nil {
		return err
	}
	records := map[string][]byte{}
	for _, e := range entries {
		if e.Value != nil {
			records[e.Key] = e.Value
		}
	}
	if records[plane.WorldKey] == nil {
		return errors.New("no world is recorded here")
	}
	if err := plane.Decode(records[plane.WorldKey], &c.record); err != nil {
		return fmt.Errorf("the record of the world: %w", err)
	}
	blob, err := c.keeping.Blob(c.record.Manifest)
	if err != nil {
		return fmt.Errorf("the world's manifest: %w", err)
	}
	if c.manifest, err = plane.ParseManifest(blob); err != nil {
		return err
	}
	if c.world, err = c.manifest.Open(); err != nil {
		return err
	}
	n := c.world.Grid.Regions()
	c.regions, c.cuts = make([]plane.Region, n), make([]plane.Cuts, n)
	c.fossil.Epoch = c.manifest.First
	for _, key := range slices.Sorted(maps.Keys(records)) {
		if err := c.take(key, records[key]); err != nil {
			return fmt.Errorf("the record %s: %w", printable(key), err)
		}
	}
	if err := c.readLines(); err != nil {
		return err
	}
	return c.readInputs()
}

func (c *chronicle) take(key string, value []byte) error {
	what, _, id := plane.ParseKey(key)
	known := id >= 0 && id < len(c.regions)
	switch {
	case key == plane.FossilKey:
		return plane.Decode(value, &c.fossil)
	case what == "region" && known:
		return plane.Decode(value, &c.regions[id])
	case what == "cuts" && known:
		return plane.Decode(value, &c.cuts[id])
	case what == "session":
		var s plane.Session
		if err := plane.Decode(value, &s); err != nil {
			return err
		}
		c.sessions = append(c.sessions, s)
	}
	return nil
}

// readLines follows the fossil lines back as far as they are kept.
func (c *chronicle) readLines() error {
	lines := slices.Clone(c.fossil.Lines)
	if c.fossil.Hash != "" {
		lines = append(lines, plane.Line{Epoch: c.fossil.Epoch, Hash: c.fossil.Hash})
	}
	for before, n := c.fossil.Before, 0; before != (plane.Sum{}); n++ {
		var h plane.History
		if err := c.part("the history of fossil lines", before, &h, n); err != nil {
			return err
		}
		lines, before = slices.Concat(h.Lines, lines), h.Before
	}
	c.lines = slices.DeleteFunc(lines, func(l plane.Line) bool { return l.Epoch < c.manifest.First })
	if !slices.IsSortedFunc(c.lines, func(a, b plane.Line) int { return int(int64(a.Epoch) - int64(b.Epoch)) }) {
		return errors.New("the fossil lines are not in order")
	}
	return nil
}

// readInputs reads what was decided, archives included.
func (c *chronicle) readInputs() error {
	c.own = make([][]region.Input, len(c.regions))
	for id := range c.regions {
		entries, err := c.entries(&c.regions[id].Log)
		if err != nil {
			return fmt.Errorf("the log of region %d: %w", id, err)
		}
		c.own[id] = host.Inputs(&c.world, entries, nil, nil)
	}
	entries, err := c.entries(&c.record.Log)
	if err != nil {
		return fmt.Errorf("the log of the world: %w", err)
	}
	tables := map[string]*rules.Table{}
	c.all = host.Inputs(&c.world, entries, map[string]float64{}, func(params map[string]float64) (*rules.Table, error) {
		var key strings.Builder
		for _, name := range slices.Sorted(maps.Keys(params)) {
			fmt.Fprintf(&key, "%s=%x ", name, params[name])
		}
		if t := tables[key.String()]; t != nil {
			return t, nil
		}
		t, err := c.manifest.Table(params)
		tables[key.String()] = t
		return t, err
	})
	return nil
}

// entries returns all that was decided in a log.
func (c *chronicle) entries(l *plane.Log) ([]plane.Input, error) {
	out := slices.Clone(l.Entries)
	for before, n := l.Archive, 0; before != (plane.Sum{}); n++ {
		var a plane.Archived
		if err := c.part("archived inputs", before, &a, n); err != nil {
			return nil, err
		}
		out, before = slices.Concat(a.Inputs, out), a.Before
	}
	c.decided += len(out)
	return out, nil
}

// part reads the n-th blob of a chain.
func (c *chronicle) part(what string, sum plane.Sum, into any, n int) error {
	if n > maxChain {
		return fmt.Errorf("%s: more than %d parts", what, maxChain)
	}
	blob, err := c.keeping.Blob(sum)
	if err == nil {
		err = json.Unmarshal(blob, into)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// horizon returns the epoch below which all inputs are decided.
func (c *chronicle) horizon() uint64 {
	least := c.record.Log.Horizon
	for i := range c.regions {
		least = min(least, c.regions[i].Log.Horizon)
	}
	return least
}

// tableAt returns the rules in force before the inputs of an epoch.
func (c *chronicle) tableAt(epoch uint64) *rules.Table {
	t := c.world.Table
	for i := range c.all {
		if in := &c.all[i]; in.Epoch < epoch && in.Table != nil {
			t = in.Table
		}
	}
	return t
}

// complete returns the epochs of which the cuts of all regions are kept, ascending.
func (c *chronicle) complete() (out []uint64) {
	for _, cut := range c.cuts[0].Cuts {
		every := true
		for id := range c.cuts {
			_, has := c.cuts[id].At(cut.Epoch)
			every = every && has
		}
		if every {
			out = append(out, cut.Epoch)
		}
	}
	return out
}

// load returns the kept cut of a region at an epoch.
func (c *chronicle) load(id int, epoch uint64) (*region.Cut, error) {
	at, known := c.cuts[id].At(epoch)
	if !known {
		return nil, fmt.Errorf("no cut of region %d at epoch %d is kept", id, epoch)
	}
	blob, err := c.keeping.Blob(at.Sum)
	if err != nil {
		return nil, fmt.Errorf("the cut of region %d at epoch %d: %w", id, epoch, err)
	}
	w := c.world
	w.Table = c.tableAt(epoch)
	cut, err := region.DecodeCut(&w, blob, at.Sum)
	if err != nil {
		return nil, err
	}
	if cut.Region != id || cut.Epoch != epoch {
		return nil, fmt.Errorf("the cut of region %d at epoch %d is one of region %d at epoch %d", id, epoch, cut.Region, cut.Epoch)
	}
	return cut, nil
}

// loadAll returns the kept cuts of all regions at an epoch.
func (c *chronicle) loadAll(epoch uint64) ([]*region.Cut, error) {
	var out []*region.Cut
	for id := range c.cuts {
		cut, err := c.load(id, epoch)
		if err != nil {
			return nil, err
		}
		out = append(out, cut)
	}
	return out, nil
}
