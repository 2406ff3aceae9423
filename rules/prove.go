package rules

import (
	"fmt"
	"slices"
	"strings"

	"ylem/particles"
)

// maxTried bounds the combinations of attributes that are tried for one rule.
const maxTried = 1 << 24

// proveRules proves, for every rule, that charges are conserved and attributes
// stay in range, for every combination of kinds and attributes that its
// patterns and its guard let through.
func (c *compiler) proveRules() {
	for _, d := range c.drafts {
		if len(d.conjuncts) > 0 && !newProver(c, d).possible() {
			c.warn(d.at, "this rule never happens, because its guard is never true")
			continue
		}
		p := newProver(c, d)
		if !p.ranges() {
			continue // charges of values out of range mean nothing
		}
		p.charges()
	}
}

// prover tries combinations with the arithmetic of the simulation: a store of
// as many rows as participants, and one for a product.
type prover struct {
	c     *compiler
	d     *draft
	store *particles.Store
	scene Scene
	kinds []int  // of the participants now
	same  []bool // participants whose charges the rule does not touch
	tried int
	most  int  // combinations to try
	few   bool // try only values that are likely to pass
	short bool // of budget; has been reported

	terms   *terms     // of the kinds now
	related []relation // of the guard, for these kinds; nil before they are asked for
}

func newProver(c *compiler, d *draft) *prover {
	p := &prover{c: c, d: d, store: particles.NewStore(len(c.table.Attrs), 0), kinds: make([]int, len(d.Left)), most: maxTried}
	for range len(d.Left) + 1 {
		p.store.Append(new(particles.Particle))
	}
	p.scene = Scene{Store: p.store, Kinds: c.table.Kinds}
	for i := range d.Left {
		p.same = append(p.same, p.untouched(i))
	}
	return p
}

// possible reports whether any combination passes the guard, as far as a short
// search can tell: first among a few values of each attribute, where ranges are
// wide and most guards find one, then among all.
func (p *prover) possible() bool {
	p.few, p.most = true, 1<<12
	if p.search() {
		return true
	}
	p.few, p.most, p.tried, p.short = false, 1<<16, 0, false
	return p.search() || p.short
}

func (p *prover) search() (found bool) {
	who := map[int]bool{}
	for _, g := range p.d.conjuncts {
		if !g.ticks() {
			g.who(who)
		}
	}
	guards := p.guards(who)
	p.eachKinds(who, func() bool {
		return p.try(map[variable]bool{}, guards, func() bool {
			found = true
			return false
		}) && !found
	})
	return found
}

// likely returns some of the values from lo to hi.
func likely(lo, hi int64) []int64 {
	list := []int64{lo, hi, 0, 1, -1, 2, lo + (hi-lo)/2}
	list = slices.DeleteFunc(list, func(x int64) bool { return x < lo || x > hi })
	slices.Sort(list)
	return slices.Compact(list)
}

// spend counts work; false ends the proof.
func (p *prover) spend(steps int) bool {
	p.short = p.short || !p.c.spend(steps, p.d.at)
	return !p.short
}

// who collects the participants that a program reads.
func (p Program) who(into map[int]bool) {
	for _, i := range p {
		if i.Op > OpValue && i.Op < OpTick {
			into[int(i.Who)] = true
		}
	}
}

// vars collects the variables that a program reads, all of participant who
// unless that is below 0.
func (p Program) vars(who int, into map[variable]bool) {
	for _, i := range p {
		w := int(i.Who)
		if who >= 0 {
			w = who
		}
		switch i.Op {
		case OpAttr:
			into[variable{w, int(i.Which)}] = true
		case OpBonds:
			into[variable{w, bondsOf}] = true
		}
	}
}

func (p Program) ticks() bool {
	return slices.ContainsFunc(p, func(i Instruction) bool { return i.Op == OpTick })
}

// guards returns the parts of the guard that bear on some participants, and
// adds the participants that those bring in. Parts that read the tick are
// taken to be true: at some tick they may be.
func (p *prover) guards(who map[int]bool) []Program {
	var list []Program
	used := make([]bool, len(p.d.conjuncts))
	for again := true; again; {
		again = false
		for i, g := range p.d.conjuncts {
			reads := map[int]bool{}
			g.who(reads)
			touches := len(reads) == 0
			for w := range reads {
				touches = touches || who[w]
			}
			if used[i] || !touches || g.ticks() {
				continue
			}
			used[i], again = true, true
			list = append(list, g)
			for w := range reads {
				who[w] = true
			}
		}
	}
	return list
}

// eachKinds calls f for every combination of kinds of the participants in who,
// until it returns false. The others stand as their first kind.
func (p *prover) eachKinds(who map[int]bool, f func() bool) {
	for i, a := range p.d.actors {
		if len(a.kinds) == 0 {
			return // an empty group: nothing ever fits
		}
		p.setKind(i, a.kinds[0])
	}
	var list []int
	for i := range p.d.actors {
		if who[i] {
			list = append(list, i)
		}
	}
	var next func(at int) bool
	next = func(at int) bool {
		if at == len(list) {
			return p.spend(8) && f()
		}
		for _, k := range p.d.actors[list[at]].kinds {
			p.setKind(list[at], k)
			if !p.fits(list[at]) {
				continue
			}
			if !next(at + 1) {
				return false
			}
		}
		return true
	}
	next(0)
}

// setKind makes participant i of a kind, with what its pattern tests and
// initial values elsewhere.
func (p *prover) setKind(i, k int) {
	p.kinds[i], p.store.Kind[i] = k, uint8(k)
	p.terms, p.related = &terms{p: p, number: map[string]int{}}, nil
	for a := range p.c.table.Attrs {
		p.store.Attr[a][i] = p.c.table.Kinds[k].Attrs[a].Initial
	}
	for _, t := range p.d.Left[i].Tests {
		p.store.Attr[t.Attr][i] = t.Value
	}
	p.store.NBond[i] = 0
}

// fits reports whether the tests of participant i can be met by its kind.
func (p *prover) fits(i int) bool {
	for _, t := range p.d.Left[i].Tests {
		if a := &p.c.table.Kinds[p.kinds[i]].Attrs[t.Attr]; t.Value < a.Lo || t.Value > a.Hi {
			return false
		}
	}
	return true
}

// bounds returns the values that a variable may have, by its kind, its pattern,
// and the parts of the guard that compare it with a constant. Where they
// contradict each other, which no combination passes, it returns one value that
// the guard will refuse.
func (p *prover) bounds(v variable) (lo, hi int64) {
	k := &p.c.table.Kinds[p.kinds[v.who]]
	if v.attr == bondsOf {
		lo, hi = 0, int64(k.Valence)
	} else {
		lo, hi = int64(k.Attrs[v.attr].Lo), int64(k.Attrs[v.attr].Hi)
	}
	for _, t := range p.d.Left[v.who].Tests {
		if int(t.Attr) == v.attr {
			lo, hi = int64(t.Value), int64(t.Value)
		}
	}
	least, most := lo, hi
	for _, g := range p.d.conjuncts {
		if len(g) != 3 {
			continue
		}
		op, constant, ok := g[2].Op, p.constant(g[1]), g[0].reads(v)
		if !ok {
			op, constant, ok = mirrored[g[2].Op], p.constant(g[0]), g[1].reads(v)
		}
		if !ok || !constant.linear || constant.lo != constant.hi {
			continue
		}
		switch x := constant.lo; op {
		case OpEq:
			lo, hi = max(lo, x), min(hi, x)
		case OpLt:
			hi = min(hi, x-1)
		case OpLe:
			hi = min(hi, x)
		case OpGt:
			lo = max(lo, x+1)
		case OpGe:
			lo = max(lo, x)
		}
	}
	if lo > hi {
		return min(max(lo, least), most), min(max(lo, least), most)
	}
	return lo, hi
}

// mirrored is a comparison with its sides exchanged.
var mirrored = map[Op]Op{OpEq: OpEq, OpLt: OpGt, OpLe: OpGe, OpGt: OpLt, OpGe: OpLe}

// reads reports whether the instruction reads the variable.
func (i Instruction) reads(v variable) bool {
	return int(i.Who) == v.who && (i.Op == OpAttr && int(i.Which) == v.attr || i.Op == OpBonds && v.attr == bondsOf)
}

// constant returns the value of an instruction that no attribute changes.
func (p *prover) constant(i Instruction) estimate {
	switch i.Op {
	case OpValue:
		return exactly(i.Value)
	case OpConst, OpKind:
		return p.value(i)
	}
	return estimate{}
}

// value is the estimate of one instruction that reads a participant.
func (p *prover) value(i Instruction) estimate {
	w := int(i.Who)
	switch i.Op {
	case OpAttr:
		v := variable{w, int(i.Which)}
		lo, hi := p.bounds(v)
		return read(v, lo, hi)
	case OpBonds:
		v := variable{w, bondsOf}
		lo, hi := p.bounds(v)
		return read(v, lo, hi)
	case OpConst:
		return exactly(p.c.table.Kinds[p.kinds[w]].Consts[i.Which])
	case OpKind:
		return exactly(int64(p.kinds[w]))
	}
	return estimate{lo: 0, hi: 1<<63 - 1, ticks: true}
}

// try runs through all values of the variables that pass the guards, with
// participants 0, 1, 2 in rows 0, 1, 2, until f returns false. It reports false
// when it was too much.
func (p *prover) try(vars map[variable]bool, guards []Program, f func() bool) bool {
	var list []variable
	for _, g := range guards {
		g.vars(-1, vars)
	}
	for v := range vars {
		if lo, hi := p.bounds(v); lo < hi {
			list = append(list, v)
		} else {
			p.assign(v, lo)
		}
	}
	slices.SortFunc(list, func(a, b variable) int { return (a.who-b.who)*100 + a.attr - b.attr })
	// Each part of the guard is asked as soon as all that it reads is set.
	due := make([][]Program, len(list)+1)
	for _, g := range guards {
		reads, at := map[variable]bool{}, 0
		g.vars(-1, reads)
		for i, v := range list {
			if reads[v] {
				at = i + 1
			}
		}
		due[at] = append(due[at], g)
	}
	p.scene.Row = [3]int32{0, 1, 2}
	var next func(at int) bool
	next = func(at int) bool {
		if p.tried++; p.tried > p.most && !p.short {
			p.short = true
			if p.most < maxTried {
				return false
			}
			p.c.fail(p.d.at, "this rule is too wide to prove", fmt.Sprintf("more than %d combinations of attributes pass its patterns and its guard; narrow their ranges", maxTried))
		}
		for _, g := range due[at] {
			if !p.spend(len(g)) {
				return false
			}
			if g.Run(&p.scene) == 0 {
				return true
			}
		}
		if p.short || !p.spend(16) {
			return false
		}
		if at == len(list) {
			return f()
		}
		lo, hi := p.bounds(list[at])
		if p.few && hi-lo > 8 {
			for _, x := range likely(lo, hi) {
				p.assign(list[at], x)
				if !next(at + 1) {
					return false
				}
			}
			return true
		}
		for x := lo; x <= hi; x++ {
			p.assign(list[at], x)
			if !next(at + 1) {
				return false
			}
		}
		return true
	}
	next(0)
	return !p.short
}

func (p *prover) assign(v variable, x int64) {
	if v.attr == bondsOf {
		p.store.NBond[v.who] = uint8(x)
	} else {
		p.store.Attr[v.attr][v.who] = int32(x)
	}
}

// example describes the participants as they now stand, by what differs: their
// kinds where a pattern has several, and the variables that were tried.
func (p *prover) example(vars map[variable]bool) string {
	var parts []string
	for i, a := range p.d.actors {
		var values []string
		for attr, name := range p.c.table.Attrs {
			if vars[variable{i, attr}] {
				values = append(values, name+"="+p.c.valueName(p.kinds[i], attr, int64(p.store.Attr[attr][i])))
			}
		}
		if vars[variable{i, bondsOf}] {
			values = append(values, fmt.Sprintf("bonds=%d", p.store.NBond[i]))
		}
		if len(values) == 0 && len(a.kinds) == 1 {
			continue
		}
		text := p.c.table.Kinds[p.kinds[i]].Name
		if a.name != "" {
			text = a.name + ":" + text
		}
		if len(values) > 0 {
			text += "(" + strings.Join(values, ", ") + ")"
		}
		parts = append(parts, text)
	}
	if len(parts) == 0 {
		return ""
	}
	return "for example with " + strings.Join(parts, " and ")
}

// valueName prints the value of an attribute, by name if it has one.
func (c *compiler) valueName(kind, attr int, x int64) string {
	if names := c.table.Kinds[kind].Attrs[attr].Names; x >= 0 && x < int64(len(names)) {
		return names[x]
	}
	return fmt.Sprint(x)
}
