package main

import (
	"time"

	"ylem/viewer/scene"
)

// pace watches how long pictures take and gives up detail on machines that are too slow for all of it.
type pace struct {
	beads   int // beads at most, 0 before the first picture
	started time.Time
	build   float64 // seconds our own work takes, smoothed
	fixed   bool    // all detail, however long it takes
	drew    bool    // with the update before this one
	late    float64 // seconds from one update to the next with a picture between, smoothed
}

// Limits of what we take for fluent, in seconds.
const (
	buildBudget = 0.014
	glowBudget  = 0.16
	smoothing   = 0.08
	leastBeads  = 8_000
	lateBudget  = 0.05 // for motion between moments to be worth its pictures
	lateForgets = 0.99 // of late, with every update that drew nothing: it is tried again then
)

// means is what servers are asked for: what can be drawn, and moments so often that motion between them is smooth.
func means() scene.Means {
	return scene.Means{Most: mostBeads * 5 / 2, Texels: 1 << 18 / (fieldStep * fieldStep), Rate: 20}
}

// update notes that dt seconds have passed since the update before.
func (p *pace) update(dt float64) {
	if p.drew {
		p.late += (dt - p.late) * smoothing
	} else {
		p.late *= lateForgets
	}
	p.drew = false
}

// fluent tells whether pictures between two moments come fast enough to be seen as motion. Where they do not, only
// moments are drawn, and the machine has time for other things.
func (p *pace) fluent() bool { return p.fixed || p.late < lateBudget }

func (p *pace) begin() {
	p.drew = true
	p.started = time.Now()
	if p.beads == 0 {
		p.beads = mostBeads
	}
}

func (p *pace) end() {
	p.build += (time.Since(p.started).Seconds() - p.build) * smoothing
	switch {
	case p.build > buildBudget:
		p.beads = max(leastBeads, p.beads*97/100)
	case p.build < buildBudget/2:
		p.beads = min(mostBeads, p.beads*101/100+1)
	}
}

// budget is how many beads a picture may have.
func (p *pace) budget() int {
	if p.fixed || p.beads == 0 {
		return mostBeads
	}
	return p.beads
}

// glowing tells whether there is time for the glow.
func (p *pace) glowing() bool { return p.fixed || p.late < glowBudget }

// step is how many px a texel of the field covers, on a screen of px per point.
func (p *pace) step(scale float64) int { return max(fieldStep, int(scale+0.5)) }
