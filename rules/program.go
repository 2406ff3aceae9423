package rules

import "ylem/particles"

// Program is an integer expression compiled to instructions for a stack
// machine. It is total: division truncates and by zero gives 0 (where that can
// be seen when the file is read, it is an error there), arithmetic wraps at 64
// bits, the depth of its stack is bounded when it is compiled.
type Program []Instruction

// Instruction is one step of a Program. Who is a participant, Which an
// attribute or a constant.
type Instruction struct {
	Op    Op
	Who   uint8
	Which uint8
	Value int64
}

// Op is an operation of the stack machine.
type Op uint8

const (
	OpValue Op = iota // push Value
	OpAttr            // push attribute Which of participant Who
	OpConst           // push constant Which of the kind of participant Who
	OpKind            // push the kind of participant Who
	OpBonds           // push the number of bonds of participant Who
	OpTick            // push the tick
	OpNeg
	OpNot
	OpAbs
	OpAdd // and all below: pop two, push one
	OpSub
	OpMul
	OpDiv
	OpMod
	OpEq
	OpNe
	OpLt
	OpLe
	OpGt
	OpGe
	OpAnd
	OpOr
	OpMin
	OpMax
)

// StackDepth is the deepest stack a Program may need.
const StackDepth = 16

// Scene is what a Program reads: the participants' rows in a store, and the
// tick.
type Scene struct {
	Store *particles.Store
	Kinds []Kind
	Row   [3]int32
	Tick  int64
}

// Run evaluates the program and returns the one value it leaves. An empty
// program gives 0.
func (p Program) Run(in *Scene) int64 {
	var stack [StackDepth]int64
	top := -1
	for i := range p {
		c := &p[i]
		switch c.Op {
		case OpValue:
			top++
			stack[top&(StackDepth-1)] = c.Value
			continue
		case OpAttr:
			top++
			stack[top&(StackDepth-1)] = int64(in.Store.Attr[c.Which][in.Row[c.Who]])
			continue
		case OpConst:
			top++
			stack[top&(StackDepth-1)] = in.Kinds[in.Store.Kind[in.Row[c.Who]]].Consts[c.Which]
			continue
		case OpKind:
			top++
			stack[top&(StackDepth-1)] = int64(in.Store.Kind[in.Row[c.Who]])
			continue
		case OpBonds:
			top++
			stack[top&(StackDepth-1)] = int64(in.Store.NBond[in.Row[c.Who]])
			continue
		case OpTick:
			top++
			stack[top&(StackDepth-1)] = in.Tick
			continue
		}
		x := &stack[top&(StackDepth-1)]
		switch c.Op {
		case OpNeg:
			*x = -*x
			continue
		case OpNot:
			*x = truth(*x == 0)
			continue
		case OpAbs:
			*x = max(*x, -*x)
			continue
		}
		y := *x
		top--
		x = &stack[top&(StackDepth-1)]
		*x = binary(c.Op, *x, y)
	}
	if top < 0 {
		return 0
	}
	return stack[top&(StackDepth-1)]
}

func binary(op Op, x, y int64) int64 {
	switch op {
	case OpAdd:
		return x + y
	case OpSub:
		return x - y
	case OpMul:
		return x * y
	case OpDiv:
		if y == 0 {
			return 0
		}
		return x / y
	case OpMod:
		if y == 0 {
			return 0
		}
		return x % y
	case OpEq:
		return truth(x == y)
	case OpNe:
		return truth(x != y)
	case OpLt:
		return truth(x < y)
	case OpLe:
		return truth(x <= y)
	case OpGt:
		return truth(x > y)
	case OpGe:
		return truth(x >= y)
	case OpAnd:
		return truth(x != 0 && y != 0)
	case OpOr:
		return truth(x != 0 || y != 0)
	case OpMin:
		return min(x, y)
	case OpMax:
		return max(x, y)
	}
	panic("rules: instruction out of range")
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
