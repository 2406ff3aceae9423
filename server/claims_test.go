package main

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// tiny turns a into b and binds them, and claims it.
const tiny = `
world "tiny" {
  language    = 1
  size        = [20, 20]
  edge        = "wrap"
  dt          = 0.005
  light       = 0.75
  radius      = 0.5
  motion      = "brownian"
  temperature = 1
}
param "n" { default = 100 }
kind "a" {
  diffusion = 1
  bonds     = 2
}
kind "b" {
  diffusion = 1
  bonds     = 2
}
bond "x" {
  between   = ["any", "any"]
  length    = 0.5
  stiffness = 10
  breaks_at = 1
}
rule "x:a + y:b -> x ~ y" { rate = 10 }
rule "a -> b" { rate = 1 }
place "a" { count = n }
place "b" { count = 100 }
structure "pair" { formula = "a b" }
structure "three" { bonds = "a ~ b ~ b" }
measure "a" {
  value = count("a")
  every = 10
}
measure "b" { value = count("b") }
`

const turns = `
expect "a turns into b" {
  at      = 100
  that    = count("a") < 80 && most(measure.a) == n && fired("a -> b") == was(measure.b, 100) - was(measure.b, 0)
  seeds   = 5
  pass    = 4
  control = [{ drop_rule = "a ->" }, { drop = ["place b", "rule a -> b"] }]
}
expect "pairs come to be" {
  at      = 60
  that    = count("pair") >= 3 && molecules("any") > 0
  seeds   = 3
  control = { set = { n = 0 } }
}
`

// A world is what it claims to be: every claim holds in as many seeds as it must,
// no control does, and split it is the same world. Neither the cores nor the split
// change what is said.
func TestClaims(t *testing.T) {
	file := worldFile(t, tiny+turns)
	s := ylem(t, "test", file)
	require.Equal(t, exitDone, s.status, s.errs.String()+s.out.String())
	said, _ := s.out.state()
	for _, line := range []string{
		"held     a turns into b: at tick 100, 4 of 4 seeds (settled: 4 of 5 had to hold)",
		"         control, without rule \"a ->\": fails, as it must, 0 of 2 seeds (settled: 4 of 5 had to hold)",
		"         control, without place \"b\", without rule \"a -> b\": fails, as it must",
		"         fired(\"a -> b\") = 0   (== was(measure.b, 100) - was(measure.b, 0) = 0)",
		"         control, n = 0: fails, as it must, 0 of 1 seeds (settled: 3 of 3 had to hold)",
		"split    2x2 regions, seed 1 until tick 100: the same world, ",
	} {
		require.Contains(t, said, line)
	}
	require.Regexp(t, `count\("pair"\) = \d+, \d+, \d+   mean [0-9.]+ ± [0-9.]+   \(>= 3\)`, said)
	same := ylem(t, "test", file, "--cores", "1")
	require.Equal(t, said, same.out.String())
	whole := ylem(t, "test", file, "--json").object()
	for _, regions := range []string{"2x2", "3x2", "1x1"} {
		got := ylem(t, "test", file, "--json", "--regions", regions).object()
		require.Equal(t, true, got["ok"])
		split := got["split"].(map[string]any)
		require.Equal(t, split["whole"], split["hash"])
		require.Equal(t, regions, split["regions"])
		require.Equal(t, whole["claims"], got["claims"])
	}
}

// What is otherwise than claimed is a failure, with the numbers: a claim that does
// not hold, a control that does.
func TestClaimsThatFail(t *testing.T) {
	for _, c := range []struct{ text, says, fails string }{
		{`expect "a stays" {
  at      = 100
  that    = count("a") >= 95
  seeds   = 3
  pass    = 2
  control = { drop_rule = "a -> b" }
}`, "FAILED   a stays: at tick 100, 0 of 2 seeds (settled: 2 of 3 had to hold)\n         count(\"a\") = ", `tiny: "a stays" failed`},
		{`expect "b is there" {
  at      = 10
  that    = count("b") > 0
  control = { drop_rule = "a -> b" }
}`, "         control, without rule \"a -> b\": HOLDS, and must fail, seed 1\n         count(\"b\") = 100   (> 0)", `tiny: "b is there" held where it must fail`},
		{`expect "there is a mean of nothing" {
  at      = 10
  that    = mean("a.x") > 0
  with    = { drop = ["place a"] }
  exact   = true
}`, "FAILED   there is a mean of nothing: at tick 10, seed 1, with without place \"a\"\n         mean(\"a.x\") = no value   (> 0)", `"there is a mean of nothing" failed`},
	} {
		s := ylem(t, "test", worldFile(t, tiny+c.text))
		require.Equal(t, exitWrong, s.status)
		require.Contains(t, s.out.String(), c.says)
		require.Contains(t, s.errs.String(), c.fails)
	}
}

// Parts of a test: some claims, other seeds, the first only.
func TestSomeClaims(t *testing.T) {
	file := worldFile(t, tiny+turns)
	s := ylem(t, "test", file, "--only", "pairs", "--seeds", "1")
	require.Equal(t, exitDone, s.status, s.errs.String())
	require.NotContains(t, s.out.String(), "a turns into b")
	require.Contains(t, s.out.String(), "held     pairs come to be: at tick 60, seed 1\n")
	s = ylem(t, "test", file, "--quick")
	require.Equal(t, exitDone, s.status, s.errs.String())
	require.Contains(t, s.out.String(), "quick    the first seed only: no controls, nothing split\n")
	require.NotContains(t, s.out.String(), "control,")
	s = ylem(t, "test", file, "--set", "n=0", "--quick")
	require.Equal(t, exitWrong, s.status)

	for _, wrong := range []struct {
		args []string
		says string
	}{
		{[]string{file, "--only", "pears"}, `--only "pears": the claims of tiny are ["a turns into b" "pairs come to be"]`},
		{[]string{file, "--seeds", "0"}, "--seeds 0: a claim is tried in at least 1"},
		{[]string{file, "--regions", "2x"}, "--regions"},
		{[]string{worldFile(t, tiny)}, "tiny claims nothing that could be tried. For example:\n\nexpect \"something is left\" {"},
		{[]string{worldFile(t, tiny+strings.Replace(turns, "n = 0 }", "n = 0.5 }", 1))}, "this is the world with a change of a claim: n = 0.5"},
	} {
		s := ylem(t, append([]string{"test"}, wrong.args...)...)
		require.NotEqual(t, exitDone, s.status, wrong.says)
		require.Contains(t, s.errs.String(), wrong.says)
	}
}

// A sweep is a table of what was measured at each value, the same however many
// cores compute it, and a picture.
func TestSweep(t *testing.T) {
	file, folder := worldFile(t, tiny), t.TempDir()
	args := []string{"sweep", file, "--param", "n=0:100:3", "--at", "40", "--seeds", "2", "--csv"}
	s := ylem(t, append(args, "--plot", filepath.Join(folder, "sweep.svg"))...)
	require.Equal(t, exitDone, s.status, s.errs.String())
	rows, err := csv.NewReader(strings.NewReader(s.out.String())).ReadAll()
	require.NoError(t, err)
	require.Equal(t, []string{"n", "a mean", "a deviation", "a min", "a max", "b mean", "b deviation", "b min", "b max"}, rows[0])
	require.Len(t, rows, 4)
	require.Equal(t, []string{"0", "0", "0", "0", "0", "100", "0", "100", "100"}, rows[1])
	require.Equal(t, "100", rows[3][0])
	require.Equal(t, s.out.String(), ylem(t, append(args, "--cores", "1")...).out.String())
	picture, err := os.ReadFile(filepath.Join(folder, "sweep.svg"))
	require.NoError(t, err)
	require.Contains(t, string(picture), "</svg>")
	table := ylem(t, "sweep", file, "--param", "n=50:50:1", "--at", "10", "--measure", "b", "--seeds", "1")
	require.Equal(t, exitDone, table.status, table.errs.String())
	require.Regexp(t, `^tiny at tick 10, seeds 1 to 1\n +n +b mean +b deviation +b min +b max\n +50 `, table.out.String())

	for _, wrong := range []struct {
		args []string
		says string
	}{
		{[]string{"--param", "n=0:1"}, "--param n=0:1: write name=lo:hi:n"},
		{[]string{"--param", "n=0:1:0"}, "0 values from 0 to 1"},
		{[]string{"--param", "n=0:1:2"}, "sweep needs --at T"},
		{[]string{"--param", "m=0:1:2", "--at", "3"}, `there is no param "m" to set`},
		{[]string{"--param", "n=0:1:2", "--at", "3", "--measure", "c"}, "--measure c: the measures of tiny are a, b"},
		{[]string{"--param", "n=0:1:2", "--at", "0"}, "--at 0: a tick above 0"},
		{[]string{"--param", "n=0:1:2", "--at", "3", "--plot", "x.gif"}, "--plot x.gif: the name must end in .png or .svg"},
		{[]string{"--param", "n=0:1:2", "--at", "3", "--seeds", "0"}, "--seeds 0: between 1 and"},
	} {
		s := ylem(t, append([]string{"sweep", file}, wrong.args...)...)
		require.NotEqual(t, exitDone, s.status, wrong.says)
		require.Contains(t, s.errs.String(), wrong.says)
	}
	require.Contains(t, ylem(t, "sweep", worldFile(t, small), "--param", "bind=0:1:2", "--at", "3").errs.String(), "small measures nothing")
}

// Measures are columns of what is observed, under their names, the same however
// space is split and whether or not a run was resumed; views say what is drawn.
func TestMeasuresAreObserved(t *testing.T) {
	world := tiny + `
measure "events" { value = fired("a -> b") }
view "chemistry" { plot = [measure.a, measure.events] }
`
	file, folder := worldFile(t, world), t.TempDir()
	run := func(name string, args ...string) string {
		path := filepath.Join(folder, name)
		s := ylem(t, append([]string{"run", file, "--observe", path, "--every", "10"}, args...)...)
		require.Equal(t, exitDone, s.status, s.errs.String())
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		return string(text)
	}
	picture := filepath.Join(folder, "o.svg")
	whole := run("whole.csv", "--ticks", "60", "--plot", picture)
	rows, err := csv.NewReader(strings.NewReader(whole)).ReadAll()
	require.NoError(t, err)
	columns := len(rows[0])
	require.Equal(t, []string{"measure.a (1)", "measure.b (1)", "measure.events (1)"}, rows[0][columns-3:])
	require.Equal(t, []string{"100", "100", "0"}, rows[1][columns-3:])
	last := rows[len(rows)-1][columns-3:]
	require.NotEqual(t, "0", last[2])
	require.Equal(t, whole, run("split.csv", "--ticks", "60", "--regions", "2x2"))
	saved := filepath.Join(folder, "saved")
	run("resumed.csv", "--ticks", "30", "--save", saved)
	require.Equal(t, whole, run("resumed.csv", "--ticks", "60", "--resume", saved))
	drawn, err := os.ReadFile(picture)
	require.NoError(t, err)
	require.Contains(t, string(drawn), "chemistry")

	run("other.csv", "--ticks", "30", "--save", filepath.Join(folder, "again"))
	require.NoError(t, os.WriteFile(file, []byte(world+"measure \"c\" { value = count(\"any\") }\n"), 0o600))
	s := ylem(t, "run", file, "--observe", filepath.Join(folder, "other.csv"), "--ticks", "60", "--resume", filepath.Join(folder, "again"))
	require.Contains(t, s.errs.String(), "the world had other columns when this file was begun")
}

// Viewers are told what the views of a world hide, and which structures they label.
func TestViewsAreTold(t *testing.T) {
	file := worldFile(t, tiny+"view \"bound\" {\n  hide  = [\"b\"]\n  label = [\"three\"]\n}\n")
	servers := cluster4(t, file, 10)
	finish(t, servers)
	w := watch(t, servers[0])
	require.Equal(t, []wire.ViewKind{{Name: "a", Symbol: "a"}, {Name: "b", Symbol: "b", Hidden: true}}, w.welcome.Kinds)
	require.Equal(t, []wire.ViewStructure{{Name: "pair", Formula: "a b", Silent: true, Size: 2}, {Name: "three", Formula: "a ~ b ~ b", Size: 3}}, w.welcome.Structures)
}
