package main

import (
	"time"

	"ylem/particles"
	"ylem/region"
	"ylem/rules"
	"ylem/sim/observe"
)

// tally is what is known of the structures of a region: how many there are of each, at whom they are counted, and who
// belongs to which. Small regions are counted in each picture; in large ones that takes longer than a picture, so
// another goroutine counts, again and again, and what it found last is shown.
type tally struct {
	picture *region.Picture
	counts  []uint32
	anchors []anchored
	of      idTable      // by ID: the structure, of those that belong to one with a name
	table   *rules.Table // whose structures they are
}

// anchored is where a structure is counted and labelled.
type anchored struct {
	id        uint64
	structure uint16
}

const (
	quickTally = 10_000 // rows with bonds that are counted at once
	tallyRest  = 4      // the goroutine rests so many times as long as it counted
)

// newTally counts the structures of a picture.
func newTally(t *rules.Table, picture *region.Picture) *tally {
	st := picture.Store
	out := &tally{table: t, picture: picture, counts: make([]uint32, len(t.Structures))}
	found, of := observe.Structures(t, st, st.Len())
	for i := range found {
		if one := &found[i]; isNamed(one, st) {
			out.counts[one.Name]++
			out.anchors = append(out.anchors, anchored{st.ID[one.Anchor], uint16(one.Name)})
		}
	}
	for row, i := range of {
		if i >= 0 && found[i].Name >= 0 && !found[i].Open {
			if _, twice := out.of.find(st.ID[row]); !twice {
				out.of.add(st.ID[row], uint32(found[i].Name))
			}
		}
	}
	return out
}

// isNamed reports whether a structure has a name and is counted here: where its member with the lowest ID is owned.
func isNamed(s *observe.Structure, st *particles.Store) bool {
	return s.Name >= 0 && !s.Open && s.Anchor < st.Owned
}

// bonded is how many rows have bonds, or a few more than so many.
func bonded(st *particles.Store, most int) (n int) {
	for _, bonds := range st.NBond {
		if bonds > 0 {
			if n++; n > most {
				break
			}
		}
	}
	return n
}

// counter keeps the tallies of a server's regions.
type counter struct {
	last  map[int]*tally // by region
	busy  bool
	found chan []*tally // what the goroutine found; nil: it has rested
}

func newCounter() counter {
	return counter{last: map[int]*tally{}, found: make(chan []*tally)}
}

// count gives a shot what is known of its structures.
func (c *counter) count(s *shot) {
	t := s.world.Table
	here := make(map[int]*tally, len(s.sections))
	for _, one := range s.sections {
		last := c.last[one.picture.Region]
		switch {
		case len(t.Structures) == 0 || one.picture.Store.Slots == 0:
			last = &tally{table: t, picture: one.picture, counts: make([]uint32, len(t.Structures))}
		case bonded(one.picture.Store, quickTally) <= quickTally:
			last = newTally(t, one.picture)
		case last == nil || last.table != t:
			last = &tally{table: t, counts: make([]uint32, len(t.Structures))}
		}
		here[one.picture.Region], one.tally = last, last
	}
	c.last = here
}

// start begins to count what is not counted of a shot, unless that goes on already.
func (c *counter) start(s *shot, done <-chan struct{}) {
	if c.busy {
		return
	}
	var pictures []*region.Picture
	for _, one := range s.sections {
		if one.tally.picture != one.picture {
			pictures = append(pictures, one.picture)
		}
	}
	if len(pictures) == 0 {
		return
	}
	c.busy = true
	table := s.world.Table
	go func() {
		began := time.Now()
		out := make([]*tally, len(pictures))
		for i, picture := range pictures {
			out[i] = newTally(table, picture)
		}
		rest := time.NewTimer(tallyRest * time.Since(began))
		defer rest.Stop()
		for _, found := range [][]*tally{out, nil} {
			select {
			case c.found <- found:
			case <-done:
				return
			}
			select {
			case <-rest.C:
			case <-done:
				return
			}
			rest.Reset(0)
		}
	}()
}

// take takes what the goroutine found, and reports whether it is of the very pictures that a shot shows.
func (c *counter) take(found []*tally, latest *shot) (shows bool) {
	if found == nil {
		c.busy = false
		return false
	}
	for _, tally := range found {
		if last := c.last[tally.picture.Region]; last == nil || last.table != tally.table {
			continue
		}
		c.last[tally.picture.Region] = tally
		for _, one := range latest.sections {
			if one.picture == tally.picture {
				one.tally, shows = tally, true
			}
		}
	}
	return shows
}
