package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"ylem/region"
	"ylem/rules"
	"ylem/sim/observe"
)

// judgement is what test says of a world.
type judgement struct {
	World       string         `json:"world"`
	Fingerprint string         `json:"fingerprint"`
	OK          bool           `json:"ok"`
	Quick       bool           `json:"quick,omitempty"`
	Claims      []claimVerdict `json:"claims"`
	Split       *splitVerdict  `json:"split,omitempty"`
}

// claimVerdict is what became of one claim.
type claimVerdict struct {
	Name     string           `json:"name"`
	OK       bool             `json:"ok"`   // it held, and no control did
	Held     bool             `json:"held"` // in as many seeds as it must
	At       int64            `json:"at"`
	That     string           `json:"that"`
	Seeds    int              `json:"seeds"`
	Pass     int              `json:"pass"`
	Exact    bool             `json:"exact,omitempty"`
	With     string           `json:"with,omitempty"`
	Tried    []tried          `json:"tried"`
	Controls []controlVerdict `json:"controls,omitempty"`
}

// controlVerdict is what became of a claim where it must fail.
type controlVerdict struct {
	Change string  `json:"change"`
	Failed bool    `json:"failed"` // as it must
	Tried  []tried `json:"tried"`
}

// tried is a claim in one seed.
type tried struct {
	Seed  uint64      `json:"seed"`
	Holds bool        `json:"holds"`
	Hash  string      `json:"hash"`
	Sides []sideValue `json:"sides"`
}

// sideValue is one comparison of a claim: numbers that have no value are null.
type sideValue struct {
	Text  string   `json:"text"`
	Op    string   `json:"op,omitempty"`
	With  string   `json:"with,omitempty"`
	Value *float64 `json:"value"`
	Limit *float64 `json:"limit,omitempty"`
	Holds bool     `json:"holds"`
}

// splitVerdict is whether a world is the same with space split.
type splitVerdict struct {
	Regions string `json:"regions"`
	Seed    uint64 `json:"seed"`
	Tick    int64  `json:"tick"`
	Hash    string `json:"hash"`
	Whole   string `json:"whole"` // the hash of the world that was not split
	Same    bool   `json:"same"`  // hashes and values
}

func newJudgement(t *rules.Table, claims []*attempt, controls map[*attempt][]*attempt, quick bool) *judgement {
	r := &judgement{World: t.Name, Fingerprint: hex(t.Fingerprint), Quick: quick}
	for _, a := range claims {
		e := a.expect()
		v := claimVerdict{Name: e.Name, Held: a.passed(), At: e.At, That: e.That.Text, Seeds: a.seeds, Pass: a.pass, Exact: e.Exact, With: e.With.Text, Tried: triedOf(a)}
		v.OK = v.Held
		for i, b := range controls[a] {
			if !v.Held {
				break // not tried
			}
			c := controlVerdict{Change: e.Controls[i].Text, Failed: !b.passed(), Tried: triedOf(b)}
			v.OK = v.OK && c.Failed
			v.Controls = append(v.Controls, c)
		}
		r.Claims = append(r.Claims, v)
	}
	r.settle()
	return r
}

// settle says whether all is as it must be.
func (r *judgement) settle() {
	r.OK = r.Split == nil || r.Split.Same
	for i := range r.Claims {
		r.OK = r.OK && r.Claims[i].OK
	}
}

func triedOf(a *attempt) (out []tried) {
	n, _, _ := a.verdict()
	for _, got := range a.got[:n] {
		one := tried{Seed: got.Seed, Holds: got.Holds, Hash: hex(got.Hash)}
		for _, s := range got.Sides {
			m := sideValue{Text: s.Text, Op: s.Op, With: s.With, Value: numberOrNone(s.Value), Holds: s.Holds}
			if s.Op != "" {
				m.Limit = numberOrNone(s.Limit)
			}
			one.Sides = append(one.Sides, m)
		}
		out = append(out, one)
	}
	return out
}

func numberOrNone(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

func newSplitVerdict(grid region.Grid, a, again *attempt) *splitVerdict {
	whole, split := a.got[0], again.got[0]
	v := &splitVerdict{Regions: grid.String(), Seed: whole.Seed, Tick: a.expect().At, Hash: hex(split.Hash), Whole: hex(whole.Hash)}
	v.Same = whole.Hash == split.Hash && slices.EqualFunc(whole.Sides, split.Sides, func(x, y observe.Side) bool {
		same := func(p, q float64) bool { return p == q || p != p && q != q }
		return same(x.Value, y.Value) && same(x.Limit, y.Limit)
	})
	return v
}

// failures says in one line what is otherwise than it must be.
func (r *judgement) failures() string {
	var parts []string
	for i := range r.Claims {
		c := &r.Claims[i]
		switch {
		case !c.Held:
			parts = append(parts, fmt.Sprintf("%q failed", c.Name))
		case !c.OK:
			parts = append(parts, fmt.Sprintf("%q held where it must fail", c.Name))
		}
	}
	if r.Split != nil && !r.Split.Same {
		parts = append(parts, "split, it is another world")
	}
	return r.World + ": " + strings.Join(parts, ", ")
}

func (c *claimVerdict) print(out io.Writer) {
	word := "held"
	if !c.Held {
		word = "FAILED"
	}
	how := fmt.Sprintf("at tick %d, %s", c.At, seedsHeld(c.Tried, c.Seeds, c.Pass))
	if c.With != "" {
		how += ", with " + c.With
	}
	fmt.Fprintf(out, "%-8s %s: %s\n", word, c.Name, how)
	printSides(out, c.Tried)
	for i := range c.Controls {
		k := &c.Controls[i]
		word := "fails, as it must"
		if !k.Failed {
			word = "HOLDS, and must fail"
		}
		fmt.Fprintf(out, "         control, %s: %s, %s\n", k.Change, word, seedsHeld(k.Tried, c.Seeds, c.Pass))
		printSides(out, k.Tried)
	}
	if c.Exact {
		fmt.Fprintf(out, "         exact: there is no control\n")
	}
}

// seedsHeld says in how many seeds a claim held, and how many were enough to say.
func seedsHeld(all []tried, seeds, pass int) string {
	held := 0
	for i := range all {
		if all[i].Holds {
			held++
		}
	}
	if seeds == 1 {
		return "seed 1"
	}
	text := fmt.Sprintf("%d of %d seeds", held, len(all))
	if len(all) < seeds {
		text += fmt.Sprintf(" (settled: %d of %d had to hold)", pass, seeds)
	} else if pass < seeds {
		text += fmt.Sprintf(" (%d had to hold)", pass)
	}
	return text
}

// printSides writes each comparison with what was measured in each seed.
func printSides(out io.Writer, all []tried) {
	if len(all) == 0 {
		return
	}
	for i, s := range all[0].Sides {
		var values, limits []*float64
		for _, one := range all {
			values, limits = append(values, one.Sides[i].Value), append(limits, one.Sides[i].Limit)
		}
		text := fmt.Sprintf("         %s = %s", s.Text, spread(values))
		if s.Op != "" {
			text += fmt.Sprintf("   (%s %s", s.Op, s.With)
			if constant := spread(limits[:1]); constant != s.With {
				text += " = " + spread(limits)
			}
			text += ")"
		}
		fmt.Fprintln(out, text)
	}
}

// spread writes numbers, and of several their mean and standard deviation.
func spread(values []*float64) string {
	var words []string
	sum, squares, n := 0.0, 0.0, 0.0
	for _, x := range values {
		if x == nil {
			words = append(words, "no value")
			continue
		}
		words = append(words, strconv.FormatFloat(*x, 'g', 6, 64))
		sum, squares, n = sum+*x, squares+*x**x, n+1
	}
	if len(slices.Compact(slices.Clone(words))) == 1 {
		return words[0]
	}
	text := strings.Join(words, ", ")
	if n > 1 {
		mean := sum / n
		text += fmt.Sprintf("   mean %.4g ± %.2g", mean, math.Sqrt(max(0, (squares-n*mean*mean)/(n-1))))
	}
	return text
}

func (v *splitVerdict) print(out io.Writer) {
	if v.Same {
		fmt.Fprintf(out, "split    %s regions, seed %d until tick %d: the same world, %s\n", v.Regions, v.Seed, v.Tick, v.Hash)
		return
	}
	fmt.Fprintf(out, "SPLIT    %s regions, seed %d until tick %d: another world, %s and not %s\n", v.Regions, v.Seed, v.Tick, v.Hash, v.Whole)
}
