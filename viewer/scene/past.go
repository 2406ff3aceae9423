package scene

import (
	"slices"
	"strconv"

	"ylem/region/wire"
)

// Past is how the selected particle became what it is, as far as servers remember. Each knows a part, and only of the
// particles that it is asked about; so ancestors that nobody explained yet are asked about, too.
type Past struct {
	Events []wire.ViewEvent // the newest first
	Able   []wire.ViewAble
	Since  uint64 // from this tick on all is remembered, by those who answered
	Known  bool   // somebody has answered

	id     string
	asked  []string // IDs, that of the particle first
	told   []told
	open   map[uint32]string // requests, and whom they are about
	asking float64           // seconds since the last question
}

// told is what a server said of one particle.
type told struct {
	server, id string
	story      *wire.Story
}

const (
	mostAncestors = 24  // that are asked about
	pastEvery     = 3.0 // seconds from one question about the particle itself to the next
)

// trace asks all servers about a particle or an ancestor of it.
func (v *View) trace(p *Past, id string) {
	n, err := strconv.ParseUint(id, 16, 64)
	if err != nil {
		return
	}
	if !slices.Contains(p.asked, id) {
		p.asked = append(p.asked, id)
	}
	v.traces++
	if p.open == nil {
		p.open = map[uint32]string{}
	}
	p.open[v.traces] = id
	for i := range v.Servers {
		if v.Servers[i].State == Connected {
			v.Asks = append(v.Asks, Ask{v.Servers[i].Name, wire.Trace{Request: v.traces, ID: n}})
		}
	}
}

// Recount takes what a server remembers.
func (v *View) Recount(server string, story *wire.Story) {
	s := v.Selected
	if s == nil {
		return
	}
	p := &s.Past
	id, asked := p.open[story.Request]
	if !asked {
		return
	}
	at := slices.IndexFunc(p.told, func(t told) bool { return t.server == server && t.id == id })
	if at < 0 {
		p.told = append(p.told, told{server: server, id: id})
		at = len(p.told) - 1
	}
	p.told[at].story = story
	p.merge()
	for _, ancestor := range p.unexplained() {
		if len(p.asked) < mostAncestors {
			v.trace(p, ancestor)
		}
	}
	v.Changes++
}

// merge makes one past of all that was told. A reaction that two servers tell of is one.
func (p *Past) merge() {
	p.Events, p.Able, p.Since, p.Known = p.Events[:0], nil, 0, true
	for _, t := range p.told {
		p.Since = max(p.Since, t.story.Since)
		if t.id == p.id && len(t.story.Able) > 0 {
			p.Able = t.story.Able
		}
		for _, e := range t.story.Events {
			e.Own = e.Own && t.id == p.id
			at := slices.IndexFunc(p.Events, func(o wire.ViewEvent) bool {
				return o.Tick == e.Tick && o.Rule == e.Rule && o.Region == e.Region && slices.Equal(o.Before, e.Before)
			})
			if at < 0 {
				p.Events = append(p.Events, e)
			} else if e.Own {
				p.Events[at].Own = true
			}
		}
	}
	slices.SortStableFunc(p.Events, func(a, b wire.ViewEvent) int {
		switch {
		case a.Tick > b.Tick:
			return -1
		case a.Tick < b.Tick:
			return 1
		}
		return 0
	})
}

// unexplained are ancestors that came into being before all that was told and that nobody was asked about.
func (p *Past) unexplained() (ids []string) {
	known := func(id string) bool {
		return slices.Contains(p.asked, id) || slices.Contains(ids, id) ||
			slices.ContainsFunc(p.Events, func(e wire.ViewEvent) bool {
				return slices.ContainsFunc(e.After, func(a wire.ViewActor) bool { return a.ID == id })
			})
	}
	for _, e := range p.Events {
		for _, a := range e.Before {
			if !known(a.ID) {
				ids = append(ids, a.ID)
			}
		}
	}
	return ids
}

// recall asks about the past of the selected particle, at first and now and then; dt is in seconds.
func (v *View) recall(s *Selection, dt float64) {
	p := &s.Past
	if s.Details == nil || s.Gone {
		return
	}
	if p.id == s.Details.ID {
		if p.asking += dt; p.asking < pastEvery {
			return
		}
		for request := range p.open {
			delete(p.open, request) // who has not answered yet is asked again
		}
	} else {
		s.Past = Past{id: s.Details.ID}
	}
	p.asking = 0
	v.trace(p, p.id)
}
