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
		p.load = 0.5*p.load + float64(0.5*p.worked/float64(passed))
		p.worked = 0
	}
	speed := 0.0
	if lead > h.lead && h.lead > 0 {
		speed = float64(lead-h.lead) / float64(passed)
	}
	h.speed = 0.5*h.speed + float64(0.5*speed)
	h.lead, h.at = lead, h.now
}
