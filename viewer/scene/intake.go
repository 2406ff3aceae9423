package scene

import (
	"math"
	"sync/atomic"

	"ylem/region/wire"
)

// Moment is what one server shows at once, ready to be drawn.
type Moment struct {
	Number uint32  // of the frame, to be acknowledged
	Look   uint32  // the number of the look that it follows
	Rate   float32 // ticks per second
	Shots  []*Shot
}

// Tick is the one of all regions of the moment.
func (m *Moment) Tick() (tick uint64, one bool) {
	for i, s := range m.Shots {
		if i > 0 && s.Tick != tick {
			return 0, false
		}
		tick = s.Tick
	}
	return tick, len(m.Shots) > 0
}

// Drop gives back a moment that is not taken.
func (m *Moment) Drop() {
	for _, s := range m.Shots {
		s.drop()
	}
	m.Shots = m.Shots[:0]
}

// Intake makes moments of the frames of one connection. It is used by the goroutine that decodes, and holds what is
// needed of the frame before.
type Intake struct {
	// Ages is the age in ticks at which Shot.Value is 255, when that tells ages; 0 when it tells what the server says.
	// Any goroutine may change it.
	Ages atomic.Uint32

	world   *wire.Welcome
	regions map[uint32]*former
}

// former is what is known of a region from its last frame, by slot.
type former struct {
	box   *wire.ViewRegion
	step  float64
	place [3][]int32
	style []uint8
	born  []uint32 // tick
	trail Trail
	shot  *Shot // the one before

	match     matcher
	spare     []int32
	spareAges []uint32
}

// Welcome tells the intake of which world the next frames are. Of the same rules, what is known of a region that has
// not changed is kept.
func (in *Intake) Welcome(w *wire.Welcome) {
	before := in.regions
	kept := in.world != nil && same(in.world, w) && in.world.World.Revision == w.World.Revision
	in.world, in.regions = w, make(map[uint32]*former, len(w.Regions))
	for i := range w.Regions {
		box := &w.Regions[i]
		f, known := before[box.ID]
		if known && kept && f.box.Lo == box.Lo && f.box.Hi == box.Hi {
			delete(before, box.ID)
		} else {
			f = new(former)
		}
		f.box = box
		in.regions[box.ID] = f
	}
	for _, f := range before { // what is let go of does not depend on the order
		f.shot.drop()
	}
}

// Close drops what is kept from the last frame.
func (in *Intake) Close() {
	for _, f := range in.regions {
		f.shot.drop()
	}
	in.world, in.regions = nil, nil
}

// Take makes the moment of a frame; number is that of its header. Sections of regions that no welcome listed are left
// out.
func (in *Intake) Take(number uint32, frame *wire.ViewFrame) *Moment {
	m := &Moment{Number: number, Look: frame.Look, Rate: frame.TicksPerSecond}
	for i := range frame.Sections {
		section := &frame.Sections[i]
		f, known := in.regions[section.Region]
		if !known {
			continue
		}
		s := newShot()
		s.Region, s.Frame, s.Look, s.Tick = section.Region, number, frame.Look, section.Tick
		s.After = number
		s.Kinds = append(s.Kinds[:0], section.Kinds...)
		s.Structures = append(s.Structures[:0], section.Structures...)
		s.solid = in.world.World.Dimensions == 3
		s.Crowded, s.Ages = section.Crowd != nil, 0
		if s.Crowded {
			f.crowd(s, section.Crowd, &section.Change, in.world)
			if oldest := in.Ages.Load(); oldest > 0 {
				s.Value, s.Ages = f.ages(s.Value, uint32(s.Tick), oldest), oldest
			}
		} else {
			s.empty()
			f.forget()
			s.Density.take(section.Density) // nothing at all if nothing is in view
		}
		f.shot.drop()
		f.shot = s.hold()
		m.Shots = append(m.Shots, s)
	}
	return m
}

// forget leaves nothing to go on from.
func (f *former) forget() {
	f.style, f.born = f.style[:0], f.born[:0]
	for axis := range f.place {
		f.place[axis] = f.place[axis][:0]
	}
	f.trail.forget()
}

// crowd fills s with the particles of a region, and f with what the next ones go on from.
func (f *former) crowd(s *Shot, c *wire.Crowd, change *wire.Change, world *wire.Welcome) {
	n, axes := len(c.Style), world.World.Dimensions
	now := [3][]int32{c.X, c.Y, c.Z}
	s.Gone, s.Removed, s.Renumbered, s.New = s.Gone[:0], s.Removed[:0], s.Renumbered[:0], 0
	if f.shot == nil || len(f.style) == 0 || c.Step != f.step && !change.Key || change.Key && max(n, len(f.style)) > mostMatched {
		f.forget()
	} else if change.Key {
		s.After = f.shot.Frame
		if c.Step != f.step {
			f.rescale(f.step / c.Step)
		}
		f.renumber(s, &now, c.Style, axes)
	} else {
		s.After = f.shot.Frame
		s.Removed = append(s.Removed, change.Removed...)
		f.remove(s, change.Removed, axes)
		s.New = n - len(f.style)
	}
	f.step = c.Step
	fresh := len(f.style) == 0 // all of them, so that none fades in
	if fresh {
		s.New, s.After = 0, s.Frame
	}
	for axis := range axes {
		from := len(f.place[axis])
		f.place[axis] = append(f.place[axis], now[axis][from:]...)
	}
	for len(f.born) < n {
		f.born = append(f.born, uint32(s.Tick))
	}

	s.Style, f.style = append(s.Style[:0], c.Style...), append(f.style[:0], c.Style...)
	s.Value = append(s.Value[:0], c.Value...)
	coarse := 0
	var base [3]int32
	for axis := range axes {
		least, greatest := bounds(now[axis])
		base[axis], s.extent[axis] = least, float32(float64(greatest-least)*c.Step)
		for (int64(greatest)-int64(least))>>coarse > math.MaxUint16 {
			coarse++
		}
	}
	s.Step = float32(c.Step * float64(int(1)<<coarse))
	for axis := range axes {
		period := 0.0 // steps around a wrapped axis of which the region holds all
		if size := world.World.Size[axis]; world.World.Edge[axis] == "wrap" && f.box.Hi[axis]-f.box.Lo[axis] > 0.99*size {
			period = size / c.Step
		}
		s.X[axis], s.D[axis] = sized(s.X[axis], n), sized(s.D[axis], n)
		spread(s.X[axis], s.D[axis], now[axis], f.place[axis], base[axis], coarse, int32(min(period, math.MaxInt32/2)))
		s.Base[axis] = float32(f.box.Lo[axis] + (float64(base[axis])+0.5*float64(int(1)<<coarse))*c.Step)
	}
	for i := range s.Gone { // they were noted as they lay, in steps
		g := &s.Gone[i]
		for axis := range axes {
			g.X[axis] = uint16(min(max((int64(g.at[axis])-int64(base[axis]))>>coarse, 0), math.MaxUint16))
		}
	}
	s.Counts = [256]uint32{}
	tally(&s.Counts, s.Style)
	s.Bonds = append(s.Bonds[:0], c.Bonds...)
	s.Stubs = append(s.Stubs[:0], c.Stubs...)
	s.Names = append(s.Names[:0], c.Names...)
	s.frame()

	if n > mostTrails {
		f.trail.forget()
	} else {
		f.trail.push(&now, axes)
	}
	for axis := range axes {
		f.trail.Corner[axis] = float32(f.box.Lo[axis] + 0.5*c.Step)
	}
	f.trail.Step = float32(c.Step)
	s.Trail.take(&f.trail, axes)
}

// ages gives the age of each particle, 255 being the oldest.
func (f *former) ages(to []uint8, tick, oldest uint32) []uint8 {
	to = sized(to, len(f.born))
	for i, born := range f.born {
		to[i] = uint8(min(uint64(tick-born)*255/uint64(oldest), 255))
	}
	return to
}

// empty leaves no particles in the shot.
func (s *Shot) empty() {
	s.Style, s.Value, s.New = s.Style[:0], s.Value[:0], 0
	s.Bonds, s.Stubs, s.Names, s.Gone, s.Removed = s.Bonds[:0], s.Stubs[:0], s.Names[:0], s.Gone[:0], s.Removed[:0]
	s.Counts = [256]uint32{}
	s.Trail.forget()
}

// rescale counts the places of before in other steps, by as many to one: whoever looks closer gets finer ones.
func (f *former) rescale(by float64) {
	scale := func(column []int32) {
		for i, x := range column {
			column[i] = int32(min(max(math.Floor((float64(x)+0.5)*by), math.MinInt32), math.MaxInt32))
		}
	}
	for axis := range f.place {
		scale(f.place[axis])
		for k := range f.trail.Len {
			scale(f.trail.Past[k][axis])
		}
	}
}

// renumber gives particles that came anew the past that they have.
func (f *former) renumber(s *Shot, now *[3][]int32, style []uint8, axes int) {
	n := len(style)
	from := f.match.match(&f.place, now, f.style, style, axes)
	s.Renumbered = sized(s.Renumbered, len(f.style))
	for i := range s.Renumbered {
		s.Renumbered[i] = -1
	}
	for to, i := range from {
		if i >= 0 {
			s.Renumbered[i] = int32(to)
		}
	}
	f.born = pick(&f.spareAges, f.born, from, func(int) uint32 { return uint32(s.Tick) })
	for axis := range axes {
		place := func(to int) int32 { return now[axis][to] }
		f.place[axis] = pick(&f.spare, f.place[axis], from, place)
		for k := range f.trail.Len {
			f.trail.Past[k][axis] = pick(&f.spare, f.trail.Past[k][axis], from, place)
		}
	}
	f.style = append(f.style[:0], style[:n]...)
}

// pick gives column[from[i]] by i, what is fresh where from is negative. The memory of the column becomes the spare one.
func pick[T any](spare *[]T, column []T, from []int32, fresh func(to int) T) []T {
	out := sized(*spare, len(from))
	for to, i := range from {
		if i >= 0 {
			out[to] = column[i]
		} else {
			out[to] = fresh(to)
		}
	}
	*spare = column
	return out
}

// remove takes particles away as wire.Change tells, and notes them in s.
func (f *former) remove(s *Shot, removed []uint32, axes int) {
	for _, slot := range removed {
		i, last := int(slot), len(f.style)-1
		gone := Gone{Style: f.style[i]}
		for axis := range axes {
			column := f.place[axis]
			gone.at[axis] = column[i]
			column[i] = column[last]
			f.place[axis] = column[:last]
		}
		s.Gone = append(s.Gone, gone)
		f.style[i], f.born[i] = f.style[last], f.born[last]
		f.style, f.born = f.style[:last], f.born[:last]
		f.trail.removed(i, last+1, axes)
	}
}

// bounds gives the least and the greatest.
func bounds(column []int32) (least, greatest int32) {
	if len(column) == 0 {
		return 0, 0
	}
	least, greatest = column[0], column[0]
	for _, v := range column {
		least, greatest = min(least, v), max(greatest, v)
	}
	return least, greatest
}

// spread fills the columns of a shot along one axis, and makes before what is now.
func spread(x []uint16, d []int16, now, before []int32, base int32, coarse int, period int32) {
	n := len(x)
	d, now, before = d[:n], now[:n], before[:n]
	half := period / 2
	if period == 0 {
		half = math.MaxInt32
	}
	for i, v := range now {
		by := v - before[i]
		before[i] = v
		if by > half {
			by -= period
		} else if by < -half {
			by += period
		}
		by >>= coarse
		if by != int32(int16(by)) {
			by = 0 // so far in a moment: not seen to move
		}
		x[i], d[i] = uint16((v-base)>>coarse), int16(by)
	}
}

// tally counts styles. Two tables, so that equal neighbours do not wait for each other.
func tally(counts *[256]uint32, style []uint8) {
	var other [256]uint32
	i := 0
	for ; i+1 < len(style); i += 2 {
		counts[style[i]]++
		other[style[i+1]]++
	}
	if i < len(style) {
		counts[style[i]]++
	}
	for i := range other {
		counts[i] += other[i]
	}
}
