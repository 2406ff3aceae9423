package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"
)

// replaying is the flags of replay.
type replaying struct {
	remote
	from int64
	json bool
}

func replayCommand() *cobra.Command {
	o := &replaying{}
	cmd := &cobra.Command{
		Use:   "replay DIR | HOST:PORT",
		Short: "Compute a recorded world again from its seed and its log, and compare every hash that was recorded",
		Long: "Compute a recorded world again, in this process, and compare every hash that was recorded. A recording is the folder that\n" +
			"ylem up --data DIR, or an anchor, has kept, whose servers must have ended; or it is asked of a server of a world that goes on:\n" +
			"then what was decided and recorded until now is compared.",
		Args: oneFolder,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args[0]) },
	}
	o.remote.add(cmd)
	f := cmd.Flags()
	f.Int64Var(&o.from, "from", 0, "begin with the last cut at or before tick `T` that is kept, not with the world's beginning")
	f.BoolVar(&o.json, "json", false, "print one JSON object on standard output")
	return cmd
}

func oneFolder(cmd *cobra.Command, args []string) error {
	if len(args) == 1 {
		return nil
	}
	return usagef("%s takes one folder, that of ylem up --data DIR, or the HOST:PORT of a server; %d were given", cmd.CommandPath(), len(args))
}

func (o *replaying) run(cmd *cobra.Command, dir string) error {
	c, done, err := openChronicle(cmd.Context(), o.remote, dir)
	if err != nil {
		return err
	}
	defer done()
	errs := newConsole(cmd.ErrOrStderr())
	out, _, err := c.replay(cmd.Context(), o.from, cmd.Flags().Changed("from"), errs)
	if err != nil {
		return err
	}
	if o.json {
		if err := json.NewEncoder(cmd.OutOrStdout()).Encode(out); err != nil {
			return err
		}
	} else {
		out.print(errs)
	}
	if out.Wrong != nil {
		return errors.New(out.Wrong.text())
	}
	if out.Compared == 0 {
		return fmt.Errorf("%s: no hash was recorded yet: nothing to compare with", dir)
	}
	return nil
}

// replayed is what came of computing a world again.
type replayed struct {
	World    string    `json:"world"`
	Seed     uint64    `json:"seed"`
	Regions  string    `json:"regions"`
	From     int64     `json:"from"`     // tick
	Tick     int64     `json:"tick"`     // the last one computed
	Hash     string    `json:"hash"`     // then
	Inputs   int       `json:"inputs"`   // commands that were decided
	Compared int       `json:"compared"` // hashes of the world
	Cuts     int       `json:"cuts"`     // of regions that were compared byte for byte
	Equal    bool      `json:"equal"`
	Wrong    *mismatch `json:"wrong,omitempty"`
}

// mismatch is the first difference between what was recorded and what is computed.
type mismatch struct {
	Epoch    uint64 `json:"epoch"`
	Tick     int64  `json:"tick"`
	Region   int    `json:"region"` // −1: the whole world
	Recorded string `json:"recorded"`
	Computed string `json:"computed"`
	After    int64  `json:"after"` // the last tick at which all was equal
}

func (w *mismatch) text() string {
	what := "the world"
	if w.Region >= 0 {
		what = fmt.Sprintf("region %d", w.Region)
	}
	return fmt.Sprintf("at epoch %d (tick %d) %s was recorded with hash %s and is computed with %s; at tick %d all was equal", w.Epoch, w.Tick, what, w.Recorded, w.Computed, w.After)
}

var errDiffers = errors.New("it differs")

// replay computes the world again and compares. It ends at the first difference,
// after the cuts of the regions have said where it is.
func (c *chronicle) replay(ctx context.Context, from int64, some bool, errs *console) (*replayed, *retrace, error) {
	r, err := c.traceAll()
	if some {
		r, err = c.traceFrom(from)
	}
	if err != nil {
		return nil, nil, err
	}
	lines, last := map[uint64]string{}, uint64(0)
	for _, l := range c.lines {
		if l.Epoch > r.epoch || l.Epoch == c.manifest.First {
			lines[l.Epoch] = l.Hash
		}
		last = max(last, l.Epoch)
	}
	for id := range c.cuts {
		for _, cut := range c.cuts[id].Cuts {
			last = max(last, cut.Epoch)
		}
	}
	m := c.manifest
	out := &replayed{World: m.World, Seed: m.Seed, Regions: m.Grid.String(), From: r.tick(), Inputs: c.decided(), Equal: true}
	var bar *bar
	if errs != nil {
		bar = newBar(errs, r.tick(), m.TickOf(last))
		bar.particles = r.crew.particles()
		defer func() { bar.done(r.tick()) }()
	}
	equal, shown := r.tick(), r.tick()
	err = r.to(ctx, min(last, c.horizon()), func() error {
		if bar != nil {
			bar.steps += int64(bar.particles) * (r.tick() - shown)
			bar.particles, shown = r.crew.particles(), r.tick()
			bar.show(shown)
		}
		before := out.Compared + out.Cuts
		if r.epoch > m.First {
			out.Wrong, err = c.compare(r, lines[r.epoch], out)
			if err != nil {
				return err
			}
		}
		if out.Wrong != nil {
			out.Wrong.After = equal
			return errDiffers
		}
		if out.Compared+out.Cuts > before {
			equal = r.tick()
		}
		return nil
	})
	if err != nil && !errors.Is(err, errDiffers) {
		return nil, nil, err
	}
	out.Tick, out.Hash, out.Equal = r.tick(), hex(r.hash()), out.Wrong == nil
	return out, r, nil
}

// traceFrom returns the world at the last complete cut at or before a tick.
func (c *chronicle) traceFrom(tick int64) (*retrace, error) {
	m := c.manifest
	if tick < m.Tick {
		return nil, usagef("--from %d: the world begins at tick %d", tick, m.Tick)
	}
	return c.trace(m.First + uint64((tick-m.Tick)/m.Epoch))
}

// compare holds the world at the beginning of an epoch against what was recorded of
// it: the regions' cuts first, since they say where, then line, if it is not "".
func (c *chronicle) compare(r *retrace, line string, out *replayed) (*mismatch, error) {
	wrong, equal := c.compareCuts(r, -1)
	if out.Cuts += equal; wrong != nil {
		return wrong, nil
	}
	if line == "" {
		return nil, nil
	}
	recorded, err := strconv.ParseUint(line, 16, 64)
	if err != nil {
		return nil, fmt.Errorf("%s: the fossil line at epoch %d has no hash: %q", c.from, r.epoch, printable(line))
	}
	if own := r.hash(); own != recorded {
		return &mismatch{Epoch: r.epoch, Tick: r.tick(), Region: -1, Recorded: line, Computed: hex(own)}, nil
	}
	out.Compared++
	return nil, nil
}

func (r *replayed) print(out *console) {
	out.printf("world %s, seed %d, %s regions: computed again from tick %d to %d with %d commands", r.World, r.Seed, r.Regions, r.From, r.Tick, r.Inputs)
	if r.Equal {
		out.printf("equal: %d hashes of the world and %d cuts of regions, the last at tick %d with hash %s", r.Compared, r.Cuts, r.Tick, r.Hash)
	}
}
