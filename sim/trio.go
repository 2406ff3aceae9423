package sim

import (
	"ylem/particles"
	"ylem/rules"
)

// trios are what the rules of three free particles ask: two within their radius of
// each other, and a carrier, which is spent, within it of either.
type trios struct {
	radius2 int64   // of any such rule; 0: there is none
	carries []bool  // by kind: may be the carrier
	part    []uint8 // by kind·len(kinds) + kind: what the two may be to each other

	// The carriers near a row, as a chain through links; 0 ends it.
	first []int32
	links []link
}

type link struct {
	carrier, next int32
}

// What two particles of a trio may be to each other.
const (
	couple       = 1 << iota // the two that the rule names
	carrierFirst             // the first is a carrier for the other
	carrierLast
)

// enlist notes the kinds that a rule of three free particles may fit.
func (t *trios) enlist(in *rules.Rule, n int) {
	if t.part == nil {
		t.part, t.carries = make([]uint8, n*n), make([]bool, n)
	}
	for k := range n {
		t.carries[k] = t.carries[k] || in.Left[2].Kinds.Has(uint8(k))
	}
	t.radius2 = max(t.radius2, in.Radius*in.Radius)
	for a := range n {
		for b := range n {
			if in.Left[0].Kinds.Has(uint8(a)) && in.Left[1].Kinds.Has(uint8(b)) {
				t.part[a*n+b] |= couple
				t.part[b*n+a] |= couple
			}
			if in.Left[2].Kinds.Has(uint8(a)) && (in.Left[0].Kinds.Has(uint8(b)) || in.Left[1].Kinds.Has(uint8(b))) {
				t.part[a*n+b] |= carrierFirst
				t.part[b*n+a] |= carrierLast
			}
		}
	}
}

// drawTrios finds the sets of two free particles and a carrier.
func (s *Sim) drawTrios(st *particles.Store) {
	t, n := &s.reach.trios, len(s.table.Kinds)
	t.first, t.links = zeroed(t.first, st.Len()), append(t.links[:0], link{})
	join := func(carrier, to int32) {
		t.links = append(t.links, link{carrier, t.first[to]})
		t.first[to] = int32(len(t.links)) - 1
	}
	for _, p := range s.trio {
		part := t.part[int(st.Kind[p.i])*n+int(st.Kind[p.j])]
		if part&carrierFirst != 0 && st.NBond[p.i] == 0 {
			join(p.i, p.j)
		}
		if part&carrierLast != 0 && st.NBond[p.j] == 0 {
			join(p.j, p.i)
		}
	}
	if len(t.links) == 1 {
		return
	}
	for _, p := range s.trio {
		if t.part[int(st.Kind[p.i])*n+int(st.Kind[p.j])]&couple == 0 {
			continue
		}
		for at := t.first[p.i]; at > 0; at = t.links[at].next {
			s.considerTrio(st, p.i, p.j, t.links[at].carrier)
		}
		for at := t.first[p.j]; at > 0; at = t.links[at].next {
			if c := t.links[at].carrier; !s.isCarrier(st, c, p.i) { // else it was met from the other side
				s.considerTrio(st, p.i, p.j, c)
			}
		}
	}
}

// considerTrio considers a couple and a carrier. Where more than one of the three
// may be the carrier for the others, the one with the lowest ID speaks for the set.
func (s *Sim) considerTrio(st *particles.Store, a, b, c int32) {
	if a == c || b == c || st.ID[a] < st.ID[c] && s.isTrio(st, b, c, a) || st.ID[b] < st.ID[c] && s.isTrio(st, a, c, b) {
		return
	}
	may := s.three(ofTrio, c)
	if s.reach.trios.carries[st.Kind[a]] || s.reach.trios.carries[st.Kind[b]] {
		may = s.reach.any.at(ofTrio)
	}
	s.considerThree(st, may, a, b, c)
}

// isTrio reports whether drawTrios meets c as the carrier of a and b.
func (s *Sim) isTrio(st *particles.Store, a, b, c int32) bool {
	t, n := &s.reach.trios, len(s.table.Kinds)
	return t.part[int(st.Kind[a])*n+int(st.Kind[b])]&couple != 0 && !s.bonded(st, a, b) && s.distance2(st, a, b) <= t.radius2 &&
		(s.isCarrier(st, c, a) || s.isCarrier(st, c, b))
}

// isCarrier reports whether c is a carrier within reach of row.
func (s *Sim) isCarrier(st *particles.Store, c, row int32) bool {
	t, n := &s.reach.trios, len(s.table.Kinds)
	return c != row && t.part[int(st.Kind[c])*n+int(st.Kind[row])]&carrierFirst != 0 && st.NBond[c] == 0 && s.distance2(st, c, row) <= t.radius2
}
