package main

import (
	"ylem/particles"
	"ylem/region"
	"ylem/region/wire"
)

// Limits of stories: how many of one viewer may be told at once, and how many of all. A viewer that asks for more is told
// nothing of them; it asks again.
const (
	mostStories = 4
	storyCrew   = 2
)

// story tells a viewer how a particle became what it is, in its own time.
func (s *stage) story(v *viewer, seat *seat, ask wire.Trace) {
	if seat.stories >= mostStories {
		return
	}
	seat.stories++
	var pictures []*region.Picture
	if s.latest != nil {
		for i := range s.latest.sections {
			pictures = append(pictures, s.latest.sections[i].picture)
		}
	}
	world := *s.world
	go func() {
		s.tellers <- struct{}{}
		defer func() { <-s.tellers }()
		out := s.owner.memoirs.story(&world, pictures, ask.ID, s.mesh.self.Name)
		out.Request = ask.Request
		s.tell(viewEvent{viewer: v, what: recounted, note: out.Append(nil)})
	}()
}

// story is what a server remembers of a particle, and what that could do now.
func (m *memoirs) story(w *region.World, pictures []*region.Picture, id uint64, server string) *wire.Story {
	chunks, since := m.all()
	out := &wire.Story{ID: hex(id), Server: server, Since: uint64(since), Events: []wire.ViewEvent{}, Able: []wire.ViewAble{}}
	events, own := storyOf(chunks, id, wire.MaxStory)
	t := w.Table
	for i, e := range events {
		if int(e.Rule) >= len(t.Rules) {
			continue
		}
		one := wire.ViewEvent{Tick: uint64(e.Tick), Rule: int(e.Rule), Server: server, Before: []wire.ViewActor{}, After: []wire.ViewActor{}, Own: own[i]}
		for axis := range t.Dimensions {
			one.At[axis] = particles.Units(e.Where[axis])
		}
		one.Region = uint32(w.RegionAt(e.Where))
		for _, a := range e.Before {
			if a.ID != 0 {
				one.Before = append(one.Before, wire.ViewActor{ID: hex(a.ID), Kind: t.Kinds[a.Kind].Name})
			}
		}
		for _, a := range e.After {
			if a.ID != 0 {
				one.After = append(one.After, wire.ViewActor{ID: hex(a.ID), Kind: t.Kinds[a.Kind].Name})
			}
		}
		out.Events = append(out.Events, one)
	}
	for _, p := range pictures {
		if able := ableOf(w, p, id); able != nil {
			out.Able = able
			break
		}
	}
	return out
}
