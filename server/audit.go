package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"ylem/region/plane"
)

// auditing is the flags of audit.
type auditing struct {
	remote
	address string
	whole   bool
	json    bool
}

func auditCommand() *cobra.Command {
	o := &auditing{}
	cmd := &cobra.Command{
		Use:   "audit REGION --at HOST:PORT",
		Short: "Compute a region of a running world again, and compare it with what its server says",
		Long: "Compute a region of a running world again, from the cuts of all regions at one fossil line to those at the next, with what was\n" +
			"decided between, and compare byte for byte. It finds what goes wrong deep inside a region and then goes on consistently, where\n" +
			"no neighbour looks. REGION all compares every region.",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("audit takes the number of a region, or all; %d arguments were given", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args[0]) },
	}
	o.remote.add(cmd)
	f := cmd.Flags()
	f.StringVar(&o.address, "at", defaultListen, "ask the server at `HOST:PORT`, any one of the world")
	f.BoolVar(&o.whole, "whole", false, "begin with the world's first tick, not with the oldest cut that is kept")
	f.BoolVar(&o.json, "json", false, "print one JSON object on standard output")
	return cmd
}

// audited is what came of computing regions again.
type audited struct {
	World   string    `json:"world"`
	Region  int       `json:"region"` // −1: all
	From    int64     `json:"from"`   // tick
	Tick    int64     `json:"tick"`   // of the last comparison
	Cuts    int       `json:"cuts"`   // compared
	Hash    string    `json:"hash"`   // of the region at Tick, or of the world
	Equal   bool      `json:"equal"`
	Wrong   *mismatch `json:"wrong,omitempty"`
	Server  string    `json:"server,omitempty"` // the key of who computes what is wrong
	Seconds float64   `json:"seconds"`
}

func (o *auditing) run(cmd *cobra.Command, which string) error {
	id, err := strconv.Atoi(which)
	if which == "all" {
		id = -1
	} else if err != nil || id < 0 {
		return usagef("audit %s: write the number of a region, such as 0, or all", which)
	}
	if err := o.at(o.address); err != nil {
		return err
	}
	c, err := readRemote(cmd.Context(), &o.remote)
	if err != nil {
		return err
	}
	if id >= len(c.regions) {
		return usagef("audit %d: the world has regions 0 to %d", id, len(c.regions)-1)
	}
	out, err := c.audit(cmd.Context(), id, o.whole)
	if err != nil {
		return err
	}
	if o.json {
		if err := json.NewEncoder(cmd.OutOrStdout()).Encode(out); err != nil {
			return err
		}
	}
	if out.Wrong != nil {
		return fmt.Errorf("%s; it is computed by server %s", out.Wrong.text(), out.Server)
	}
	if !o.json {
		what := fmt.Sprintf("region %d", id)
		if id < 0 {
			what = "every region"
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "%s is as it must be: computed again from tick %d to %d, %s equal byte for byte, hash %s, in %.1f s\n",
			what, out.From, out.Tick, count(int64(out.Cuts), "cut"), out.Hash, out.Seconds)
	}
	return nil
}

var errFewCuts = errors.New("there are not yet two fossil lines of which cuts are kept: wait a little, or use --whole")

// audit computes all regions again between the oldest two complete cuts that are
// kept, or from the beginning on, and compares one of them, or all (−1).
func (c *chronicle) audit(ctx context.Context, id int, whole bool) (*audited, error) {
	begun := time.Now()
	lines := c.complete()
	for len(lines) > 0 && lines[len(lines)-1] > c.horizon() {
		lines = lines[:len(lines)-1]
	}
	var r *retrace
	var err error
	switch {
	case whole && len(lines) > 0:
		r, err = c.traceAll()
	case len(lines) < 2:
		return nil, errFewCuts
	default:
		r, err = c.trace(lines[0])
		lines = lines[1:]
	}
	if err != nil {
		return nil, err
	}
	out := &audited{World: c.manifest.World, Region: id, From: r.tick(), Tick: r.tick(), Equal: true}
	err = r.to(ctx, lines[len(lines)-1], func() error {
		if r.tick() == out.From {
			return nil
		}
		wrong, n := c.compareCuts(r, id)
		if out.Cuts += n; wrong != nil {
			wrong.After = out.Tick
			out.Wrong, out.Equal, out.Server = wrong, false, c.regions[wrong.Region].Owners[0]
			return errDiffers
		}
		if n > 0 {
			out.Tick = r.tick()
		}
		return nil
	})
	if err != nil && !errors.Is(err, errDiffers) {
		return nil, err
	}
	if out.Hash = hex(r.hash()); id >= 0 {
		out.Hash = hex(r.crew.regions[id].Store().Hash())
	}
	out.Seconds = time.Since(begun).Seconds()
	return out, nil
}

// compareCuts compares regions at the beginning of an epoch with what is kept of
// them: one, or all (−1). It returns the first that differs, and how many do not.
func (c *chronicle) compareCuts(r *retrace, only int) (wrong *mismatch, equal int) {
	for id, one := range r.crew.regions {
		recorded, known := c.cuts[id].At(r.epoch)
		if !known || only >= 0 && only != id {
			continue
		}
		one.CutOn(r.epoch)
		_, sum := one.TakeCut().Encode(&c.world)
		if plane.Sum(sum) != recorded.Sum {
			w := &mismatch{Epoch: r.epoch, Tick: r.tick(), Region: id, Recorded: recorded.Hash, Computed: hex(one.Store().Hash())}
			if w.Recorded == w.Computed { // the particles are equal, what was counted is not
				w.Recorded, w.Computed = recorded.Sum.String(), plane.Sum(sum).String()
			}
			return w, equal
		}
		equal++
	}
	return nil, equal
}
