package rules

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"ylem/particles"
)

// Source makes particles at a rate per volume and time, anywhere in a box. The
// box is cut into Blocks, its own and nobody else's, so that whoever computes a
// part of it draws for whole blocks.
type Source struct {
	Place        // what appears (one particle), where (a box) and how fast; attributes with several values take one of them at random
	Rate         float64
	After, Until int64 // ticks
	Blocks       [3]int64
	// Tails[n] is the probability, times 2⁶⁴, that a block makes more than n
	// particles at a tick: a Poisson number, cut where that is below 2⁻⁶⁴.
	Tails []uint64
}

const (
	maxSources = 256
	// maxBirths bounds what all sources together make in one tick, on average. It
	// is what a file from a stranger can ask of a server's memory: more is an
	// error, and a world that fills up is a warning.
	maxBirths = 1 << 16
	perBlock  = 4 // particles per block and tick, on average, at most
	patience  = 1_000_000
)

// Births returns how many particles the source makes in a tick, on average, and
// in how large a volume.
func (s *Source) Births(t *Table) (number, volume float64) {
	volume = 1
	for axis := range t.Dimensions {
		volume = float64(volume * (s.Shape.Hi[axis] - s.Shape.Lo[axis]))
	}
	return float64(float64(s.Rate*volume) * t.Dt), volume
}

func (c *compiler) readSources() {
	first := map[string]span{}
	total := 0.0
	for _, s := range c.within("source", maxSources) {
		in, ok := c.readSource(s)
		if !ok {
			continue
		}
		key := in.canonical()
		if other, twice := first[key]; twice {
			c.fail(s.at, fmt.Sprintf("the same source of %q is declared twice", in.Text), "the other one is at "+c.where(other))
			continue
		}
		first[key] = s.at
		births, volume := in.Births(c.table)
		if total += births; total > maxBirths {
			c.fail(s.place("rate"), fmt.Sprintf("with this source %s particles appear in a tick", brief(total)),
				fmt.Sprintf("%s of them here (rate %s × volume %s × dt); a world's sources make at most %d", brief(births), decimal(in.Rate), brief(volume), maxBirths))
			return
		}
		in.divide(c.table, births)
		c.table.Sources = append(c.table.Sources, in)
		if ticks := maxParticles / births; ticks < patience && float64(in.Until-in.After) > ticks {
			c.warn(s.at, fmt.Sprintf("unless something takes them away, %d particles have come out of this source after %.0f ticks", maxParticles, ticks), "say until, or a rule that ends them")
		}
	}
	slices.SortFunc(c.table.Sources, func(a, b Source) int { return strings.Compare(a.canonical(), b.canonical()) })
}

func (s *Source) canonical() string {
	return fmt.Sprintf("%s rate %x after %d until %d", s.Place.canonical(), s.Rate, s.After, s.Until)
}

// readSource reads source "photon" { rate, in = box([..], [..]), velocity, … }.
func (c *compiler) readSource(s *section) (in Source, ok bool) {
	r := &sideReader{c: c, i: s.at.from, end: s.at.to}
	terms, ok := r.side(false)
	if !ok {
		return in, false
	}
	if len(terms.terms) != 1 {
		c.fail(s.at, fmt.Sprintf("a source makes one particle at a time, and here are %d", len(terms.terms)), "let a rule make several of it")
		return in, false
	}
	placed, ok := c.placed(terms.terms[0])
	if !ok || !s.need("rate", "0.01") {
		return in, false
	}
	in.Place = Place{Text: terms.String(), Molecule: []Placed{placed}, Count: 1, Temperature: -1}
	in.Rate = s.number("rate", notNegative, 0)
	in.After = s.whole("after", 0, 1<<53, 0)
	in.Until = s.whole("until", 1, 1<<53, math.MaxInt64)
	if in.Until <= in.After {
		c.fail(s.place("until"), fmt.Sprintf("from tick %d until tick %d there is none", in.After, in.Until))
	}
	c.readShape(s, &in.Place)
	if in.Shape.Form != Box {
		c.fail(s.place("in"), "a source is a box", "say in = box([0, 0], [10, 10])")
		return in, false
	}
	for axis := range c.table.Dimensions {
		if c.table.Size[axis] > 0 && particles.Quanta(in.Shape.Lo[axis]) >= particles.Quanta(in.Shape.Hi[axis]) {
			c.fail(s.place("in"), fmt.Sprintf("on axis %d this box is thinner than a quantum of length, 2⁻²⁰", axis+1), "a source is a box, of any width above that")
			return in, false
		}
	}
	c.readLaunch(s, &in.Place)
	c.placeAttrs(s, &in.Place)
	return in, true
}

// divide cuts the box into blocks of about equal sides that make no more than
// perBlock particles in a tick each.
func (s *Source) divide(t *Table, births float64) {
	s.Blocks = [3]int64{1, 1, 1}
	for blocks := 1.0; births > float64(perBlock*blocks); {
		longest, side := 0, 0.0
		for axis := range t.Dimensions {
			if x := (s.Shape.Hi[axis] - s.Shape.Lo[axis]) / float64(s.Blocks[axis]); x > side {
				longest, side = axis, x
			}
		}
		s.Blocks[longest] *= 2
		blocks *= 2
	}
	s.Tails = tails(births / float64(s.Blocks[0]*s.Blocks[1]*s.Blocks[2]))
}

// tails returns 2⁶⁴·P(N > n) for n = 0, 1, … of a Poisson number with this mean,
// at most perBlock; each is summed from its smallest term, so that what is rare
// is as exact as what is not.
func tails(mean float64) (out []uint64) {
	const terms = 80 // 4⁸⁰/80! is below 2⁻²⁰⁰
	var sum [terms]float64
	term := particles.Exp(-mean)
	for n := 1; n < terms; n++ {
		term = float64(term*mean) / float64(n)
		sum[n-1] = term
	}
	for n := terms - 2; n >= 0; n-- {
		sum[n] += sum[n+1]
	}
	for _, p := range sum {
		tail := uint64(math.Ldexp(min(p, 1-0x1p-53), 64))
		if tail == 0 {
			break
		}
		out = append(out, tail)
	}
	return out
}
