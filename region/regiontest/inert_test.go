package regiontest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/particles"
	"ylem/region"
	"ylem/rules"
	"ylem/sim"
	"ylem/sim/observe"
)

// drawEnding returns a world whose reactions use up what they need, so that it
// often comes to rest: every form of rule, few particles.
func drawEnding(t *rapid.T) drawn {
	var w strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&w, format+"\n", args...) }
	edge := rapid.SampledFrom([]string{"wrap", "wall", "open"}).Draw(t, "edge")
	p("world \"ending\" {\n  language = 1\n  size = [15, 15]\n  edge = %q\n  dt = 0.05\n  light = 0.3\n  radius = 0.8\n  temperature = 1\n  friction = 1\n  motion = \"brownian\"\n}", edge)
	for i, kind := range []string{"a", "b", "c", "d"} {
		p("kind %q {\n  bonds = %d\n  attrs = { s = int(0, 5), serial = int(0, 1000)%s }\n}", kind, rapid.IntRange([]int{2, 2, 0, 0}[i], 3).Draw(t, "bonds"), map[bool]string{true: ", wait = countdown(0, 200)"}[kind == "a"])
		if n := rapid.IntRange(0, 6).Draw(t, "count"); n > 0 {
			p("place %q {\n  count = %d\n  attrs = { s = cycle(0, 1, 2, 3), serial = cycle(1, 2, 3, 4, 5, 6) }\n}", kind, n)
		}
	}
	p("group \"ab\" { kinds = [\"a\", \"b\"] }")
	p("bond \"link\" {\n  between = [\"any\", \"any\"]\n  length = 0.7\n  stiffness = 20\n  breaks_at = 2\n}")
	if n := rapid.IntRange(0, 3).Draw(t, "chains"); n > 0 {
		p("place \"a(s=3) ~ b(s=1) ~ a(s=2) ~ b(s=0) ~ b(s=4)\" { count = %d }", n)
	}
	rule := func(text, body string) string { return fmt.Sprintf("rule %q {\n%s\n}", text, body) }
	all := []string{
		rule("x:ab + y:ab -> x ~ y", "rate = 5"),
		rule("x:ab ~ y:ab -> x(s=max(x.s-1,0)) + y", "rate = 0.5\nwhen = x.s > y.s"),
		rule("x:any(s=3) ~ y:any -> x(s=y.s) ~ y", "rate = 3\nwhen = y.s < 3"),
		rule("a -> b + d", "lifetime = 2"),
		rule("a(s=1) -> d", "lifetime = 2\nafter = 300"),
		rule("b + d -> a", "rate = 5\nwhen = tick < 250"),
		rule("d + d -> nothing", "rate = 5"),
		rule("x:a + y:b -> y:a + x:b", "rate = 2\nwhen = x.s > y.s"),
		rule("x:d + y:ab ~ z:any -> x(s=(x.s+1)%6) + y + z", "rate = 4"),
		rule("x:any ~ y:any ~ z:any -> x ~ y ~ z(s=z.s+1)", "rate = 1\nwhen = x.s + y.s > 2 * z.s && z.s < 5 && x.bonds == 1"),
		rule("x:ab + y:ab -> x(s=y.s) + y(s=y.s)", "rate = 3\ncarrier = \"c\"\nwhen = x.s < y.s"),
		rule("x:c -> x(s=5)", "rate = 1\ncarrier = \"c\"\nwhen = x.s < 5"),
		rule("c -> c + d", "rate = 0.3\nevery = 3\nafter = 5\nuntil = 60"),
		rule("x:c + y:c -> x(s=0) + y(s=0)", "rate = 3\nwhen = (x.s > 0 || y.s > 0) && tick % 2 == 0"),
		rule("x:any -> x(s=2)", "probability = 0.05\nwhen = x.bonds >= 1 && tick % 2 == 0 && x.s != 2"),
		rule("b -> d", "rate = 0"),
		rule("x:ab -> x(s=carrier.s)", "rate = 2\ncarrier = \"c\"\nuses = 1\nwhen = x.s < carrier.s"),
		rule("x:ab ~ y:ab -> x + y", "rate = 2\ncarrier = \"d\"\nuses = 1"),
		rule("x:any + y:ab -> x + y(s=x.s)", "rate = 3\ncarrier = \"d\"\nuses = 1\nwhen = x.s > y.s"),
		rule("x:any(s=3) + y:any(s=1) -> x(s=4) + y(s=2)", "rate = 5\nwithin = 3"),
		rule("x:any + y:any -> x ~ y", "rate = 5\nbeyond = 3\nwhen = x.s == y.s"),
		rule("x:ab + y:ab ~ z:any -> x(s=0) + y + z", "rate = 5\nwithin = 4\nbeyond = 1\nwhen = x.s > y.s"),
		rule("x:a + y:ab ~ z:any -> x(s=0) + y ~ z", "rate = 5\nbeyond = 2\nwhen = x.s > z.s"),
		rule("x:a(s=0) -> x(s=1) + d", "rate = 3\nplace = apart(0.5)\nwhen = clear(\"d\", 0.4)"),
		rule("x:a -> x(wait = 200)", "rate = 1\nwhen = x.wait == 0 && x.s == 3\nuntil = 300"),
	}
	for range rapid.IntRange(1, 5).Draw(t, "rules") {
		i := rapid.IntRange(0, len(all)-1).Draw(t, "rule")
		if text := all[i]; text != "" {
			p("%s", text)
			all[i] = ""
		}
	}
	if rapid.IntRange(0, 9).Draw(t, "source") == 0 {
		p("source \"d\" {\n  rate = 0.002\n  until = 200\n  in = box([1, 1], [5, 5])\n}")
	}
	table, diagnostics := rules.Compile("ending.hcl", []byte(w.String()), nil)
	if table == nil {
		t.Fatalf("a drawn world does not compile:\n%s\n%v", &w, diagnostics)
	}
	return drawn{w.String(), table}
}

// The verdict and its reason are those of the definition, tried on every
// combination of particles, and the same however the world is split. Where a
// world is inert no kind, attribute or bond changes any more, unless a bond
// stretches until it breaks; particles may leave.
func TestInert(t *testing.T) {
	inert, stirred := 0, 0
	check := func(t *rapid.T) {
		d := drawEnding(t)
		w := region.World{Table: d.table, Grid: one, Epoch: 1, Seed: rapid.Uint64Range(0, 1000).Draw(t, "seed")}
		w.Until = int64(rapid.SampledFrom([]int{0, 1, 10, 60, 200, 320, 1000}).Draw(t, "until"))
		l := localAt(t, w)
		whole := l.Whole()
		got := observe.Inert(d.table, observe.NewStock(d.table, whole, w.Until))
		require.False(t, got.Perhaps)
		if !strings.Contains(got.Why, "has left the world") {
			require.Equal(t, !stirs(d.table, whole, w.Until), got.Inert, "%s", got.Why)
		}
		if split := drawSplit(t, w); split.Check() == nil {
			var stocks []observe.Stock
			for _, r := range localAt(t, split).Regions {
				stocks = append(stocks, observe.NewStock(d.table, r.Store(), r.Tick()))
			}
			require.Equal(t, got, observe.Inert(d.table, stocks...), "%v", split.Grid)
		}
		if !got.Inert {
			stirred++
			return
		}
		inert++
		w.Until += 200
		after := localAt(t, w).Whole()
		requireSameStates(t, d.table, whole, after)
	}
	// One round is enough but for go test -short, which draws a fifth as many.
	for round := 0; round < 20 && min(inert, stirred) <= 10; round++ {
		rapid.Check(t, check)
	}
	require.Greater(t, inert, 10)
	require.Greater(t, stirred, 10)
}

// localAt returns a world at its last tick.
func localAt(t *rapid.T, w region.World) *region.Local {
	if w.Until == 0 {
		w.Until = 1 << 40
		l, err := region.NewLocal(w)
		require.NoError(t, err)
		return l
	}
	l, err := region.NewLocal(w)
	require.NoError(t, err)
	for !l.Ended() {
		require.NoError(t, l.Round())
	}
	return l
}

// requireSameStates compares who is in which state. Who has left is let through, and
// all that follows where a bond is no more: it has stretched until it broke, or one
// of its ends has left.
func requireSameStates(t *rapid.T, table *rules.Table, before, after *particles.Store) {
	rows := map[uint64]int{}
	for row := range before.Owned {
		rows[before.ID[row]] = row
	}
	for row := range after.Owned {
		old, known := rows[after.ID[row]]
		if !known {
			continue
		}
		for _, partner := range before.Partners(old) {
			if !slices.Contains(after.Partners(row), partner) {
				return
			}
		}
	}
	for row := range after.Owned {
		old, known := rows[after.ID[row]]
		require.True(t, known, "a new particle")
		require.Equal(t, before.Kind[old], after.Kind[row])
		for a := range table.Attrs {
			if !table.Kinds[after.Kind[row]].Attrs[a].Down { // one that no rule reads may run
				require.Equal(t, before.Attr[a][old], after.Attr[a][row], table.Attrs[a])
			}
		}
		require.ElementsMatch(t, before.Partners(old), after.Partners(row))
	}
	if table.Edge[0][0] != rules.Open {
		require.Equal(t, before.Owned, after.Owned)
	}
}

// stirs says by the definition whether anything can still happen: it tries every
// combination of particles on every rule, at the ticks that tell.
func stirs(t *rules.Table, st *particles.Store, tick int64) bool {
	for i := range t.Sources {
		if tick < t.Sources[i].Until {
			return true
		}
	}
	for a, name := range t.Attrs {
		for row := range st.Owned {
			if name == "wait" && st.Attr[a][row] > 0 && slices.ContainsFunc(t.Rules, func(r rules.Rule) bool { return strings.Contains(r.When, "wait") }) {
				return true
			}
		}
	}
	bonded := func(a, b int) bool {
		for _, id := range st.Partners(a) {
			if id == st.ID[b] {
				return true
			}
		}
		return false
	}
	chemistry := sim.NewChemistry(t)
	for number := range t.Rules {
		r := &t.Rules[number]
		fits := func(rows ...int) bool {
			var row [3]int32
			for i := range rows {
				row[i] = int32(rows[i])
			}
			for i, joined := range r.Joined {
				if bonded(rows[i], rows[i+1]) != joined {
					return false
				}
			}
			if len(rows) == 3 && !r.Joined[0] && bonded(rows[0], rows[2]) {
				return false
			}
			if d := bondsApart(st, rows, max(r.Within, r.Beyond)); d <= r.Beyond || r.Within > 0 && d > r.Within {
				return false
			}
			if r.Carrier >= 0 {
				near := false
				for other := range st.Owned {
					near = near || int(st.Kind[other]) == r.Carrier && (len(rows) > 1 || other != rows[0])
				}
				if !near {
					return false
				}
			}
			for at := tick; at < tick+700; at++ { // all windows and periods of drawn worlds
				if at%r.Every != 0 || at < r.After || at >= r.Until || r.Hazard == 0 {
					continue
				}
				scene := rules.Scene{Store: st, Kinds: t.Kinds, Row: row, Tick: at}
				if len(r.Guard) > 0 && r.Guard.Run(&scene) == 0 {
					continue
				}
				if chemistry.Reacts(st, number, row, at) {
					return true
				}
			}
			return false
		}
		for a := range st.Owned {
			if len(r.Left) == 1 && fits(a) {
				return true
			}
			for b := range st.Owned {
				if b == a || len(r.Left) == 1 {
					continue
				}
				if len(r.Left) == 2 && fits(a, b) {
					return true
				}
				for c := range st.Owned {
					if len(r.Left) == 3 && c != a && c != b && fits(a, b, c) {
						return true
					}
				}
			}
		}
	}
	return false
}

// bondsApart returns how many bonds lie between the first two rows, limit + 1 if
// there are more.
func bondsApart(st *particles.Store, rows []int, limit int) int {
	if len(rows) < 2 || limit == 0 {
		return limit + 1
	}
	reached := map[uint64]bool{st.ID[rows[0]]: true}
	for bonds := 1; bonds <= limit; bonds++ {
		next := map[uint64]bool{}
		for row := range st.Owned {
			if reached[st.ID[row]] {
				next[st.ID[row]] = true
				for _, id := range st.Partners(row) {
					next[id] = true
				}
			}
		}
		if reached = next; reached[st.ID[rows[1]]] {
			return bonds
		}
	}
	return limit + 1
}
