package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ylem/region"
	"ylem/rules"
)

// claims is what the flags of test ask for.
type claims struct {
	options
	only  []string
	seeds int
	quick bool
}

func testCommand() *cobra.Command {
	o := &claims{}
	cmd := &cobra.Command{
		Use:   "test WORLD",
		Short: "Try what a world claims of itself, and its controls, where the claims must fail",
		Long: `Runs every expect of the world in as many seeds as it says, until the verdict is
settled; then each of its controls, which must not pass; then the first seed of the
first claim again with space split into regions, which must be the same world to the
last bit and give the same values. It exits with 1 if anything is otherwise.`,
		Args: oneWorld,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args[0]) },
	}
	f := cmd.Flags()
	f.StringArrayVar(&o.only, "only", nil, "try the claim of this `name` only; repeatable")
	f.IntVar(&o.seeds, "seeds", 0, "try every claim in `N` seeds, of which the same part must hold")
	f.BoolVar(&o.quick, "quick", false, "try the first seed only, without controls and without a split")
	f.StringVar(&o.regions, "regions", "", "the `CxR[xL]` regions of the split (2x2)")
	f.IntVar(&o.cores, "cores", 0, "compute with `N` cores (0: all there are)")
	f.BoolVar(&o.json, "json", false, "print one JSON object on standard output")
	o.addSet(cmd)
	return cmd
}

func (o *claims) run(cmd *cobra.Command, world string) error {
	o.epoch = 1
	if err := o.check(cmd); err != nil {
		return err
	}
	if cmd.Flags().Changed("seeds") && o.seeds < 1 {
		return usagef("--seeds %d: a claim is tried in at least 1", o.seeds)
	}
	errs := newConsole(cmd.ErrOrStderr())
	table, err := o.load(world, errs)
	if err != nil {
		return err
	}
	chosen, err := o.choose(table)
	if err != nil {
		return err
	}
	runtime.GOMAXPROCS(o.compute())
	r, err := o.try(cmd.Context(), world, table, chosen, errs)
	switch {
	case errors.Is(err, context.Canceled):
		return &failure{exitInterrupted, errors.New("interrupted: nothing is decided")}
	case err != nil:
		return err
	}
	if o.json {
		err = json.NewEncoder(cmd.OutOrStdout()).Encode(r)
	} else {
		r.print(cmd.OutOrStdout())
	}
	if err == nil && !r.OK {
		err = &failure{exitWrong, errors.New(r.failures())}
	}
	return err
}

// choose returns the indices of the claims that are tried.
func (o *claims) choose(t *rules.Table) (chosen []int, err error) {
	if len(t.Expects) == 0 {
		return nil, fmt.Errorf(`%s claims nothing that could be tried. For example:

expect "something is left" {
  at      = 1000                       # ticks
  that    = count("any") > 0           # any expression of what is there
  seeds   = 3                          # tried in three seeds …
  pass    = 2                          # … of which two must hold
  control = { drop_rule = "a + b" }    # without this rule it must fail
}`, t.Name)
	}
	var names []string
	for i := range t.Expects {
		names = append(names, t.Expects[i].Name)
		if o.only == nil {
			chosen = append(chosen, i)
		}
	}
	for _, name := range o.only {
		i := slices.Index(names, name)
		if i < 0 {
			var begin []int
			for j := range names {
				if strings.HasPrefix(names[j], name) && name != "" {
					begin = append(begin, j)
				}
			}
			if len(begin) != 1 {
				return nil, usagef("--only %q: the claims of %s are %q", name, t.Name, names)
			}
			i = begin[0]
		}
		if !slices.Contains(chosen, i) {
			chosen = append(chosen, i)
		}
	}
	slices.Sort(chosen)
	return chosen, nil
}

// variants compiles changes of a world, each once.
type variants struct {
	world string
	set   map[string]float64
	known []*variant
}

// of returns the world with a change.
func (v *variants) of(change rules.Change) (*variant, error) {
	for _, known := range v.known {
		if known.change.Text == change.Text {
			return known, nil
		}
	}
	name, text, err := source(v.world)
	if err != nil {
		return nil, err
	}
	base := rules.Change{Set: v.set}
	all := base.Then(&change)
	table, diagnostics := rules.CompileWith(name, text, rules.Options{Set: all.Set, Drop: all.Drop, Files: beside(v.world)})
	if table == nil {
		return nil, fmt.Errorf("%w\nthis is the world with a change of a claim: %s", &wrongWorld{diagnostics}, change.Text)
	}
	out := &variant{change, table}
	v.known = append(v.known, out)
	return out, nil
}

// attempt returns a claim about a variant, in as many seeds as the flags want.
func (o *claims) attempt(v *variant, claim int) *attempt {
	e := &v.table.Expects[claim]
	a := &attempt{variant: v, claim: claim, first: 1, seeds: e.Seeds, pass: e.Pass}
	n := o.seeds
	if o.quick {
		n = 1
	}
	if n > 0 {
		a.seeds, a.pass = n, max(1, (e.Pass*n+e.Seeds-1)/e.Seeds)
	}
	a.got = make([]*outcome, a.seeds)
	return a
}

// try runs what is chosen and says what came of it.
func (o *claims) try(ctx context.Context, world string, table *rules.Table, chosen []int, errs *console) (*judgement, error) {
	set, err := o.values()
	if err != nil {
		return nil, err
	}
	// All changes are compiled before anything is run: what cannot be is said now.
	known := &variants{world: world, set: set}
	var made []*attempt
	controls := map[*attempt][]*attempt{}
	for _, i := range chosen {
		e := &table.Expects[i]
		with, err := known.of(e.With)
		if err != nil {
			return nil, err
		}
		a := o.attempt(with, i)
		made = append(made, a)
		for c := range e.Controls {
			if o.quick {
				break
			}
			without, err := known.of(e.With.Then(&e.Controls[c]))
			if err != nil {
				return nil, err
			}
			b := o.attempt(without, i)
			b.pass, b.seeds = a.pass, a.seeds
			controls[a] = append(controls[a], b)
		}
	}
	one := region.Grid{1, 1, 1}
	t := &tester{bar: &trialBar{errs: errs, what: "claims"}}
	runs := trials(made, one)
	for _, a := range made {
		attend(runs, controls[a]) // what one claim is made of may be the control of another
	}
	if err := t.run(ctx, runs, o.compute()); err != nil {
		return nil, err
	}
	t.bar.what = "controls"
	var all []*attempt
	for _, a := range made {
		if a.passed() { // one that has failed needs no control
			all = append(all, controls[a]...)
		}
	}
	if err := t.run(ctx, trials(all, one), o.compute()); err != nil {
		return nil, err
	}
	r := newJudgement(table, made, controls, o.quick)
	if o.quick {
		return r, nil
	}
	t.bar.what = "split"
	r.Split, err = o.split(ctx, t, made[0])
	r.settle()
	return r, err
}

// split runs the first seed of a claim again, with space split.
func (o *claims) split(ctx context.Context, t *tester, a *attempt) (*splitVerdict, error) {
	grid := region.Grid{2, 2, 1}
	if o.regions != "" {
		grid, _ = region.ParseGrid(o.regions)
	}
	again := &attempt{variant: a.variant, claim: a.claim, first: a.first, seeds: 1, pass: 1, got: make([]*outcome, 1)}
	w := region.World{Table: a.variant.table, Grid: grid, Epoch: 1}
	if err := w.Check(); err != nil {
		return nil, usagef("--regions %s: %w", grid, err)
	}
	all := trials([]*attempt{again}, grid)
	if err := t.run(ctx, all, o.compute()); err != nil {
		return nil, fmt.Errorf("on %s regions: %w", grid, err)
	}
	return newSplitVerdict(grid, a, again), nil
}

// print writes the judgement for people.
func (r *judgement) print(out io.Writer) {
	for i := range r.Claims {
		r.Claims[i].print(out)
	}
	switch {
	case r.Quick:
		fmt.Fprintln(out, "quick    the first seed only: no controls, nothing split")
	case r.Split != nil:
		r.Split.print(out)
	}
}
