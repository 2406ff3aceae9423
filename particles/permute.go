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
// Several goroutines may each do a part of the columns, with a Permuter of its
// own: part of parts. All parts must be done before s is used.
func (p *Permuter) Permute(s *Store, order []int32, part, parts int) {
	if part == 0 {
		s.changes++
	}
	turn := 0
	mine := func() bool {
		turn++
		return (turn-1)%parts == part
	}
	for _, column := range [6]*[]int64{&s.X, &s.Y, &s.Z, &s.PX, &s.PY, &s.PZ} {
		if mine() {
			p.long = picked(p.long, *column, order)
			*column, p.long = p.long, *column
		}
	}
	if mine() {
		p.ids = picked(p.ids, s.ID, order)
		s.ID, p.ids = p.ids, s.ID
	}
	for a := range s.Attr {
		if mine() {
			p.short = picked(p.short, s.Attr[a], order)
			s.Attr[a], p.short = p.short, s.Attr[a]
		}
	}
	if mine() {
		p.bytes = picked(p.bytes, s.Kind, order)
		s.Kind, p.bytes = p.bytes, s.Kind
	}
	if s.Slots == 0 || !mine() {
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
