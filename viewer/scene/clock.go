package scene

// clock tells which part of the time between the last two moments has passed in the picture: they come when the
// network brings them, and are drawn evenly.
type clock struct {
	since    float64 // seconds since the last moment was taken
	interval float64 // seconds between moments, smoothed; 0 before the second
	began    bool    // a moment was taken since the last advance
}

// Limits of what is taken for the time between two moments, in seconds. What comes later than the longest was held up.
const (
	shortestInterval = 1.0 / 120
	longestInterval  = 1.5
	intervalShare    = 0.2 // of a new measurement in the smoothed one
)

// take notes that a moment is there.
func (c *clock) take() {
	if c.began {
		return // of another server, at the same time
	}
	c.began = true
	if c.since <= longestInterval && c.since > 0 {
		if c.interval == 0 {
			c.interval = c.since
		}
		c.interval += (max(c.since, shortestInterval) - c.interval) * intervalShare
	}
	c.since = 0
}

// advance lets time pass. It tells whether the picture moves.
func (c *clock) advance(dt float64) bool {
	moving := c.part() < 1
	c.began = false
	c.since += dt
	return moving
}

// part is how far the picture is from the moment before the last to the last, 0 to 1.
func (c *clock) part() float32 {
	if c.interval == 0 {
		return 1
	}
	return float32(min(c.since/c.interval, 1))
}

// Due tells whether the picture has come to the last moment, so that the next can begin. Where waiting moments pile up
// it has to hurry.
func (v *View) Due(waiting int) bool {
	return waiting > 1 || v.clock.part() >= 1
}

// Advance lets dt seconds pass in the picture. It tells whether that changes it.
func (v *View) Advance(dt float64) bool {
	moving := v.clock.advance(dt)
	if moving {
		v.carry()
	}
	return moving
}

// carry takes the marks along with the particles.
func (v *View) carry() {
	for _, m := range [...]*Mark{v.Hover, v.selectedMark()} {
		if m == nil {
			continue
		}
		if r := v.Region(m.Region); r != nil && r.Shot != nil && m.Frame == r.Frame && m.Index < r.Shot.Len() {
			m.X, m.Y, m.Z = r.Shot.At(m.Index, v.clock.part())
		}
	}
}

func (v *View) selectedMark() *Mark {
	if v.Selected == nil || v.Selected.Gone {
		return nil
	}
	return &v.Selected.Mark
}
