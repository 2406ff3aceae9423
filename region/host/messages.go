package host

import (
	"slices"

	"ylem/region"
	"ylem/region/wire"
)

// join says which regions a peer computes; nil: it is not joined any more.
func (h *Host) join(server string, regions []int) {
	before := h.peers[server]
	if regions == nil {
		delete(h.peers, server)
	} else {
		h.peers[server] = slices.Clone(regions)
	}
	for id := range h.leads {
		at, found := slices.BinarySearch(h.leads[id], server)
		switch has := slices.Contains(regions, id); {
		case has && !found:
			h.leads[id] = slices.Insert(h.leads[id], at, server)
		case !has && found:
			h.leads[id] = slices.Delete(h.leads[id], at, at+1)
		}
	}
	for _, p := range h.here {
		if p.region == nil {
			continue
		}
		for _, n := range p.region.Neighbours() {
			if slices.Contains(regions, n) && !slices.Contains(before, n) {
				h.pullFrom(p, n, server)
			}
		}
	}
}

// heard takes a message of a region of another server.
func (h *Host) heard(server string, m region.Message) {
	if m.To < 0 || m.To >= len(h.places) || m.From < 0 || m.From >= len(h.places) {
		return
	}
	if p := h.places[m.To]; p != nil && p.region != nil && p.trusts(server, m) {
		if own := h.places[m.From]; m.Kind == wire.Halo && own != nil && own.region != nil && !h.Replays(own.region) {
			// What is computed here as well is believed first, and compared.
			p.frontier = max(p.frontier, m.Epoch)
			if d := own.region.Differs(m); d != nil {
				h.do(Action{Do: Evidence, Server: server, Region: p.id, Epoch: d.Epoch, Disagreement: d})
			}
			return
		}
		if m.Kind == wire.Halo {
			p.says(m, server)
		}
		h.deliver(p, server, m)
	}
}

// deliver gives a message from a server to a region that lives here.
func (h *Host) deliver(p *place, server string, m region.Message) {
	if m.Kind == wire.Halo {
		p.frontier = max(p.frontier, m.Epoch)
	}
	err := p.region.Deliver(m)
	if m.Kind == wire.Halo && h.Replays(p.region) {
		h.pursue(p)
	}
	if h.c.Mutant == LogCutOnUse && m.Kind == wire.Pull {
		p.region.Forget(m.Epoch + 1)
	}
	if err != nil {
		h.wrong(p, m.From, server, err)
	}
	h.post(p)
}

// post puts what a region says on its way.
func (h *Host) post(p *place) {
	for _, m := range p.region.Outbox() {
		if to := h.places[m.To]; to != nil && to.region != nil {
			h.local = append(h.local, m)
		}
		for _, server := range h.leads[m.To] {
			h.do(Action{Do: Send, Server: server, Message: m})
		}
	}
}

// settle delivers what own regions say to each other until they are silent, and
// opens what may be opened.
func (h *Host) settle() {
	for len(h.local) > 0 {
		m := h.local[0]
		h.local = h.local[1:]
		if p := h.places[m.To]; p != nil && p.region != nil {
			if m.Kind == wire.Halo {
				p.says(m, h.c.Server)
			}
			h.deliver(p, h.c.Server, m)
		}
	}
	h.local = nil
}

// pullFrom asks a server that has come to compute a neighbour of a region for all
// halos of it that are not here. (To ask all neighbours each time that one comes
// somewhere made half a million messages where a server with 16 regions began.)
func (h *Host) pullFrom(p *place, n int, server string) {
	p.chase = max(p.chase, h.now+h.c.Nudge/2)
	for epoch := p.region.Epoch(); epoch < p.region.Epoch()+replayed; epoch++ {
		if p.region.Needs(n, epoch) {
			h.do(Action{Do: Send, Server: server, Message: region.Message{Kind: wire.Pull, From: p.id, To: n, Epoch: epoch}})
		}
	}
}

// replayed is how many epochs of halos a region that replays asks for at once: as
// many as it takes.
const replayed = 5

// pursue notes that others are further than a region, or may be: for a while it asks
// for what comes next before it is missed. A region that computes faster than halos
// come sees none that is ahead of it, so the last one that was is not to be relied on.
func (h *Host) pursue(p *place) {
	p.chase = max(p.chase, h.now+h.c.Nudge/2)
	h.reach(p)
}

// reach asks for halos of all epochs that a region takes now, once each.
func (h *Host) reach(p *place) {
	for p.asked = max(p.asked, p.region.Epoch()); p.asked < p.region.Epoch()+replayed; p.asked++ {
		h.pull(p, p.asked)
	}
}

// pull asks all neighbours of a region for their halos of an epoch that are not here.
func (h *Host) pull(p *place, epoch uint64) {
	for _, n := range p.region.Neighbours() {
		if !p.region.Needs(n, epoch) {
			continue
		}
		m := region.Message{Kind: wire.Pull, From: p.id, To: n, Epoch: epoch}
		if to := h.places[n]; to != nil && to.region != nil {
			h.local = append(h.local, m)
		}
		for _, server := range h.leads[n] {
			h.do(Action{Do: Send, Server: server, Message: m})
		}
	}
}
