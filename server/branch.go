package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"

	"github.com/spf13/cobra"

	"ylem/region"
	"ylem/region/plane"
)

// branching is the flags of branch.
type branching struct {
	remote
	at      int64
	latest  bool
	to      string
	world   string
	seed    uint64
	newSeed bool
	regions string
	epoch   int64
	options options // --set
	json    bool
}

func branchCommand() *cobra.Command {
	o := &branching{}
	cmd := &cobra.Command{
		Use:   "branch DIR | HOST:PORT --to NEWDIR",
		Short: "Begin a new world where a recorded one was at a tick, with other params, another seed or other rules",
		Long: "Begin a new world where a recorded one was at a tick. ylem up --data NEWDIR goes on from there.\n\n" +
			"The tick is one of a cut that is kept (ylem inspect DIR lists them), or any other: then what lies between is computed again. The recorded world may be one that goes on: it is asked of any of its servers.",
		Args: oneFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.latest, o.newSeed = !cmd.Flags().Changed("at"), cmd.Flags().Changed("seed")
			if err := o.check(); err != nil {
				return err
			}
			return o.run(cmd, args[0])
		},
	}
	o.remote.add(cmd)
	f := cmd.Flags()
	f.Int64Var(&o.at, "at", 0, "begin where the world was at tick `T`; at the last cut that is kept otherwise")
	f.StringVar(&o.to, "to", "", "make the new world in folder `NEWDIR`, which must not be there yet")
	f.StringVar(&o.world, "world", "", "go on by the rules of `WORLD`, a file or one that comes with ylem: what they do not allow is cut, clipped or gone")
	f.Uint64Var(&o.seed, "seed", 0, "go on with seed `S`")
	f.StringVar(&o.regions, "regions", "", "split space into `CxR[xL]` regions")
	f.Int64Var(&o.epoch, "epoch", 0, "exchange halos every `K` ticks")
	o.options.addSet(cmd)
	f.BoolVar(&o.json, "json", false, "print one JSON object on standard output")
	return cmd
}

func (o *branching) check() error {
	if o.to == "" {
		return usagef("branch needs --to NEWDIR, the folder in which the new world is made")
	}
	if o.at < 0 {
		return usagef("--at %d: ticks count from 0", o.at)
	}
	if o.regions != "" {
		if _, err := region.ParseGrid(o.regions); err != nil {
			return usagef("--regions %w", err)
		}
	}
	_, err := o.options.values()
	return err
}

func (o *branching) run(cmd *cobra.Command, dir string) error {
	switch names, err := os.ReadDir(o.to); {
	case err == nil && len(names) > 0:
		return usagef("--to %s: something is there already; choose another folder", o.to)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("--to %s: %w", o.to, err)
	}
	c, done, err := openChronicle(cmd.Context(), o.remote, dir)
	if err != nil {
		return err
	}
	defer done()
	errs := newConsole(cmd.ErrOrStderr())
	b, err := c.branch(cmd.Context(), o)
	if err != nil {
		return err
	}
	if err := beginRecording(cmd.Context(), o.to, b.manifest, b.blob); err != nil {
		return fmt.Errorf("--to %s: %w", o.to, err)
	}
	if o.json {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(b)
	}
	errs.printf("world %s at tick %d, %d particles, hash %s, in %s", b.World, b.Tick, b.Particles, b.Hash, o.to)
	if b.Conversion != nil {
		for _, text := range became(b.Conversion, false) {
			errs.printf("%s", text)
		}
	}
	errs.printf("ylem up --data %s goes on with it", o.to)
	return nil
}

// branched is a new world.
type branched struct {
	World       string             `json:"world"`
	Fingerprint string             `json:"fingerprint"`
	Seed        uint64             `json:"seed"`
	Tick        int64              `json:"tick"`
	Hash        string             `json:"hash"`
	Particles   int                `json:"particles"`
	Conversion  *region.Conversion `json:"conversion,omitempty"` // by other rules

	manifest *plane.Manifest
	blob     []byte // the cut with which it begins
}

// branch makes the manifest of a world that begins where this one was at a tick, and
// the cut with which it begins.
func (c *chronicle) branch(ctx context.Context, o *branching) (*branched, error) {
	r, err := c.reach(ctx, o)
	if err != nil {
		return nil, err
	}
	m := *c.manifest
	m.Set = maps.Clone(m.Set)
	if m.Set == nil {
		m.Set = map[string]float64{}
	}
	for i := range c.all { // what params have become
		if in := &c.all[i]; in.Epoch < r.epoch && in.Table != nil {
			m.Set[in.Command.Param.Name] = in.Command.Param.Value
		}
	}
	set, _ := o.options.values()
	if o.world != "" {
		files, table, diagnostics, err := readRuling(o.world, set)
		switch {
		case err != nil:
			return nil, err
		case table == nil:
			return nil, &wrongWorld{diagnostics}
		}
		m.World, m.File, m.Text, m.Files, m.Set = table.Name, files.Name, files.Text, files.Files, set
	}
	maps.Copy(m.Set, set)
	table, err := m.Table(nil)
	if err != nil {
		return nil, err
	}
	whole, err := region.Join(&c.world, r.cuts())
	if err != nil {
		return nil, err
	}
	if o.newSeed {
		m.Seed = o.seed
	}
	out := &branched{}
	if old := r.crew.regions[0].Table(); table.Fingerprint != old.Fingerprint {
		whole.Store, out.Conversion, err = region.Convert(old, table, m.Seed, r.tick(), whole.Store)
		if err != nil {
			return nil, err
		}
		if o.world != "" || !whole.Account.Fits(table) {
			whole.Account = region.Cut{}.Account // what was counted was of other rules
		}
	}
	m.Fingerprint, m.Arithmetic = hex(table.Fingerprint), arithmetic
	m.From = fmt.Sprintf("world %s, seed %d, tick %d, hash %s", c.manifest.World, c.manifest.Seed, r.tick(), hex(r.hash()))
	m.First, m.Tick, m.Base = 0, r.tick(), plane.Sum{}
	if m.Until <= m.Tick {
		m.Until = 0
	}
	if o.regions != "" {
		m.Grid, _ = region.ParseGrid(o.regions)
	}
	if o.epoch != 0 {
		m.Epoch = o.epoch
	}
	world, err := m.Open()
	if err != nil {
		return nil, err
	}
	whole.Epoch, whole.Table = 0, world.Table
	blob, sum := whole.Encode(&world)
	m.Base = sum
	out.manifest, out.blob = &m, blob
	out.World, out.Fingerprint, out.Seed, out.Tick = m.World, m.Fingerprint, m.Seed, m.Tick
	out.Particles, out.Hash = whole.Store.Owned, hex(whole.Store.Hash())
	return out, nil
}

// reach returns the world at the tick that is asked for.
func (c *chronicle) reach(ctx context.Context, o *branching) (*retrace, error) {
	m := c.manifest
	if o.latest {
		return c.trace(1<<63 - 1)
	}
	most := m.TickOf(c.horizon())
	if m.Until > 0 {
		most = min(most, m.Until)
	}
	if o.at < m.Tick || o.at > most {
		return nil, usagef("--at %d: the recording goes from tick %d to %d", o.at, m.Tick, most)
	}
	r, err := c.traceTo(ctx, o.at)
	if err == nil && r.tick() < o.at {
		_, err = r.step(o.at)
	}
	return r, err
}
