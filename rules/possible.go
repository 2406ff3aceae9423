package rules

import "math"

// Possible reports whether the program may be other than 0 for the participants
// of the scene at its tick or any later one. A program that does not read the tick
// is run; of one that does, what follows from all that is known but the tick.
func (p Program) Possible(in *Scene) bool {
	if !p.ticks() {
		return p.Run(in) != 0
	}
	var stack [StackDepth]interval64
	top := -1
	for i := range p {
		c := &p[i]
		switch {
		case c.Op == OpTick:
			top++
			stack[top&(StackDepth-1)] = interval64{in.Tick, math.MaxInt64}
		case c.Op < OpTick:
			top++
			x := Program{*c}.Run(in)
			stack[top&(StackDepth-1)] = interval64{x, x}
		case c.Op < OpAdd:
			x := &stack[top&(StackDepth-1)]
			*x = onInterval(c.Op, *x)
		default:
			y := stack[top&(StackDepth-1)]
			top--
			x := &stack[top&(StackDepth-1)]
			*x = onIntervals(c.Op, *x, y)
		}
	}
	last := stack[max(top, 0)&(StackDepth-1)]
	return last.lo != 0 || last.hi != 0
}

// interval64 holds all that a value may be.
type interval64 struct{ lo, hi int64 }

var (
	anything = interval64{math.MinInt64, math.MaxInt64}
	either   = interval64{0, 1}
	never    = interval64{0, 0}
	always   = interval64{1, 1}
)

func (v interval64) exact() bool { return v.lo == v.hi }

func onInterval(op Op, v interval64) interval64 {
	switch {
	case v.exact():
		x := (Program{{Op: OpValue, Value: v.lo}, {Op: op}}).Run(&Scene{})
		return interval64{x, x}
	case op == OpNot && (v.lo > 0 || v.hi < 0):
		return never
	case op == OpNot:
		return either
	}
	return anything
}

func onIntervals(op Op, a, b interval64) interval64 {
	if a.exact() && b.exact() {
		x := binary(op, a.lo, b.lo)
		return interval64{x, x}
	}
	decide := func(yes, no bool) interval64 {
		switch {
		case yes:
			return always
		case no:
			return never
		}
		return either
	}
	apart := a.hi < b.lo || b.hi < a.lo
	isTrue := func(v interval64) bool { return v.lo > 0 || v.hi < 0 }
	switch op {
	case OpEq:
		return decide(false, apart)
	case OpNe:
		return decide(apart, false)
	case OpLt:
		return decide(a.hi < b.lo, a.lo >= b.hi)
	case OpLe:
		return decide(a.hi <= b.lo, a.lo > b.hi)
	case OpGt:
		return decide(a.lo > b.hi, a.hi <= b.lo)
	case OpGe:
		return decide(a.lo >= b.hi, a.hi < b.lo)
	case OpAnd:
		return decide(isTrue(a) && isTrue(b), a == never || b == never)
	case OpOr:
		return decide(isTrue(a) || isTrue(b), a == never && b == never)
	case OpMin:
		return interval64{min(a.lo, b.lo), min(a.hi, b.hi)}
	case OpMax:
		return interval64{max(a.lo, b.lo), max(a.hi, b.hi)}
	case OpMod:
		if b.exact() && b.lo > 0 && a.lo >= 0 {
			return interval64{0, b.lo - 1}
		}
	}
	return anything
}
