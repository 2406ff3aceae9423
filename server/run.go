package main

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"ylem/region"
	"ylem/sim"
	"ylem/sim/observe"
)

func runCommand() *cobra.Command {
	o, p := &options{}, &plan{}
	profiled := ""
	cmd := &cobra.Command{
		Use:   "run WORLD --ticks N | --until inert",
		Short: "Compute a world in this process, write down what happens and print what became of it",
		Args:  oneWorld,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(cmd); err != nil {
				return err
			}
			if err := p.check(); err != nil {
				return err
			}
			if err := p.checkUntil(o, cmd.Flags().Changed("ticks")); err != nil {
				return err
			}
			if !cmd.Flags().Changed("ticks") && p.until == "" {
				return usagef("run needs --ticks N: how many ticks to compute, or --until inert; ylem up goes on for ever")
			}
			errs := newConsole(cmd.ErrOrStderr())
			table, err := o.load(args[0], errs)
			if err != nil {
				return err
			}
			var from *checkpoint
			if p.resume != "" {
				if from, err = readCheckpoint(p.resume, table); err != nil {
					return err
				}
				if err := o.goesOn(from, cmd); err != nil {
					return err
				}
				if err := p.agrees(from, cmd); err != nil {
					return err
				}
			}
			w, err := o.world(table, region.Grid{1, 1, 1})
			if err != nil {
				return err
			}
			runtime.GOMAXPROCS(o.compute())
			w.Cores = max(1, o.compute()/w.Grid.Regions())
			r, err := newRun(w, from)
			if err != nil {
				return err
			}
			if r.outputs, err = p.openOutputs(table, from, errs); err != nil {
				return err
			}
			stop, err := profile(profiled)
			if err != nil {
				return err
			}
			s, err := r.compute(cmd.Context(), errs)
			if e := stop(); err == nil {
				err = e
			}
			if err != nil {
				return err
			}
			if p.picture != "" {
				if err := savePicture(table, region.Whole(r.crew.regions), p.picture); err != nil {
					return err
				}
			}
			if o.json {
				err = json.NewEncoder(cmd.OutOrStdout()).Encode(s)
			} else {
				s.print(cmd.ErrOrStderr(), table)
			}
			if err == nil && s.Interrupted {
				return &failure{exitInterrupted, fmt.Errorf("interrupted at tick %d of %d", s.Tick, o.ticks)}
			}
			if err == nil {
				err = s.restless()
			}
			return err
		},
	}
	o.add(cmd)
	p.add(cmd)
	cmd.Flags().StringVar(&profiled, "cpuprofile", "", "write where the time goes to `FILE`, for go tool pprof")
	_ = cmd.Flags().MarkHidden("cpuprofile") // it is there
	return cmd
}

// goesOn refuses to resume what these options do not go on with, and takes the
// seed from the checkpoint.
func (o *options) goesOn(from *checkpoint, cmd *cobra.Command) error {
	switch {
	case cmd.Flags().Changed("seed") && o.seed != from.Seed:
		return fmt.Errorf("--seed %d: the run that is resumed has seed %d", o.seed, from.Seed)
	case o.ticks < from.Tick:
		return fmt.Errorf("--ticks %d: the run that is resumed is at tick %d already", o.ticks, from.Tick)
	}
	o.seed = from.Seed
	return nil
}

// running is a world that is computed to its end in this process.
type running struct {
	world   region.World
	crew    *crew
	outputs *outputs
	before  sim.Account // of the run that is resumed
	tick    int64
	stop    int64 // where the world stands still next
	saved   time.Time
	judged  int64 // the tick of the verdict
	verdict observe.Verdict
}

// newRun begins a world, or goes on with one.
func newRun(w region.World, from *checkpoint) (*running, error) {
	r := &running{world: w, saved: time.Now(), judged: -1}
	var l *region.Local
	var err error
	if from == nil {
		l, err = region.NewLocal(w)
	} else {
		l, err = region.RestoreLocal(w, from.Tick, from.store)
		r.tick, r.before = from.Tick, from.Account
		from.store = nil // the regions have their own
	}
	if err != nil {
		return nil, err
	}
	r.crew = newCrew(&r.world, l.Regions)
	return r, nil
}

// compute computes the world to its end, or until ctx is done.
func (r *running) compute(ctx context.Context, errs *console) (summary, error) {
	end := r.world.Until
	if r.outputs.until != "" {
		end = 0
	}
	b := newBar(errs, r.tick, end)
	err := r.advance(ctx, b)
	b.done(r.tick)
	elapsed := time.Since(b.start)
	if e := r.outputs.close(); err == nil {
		err = e
	}
	if err == nil {
		err = r.outputs.draw()
	}
	if err != nil {
		return summary{}, err
	}
	shares := make([]share, len(r.crew.regions))
	r.crew.each(func(i int) { shares[i] = newShare(r.world.Table, r.crew.regions[i]) })
	shares[0].Account = r.account()
	for i := range shares[1:] {
		shares[1+i].Account = sim.Account{}
	}
	s := newSummary(&r.world, shares, b.steps, elapsed)
	s.Interrupted = r.world.Until > 0 && !r.crew.ended() && !r.rests()
	r.rest(&s)
	return s, nil
}

// advance computes ticks and writes down what happens at them.
func (r *running) advance(ctx context.Context, b *bar) error {
	for _, one := range r.crew.regions {
		one.Record(r.outputs.log != nil)
	}
	if r.outputs.resume == "" { // a checkpoint is saved after the sample of its tick
		if err := r.outputs.sample(r.crew, r.tick); err != nil {
			return err
		}
	}
	if err := r.save(); err != nil {
		return err
	}
	r.stop = r.outputs.next(r.tick)
	b.particles = r.crew.particles()
	var held alarm
	for r.world.Until > 0 && !r.rests() && !r.crew.ended() && ctx.Err() == nil {
		before := r.tick
		if err := r.epoch(); err != nil {
			return err
		}
		held.look(r.world.Table, r.crew.regions, b.errs)
		b.steps += int64(b.particles) * (r.tick - before)
		b.particles = r.crew.particles()
		b.show(r.tick)
	}
	return r.save()
}

// epoch computes one epoch and writes what is due after it.
func (r *running) epoch() error {
	for _, one := range r.crew.regions {
		one.Stop(r.stop)
	}
	before := r.tick
	if _, _, err := r.crew.advance(func(*region.Region) bool { return true }); err != nil {
		return err
	}
	least, most := r.crew.tick()
	if least != most {
		panic(fmt.Sprintf("run: regions at ticks %d and %d, which exchange halos in this process", least, most))
	}
	if r.tick = least; r.tick == before {
		return nil // the world has ended
	}
	if err := r.outputs.logEvents(r.crew.regions, r.tick); err != nil {
		return err
	}
	if r.tick == r.stop {
		r.outputs.follow(r.crew.regions)
		if err := r.outputs.sample(r.crew, r.tick); err != nil {
			return err
		}
		r.stop = r.outputs.next(r.tick)
	}
	o := r.outputs
	if o.save != "" && (o.saveTicks > 0 && r.tick%o.saveTicks == 0 || o.saveTime > 0 && time.Since(r.saved) >= o.saveTime) {
		return r.save()
	}
	return nil
}

// account is what was counted from the world's first tick on.
func (r *running) account() (sum sim.Account) {
	sum.Add(&r.before)
	for _, one := range r.crew.regions {
		sum.Add(one.Account())
	}
	return sum
}

// save writes a checkpoint, if one is wanted: first the outputs come to the disk,
// then what says how far they are.
func (r *running) save() error {
	o := r.outputs
	if o.save == "" {
		return nil
	}
	o.follow(r.crew.regions)
	w := &r.world
	whole := region.Whole(r.crew.regions)
	c := checkpoint{store: whole, track: o.track, checkpointHeader: checkpointHeader{
		World: w.Table.Name, Fingerprint: hex(w.Table.Fingerprint), Seed: w.Seed, Tick: r.tick,
		Hash: hex(whole.Hash()), Particles: whole.Owned, Regions: w.Grid.String(), Epoch: w.Epoch,
		Every: o.every, What: o.what, Files: []savedFile{}, Account: r.account(),
	}}
	for _, f := range o.files() {
		saved, err := f.save()
		if err != nil {
			return err
		}
		c.Files = append(c.Files, saved)
	}
	if err := c.write(w.Table, o.save); err != nil {
		return err
	}
	r.saved = time.Now()
	return nil
}
