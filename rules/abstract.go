package rules

import "math"

// An estimate is what is known of an integer expression without trying values:
// an interval that it cannot leave, and, where it is linear in what it reads, its
// coefficients. Many rules are proved by these alone, whatever the ranges.
type estimate struct {
	lo, hi int64
	linear bool
	coeff  map[variable]int64 // of a linear one, without zeros
	add    int64
	ticks  bool // reads the tick
}

// variable is something that differs between particles of one kind.
type variable struct {
	who  int
	attr int // or bondsOf
}

const bondsOf = -1

// wide bounds estimates: what could be larger is unknown, so that no sum or
// product of two estimates can overflow. Every value of an attribute is known, and
// every sum of a few.
const wide = 1 << 40

// product returns a·b, and whether it is within what estimates compute with.
func product(a, b int64) (int64, bool) {
	if x := math.Abs(float64(a)) * math.Abs(float64(b)); x > 1<<41 {
		return 0, false
	}
	return a * b, true
}

// maxSummed bounds the variables of a sum that is followed.
const maxSummed = 32

func exactly(x int64) estimate { return bound(estimate{lo: x, hi: x, linear: true, add: x}) }

func between(lo, hi int64) estimate { return bound(estimate{lo: lo, hi: hi}) }

// bound gives up on what is too large to compute with.
func bound(e estimate) estimate {
	if e.lo < -wide || e.hi > wide || e.lo > e.hi {
		e = estimate{lo: math.MinInt64, hi: math.MaxInt64, ticks: e.ticks}
	}
	e.linear = e.linear && e.add >= -wide && e.add <= wide
	return e
}

func (e *estimate) known() bool { return e.lo >= -wide && e.hi <= wide }

// read returns the estimate of a variable.
func read(v variable, lo, hi int64) estimate {
	if lo == hi {
		return exactly(lo)
	}
	return bound(estimate{lo: lo, hi: hi, linear: true, coeff: map[variable]int64{v: 1}})
}

// sum returns a + sign·b.
func sum(a, b estimate, sign int64) estimate {
	if !a.known() || !b.known() {
		return estimate{lo: math.MinInt64, hi: math.MaxInt64, ticks: a.ticks || b.ticks}
	}
	e := estimate{lo: a.lo + b.lo, hi: a.hi + b.hi, linear: a.linear && b.linear, add: a.add + sign*b.add, ticks: a.ticks || b.ticks}
	if sign < 0 {
		e.lo, e.hi = a.lo-b.hi, a.hi-b.lo
	}
	if e.linear && len(a.coeff)+len(b.coeff) > 0 {
		e.coeff = map[variable]int64{}
		for v, k := range a.coeff {
			e.coeff[v] = k
		}
		for v, k := range b.coeff {
			if e.coeff[v] += sign * k; e.coeff[v] == 0 {
				delete(e.coeff, v)
			}
		}
		for _, k := range e.coeff {
			if k > wide || k < -wide {
				e.linear = false
			}
		}
	}
	e.linear = e.linear && len(e.coeff) <= maxSummed
	if e.linear && len(e.coeff) == 0 {
		e.lo, e.hi = e.add, e.add
	}
	return bound(e)
}

// scaled returns a·k.
func scaled(a estimate, k int64) estimate {
	x, ok := product(a.lo, k)
	y, ok2 := product(a.hi, k)
	if !a.known() || !ok || !ok2 {
		return estimate{lo: math.MinInt64, hi: math.MaxInt64, ticks: a.ticks}
	}
	e := estimate{lo: min(x, y), hi: max(x, y), ticks: a.ticks}
	e.add, e.linear = product(a.add, k)
	e.linear = e.linear && a.linear
	if e.linear && k != 0 {
		e.coeff = map[variable]int64{}
		for v, q := range a.coeff {
			q, ok := product(q, k)
			e.coeff[v], e.linear = q, e.linear && ok
		}
	}
	return bound(e)
}

// estimate runs a program on estimates. Reads come from the caller, names for what
// is not linear from terms, if there are any.
func (p Program) estimate(value func(i Instruction) estimate, t *terms) estimate {
	if len(p) == 0 {
		return exactly(0)
	}
	var stack []estimate
	for _, i := range p {
		switch {
		case i.Op == OpValue:
			stack = append(stack, exactly(i.Value))
			continue
		case i.Op <= OpTick:
			stack = append(stack, value(i))
			continue
		}
		top := len(stack) - 1
		if i.Op < OpAdd {
			stack[top] = t.one(i.Op, stack[top])
			continue
		}
		stack[top-1] = t.two(i.Op, stack[top-1], stack[top])
		stack = stack[:top]
	}
	return stack[0]
}

func one(op Op, a estimate) estimate {
	unknown := estimate{lo: math.MinInt64, hi: math.MaxInt64, ticks: a.ticks}
	var e estimate
	switch {
	case op == OpNot:
		e = between(0, 1)
	case !a.known():
		return unknown
	case op == OpNeg:
		return scaled(a, -1)
	default: // OpAbs
		lo := max(a.lo, -a.hi, 0)
		e = between(lo, max(a.hi, -a.lo))
	}
	e.ticks = a.ticks
	return e
}

func two(op Op, a, b estimate) estimate {
	e := estimate{lo: math.MinInt64, hi: math.MaxInt64}
	known := a.known() && b.known()
	switch {
	case op >= OpEq && op <= OpOr:
		e = between(0, 1)
	case op == OpMod && b.known():
		// The remainder has the sign of what is divided; by 0 it is 0.
		m := max(b.hi, -b.lo, 1) - 1
		e = between(-m, m)
		if a.lo >= 0 {
			e = between(0, min(m, max(a.hi, 0)))
		}
	case op == OpMin: // what is not known has no bounds but those of the other one
		e = estimate{lo: min(a.lo, b.lo), hi: min(a.hi, b.hi)}
	case op == OpMax:
		e = estimate{lo: max(a.lo, b.lo), hi: max(a.hi, b.hi)}
	case !known:
	case op == OpAdd:
		return sum(a, b, 1)
	case op == OpSub:
		return sum(a, b, -1)
	case op == OpMul && b.lo == b.hi:
		return scaled(a, b.lo)
	case op == OpMul && a.lo == a.hi:
		return scaled(b, a.lo)
	case op == OpMul:
		if _, ok := product(max(a.hi, -a.lo), max(b.hi, -b.lo)); ok {
			e = between(min(a.lo*b.lo, a.lo*b.hi, a.hi*b.lo, a.hi*b.hi), max(a.lo*b.lo, a.lo*b.hi, a.hi*b.lo, a.hi*b.hi))
		}
	case op == OpDiv && b.lo > 0:
		e = between(min(a.lo/b.lo, a.lo/b.hi), max(a.hi/b.lo, a.hi/b.hi))
	case op == OpDiv && a.lo >= 0 && b.lo >= 0: // by 0 it is 0
		e = between(0, a.hi)
	case op == OpDiv:
		m := max(a.hi, -a.lo)
		e = between(-m, m)
	}
	e.ticks = a.ticks || b.ticks
	return e
}

// cancels reports that a difference is 0 whatever its variables are.
func (e *estimate) cancels(modulo int64) bool {
	if !e.known() {
		return false
	}
	zero := func(x int64) bool { return x == 0 || modulo > 0 && x%modulo == 0 }
	if e.lo == e.hi && zero(e.lo) {
		return true
	}
	if !e.linear || !zero(e.add) {
		return false
	}
	for _, k := range e.coeff {
		if !zero(k) {
			return false
		}
	}
	return true
}
