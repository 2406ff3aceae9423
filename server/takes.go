package main

import (
	"slices"

	machine "ylem/region/host"
	"ylem/region/plane"
)

// How a server comes to own a region.
const (
	takenNew   = "begun"   // nobody did before, or this server, before it was started again
	takenOver  = "adopted" // its server was gone
	takenMoved = "moved"   // its server gave it away
	takenCopy  = "copied"  // as a second copy
)

// takes tells from the records of regions who took what from whom.
type takes struct {
	regions map[int]plane.Region
	leaving map[string]bool // servers that give their regions away
}

func newTakes() takes { return takes{regions: map[int]plane.Region{}, leaving: map[string]bool{}} }

// changed takes a record of the control plane as it is now. self is who this
// server is.
func (m *metrics) changed(self string, e plane.Entry) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := &m.takes
	switch what, of, id := plane.ParseKey(e.Key); {
	case what == "session":
		s := plane.Session{}
		if plane.Decode(e.Value, &s) == nil && s.Leaving {
			t.leaving[of] = true
		} else {
			delete(t.leaving, of)
		}
	case what == "region" && id >= 0:
		r := plane.Region{}
		if plane.Decode(e.Value, &r) != nil {
			return
		}
		before, heard := t.regions[id]
		r.Log = plane.Log{}
		t.regions[id] = r
		_, had := before.Owns(self)
		switch copy, has := r.Owns(self); {
		case has && !had:
			m.taken.WithLabelValues(t.how(heard, &before, copy, self)).Inc()
		case had && !has:
			m.given.Inc()
		}
	}
}

func (t *takes) how(heard bool, before *plane.Region, copy int, self string) string {
	from := before.Owners[copy]
	switch {
	case !heard, before.Owners == [plane.MaxCopies]string{}:
		return takenNew
	case from == "":
		return takenCopy
	case before.Wanted == self, t.leaving[from]:
		return takenMoved
	}
	return takenOver
}

// look says where a host is, which has peers, and is leaving.
func (m *metrics) look(h *machine.Host, peers int, leaving bool) {
	s := standing{Fossil: h.Fossil(), Horizon: h.Horizon(), Paused: h.Paused(), Ended: h.Ended(), Peers: peers, Leaving: leaving}
	for _, held := range h.Held() {
		if held.Shadow {
			s.Shadows = append(s.Shadows, held.Region)
		} else {
			s.Living = append(s.Living, held.Region)
		}
	}
	for i, r := range h.Regions() {
		bytes, _ := r.Logged()
		s.LogBytes += bytes
		s.Particles += r.Store().Owned
		m.begins(r.ID(), r.Tick())
		s.Most = max(s.Most, r.Tick())
		if i == 0 || r.Tick() < s.Tick {
			s.Tick, s.Epoch = r.Tick(), r.Epoch()
		}
	}
	m.mu.Lock()
	for id := range m.regions {
		if !slices.Contains(s.Living, id) && !slices.Contains(s.Shadows, id) {
			s.Loading = append(s.Loading, id)
		}
	}
	m.mu.Unlock()
	slices.Sort(s.Loading)
	m.stands(s)
}
