package regiontest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/region"
	"ylem/rules"
)

// drawHairpins returns a world of particles that stand still in hairpins: two
// chains side by side, whose far ends bind and part, and whose near ends react as
// their molecule is bent back there or not. The answer is as far away as within
// and beyond can look. around draws one chain around the whole world instead, of
// which both ways to go are bonds.
func drawHairpins(t *rapid.T, around bool) drawn {
	var w strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&w, format+"\n", args...) }
	const step = 0.9
	long := rapid.IntRange(3, 8).Draw(t, "length")
	side, apart := 24.0, 2*long-1
	if around {
		long = rapid.IntRange(21, 26).Draw(t, "around")
		side, apart = float64(long)*step, long-1
	}
	p("world \"hairpins\" {\n language = 1\n dt = 0.02\n light = 0.02\n radius = 0.95\n motion = \"still\"\n size = [%.4f, 24]\n edge = [\"wrap\", \"wall\"]\n}", side)
	p("kind \"m\" {\n bonds = 2\n attrs = { s = int(0, 3), near = countdown(0, 9), far = countdown(0, 9) }\n}")
	p("bond \"link\" {\n between = [\"m\", \"m\"]\n length = %g\n stiffness = 1\n breaks_at = 1\n}", step)
	for y := 1.0; y < 22; y += 2.5 {
		ends := [2]string{"m(s=1)", "m(s=2)"}
		if around {
			ends[1] = ends[0]
		} else if rapid.Bool().Draw(t, "turned") {
			ends[0], ends[1] = ends[1], ends[0]
		}
		x := rapid.Float64Range(0, side-0.01).Draw(t, "x")
		middle := strings.Repeat("m ~ ", long-2)
		if around { // the chain parts and closes somewhere in between
			at := rapid.IntRange(0, long-4).Draw(t, "opens")
			middle = strings.Repeat("m ~ ", at) + "m(s=3) ~ m(s=3) ~ " + strings.Repeat("m ~ ", long-4-at)
		}
		for i := range 2 {
			p("place \"%s ~ %s%s\" { at = [%.4f, %g] }", ends[0], middle, ends[1], x, y+step*float64(i))
			if around {
				break
			}
		}
	}
	p("rule \"x:m(s=2) + y:m(s=2) -> x(s=3) ~ y(s=3)\" { rate = 20 }")
	p("rule \"x:m(s=3) ~ y:m(s=3) -> x(s=2) + y(s=2)\" { rate = 20 }")
	p("rule \"x:m(s=1) + y:m(s=1) -> x(near=9) + y(near=9)\" {\n rate = 40\n within = %d\n}", apart)
	p("rule \"x:m(s=1) + y:m(s=1) -> x(far=9) + y(far=9)\" {\n rate = 40\n beyond = %d\n}", apart)
	table, diagnostics := rules.Compile("hairpins.hcl", []byte(w.String()), nil)
	if table == nil {
		t.Fatalf("a drawn world does not compile:\n%s\n%v", w.String(), diagnostics)
	}
	return drawn{w.String(), table}
}

// Bonds are counted alike in every region, with halos of one reach for each tick
// and nothing to spare, although what decides is as far away as a rule may look, or
// on the other side of a world that ends in itself. Both verdicts occur.
func TestBondsAreCountedAcrossBorders(t *testing.T) {
	var seen [2]int // particles whose countdown says that their ends were near, or far
	rapid.Check(t, func(t *rapid.T) {
		d := drawHairpins(t, rapid.Bool().Draw(t, "around"))
		w := region.World{Table: d.table, Grid: one, Epoch: 1, Seed: rapid.Uint64Range(0, 1000).Draw(t, "seed"), Until: int64(rapid.IntRange(5, 30).Draw(t, "until"))}
		want, err := Run(w, None)
		require.NoError(t, err)
		split := w
		split.Grid = region.Grid{rapid.IntRange(2, 5).Draw(t, "columns"), rapid.IntRange(1, 2).Draw(t, "rows of regions"), 1}
		if d.table.Reach.Total*2 < d.table.Size[0] {
			split.Epoch = int64(rapid.IntRange(1, 2).Draw(t, "epoch"))
		}
		split.Halo = split.Epoch * d.table.Reach.Total
		got, err := Run(split, None)
		require.NoError(t, err, "%s", d)
		require.Equal(t, want.Hash, got.Hash, "%v of %s, epoch %d", split.Grid, d, split.Epoch)

		l := localAt(t, w)
		whole := l.Whole()
		for a, name := range d.table.Attrs {
			for _, left := range whole.Attr[a] {
				if left > 0 && name != "s" {
					seen[map[string]int{"near": 0, "far": 1}[name]]++
				}
			}
		}
	})
	require.Greater(t, min(seen[0], seen[1]), 50)
}
