package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"ylem/region"
	"ylem/region/host"
	"ylem/region/plane"
	"ylem/rules"
)

// asker answers requests about records and blobs: a control plane (package plane),
// or as much of one as can be read.
type asker interface {
	Do(ctx context.Context, r plane.Request) plane.Reply
}

// answered carries out a request until there is an answer.
func answered(ctx context.Context, k asker, r plane.Request) (plane.Reply, error) {
	for try := 1; ; try++ {
		reply := k.Do(ctx, r)
		switch {
		case reply.Outcome != plane.Unknown:
			return reply, nil
		case ctx.Err() != nil:
			return reply, ctx.Err()
		case try == mostTries:
			return reply, errors.New("the control plane does not answer")
		}
		select {
		case <-time.After(time.Duration(try) * 100 * time.Millisecond):
		case <-ctx.Done():
		}
	}
}

const mostTries = 10

// recordOf reads a record. It reports false if there is none.
func recordOf(ctx context.Context, k asker, key string, record any) (revision uint64, known bool, err error) {
	reply, err := answered(ctx, k, plane.Request{Verb: plane.Read, Key: key})
	if err == nil && reply.Outcome == plane.Done {
		err = plane.Decode(reply.Entry.Value, record)
	}
	if err != nil {
		return 0, false, fmt.Errorf("the record %s: %w", key, err)
	}
	return reply.Entry.Revision, reply.Outcome == plane.Done, nil
}

// blobOf reads a blob.
func blobOf(ctx context.Context, k asker, sum plane.Sum) ([]byte, error) {
	reply, err := answered(ctx, k, plane.Request{Verb: plane.Get, Sum: sum})
	if err == nil && reply.Outcome != plane.Done {
		err = errors.New("it is not there")
	}
	return reply.Blob, err
}

// chronicle is what a control plane knows of a world: what the world is, what was
// decided, and what became of it where that was written down.
type chronicle struct {
	ctx      context.Context
	keeping  asker
	from     string // for people: where it lies
	manifest *plane.Manifest
	world    region.World // as it begins
	record   plane.World
	fossil   plane.Fossil
	lines    []plane.Line // all fossil lines whose hashes are known, ascending
	regions  []plane.Region
	cuts     []plane.Cuts
	sessions []plane.Session
	logs     [][]plane.Input // what was decided: of the world, then of each region

	own [][]region.Input // by region
	all []region.Input   // of the world's log
}

// maxChain bounds how many blobs hang together.
const maxChain = 1 << 20

// readChronicle reads what a control plane knows.
func readChronicle(ctx context.Context, k asker, from string) (*chronicle, error) {
	c := &chronicle{ctx: ctx, keeping: k, from: from}
	if err := c.read(); err != nil {
		return nil, fmt.Errorf("%s: %w", from, err)
	}
	return c, nil
}

func (c *chronicle) read() error {
	if _, known, err := recordOf(c.ctx, c.keeping, plane.WorldKey, &c.record); err != nil || !known {
		return cmp.Or(err, errors.New("no world is recorded here"))
	}
	blob, err := blobOf(c.ctx, c.keeping, c.record.Manifest)
	if err == nil && plane.SumOf(blob) != c.record.Manifest {
		err = errors.New("it is damaged: its SHA-256 does not fit")
	}
	if err != nil {
		return fmt.Errorf("the world's manifest: %w", err)
	}
	if c.manifest, err = plane.ParseManifest(blob); err != nil {
		return err
	}
	if c.world, err = c.manifest.Open(); err != nil {
		return err
	}
	c.fossil.Epoch = c.manifest.First
	if _, _, err := recordOf(c.ctx, c.keeping, plane.FossilKey, &c.fossil); err != nil {
		return err
	}
	n := c.world.Grid.Regions()
	c.regions, c.cuts = make([]plane.Region, n), make([]plane.Cuts, n)
	var owners []string
	for id := range n {
		if _, _, err := recordOf(c.ctx, c.keeping, plane.RegionKey(id), &c.regions[id]); err != nil {
			return err
		}
		if _, _, err := recordOf(c.ctx, c.keeping, plane.CutsKey(id), &c.cuts[id]); err != nil {
			return err
		}
		owners = append(owners, c.regions[id].Owners[:]...)
	}
	slices.Sort(owners)
	for _, server := range slices.Compact(owners) {
		if server == "" {
			continue
		}
		var s plane.Session
		if _, known, err := recordOf(c.ctx, c.keeping, plane.SessionKey(server), &s); err != nil {
			return err
		} else if known {
			c.sessions = append(c.sessions, s)
		}
	}
	if err := c.readLines(); err != nil {
		return err
	}
	return c.readInputs()
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
	entries, err := c.entries(&c.record.Log)
	if err != nil {
		return fmt.Errorf("the log of the world: %w", err)
	}
	c.own = make([][]region.Input, len(c.regions))
	for id := range c.regions {
		entries, err := c.entries(&c.regions[id].Log)
		if err != nil {
			return fmt.Errorf("the log of region %d: %w", id, err)
		}
		c.own[id] = host.Inputs(&c.world, entries, nil, nil)
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
	c.logs = append(c.logs, out)
	return out, nil
}

// part reads the n-th blob of a chain.
func (c *chronicle) part(what string, sum plane.Sum, into any, n int) error {
	if n > maxChain {
		return fmt.Errorf("%s: more than %d parts", what, maxChain)
	}
	blob, err := blobOf(c.ctx, c.keeping, sum)
	if err == nil && plane.SumOf(blob) != sum {
		err = errors.New("it is damaged: its SHA-256 does not fit")
	}
	if err == nil {
		err = json.Unmarshal(blob, into)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// decided returns how many commands were decided.
func (c *chronicle) decided() (n int) {
	for _, log := range c.logs {
		n += len(log)
	}
	return n
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
	blob, err := blobOf(c.ctx, c.keeping, at.Sum)
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

// readRemote reads what a server's control plane knows. What a first question shows
// to be hopeless is not asked again.
func readRemote(ctx context.Context, r *remote) (*chronicle, error) {
	if first := r.Do(ctx, plane.Request{Verb: plane.Read, Key: plane.WorldKey}); first.Outcome == plane.Unknown {
		return nil, r.failed
	}
	c, err := readChronicle(ctx, r, r.shown)
	if err != nil && r.failed != nil {
		err = r.failed
	}
	return c, err
}

// openChronicle reads what is recorded in a folder, or by a running world.
func openChronicle(ctx context.Context, r remote, where string) (c *chronicle, done func(), err error) {
	info, err := os.Stat(where)
	switch {
	case err == nil && info.IsDir():
		k, err := openRecording(where)
		if err != nil {
			return nil, nil, err
		}
		c, err := readChronicle(ctx, k, where)
		if err != nil {
			k.Close()
			return nil, nil, err
		}
		return c, k.Close, nil
	case err == nil:
		return nil, nil, usagef("%s is a file, and no folder", where)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, nil, err
	}
	if err := r.at(where); err != nil {
		return nil, nil, usagef("there is no folder or file %s, and it is no HOST:PORT either", where)
	}
	c, err = readRemote(ctx, &r)
	return c, func() {}, err
}
