package rules

import (
	"fmt"
	"math"
	"strings"

	"ylem/particles"
)

// readActors reads between = ["a", "b"], or acts = "a on b" of a force that only
// b feels. Either may be kinds or groups.
func (c *compiler) readActors(s *section, p *pairForce) bool {
	if !s.has("acts") {
		var ok bool
		p.sides, ok = c.between(s)
		return ok
	}
	if s.has("between") {
		c.fail(s.values["between"].name, "between and acts are both given", "between says that both sides feel the force, acts that only the second one does")
		return false
	}
	p.oneSided = true
	n := s.node("acts")
	if n == nil {
		return false
	}
	first, second, found := strings.Cut(n.text, " on ")
	if n.form != formString || !found {
		c.fail(n.at, "acts does not say who acts on whom", `expected "a on b": kinds or groups, of which only b feels the force`)
		return false
	}
	a, ok1 := c.kindSet(strings.TrimSpace(first), n.at)
	b, ok2 := c.kindSet(strings.TrimSpace(second), n.at)
	p.sides = [2]KindSet{a, b}
	return ok1 && ok2
}

// tabulateOneSided enters the tables of a one-sided force for its ordered pairs
// of kinds. What is still feels nothing.
func (c *compiler) tabulateOneSided(p *pairForce) {
	t := c.table
	n := len(t.Kinds)
	if t.OneSided == nil {
		t.OneSided, t.CapOn = make([][]uint16, n*n), make([]float64, n)
		for b := range n {
			if m := c.inertia(&t.Kinds[b]); !math.IsInf(m, 1) {
				t.CapOn[b] = min(particles.MaxMomentum, float64(float64(particles.Units(t.Light)*m)*particles.Momentum))
			}
		}
	}
	made := map[string]int{}
	for _, a := range c.members(p.sides[0]) {
		for _, b := range c.members(p.sides[1]) {
			if t.CapOn[b] == 0 {
				continue
			}
			if !c.spend(4, p.s.at) {
				return
			}
			key := c.values(p, a, b)
			number, ok := made[key]
			if !ok {
				if number, ok = c.forceTable(p, a, b); !ok {
					return
				}
				made[key] = number
			}
			t.OneSided[a*n+b] = append(t.OneSided[a*n+b], uint16(number))
		}
	}
}

// OneSidedRange returns the longest range of the forces by which kind a acts on
// kind b, quanta; 0: none.
func (t *Table) OneSidedRange(a, b int) (r int64) {
	if t.OneSided == nil {
		return 0
	}
	for _, f := range t.OneSided[a*len(t.Kinds)+b] {
		r = max(r, t.Tabulated[f].Range)
	}
	return r
}

// describeOneSided says who acts on whom by table f; "" if nobody.
func (t *Table) describeOneSided(f int) (text string, strongest float64) {
	pairs, first := 0, ""
	for at, list := range t.OneSided {
		for _, i := range list {
			if int(i) == f {
				a, b := at/len(t.Kinds), at%len(t.Kinds)
				if pairs++; pairs == 1 {
					first = t.Kinds[a].Name + " on " + t.Kinds[b].Name
				}
				strongest = max(strongest, t.CapOn[b])
			}
		}
	}
	if pairs > 1 {
		first = fmt.Sprintf("%d pairs of kinds, %s the first", pairs, first)
	}
	return first, strongest
}
