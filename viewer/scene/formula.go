package scene

import (
	"cmp"
	"slices"
	"strings"
)

// formula is that of a structure as chemists write it: "u₂ d" for "u2 d".
func (v *View) formula(structure int) string {
	if len(v.formulas) != len(v.World.Structures) || v.formulasOf != v.World {
		v.formulas, v.formulasOf = v.formulas[:0], v.World
		for i := range v.World.Structures {
			v.formulas = append(v.formulas, v.subscribed(v.World.Structures[i].Formula))
		}
	}
	return v.formulas[structure]
}

// subscribed writes the numbers behind the kinds of a formula small and low. A kind whose own name ends with a digit is
// left as it is.
func (v *View) subscribed(formula string) string {
	words := strings.Fields(formula)
	for i, word := range words {
		name := strings.TrimRight(word, "0123456789")
		for k := range v.World.Kinds {
			kind := &v.World.Kinds[k]
			if kind.Name != word && kind.Name != name {
				continue
			}
			digits := word[len(kind.Name):]
			if name = kind.Name; kind.Symbol != "" {
				name = kind.Symbol
			}
			if word = name + digits; digits == "" {
				break // the whole word is a kind
			}
		}
		words[i] = name + low.Replace(word[len(name):])
	}
	return strings.Join(words, " ")
}

var low = strings.NewReplacer("0", "₀", "1", "₁", "2", "₂", "3", "₃", "4", "₄", "5", "₅", "6", "₆", "7", "₇", "8", "₈", "9", "₉")

// fromSmallToLarge gives the structures of the world, those of few particles first: what large ones are made of.
func (v *View) fromSmallToLarge() []int {
	all := v.World.Structures
	order := v.numbers(len(all))
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[a].Size, all[b].Size) })
	return order
}

// numbers gives those below n, in memory that the next call takes.
func (v *View) numbers(n int) []int {
	order := zeros(v.scratch.order, n)
	for i := range order {
		order[i] = i
	}
	v.scratch.order = order
	return order
}
