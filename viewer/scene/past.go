package scene

import (
	"cmp"
	"slices"
	"strconv"

	"ylem/region/wire"
)

// Past is how the selected particle, or the members of its structure, became what they are, as far as servers remember.
// Each server knows a part, and only of the particles that it is asked about; so ancestors that nobody explained yet
// are asked about, too.
type Past struct {
	Events []wire.ViewEvent // the newest first
	Able   []wire.ViewAble  // in the order of rules
	Since  uint64           // from this tick on all is remembered, by those who answered
	Known  bool             // somebody has answered

	of     []string // IDs: whose past it is
	asked  []string // IDs that were asked about, or are to be
	queue  []string // that are to be
	told   []told
	open   map[uint32]*tracing // by request
	asking float64             // seconds since the last round of questions about those whose past it is
}

// told is what a server said of one particle.
type told struct {
	server, id string
	story      *wire.Story
}

// tracing is a question about a particle that so many servers have not answered.
type tracing struct {
	id   string
	left int
}

const (
	mostAncestors = 24  // that are asked about
	mostTraced    = 12  // members of a structure whose past is asked about
	mostTraces    = 2   // questions at a time: to tell is work, and a server tells a viewer few stories at once
	pastEvery     = 3.0 // seconds from one round of questions to the next
)

// recall asks about the past of particles, at first and now and then; dt is in seconds.
func (v *View) recall(p *Past, of []string, dt float64) {
	p.asking += dt
	if len(p.of) == 0 || p.asking >= pastEvery {
		for request, t := range p.open { // who has not answered yet is asked again
			p.queue = append(p.queue, t.id)
			delete(p.open, request)
		}
		p.attribute(of)
		p.asking = 0
	}
	v.inquire(p)
}

// attribute makes it the past of these particles, about whom all that may be new is asked.
func (p *Past) attribute(of []string) {
	p.told = slices.DeleteFunc(p.told, func(t told) bool { return slices.Contains(p.of, t.id) && !slices.Contains(of, t.id) })
	p.of = slices.Clone(of)
	for _, id := range of {
		p.ask(id)
	}
}

// ask notes that a particle is to be asked about.
func (p *Past) ask(id string) {
	if !slices.Contains(p.asked, id) {
		p.asked = append(p.asked, id)
	}
	if !slices.Contains(p.queue, id) {
		p.queue = append(p.queue, id)
	}
}

// inquire asks all servers about who is next.
func (v *View) inquire(p *Past) {
	for len(p.queue) > 0 && len(p.open) < mostTraces {
		id := p.queue[0]
		p.queue = p.queue[1:]
		n, err := strconv.ParseUint(id, 16, 64)
		if err != nil {
			continue
		}
		v.traces++
		t := &tracing{id: id}
		for i := range v.Servers {
			if v.Servers[i].State == Connected {
				t.left++
				v.Asks = append(v.Asks, Ask{v.Servers[i].Name, wire.Trace{Request: v.traces, ID: n}})
			}
		}
		if t.left > 0 {
			if p.open == nil {
				p.open = map[uint32]*tracing{}
			}
			p.open[v.traces] = t
		}
	}
}

// Recount takes what a server remembers.
func (v *View) Recount(server string, story *wire.Story) {
	for _, p := range v.pasts() {
		t := p.open[story.Request]
		if t == nil {
			continue
		}
		if t.left--; t.left == 0 {
			delete(p.open, story.Request)
		}
		at := slices.IndexFunc(p.told, func(o told) bool { return o.server == server && o.id == t.id })
		if at < 0 {
			p.told = append(p.told, told{server: server, id: t.id})
			at = len(p.told) - 1
		}
		p.told[at].story = story
		p.merge()
		for _, ancestor := range p.unexplained() {
			if len(p.asked) < len(p.of)+mostAncestors {
				p.ask(ancestor)
			}
		}
		v.inquire(p)
		v.Changes++
	}
}

// pasts are those that are asked about.
func (v *View) pasts() (all []*Past) {
	if v.Selected != nil {
		all = append(all, &v.Selected.Past)
	}
	if v.Body != nil {
		all = append(all, v.Body.Past)
	}
	return all
}

// merge makes one past of all that was told. A reaction that two servers tell of is one.
func (p *Past) merge() {
	p.Events, p.Able, p.Since, p.Known = p.Events[:0], nil, 0, true
	for _, t := range p.told {
		p.Since = max(p.Since, t.story.Since)
		own := slices.Contains(p.of, t.id)
		if own {
			p.can(t.story.Able)
		}
		for _, e := range t.story.Events {
			e.Own = e.Own && own
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
	slices.SortStableFunc(p.Events, func(a, b wire.ViewEvent) int { return cmp.Compare(b.Tick, a.Tick) })
	slices.SortStableFunc(p.Able, func(a, b wire.ViewAble) int { return cmp.Compare(a.Rule, b.Rule) })
}

// can adds what one of them could do: what any of them can do now, all of them together can.
func (p *Past) can(able []wire.ViewAble) {
	for _, a := range able {
		at := slices.IndexFunc(p.Able, func(o wire.ViewAble) bool { return o.Rule == a.Rule })
		switch {
		case at < 0:
			p.Able = append(p.Able, a)
		case a.Now:
			p.Able[at] = a
		}
	}
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
