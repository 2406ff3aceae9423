package observe

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
	"ylem/rules"
)

func table(names ...string) *rules.Table {
	t := &rules.Table{Slots: 3}
	for _, name := range names {
		t.Kinds = append(t.Kinds, rules.Kind{Name: name, Valence: 3})
	}
	return t
}

// Different compositions have different formulas, also where a kind's name ends
// in a digit.
func TestFormula(t *testing.T) {
	world := table("CO", "CO2", "u", "u2")
	seen := map[string][4]int32{}
	for a := range int32(4) {
		for b := range int32(4) {
			for c := range int32(25) {
				for d := range int32(4) {
					counts := [4]int32{a, b, c, d}
					formula := Formula(world, counts[:])
					require.NotContains(t, seen, formula, "%v and %v", counts, seen[formula])
					seen[formula] = counts
				}
			}
		}
	}
	require.Equal(t, "CO2 (CO2)3 u (u2)", Formula(world, []int32{2, 3, 1, 1}))
}

// A ring of three, a pair whose partner is elsewhere, a loner and a periodic
// image: structures are found once, anchored at their lowest ID, and what leaves
// the store is open.
func TestStructures(t *testing.T) {
	world := table("a", "b")
	world.Structures = []rules.Structure{{Name: "ring", Counts: []int{2, 1}}}
	st := particles.NewStore(0, 3)
	add := func(id uint64, kind uint8, bonds ...uint64) {
		p := particles.Particle{ID: id, Kind: kind}
		for _, b := range bonds {
			p.Join(b)
		}
		st.Append(&p)
	}
	add(7, 0, 5, 6)
	add(5, 0, 6, 7)
	add(6, 1, 5, 7)
	add(9, 0, 100)
	add(11, 1)
	st.Owned = st.Len()
	add(5, 0, 6, 7) // an image, as a ghost

	found, of := Structures(world, st, st.Len())
	require.Len(t, found, 2)
	require.Equal(t, []int32{0, 0, 0, 1, -1, -1}, of)
	require.Equal(t, Structure{Counts: []int32{2, 1}, Name: 0, Anchor: 1, Size: 3}, found[0])
	require.True(t, found[1].Open)

	part := Fragments(world, st)
	require.Equal(t, map[string]int{"a2 b": 1}, part.Whole)
	require.Equal(t, []Fragment{{Counts: []int32{1, 0}, Stubs: [][2]uint64{{9, 100}}}}, part.Open)
	other := Part{Open: []Fragment{{Counts: []int32{0, 1}, Stubs: [][2]uint64{{100, 9}}}}}
	want := Census{
		Formulas: map[string]int{"a2 b": 1, "a b": 1}, Names: map[string]int{"ring": 1}, Sizes: map[int]int{2: 1, 3: 1},
	}
	require.Equal(t, want, Join(world, part, other))
	require.Equal(t, want, Join(world, other, part))
	require.Empty(t, Join(world, other).Formulas, "one whose partner is gone is no structure")
}

// Sums of charges are stated modulo what they are counted modulo.
func TestCharges(t *testing.T) {
	world := table("a")
	world.Charges = []rules.Charge{{Name: "colour", Modulo: 3}, {Name: "Q"}}
	world.Kinds[0].Charges = []rules.Program{{{Op: rules.OpValue, Value: -2}}, {{Op: rules.OpValue, Value: -2}}}
	st := particles.NewStore(0, 0)
	for id := range uint64(4) {
		st.Append(&particles.Particle{ID: id + 1, Momentum: [3]int64{1, -2, 3}})
	}
	st.Owned = 4
	require.Equal(t, []int64{1, -8}, Charges(world, st))
	require.Equal(t, []int64{4}, Kinds(world, st))
	world.Kinds[0].Motion = rules.Ballistic
	require.Equal(t, [3]int64{4, -8, 12}, Momentum(world, st))
	world.Kinds[0].Motion = rules.Brownian
	require.Equal(t, [3]int64{}, Momentum(world, st), "what is there is no momentum")
}

// A structure of bonds is a whole molecule that is its chain, from either end, also
// where it lies across a border: neither a ring, nor a branch, nor another order,
// nor a part of more.
func TestChains(t *testing.T) {
	world := table("a", "b", "c")
	world.Structures = []rules.Structure{
		{Name: "worm", Counts: []int{2, 1, 1}, Chain: []uint8{0, 0, 1, 2}},
		{Name: "any order", Counts: []int{2, 1, 1}},
	}
	st := particles.NewStore(0, 3)
	add := func(id uint64, kind uint8, bonds ...uint64) {
		p := particles.Particle{ID: id, Kind: kind}
		for _, b := range bonds {
			p.Join(b)
		}
		st.Append(&p)
	}
	chain := func(id uint64, kinds ...uint8) {
		for i, kind := range kinds {
			var bonds []uint64
			if i > 0 {
				bonds = append(bonds, id+uint64(i)-1)
			}
			if i < len(kinds)-1 {
				bonds = append(bonds, id+uint64(i)+1)
			}
			add(id+uint64(i), kind, bonds...)
		}
	}
	chain(10, 0, 0, 1, 2)
	chain(20, 2, 1, 0, 0)
	chain(30, 0, 1, 0, 2)    // another order
	chain(40, 0, 0, 1, 2, 0) // more
	add(50, 0, 51, 53)       // a ring
	add(51, 0, 50, 52)
	add(52, 1, 51, 53)
	add(53, 2, 50, 52)
	add(60, 0, 61) // a branch
	add(61, 1, 60, 62, 63)
	add(62, 0, 61)
	add(63, 2, 61)
	st.Owned = st.Len()

	found, _ := Structures(world, st, st.Len())
	var names []int
	for _, s := range found {
		names = append(names, s.Name)
	}
	require.Equal(t, []int{0, 0, 1, -1, 1, 1}, names)
	want := Join(world, Fragments(world, st))
	require.Equal(t, map[string]int{"worm": 2, "any order": 5}, want.Names)
	for _, regions := range []int{2, 3, 7} {
		var parts []Part
		for _, one := range parted(st, regions) {
			parts = append(parts, Fragments(world, one))
		}
		require.Equal(t, want, Join(world, parts...), "%d regions", regions)
	}
}
