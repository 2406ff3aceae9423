package wire

import "math"

// ViewDecoder reads the frames of one connection, in order. The zero value is ready. After an error it is of no use any
// more: the connection is to be made anew. It allocates at most a small multiple of the bytes that it was given: a count
// is believed only when that many bytes are there.
type ViewDecoder struct {
	frame  ViewFrame
	known  map[uint32]*received
	turn   uint64
	broken error

	scratch  [2][]uint32
	places   []uint32
	gains    [256]uint8
	mostTile int // counts that this frame may still have
	most     int // particles
}

// received is what the decoder keeps of a region.
type received struct {
	crowd   crowd
	out     Crowd
	density Density
	removed []uint32
	kinds   []uint32
	names   []uint32 // counts of structures
	turn    uint64   // when it was last in a frame
	shown   bool     // the crowd is that of the frame before
}

// Decode reads a payload. key is what the header says.
func (d *ViewDecoder) Decode(raw []byte, key bool) (*ViewFrame, error) {
	if d.broken != nil {
		return nil, d.broken
	}
	r := reader{data: raw, message: "view frame"}
	d.decode(&r, key)
	if r.end(); r.err != nil {
		d.broken = r.err
		return nil, r.err
	}
	return &d.frame, nil
}

func (d *ViewDecoder) decode(r *reader, key bool) {
	if d.known == nil {
		d.known = map[uint32]*received{}
	}
	d.turn++
	d.most, d.mostTile = MaxParticles, MostTiles
	d.frame.TicksPerSecond = math.Float32frombits(r.uint32())
	if t := float64(d.frame.TicksPerSecond); r.err == nil && !(t >= 0 && t <= math.MaxFloat32) {
		r.at = 0
		r.fail("%v ticks per second", t)
	}
	d.frame.Look = r.uint32()
	n := r.uint32()
	if r.err == nil && n > MaxSections {
		r.at -= 4
		r.fail("%d sections, at most %d", n, MaxSections)
	}
	d.frame.Sections = d.frame.Sections[:0]
	changes := false
	for i := 0; i < int(n) && r.err == nil; i++ {
		s := d.section(r, key)
		changes = changes || s.Crowd != nil && !s.Change.Key
		d.frame.Sections = append(d.frame.Sections, s)
	}
	if r.err == nil && !key && !changes {
		r.fail("a key frame that is none")
	}
	for region, from := range d.known { // what is deleted does not depend on the order
		if from.turn != d.turn {
			delete(d.known, region)
		}
	}
}

func (d *ViewDecoder) section(r *reader, key bool) (s Section) {
	s.Region, s.Tick = r.uint32(), r.uint64()
	if r.err != nil {
		return s
	}
	from := d.known[s.Region]
	switch {
	case from == nil:
		from = new(received)
		d.known[s.Region] = from
	case from.turn == d.turn:
		r.fail("region %d twice", s.Region)
		return s
	}
	from.turn = d.turn
	from.kinds, from.names = r.counts(from.kinds), r.counts(from.names)
	s.Kinds, s.Structures = from.kinds, from.names
	shows := r.byte()
	from.shown = from.shown && shows == showsChange
	switch shows {
	case showsNothing:
		from.crowd = crowd{} // nothing is kept that costs memory and is not shown
	case showsDensity:
		from.crowd = crowd{}
		d.mostTile -= from.density.decode(r, d.mostTile)
		s.Density = &from.density
	case showsKey, showsChange:
		d.crowd(r, from, &s, shows, key)
	default:
		r.at--
		r.fail("a section that shows %d", shows)
	}
	return s
}

// crowd reads particles.
func (d *ViewDecoder) crowd(r *reader, from *received, s *Section, shows uint8, key bool) {
	c := &from.crowd
	from.removed = from.removed[:0]
	if shows == showsKey {
		step, flags := int8(r.byte()), r.byte()
		if r.err == nil && flags > 3 {
			r.at--
			r.fail("unknown flags %#x", flags)
		}
		c.empty(int(step), flags&1 != 0, flags&2 != 0)
	} else {
		if key || !from.shown {
			r.fail("a change of what is not known")
			return
		}
		d.stayed(r, from)
	}
	if r.err != nil {
		return
	}
	stay := c.n()
	d.added(r, c)
	if r.err != nil {
		return
	}
	d.values(r, c, stay)
	d.places = r.ascending(d.places, len(c.bonds))
	c.bonds = drop(c.bonds, d.places)
	c.addBonds(r)
	d.places = r.ascending(d.places, len(c.names))
	c.names = drop(c.names, d.places)
	c.addNames(r)
	c.readStubs(r)
	from.shown = r.err == nil
	from.out = Crowd{Step: math.Ldexp(1, c.step), Style: c.style, X: c.at[0], Y: c.at[1], Bonds: c.bonds, Stubs: c.stubs, Names: c.names}
	if c.valued {
		from.out.Value = c.value
	}
	if c.solid {
		from.out.Z = c.at[2]
	}
	s.Crowd, s.Change = &from.out, Change{Key: shows == showsKey, Removed: from.removed, Added: c.n() - stay}
}

// stayed reads who is gone and how the others moved.
func (d *ViewDecoder) stayed(r *reader, from *received) {
	c := &from.crowd
	last := int64(c.n())
	for range r.count(1) {
		last -= int64(r.uvarint(math.MaxUint32)) + 1
		if r.err == nil && last < 0 {
			r.fail("particle %d is removed", last)
		}
		if r.err != nil {
			return
		}
		from.removed = append(from.removed, uint32(last))
	}
	c.rename(c.remove(from.removed, &d.scratch))
	d.places = r.ascending(d.places, c.n())
	for i, style := range r.bytes(len(d.places)) {
		c.style[d.places[i]] = style
	}
	gains := r.bytes(int(r.uvarint(256)))
	clear(d.gains[copy(d.gains[:], gains):])
	for axis := range c.axes() {
		column := r.folded(c.n())
		if r.err != nil {
			return
		}
		c.move(axis, &column, &d.gains)
		if r.done(&column); r.err != nil {
			return
		}
	}
}

// move moves particles along an axis.
func (c *crowd) move(axis int, column *folded, gains *[256]uint8) {
	at, moved, style := c.at[axis], c.moved[axis], c.style
	moved, style = moved[:len(at)], style[:len(at)]
	if column.planes[1] == nil { // as nearly always
		for i, low := range column.planes[0][:len(at)] {
			by := guess(moved[i], gains[style[i]])
			if low == 255 {
				at[i] += by + unfold(255+column.further())
				continue
			}
			by += unfold(uint32(low))
			at[i] += by
			moved[i] = by
		}
		return
	}
	for i := range at {
		u := column.at(i)
		by := guess(moved[i], gains[style[i]]) + unfold(u)
		at[i] += by
		if column.escape == 0 || u < column.escape {
			moved[i] = by
		}
	}
}

// added reads who arrived.
func (d *ViewDecoder) added(r *reader, c *crowd) {
	stay, n := c.n(), int(r.uvarint(MaxParticles))
	if r.err == nil && stay+n > d.most {
		r.fail("%d particles: too many", stay+n)
	}
	style := r.bytes(n)
	if r.err != nil {
		return
	}
	d.most -= stay + n
	if stay == 0 && cap(c.style) > 4*n+4096 { // it was a large crowd: others may become large now
		*c = crowd{step: c.step, solid: c.solid, valued: c.valued}
	}
	c.grow(stay + n)
	copy(c.style[stay:], style)
	for axis := range c.axes() {
		column := r.folded(n)
		if r.err != nil {
			return
		}
		place := int32(0)
		at := c.at[axis][stay:]
		for i := range at {
			place += unfold(column.at(i))
			at[i] = place
		}
		clear(c.moved[axis][stay:])
		if r.done(&column); r.err != nil {
			return
		}
	}
}

// values reads the value of each particle.
func (d *ViewDecoder) values(r *reader, c *crowd, stay int) {
	if !c.valued {
		return
	}
	values := r.bytes(c.n())
	if r.err != nil {
		return
	}
	for i, v := range values[:stay] {
		c.value[i] += v
	}
	copy(c.value[stay:], values[stay:])
}

// counts reads counts of kinds or structures.
func (r *reader) counts(into []uint32) []uint32 {
	into = into[:0]
	n := r.count(1)
	if n > MaxCounts {
		r.fail("%d counts, at most %d", n, MaxCounts)
		return into
	}
	for range n {
		into = append(into, uint32(r.uvarint(math.MaxUint32)))
	}
	return into
}

// count reads how many things of at least size bytes each follow.
func (r *reader) count(size int) int {
	start := r.at
	n := r.uvarint(math.MaxUint64)
	if r.err == nil && n > uint64((len(r.data)-r.at)/size) {
		r.at = start
		r.fail("%d entries do not fit into the rest", n)
	}
	if r.err != nil {
		return 0
	}
	return int(n)
}
