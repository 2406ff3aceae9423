package rules

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ylem/particles"
)

// dual is a number with its derivative by the variable of the expression:
// forward-mode differentiation, exact to rounding. Every product is rounded on
// its own, so that all machines agree.
type dual struct{ v, d float64 }

// scope is what a real expression reads: the variable (r or tick), and of the
// two kinds of a force their constants and their entry in its matrix.
type scope struct {
	x     float64
	kind  [2]func(name string) float64
	entry float64
	spot  *Spot // of a field
}

// real is a compiled real-valued expression.
type real func(scope) dual

// realNames resolves what is particular to a place: its variable, its members.
type realNames struct {
	variable string // "" where there is none
	constant map[string]float64
	axes     int                        // of a field: so many coordinates, and tick
	even     *bool                      // of a field: set to false by what reads them
	matrix   *matrix                    // nil: there is none
	member   func(n *node) (real, bool) // reports its own errors
}

// constant evaluates an expression of numbers and params.
func (c *compiler) constant(n *node) (float64, bool) {
	f, ok := c.real(n, realNames{})
	if !ok {
		return 0, false
	}
	x := f(scope{}).v
	if math.IsNaN(x) || math.IsInf(x, 0) {
		c.fail(n.at, "this is not a finite number")
		return 0, false
	}
	return x, true
}

// real compiles an expression. It reports its own errors.
func (c *compiler) real(n *node, names realNames) (real, bool) {
	switch n.form {
	case formNumber:
		x := n.number
		return func(scope) dual { return dual{x, 0} }, true
	case formName:
		return c.realName(n, names)
	case formMember:
		if names.member != nil {
			return names.member(n)
		}
		c.fail(n.at, fmt.Sprintf("%s means nothing here", n), "expected a number, or an expression of params")
		return nil, false
	case formUnary:
		x, ok := c.real(n.over[0], names)
		if ok && n.text == "!" {
			c.fail(n.at, "! has no meaning for a number")
			ok = false
		}
		return func(s scope) dual { a := x(s); return dual{-a.v, -a.d} }, ok
	case formBinary:
		return c.realBinary(n, names)
	case formCall:
		return c.realCall(n, names)
	}
	c.fail(n.at, "this is not a number")
	return nil, false
}

func (c *compiler) realName(n *node, names realNames) (real, bool) {
	if names.variable != "" && n.text == names.variable {
		return func(s scope) dual { return dual{s.x, 1} }, true
	}
	if f, ok := c.spotName(n, &names); ok {
		return f, true
	}
	if names.matrix != nil && n.text == "matrix" {
		names.matrix.used = true
		return func(s scope) dual { return dual{s.entry, 0} }, true
	}
	x, ok := names.constant[n.text]
	if !ok {
		var p *Param
		if p, ok = c.params[n.text]; ok {
			x = p.Value
		}
	}
	if !ok {
		known := slices.Collect(keys(c.params))
		known = slices.AppendSeq(known, keys(names.constant))
		if names.variable != "" {
			known = append(known, names.variable)
		}
		if names.axes > 0 {
			known = append(known, "tick")
			known = append(known, axisNames[:names.axes]...)
		}
		if names.matrix != nil {
			known = append(known, "matrix")
		}
		c.fail(n.at, fmt.Sprintf("there is no %q here", n.text), suggest(n.text, "names here", known)...)
	}
	return func(scope) dual { return dual{x, 0} }, ok
}

func (c *compiler) realBinary(n *node, names realNames) (real, bool) {
	x, ok1 := c.real(n.over[0], names)
	y, ok2 := c.real(n.over[1], names)
	if !ok1 || !ok2 {
		return nil, false
	}
	switch n.text {
	case "+":
		return func(s scope) dual { a, b := x(s), y(s); return dual{a.v + b.v, a.d + b.d} }, true
	case "-":
		return func(s scope) dual { a, b := x(s), y(s); return dual{a.v - b.v, a.d - b.d} }, true
	case "*":
		return func(s scope) dual { return times(x(s), y(s)) }, true
	case "/":
		return func(s scope) dual { return over(x(s), y(s)) }, true
	}
	c.fail(n.at, fmt.Sprintf("%s has no meaning in an expression of real numbers", n.text), "expected + - * / and the functions "+strings.Join(functionNames(), ", "))
	return nil, false
}

func times(a, b dual) dual {
	return dual{float64(a.v * b.v), float64(a.v*b.d) + float64(a.d*b.v)}
}

func over(a, b dual) dual {
	v := a.v / b.v
	return dual{v, (a.d - float64(v*b.d)) / b.v}
}

// realFunction is a function of one real number, or of two or more.
type realFunction struct {
	Function
	one func(dual) dual
	two func(a, b dual) dual
}

var realFunctions = []realFunction{
	{Function{"exp", "exp(x)", "e to the x."}, func(a dual) dual {
		e := particles.Exp(a.v)
		return dual{e, float64(e * a.d)}
	}, nil},
	{Function{"log", "log(x)", "The natural logarithm."}, func(a dual) dual { return dual{particles.Log(a.v), a.d / a.v} }, nil},
	{Function{"sqrt", "sqrt(x)", "The square root."}, func(a dual) dual {
		r := math.Sqrt(a.v)
		return dual{r, a.d / float64(2*r)}
	}, nil},
	{Function{"pow", "pow(x, y)", "x to the y."}, nil, power},
	{Function{"abs", "abs(x)", "The number without its sign."}, func(a dual) dual {
		if a.v < 0 {
			return dual{-a.v, -a.d}
		}
		return a
	}, nil},
	{Function{"min", "min(x, y, …)", "The least of the numbers."}, nil, func(a, b dual) dual {
		if b.v < a.v {
			return b
		}
		return a
	}},
	{Function{"max", "max(x, y, …)", "The largest of the numbers."}, nil, func(a, b dual) dual {
		if b.v > a.v {
			return b
		}
		return a
	}},
	{Function{"sin", "sin(x)", "The sine of an angle in radians."}, func(a dual) dual {
		s, c := particles.SinCos(a.v)
		return dual{s, float64(c * a.d)}
	}, nil},
	{Function{"cos", "cos(x)", "The cosine of an angle in radians."}, func(a dual) dual {
		s, c := particles.SinCos(a.v)
		return dual{c, -float64(s * a.d)}
	}, nil},
}

func functionNames() (out []string) {
	for _, f := range realFunctions {
		out = append(out, f.Name)
	}
	return out
}

// power is aᵇ. A constant exponent is the common case, and the only one that
// has a derivative where a ≤ 0.
func power(a, b dual) dual {
	v := particles.Pow(a.v, b.v)
	if b.d == 0 {
		if a.d == 0 || b.v == 0 {
			return dual{v, 0}
		}
		return dual{v, float64(float64(b.v*particles.Pow(a.v, b.v-1)) * a.d)}
	}
	return dual{v, float64(v * (float64(b.d*particles.Log(a.v)) + float64(b.v*a.d)/a.v))}
}

func (c *compiler) realCall(n *node, names realNames) (real, bool) {
	var over []real
	for _, o := range n.over {
		f, ok := c.real(o, names)
		if !ok {
			return nil, false
		}
		over = append(over, f)
	}
	at := slices.IndexFunc(realFunctions, func(f realFunction) bool { return f.Name == n.text })
	if at < 0 {
		c.fail(n.at, fmt.Sprintf("there is no function %q here", n.text), suggest(n.text, "functions here", functionNames())...)
		return nil, false
	}
	f := realFunctions[at].two
	if one := realFunctions[at].one; one != nil {
		if len(over) != 1 {
			c.fail(n.at, fmt.Sprintf("%s takes one number", n.text))
			return nil, false
		}
		x := over[0]
		return func(s scope) dual { return one(x(s)) }, true
	}
	if len(over) < 2 || n.text == "pow" && len(over) != 2 {
		c.fail(n.at, fmt.Sprintf("%s takes two numbers", n.text))
		return nil, false
	}
	return func(s scope) dual {
		a := over[0](s)
		for _, g := range over[1:] {
			a = f(a, g(s))
		}
		return a
	}, true
}
