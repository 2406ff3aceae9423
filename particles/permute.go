package particles

// Permuter puts the rows of stores into another order. It holds one spare
// column of each type, so that nothing is allocated when stores keep their size.
type Permuter struct {
	long  []int64
	ids   []uint64
	short []int32
	bytes []uint8
}

// Permute makes row order[i] of s row i, for every i. order has every row once.
func (p *Permuter) Permute(s *Store, order []int32) {
	s.changes++
	for _, column := range [6]*[]int64{&s.X, &s.Y, &s.Z, &s.PX, &s.PY, &s.PZ} {
		p.long = picked(p.long, *column, order)
		*column, p.long = p.long, *column
	}
	p.ids = picked(p.ids, s.ID, order)
	s.ID, p.ids = p.ids, s.ID
	for a := range s.Attr {
		p.short = picked(p.short, s.Attr[a], order)
		s.Attr[a], p.short = p.short, s.Attr[a]
	}
	p.bytes = picked(p.bytes, s.Kind, order)
	s.Kind, p.bytes = p.bytes, s.Kind
	if s.Slots == 0 {
		return
	}
	p.bytes = picked(p.bytes, s.NBond, order)
	s.NBond, p.bytes = p.bytes, s.NBond
	p.ids = resized(p.ids, len(s.Bond))
	for i, from := range order {
		copy(p.ids[i*s.Slots:(i+1)*s.Slots], s.Bond[int(from)*s.Slots:])
	}
	s.Bond, p.ids = p.ids, s.Bond
}

func picked[T any](to, from []T, order []int32) []T {
	to = resized(to, len(order))
	for i, row := range order {
		to[i] = from[row]
	}
	return to
}
