package regiontest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/rules"
	"ylem/sim/observe"
	"ylem/worlds"
)

// program is a world that computes, with what a multiset of numbers is to it.
type program struct {
	name  string
	draw  func(r *rand.Rand) []int
	place func(numbers []int) string
	want  func(numbers []int) []int // what must be left
	order string                    // the attribute by which what is left is put in order; "": by value
}

var programs = []program{
	{
		name: "max", draw: func(r *rand.Rand) []int { return drawNumbers(r, 1+r.IntN(60), 0, 99) },
		place: placeNumbers,
		want:  func(numbers []int) []int { return []int{slices.Max(numbers)} },
	},
	{
		name: "primes", draw: func(r *rand.Rand) []int { return drawNumbers(r, 1+r.IntN(40), 2, 998) },
		place: placeNumbers, want: indivisible,
	},
	{
		name: "sort", draw: func(r *rand.Rand) []int { return drawNumbers(r, 2+r.IntN(22), 0, 99) },
		place: func(numbers []int) string {
			places := make([]int, len(numbers))
			for i := range places {
				places[i] = i
			}
			return fmt.Sprintf("place \"cell\" {\n  count = %d\n  lattice = \"square\"\n  in = box([0, 5.5], [%d, 6.5])\n  attrs = { i = %s, v = %s }\n}\n",
				len(numbers), len(numbers), cycle(places), cycle(numbers))
		},
		want:  func(numbers []int) []int { return slices.Sorted(slices.Values(numbers)) },
		order: "i",
	},
}

func drawNumbers(r *rand.Rand, n, lo, hi int) (out []int) {
	for range n {
		out = append(out, lo+r.IntN(hi-lo+1))
	}
	return out
}

func placeNumbers(numbers []int) string {
	return fmt.Sprintf("place \"num\" {\n  count = %d\n  attrs = { v = %s }\n}\n", len(numbers), cycle(numbers))
}

func cycle(numbers []int) string {
	return "cycle(" + strings.Trim(strings.ReplaceAll(fmt.Sprint(numbers), " ", ", "), "[]") + ")"
}

// indivisible returns the numbers that no other one divides, each once.
func indivisible(numbers []int) (out []int) {
	numbers = slices.Compact(slices.Sorted(slices.Values(numbers)))
	for _, x := range numbers {
		if !slices.ContainsFunc(numbers, func(y int) bool { return y != x && x%y == 0 }) {
			out = append(out, x)
		}
	}
	return out
}

// Random multisets of numbers, given to the worlds that compute, come out right
// every time, with space split in four. With -all there are 1,000 of each.
func TestProgramsAreRight(t *testing.T) {
	tries := 12
	if *all {
		tries = 1000
	}
	for _, p := range programs {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			source, err := worlds.Open(p.name)
			require.NoError(t, err)
			text, _, _ := strings.Cut(string(source), "\nplace ")
			text, _, _ = strings.Cut(text, "\nmeasure ")
			for try := range tries {
				numbers := p.draw(rand.New(rand.NewPCG(uint64(try), 1)))
				table, diagnostics := rules.Compile(p.name+".hcl", []byte(text+"\n"+p.place(numbers)), nil)
				require.NotNil(t, table, "%v", diagnostics)
				left := rest(t, region.World{Table: table, Seed: uint64(try), Grid: region.Grid{2, 2, 1}, Epoch: 1})
				require.Equal(t, p.want(numbers), values(left, p.order), "%d: %v", try, numbers)
			}
		})
	}
}

// rest runs a world until it is inert and returns what is left.
func rest(t testing.TB, w region.World) []observe.Left {
	t.Helper()
	const every, limit = 100, 1_000_000
	w.Until = limit
	l, err := region.NewLocal(w)
	require.NoError(t, err)
	for !l.Ended() {
		if tick := l.Tick(); tick%every == 0 {
			stocks := make([]observe.Stock, len(l.Regions))
			for i, r := range l.Regions {
				stocks[i] = observe.NewStock(w.Table, r.Store(), r.Tick())
				r.Stop(tick + every)
			}
			if observe.Inert(w.Table, stocks...).Inert {
				return observe.WhatIsLeft(w.Table, l.Whole())
			}
		}
		require.NoError(t, l.Round())
	}
	t.Fatalf("not inert after %d ticks", limit)
	return nil
}

// values lists the attribute v of what is left.
func values(left []observe.Left, order string) (out []int) {
	at := map[int]int{}
	for i := range left {
		v, place := 0, i
		for _, a := range left[i].Attrs {
			switch a.Attr {
			case "v":
				v = int(a.N)
			case order:
				place = int(a.N)
			}
		}
		for range left[i].N {
			out = append(out, v)
		}
		at[place] = v
	}
	if order == "" {
		slices.Sort(out)
		return out
	}
	out = nil
	for i := range len(at) {
		out = append(out, at[i])
	}
	return out
}
