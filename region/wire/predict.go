package wire

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"

	"ylem/particles"
)

// A predicted batch says how a batch differs from what one expects who knows an
// earlier batch of the same region, its base. Particles are found again by their
// IDs. They stand in the order of the base, columns as in appendColumn:
//
//	uvarint  number of departures: particles of the base that are in the batch no more
//	uvarints their places in the base, each the difference to the one before, less 1
//	uvarint  number of particles of another kind than in the base
//	  uvarint, u8   place among those that stay, as above; the kind
//	columns  momentum x, y, z, less what it was in the base
//	columns  position x, y, z, less what follows from the base's and both momenta
//	columns  attributes, less what they were
//	uvarint  number of particles with other bonds
//	  uvarint, u8   place among those that stay, as above; number of bonds
//	  uvarints      1 + the partner's place in the base, or 0, and its ID in 8 bytes
//	rest     arrivals as a batch of their own; nothing when there are none
//
// What comes out is put into the order of a batch, which is a function of the set
// of its particles, so the bytes of the batch come back exactly.

// Motion is how a kind of particle gets on: what a predictor must know of it.
// Predictions need not be right, but both sides must make the same.
type Motion struct {
	// Drift is 2⁶⁴ times the quanta that a quantum of momentum moves a particle in a
	// tick; 0: momentum does not tell where it goes.
	Drift uint64
	// Leads: the momentum after a tick is the one that the particle moved with. Else
	// it is the mean of both.
	Leads bool
}

// Drift returns Motion.Drift for particles of a mass, in mass units. One division
// and a shift: the same number on every machine.
func Drift(mass float64) uint64 {
	drift := math.Ldexp(1/mass, 64+particles.LengthBits-particles.MomentumBits)
	if !(drift < 1<<63) {
		return 0
	}
	return uint64(drift)
}

// Predictor encodes and decodes predicted batches. It is not safe for use by
// several goroutines.
type Predictor struct {
	Batcher
	Motions []Motion // by kind; kinds beyond it stand still

	columns []int64
	places  []int32
	rows    []int32
	repeat  []byte
}

// Base is a batch that others may be predicted from.
type Base struct {
	store *particles.Store
	place map[uint64]int32 // by ID: row of store
}

// Size returns about how many bytes of memory a base of so many particles takes.
func (p *Predictor) Size(particles int) int { return particles * (96 + 4*p.Attrs + 8*p.Slots) }

// Particles returns how many particles the base has.
func (b *Base) Particles() int { return b.store.Owned }

// Base returns the base that a batch is. It errs on what is no batch, or one of
// another world.
func (p *Predictor) Base(batch []byte) (*Base, error) {
	st, err := p.parse(batch)
	if err != nil {
		return nil, err
	}
	b := &Base{store: st, place: make(map[uint64]int32, st.Owned)}
	for row, id := range st.ID {
		b.place[id] = int32(row)
	}
	if len(b.place) != st.Owned {
		return nil, errors.New("batch: a particle that is there twice")
	}
	return b, nil
}

// change is what becomes of the rows of a base.
type change struct {
	stay    [][2]int32 // rows of the base, ascending, and of the batch
	gone    []int32    // rows of the base
	arrived []int32    // rows of the batch
}

func compareBases(from, to *Base) (c change) {
	for row, id := range from.store.ID {
		if at, stays := to.place[id]; stays {
			c.stay = append(c.stay, [2]int32{int32(row), at})
		} else {
			c.gone = append(c.gone, int32(row))
		}
	}
	for row, id := range to.store.ID {
		if _, known := from.place[id]; !known {
			c.arrived = append(c.arrived, int32(row))
		}
	}
	return c
}

// Encode appends to as predicted from base, which is so many ticks older.
func (p *Predictor) Encode(dst []byte, from, to *Base, ticks int64) []byte {
	c := compareBases(from, to)
	a, b := from.store, to.store
	dst = appendPlaces(dst, c.gone, func(dst []byte, _ int32) []byte { return dst })
	p.places = p.places[:0]
	for i, rows := range c.stay {
		if a.Kind[rows[0]] != b.Kind[rows[1]] {
			p.places = append(p.places, int32(i))
		}
	}
	dst = appendPlaces(dst, p.places, func(dst []byte, i int32) []byte { return append(dst, b.Kind[c.stay[i][1]]) })
	v := p.scratch(len(c.stay))
	was, is := momenta(a), momenta(b)
	for axis := range p.Dimensions {
		for i, rows := range c.stay {
			v[i] = is[axis][rows[1]] - was[axis][rows[0]]
		}
		dst = appendColumn(dst, v)
	}
	from3, to3 := positions(a), positions(b)
	for axis := range p.Dimensions {
		for i, rows := range c.stay {
			at := from3[axis][rows[0]] + p.moved(b.Kind[rows[1]], was[axis][rows[0]], is[axis][rows[1]], ticks)
			v[i] = to3[axis][rows[1]] - at
		}
		dst = appendColumn(dst, v)
	}
	for attr := range p.Attrs {
		for i, rows := range c.stay {
			v[i] = int64(b.Attr[attr][rows[1]]) - int64(a.Attr[attr][rows[0]])
		}
		dst = appendColumn(dst, v)
	}
	dst = p.encodePartners(dst, from, to, c.stay)
	if len(c.arrived) > 0 {
		dst = p.Batcher.Encode(dst, b, c.arrived)
	}
	return dst
}

// Decode returns the batch that is predicted from base by data, and that batch as
// a base. It errs on anything that Encode would not have written, and never
// allocates more than base and data justify.
func (p *Predictor) Decode(from *Base, data []byte, ticks int64) (batch []byte, to *Base, err error) {
	r := reader{data: data, message: "predicted batch"}
	n := from.store.Owned
	stay, next := make([]int32, 0, n), 0 // rows of the base
	until := func(row int) {
		for ; next < row; next++ {
			stay = append(stay, int32(next))
		}
		next++
	}
	r.places(n, until)
	until(n)
	st := p.follow(&r, from.store, stay, ticks)
	p.decodePartners(&r, from, st, len(stay))
	if r.err == nil && r.at < len(data) {
		arrived, err := p.Batcher.Decode(data[r.at:])
		if err != nil {
			return nil, nil, fmt.Errorf("predicted batch: byte %d: arrivals: %w", r.at, err)
		}
		var one particles.Particle
		for row := range arrived.Owned {
			arrived.Read(row, &one)
			st.Append(&one)
		}
	}
	if r.err != nil {
		return nil, nil, r.err
	}
	if st.Len() > MaxBatch {
		return nil, nil, formatErrorf(r.message, r.at, "%d particles, at most %d are allowed", st.Len(), MaxBatch)
	}
	batch = p.Batcher.Encode(nil, st, p.all(st.Len()))
	if to, err = p.Base(batch); err != nil {
		return nil, nil, fmt.Errorf("predicted batch: %w", err)
	}
	if p.repeat = p.Encode(p.repeat[:0], from, to, ticks); !bytes.Equal(p.repeat, data) {
		return nil, nil, errors.New("predicted batch: not in canonical form")
	}
	return batch, to, nil
}

// follow returns the particles of the base that stay as they are in the batch, but
// for their bonds, which are those of the base.
func (p *Predictor) follow(r *reader, a *particles.Store, stay []int32, ticks int64) *particles.Store {
	st := newRows(len(stay), p.Attrs, p.Slots)
	for i, row := range stay {
		st.ID[i], st.Kind[i], st.NBond[i] = a.ID[row], a.Kind[row], a.NBond[row]
		copy(st.Bond[i*p.Slots:(i+1)*p.Slots], a.Bond[int(row)*p.Slots:])
	}
	r.places(len(stay), func(i int) { st.Kind[i] = r.byte() })
	v := p.scratch(len(stay))
	was, is := momenta(a), momenta(st)
	for axis := range p.Dimensions {
		r.column(v)
		for i, row := range stay {
			is[axis][i] = was[axis][row] + v[i]
		}
	}
	from, to := positions(a), positions(st)
	for axis := range p.Dimensions {
		r.column(v)
		for i, row := range stay {
			to[axis][i] = from[axis][row] + p.moved(st.Kind[i], was[axis][row], is[axis][i], ticks) + v[i]
		}
	}
	for attr := range p.Attrs {
		r.column(v)
		for i, row := range stay {
			st.Attr[attr][i] = int32(int64(a.Attr[attr][row]) + v[i])
		}
	}
	return st
}

// moved returns how far a particle gets, quanta, whose momentum went from was to is
// in so many ticks, if it went evenly.
func (p *Predictor) moved(kind uint8, was, is, ticks int64) int64 {
	if int(kind) >= len(p.Motions) || p.Motions[kind].Drift == 0 {
		return 0
	}
	lead := int64(0)
	if p.Motions[kind].Leads {
		lead = 1
	}
	twice := (ticks-lead)*was + (ticks+lead)*is // below 2⁶⁴ only if momenta are in range; else as it wraps
	magnitude := uint64(twice)
	if twice < 0 {
		magnitude = -magnitude
	}
	hi, _ := bits.Mul64(magnitude, p.Motions[kind].Drift)
	far := int64(hi>>1 + hi&1) // rounded to the nearest
	if twice < 0 {
		return -far
	}
	return far
}

// encodePartners appends the bonds of those that stay, where they changed.
func (p *Predictor) encodePartners(dst []byte, from, to *Base, stay [][2]int32) []byte {
	p.places = p.places[:0]
	for i, rows := range stay {
		if !slices.Equal(from.store.Partners(int(rows[0])), to.store.Partners(int(rows[1]))) {
			p.places = append(p.places, int32(i))
		}
	}
	return appendPlaces(dst, p.places, func(dst []byte, i int32) []byte {
		partners := to.store.Partners(int(stay[i][1]))
		dst = append(dst, uint8(len(partners)))
		for _, id := range partners {
			if place, here := from.place[id]; here {
				dst = binary.AppendUvarint(dst, uint64(place)+1)
			} else {
				dst = binary.LittleEndian.AppendUint64(append(dst, 0), id)
			}
		}
		return dst
	})
}

func (p *Predictor) decodePartners(r *reader, from *Base, st *particles.Store, n int) {
	r.places(n, func(i int) {
		bonds := r.byte()
		if int(bonds) > p.Slots {
			r.fail("%d bonds where the world allows %d", bonds, p.Slots)
			return
		}
		clear(st.Bond[i*p.Slots : (i+1)*p.Slots])
		st.NBond[i] = bonds
		partners := st.Partners(i)
		for slot := range partners {
			if place := r.uvarint(uint64(from.store.Owned)); place > 0 {
				partners[slot] = from.store.ID[place-1]
			} else {
				partners[slot] = r.uint64()
			}
		}
	})
}

// scratch returns room for a column.
func (p *Predictor) scratch(n int) []int64 {
	if cap(p.columns) < n {
		p.columns = make([]int64, n)
	}
	return p.columns[:n]
}

// all returns the rows 0 to n-1.
func (p *Predictor) all(n int) []int32 {
	for len(p.rows) < n {
		p.rows = append(p.rows, int32(len(p.rows)))
	}
	return p.rows[:n]
}

func positions(st *particles.Store) [3][]int64 { return [3][]int64{st.X, st.Y, st.Z} }
func momenta(st *particles.Store) [3][]int64   { return [3][]int64{st.PX, st.PY, st.PZ} }

// appendPlaces appends how many places there are, and each, ascending, as the
// difference to the one before, less 1, and with what belongs to it.
func appendPlaces(dst []byte, places []int32, more func([]byte, int32) []byte) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(places)))
	last := int32(-1)
	for _, place := range places {
		dst = more(binary.AppendUvarint(dst, uint64(place-last-1)), place)
		last = place
	}
	return dst
}

// places reads places below n, and calls more for each.
func (r *reader) places(n int, more func(place int)) {
	next := 0
	for range r.uvarint(uint64(n)) {
		place := next + int(r.uvarint(uint64(n)))
		if r.err == nil && place >= n {
			r.fail("place %d of %d", place, n)
		}
		if r.err != nil {
			return
		}
		more(place)
		next = place + 1
	}
}
