package main

import (
	"encoding/json"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ylem/region"
	"ylem/rules"
	"ylem/sim/observe"
)

// evalRegions is how many regions an expression may be split into: each of them
// knows nearly all of so small a world.
const evalRegions = 64

func evalCommand() *cobra.Command {
	o, show := &options{}, false
	cmd := &cobra.Command{
		Use:   "eval EXPRESSION",
		Short: "Write an expression as a world, and compute it where its particles meet",
		Long: `Write an expression as a world, and compute it where its particles meet.

The expression has whole numbers of 32 bits, tasks such as b(), whose results are given,
+ - * / (× ÷ − too; division truncates), min(…), max(…) and brackets. Each value, each
task and each operator is a particle.`,
		Example: `  ylem eval 'b() + c() - d()' --set b=17 --set c=8 --set d=5
  ylem eval 'max(3, 4) * -2' --regions 2x2 --json
  ylem eval '6 * 7' --show > six.hcl && ylem run six.hcl --until inert`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("%s takes one expression, in quotes; %d were given", cmd.CommandPath(), len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(cmd); err != nil {
				return err
			}
			if o.regions != "" {
				if grid, _ := region.ParseGrid(o.regions); grid.Regions() > evalRegions {
					return usagef("--regions %s: an expression is small; at most %d regions", o.regions, evalRegions)
				}
			}
			r, err := readExpression(args[0])
			if err != nil {
				return usagef("%w", err)
			}
			results, err := o.results(r)
			if err != nil {
				return err
			}
			text := r.worldOf(results)
			if show {
				_, err := cmd.OutOrStdout().Write(text)
				return err
			}
			errs := newConsole(cmd.ErrOrStderr())
			s, err := o.evaluate(cmd, r, text, errs)
			if err != nil {
				return err
			}
			a := r.answer(&s, results)
			if o.json {
				err = json.NewEncoder(cmd.OutOrStdout()).Encode(a)
			} else {
				a.print(cmd)
			}
			switch {
			case err != nil:
				return err
			case s.Interrupted:
				return &failure{exitInterrupted, fmt.Errorf("interrupted at tick %d", s.Tick)}
			case a.Result == nil:
				return fmt.Errorf("%s", a.Why)
			}
			return nil
		},
	}
	o.add(cmd)
	cmd.Flags().Lookup("set").Usage = "the result of a task, `name=value`; one for each"
	cmd.Flags().Lookup("ticks").Usage = "give up after `N` ticks (10,000,000 unless given)"
	cmd.Flags().BoolVar(&show, "show", false, "print the world instead, as a file that run, up and check take")
	return cmd
}

// expressionFirst keeps an expression that begins with a sign, -7 + b(), and a
// velocity that does, by -1,0, from being taken for a flag.
func expressionFirst(args []string) []string {
	if len(args) == 0 || args[0] != "eval" && args[0] != "do" {
		return args
	}
	args = slices.Clone(args)
	for i, a := range args {
		if inner := strings.TrimLeft(a, "- "); strings.HasPrefix(a, "-") && inner != "" && (strings.Contains(a, "(") || inner[0] >= '0' && inner[0] <= '9' || inner[0] == '.') {
			args[i] = " " + a
		}
	}
	return args
}

// results reads what each task gives.
func (o *options) results(r *reading) (map[string]int64, error) {
	set, err := o.values()
	if err != nil {
		return nil, err
	}
	out := map[string]int64{}
	var missing []string
	for _, task := range r.tasks {
		x, given := set[task]
		switch {
		case !given:
			missing = append(missing, task)
		case x != math.Trunc(x) || x < math.MinInt32 || x > math.MaxInt32:
			return nil, usagef("--set %s=%v: a whole number of 32 bits (%d to %d) is expected", task, x, math.MinInt32, math.MaxInt32)
		default:
			out[task] = int64(x)
		}
	}
	for _, text := range o.sets {
		if name, _, _ := strings.Cut(text, "="); !slices.Contains(r.tasks, name) {
			known := "there are no tasks in it"
			if len(r.tasks) > 0 {
				known = "its tasks are " + strings.Join(r.tasks, "(), ") + "()"
			}
			return nil, usagef("--set %s: there is no task %s() in the expression; %s", text, name, known)
		}
	}
	if missing != nil {
		return nil, usagef("nothing says what %s() gives: add --set %s", strings.Join(missing, "() and "), strings.Join(missing, "=… --set ")+"=…")
	}
	return out, nil
}

// evaluate runs the world until it is inert.
func (o *options) evaluate(cmd *cobra.Command, r *reading, text []byte, errs *console) (summary, error) {
	table, diagnostics := rules.Compile("eval.hcl", text, nil)
	if table == nil {
		return summary{}, &wrongWorld{diagnostics}
	}
	p := &plan{until: "inert", every: 1}
	if err := p.checkUntil(o, cmd.Flags().Changed("ticks")); err != nil {
		return summary{}, err
	}
	w, err := o.world(table, region.Grid{1, 1, 1})
	if err != nil {
		return summary{}, err
	}
	runtime.GOMAXPROCS(o.compute())
	w.Cores = 1
	run, err := newRun(w, nil)
	if err != nil {
		return summary{}, err
	}
	if run.outputs, err = p.openOutputs(table, nil, errs); err != nil {
		return summary{}, err
	}
	return run.compute(cmd.Context(), errs)
}

// answer is what eval says.
type answer struct {
	Expression string         `json:"expression"`
	Result     *int64         `json:"result,omitempty"` // none where a part has no value
	Why        string         `json:"why,omitempty"`    // then this is why
	Left       []observe.Left `json:"left"`
	Tick       int64          `json:"tick"`
	Hash       string         `json:"hash"`
	Seed       uint64         `json:"seed"`
	Regions    string         `json:"regions"`
	Elapsed    float64        `json:"elapsed_seconds"`
	parts      []string       // values that are left, for people
}

// answer reads the result out of what is left, or why there is none.
func (r *reading) answer(s *summary, results map[string]int64) answer {
	whole := r.parts[len(r.parts)-1]
	a := answer{Expression: whole.String(), Left: s.Left, Tick: s.Tick, Hash: s.Hash, Seed: s.Seed, Regions: s.Regions, Elapsed: s.Elapsed}
	if s.Inert == nil || !*s.Inert {
		a.Why = fmt.Sprintf("at tick %d there was still something to compute: %s", s.Tick, s.Why)
		return a
	}
	values := map[int]int64{} // by tag
	for _, left := range s.Left {
		if left.Kind == "num" && left.N == 1 {
			values[int(left.Value("tag"))] = int64(left.Value("v"))
		}
	}
	if v, there := values[whole.tag]; there && len(s.Left) == 1 {
		a.Result = &v
		return a
	}
	for _, one := range r.parts {
		if v, there := values[one.tag]; there && one.op == nil && one.task == "" {
			a.parts = append(a.parts, fmt.Sprint(v))
		} else if there {
			a.parts = append(a.parts, fmt.Sprintf("%s = %d", shortened(one.String()), v))
		}
	}
	a.Why = r.stuck(values)
	return a
}

// stuck says which operator has its values and no rule to act by.
func (r *reading) stuck(values map[int]int64) string {
	for _, one := range r.parts {
		if one.op == nil {
			continue
		}
		x, ok := values[one.over[0].tag]
		y, ok2 := int64(0), true
		if one.op.over == 2 {
			y, ok2 = values[one.over[1].tag]
		}
		if !ok || !ok2 {
			continue
		}
		where := ""
		if one.tag != len(r.parts) {
			where = " (a part of the whole)"
		}
		if one.op.kind == "over" && y == 0 {
			return fmt.Sprintf("%s is %d / 0%s: nothing divides by zero, so nothing can react any more", shortened(one.String()), x, where)
		}
		return fmt.Sprintf("%s would be %d%s, which does not fit into 32 bits, so nothing can react any more", shortened(one.String()), one.op.exact(x, y), where)
	}
	return "nothing can react any more, and there is no answer" // no world that eval writes comes to this
}

// print writes the answer for people: the number, and how it came about.
func (a *answer) print(cmd *cobra.Command) {
	if a.Result != nil {
		fmt.Fprintln(cmd.OutOrStdout(), *a.Result)
		fmt.Fprintf(cmd.ErrOrStderr(), "%s, at tick %d on %s regions (hash %s, %.1f s)\n", a.Expression, a.Tick, a.Regions, a.Hash, a.Elapsed)
		return
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "tick %d, no answer\n", a.Tick)
	var operators []string
	for i := range a.Left {
		if a.Left[i].Kind != "num" {
			operators = append(operators, a.Left[i].Kind)
		}
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "left: values %s; operators %s\n", strings.Join(a.parts, ", "), strings.Join(operators, ", "))
}
