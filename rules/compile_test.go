package rules

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
)

// compiled compiles an addition to the prelude.
func compiled(t testing.TB, addition string) *Table {
	t.Helper()
	table, diagnostics := Compile("w.hcl", []byte(addition+prelude(t)), nil)
	require.NotNil(t, table, diagnostics.Error())
	return table
}

// find returns the rule with this canonical text.
func find(t testing.TB, table *Table, text string) *Rule {
	t.Helper()
	for i := range table.Rules {
		if table.Rules[i].Text == text {
			return &table.Rules[i]
		}
	}
	require.Fail(t, "no rule", text)
	return nil
}

// world returns the text of one of the worlds that come with ylem.
func world(t testing.TB, name string) []byte {
	t.Helper()
	source, err := os.ReadFile(filepath.Join("..", "worlds", name+".hcl"))
	require.NoError(t, err)
	return source
}

var plainWorlds = []string{"gas", "lj", "lj3d", "decay", "binding"}

// The plain worlds compile without an error or a warning, and `check` says of
// them what testdata has.
func TestDescribe(t *testing.T) {
	for _, name := range plainWorlds {
		table, diagnostics := Compile(name+".hcl", world(t, name), nil)
		require.Empty(t, diagnostics, name)
		var b bytes.Buffer
		table.Describe(&b)
		golden(t, "describe-"+name+".txt", b.String())
	}
	var b bytes.Buffer
	compiled(t, everything).Describe(&b)
	golden(t, "describe-everything.txt", b.String())
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	file = filepath.Join("testdata", file)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// everything uses what the plain worlds do not: bonds, attributes, guards,
// triples, carriers, phases, structures, chains.
const everything = `
param "capture" {
  default = 0.5
  range   = [0, 1]
}
force "core" {
  between = ["any", "any"]
  range   = 1
  energy  = 20 * (1 - r / range) * (1 - r / range)
}
force "pull" {
  between = ["quark", "quark"]
  range   = 2
  force   = -a.q * b.q * exp(-r)
}
rule "a:quark(s=free) + b:quark(s=free) -> a(s=bound, n=3 - a.c - b.c + 1) ~ b(s=bound)" {
  rate = capture
  when = a.c != b.c && a.c + b.c > 0
}
rule "x:quark(s=bound) ~ y:quark -> x(s=free) + y" {
  lifetime = 50
  after    = 100
  until    = 200
  every    = 5
}
rule "x:u ~ y:u + z:n -> x + y + p + e- + anti_nu_e" { probability = 0.01 }
rule "x:u ~ y:d ~ z:u -> x ~ y + z" {
  rate    = 0.1
  carrier = "n"
}
kind "watch" {
  motion = "still"
  attrs  = { left = countdown(0, 100) }
}
place "watch" { attrs = { left = cycle(100) } }
rule "x:quark + y:quark -> x ~ y" {
  rate   = 1
  within = 5
  beyond = 3
}
rule "x:u + y:u -> x + y" {
  rate    = 1
  carrier = "watch"
  uses    = 1
  when    = carrier.left == 0
}
rule "n + n -> nothing" {
  rate   = 0.5
  radius = 0.25
}
rule "n -> n + n" {
  rate   = 0.001
  place  = apart(0.5)
}
rule "x:u(s=free) -> x + n + n" {
  rate  = 0.001
  place = [polar(2, 30 * x.n, 15), jitter(capture)]
}
kind "m" { motion = "ballistic" }
rule "m -> m + m" {
  rate   = 0.001
  energy = 2
}
place "m" { count = 3 }
rule "p -> nothing" {
  lifetime = 100
  breaks   = ["Q"]
}
structure "pair" { formula = "d u" }
structure "four" { formula = "u2 d2 e-2" }
place "u(c=1) ~ d(s=bound) ~ u" { at = [3, 4] }
place "u" {
  count = 100
  in    = disc([10, 10], 5)
  attrs = { c = cycle(0, 1, 2) }
}
place "n" {
  count    = 7
  lattice  = "hex"
  in       = box([0, 0], [10, 5])
  velocity = [1, -1]
}
`

// blocks cuts a file into its top-level blocks.
func blocks(source string) []string {
	var list []string
	var now strings.Builder
	for line := range strings.Lines(source) {
		now.WriteString(line)
		if strings.HasPrefix(line, "}") || strings.HasSuffix(strings.TrimSpace(line), "}") && !strings.HasPrefix(line, " ") {
			list = append(list, now.String())
			now.Reset()
		}
	}
	return append(list, now.String())
}

// The order of blocks, comments and spacing change neither the table nor its
// fingerprint.
func TestOrderOfBlocksNeverMatters(t *testing.T) {
	sources := []string{everything + prelude(t), acting + prelude(t)}
	for _, name := range plainWorlds {
		sources = append(sources, string(world(t, name)))
	}
	for _, source := range sources {
		want, diagnostics := Compile("w.hcl", []byte(source), nil)
		require.NotNil(t, want, diagnostics.Error())
		for seed := range uint64(20) {
			list := blocks(source)
			rand.New(rand.NewPCG(seed, 1)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			text := strings.Join(list, "\n# a comment {\n")
			text = strings.NewReplacer(" = ", "   =\t", " -> ", "  ->  ", ", ", " ,  ").Replace(text)
			got, diagnostics := Compile("w.hcl", []byte(text), nil)
			require.NotNil(t, got, diagnostics.Error())
			require.Equal(t, want.Fingerprint, got.Fingerprint, "seed %d\n%s", seed, text)
			require.Equal(t, energies(want), energies(got))
			require.Len(t, got.Warnings, len(want.Warnings))
			got.Title, got.Notice, got.Warnings = want.Title, want.Notice, want.Warnings // spacing in them, and places, are theirs
			require.Equal(t, bare(want), bare(got))
		}
	}
}

// energies returns what the potentials of a table are at some distances.
func energies(t *Table) (out []float64) {
	sample := func(energy func(float64) float64, reach int64) {
		for i := range 8 {
			out = append(out, energy(float64(i)/8*particles.Units(reach)))
		}
	}
	for i := range t.Tabulated {
		sample(t.Tabulated[i].Energy, t.Tabulated[i].Range)
	}
	for i := range t.BondTypes {
		sample(t.BondTypes[i].Energy, t.BondTypes[i].BreaksAt)
	}
	return out
}

// bare is a table without its functions, which cannot be compared.
func bare(t *Table) *Table {
	b := *t
	b.Temperature = nil
	b.Tabulated, b.BondTypes = slices.Clone(t.Tabulated), slices.Clone(t.BondTypes)
	for i := range b.Tabulated {
		b.Tabulated[i].Energy = nil
	}
	for i := range b.BondTypes {
		b.BondTypes[i].Energy = nil
	}
	return &b
}

// What reaches a particle's state changes the fingerprint; what does not, does
// not.
func TestFingerprint(t *testing.T) {
	source := everything + prelude(t)
	want := compiled(t, everything).Fingerprint
	for old, new := range map[string]string{
		"dt          = 0.01": "dt = 0.02", "temperature = 1": "temperature = 1 + tick", "n = int(0, 9)": "n = int(0, 8)",
		"every    = 5": "every = 6", "count = 100": "count = 99", "20 * (1": "21 * (1", "a.c != b.c": "a.c < b.c", "breaks_at = 1.5": "breaks_at = 1.6",
		"diffusion = 0.1": "diffusion = 0.11", "\"wrap\"": "\"wall\"", "cycle(0, 1, 2)": "cycle(0, 2, 1)", "consts    = { q = 3 }": "consts = { q = 4 }",
	} {
		require.Contains(t, source, old)
		table, diagnostics := Compile("w.hcl", []byte(strings.ReplaceAll(source, old, new)), nil)
		require.NotNil(t, table, "%s: %s", new, diagnostics.Error())
		require.NotEqual(t, want, table.Fingerprint, new)
	}
	table, diagnostics := Compile("w.hcl", []byte(strings.ReplaceAll(source, "kind \"e-\" {", "kind \"e-\" {\n view = { color = \"red\" }\n")), map[string]float64{"capture": 0.5})
	require.NotNil(t, table, diagnostics.Error())
	require.Equal(t, want, table.Fingerprint)
	table, _ = Compile("w.hcl", []byte(source), map[string]float64{"capture": 0.25})
	require.NotEqual(t, want, table.Fingerprint)
}

// Params can be set within their range only.
func TestSet(t *testing.T) {
	source := []byte(prelude(t))
	for set, want := range map[string]float64{"y": 1, "x": 2} {
		table, diagnostics := Compile("w.hcl", source, map[string]float64{set: want})
		require.Nil(t, table)
		golden(t, "set-"+set+".txt", diagnostics.Error()+"\n")
	}
	table, _ := Compile("w.hcl", source, map[string]float64{"x": 0.75})
	require.Equal(t, 0.75, table.Params[0].Value)
}

// Numbering, identities, bonds made and broken, of one rule of each shape.
func TestReactions(t *testing.T) {
	table := compiled(t, everything)
	u, n := uint8(6), 4
	require.Equal(t, "u", table.Kinds[u].Name)
	require.Equal(t, "n", table.Kinds[n].Name)

	r := find(t, table, "a:quark(s=free) + b:quark(s=free) -> a(n=3 - a.c - b.c + 1, s=bound) ~ b(s=bound)")
	require.Equal(t, []bool{false}, r.Joined)
	require.Equal(t, [][2]int{{0, 1}}, r.Make)
	require.Empty(t, r.Break)
	require.Equal(t, 0.005, r.Hazard)
	require.Equal(t, int64(particles.Length), r.Radius)
	require.Equal(t, "a.c != b.c && a.c + b.c > 0", r.When)
	require.Len(t, r.Right[0].Sets, 2)

	r = find(t, table, "x:quark(s=bound) ~ y:quark -> x(s=free) + y")
	require.Equal(t, [][2]int{{0, 1}}, r.Break)
	require.Empty(t, r.Make)
	require.InDelta(t, 0.001, r.Hazard, 1e-12)
	require.Equal(t, []int64{100, 200, 5}, []int64{r.After, r.Until, r.Every})
	require.Equal(t, particles.Quanta(1.5), r.Radius, "a bonded pair is as far apart as its bond allows")

	// x ~ y + z is stored as z + y ~ x: the free one comes first.
	r = find(t, table, "x:u ~ y:u + z:n -> x + y + p + e- + anti_nu_e")
	require.Equal(t, []bool{false, true}, r.Joined)
	require.Equal(t, "z", r.Left[0].Name)
	require.Equal(t, [][2]int{{1, 2}}, r.Break)
	require.Equal(t, []int{2, 1, 0, -1, -1}, []int{r.Right[0].Identity, r.Right[1].Identity, r.Right[2].Identity, r.Right[3].Identity, r.Right[4].Identity})
	require.InDelta(t, 0.01005, r.Hazard, 1e-5)

	r = find(t, table, "x:u ~ y:d ~ z:u -> x ~ y + z")
	require.Equal(t, []bool{true, true}, r.Joined)
	require.Equal(t, [][2]int{{1, 2}}, r.Break)
	require.Empty(t, r.Make)
	require.Equal(t, n, r.Carrier)

	r = find(t, table, "n + n -> nothing")
	require.Empty(t, r.Right)
	require.Equal(t, int64(particles.Length/4), r.Radius)

	require.Equal(t, particles.Quanta(1.5), table.BondRange)
	require.Equal(t, particles.Quanta(2), table.ForceRange)
	require.Equal(t, particles.Quanta(1), table.ReactRange)
	require.Equal(t, particles.Quanta(3), table.Reach.Event, "a chain is two bonds long")
}

// A named product that turns into another kind starts what is new at its
// initial value and clears what it had.
func TestChangeOfKind(t *testing.T) {
	table := compiled(t, `
kind "t" {
  diffusion = 0.1
  attrs     = { n = int(0, 9), k = int(3, 5) }
}
rule "x:u(c=0) -> x:t" { rate = 1 }
rule "x:t -> x:u" { rate = 1 }
`)
	sets := map[string]int64{}
	for _, s := range find(t, table, "x:u(c=0) -> x:t").Right[0].Sets {
		sets[table.Attrs[s.Attr]] = s.Value.Run(&Scene{})
	}
	require.Equal(t, map[string]int64{"c": 0, "s": 0, "k": 3}, sets)
	require.Equal(t, []string{"c", "k", "n", "s"}, table.Attrs)
}

// A cap moves the lighter of a pair by light in a tick, whatever its motion.
func TestCaps(t *testing.T) {
	table := compiled(t, `
kind "light" {
  motion = "ballistic"
  mass   = 2
}
kind "slow" {
  friction = 3
  mass     = 0.5
}
kind "wall" { motion = "still" }
`)
	number := map[string]int{}
	for i, k := range table.Kinds {
		number[k.Name] = i
	}
	at := func(a, b string) float64 {
		return table.Cap[number[a]*len(table.Kinds)+number[b]] / particles.Momentum
	}
	light := particles.Units(table.Light)
	require.InDelta(t, 2*light, at("light", "light"), 1e-12)
	require.InDelta(t, light*0.01*0.5*3, at("slow", "light"), 1e-12)
	require.InDelta(t, light*0.01/0.1, at("n", "n"), 1e-12)
	require.InDelta(t, 2*light, at("light", "wall"), 1e-12)
	require.Zero(t, at("wall", "wall"))
}
