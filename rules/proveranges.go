package rules

import (
	"fmt"
	"slices"
)

// ranges proves that no product leaves the range of an attribute: neither by
// what is set, nor by what it keeps when it turns into another kind.
func (p *prover) ranges() bool {
	ok := true
	for i := range p.d.Right {
		product := &p.d.Right[i]
		for j, s := range product.Sets {
			ok = p.inRange(product, s.Attr, s.Value, p.d.setAt[i][j]) && ok
		}
		if product.Named < 0 || product.Kind < 0 {
			continue
		}
		for attr := range p.c.table.Attrs {
			kept := !slices.ContainsFunc(product.Sets, func(s Set) bool { return int(s.Attr) == attr })
			if kept && p.c.table.Kinds[product.Kind].Attrs[attr].Has {
				value := Program{{Op: OpAttr, Who: uint8(product.Named), Which: uint8(attr)}}
				ok = p.inRange(product, uint8(attr), value, p.d.right.terms[i].at) && ok
			}
		}
	}
	return ok && !p.short
}

// inRange proves one value.
func (p *prover) inRange(product *Product, attr uint8, value Program, at span) bool {
	who := map[int]bool{}
	value.who(who)
	if product.Kind < 0 {
		who[product.Named] = true
	}
	guards := p.guards(who)
	ok := true
	p.eachKinds(who, func() bool {
		kind := product.Kind
		if kind < 0 {
			kind = p.kinds[product.Named]
		}
		a := &p.c.table.Kinds[kind].Attrs[attr]
		e := value.estimate(p.value, p.terms)
		if !p.spend(16*len(value)) || e.lo >= int64(a.Lo) && e.hi <= int64(a.Hi) {
			return !p.short
		}
		if lo, hi := p.tight(e, 2); lo >= int64(a.Lo) && hi <= int64(a.Hi) {
			return !p.short
		}
		name := p.c.table.Attrs[attr]
		allowed := fmt.Sprintf("%q of kind %q is from %d to %d", name, p.c.table.Kinds[kind].Name, a.Lo, a.Hi)
		if a.Names != nil {
			allowed = fmt.Sprintf("%q of kind %q is from 0 (%s) to %d (%s)", name, p.c.table.Kinds[kind].Name, a.Names[0], a.Hi, a.Names[a.Hi])
		}
		if e.ticks {
			ok = false
			p.c.fail(at, fmt.Sprintf("whether %q stays in range depends on the tick", name), allowed, "x % n, with x from the tick, stays below n")
			return false
		}
		vars := map[variable]bool{}
		value.vars(-1, vars)
		fits := p.try(vars, guards, func() bool {
			x := value.Run(&p.scene)
			if !p.spend(len(value)) || x >= int64(a.Lo) && x <= int64(a.Hi) {
				return !p.short
			}
			ok = false
			notes := []string{allowed}
			if example := p.example(vars); example != "" {
				notes = []string{example, allowed}
			}
			p.c.fail(at, fmt.Sprintf("%s would become %d", name, x), notes...)
			return false
		})
		return ok && fits
	})
	return ok
}
