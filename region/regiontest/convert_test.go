package regiontest

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/particles"
	"ylem/region"
	"ylem/rules"
)

// A world that gets other rules at some tick is the same world however it was
// split before and is split afterwards, as one that was split by nobody. What the
// rules do not allow is not there after the change.
func TestConvertedIsOneWorld(t *testing.T) {
	var sum region.Conversion
	sum.Gone, sum.Placed = map[string]int64{}, map[string]int64{}
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom([]func(*rapid.T) drawn{drawWorld, drawCrowd, drawKinetics, drawForces}).Draw(t, "sort")(t)
		text := strings.ReplaceAll(d.text, "cycle(0, 1, 2, 3)", "cycle(4, 5, 2, 3)") // for ranges to clip
		if table, _ := rules.Compile("before.hcl", []byte(text), nil); table != nil {
			d = drawn{text, table}
		}
		next := drawChange(t, d)
		w := region.World{
			Table: d.table, Grid: one, Epoch: 1, Seed: rapid.Uint64Range(0, 1000).Draw(t, "seed"),
			Until: int64(rapid.IntRange(1, 12).Draw(t, "changed at")),
		}
		after := w
		after.Table, after.Until = next.table, w.Until+int64(rapid.IntRange(1, 12).Draw(t, "ticks after"))
		if after.Check() != nil {
			t.Skip("the changed world is too small")
		}

		before, err := Finish(w, None)
		require.NoError(t, err, "%s", d)
		whole, did, err := region.Convert(d.table, next.table, w.Seed, w.Until, before.Whole(&w))
		require.NoError(t, err)
		checkConverted(t, &after, whole)
		want, err := Continue(after, w.Until, whole, None)
		require.NoError(t, err, "%s", next)

		split := drawSplit(t, w)
		before, err = Finish(split, drawFaults(t))
		require.NoError(t, err, "%s", d)
		again, likewise, err := region.Convert(d.table, next.table, w.Seed, w.Until, before.Whole(&split))
		require.NoError(t, err)
		require.Equal(t, whole.Hash(), again.Hash(), "%v of %s, then %s", split.Grid, d, next)
		require.Equal(t, did, likewise)
		if split = drawSplit(t, after); split.Check() != nil {
			split.Grid = one // the changed world may be too small for others
		}
		got, err := Continue(split, w.Until, again, drawFaults(t))
		require.NoError(t, err, "%s", next)
		require.Equal(t, want.Hash, got.Hash, "%v of %s, then %s", split.Grid, d, next)
		require.Equal(t, want.Account, got.Account)

		for kind, n := range did.Gone {
			sum.Gone[kind] += n
		}
		for kind, n := range did.Placed {
			sum.Placed[kind] += n
		}
		sum.Cut, sum.Clipped, sum.Moved = sum.Cut+did.Cut, sum.Clipped+did.Clipped, sum.Moved+did.Moved
	})
	// All of it occurs.
	require.NotEmpty(t, sum.Gone)
	require.NotEmpty(t, sum.Placed)
	require.Positive(t, sum.Cut)
	require.Positive(t, sum.Clipped)
	require.Positive(t, sum.Moved)
}

// checkConverted sees that particles are those of a world: known kinds, values in
// range, inside the box, bonds from both ends and no more than there may be.
func checkConverted(t *rapid.T, w *region.World, st *particles.Store) {
	require.NoError(t, w.Admit(st))
	rows := map[uint64]int{}
	for row, id := range st.ID {
		rows[id] = row
	}
	for row := range st.Owned {
		require.LessOrEqual(t, int(st.NBond[row]), w.Table.Kinds[st.Kind[row]].Valence)
		for _, id := range st.Partners(row) {
			other, there := rows[id]
			if there { // else it left the world in this very tick
				require.GreaterOrEqual(t, w.Table.BondOf[int(st.Kind[row])*len(w.Table.Kinds)+int(st.Kind[other])], int16(0))
			}
		}
	}
}

// A world that is converted to itself is the world that was never stopped.
func TestConvertedToItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := rapid.SampledFrom([]func(*rapid.T) drawn{drawWorld, drawCrowd, drawKinetics, drawForces}).Draw(t, "sort")(t)
		w := region.World{Table: d.table, Grid: one, Epoch: 1, Seed: rapid.Uint64Range(0, 1000).Draw(t, "seed"), Until: int64(rapid.IntRange(1, 20).Draw(t, "until"))}
		c, err := Finish(w, None)
		require.NoError(t, err)
		same, did, err := region.Convert(d.table, d.table, w.Seed, w.Until, c.Whole(&w))
		require.NoError(t, err)
		require.Equal(t, c.Hash, same.Hash(), "%s", d)
		require.Equal(t, &region.Conversion{Gone: map[string]int64{}, Placed: map[string]int64{}}, did)
	})
}

// drawChange changes what an author changes in a world: numbers of the world and
// of its kinds, which rules there are, a kind less, a kind more.
func drawChange(t *rapid.T, d drawn) drawn {
	text := d.text
	change := func(what string, edit func(string) string) {
		if !rapid.Bool().Draw(t, what) {
			return
		}
		changed := edit(text)
		if table, _ := rules.Compile("changed.hcl", []byte(changed), nil); table != nil {
			text = changed
		}
	}
	number := func(pattern string, values ...string) func(string) string {
		return func(text string) string {
			return regexp.MustCompile(pattern).ReplaceAllStringFunc(text, func(found string) string {
				name, _, _ := strings.Cut(found, "=")
				return name + "= " + rapid.SampledFrom(values).Draw(t, "value")
			})
		}
	}
	change("a rule less", func(text string) string { return without(t, text, "rule") })
	change("a force less", func(text string) string { return without(t, text, "force") })
	change("a kind less", func(text string) string { return withoutKind(t, text) })
	change("a kind more", func(text string) string {
		return text + "\nkind \"novel\" {\n  mass = 3\n  motion = \"brownian\"\n  diffusion = 1\n}\nplace \"novel\" { count = 20 }\n"
	})
	change("no bonds", func(text string) string { return without(t, text, "bond") })
	change("bonds", number(`(?m)^\s*bonds\s*= \d+`, "1", "2", "3", "4"))
	change("mass", number(`(?m)^\s*mass\s*= [0-9.]+`, "0.5", "1", "2.5"))
	change("motion", number(`(?m)^\s*motion\s*= "[a-z]+"`, `"langevin"`, `"brownian"`, `"ballistic"`, `"still"`))
	change("dt", number(`(?m)^\s*dt\s*= [0-9.]+`, "0.01", "0.015"))
	change("edge", number(`(?m)^\s*edge\s*= .*`, `"wrap"`, `"wall"`, `"open"`))
	change("range", func(text string) string {
		hi := rapid.IntRange(3, 4).Draw(t, "hi")
		text = strings.ReplaceAll(text, "cycle(4, 5, 2, 3)", "cycle(0, 1, 2, 3)")
		text = regexp.MustCompile(`% ?6\b`).ReplaceAllString(text, fmt.Sprintf("%% %d", hi+1))
		return strings.ReplaceAll(text, "s = int(0, 5)", fmt.Sprintf("q = int(2, 9), s = int(0, %d)", hi))
	})
	change("size", func(text string) string {
		return regexp.MustCompile(`(?m)^\s*size\s*= \[.*\]`).ReplaceAllStringFunc(text, func(found string) string {
			return regexp.MustCompile(`[0-9.]+`).ReplaceAllStringFunc(found, func(string) string {
				return fmt.Sprint(rapid.IntRange(11, 20).Draw(t, "side"))
			})
		})
	})
	table, diagnostics := rules.Compile("changed.hcl", []byte(text), nil)
	require.NotNil(t, table, "%v", diagnostics)
	return drawn{text, table}
}

// without takes one block of a type out of a text.
func without(t *rapid.T, text, block string) string {
	all := blocks(text, block)
	if len(all) == 0 {
		return text
	}
	return strings.Replace(text, rapid.SampledFrom(all).Draw(t, block), "", 1)
}

// withoutKind takes out a kind and every block that speaks of it, at random.
func withoutKind(t *rapid.T, text string) string {
	kinds := regexp.MustCompile(`(?m)^kind "(\w+)"`).FindAllStringSubmatch(text, -1)
	name := rapid.SampledFrom(kinds).Draw(t, "kind")[1]
	word := regexp.MustCompile(`\b` + name + `\b`)
	text = strings.ReplaceAll(text, `, "`+name+`"]`, "]")
	for _, kind := range []string{"kind", "place", "rule", "force", "bond", "bend", "source", "thermostat", "field", "group"} {
		for _, block := range blocks(text, kind) {
			if kind == "kind" && !strings.HasPrefix(block, `kind "`+name+`"`) || !word.MatchString(block) {
				continue
			}
			if kind == "rule" && !word.MatchString(regexp.MustCompile(`\b`+name+`:`).ReplaceAllString(strings.SplitN(block, "\n", 2)[0], "")) {
				continue // it is only what a participant is called
			}
			text = strings.Replace(text, block, "", 1)
		}
	}
	return text
}

// blocks lists the top-level blocks of a type: each begins a line, and ends with
// the brace that closes it.
func blocks(text, kind string) (out []string) {
	for _, at := range regexp.MustCompile(`(?m)^`+kind+` "`).FindAllStringIndex(text, -1) {
		depth := 0
		for i := at[0]; i < len(text); i++ {
			switch text[i] {
			case '{':
				depth++
			case '}':
				if depth--; depth == 0 {
					out = append(out, text[at[0]:i+1])
					i = len(text)
				}
			}
		}
	}
	return out
}

// What becomes of a world whose rules are changed is the same on every machine.
func TestGoldenConverted(t *testing.T) {
	const changedAt, until, seed = 60, 120, 1
	before, after := golden(t, "before"), golden(t, "after")
	w := region.World{Table: before, Seed: seed, Grid: one, Epoch: 1, Until: changedAt}
	c, err := Finish(w, None)
	require.NoError(t, err)
	whole, did, err := region.Convert(before, after, seed, changedAt, c.Whole(&w))
	require.NoError(t, err)
	w.Table, w.Until = after, until
	r, err := Continue(w, changedAt, whole, None)
	require.NoError(t, err)
	got := fmt.Sprintf("%016x %016x %d gone %d placed %d cut %d clipped %d moved", whole.Hash(), r.Hash,
		did.Gone["gone"], did.Placed["novel"], did.Cut, did.Clipped, did.Moved)
	require.Equal(t, "21c54f2991cc321f 3bb3443cf45fcdec 40 gone 30 placed 128 cut 82 clipped 13 moved", got)
}
