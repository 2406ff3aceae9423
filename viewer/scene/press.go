package scene

import "math"

// press is a press of the pointer from its beginning to its end. What is clicked acts when the pointer goes up where it
// went down: a finger that scrolls a panel presses nothing.
type press struct {
	x, y    float64 // where it went down, points
	moved   bool
	pending bool // it went down and has not gone up
	slides  bool // it moves a slider, and scrolls nothing
}

// pressSlack is how far a press may move, in points, and still be a click.
const pressSlack = 6

func (c *press) begin(p *Pointer) {
	if p.Pressed {
		*c = press{x: p.X, y: p.Y, pending: true}
	}
	if c.pending && math.Hypot(p.X-c.x, p.Y-c.y) > pressSlack {
		c.moved = true
	}
}

// clicked tells whether a press in an area has just ended.
func (c *press) clicked(area Item, p *Pointer) bool {
	return p.Released && c.pending && !c.moved && inside(area, c.x, c.y) && inside(area, p.X, p.Y)
}

func (c *press) end(p *Pointer) {
	if p.Released {
		*c = press{}
	}
	p.Pressed, p.Released, p.Wheel = false, false, 0
}
