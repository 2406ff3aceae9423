package host

import "ylem/region"

// Worked says how long a region was computed, ms.
func (h *Host) Worked(r *region.Region, ms float64) {
	if p := h.places[r.ID()]; p != nil {
		p.worked += ms
	}
}

// measure estimates how fast regions go, and what they cost.
func (h *Host) measure() {
	const over = 250 // ms
	lead := uint64(0)
	for _, p := range h.here {
		if p.region != nil {
			lead = max(lead, p.region.Epoch())
		}
	}
	passed := h.now - h.at
	if passed < over {
		return
	}
	for _, p := range h.here {
		p.load = float64(0.5*p.load) + float64(0.5*p.worked/float64(passed))
		p.worked = 0
	}
	speed := 0.0
	if lead > h.lead && h.lead > 0 {
		speed = float64(lead-h.lead) / float64(passed)
	}
	h.speed = float64(0.5*h.speed) + float64(0.5*speed)
	h.lead, h.at = lead, h.now
}

// Memory that halos take is bounded by cutting more often, and where the fossil line
// does not follow, as when the control plane is away, by going slower: at each
// epoch of which all regions might have a cut a region waits a while for the line.
// It does not wait for ever, for others may need its halos to come to their own cut.
const (
	defaultMemory = 256 << 20
	pressTime     = 2000 // ms
)

func (h *Host) memory() int64 {
	if h.c.Memory > 0 {
		return h.c.Memory
	}
	return defaultMemory
}

// press looks, where a cut may be, whether the halos here are too many.
func (h *Host) press(p *place) {
	if (p.region.Epoch()-h.manifest.First)%h.manifest.Cut != 0 {
		return
	}
	if h.logged() > h.memory() {
		p.pressed = h.now + pressTime
	}
}

// pressed reports whether a region waits for the fossil line, which is worth it while
// that is behind the region.
func (h *Host) pressed(p *place) bool {
	return h.now < p.pressed && h.fossil.is.Epoch < p.region.Epoch() && h.logged() > h.memory()
}

// logged returns the bytes of all halos that are kept here.
func (h *Host) logged() (sum int64) {
	for _, p := range h.here {
		if p.region != nil {
			bytes, _ := p.region.Logged()
			sum += bytes
		}
	}
	return sum
}

// apart returns how many epochs there are between two cuts of a region: a multiple
// of the manifest's Cut and a power of two, so that what one region has another has,
// too. As many as take the time that is wanted, but no more than have halos of a
// quarter of the region's share of the memory.
func (h *Host) apart(p *place) uint64 {
	step := h.manifest.Cut
	if h.leaving {
		return step
	}
	wanted := h.speed * float64(h.c.CutEvery)
	if bytes, epochs := p.region.Logged(); bytes > 0 {
		share := float64(h.memory()) / float64(4*len(h.here))
		wanted = min(wanted, share/(float64(bytes)/float64(epochs)))
	}
	for float64(step) < wanted && step < h.manifest.Cut<<20 {
		step *= 2
	}
	return step
}
