package rules

import (
	"fmt"
	"slices"
	"strings"
)

// charges proves that every charge sums to the same before and after.
func (p *prover) charges() {
	if len(p.c.table.Charges) == 0 {
		return
	}
	who := map[int]bool{}
	for i := range p.d.Left {
		who[i] = !p.same[i]
	}
	for _, product := range p.d.Right {
		for _, s := range product.Sets {
			s.Value.who(who)
		}
	}
	guards := p.guards(who)
	for i := range p.d.Left {
		if !who[i] {
			delete(who, i)
		}
	}
	p.eachKinds(who, func() bool {
		open := p.open()
		if len(open) == 0 {
			return !p.short
		}
		vars := map[variable]bool{}
		for _, q := range open {
			p.chargeVars(q, vars)
		}
		fits := p.try(vars, guards, func() bool {
			if !p.spend(10*len(open)*(len(p.d.Left)+len(p.d.Right))) || p.balanced(open) {
				return !p.short
			}
			p.refuse(vars)
			p.short = true
			return false
		})
		return fits && !p.short
	})
}

// product returns the product that participant i is on the right, or −1.
func (d *draft) product(i int) int {
	return slices.IndexFunc(d.Right, func(p Product) bool { return p.Named == i })
}

// untouched reports that participant i has the same charges after the rule as
// before, whatever they are.
func (p *prover) untouched(i int) bool {
	at := p.d.product(i)
	if at < 0 || p.d.Right[at].Kind >= 0 {
		return false
	}
	for _, k := range p.d.actors[i].kinds {
		for _, charge := range p.c.table.Kinds[k].Charges {
			for _, instruction := range charge {
				if instruction.Op == OpAttr && p.d.Right[at].assigns(instruction.Which) != nil {
					return false
				}
			}
		}
	}
	return true
}

// assigns returns the program that sets an attribute, or nil.
func (p *Product) assigns(attr uint8) Program {
	for _, s := range p.Sets {
		if s.Attr == attr {
			return s.Value
		}
	}
	return nil
}

// kindOf returns the kind of product i now.
func (p *prover) kindOf(i int) int {
	if q := &p.d.Right[i]; q.Kind >= 0 {
		return q.Kind
	} else {
		return p.kinds[q.Named]
	}
}

// open returns the charges that estimates cannot balance.
func (p *prover) open() []int {
	var open []int
	for q, charge := range p.c.table.Charges {
		if p.d.breaks[q] {
			continue
		}
		difference := exactly(0)
		for i := range p.d.Left {
			if p.same[i] {
				continue
			}
			program := p.c.table.Kinds[p.kinds[i]].Charges[q]
			if !p.spend(32 + 16*len(program)) {
				return nil
			}
			difference = sum(difference, program.estimate(func(in Instruction) estimate {
				in.Who = uint8(i)
				return p.value(in)
			}, p.terms), -1)
		}
		for i := range p.d.Right {
			product := &p.d.Right[i]
			if product.Named >= 0 && p.same[product.Named] {
				continue
			}
			kind := p.kindOf(i)
			program := p.c.table.Kinds[kind].Charges[q]
			if !p.spend(32 + 16*len(program)) {
				return nil
			}
			difference = sum(difference, program.estimate(func(in Instruction) estimate {
				set := product.assigns(in.Which)
				switch {
				case in.Op == OpConst:
					return exactly(p.c.table.Kinds[kind].Consts[in.Which])
				case set != nil:
					return set.estimate(p.value, p.terms)
				case product.Named >= 0:
					in.Who = uint8(product.Named)
					return p.value(in)
				}
				return exactly(int64(p.c.table.Kinds[kind].Attrs[in.Which].Initial))
			}, p.terms), 1)
		}
		if difference.cancels(charge.Modulo) {
			continue
		}
		difference.lo, difference.hi = p.tight(difference, 2)
		if !difference.cancels(charge.Modulo) {
			open = append(open, q)
		}
	}
	return open
}

// chargeVars collects what the balance of a charge depends on.
func (p *prover) chargeVars(q int, vars map[variable]bool) {
	for i := range p.d.Left {
		if !p.same[i] {
			p.c.table.Kinds[p.kinds[i]].Charges[q].vars(i, vars)
		}
	}
	for i := range p.d.Right {
		product := &p.d.Right[i]
		if product.Named >= 0 && p.same[product.Named] {
			continue
		}
		for _, in := range p.c.table.Kinds[p.kindOf(i)].Charges[q] {
			if in.Op != OpAttr {
				continue
			}
			if set := product.assigns(in.Which); set != nil {
				set.vars(-1, vars)
			} else if product.Named >= 0 {
				vars[variable{product.Named, int(in.Which)}] = true
			}
		}
	}
}

// sums returns a charge before and after, for the participants as they stand.
func (p *prover) sums(q int) (before, after int64) {
	scratch := len(p.d.Left)
	for i := range p.d.Left {
		p.scene.Row = [3]int32{int32(i)}
		before += p.c.table.Kinds[p.kinds[i]].Charges[q].Run(&p.scene)
	}
	for i := range p.d.Right {
		product := &p.d.Right[i]
		kind := p.kindOf(i)
		p.store.Kind[scratch] = uint8(kind)
		p.scene.Row = [3]int32{0, 1, 2}
		for attr := range p.c.table.Attrs {
			x := int64(p.c.table.Kinds[kind].Attrs[attr].Initial)
			if product.Named >= 0 {
				x = int64(p.store.Attr[attr][product.Named])
			}
			if set := product.assigns(uint8(attr)); set != nil {
				x = set.Run(&p.scene)
			}
			p.store.Attr[attr][scratch] = int32(x)
		}
		p.scene.Row = [3]int32{int32(scratch)}
		after += p.c.table.Kinds[kind].Charges[q].Run(&p.scene)
	}
	p.scene.Row = [3]int32{0, 1, 2}
	if m := p.c.table.Charges[q].Modulo; m > 0 {
		before, after = (before%m+m)%m, (after%m+m)%m
	}
	return before, after
}

func (p *prover) balanced(open []int) bool {
	for _, q := range open {
		if before, after := p.sums(q); before != after {
			return false
		}
	}
	return true
}

// refuse reports the combination that now stands: which charges it breaks, both
// sums, and the particle that would mend it.
func (p *prover) refuse(vars map[variable]bool) {
	var broken []string
	missing := make([]int64, len(p.c.table.Charges))
	for q, charge := range p.c.table.Charges {
		before, after := p.sums(q)
		if p.d.breaks[q] {
			continue
		}
		if missing[q] = before - after; missing[q] != 0 {
			text := fmt.Sprintf("%s is %d before and %d after", charge.Name, before, after)
			if charge.Modulo > 0 {
				text += fmt.Sprintf(" (modulo %d)", charge.Modulo)
			}
			broken = append(broken, text)
		}
	}
	message := fmt.Sprintf("For %s, %s.", p.d.Text, strings.Join(broken, ", "))
	if kind := p.mend(missing, 1); kind != "" {
		message += fmt.Sprintf(" Adding %q on the right would balance every charge.", kind)
	} else if kind := p.mend(missing, -1); kind != "" {
		message += fmt.Sprintf(" Adding %q on the left would balance every charge.", kind)
	}
	var notes []string
	if example := p.example(vars); example != "" {
		notes = append(notes, example)
	}
	p.c.fail(p.d.at, message, notes...)
}

// mend returns the first kind that carries sign times what is missing.
func (p *prover) mend(missing []int64, sign int64) string {
	scratch := len(p.d.Left)
	for k := range p.c.table.Kinds {
		kind := &p.c.table.Kinds[k]
		p.store.Kind[scratch] = uint8(k)
		for attr := range p.c.table.Attrs {
			p.store.Attr[attr][scratch] = kind.Attrs[attr].Initial
		}
		p.scene.Row = [3]int32{int32(scratch)}
		fits := true
		for q, charge := range p.c.table.Charges {
			x := kind.Charges[q].Run(&p.scene) - sign*missing[q]
			fits = fits && (p.d.breaks[q] || x == 0 || charge.Modulo > 0 && x%charge.Modulo == 0)
		}
		if fits {
			return kind.Name
		}
	}
	return ""
}
