package particles

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func drawParticle(t *rapid.T) Particle {
	p := Particle{ID: rapid.Uint64Min(1).Draw(t, "id"), Kind: rapid.Uint8().Draw(t, "kind")}
	for axis := range 3 {
		p.Position[axis] = rapid.Int64Range(0, 1<<26).Draw(t, "x")
		p.Momentum[axis] = rapid.Int64Range(-MaxMomentum, MaxMomentum).Draw(t, "p")
	}
	p.Attr[0], p.Attr[1] = rapid.Int32().Draw(t, "a"), rapid.Int32().Draw(t, "b")
	return p
}

// A particle that is written to a row is read from it; copies share nothing.
func TestStoreKeepsParticles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		st := NewStore(2, 4)
		ps := rapid.SliceOfN(rapid.Custom(drawParticle), 1, 8).Draw(t, "particles")
		for i := range ps {
			st.Append(&ps[i])
		}
		row := rapid.IntRange(0, len(ps)-1).Draw(t, "row")
		c := st.Clone()
		c.Write(row, &Particle{ID: 1})
		st.Move(0, row)
		var p Particle
		st.Read(0, &p)
		require.Equal(t, ps[row], p)
	})
}

// Bonds stay a sorted set, whatever the order of joining and parting.
func TestBondsAreASortedSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p Particle
		want := map[uint64]bool{}
		for range rapid.IntRange(0, 30).Draw(t, "steps") {
			id := rapid.Uint64Range(1, Bonds).Draw(t, "id")
			if rapid.Bool().Draw(t, "join") {
				p.Join(id)
				want[id] = true
			} else {
				p.Part(id)
				delete(want, id)
			}
		}
		got := p.Bond[:p.NBond]
		require.Len(t, got, len(want))
		require.True(t, slices.IsSorted(got))
		for _, id := range got {
			require.True(t, want[id])
		}
		require.Equal(t, [Bonds]uint64{}, [Bonds]uint64(append(slices.Clone(p.Bond[p.NBond:]), make([]uint64, p.NBond)...)), "free slots are 0")
	})
}

// Every field of a particle reaches its hash.
func TestHashSeesEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawParticle(t)
		p.NBond, p.Bond[0] = 1, 77
		before := p.Hash(2)
		q := p
		switch rapid.IntRange(0, 6).Draw(t, "field") {
		case 0:
			q.ID++
		case 1:
			q.Kind++
		case 2:
			q.Position[rapid.IntRange(0, 2).Draw(t, "axis")]++
		case 3:
			q.Momentum[rapid.IntRange(0, 2).Draw(t, "axis")]++
		case 4:
			q.Attr[1]++
		case 5:
			q.Bond[0]++
		case 6:
			q.NBond = 0
		}
		require.NotEqual(t, before, q.Hash(2))
	})
}

// The grid meets every pair nearer than the cut exactly once, whatever the cell.
func TestGridPairsAreAllPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		st := NewStore(0, 0)
		n := rapid.IntRange(0, 60).Draw(t, "n")
		flat := rapid.Bool().Draw(t, "flat")
		side := rapid.Int64Range(1, 5000).Draw(t, "side")
		for i := range n {
			p := Particle{ID: uint64(i) + 1}
			for axis := range 3 {
				if axis < 2 || !flat {
					p.Position[axis] = rapid.Int64Range(-side, side).Draw(t, "x")
				}
			}
			st.Append(&p)
		}
		cut := rapid.Int64Range(1, 3000).Draw(t, "cut")
		var wrap [3]int64
		for axis, column := range [3][]int64{st.X, st.Y, st.Z} {
			if (axis < 2 || !flat) && rapid.Bool().Draw(t, "wraps") {
				wrap[axis] = 2*cut + rapid.Int64Range(1, 4*side).Draw(t, "side")
				for row := range column {
					column[row] = ((column[row] % wrap[axis]) + wrap[axis]) % wrap[axis]
				}
			}
		}
		nearest := func(axis int, d int64) int64 {
			if w := wrap[axis]; w > 0 {
				d = ((d+w/2)%w+w)%w - w/2
			}
			return d
		}
		type pair [2]int32
		near := func(i, j int32) bool {
			dx, dy, dz := nearest(0, st.X[i]-st.X[j]), nearest(1, st.Y[i]-st.Y[j]), nearest(2, st.Z[i]-st.Z[j])
			return dx*dx+dy*dy+dz*dz <= cut*cut
		}
		want, got := map[pair]int{}, map[pair]int{}
		for i := range int32(n) {
			for j := range i {
				if near(i, j) {
					want[pair{j, i}]++
				}
			}
		}
		var g Grid
		g.Sort(st, cut+rapid.Int64Range(0, 2000).Draw(t, "slack"), wrap)
		for cell := range g.Cells() {
			own := g.Own(cell)
			for i := own.From; i < own.To; i++ {
				for _, span := range append(g.Beyond(nil, cell), Span{i + 1, own.To}) {
					for j := span.From; j < span.To; j++ {
						dx, dy, dz := g.X[i]-g.X[j], g.Y[i]-g.Y[j], g.Z[i]-g.Z[j]
						if dx*dx+dy*dy+dz*dz > cut*cut || g.Row[i] < 0 && g.Row[j] < 0 {
							continue // two images
						}
						a, b := max(g.Row[i], ^g.Row[i]), max(g.Row[j], ^g.Row[j])
						got[pair{min(a, b), max(a, b)}]++
					}
				}
			}
		}
		require.Equal(t, want, got)
	})
}
