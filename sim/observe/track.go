package observe

import (
	"encoding/binary"
	"errors"
	"math"
	"sort"

	"ylem/particles"
	"ylem/rules"
)

// Track follows the particles of a whole world by their IDs from a tick of
// reference on: how far each has come, without the jumps at edges that wrap, and
// which velocity it began with. One that vanishes is followed no more.
type Track struct {
	table *rules.Table
	Tick  int64 // of reference

	id    []uint64 // ascending
	kind  []uint8  // at the reference
	at    [3][]int64
	moved [3][]int64 // since the reference, quanta
	twice [3][]int64 // 2p + impulse at the reference, momentum quanta
}

// NewTrack begins a track at the tick of these moments, which are those of all
// regions.
func NewTrack(t *rules.Table, moments []Moment) *Track {
	k := &Track{table: t}
	rows := 0
	for i := range moments {
		rows += moments[i].Store.Owned
	}
	type row struct{ moment, row int }
	order := make([]row, 0, rows)
	for i := range moments {
		k.Tick = moments[i].Tick
		for at := range moments[i].Store.Owned {
			order = append(order, row{i, at})
		}
	}
	id := func(r row) uint64 { return moments[r.moment].Store.ID[r.row] }
	sort.Slice(order, func(i, j int) bool { return id(order[i]) < id(order[j]) })
	k.resize(rows)
	for i, r := range order {
		m := &moments[r.moment]
		k.id[i], k.kind[i] = id(r), m.Store.Kind[r.row]
		for axis, q := range m.Twice(r.row) {
			k.at[axis][i] = [3][]int64{m.Store.X, m.Store.Y, m.Store.Z}[axis][r.row]
			k.twice[axis][i] = q
		}
	}
	return k
}

func (k *Track) resize(n int) {
	k.id, k.kind = make([]uint64, n), make([]uint8, n)
	for axis := range 3 {
		k.at[axis], k.moved[axis], k.twice[axis] = make([]int64, n), make([]int64, n), make([]int64, n)
	}
}

// Patience returns how many ticks may pass between two calls of Follow: in as
// many no particle comes half around an axis that wraps.
func Patience(t *rules.Table) int64 {
	ticks := int64(math.MaxInt64)
	step := t.Light + t.Reach.Place + t.Reach.Event
	for axis := range t.Dimensions {
		if t.Wraps(axis) {
			ticks = min(ticks, max(1, (t.Size[axis]/2-1)/step))
		}
	}
	return ticks
}

// Len returns how many particles are followed.
func (k *Track) Len() int { return len(k.id) }

// find returns the place of an ID, or −1.
func (k *Track) find(id uint64) int {
	i := sort.Search(len(k.id), func(i int) bool { return k.id[i] >= id })
	if i < len(k.id) && k.id[i] == id {
		return i
	}
	return -1
}

// Follow notes where the particles are now. The owned rows of all stores
// together are the whole world.
func (k *Track) Follow(stores ...*particles.Store) {
	here := make([]bool, len(k.id))
	for _, st := range stores {
		columns := [3][]int64{st.X, st.Y, st.Z}
		for row, id := range st.ID[:st.Owned] {
			i := k.find(id)
			if i < 0 {
				continue
			}
			here[i] = true
			for axis, column := range columns {
				k.moved[axis][i] += k.step(axis, column[row]-k.at[axis][i])
				k.at[axis][i] = column[row]
			}
		}
	}
	k.drop(here)
}

// step is the shortest of the ways along an axis that end at the same place.
func (k *Track) step(axis int, d int64) int64 {
	if side := k.table.Size[axis]; k.table.Wraps(axis) {
		switch {
		case d > side/2:
			return d - side
		case d < -(side / 2):
			return d + side
		}
	}
	return d
}

// drop forgets the particles that are not here.
func (k *Track) drop(here []bool) {
	n := 0
	for i := range k.id {
		if !here[i] {
			continue
		}
		k.id[n], k.kind[n] = k.id[i], k.kind[i]
		for axis := range 3 {
			k.at[axis][n], k.moved[axis][n], k.twice[axis][n] = k.at[axis][i], k.moved[axis][i], k.twice[axis][i]
		}
		n++
	}
	k.id, k.kind = k.id[:n], k.kind[:n]
	for axis := range 3 {
		k.at[axis], k.moved[axis], k.twice[axis] = k.at[axis][:n], k.moved[axis][:n], k.twice[axis][:n]
	}
}

// Travel is what the particles of a track have come to, by the kind that they
// had at the reference.
type Travel struct {
	Count       []int64 // particles followed
	Moved       []Sum   // Σ |displacement|², quanta²
	Correlation []Sum   // Σ v(reference)·v, 2⁻⁶⁰ length²/tick²
}

// Sum returns what the track has come to at these moments, which are those of
// all regions. Follow was called at the same tick.
func (k *Track) Sum(moments []Moment) *Travel {
	kinds := k.table.Kinds
	s := &Travel{Count: make([]int64, len(kinds)), Moved: make([]Sum, len(kinds)), Correlation: make([]Sum, len(kinds))}
	for i, kind := range k.kind {
		s.Count[kind]++
		for axis := range 3 {
			s.Moved[kind].Add(product(k.moved[axis][i], k.moved[axis][i]))
		}
	}
	for m := range moments {
		st := moments[m].Store
		for row, id := range st.ID[:st.Owned] {
			i := k.find(id)
			if i < 0 {
				continue
			}
			sum := Sum{}
			for axis, q := range moments[m].Twice(row) {
				sum.Add(product(q, k.twice[axis][i]))
			}
			// The product of two momentum quanta is 2⁻⁶⁰; both momenta are there twice.
			first := k.kind[i]
			s.Correlation[first].Add(whole(sum.Float() / float64(4*float64(kinds[first].Mass*kinds[st.Kind[row]].Mass))))
		}
	}
	return s
}

// Append appends the track as bytes: what a checkpoint of the tick at which
// Follow was last called must hold besides the particles.
func (k *Track) Append(dst []byte) []byte {
	dst = binary.AppendUvarint(dst, uint64(k.Tick))
	dst = binary.AppendUvarint(dst, uint64(len(k.id)))
	last := uint64(0)
	for i, id := range k.id {
		dst = binary.AppendUvarint(dst, id-last)
		last = id
		dst = append(dst, k.kind[i])
		for axis := range 3 {
			dst = binary.AppendVarint(dst, k.moved[axis][i])
			dst = binary.AppendVarint(dst, k.twice[axis][i])
		}
	}
	return dst
}

var errTrack = errors.New("the record of displacements is damaged")

// ReadTrack is the opposite of Append. The stores hold the world's particles at
// the tick at which the track was written.
func ReadTrack(t *rules.Table, data []byte, stores ...*particles.Store) (*Track, error) {
	k := &Track{table: t}
	ok := true
	unsigned := func() uint64 {
		v, n := binary.Uvarint(data)
		if n <= 0 {
			ok = false
			return 0
		}
		data = data[n:]
		return v
	}
	signed := func() int64 {
		v, n := binary.Varint(data)
		if n <= 0 {
			ok = false
			return 0
		}
		data = data[n:]
		return v
	}
	k.Tick = int64(unsigned())
	const least = 8 // bytes that a particle takes
	n := unsigned()
	if !ok || k.Tick < 0 || n > uint64(len(data)/least) {
		return nil, errTrack
	}
	k.resize(int(n))
	last := uint64(0)
	for i := range k.id {
		gap := unsigned()
		if !ok || len(data) == 0 || gap == 0 || last+gap < last || int(data[0]) >= len(t.Kinds) {
			return nil, errTrack
		}
		last += gap
		k.id[i], k.kind[i] = last, data[0]
		data = data[1:]
		for axis := range 3 {
			k.moved[axis][i], k.twice[axis][i] = signed(), signed()
		}
	}
	if !ok || len(data) > 0 {
		return nil, errTrack
	}
	return k, k.anchor(stores)
}

// anchor notes where the particles are, without having moved.
func (k *Track) anchor(stores []*particles.Store) error {
	found := 0
	for _, st := range stores {
		for row, id := range st.ID[:st.Owned] {
			if i := k.find(id); i >= 0 {
				k.at[0][i], k.at[1][i], k.at[2][i] = st.X[row], st.Y[row], st.Z[row]
				found++
			}
		}
	}
	if found != len(k.id) {
		return errTrack
	}
	return nil
}
