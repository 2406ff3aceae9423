package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"ylem/region"
)

func runCommand() *cobra.Command {
	o := &options{}
	cmd := &cobra.Command{
		Use:   "run WORLD --ticks N",
		Short: "Compute a world in this process and print what became of it",
		Args:  oneWorld,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(cmd); err != nil {
				return err
			}
			if !cmd.Flags().Changed("ticks") {
				return usagef("run needs --ticks N: how many ticks to compute; ylem up goes on for ever")
			}
			errs := newConsole(cmd.ErrOrStderr())
			table, err := o.load(args[0], errs)
			if err != nil {
				return err
			}
			w, err := o.world(table, region.Grid{1, 1, 1})
			if err != nil {
				return err
			}
			s, err := run(cmd.Context(), w, errs)
			if err != nil {
				return err
			}
			if o.json {
				err = json.NewEncoder(cmd.OutOrStdout()).Encode(s)
			} else {
				s.print(cmd.ErrOrStderr(), table)
			}
			if err == nil && s.Interrupted {
				return &failure{exitInterrupted, fmt.Errorf("interrupted at tick %d of %d", s.Tick, o.ticks)}
			}
			return err
		},
	}
	o.add(cmd)
	return cmd
}

// run computes a world to its end, or until ctx is done.
func run(ctx context.Context, w region.World, errs *console) (summary, error) {
	l, err := region.NewLocal(w)
	if err != nil {
		return summary{}, err
	}
	c := newCrew(&w, l.Regions)
	steps, start := int64(0), time.Now()
	var held alarm
	for w.Until > 0 && !c.ended() && ctx.Err() == nil {
		before, n := l.Tick(), c.particles()
		if _, _, err := c.advance(func(*region.Region) bool { return true }); err != nil {
			return summary{}, err
		}
		held.look(w.Table, l.Regions, errs)
		steps += int64(n) * (l.Tick() - before)
		if errs.terminal {
			errs.progress(func() string {
				seconds := time.Since(start).Seconds()
				return fmt.Sprintf("tick %d of %d, %.0f ticks/s, %d particles, %.3g particle-steps/s",
					l.Tick(), w.Until, float64(l.Tick())/seconds, n, float64(steps)/seconds)
			})
		}
	}
	errs.done()
	elapsed := time.Since(start)
	shares := make([]share, len(l.Regions))
	c.each(func(i int) { shares[i] = newShare(w.Table, l.Regions[i]) })
	s := newSummary(&w, shares, steps, elapsed)
	s.Interrupted = w.Until > 0 && !c.ended()
	return s, nil
}
