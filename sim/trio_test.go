package sim

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
)

// number returns the index of an attribute.
func number(t testing.TB, s *Sim, name string) int {
	for i, attr := range s.table.Attrs {
		if attr == name {
			return i
		}
	}
	require.Fail(t, "no attribute", name)
	return 0
}

// Of n carriers exactly k are spent in k reactions, whatever the form of the rule:
// one particle, two that are bonded, two that are free.
func TestSpentCarriers(t *testing.T) {
	for _, c := range []struct{ rule, place, when string }{
		{"x:a -> x(v=x.v + carrier.v)", "a", "x.v <= 900"},
		{"x:a ~ y:a -> x(v=x.v + carrier.v) + y", "a ~ a", "x.v <= 900"},
		{"x:a + y:a -> x(v=x.v + y.v + carrier.v)", "a", "x.v <= 400 && y.v <= 400"},
	} {
		table := compile(t, "dt = 1\nmotion = \"brownian\"\ntemperature = 1\nradius = 1", `
charge "V" {}
kind "a" {
  diffusion = 0.05
  bonds     = 1
  attrs     = { v = int(0, 1000) }
  charges   = { V = self.v }
}
kind "minus" {
  diffusion = 0.05
  attrs     = { v = int(1, 3) }
  charges   = { V = self.v }
}
bond "link" {
  between   = ["a", "a"]
  length    = 0.5
  stiffness = 0.1
  breaks_at = 3
}
place "`+c.place+`" {
  count = 20
  in    = disc([50, 50], 3)
}
place "minus" {
  count = 13
  in    = disc([50, 50], 3)
  attrs = { v = cycle(1, 2, 3) }
}
rule "`+c.rule+`" {
  rate    = 0.5
  carrier = "minus"
  uses    = 1
  when    = `+c.when+`
}`)
		s, st := place(t, table)
		v := number(t, s, "v")
		sum := func() (sum int64, minus int) {
			for row, kind := range st.Kind {
				sum += int64(st.Attr[v][row])
				if table.Kinds[kind].Name == "minus" {
					minus++
				}
			}
			return sum, minus
		}
		begin, _ := sum()
		fired := 0
		for tick := range int64(400) {
			s.Step(st, tick)
			fired += len(s.events)
			now, minus := sum()
			require.Equal(t, begin, now, c.rule)
			require.Equal(t, 13-fired, minus, c.rule)
		}
		require.Greater(t, fired, 5, c.rule)
		require.LessOrEqual(t, fired, 13, c.rule)
	}
}

// Sets of two and a carrier are drawn exactly once each, and none is missed, also
// where several of the three may be the carrier.
func TestTriosAreMetOnce(t *testing.T) {
	table := compile(t, "dt = 1\nmotion = \"still\"\nradius = 1", `
kind "a" { bonds = 1 }
kind "b" {}
kind "c" {}
group "ab" { kinds = ["a", "b"] }
bond "link" {
  between   = ["a", "a"]
  length    = 0.5
  stiffness = 0.1
  breaks_at = 3
}
rule "x:ab + y:ab -> x + y" {
  rate    = 1
  carrier = "a"
  uses    = 1
}
rule "x:ab + y:c -> x + y" {
  rate    = 1
  carrier = "b"
  uses    = 1
}`)
	r := rand.New(rand.NewPCG(1, 2))
	s := New(table, 1, Space{})
	met := 0
	for range 200 {
		st := particles.NewStore(0, table.Slots)
		for i := range 8 {
			p := particles.Particle{ID: r.Uint64(), Kind: uint8(r.IntN(3))}
			p.Position[0], p.Position[1] = particles.Quanta(50+3*r.Float64()), particles.Quanta(50+2*r.Float64())
			if i == 7 && st.Kind[6] == 0 {
				p.Kind = 0
				p.Join(st.ID[6])
				var q particles.Particle
				st.Read(6, &q)
				q.Join(p.ID)
				st.Write(6, &q)
			}
			st.Append(&p)
		}
		s.sweep(st)
		s.gather((*worker).merge, st)
		s.trials.n = 0
		s.drawTrios(st)
		type three [3]uint64
		got := map[three]int{}
		for _, m := range s.trials.set[:s.trials.n] {
			got[three{st.ID[m.row[0]], st.ID[m.row[1]], st.ID[m.row[2]]}]++
		}
		s.trials.n = 0
		want := map[three]int{}
		for i := range int32(8) {
			for j := range i {
				for k := range j {
					m := set{row: [3]int32{i, j, k}, n: 3, bonded: [3]bool{s.bonded(st, i, j), s.bonded(st, j, k), s.bonded(st, i, k)}}
					for _, order := range orders[3] {
						for number := range s.rules {
							if row, ok := s.fit(st, int32(number), &m, order); ok {
								ids := []uint64{st.ID[row[0]], st.ID[row[1]], st.ID[row[2]]}
								for a := range ids {
									for b := range a {
										if ids[a] < ids[b] {
											ids[a], ids[b] = ids[b], ids[a]
										}
									}
								}
								want[three(ids)] = 1
							}
						}
					}
				}
			}
		}
		for ids := range want {
			require.Equal(t, 1, got[ids])
		}
		for ids, times := range got {
			require.Equal(t, 1, times, ids)
		}
		met += len(want)
	}
	require.Greater(t, met, 500)
}
