package sim

import (
	"fmt"
	"math"
	"slices"

	"ylem/rules"
)

// classes sort kinds by what pair forces make of them: two kinds of one class
// feel the same forces from every kind, with the same caps. Clusters hold
// particles of one class, so that one table serves sixteen pairs.
type classes struct {
	of   []uint8 // by kind
	n    int
	pair []classPair // by class·n + class

	// follows says, by class·n + another, whether a particle that turns from the
	// one into the other then has to do with nobody who is further away.
	follows []bool
}

// classPair is what two classes have to do with each other.
type classPair struct {
	curves    []*rules.Curve
	narrow    *rules.Curve // the only curve, if there is one and it is narrow
	registers *registers   // of a kernel
	cap       float64
	reach     float64 // how far away anything matters, quanta; below 0: nothing does

	// As squares in float32: beyond top no force acts; nearer than near a force
	// may be large or capped and takes the careful way; nearer than touch (and a
	// little more, for it is rounded) the pair is a matter for touch.go.
	top, near, touch float32
}

// gentle bounds the impulse of a pair, per axis in momentum quanta, that takes
// the short way through int32: a sum of 2⁵ of them is below 2³¹.
const gentle = 1 << 25

func newClasses(t *rules.Table, touch []int64) classes {
	n := len(t.Kinds)
	c := classes{of: make([]uint8, n)}
	alike := func(a, b int) bool {
		for k := range n {
			if t.Cap[a*n+k] != t.Cap[b*n+k] || !slices.Equal(t.Forces[a*n+k], t.Forces[b*n+k]) {
				return false
			}
		}
		return true
	}
	var first []int // kind of each class
	for kind := range n {
		class := slices.IndexFunc(first, func(f int) bool { return alike(f, kind) })
		if class < 0 {
			class = len(first)
			first = append(first, kind)
		}
		c.of[kind] = uint8(class)
	}
	c.n = len(first)
	c.pair = make([]classPair, c.n*c.n)
	type key struct {
		tables string
		cap    float64
	}
	known := map[key]classPair{} // many pairs share few tables
	for a, kindA := range first {
		for b, kindB := range first {
			kinds := kindA*n + kindB
			k := key{fmt.Sprint(t.Forces[kinds]), t.Cap[kinds]}
			p, found := known[k]
			if !found {
				p = newClassPair(t, kinds)
				known[k] = p
			}
			c.pair[a*c.n+b] = p
		}
	}
	for a := range n {
		for b := range n {
			if touch[a*n+b] >= 0 {
				p := &c.pair[int(c.of[a])*c.n+int(c.of[b])]
				r := math.Sqrt(float64(touch[a*n+b]))
				p.reach = max(p.reach, r)
				p.touch = max(p.touch, float32(r*r*(1+1e-5))+1)
			}
		}
	}
	type held struct {
		curve       *rules.Curve
		near, touch float32
	}
	made := map[held]*registers{}
	for i := range c.pair {
		p := &c.pair[i]
		if p.narrow == nil {
			continue
		}
		h := held{p.narrow, p.near, p.touch}
		if made[h] == nil {
			made[h] = newRegisters(p)
		}
		p.registers = made[h]
	}
	c.succession()
	return c
}

func newClassPair(t *rules.Table, kinds int) classPair {
	p := classPair{reach: -1, cap: t.Cap[kinds]}
	for _, f := range t.Forces[kinds] {
		force := &t.Tabulated[f]
		p.curves = append(p.curves, &force.Curve)
		p.reach = max(p.reach, float64(force.Range))
		p.top = max(p.top, force.Curve.Top)
	}
	if len(p.curves) == 1 && p.curves[0].Narrow() {
		p.narrow = p.curves[0]
	}
	p.near = p.careful()
	return p
}

// careful returns the s below which the pair's impulse may exceed half of
// gentle, or of its cap, or a table ends.
func (p *classPair) careful() float32 {
	near := float32(0)
	for _, c := range p.curves {
		near = max(near, c.First)
	}
	most := min(p.cap, gentle) / 2
	const samples = 1 << 11
	r := math.Sqrt(float64(p.top))
	for i := samples; i > 0; i-- {
		at := r * (float64(i) / samples)
		s := float32(at * at)
		if s <= near {
			break
		}
		if math.Abs(float64(p.at(s)))*at > most {
			// The next sample outwards was well.
			out := r * (float64(i+1) / samples)
			return min(p.top, max(near, float32(out*out)))
		}
	}
	// Near r = 0 a table has segments that are narrower than that: sixteen samples
	// of each.
	if len(p.curves) > 0 {
		shift := p.curves[0].Shift()
		for _, c := range p.curves {
			shift = min(shift, c.Shift())
		}
		step := uint32(1) << (shift - 4)
		for b := math.Float32bits(p.top); b > math.Float32bits(near); b -= step {
			s := math.Float32frombits(b)
			if math.Abs(float64(p.at(s)))*math.Sqrt(float64(s)) > most {
				return min(p.top, math.Float32frombits(b+step))
			}
		}
	}
	return near
}

// at returns g(s) of all forces between the two.
func (p *classPair) at(s float32) float32 {
	if p.narrow != nil {
		return p.narrow.At(s)
	}
	sum := float32(0)
	for _, c := range p.curves {
		sum += c.At(s)
	}
	return sum
}

// square returns |(dx, dy, dz)|² as pair forces have it: of differences that
// float32 holds exactly, unfused.
func square(dx, dy, dz float32) float32 {
	return float32(dx*dx) + float32(dy*dy) + float32(dz*dz)
}

// force adds the impulse of the forces between rows i and j, i at (dx, dy, dz)
// from j, to i and takes it from j.
func (w *worker) force(p *classPair, i, j int32, dx, dy, dz int64) {
	x, y, z := float32(dx), float32(dy), float32(dz)
	s := square(x, y, z)
	if s >= p.top {
		return
	}
	g := p.at(s)
	if s < p.near {
		r2 := dx*dx + dy*dy + dz*dz
		if w.push(i, j, dx, dy, dz, r2, float64(g), p.cap) {
			w.held = append(w.held, held{i: i, j: j, r2: r2})
		}
		return
	}
	jx, jy, jz := whole(float32(g*x)), whole(float32(g*y)), whole(float32(g*z))
	w.pull.x[i] += jx
	w.pull.y[i] += jy
	w.pull.z[i] += jz
	w.pull.x[j] -= jx
	w.pull.y[j] -= jy
	w.pull.z[j] -= jz
}

// whole rounds an impulse to quanta, halves to even as lanes do. Rounding is odd, so
// the two sides of a pair receive exact opposites, and unlike cutting off it has no
// drift towards zero: that took half a quantum from every pair, which a pressure
// feels when ticks are short (0.0094 of a liquid's at dt 0.001).
func whole(x float32) int64 { return int64(math.RoundToEven(float64(x))) }

// lowest returns the low 32 bits of a coordinate: differences of two of them are
// exact, mod 2³², for particles nearer than 2³¹ quanta.
func lowest(x int64) int32 { return int32(uint32(uint64(x))) }

func (c *classes) succession() {
	c.follows = make([]bool, c.n*c.n)
	for from := range c.n {
		for to := range c.n {
			ok := true
			for other := range c.n {
				ok = ok && c.pair[to*c.n+other].reach <= c.pair[from*c.n+other].reach
			}
			c.follows[from*c.n+to] = ok
		}
	}
}
