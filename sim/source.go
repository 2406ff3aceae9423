package sim

import (
	"math/bits"

	"ylem/particles"
	"ylem/rules"
)

// birth is a block of a source, or an image of one around an edge, of which some
// lies within what the stores hold.
type birth struct {
	source int
	block  uint64   // among the source's, x first
	box    [2]point // where, inside the world
	shift  point
}

type point = [3]int64

// newBirths lists the blocks of all sources that reach into what is known.
func newBirths(t *rules.Table, space *Space) (out []birth) {
	for number := range t.Sources {
		in := &t.Sources[number]
		var lo, hi point
		for axis := range t.Dimensions {
			lo[axis], hi[axis] = particles.Quanta(in.Shape.Lo[axis]), particles.Quanta(in.Shape.Hi[axis])
		}
		if t.Dimensions == 2 {
			hi[2] = 1
		}
		cut := func(axis int, i int64) int64 {
			side, n := hi[axis]-lo[axis], in.Blocks[axis]
			return lo[axis] + side/n*i + side%n*i/n
		}
		b := birth{source: number}
		for z := range in.Blocks[2] {
			for y := range in.Blocks[1] {
				for x := range in.Blocks[0] {
					for axis, i := range [3]int64{x, y, z} {
						b.box[0][axis], b.box[1][axis] = cut(axis, i), cut(axis, i+1)
					}
					out = b.within(out, t, space)
					b.block++
				}
			}
		}
	}
	return out
}

// within appends the images of a block that reach into what is known.
func (b birth) within(out []birth, t *rules.Table, space *Space) []birth {
	var shifts [3][]int64
	for axis := range 3 {
		all := []int64{0}
		if t.Wraps(axis) && !space.Wrap[axis] {
			all = []int64{-t.Size[axis], 0, t.Size[axis]}
		}
		for _, shift := range all {
			if b.box[0][axis]+shift < space.Known.Hi[axis] && max(b.box[1][axis], b.box[0][axis]+1)+shift > space.Known.Lo[axis] {
				shifts[axis] = append(shifts[axis], shift)
			}
		}
	}
	for _, z := range shifts[2] {
		for _, y := range shifts[1] {
			for _, x := range shifts[0] {
				b.shift = point{x, y, z}
				out = append(out, b)
			}
		}
	}
	return out
}

// bear lets sources make their particles of this tick, which are there from the
// next one on. How many a block makes, who they are and where is a function of
// seed, tick, source, block and their number in it: every region makes those that
// fall within what it knows, and two that know one place make the same. A
// velocity is that of tick+1 itself, as if nothing pulled before.
func (s *Sim) bear(st *particles.Store, tick int64) {
	if len(s.births) == 0 {
		return
	}
	many := particles.NewKey(s.seed, particles.StreamBirths, tick)
	where := particles.NewKey(s.seed, particles.StreamBirth, tick)
	for i := range s.births {
		b := &s.births[i]
		in := &s.table.Sources[b.source]
		if tick < in.After || tick >= in.Until {
			continue
		}
		p := placement{Place: &in.Place, table: s.table, seed: s.seed, tick: tick}
		whose := uint64(b.source)<<32 | b.block
		words := many.Draw(whose, 0)
		chance := uint64(words[0])<<32 | uint64(words[1])
		for n, tail := range in.Tails {
			if chance >= tail {
				break
			}
			s.bearOne(st, b, &p, where, whose, uint64(n))
		}
	}
}

// bearOne makes the n-th particle of a block, if it falls within what is known.
func (s *Sim) bearOne(st *particles.Store, b *birth, p *placement, where particles.Key, whose, n uint64) {
	one, two, three := where.Draw(whose, 4*n), where.Draw(whose, 4*n+1), where.Draw(whose, 4*n+2)
	u := [3]uint64{uint64(one[0])<<32 | uint64(one[1]), uint64(one[2])<<32 | uint64(one[3]), uint64(two[0])<<32 | uint64(two[1])}
	var at point
	for axis := range 3 {
		side, _ := bits.Mul64(u[axis], uint64(b.box[1][axis]-b.box[0][axis]))
		at[axis] = b.box[0][axis] + int64(side)
	}
	shifted := point{at[0] + b.shift[0], at[1] + b.shift[1], at[2] + b.shift[2]}
	if !s.space.Known.Contains(shifted[0], shifted[1], shifted[2]) {
		return
	}
	out := p.particle(0, int(two[2]>>1), uint64(three[0])<<32|uint64(three[1]))
	out.Position = shifted
	p.launch(&out, nil)
	st.Append(&out)
	if s.space.Own.Contains(shifted[0], shifted[1], shifted[2]) {
		s.account.Born[out.Kind]++
	}
}
