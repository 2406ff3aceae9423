package host

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"ylem/region/plane"
)

// seen is another server's session as last heard. Whether it goes on is judged by
// the own beats that were done since: a server that was frozen itself, or whose
// control plane was away, takes nobody for dead because of that.
type seen struct {
	known[plane.Session]
	at    int64 // when it last changed …
	beats int64 // … and how often this server had beaten
	heard int   // how often it has changed
	ended bool
}

// beat says that this server is there.
func (h *Host) beat() {
	if h.beaten >= 0 && h.now-h.beaten < h.c.Beat {
		return
	}
	load := 0.0
	for _, p := range h.here {
		load += p.load
	}
	s := plane.Session{
		Server: h.c.Server, Name: h.c.Name, Address: h.c.Address, Start: h.c.Start, Count: uint64(h.beats) + 1,
		Leaving: h.leaving, Load: load, Regions: h.Held(), Viewers: h.viewers,
	}
	r := plane.Request{Verb: plane.Beat, Key: plane.SessionKey(h.c.Server), Value: plane.Encode(s)}
	if h.ask("beat", r, func(r plane.Reply) {
		if r.Outcome == plane.Done {
			h.beats++
		}
	}) {
		h.beaten = h.now
	}
}

// learnSession takes what is heard of a server.
func (h *Host) learnSession(server string, e plane.Entry) error {
	s := h.sessions[server]
	if e.Value == nil {
		if s != nil && e.Revision > s.revision {
			s.revision, s.ended = e.Revision, true
		}
		return nil
	}
	if s == nil {
		h.outgrow()
		s = &seen{}
		at, _ := slices.BinarySearch(h.servers, server)
		h.servers = slices.Insert(h.servers, at, server)
		h.sessions[server] = s
	}
	return take(&s.known, e, func() { s.at, s.beats, s.ended, s.heard = h.now, h.beats, false, s.heard+1 })
}

// maxSessions is how many servers are remembered.
const maxSessions = 1024

// outgrow forgets a server that is gone, if there are too many for one more: each that begins without a directory has a key of its own, and those
// that are gone stay listed.
func (h *Host) outgrow() {
	if len(h.servers) < maxSessions {
		return
	}
	gone := func(s *seen) int {
		if s.ended || h.silent(s.at, s.beats) {
			return 0
		}
		return 1
	}
	least := 0
	for i, server := range h.servers {
		s, other := h.sessions[server], h.sessions[h.servers[least]]
		// Of those that may be there: who was heard once may be told of by a list that is old.
		if cmp.Or(cmp.Compare(gone(s), gone(other)), cmp.Compare(gone(s)*s.heard, gone(other)*other.heard), cmp.Compare(s.at, other.at)) < 0 {
			least = i
		}
	}
	delete(h.sessions, h.servers[least])
	h.servers = slices.Delete(h.servers, least, least+1)
}

// there reports whether a server's session goes on, as far as can be told from
// here. Of one that was never heard of it is believed for as long as it would take
// to be heard.
func (h *Host) there(server string) bool {
	if server == "" {
		return false
	}
	if server == h.c.Server {
		return true
	}
	s := h.sessions[server]
	if s == nil {
		return !h.silent(h.begun, 0)
	}
	return !s.ended && !h.silent(s.at, s.beats)
}

// silent reports whether a session that was last heard of at a time and a count of
// own beats should have been heard again.
func (h *Host) silent(at, beats int64) bool {
	return h.now-at >= h.c.TTL && h.beats-beats >= max(h.c.TTL/h.c.Beat, 2)
}

// takes reports whether a server takes regions.
func (h *Host) takes(server string) bool {
	if server == h.c.Server {
		return !h.leaving
	}
	s := h.sessions[server]
	return s != nil && h.there(server) && !s.is.Leaving
}

// rank returns how many servers that take regions come before this one for a
// region, by rendezvous (D. Thaler and C. Ravishankar, IEEE/ACM Trans. Netw. 1998,
// 6, 1, DOI 10.1109/90.663936): each region has an order of servers of its own,
// the same on all of them, and those of a server that is gone spread over the rest.
// Servers in not are passed over.
func (h *Host) rank(id int, not ...string) int {
	own, before := weight(h.c.Server, id), 0
	for _, server := range h.servers {
		if server != h.c.Server && !slices.Contains(not, server) && h.takes(server) && weight(server, id) > own {
			before++
		}
	}
	return before
}

func weight(server string, id int) uint64 {
	sum := sha256.Sum256(binary.LittleEndian.AppendUint64([]byte(server), uint64(id)))
	return binary.LittleEndian.Uint64(sum[:])
}

// WorldEnded reports whether every region has come to the world's end somewhere.
func (h *Host) WorldEnded() bool {
	if h.last == 0 {
		return false
	}
	ended := make([]bool, len(h.regions))
	n := 0
	mark := func(held []plane.Held) {
		for _, one := range held {
			if one.Region >= 0 && one.Region < len(ended) && one.Epoch > h.last && !ended[one.Region] {
				ended[one.Region] = true
				n++
			}
		}
	}
	mark(h.Held())
	for _, server := range h.servers {
		mark(h.sessions[server].is.Regions)
	}
	return n == len(ended)
}
