package main

import "time"

// pace watches how long pictures take and gives up detail on machines that are too slow for all of it.
type pace struct {
	beads   int // beads at most, 0 before the first picture
	started time.Time
	between time.Time
	build   float64 // seconds our own work takes, smoothed
	whole   float64 // seconds from picture to picture, smoothed, while they follow each other closely
	fixed   bool    // all detail, however long it takes
}

// Limits of what we take for fluent, in seconds.
const (
	buildBudget = 0.014
	wholeBudget = 0.16
	smoothing   = 0.08
	leastBeads  = 4_000
)

func (p *pace) begin() {
	now := time.Now()
	if gap := now.Sub(p.between).Seconds(); gap < 1 {
		p.whole += (gap - p.whole) * smoothing
	}
	p.started, p.between = now, now
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
func (p *pace) glowing() bool { return p.fixed || p.whole < wholeBudget }

// step is how many px a texel of the field covers, on a screen of px per point.
func (p *pace) step(scale float64) int { return max(fieldStep, int(scale+0.5)) }
