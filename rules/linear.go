package rules

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Linear forms prove what no machine can try: that a sum stays in range because
// the guard bounds it, or that what one particle loses the other one gains. What
// is not linear, as max(x.v, y.v), stands in a form as a variable of its own, a
// term, and is the same wherever it stands.

// terms are those of one combination of kinds.
type terms struct {
	p      *prover
	number map[string]int
	box    [][2]int64
	also   []relation // what is known of terms
}

// termsFrom is the participant of the first term; real ones are below.
const termsFrom = 8

// one is the function of that name, whose results have names.
func (t *terms) one(op Op, a estimate) estimate {
	e := one(op, a)
	if t == nil || e.linear || !a.linear {
		return e
	}
	if op == OpNot {
		return t.term(OpEq, a, exactly(0), e)
	}
	return t.term(OpMax, a, scaled(a, -1), e)
}

// two likewise.
func (t *terms) two(op Op, a, b estimate) estimate {
	e := two(op, a, b)
	if t == nil || e.linear || !a.linear || !b.linear {
		return e
	}
	switch {
	case op == OpMin: // min(a, b) + max(a, b) = a + b
		m := sum(sum(a, b, 1), t.two(OpMax, a, b), -1)
		if !m.linear {
			return e
		}
		m.lo, m.hi = max(m.lo, e.lo), min(m.hi, e.hi)
		return m
	case op == OpMod && b.lo == b.hi && b.lo != 0: // a % k = a − k·(a / k)
		m := sum(a, scaled(t.two(OpDiv, a, b), b.lo), -1)
		if !m.linear {
			return e
		}
		m.lo, m.hi = max(m.lo, e.lo), min(m.hi, e.hi)
		return m
	}
	return t.term(op, a, b, e)
}

// term names op(a, b), of which e is known.
func (t *terms) term(op Op, a, b, e estimate) estimate {
	if !e.known() || e.ticks || !t.p.spend(64*(1+len(a.coeff)+len(b.coeff))) {
		return e
	}
	keys := []string{a.key(), b.key()}
	switch op {
	case OpMax, OpMul, OpEq, OpNe, OpAnd, OpOr:
		slices.Sort(keys)
	}
	key := fmt.Sprint(op, keys)
	if _, known := t.number[key]; !known && op == OpMax {
		_, x := t.p.tight(a, 1) // which may name others
		_, y := t.p.tight(b, 1)
		e.hi = min(e.hi, max(x, y))
	}
	n, known := t.number[key]
	if !known {
		n = len(t.box)
		t.number[key] = n
		t.box = append(t.box, [2]int64{e.lo, max(e.lo, e.hi)})
	}
	v := variable{who: termsFrom + n}
	if !known && op == OpDiv && b.lo == b.hi && b.lo != 0 { // |a − k·(a / k)| < |k|
		rest := sum(a, scaled(read(v, e.lo, e.hi), b.lo), -1)
		k := max(b.lo, -b.lo) - 1
		t.also = append(t.also, rest.within(-k, k))
	}
	if !known && op == OpMax { // max(a, b) is neither less than a nor than b
		for _, o := range []estimate{a, b} {
			t.also = append(t.also, sum(read(v, e.lo, e.hi), o, -1).within(0, math.MaxInt64))
		}
	}
	return read(v, e.lo, e.hi)
}

// key is equal for equal forms.
func (e *estimate) key() string {
	var parts []string
	for v, k := range e.coeff {
		parts = append(parts, fmt.Sprintf("%d.%d*%d", v.who, v.attr, k))
	}
	slices.Sort(parts)
	return strings.Join(append(parts, fmt.Sprint(e.add)), "+")
}

// relation says that a sum of variables lies between two numbers, which may be
// the least and the largest of all.
type relation struct {
	coeff  map[variable]int64
	lo, hi int64
}

// within returns the relation that a linear estimate is from lo to hi.
func (e estimate) within(lo, hi int64) relation {
	r := relation{lo: math.MinInt64, hi: math.MaxInt64}
	if e.linear {
		r.coeff = e.coeff
		if lo > math.MinInt64 {
			r.lo = lo - e.add
		}
		if hi < math.MaxInt64 {
			r.hi = hi - e.add
		}
	}
	return r
}

const maxRelations = 32

// relations returns what the parts of the guard say of sums of variables.
func (p *prover) relations() []relation {
	if p.related == nil {
		p.related = []relation{}
		for _, g := range p.d.conjuncts {
			if len(p.related) < maxRelations && !g.ticks() {
				p.related = append(p.related, p.relation(g, false)...)
			}
		}
	}
	return append(p.related[:len(p.related):len(p.related)], p.terms.also[:min(len(p.terms.also), maxRelations)]...)
}

// relation returns what a part of the guard, or what it denies, says.
func (p *prover) relation(g Program, denied bool) []relation {
	last := len(g) - 1
	op := g[last].Op
	if op == OpNot {
		return p.relation(g[:last], !denied)
	}
	at := g.operand()
	if at <= 0 || at >= last {
		return nil
	}
	if op == OpAnd && !denied || op == OpOr && denied {
		return append(p.relation(g[:at], denied), p.relation(g[at:last], denied)...)
	}
	if denied {
		op = contrary[op]
	}
	left, right := g[:at], g[at:last]
	if right[len(right)-1].Op == OpAbs {
		left, right, op = right, left, mirrored[op]
	}
	if left[len(left)-1].Op == OpAbs && (op == OpLe || op == OpLt || op == OpEq) { // |a| ≤ b
		a, b := left[:len(left)-1].estimate(p.value, p.terms), right.estimate(p.value, p.terms)
		strict := int64(0)
		if op == OpLt {
			strict = 1
		}
		return []relation{sum(a, b, -1).within(math.MinInt64, -strict), sum(a, b, 1).within(strict, math.MaxInt64)}
	}
	difference := sum(left.estimate(p.value, p.terms), right.estimate(p.value, p.terms), -1)
	switch op {
	case OpEq:
		return []relation{difference.within(0, 0)}
	case OpLt:
		return []relation{difference.within(math.MinInt64, -1)}
	case OpLe:
		return []relation{difference.within(math.MinInt64, 0)}
	case OpGt:
		return []relation{difference.within(1, math.MaxInt64)}
	case OpGe:
		return []relation{difference.within(0, math.MaxInt64)}
	}
	return nil
}

// contrary is what a comparison denies.
var contrary = map[Op]Op{OpEq: OpNe, OpNe: OpEq, OpLt: OpGe, OpLe: OpGt, OpGt: OpLe, OpGe: OpLt}

// operand returns where the second operand of the last instruction, which joins
// two, begins; 0 if that is none.
func (p Program) operand() int {
	last := len(p) - 1
	if last < 2 || p[last].Op < OpAdd {
		return 0
	}
	need := 1
	for at := last - 1; at >= 0; at-- {
		switch op := p[at].Op; {
		case op <= OpTick:
			need--
		case op >= OpAdd:
			need++
		}
		if need == 0 {
			return at
		}
	}
	return 0
}

// box returns the bounds of a variable or a term.
func (p *prover) box(v variable) (lo, hi int64) {
	if v.who >= termsFrom {
		b := p.terms.box[v.who-termsFrom]
		return b[0], b[1]
	}
	return p.bounds(v)
}

// tight returns the bounds of an estimate, as the guard narrows them. Depth is how
// many parts of the guard may work together.
func (p *prover) tight(e estimate, depth int) (lo, hi int64) {
	if !e.linear || len(e.coeff) == 0 {
		return e.lo, e.hi
	}
	minus := map[variable]int64{}
	for v, k := range e.coeff {
		minus[v] = -k
	}
	relations := p.relations()
	if len(relations)*len(e.coeff) > 24 {
		depth = min(depth, 1)
	}
	return max(e.lo, e.add-p.upper(minus, relations, depth)), min(e.hi, e.add+p.upper(e.coeff, relations, depth))
}

// boundless is above every bound.
const boundless = 1 << 60

// upper returns a number that a sum of variables is never above.
func (p *prover) upper(coeff map[variable]int64, relations []relation, depth int) int64 {
	best := int64(0)
	for v, k := range coeff {
		lo, hi := p.box(v)
		x, ok := product(k, hi)
		if k < 0 {
			x, ok = product(k, lo)
		}
		if !ok || best == boundless {
			best = boundless
		} else {
			best += x
		}
	}
	if depth == 0 || !p.spend(64*len(coeff)*(1+len(relations))) {
		return best
	}
	for _, r := range relations {
		for v, c := range coeff {
			if k := r.coeff[v]; k != 0 {
				best = min(best, p.eliminate(coeff, relations, depth, &r, c, k))
			}
		}
	}
	return best
}

// eliminate bounds a sum by a relation: so many times that such a variable, of
// which the sum has c and the relation k, is gone, and what is left.
func (p *prover) eliminate(coeff map[variable]int64, relations []relation, depth int, r *relation, c, k int64) int64 {
	g := divisor(c, k)
	times, of := c/g, k/g // of·sum = times·relation + rest
	if of < 0 {
		times, of = -times, -of
	}
	bound := r.hi
	if times < 0 {
		bound = r.lo
	}
	if bound == math.MaxInt64 || bound == math.MinInt64 {
		return boundless
	}
	known, ok := product(times, bound)
	rest := map[variable]int64{}
	for v, k := range coeff {
		x, fits := product(k, of)
		rest[v], ok = x, ok && fits
	}
	for v, k := range r.coeff {
		x, fits := product(k, times)
		rest[v], ok = rest[v]-x, ok && fits
		if rest[v] == 0 {
			delete(rest, v)
		}
	}
	if !ok {
		return boundless
	}
	above := p.upper(rest, relations, depth-1)
	if above == boundless {
		return boundless
	}
	below := (known + above) / of
	if below*of > known+above {
		below-- // division truncates
	}
	return below
}

func divisor(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}
