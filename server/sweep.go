package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"gonum.org/v1/plot/plotter"

	"ylem/region"
	"ylem/rules"
	"ylem/sim"
	"ylem/sim/observe"
)

// sweep is what the flags of sweep ask for.
type sweep struct {
	options
	param    string
	measures []string
	seeds    int
	at       int64
	plot     string
	csv      bool

	name   string
	points []float64 // the values
	last   bool      // at is that of the last claim
}

// Limits of a sweep.
const (
	mostValues = 1000
	mostSeeds  = 1000
)

func sweepCommand() *cobra.Command {
	o := &sweep{}
	cmd := &cobra.Command{
		Use:   "sweep WORLD --param name=lo:hi:n",
		Short: "Measure a world with a param at several values, in several seeds",
		Args:  oneWorld,
		RunE:  func(cmd *cobra.Command, args []string) error { return o.run(cmd, args[0]) },
	}
	f := cmd.Flags()
	f.StringVar(&o.param, "param", "", "which param takes which values: `name=lo:hi:n`, n of them from lo to hi")
	f.StringSliceVar(&o.measures, "measure", nil, "the `names` of measures; all of the world unless given")
	f.IntVar(&o.seeds, "seeds", 3, "in `N` seeds each")
	f.Int64Var(&o.at, "at", 0, "at tick `T`; unless given, that of the world's last claim")
	f.StringVar(&o.plot, "plot", "", "draw mean, least and most as `FILE`.png or .svg")
	f.BoolVar(&o.csv, "csv", false, "write the table as CSV")
	f.IntVar(&o.cores, "cores", 0, "compute with `N` cores (0: all there are)")
	o.addSet(cmd)
	return cmd
}

// read reads --param and refuses what no world can make right.
func (o *sweep) read(cmd *cobra.Command) error {
	o.epoch = 1
	if err := o.check(cmd); err != nil {
		return err
	}
	if o.param == "" {
		return usagef("sweep needs --param name=lo:hi:n: which param, from where to where and how many values, such as rate=0:1:11")
	}
	name, rest, found := strings.Cut(o.param, "=")
	parts := strings.Split(rest, ":")
	if !found || name == "" || len(parts) != 3 {
		return usagef("--param %s: write name=lo:hi:n, such as rate=0:1:11", o.param)
	}
	lo, err1 := strconv.ParseFloat(parts[0], 64)
	hi, err2 := strconv.ParseFloat(parts[1], 64)
	n, err3 := strconv.Atoi(parts[2])
	switch {
	case err1 != nil || err2 != nil || err3 != nil || math.IsNaN(lo-hi) || math.IsInf(lo-hi, 0):
		return usagef("--param %s: write name=lo:hi:n, such as rate=0:1:11", o.param)
	case n < 1 || n > mostValues || n == 1 && lo != hi:
		return usagef("--param %s: %d values from %g to %g; between 2 and %d are possible, or 1 where lo is hi", o.param, n, lo, hi, mostValues)
	case o.seeds < 1 || o.seeds > mostSeeds:
		return usagef("--seeds %d: between 1 and %d are possible", o.seeds, mostSeeds)
	case o.at < 0 || cmd.Flags().Changed("at") && o.at == 0:
		return usagef("--at %d: a tick above 0", o.at)
	}
	if suffix := filepath.Ext(o.plot); o.plot != "" && suffix != ".png" && suffix != ".svg" {
		return usagef("--plot %s: the name must end in .png or .svg", o.plot)
	}
	o.name, o.last = name, !cmd.Flags().Changed("at")
	for i := range n {
		x := lo
		if n > 1 {
			x = (lo*float64(n-1-i) + hi*float64(i)) / float64(n-1)
		}
		o.points = append(o.points, x)
	}
	return nil
}

func (o *sweep) run(cmd *cobra.Command, world string) error {
	if err := o.read(cmd); err != nil {
		return err
	}
	errs := newConsole(cmd.ErrOrStderr())
	base, err := o.load(world, errs)
	if err != nil {
		return err
	}
	chosen, err := o.choose(base)
	if err != nil {
		return err
	}
	set, err := o.options.values()
	if err != nil {
		return err
	}
	known := &variants{world: world, set: set}
	var all []*rules.Table
	for _, x := range o.points {
		v, err := known.of(rules.Change{Set: map[string]float64{o.name: x}, Text: fmt.Sprintf("%s = %v", o.name, x)})
		if err != nil {
			return err
		}
		all = append(all, v.table)
	}
	runtime.GOMAXPROCS(o.compute())
	got, err := o.measure(cmd.Context(), all, chosen, errs)
	switch {
	case errors.Is(err, context.Canceled):
		return &failure{exitInterrupted, errors.New("interrupted")}
	case err != nil:
		return err
	}
	if err := o.write(cmd.OutOrStdout(), base, chosen, got); err != nil || o.plot == "" {
		return err
	}
	if err := drawPanels(o.plot, base.Title, o.panels(base, chosen, got)); err != nil {
		return fmt.Errorf("--plot %s: %w", o.plot, err)
	}
	return nil
}

// choose returns the indices of the measures.
func (o *sweep) choose(t *rules.Table) (chosen []int, err error) {
	var names []string
	for i := range t.Measures {
		names = append(names, t.Measures[i].Name)
		if o.measures == nil {
			chosen = append(chosen, i)
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s measures nothing; for example measure \"all\" { value = count(\"any\") }", t.Name)
	}
	for _, name := range o.measures {
		i := slices.Index(names, name)
		if i < 0 {
			return nil, usagef("--measure %s: the measures of %s are %s", name, t.Name, strings.Join(names, ", "))
		}
		chosen = append(chosen, i)
	}
	for i := range t.Expects {
		if o.last {
			o.at = max(o.at, t.Expects[i].At)
		}
	}
	if o.at == 0 {
		return nil, usagef("sweep needs --at T: at which tick to measure; %s claims nothing that would say it", t.Name)
	}
	return chosen, nil
}

// measure returns what was measured: by value, measure and seed.
func (o *sweep) measure(ctx context.Context, all []*rules.Table, chosen []int, errs *console) ([][][]float64, error) {
	got := make([][][]float64, len(all))
	ticks := make([]int64, len(all)*o.seeds)
	for i := range got {
		got[i] = make([][]float64, len(chosen))
		for m := range got[i] {
			got[i][m] = make([]float64, o.seeds)
		}
	}
	for i := range ticks {
		ticks[i] = o.at
	}
	workers := max(1, min(o.compute(), len(ticks)))
	b := &trialBar{errs: errs, what: "sweep"}
	b.begin(ticks)
	defer b.end()
	return got, abreast(ctx, len(ticks), workers, func(ctx context.Context, run int) error {
		defer b.skip(run)
		i, seed := run/o.seeds, run%o.seeds
		w := region.World{Table: all[i], Seed: uint64(seed + 1), Grid: region.Grid{1, 1, 1}, Epoch: 1, Until: o.at, Cores: max(1, o.compute()/workers)}
		return computeWorld(ctx, w, func(n int64) { b.add(run, n) }, func(c *crew, tick int64) int64 {
			if tick == o.at {
				whole := wholeOf(all[i], c.regions, tick, &sim.Account{})
				for m, index := range chosen {
					got[i][m][seed] = whole.Value(all[i].Measures[index].Value, nil)
				}
			}
			return o.at
		})
	})
}

// summed is what several seeds gave: those without a value are left out.
type summed struct {
	n                      int
	mean, spread, min, max float64
}

func sumUp(x []float64) summed {
	s := summed{min: math.Inf(1), max: math.Inf(-1)}
	for _, v := range x {
		if v == v {
			s.n++
			s.mean += v
			s.min, s.max = min(s.min, v), max(s.max, v)
		}
	}
	s.mean /= float64(s.n)
	for _, v := range x {
		if v == v {
			s.spread += (v - s.mean) * (v - s.mean)
		}
	}
	s.spread = math.Sqrt(s.spread / float64(max(1, s.n-1)))
	return s
}

// write writes the table.
func (o *sweep) write(out io.Writer, t *rules.Table, chosen []int, got [][][]float64) error {
	header := []string{o.name}
	for _, m := range chosen {
		name := t.Measures[m].Name
		header = append(header, name+" mean", name+" deviation", name+" min", name+" max")
	}
	rows := [][]string{header}
	format := func(x float64) string { return strconv.FormatFloat(x, 'g', 5, 64) }
	if o.csv {
		format = func(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
	}
	for i, x := range o.points {
		row := []string{format(x)}
		for m := range chosen {
			s := sumUp(got[i][m])
			for _, y := range []float64{s.mean, s.spread, s.min, s.max} {
				cell := format(y)
				if s.n == 0 {
					cell = map[bool]string{true: "", false: "-"}[o.csv]
				}
				row = append(row, cell)
			}
		}
		rows = append(rows, row)
	}
	if o.csv {
		return csv.NewWriter(out).WriteAll(rows)
	}
	fmt.Fprintf(out, "%s at tick %d, seeds 1 to %d\n", t.Name, o.at, o.seeds)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, row := range rows {
		fmt.Fprintln(w, strings.Join(row, "\t")+"\t")
	}
	return w.Flush()
}

// panels returns a panel for each measure.
func (o *sweep) panels(t *rules.Table, chosen []int, got [][][]float64) (panels []panel) {
	for m, index := range chosen {
		p := panel{Panel: observe.Panel{Name: t.Measures[index].Label, Unit: "1", Over: o.name}, lines: make([]plotter.XYs, 3)}
		p.Lines = []observe.Line{{Name: "mean"}, {Name: "least"}, {Name: "most"}}
		for i, x := range o.points {
			if s := sumUp(got[i][m]); s.n > 0 {
				for line, y := range []float64{s.mean, s.min, s.max} {
					p.lines[line] = append(p.lines[line], plotter.XY{X: x, Y: y})
				}
			}
		}
		panels = append(panels, p)
	}
	return panels
}
