package main

import (
	"slices"
	"sync"

	"ylem/region"
	"ylem/sim"
)

// memoirs are the last reactions in the regions of a server. The owner writes; others
// read, and hold it up for no longer than it takes to note where they read.
type memoirs struct {
	mu     sync.Mutex
	chunks [][]sim.Event // the oldest first; only the last grows, and none is changed
	since  int64         // from this tick on all are here

	told []*region.Region // those that record
}

// Of what is remembered: an event has about 190 bytes, so that it is 4 MiB at most.
const (
	memoirChunk  = 512 // events
	memoirChunks = 42
)

// collect takes what the regions have recorded. The owner calls it.
func (m *memoirs) collect(regions []*region.Region) {
	if !slices.Equal(m.told, regions) {
		m.follow(regions)
	}
	for _, r := range regions {
		if events := r.Recorded(); len(events) > 0 {
			m.remember(events)
		}
	}
}

// follow has regions record from now on.
func (m *memoirs) follow(regions []*region.Region) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range regions {
		if !slices.Contains(m.told, r) {
			r.Record(true)
			m.since = max(m.since, r.Tick())
		}
	}
	m.told = slices.Clone(regions)
}

// forget forgets everything: the rules that these events are of are gone.
func (m *memoirs) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.chunks, m.told, m.since = nil, nil, 0
}

func (m *memoirs) remember(events []sim.Event) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for len(events) > 0 {
		last := len(m.chunks) - 1
		if last < 0 || len(m.chunks[last]) == memoirChunk {
			if len(m.chunks) == memoirChunks {
				for i := range m.chunks[0] {
					m.since = max(m.since, m.chunks[0][i].Tick+1)
				}
				m.chunks = slices.Delete(m.chunks, 0, 1)
			}
			m.chunks = append(m.chunks, make([]sim.Event, 0, memoirChunk))
			last = len(m.chunks) - 1
		}
		n := min(len(events), memoirChunk-len(m.chunks[last]))
		m.chunks[last] = append(m.chunks[last], events[:n]...)
		events = events[n:]
	}
}

// all returns what is remembered, in no particular order, and since when.
func (m *memoirs) all() (chunks [][]sim.Event, since int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.chunks), m.since
}

// storyOf returns the events that a particle or its ancestors took part in, the newest
// first, at most so many, and of which the particle itself did. Ancestors are whoever
// took part in what it, or another ancestor, came of.
func storyOf(chunks [][]sim.Event, id uint64, most int) (out []sim.Event, own []bool) {
	all := slices.Concat(chunks...)
	slices.SortFunc(all, func(a, b sim.Event) int { return b.Compare(&a) })
	const mostAncestors = 256
	line := map[uint64]bool{id: true}
	for i := range all {
		e := &all[i]
		if i > 0 && e.Compare(&all[i-1]) == 0 { // a region that began again said it twice
			continue
		}
		made, took, self := false, false, false
		for _, a := range e.After {
			made = made || a.ID != 0 && line[a.ID]
			self = self || a.ID == id
		}
		for _, a := range e.Before {
			took = took || a.ID != 0 && line[a.ID]
			self = self || a.ID == id
		}
		if !made && !took {
			continue
		}
		out, own = append(out, *e), append(own, self)
		if len(out) == most {
			break
		}
		for _, a := range e.Before {
			if made && a.ID != 0 && len(line) < mostAncestors {
				line[a.ID] = true
			}
		}
	}
	return out, own
}
