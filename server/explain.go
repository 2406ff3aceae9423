package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"ylem/rules"
)

func explainCommand() *cobra.Command {
	o := &options{}
	graph := ""
	cmd := &cobra.Command{
		Use:   "explain WORLD",
		Short: "Say what a tick makes of a world's rates, forces and steps, and whether dt is short enough",
		Args:  oneWorld,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.quiet = true // the verdicts say it with numbers
			table, err := o.load(args[0], cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			if graph != "" {
				return writeGraph(graph, table, cmd.OutOrStdout())
			}
			e := table.Explain()
			if o.json {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(e)
			}
			return explain(cmd.OutOrStdout(), e)
		},
	}
	o.addSet(cmd)
	cmd.Flags().StringVar(&graph, "graph", "", "draw what rules do to kinds and to each other, as SVG, into `FILE`")
	cmd.Flags().BoolVar(&o.json, "json", false, "print one JSON object on standard output")
	return cmd
}

// explain prints an explanation for people.
func explain(out io.Writer, e *rules.Explanation) error {
	tab := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	p := func(format string, args ...any) { fmt.Fprintf(tab, format+"\n", args...) }
	p("%s (%s), fingerprint %s\n", e.Title, e.World, e.Fingerprint)
	p("tick\tdt %s, light %s, temperature %s", few(e.Dt), few(e.Light), few(e.Temperature))
	p("reach\t%s per tick: %s", few(e.Reach), e.Why)
	explainSteps(p, e)
	explainRates(p, e)
	explainBalances(p, e)
	explainForces(p, e)
	if len(e.Sources) > 0 {
		p("\nsources\trate\tin volume\tparticles in a tick")
	}
	for _, s := range e.Sources {
		p("  %s\t%s\t%s\t%s", s.Particle, few(s.Rate), few(s.Volume), few(s.Births))
	}
	p("\nverdict")
	for _, v := range e.Verdicts {
		p("  %s", v.Text)
	}
	switch {
	case len(e.Verdicts) == 0:
		p("  dt is fine")
	case e.LargestDt > 0:
		p("  dt = %s would hold", few(e.LargestDt))
	}
	return tab.Flush()
}

// few prints a number to four digits.
func few(x float64) string { return fmt.Sprintf("%.4g", x) }

// times prints what part x is of y, or – if there is no y.
func times(x, y float64) string {
	if y == 0 || x == 0 {
		return "–"
	}
	return fmt.Sprintf("%s of %s", few(x/y), few(y))
}

func explainSteps(p func(string, ...any), e *rules.Explanation) {
	p("\nkinds\tmotion\trms step\tof the smallest radius\tof the shortest force\tlight")
	for _, s := range e.Steps {
		light := "–"
		if s.Light > 0 {
			light = few(s.Light) + " deviations"
		}
		p("  %s\t%s\t%s\t%s\t%s\t%s", s.Kind, s.Motion, few(s.Step), times(s.Step, s.Radius), times(s.Step, s.Cutoff), light)
	}
}

// asked are the words for how a rule says how often it happens.
var asked = map[string]string{"rate": "rate %s per time", "lifetime": "lifetime %s", "probability": "probability %s per tick", "rate_constant": "rate constant %s"}

func explainRates(p func(string, ...any), e *rules.Explanation) {
	for i, r := range e.Rates {
		if i == 0 {
			p("\nrules")
		}
		p("  %s", r.Rule)
		text := fmt.Sprintf(asked[r.Given], few(r.Value))
		if r.Every > 0 {
			text += fmt.Sprintf(", at every tick divisible by %d", r.Every)
		}
		if r.Apart != "" {
			text += ", " + r.Apart
		}
		if r.Spends != "" {
			text += ", spends " + r.Spends
		}
		p("    asked\t%s", text)
		q := r.Pair
		if q == nil {
			p("    actual\trate %s per time, probability %s in a tick", few(r.Rate), few(r.Chance))
			continue
		}
		p("    actual\tλ %s per time within %s, probability %s in a tick", few(r.Rate), few(q.Radius), few(r.Chance))
		switch {
		case q.Constant > 0 && q.Continuum > 0:
			p("    constant\tk %s; well mixed %s, continuum %s, at most %s", few(q.Constant), few(q.Mixed), few(q.Continuum), few(q.Most))
			p("    \t%s", q.Formula)
			p("    step\t%s relative, along an axis: %s; a pair within reach is so again at %s later ticks, unless it reacts", few(q.Step), times(q.Step, q.Radius), few(q.Stays))
		case q.Constant > 0:
			p("    constant\tk %s, at most %s", few(q.Constant), few(q.Most))
			p("    \t%s", q.Formula)
		default:
			p("    constant\t%s", q.Formula)
			if q.Step > 0 {
				p("    step\t%s relative, along an axis: %s", few(q.Step), times(q.Step, q.Radius))
			}
		}
		if q.Crowd >= 0.001 {
			p("    crowding\tat most %s%% of its events are lost at first, to others of the same particle at the same tick", few(100*q.Crowd))
		}
	}
	for i, t := range e.Totals {
		if i == 0 {
			p("\ntogether")
		}
		p("  %s\t%d rules, rate %s per time, probability %s in a tick", t.Left, t.Rules, few(t.Rate), few(t.Chance))
	}
}

func explainBalances(p func(string, ...any), e *rules.Explanation) {
	for i, b := range e.Balances {
		if i == 0 {
			p("\nequilibria")
		}
		p("  %s and %s", b.Bind, b.Part)
		switch {
		case !b.Kept:
			p("    detailed balance\tnot kept: %s", b.Reason)
		case b.Asked > 0:
			p("    detailed balance\tkept: N V/(N N) is %s, asked for %s", few(b.Ratio), few(b.Asked))
		case b.Ratio > 0:
			p("    detailed balance\tkept: N V/(N N) is %s, P·ball over the probability to part", few(b.Ratio))
		}
		if b.Again > 0 {
			p("    bind again\t%s%% of those that part", few(100*b.Again))
		}
	}
}

func explainForces(p func(string, ...any), e *rules.Explanation) {
	if len(e.Stiffnesses) > 0 {
		p("\nforces\trange\ttable's error\tstiffness\tagainst dt\tlargest dt")
	}
	for _, s := range e.Stiffnesses {
		what := "ω·dt"
		if !s.Momentum {
			what = "k·mobility·dt"
		}
		against, largest := "moves nobody", "–"
		if s.Omega > 0 {
			against, largest = fmt.Sprintf("%s %s between %s, at most %s", what, few(s.Omega), s.Between, few(s.Limit)), few(s.LargestDt)
		}
		stiff := few(s.Stiffness)
		if s.Closest > 0 {
			stiff += " at " + few(s.Closest)
		}
		p("  %s\t%s\t%s\t%s\t%s\t%s", s.Name, few(s.Range), few(s.Error), stiff, against, largest)
	}
}
