package rules

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
)

// guards are what rules usually ask, and one that is long.
var guards = map[string]string{
	"kinds":  "x.kind == y.kind",
	"sum":    "x.n + y.n <= 9",
	"colour": "x.c != y.c && x.up + y.up >= 1 && x.up + y.up <= 2",
	"long":   "x.n % 3 == 1 || abs(x.n - y.n) > 4 && max(x.n, y.n) * 2 < 17 && x.bonds + y.bonds < 3",
}

// guarded returns the guard of a rule of two quarks, and a scene to run it in.
func guarded(t testing.TB, when string) (Program, *Scene) {
	table := compiled(t, "rule \"x:quark + y:quark -> x + y\" {\n when = "+when+"\n rate = 1\n}\n")
	st := particles.NewStore(len(table.Attrs), table.Slots)
	for _, k := range []uint8{uint8(1), uint8(len(table.Kinds) - 1)} {
		st.Append(&particles.Particle{ID: uint64(k), Kind: k})
	}
	return table.Rules[0].Guard, &Scene{Store: st, Kinds: table.Kinds, Row: [3]int32{0, 1, 0}}
}

// A guard allocates nothing.
func TestGuardsAllocateNothing(t *testing.T) {
	for name, when := range guards {
		guard, scene := guarded(t, when)
		require.Zero(t, testing.AllocsPerRun(100, func() { guard.Run(scene) }), name)
	}
}

func BenchmarkGuard(b *testing.B) {
	for name, when := range guards {
		b.Run(name, func(b *testing.B) {
			guard, scene := guarded(b, when)
			for b.Loop() {
				guard.Run(scene)
			}
		})
	}
}
