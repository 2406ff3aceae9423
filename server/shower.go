package main

import (
	"time"

	"ylem/region"
)

// shower takes pictures of the regions for those who watch. Its methods are
// called by the owner; asked and shown are for one other goroutine.
type shower struct {
	asked chan struct{}          // somebody wants pictures
	shown chan []*region.Picture // one of each region; there is always room for the answer to the last question

	wanting  bool
	since    time.Time
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
	return shower{asked: make(chan struct{}, 1), shown: make(chan []*region.Picture, 1), until: until, last: map[int]*region.Picture{}}
}

// ask asks for pictures. It never waits.
func (s *shower) ask() {
	select {
	case s.asked <- struct{}{}:
	default:
	}
}

// stride is how many ticks lie between the pictures of a world that goes on at
// rate. Servers that measure different rates share every second or fourth.
func stride(epoch int64, rate float64) int64 {
	n := epoch
	for float64(2*n)*leastPictures <= rate {
		n *= 2
	}
	return n
}

// leastPictures is how many moments a second there are to show at least, where
// the world is fast enough.
const leastPictures = 24

// want begins to wait for pictures of the next moment that all servers show, so
// that viewers can put pictures of one moment together.
func (s *shower) want(c *crew, stride int64) {
	if s.wanting {
		return
	}
	_, most := c.tick()
	s.wanting, s.since, s.target = true, time.Now(), (most+stride-1)/stride*stride
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
func (s *shower) restart(c *crew, stride int64) {
	s.pictures = make([]*region.Picture, len(c.regions))
	s.ticks = nil
	if s.wanting {
		s.wanting = false
		s.want(c, stride)
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
