package particles

import "slices"

// Particle is one particle as a value: for the edges (files, wires, reactions),
// not for loops. Bonds are sorted by the partner's ID and free slots are 0.
type Particle struct {
	ID       uint64
	Kind     uint8
	Position [3]int64 // quanta
	Momentum [3]int64 // momentum quanta
	Attr     [Attributes]int32
	NBond    uint8
	Bond     [Bonds]uint64 // partners' IDs
}

// Join adds a bond to id; one that exists stays as it is. There must be a free
// slot.
func (p *Particle) Join(id uint64) {
	at, found := slices.BinarySearch(p.Bond[:p.NBond], id)
	if found {
		return
	}
	copy(p.Bond[at+1:], p.Bond[at:p.NBond])
	p.Bond[at] = id
	p.NBond++
}

// Part removes the bond to id, if there is one.
func (p *Particle) Part(id uint64) {
	at, found := slices.BinarySearch(p.Bond[:p.NBond], id)
	if !found {
		return
	}
	copy(p.Bond[at:], p.Bond[at+1:p.NBond])
	p.NBond--
	p.Bond[p.NBond] = 0
}

// Store holds particles as columns. Rows [0, Owned) are ours, rows
// [Owned, Len()) are ghosts. Nothing holds a row across a tick.
type Store struct {
	Owned int

	ID         []uint64
	Kind       []uint8
	X, Y, Z    []int64 // quanta
	PX, PY, PZ []int64 // momentum quanta; kinds without momentum keep what their motion needs
	Attr       [][]int32
	NBond      []uint8
	Bond       []uint64 // Slots per row: partners' IDs, ascending

	// Slots is the number of bond slots of a row: the largest valence of the
	// world, at most Bonds.
	Slots int

	changes uint64
}

// Changes counts what was done to the rows by Append, Write, Move, Truncate and
// Permute: as long as it stays the same, a row is who it was.
func (s *Store) Changes() uint64 { return s.changes }

// NewStore returns an empty store of a world with nAttr attributes whose kinds
// hold at most slots bonds.
func NewStore(nAttr, slots int) *Store {
	return &Store{Attr: make([][]int32, nAttr), Slots: slots}
}

// Len returns the number of rows, ghosts included.
func (s *Store) Len() int { return len(s.ID) }

// Truncate drops all rows from n on.
func (s *Store) Truncate(n int) {
	if n < s.Len() {
		s.changes++
	}
	s.ID, s.Kind = s.ID[:n], s.Kind[:n]
	s.X, s.Y, s.Z = s.X[:n], s.Y[:n], s.Z[:n]
	s.PX, s.PY, s.PZ = s.PX[:n], s.PY[:n], s.PZ[:n]
	for a := range s.Attr {
		s.Attr[a] = s.Attr[a][:n]
	}
	s.NBond, s.Bond = s.NBond[:n], s.Bond[:n*s.Slots]
	s.Owned = min(s.Owned, n)
}

// Grow makes room for n rows more, and no more room than that.
func (s *Store) Grow(n int) {
	s.ID, s.Kind = grown(s.ID, n), grown(s.Kind, n)
	s.X, s.Y, s.Z = grown(s.X, n), grown(s.Y, n), grown(s.Z, n)
	s.PX, s.PY, s.PZ = grown(s.PX, n), grown(s.PY, n), grown(s.PZ, n)
	for a := range s.Attr {
		s.Attr[a] = grown(s.Attr[a], n)
	}
	s.NBond, s.Bond = grown(s.NBond, n), grown(s.Bond, n*s.Slots)
}

func grown[T any](column []T, n int) []T {
	if cap(column)-len(column) >= n {
		return column
	}
	return append(make([]T, 0, len(column)+n), column...)
}

// Append adds p as the last row. Attributes and bonds beyond the store's width
// must be empty.
func (s *Store) Append(p *Particle) {
	s.changes++
	s.ID, s.Kind = append(s.ID, p.ID), append(s.Kind, p.Kind)
	s.X, s.Y, s.Z = append(s.X, p.Position[0]), append(s.Y, p.Position[1]), append(s.Z, p.Position[2])
	s.PX, s.PY, s.PZ = append(s.PX, p.Momentum[0]), append(s.PY, p.Momentum[1]), append(s.PZ, p.Momentum[2])
	for a := range s.Attr {
		s.Attr[a] = append(s.Attr[a], p.Attr[a])
	}
	s.NBond = append(s.NBond, p.NBond)
	s.Bond = append(s.Bond, p.Bond[:s.Slots]...)
}

// Read fills p with the particle in row.
func (s *Store) Read(row int, p *Particle) {
	p.ID, p.Kind = s.ID[row], s.Kind[row]
	p.Position = [3]int64{s.X[row], s.Y[row], s.Z[row]}
	p.Momentum = [3]int64{s.PX[row], s.PY[row], s.PZ[row]}
	p.Attr = [Attributes]int32{}
	for a := range s.Attr {
		p.Attr[a] = s.Attr[a][row]
	}
	p.NBond = s.NBond[row]
	p.Bond = [Bonds]uint64{}
	copy(p.Bond[:], s.Bond[row*s.Slots:row*s.Slots+int(p.NBond)])
}

// Write puts p into row.
func (s *Store) Write(row int, p *Particle) {
	s.changes++
	s.ID[row], s.Kind[row] = p.ID, p.Kind
	s.X[row], s.Y[row], s.Z[row] = p.Position[0], p.Position[1], p.Position[2]
	s.PX[row], s.PY[row], s.PZ[row] = p.Momentum[0], p.Momentum[1], p.Momentum[2]
	for a := range s.Attr {
		s.Attr[a][row] = p.Attr[a]
	}
	s.NBond[row] = p.NBond
	copy(s.Bond[row*s.Slots:(row+1)*s.Slots], p.Bond[:s.Slots])
}

// Move copies row from to row to.
func (s *Store) Move(to, from int) {
	if to == from {
		return
	}
	s.changes++
	s.ID[to], s.Kind[to] = s.ID[from], s.Kind[from]
	s.X[to], s.Y[to], s.Z[to] = s.X[from], s.Y[from], s.Z[from]
	s.PX[to], s.PY[to], s.PZ[to] = s.PX[from], s.PY[from], s.PZ[from]
	for a := range s.Attr {
		s.Attr[a][to] = s.Attr[a][from]
	}
	s.NBond[to] = s.NBond[from]
	copy(s.Bond[to*s.Slots:(to+1)*s.Slots], s.Bond[from*s.Slots:(from+1)*s.Slots])
}

// Partners returns the IDs that row is bonded to, ascending. The slice is the
// store's own.
func (s *Store) Partners(row int) []uint64 {
	at := row * s.Slots
	return s.Bond[at : at+int(s.NBond[row])]
}

// Clone returns a copy that shares nothing with s.
func (s *Store) Clone() *Store {
	c := *s
	c.ID, c.Kind = slices.Clone(s.ID), slices.Clone(s.Kind)
	c.X, c.Y, c.Z = slices.Clone(s.X), slices.Clone(s.Y), slices.Clone(s.Z)
	c.PX, c.PY, c.PZ = slices.Clone(s.PX), slices.Clone(s.PY), slices.Clone(s.PZ)
	c.Attr = make([][]int32, len(s.Attr))
	for a := range s.Attr {
		c.Attr[a] = slices.Clone(s.Attr[a])
	}
	c.NBond, c.Bond = slices.Clone(s.NBond), slices.Clone(s.Bond)
	return &c
}
