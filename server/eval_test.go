package main

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/rules"
)

var allExpressions = flag.Bool("all", false, "evaluate 200 random expressions")

// eval computes what it is given, the same on any split, and says how.
func TestEval(t *testing.T) {
	tasks := []string{"--set", "b=17", "--set", "c=8", "--set", "d=5"}
	s := ylem(t, append([]string{"eval", "b() + c() - d()"}, tasks...)...)
	require.Equal(t, exitDone, s.status, s.errs.String())
	require.Equal(t, "20\n", s.out.String())
	require.Contains(t, s.errs.String(), "b() + c() - d(), at tick")

	var first map[string]any
	for _, split := range [][]string{{}, {"--regions", "2x2"}, {"--regions", "3x1", "--epoch", "2"}} {
		s := ylem(t, append(append([]string{"eval", "b() + c() - d()", "--json", "--seed", "7"}, tasks...), split...)...)
		require.Equal(t, exitDone, s.status, s.errs.String())
		got := s.object()
		require.EqualValues(t, 20, got["result"])
		if first == nil {
			first = got
		}
		require.Equal(t, first["tick"], got["tick"])
		require.Equal(t, first["hash"], got["hash"])
	}
	for expression, want := range map[string]int64{
		"7": 7, "-7": -7, "-(2 + 3)": -5, "2 − 3 × 4 ÷ 5": 0, "7 / -2": -3, "2 - 3 - 4": -5, "2 * (3 - 4)": -2,
		"max(1, min(9, 4), -3)": 4, "max(5)": 5, "- - 3": 3, "-2147483648": math.MinInt32, "2147483647 - 0": math.MaxInt32,
	} {
		s := ylem(t, "eval", expression)
		require.Equal(t, exitDone, s.status, s.errs.String())
		require.Equal(t, fmt.Sprintln(want), s.out.String(), expression)
	}
}

// What has no answer comes to rest, and is explained.
func TestEvalWithoutAnswer(t *testing.T) {
	for expression, says := range map[string]string{
		"2147483647 + 1":             "2147483647 + 1 would be 2147483648, which does not fit into 32 bits",
		"65536 * -65536 * 2":         "65536 * -65536 would be -4294967296 (a part of the whole), which",
		"--2147483648 + 1":           "-(-2147483648) would be 2147483648 (a part of the whole)",
		"-2147483648 / -1":           "would be 2147483648, which does not fit",
		"1 + 7 / (3 - 3)":            "7 / (3 - 3) is 7 / 0 (a part of the whole): nothing divides by zero",
		"max(2147483647 + 1, 3) * 2": "2147483647 + 1 would be",
	} {
		s := ylem(t, "eval", expression)
		require.Equal(t, exitWrong, s.status, expression)
		require.Empty(t, s.out.String())
		require.Contains(t, s.errs.String(), says, expression)
		require.Contains(t, s.errs.String(), "; operators ", expression)
		j := ylem(t, "eval", expression, "--json").object()
		require.NotContains(t, j, "result")
		require.Contains(t, j["why"], says)
	}
	s := ylem(t, "eval", "1 + 2", "--ticks", "100")
	require.Equal(t, exitWrong, s.status)
	require.Contains(t, s.errs.String(), "at tick 100 there was still something to compute: rule")
}

// What is wrong with an expression is shown where it is.
func TestEvalRefuses(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"(1 + 2"}, "this bracket is not closed\n  (1 + 2\n  ^"},
		{[]string{"1 + 2)"}, "there is no bracket that this one closes\n  1 + 2)\n       ^"},
		{[]string{"1 + × 2"}, "a number, a task such as b(), or a bracket is expected\n  1 + × 2\n      ^"},
		{[]string{"1 2"}, "expected an operator: + - * /\n  1 2\n    ^"},
		{[]string{"(1 2)"}, "expected an operator, or a bracket that closes\n  (1 2)\n     ^"},
		{[]string{"1 +"}, "here it ends"},
		{[]string{""}, "the expression is empty"},
		{[]string{"1.5 + 2"}, "the numbers are whole"},
		{[]string{"2147483648"}, "does not fit into 32 bits"},
		{[]string{"b + 1"}, "a task is written b(), and its result is given by --set b=…"},
		{[]string{"b(2)"}, "a task takes nothing"},
		{[]string{"num()"}, "a task cannot be called num"},
		{[]string{"plus()"}, "a task cannot be called plus"},
		{[]string{"min()"}, "min of nothing"},
		{[]string{"min(1, 2"}, "this bracket is not closed\n  min(1, 2\n     ^"},
		{[]string{"b() + c()", "--set", "b=1"}, "nothing says what c() gives: add --set c=…"},
		{[]string{"b()", "--set", "b=1", "--set", "e=1"}, "there is no task e() in the expression; its tasks are b()"},
		{[]string{"1", "--set", "e=1"}, "there are no tasks in it"},
		{[]string{"b()", "--set", "b=1.5"}, "a whole number of 32 bits"},
		{[]string{"b()", "--set", "b=3000000000"}, "a whole number of 32 bits"},
		{[]string{strings.Repeat("1+", 65) + "1"}, "more than 64 operators"},
		{[]string{strings.Repeat("(", 200) + "1"}, "more than 128 brackets and signs within one another"},
		{[]string{strings.Repeat("-", 200) + "1"}, "more than 128 brackets and signs"},
		{[]string{strings.Repeat("1", 5000)}, "at most 4096 are read"},
		{[]string{}, "takes one expression"},
	} {
		s := ylem(t, append([]string{"eval"}, c.args...)...)
		require.Equal(t, exitUsage, s.status, "%v: %s", c.args, s.errs.String())
		require.Contains(t, s.errs.String(), c.says, "%v", c.args)
		require.Empty(t, s.out.String())
	}
}

// The world that eval writes is one that the other commands take without a
// complaint, formatted, and it comes to the same.
func TestEvalShows(t *testing.T) {
	s := ylem(t, "eval", "max(b(), 3) * -(c() - 4) / 2", "--set", "b=6", "--set", "c=10", "--show")
	require.Equal(t, exitDone, s.status, s.errs.String())
	file := filepath.Join(t.TempDir(), "shown.hcl")
	require.NoError(t, os.WriteFile(file, []byte(s.out.String()), 0o600))
	s = ylem(t, "check", file)
	require.Equal(t, exitDone, s.status, s.errs.String())
	require.Empty(t, s.errs.String())
	require.Equal(t, exitDone, ylem(t, "fmt", "--check", file).status)
	s = ylem(t, "run", file, "--until", "inert", "--json", "--set", "b=8")
	require.Equal(t, exitDone, s.status, s.errs.String())
	left := s.object()["left"].([]any)
	require.Len(t, left, 1)
	require.EqualValues(t, -24, left[0].(map[string]any)["attrs"].(map[string]any)["v"])
}

// Random expressions come out right, with space split in four, and those that
// have no answer come to rest and say so. With -all there are 200.
func TestEvalIsRight(t *testing.T) {
	tries := 12
	if *allExpressions {
		tries = 200
	}
	answered := 0
	for try := range tries {
		r := rand.New(rand.NewPCG(uint64(try), 2))
		text, want, ok := randomExpression(r, 1+r.IntN(8))
		s := ylem(t, "eval", text, "--regions", "2x2", "--seed", fmt.Sprint(try), "--set", "b=17", "--set", "c=-8", "--set", "d=5", "--cores", "1")
		if strings.Contains(s.errs.String(), "there is no task") { // not all of them occur
			args := []string{"eval", text, "--regions", "2x2", "--seed", fmt.Sprint(try), "--cores", "1"}
			for _, set := range []string{"b=17", "c=-8", "d=5"} {
				if strings.Contains(text, set[:1]+"()") {
					args = append(args, "--set", set)
				}
			}
			s = ylem(t, args...)
		}
		if !ok {
			require.Equal(t, exitWrong, s.status, "%s: %s", text, s.errs.String())
			continue
		}
		require.Equal(t, exitDone, s.status, "%s: %s", text, s.errs.String())
		require.Equal(t, fmt.Sprintln(want), s.out.String(), text)
		answered++
	}
	require.Greater(t, answered, tries/2)
}

// randomExpression returns a text with so many operators and, computed apart from
// it, its value, if it has one.
func randomExpression(r *rand.Rand, operators int) (text string, value int64, ok bool) {
	if operators == 0 {
		switch r.IntN(6) {
		case 0:
			return "b()", 17, true
		case 1:
			return "c()", -8, true
		case 2:
			return "d()", 5, true
		case 3:
			v := int64(r.Int32())
			return fmt.Sprint(v), v, true
		}
		v := int64(r.IntN(41) - 20)
		return fmt.Sprint(v), v, true
	}
	if r.IntN(8) == 0 {
		text, x, ok := randomExpression(r, operators-1)
		return "-(" + text + ")", -x, ok && fits(-x)
	}
	left := r.IntN(operators)
	t1, x, ok1 := randomExpression(r, left)
	t2, y, ok2 := randomExpression(r, operators-1-left)
	ok = ok1 && ok2
	switch r.IntN(6) {
	case 0:
		text, value = "("+t1+" + "+t2+")", x+y
	case 1:
		text, value = "("+t1+") - ("+t2+")", x-y
		text = "(" + text + ")"
	case 2:
		text, value = "("+t1+" × "+t2+")", x*y
	case 3:
		text = "(" + t1 + " / " + t2 + ")"
		if y == 0 {
			return text, 0, false
		}
		value = x / y
	case 4:
		text, value = "min("+t1+", "+t2+")", min(x, y)
	default:
		text, value = "max("+t1+", "+t2+")", max(x, y)
	}
	return text, value, ok && fits(value)
}

// Anything is an expression or is refused with a place in it; what is printed of
// an expression reads as the same, and its world compiles.
func FuzzExpression(f *testing.F) {
	for _, text := range []string{"b() + c() - d()", "max(1, -2, 3) × (4 ÷ -5)", "-(-(1))", "((", "2147483648", "a(b", "−–·∗∕", "1,2", "min(,)"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := readExpression(text)
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		whole := r.parts[len(r.parts)-1].String()
		again, err := readExpression(whole)
		if err != nil {
			require.Greater(t, len(whole), maxExpression/2, "%q prints as %q: %v", text, whole, err) // brackets may make it too long
			return
		}
		require.Equal(t, whole, again.parts[len(again.parts)-1].String(), "%q", text)
		results := map[string]int64{}
		for _, task := range r.tasks {
			results[task] = 1
		}
		table, diagnostics := rules.Compile("eval.hcl", r.worldOf(results), nil)
		require.NotNil(t, table, "%q: %v", text, diagnostics)
	})
}
