package main

import (
	"slices"
	"time"

	"ylem/region"
)

// shower takes pictures of the regions for those who watch. Its methods are
// called by the owner; asked and shown are for one other goroutine.
type shower struct {
	asked chan time.Duration     // somebody wants pictures, so far apart
	shown chan []*region.Picture // one of each region; there is always room for the answer to the last question

	wanting  bool
	since    time.Time
	spaced   bool  // the pictures that are wanted may be a while away
	stride   int64 // of their ticks
	least    int64 // the tick of the region that was furthest behind, at moved
	moved    time.Time
	target   int64 // the tick of the pictures that are wanted
	pictures []*region.Picture
	ticks    []int64                 // of the pictures that were shown last
	until    int64                   // the world's last tick; 0: there is none
	last     map[int]*region.Picture // of the regions that have ended, by region
}

// lateAfter is how long the pictures wait for regions that do not go on. Those
// are then shown as they are, without the particles around them.
const lateAfter = 250 * time.Millisecond

func newShower(until int64) shower {
	return shower{asked: make(chan time.Duration, 1), shown: make(chan []*region.Picture, 1), until: until, last: map[int]*region.Picture{}}
}

// ask asks for pictures, of moments that lie so far apart or more; 0: of the next that there is to show. It never waits.
func (s *shower) ask(spacing time.Duration) {
	select {
	case <-s.asked: // which was not heard yet
	default:
	}
	s.asked <- spacing
}

// stride is how many ticks lie between the pictures of a world that goes on at
// rate. Servers that measure different rates share every second or fourth. Who can
// take few is shown moments that lie spacing apart at least: the same ones by all
// servers, which begin to wait for them at different times.
func stride(epoch int64, rate float64, spacing time.Duration) int64 {
	n := epoch
	for float64(2*n)*leastPictures <= rate {
		n *= 2
	}
	for float64(n) < rate*spacing.Seconds() {
		n *= 2
	}
	return n
}

// leastPictures is how many moments a second there are to show at least, where
// the world is fast enough.
const leastPictures = 24

// want begins to wait for pictures of the next moment that all servers show, so
// that viewers can put pictures of one moment together. What is waited for already
// is given up if something sooner is wanted, unless it is there in part.
func (s *shower) want(c *crew, rate float64, epoch int64, spacing time.Duration) {
	stride := stride(epoch, rate, spacing)
	if s.wanting && (stride >= s.stride || slices.ContainsFunc(s.pictures, func(p *region.Picture) bool { return p != nil })) {
		return
	}
	_, most := c.tick()
	s.wanting, s.spaced, s.stride, s.since, s.target = true, spacing > 0, stride, time.Now(), (most+stride-1)/stride*stride
	if c.ended() {
		s.late(c, s.since.Add(lateAfter))
	}
}

// aim asks the regions that are about to leave the moment that is wanted.
func (s *shower) aim(c *crew) {
	for i, r := range c.regions {
		if s.wanting && s.pictures[i] == nil && r.Tick() == s.target {
			r.Want()
		}
	}
}

// collect takes the pictures that the regions have made. Of the end of the world
// there is always one: afterwards a region knows nothing around it any more.
func (s *shower) collect(c *crew) {
	all := true
	for i, r := range c.regions {
		p := r.Picture()
		if p != nil && s.wanting {
			s.pictures[i] = p
		}
		switch {
		case r.Ended() && s.last[r.ID()] == nil:
			s.last[r.ID()] = p
		case s.until > 0 && r.Tick() == s.until:
			r.Want()
		}
		all = all && s.pictures[i] != nil
	}
	if s.wanting && all {
		s.deliver()
	}
}

// late shows what there is when some region has not gone on for a while. A world
// that has not gone on since it was last shown is not shown again.
func (s *shower) late(c *crew, now time.Time) {
	if !s.wanting || now.Sub(s.since) < lateAfter {
		return
	}
	if least, _ := c.tick(); s.spaced && !c.ended() {
		if least != s.least || s.moved.IsZero() {
			s.least, s.moved = least, now
		}
		if now.Sub(s.moved) < lateAfter {
			return // they go on, and come to it
		}
	}
	changed := s.ticks == nil
	for i, r := range c.regions {
		changed = changed || s.ticks[i] != r.Tick()
	}
	if !changed {
		return
	}
	for i, r := range c.regions {
		if last := s.last[r.ID()]; last != nil && r.Ended() {
			s.pictures[i] = last
		}
		if s.pictures[i] == nil {
			s.pictures[i] = &region.Picture{Table: r.Table(), Region: r.ID(), Tick: r.Tick(), Box: c.boxes[i], Store: r.Store().Clone(), Bare: len(r.Neighbours()) > 0}
		}
	}
	s.deliver()
}

// restart forgets what was there: the regions are others now.
func (s *shower) restart(c *crew, rate float64, epoch int64) {
	s.pictures = make([]*region.Picture, len(c.regions))
	s.ticks = nil
	if s.wanting {
		s.wanting = false
		s.want(c, rate, epoch, 0)
	}
}

func (s *shower) deliver() {
	out := append([]*region.Picture(nil), s.pictures...)
	s.ticks = s.ticks[:0]
	for _, p := range out {
		s.ticks = append(s.ticks, p.Tick)
	}
	clear(s.pictures)
	s.wanting = false
	select {
	case s.shown <- out:
	default:
	}
}
