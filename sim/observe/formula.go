package observe

import (
	"math"

	"ylem/rules"
)

// call is a call of a function of particles while it is answered.
type call struct {
	*Whole
	*rules.Formula
	over []float64 // its arguments that are numbers
}

// rows returns the rows that the n-th selection among the arguments picks.
func (c *call) rows(n int) []int32 { return c.Whole.rows(&c.Select[n]) }

// values returns the quantity of the n-th selection, one for each of its rows.
func (c *call) values(n int) []float64 {
	rows := c.rows(n)
	out := make([]float64, len(rows))
	for i, row := range rows {
		out[i] = c.value(&c.Select[n].Quantity, row)
	}
	return out
}

// number returns the n-th of the arguments that are numbers, or otherwise where it
// was left out.
func (c *call) number(n int, otherwise float64) float64 {
	if n < len(c.over) {
		return c.over[n]
	}
	return otherwise
}

// whole is number for whole numbers, those beyond 2³¹ cut.
func (c *call) whole(n, otherwise int) int {
	return int(max(math.MinInt32, min(math.MaxInt32, c.number(n, float64(otherwise)))))
}

// none is the value of what has none, such as the mean of nothing.
var none = math.NaN()

// Value evaluates a formula. h is what measures were before; a measure reads
// none of it.
func (w *Whole) Value(f *rules.Formula, h *History) float64 {
	switch f.Form {
	case rules.Literal:
		return f.Number
	case rules.TickNow:
		return float64(w.Tick)
	case rules.Now:
		return w.Value(w.Table.Measures[f.Measures[0]].Value, h)
	case rules.Operator:
		x := w.Value(f.Over[0], h)
		if len(f.Over) == 1 {
			return unary(f.Name, x)
		}
		return operate(f.Name, x, w.Value(f.Over[1], h))
	}
	over := make([]float64, len(f.Over))
	for i, o := range f.Over {
		if over[i] = w.Value(o, h); over[i] != over[i] {
			return none
		}
	}
	if f.Form == rules.History {
		return finite(ofMeasures[f.Name](h, f.Measures, over))
	}
	if answer, ok := ofNumbers[f.Name]; ok {
		return finite(answer(over))
	}
	constant := true // then the text says all
	for _, o := range f.Over {
		constant = constant && o.Form == rules.Literal
	}
	if x, known := w.answers[f.Text]; known && constant {
		return x
	}
	x := finite(ofParticles[f.Name](&call{w, f, over}))
	if constant {
		w.answers[f.Text] = x
	}
	return x
}

// finite makes none of what is no number.
func finite(x float64) float64 {
	if math.IsInf(x, 0) {
		return none
	}
	return x
}

func unary(op string, x float64) float64 {
	if op == "-" || x != x {
		return -x
	}
	return truth(x == 0)
}

// operate computes x op y. What is computed of none is none, unless the other side
// of && or || settles it.
func operate(op string, x, y float64) float64 {
	switch {
	case op == "&&" && (x == 0 || y == 0):
		return 0
	case op == "||" && (x == x && x != 0 || y == y && y != 0):
		return 1
	case x != x || y != y:
		return none
	}
	switch op {
	case "+":
		return finite(x + y)
	case "-":
		return finite(x - y)
	case "*":
		return finite(float64(x * y))
	case "/":
		return finite(x / y)
	case "%":
		return math.Mod(x, y)
	case "==":
		return truth(x == y)
	case "!=":
		return truth(x != y)
	case "<":
		return truth(x < y)
	case "<=":
		return truth(x <= y)
	case ">":
		return truth(x > y)
	case ">=":
		return truth(x >= y)
	case "&&":
		return 1
	case "||":
		return 0
	}
	panic("observe: no operator " + op)
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// Holds reports whether the value of a claim says that it holds.
func Holds(value float64) bool { return value == value && value != 0 }

// Side is one of the comparisons, or truths, of which a claim is made.
type Side struct {
	Text  string // what is compared, "count(\"A\")"
	Op    string // "": nothing; it is true or not
	With  string // with what
	Value float64
	Limit float64
	Holds bool
}

// Sides returns the comparisons of a claim as they are.
func (w *Whole) Sides(f *rules.Formula, h *History) []Side {
	if f.Form == rules.Operator {
		switch f.Name {
		case "&&", "||":
			return append(w.Sides(f.Over[0], h), w.Sides(f.Over[1], h)...)
		case "!":
			return w.Sides(f.Over[0], h)
		case "==", "!=", "<", "<=", ">", ">=":
			s := Side{Text: f.Over[0].Text, Op: f.Name, With: f.Over[1].Text, Value: w.Value(f.Over[0], h), Limit: w.Value(f.Over[1], h)}
			s.Holds = Holds(operate(f.Name, s.Value, s.Limit))
			return []Side{s}
		}
	}
	x := w.Value(f, h)
	return []Side{{Text: f.Text, Value: x, Holds: Holds(x)}}
}
