package main

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"

	"ylem/region/wire"
)

// maxLabelled is how many peers have series of their own. Peers say themselves
// how they are called, so nothing of theirs may grow without bound.
const maxLabelled = maxLinks

// otherPeers labels those that find no room.
const otherPeers = "other"

// traffic counts what goes to and comes from peers, by peer. Who has left keeps
// its series until another needs the room.
type traffic struct {
	bytes, messages, frames *prometheus.CounterVec // by peer and direction

	mu    sync.Mutex
	peers []labelled // the one that was up least lately first
}

type labelled struct {
	name string
	up   int // connections
	sums *[2]atomic.Int64
}

func (t *traffic) register(registry *prometheus.Registry) {
	vec := func(name, help string) *prometheus.CounterVec {
		c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{"peer", "direction"})
		registry.MustRegister(c)
		return c
	}
	t.bytes = vec("ylem_halo_bytes_total", "Bytes of halos on the wire, by peer and direction (in, out).")
	t.messages = vec("ylem_halo_messages_total", "Halos, by peer and direction (in, out).")
	t.frames = vec("ylem_link_bytes_total", "Bytes of all frames on the wire, halos included, by peer and direction (in, out).")
}

// peerTraffic counts what one connection to a peer carries.
type peerTraffic struct {
	from            *traffic
	name            string
	gone            atomic.Bool
	bytes, messages [2]prometheus.Counter
	frames          [2]prometheus.Counter
	sums            *[2]atomic.Int64 // bytes of all frames, in and out; nil: nobody else counts them
}

// joined returns the counters of a connection to a peer, until left.
func (m *metrics) joined(peer string) *peerTraffic {
	t := &m.traffic
	p := &peerTraffic{from: t}
	p.name, p.sums = t.admit(peer)
	for i, direction := range []string{"in", "out"} {
		p.bytes[i] = t.bytes.WithLabelValues(p.name, direction)
		p.messages[i] = t.messages.WithLabelValues(p.name, direction)
		p.frames[i] = t.frames.WithLabelValues(p.name, direction)
	}
	return p
}

// heard counts a frame that came, said one that was sent: bytes on the wire. Of
// nobody nothing is counted.
func (p *peerTraffic) heard(kind wire.Kind, bytes int) { p.count(0, kind, bytes) }
func (p *peerTraffic) said(kind wire.Kind, bytes int)  { p.count(1, kind, bytes) }

func (p *peerTraffic) count(way int, kind wire.Kind, bytes int) {
	if p == nil {
		return
	}
	p.frames[way].Add(float64(bytes))
	if p.sums != nil {
		p.sums[way].Add(int64(bytes))
	}
	if kind == wire.Halo {
		p.bytes[way].Add(float64(bytes))
		p.messages[way].Inc()
	}
}

// left says that the connection is down. It may be said again.
func (p *peerTraffic) left() {
	if p.gone.Swap(true) {
		return
	}
	t := p.from
	t.mu.Lock()
	defer t.mu.Unlock()
	if i := t.find(p.name); i >= 0 {
		l := t.peers[i]
		l.up--
		t.peers = append(slices.Delete(t.peers, i, i+1), l)
	}
}

// flow is what went to and came from a peer that is connected, bytes.
type flow struct {
	peer string
	sums [2]int64 // in, out
}

// flows returns those of all peers that have a label of their own, by name.
func (t *traffic) flows() []flow {
	t.mu.Lock()
	defer t.mu.Unlock()
	var out []flow
	for _, l := range t.peers {
		if l.up > 0 {
			out = append(out, flow{l.name, [2]int64{l.sums[0].Load(), l.sums[1].Load()}})
		}
	}
	slices.SortFunc(out, func(a, b flow) int { return strings.Compare(a.peer, b.peer) })
	return out
}

// admit returns the label of a peer, making room for one that is new, and where its
// bytes are summed.
func (t *traffic) admit(peer string) (string, *[2]atomic.Int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	peer = tidy(peer)
	i := t.find(peer)
	if i < 0 && len(t.peers) == maxLabelled {
		out := slices.IndexFunc(t.peers, func(l labelled) bool { return l.up == 0 })
		if out < 0 {
			return otherPeers, nil
		}
		for _, vec := range []*prometheus.CounterVec{t.bytes, t.messages, t.frames} {
			vec.DeletePartialMatch(prometheus.Labels{"peer": t.peers[out].name})
		}
		t.peers = slices.Delete(t.peers, out, out+1)
	}
	if i < 0 {
		i, t.peers = len(t.peers), append(t.peers, labelled{name: peer, sums: new([2]atomic.Int64)})
	}
	t.peers[i].up++
	return peer, t.peers[i].sums
}

// label returns the label of a peer that has one already, else that of the others.
func (t *traffic) label(peer string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if peer = tidy(peer); t.find(peer) < 0 {
		return otherPeers
	}
	return peer
}

func (t *traffic) find(peer string) int {
	return slices.IndexFunc(t.peers, func(l labelled) bool { return l.name == peer })
}

// tidy makes a label of a name. Label values are UTF-8.
func tidy(name string) string {
	if name = strings.ToValidUTF8(name, "?"); len(name) > maxName {
		name = strings.ToValidUTF8(name[:maxName], "")
	}
	return name
}
