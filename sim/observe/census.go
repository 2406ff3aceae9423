package observe

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// structures joins the parts of a sample, once.
func (r *Report) structures(s *Sample) *Census {
	if s.census == nil {
		c := Join(r.table, s.Sums.Part)
		s.census = &c
	}
	return s.census
}

func (r *Report) addStructures() {
	r.want.Structures = true
	for i := range r.table.Structures {
		name := r.table.Structures[i].Name
		r.add(name, "1", func(s *Sample) string { return count(int64(r.structures(s).Names[name])) })
	}
}

func (r *Report) addClusters() {
	r.want.Structures = true
	sum := func(s *Sample, power int) (sum int64) {
		for size, n := range r.structures(s).Sizes { // integers: any order will do
			term := int64(n)
			for range power {
				term *= int64(size)
			}
			sum += term
		}
		return sum
	}
	r.add("clusters", "1", func(s *Sample) string { return count(sum(s, 0)) })
	r.add("mean size", "1", func(s *Sample) string { return number(float64(sum(s, 1)) / float64(sum(s, 0))) })
	r.add("largest", "1", func(s *Sample) string {
		return count(int64(slices.Max(append(slices.Collect(maps.Keys(r.structures(s).Sizes)), 0))))
	})
	r.addText("sizes", "number of each", func(s *Sample) string {
		var parts []string
		sizes := r.structures(s).Sizes
		for _, size := range slices.Sorted(maps.Keys(sizes)) {
			parts = append(parts, fmt.Sprintf("%d:%d", size, sizes[size]))
		}
		return strings.Join(parts, "; ")
	})
}

func (r *Report) addFormulas() {
	r.want.Structures = true
	r.addText("formulas", "number of each", func(s *Sample) string {
		var parts []string
		formulas := r.structures(s).Formulas
		for _, formula := range ByCount(formulas) {
			parts = append(parts, fmt.Sprintf("%s:%d", formula, formulas[formula]))
		}
		return strings.Join(parts, "; ")
	})
}
