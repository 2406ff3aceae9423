package wire

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// Sight is what one viewer shall see of a region: what a ViewEncoder makes a section of.
type Sight struct {
	Region            uint32
	Tick              uint64
	Kinds, Structures []uint32
	Tiles             *Tiles // density instead of particles
	Crowd             *Crowd // particles in any order, Step being a power of two; no bond twice. Both nil: nothing is in view
	// Who stands for each particle of Crowd: a small number that is the same in all pictures of one Era, and no other
	// particle's.
	Who []uint32
	Era uint64
}

// ViewEncoder writes the frames of one connection. The zero value is ready. It needs about 60 bytes of memory per
// particle that the viewer sees, and 4 per number in use for Sight.Who.
type ViewEncoder struct {
	known map[uint32]*told
	turn  uint64
	since int // frames since the last key

	scratch  [2][]uint32
	places   []uint32
	column   []uint32
	arrivals []int32
	byCell   cells
	begin    []uint32
	partner  []uint32
	gains    [256]uint8
}

// KeyEvery is how many frames there are from one key frame to the next, at most.
const KeyEvery = 64

// told is what the encoder keeps of a region.
type told struct {
	crowd crowd
	era   uint64
	who   []uint32 // by index
	index []int32  // by who; −1: not in the crowd
	order []int32  // by index: the index in the last sight
	turn  uint64
	shown bool
}

// Encode appends the payload of the next frame. It is a key frame if key asks for it, or if it is time.
func (e *ViewEncoder) Encode(dst []byte, ticksPerSecond float32, look uint32, sights []Sight, key bool) (payload []byte, isKey bool) {
	if e.known == nil {
		e.known = map[uint32]*told{}
	}
	e.turn++
	key = key || e.since+1 >= KeyEvery
	dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(ticksPerSecond))
	dst = binary.LittleEndian.AppendUint32(dst, look)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(sights)))
	isKey = true
	for i := range sights {
		change := false
		dst, change = e.section(dst, &sights[i], key)
		isKey = isKey && !change
	}
	for region, to := range e.known { // what is deleted does not depend on the order
		if to.turn != e.turn {
			delete(e.known, region)
		}
	}
	if e.since++; isKey {
		e.since = 0
	}
	return dst, isKey
}

// Order is the index in the last sight of each particle of a region's crowd, by its index there: nil if none are shown.
// It is valid until the next Encode.
func (e *ViewEncoder) Order(region uint32) []int32 {
	if to := e.known[region]; to != nil && to.shown {
		return to.order
	}
	return nil
}

func (e *ViewEncoder) section(dst []byte, s *Sight, key bool) (out []byte, change bool) {
	to := e.known[s.Region]
	if to == nil {
		to = new(told)
		e.known[s.Region] = to
	}
	to.turn = e.turn
	dst = binary.LittleEndian.AppendUint32(dst, s.Region)
	dst = binary.LittleEndian.AppendUint64(dst, s.Tick)
	for _, counts := range [][]uint32{s.Kinds, s.Structures} {
		dst = binary.AppendUvarint(dst, uint64(len(counts)))
		for _, n := range counts {
			dst = binary.AppendUvarint(dst, uint64(n))
		}
	}
	switch {
	case s.Tiles != nil:
		*to = told{turn: e.turn} // the memory is worth more than the buffers
		return s.Tiles.append(append(dst, showsDensity)), false
	case s.Crowd == nil:
		*to = told{turn: e.turn}
		return append(dst, showsNothing), false
	}
	c, crowd := &to.crowd, s.Crowd
	if n := len(crowd.Style); len(crowd.X) != n || len(crowd.Y) != n || crowd.Z != nil && len(crowd.Z) != n || crowd.Value != nil && len(crowd.Value) != n || len(s.Who) != n {
		panic(fmt.Sprintf("wire: sight of region %d: %d styles, %d x, %d y, %d z, %d values, %d who", s.Region, n, len(crowd.X), len(crowd.Y), len(crowd.Z), len(crowd.Value), len(s.Who)))
	}
	_, exponent := math.Frexp(crowd.Step)
	step, solid, valued := exponent-1, crowd.Z != nil, crowd.Value != nil
	change = to.shown && !key && to.era == s.Era && c.step == step && c.solid == solid && c.valued == valued
	if change {
		dst = e.stayed(append(dst, showsChange), to, s)
	} else {
		flags := byte(0)
		if solid {
			flags |= 1
		}
		if valued {
			flags |= 2
		}
		dst = append(dst, showsKey, byte(int8(step)), flags)
		c.empty(step, solid, valued)
		for _, who := range to.who {
			to.index[who] = -1
		}
		to.shown, to.era, to.who, to.order = true, s.Era, to.who[:0], to.order[:0]
		e.arrivals = sized(e.arrivals, len(crowd.Style))
		for i := range e.arrivals {
			e.arrivals[i] = int32(i)
		}
	}
	stay := c.n()
	dst = e.added(dst, to, s)
	dst = e.values(dst, to, s, stay)
	dst = e.bonds(dst, to, s)
	dst = e.names(dst, to, s)
	return e.stubs(dst, to, s), change
}

// find finds the particles of the crowd in a sight: order becomes the sight's index of each, −1 for who is gone, and
// arrivals the others of the sight.
func (e *ViewEncoder) find(to *told, s *Sight) {
	for i := range to.order {
		to.order[i] = -1
	}
	e.arrivals = e.arrivals[:0]
	for i, who := range s.Who {
		if int(who) < len(to.index) && to.index[who] >= 0 {
			to.order[to.index[who]] = int32(i)
		} else {
			e.arrivals = append(e.arrivals, int32(i))
		}
	}
}

// stayed appends who is gone and how the others moved.
func (e *ViewEncoder) stayed(dst []byte, to *told, s *Sight) []byte {
	e.find(to, s)
	c := &to.crowd
	e.places = e.places[:0]
	for i := len(to.order) - 1; i >= 0; i-- {
		if to.order[i] < 0 {
			e.places = append(e.places, uint32(i))
		}
	}
	dst = binary.AppendUvarint(dst, uint64(len(e.places)))
	last, n := c.n(), c.n()
	for _, i := range e.places {
		dst = binary.AppendUvarint(dst, uint64(last-int(i)-1))
		last = int(i)
		n--
		to.index[to.who[i]] = -1
		if int(i) != n {
			to.who[i], to.order[i] = to.who[n], to.order[n]
			to.index[to.who[i]] = int32(i)
		}
	}
	to.who, to.order = to.who[:n], to.order[:n]
	c.rename(c.remove(e.places, &e.scratch))

	e.places = e.places[:0]
	for i, at := range to.order {
		if style := s.Crowd.Style[at]; style != c.style[i] {
			c.style[i] = style
			e.places = append(e.places, uint32(i))
		}
	}
	dst = appendAscending(dst, e.places)
	for _, i := range e.places {
		dst = append(dst, c.style[i])
	}
	columns := [3][]int32{s.Crowd.X, s.Crowd.Y, s.Crowd.Z}
	gains := e.gain(to, &columns)
	dst = append(binary.AppendUvarint(dst, uint64(len(gains))), gains...)
	clear(e.gains[copy(e.gains[:], gains):])
	for axis := range c.axes() {
		dst = e.move(dst, to, axis, columns[axis])
	}
	return dst
}

// gain is how much of its movement in the frame before each style repeats, in sixteenths: what leaves the least to say.
func (e *ViewEncoder) gain(to *told, columns *[3][]int32) []uint8 {
	var both, before [256]float64
	most := 0
	c := &to.crowd
	for axis := range c.axes() {
		column, at, moved := columns[axis], c.at[axis], c.moved[axis]
		for i, row := range to.order {
			was, is := moved[i], column[row]-at[i]
			if abs(is) > 64+8*abs(was) || abs(was) > 1<<20 { // a jump
				continue
			}
			style := c.style[i]
			both[style] += float64(float64(was) * float64(is))
			before[style] += float64(float64(was) * float64(was))
		}
	}
	for style := range both {
		e.gains[style] = 0
		if both[style] > 0 {
			e.gains[style] = uint8(min(math.Round(16*both[style]/before[style]), 255))
		}
		if e.gains[style] > 0 {
			most = style + 1
		}
	}
	return e.gains[:most]
}

func abs(v int32) int32 {
	if v < 0 {
		return -v
	}
	return v
}

// move appends how particles moved along an axis.
func (e *ViewEncoder) move(dst []byte, to *told, axis int, column []int32) []byte {
	c := &to.crowd
	at, moved := c.at[axis], c.moved[axis]
	e.column = sized(e.column, len(at))
	for i, row := range to.order {
		e.column[i] = fold(column[row] - at[i] - guess(moved[i], e.gains[c.style[i]]))
	}
	planes := len(dst)
	dst = appendFolded(dst, e.column)
	escape := escapeOf(int(dst[planes]))
	for i, row := range to.order {
		if escape == 0 || e.column[i] < escape {
			moved[i] = column[row] - at[i]
		}
		at[i] = column[row]
	}
	return dst
}

// added appends who arrived, in the order of cells: neighbours differ little.
func (e *ViewEncoder) added(dst []byte, to *told, s *Sight) []byte {
	c := &to.crowd
	stay, n := c.n(), len(e.arrivals)
	columns := [3][]int32{s.Crowd.X, s.Crowd.Y, s.Crowd.Z}
	e.byCell.sort(e.arrivals, &columns, c.axes())
	c.grow(stay + n)
	dst = binary.AppendUvarint(dst, uint64(n))
	for k, row := range e.arrivals {
		who := s.Who[row]
		for int(who) >= len(to.index) {
			to.index = append(to.index, -1)
		}
		if to.index[who] >= 0 {
			panic(fmt.Sprintf("wire: sight of region %d: %d stands for two particles", s.Region, who))
		}
		to.index[who] = int32(stay + k)
		to.who, to.order = append(to.who, who), append(to.order, row)
		c.style[stay+k] = s.Crowd.Style[row]
	}
	dst = append(dst, c.style[stay:]...)
	e.column = sized(e.column, n)
	for axis := range c.axes() {
		place := int32(0)
		for k, row := range e.arrivals {
			at := columns[axis][row]
			e.column[k] = fold(at - place)
			c.at[axis][stay+k], place = at, at
		}
		clear(c.moved[axis][stay:])
		dst = appendFolded(dst, e.column)
	}
	return dst
}

// values appends the value of each particle.
func (e *ViewEncoder) values(dst []byte, to *told, s *Sight, stay int) []byte {
	c := &to.crowd
	if !c.valued {
		return dst
	}
	for i, row := range to.order {
		v := s.Crowd.Value[row]
		if i < stay {
			dst = append(dst, v-c.value[i])
		} else {
			dst = append(dst, v)
		}
		c.value[i] = v
	}
	return dst
}

// by returns the index in the crowd by that in the sight.
func (e *ViewEncoder) by(to *told) []uint32 {
	by := sized(e.scratch[0], len(to.order))
	e.scratch[0] = by
	for i, row := range to.order {
		by[row] = uint32(i)
	}
	return by
}

// bonds appends how the bonds changed. Bonds that are to be are put by their first end, those that are known looked
// up there; what is left is new.
func (e *ViewEncoder) bonds(dst []byte, to *told, s *Sight) []byte {
	c, by := &to.crowd, e.by(to)
	n := c.n()
	if len(c.bonds) == 0 && len(s.Crowd.Bonds) == 0 {
		return append(dst, 0, 0)
	}
	begin := sized(e.begin, n+2)
	clear(begin)
	partner := sized(e.partner, len(s.Crowd.Bonds))
	e.begin, e.partner = begin, partner
	for _, b := range s.Crowd.Bonds {
		begin[min(by[b[0]], by[b[1]])+2]++
	}
	for i := 2; i < len(begin); i++ {
		begin[i] += begin[i-1]
	}
	for _, b := range s.Crowd.Bonds {
		i, j := by[b[0]], by[b[1]]
		if i > j {
			i, j = j, i
		}
		partner[begin[i+1]] = j
		begin[i+1]++
	} // now those of i are from begin[i] to begin[i+1]
	e.places = e.places[:0]
	for k, b := range c.bonds {
		i, j := min(b[0], b[1]), max(b[0], b[1])
		own := partner[begin[i]:begin[i+1]]
		if at := slices.Index(own, j); at >= 0 {
			own[at] = gone
		} else {
			e.places = append(e.places, uint32(k))
		}
	}
	dst = appendAscending(dst, e.places)
	c.bonds = drop(c.bonds, e.places)
	kept := len(c.bonds)
	for i := range uint32(n) {
		own := partner[begin[i]:begin[i+1]]
		if len(own) > 1 {
			slices.Sort(own)
		}
		for _, j := range own {
			if j != gone {
				c.bonds = append(c.bonds, [2]uint32{i, j})
			}
		}
	}
	return appendBonds(dst, c.bonds[kept:])
}

// names appends how the names changed.
func (e *ViewEncoder) names(dst []byte, to *told, s *Sight) []byte {
	c := &to.crowd
	if len(c.names) == 0 && len(s.Crowd.Names) == 0 {
		return append(dst, 0, 0)
	}
	by := e.scratch[0] // of bonds
	names := sized(e.begin, c.n())
	e.begin = names
	clear(names)
	for _, a := range s.Crowd.Names {
		names[by[a.Index]] = uint32(a.Structure) + 1
	}
	e.places = e.places[:0]
	for k, a := range c.names {
		if names[a.Index] == uint32(a.Structure)+1 {
			names[a.Index] = 0
		} else {
			e.places = append(e.places, uint32(k))
		}
	}
	dst = appendAscending(dst, e.places)
	c.names = drop(c.names, e.places)
	kept := len(c.names)
	for i, structure := range names {
		if structure > 0 {
			c.names = append(c.names, Anchor{uint16(structure - 1), uint32(i)})
		}
	}
	return appendNames(dst, c.names[kept:])
}

// stubs appends the bonds that leave the crowd.
func (e *ViewEncoder) stubs(dst []byte, to *told, s *Sight) []byte {
	c, by := &to.crowd, e.scratch[0]
	c.stubs = c.stubs[:0]
	for _, stub := range s.Crowd.Stubs {
		stub.Index = by[stub.Index]
		c.stubs = append(c.stubs, stub)
	}
	slices.SortStableFunc(c.stubs, func(a, b Stub) int { return int(a.Index) - int(b.Index) })
	return c.appendStubs(dst)
}
