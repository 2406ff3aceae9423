package host

import (
	"fmt"
	"slices"

	"ylem/region/plane"
)

// learnRegion takes who computes a region, and what was decided for it.
func (h *Host) learnRegion(id int) {
	r := &h.regions[id].is
	h.change(&r.Log)
	if p := h.places[id]; p != nil {
		switch _, owns := r.Owns(h.c.Server); {
		case owns:
			p.claimed = true
		case p.claimed: // another has it now; what was said until then is true
			h.drop(p)
		}
	}
	if p := h.places[id]; p != nil && p.region != nil && !h.outlived(p, &r.Log) {
		h.decide(p)
		p.region.Open()
		h.post(p)
	}
	h.answer(plane.RegionKey(id), &r.Log)
}

// want looks which regions this server should have: those that it had, those that
// it shall begin with, those that nobody computes, and those of servers that leave.
func (h *Host) want() {
	if h.world.revision == 0 || h.beats == 0 {
		return // not heard yet who is there
	}
	h.balance()
	for id := range h.regions {
		h.wantOne(id)
	}
	if h.silent(h.begun, 0) {
		h.wishes = false
	}
}

func (h *Host) wantOne(id int) {
	r, p := &h.regions[id], h.places[id]
	_, owns := r.is.Owns(h.c.Server)
	switch {
	case p != nil && !p.claimed:
		h.follow(p)
		return
	case owns && p == nil:
		h.settleIn(id, true) // it was here before this process was
		return
	case owns || p != nil || h.leaving || h.c.Most > 0 && len(h.here) >= h.c.Most:
		return
	case r.is.Wanted == h.c.Server:
		h.settleIn(id, false)
		return
	}
	wished := h.wishes && slices.Contains(h.c.Own, id)
	for copy := range h.manifest.Copies {
		owner := r.is.Owners[copy]
		switch {
		case h.there(owner) && !(h.sessionOf(owner).Leaving && h.rank(id, r.is.Owners[:]...) == 0):
			continue
		case h.there(owner):
			h.settleIn(id, false) // of one that leaves: compute it along first
			return
		}
		other := r.is.Owners[(copy+1)%plane.MaxCopies]
		patient := h.now - h.begun
		if s := h.sessions[owner]; s != nil {
			patient = h.now - s.at
		}
		// Whoever is first for it claims at once; the next ones wait in case that it
		// does not.
		rank := int64(h.rank(id, other))
		if wished && copy == 0 || patient >= (rank+1)*h.c.TTL && h.silent(h.begun, 0) {
			h.claim(id, copy)
			return
		}
	}
}

func (h *Host) sessionOf(server string) *plane.Session {
	if s := h.sessions[server]; s != nil {
		return &s.is
	}
	return &plane.Session{}
}

// claim asks for a copy of a region.
func (h *Host) claim(id, copy int) {
	now := &h.regions[id]
	next := now.is
	next.Claim(copy, h.c.Server)
	next.Log.Horizon = max(next.Log.Horizon, h.manifest.First)
	key := plane.RegionKey(id)
	h.ask(fmt.Sprintf("claim %d", id), plane.Request{Verb: plane.Claim, Key: key, Revision: now.revision, Value: plane.Encode(next)}, func(r plane.Reply) {
		if _, owns := h.regions[id].is.Owns(h.c.Server); owns && h.places[id] == nil {
			h.settleIn(id, true)
		}
	})
}

// follow looks whether a shadow is as far as its owner, and whether it is still
// wanted.
func (h *Host) follow(p *place) {
	r := &h.regions[p.id].is
	for copy := range h.manifest.Copies {
		owner := r.Owners[copy]
		wanted := r.Wanted == h.c.Server && copy == 0 || h.sessionOf(owner).Leaving && owner != h.c.Server
		if h.leaving || !wanted && h.there(owner) {
			continue
		}
		if p.region == nil {
			return
		}
		furthest := uint64(0)
		for _, held := range h.sessionOf(owner).Regions {
			if held.Region == p.id {
				furthest = held.Epoch
			}
		}
		if furthest > 0 && p.region.Epoch() >= furthest && !h.Replays(p.region) || p.region.Ended() || !h.there(owner) {
			h.claim(p.id, copy)
		}
		return
	}
	h.drop(p)
}

// depart ends a server that leaves, when it has nothing that is not elsewhere.
func (h *Host) depart() {
	if !h.leaving || h.quit {
		return
	}
	alone := true
	for _, server := range h.servers {
		alone = alone && (server == h.c.Server || !h.takes(server))
	}
	for _, p := range h.here {
		if p.claimed && !(alone && (h.rests(p) || h.world.is.Paused)) {
			return
		}
	}
	h.quit = true
	h.do(Action{Do: Quit})
}

// rests reports whether a region that nobody takes over can be left: it has ended,
// or everybody's cut of an epoch after this server was told to leave is kept.
func (h *Host) rests(p *place) bool {
	return p.region == nil || p.region.Ended() || h.fossil.is.Epoch > h.leftAt
}

// balance asks for a region of the server with the most to do, if that evens them.
func (h *Host) balance() {
	const between = 10 // sessions that live, in TTL
	if !h.c.Balance || h.leaving || h.now-h.moved < between*h.c.TTL || h.c.Most > 0 && len(h.here) >= h.c.Most {
		return
	}
	own := 0.0
	for _, p := range h.here {
		if !p.claimed {
			return // one at a time
		}
		own += p.load
	}
	most, from := own, ""
	for _, server := range h.servers {
		if s := h.sessions[server]; server != h.c.Server && h.there(server) && s.is.Load > most {
			most, from = s.is.Load, server
		}
	}
	if from == "" {
		return
	}
	best, id := 0.0, -1
	for _, held := range h.sessionOf(from).Regions {
		r := &h.regions
		if held.Shadow || held.Region < 0 || held.Region >= len(*r) || h.places[held.Region] != nil || (*r)[held.Region].is.Owners[0] != from || (*r)[held.Region].is.Wanted != "" {
			continue
		}
		// After it both are nearer to each other than before.
		if own+held.Load < most-held.Load && held.Load > best {
			best, id = held.Load, held.Region
		}
	}
	if id < 0 {
		return
	}
	h.moved = h.now
	next := h.regions[id].is
	next.Wanted = h.c.Server
	h.ask(fmt.Sprintf("claim %d", id), plane.Request{Verb: plane.Claim, Key: plane.RegionKey(id), Revision: h.regions[id].revision, Value: plane.Encode(next)}, func(plane.Reply) {})
}

// leave begins to give all regions away. In case that nobody takes them they are cut
// as often as can be from now on.
func (h *Host) leave() {
	h.leaving = true
	for _, p := range h.here {
		if p.region != nil {
			h.leftAt = max(h.leftAt, p.region.Epoch())
			h.aim(p)
		}
	}
}
