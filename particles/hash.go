package particles

// Hash returns the 64-bit name of a state of p: its ID, kind, position,
// momentum, first nAttr attributes and bonds, absorbed word by word through
// Mix64. The type of a bond follows from the kinds at its ends and adds
// nothing. Positions are those inside the box, whichever image is meant.
//
// The hash of a set of particles is the sum of their hashes mod 2⁶⁴, so the
// hash of a world is the sum of those of its regions, whatever the split.
func (p *Particle) Hash(nAttr int) uint64 {
	h := Mix64(p.ID ^ 0x796c656d) // "ylem"
	h = absorb(h, uint64(p.Kind))
	for axis := range 3 {
		h = absorb(h, uint64(p.Position[axis]))
		h = absorb(h, uint64(p.Momentum[axis]))
	}
	for _, a := range p.Attr[:nAttr] {
		h = absorb(h, uint64(uint32(a)))
	}
	for _, id := range p.Bond[:p.NBond] {
		h = absorb(h, id)
	}
	return h
}

// absorb is not commutative: the same word at another place gives another hash.
func absorb(h, word uint64) uint64 { return Mix64(h*0x9E3779B97F4A7C15 + word) }

// Hash returns the sum of the hashes of the owned rows.
func (s *Store) Hash() uint64 {
	var sum uint64
	var p Particle
	for row := range s.Owned {
		s.Read(row, &p)
		sum += p.Hash(len(s.Attr))
	}
	return sum
}
