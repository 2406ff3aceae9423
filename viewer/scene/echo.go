package scene

import (
	"math"

	"ylem/region/wire"
)

// echo shows at once where a tool will act: servers decide first when, which takes about a second.
type echo struct {
	at      [3]float64
	radius  float64 // length units
	request uint32  // of its order; 0: it was not sent yet
	decided bool
	tick    uint64  // when it acts
	age     float64 // seconds
	acted   float64 // seconds since then
}

const (
	echoStays = 0.7  // seconds after it has acted
	echoMost  = 30.0 // seconds without an answer
)

// settleEchoes takes what became of an order.
func (v *View) settleEchoes(d *wire.Decided) {
	t := &v.Tools
	for i := range t.echoes {
		if e := &t.echoes[i]; e.request == d.Request && !e.decided {
			if d.Error != "" {
				t.echoes = append(t.echoes[:i], t.echoes[i+1:]...)
			} else {
				e.decided, e.tick = true, uint64(max(d.Tick, 0))
			}
			return
		}
	}
}

// fadeEchoes takes those away that have acted, or that nobody answers; dt is in seconds.
func (v *View) fadeEchoes(dt float64) {
	t := &v.Tools
	if len(t.echoes) == 0 {
		return
	}
	now, left := v.Tick(), t.echoes[:0]
	for _, e := range t.echoes {
		e.age += dt
		if e.decided && now > e.tick {
			e.acted += dt
		}
		if e.acted < echoStays && (e.decided || e.age < echoMost) {
			left = append(left, e)
		}
	}
	t.echoes = left
	v.Changes++
}

// brush rings where the tool would act, and where it will.
func (v *View) brush(d *Drawing) {
	t := &v.Tools
	if v.Timeline.Past {
		return
	}
	for i := range t.echoes {
		e := &t.echoes[i]
		c, wide := v.Theme.Text.Fade(0.35), float32(1)
		if e.decided {
			c, wide = v.Theme.Good.Fade(0.8), 1.6
		}
		fade := float32(1 - e.acted/echoStays)
		v.ringAt(d, e.at, e.radius*(1+0.15*e.acted/echoStays), wide, c.Fade(fade))
		if next := i == 0; next && e.decided && e.acted == 0 {
			x, y, f, _ := v.Camera.Project(float32(e.at[0]), float32(e.at[1]), float32(e.at[2]))
			v.tag(d, x, y+float32(e.radius*v.Camera.Scale)*f+v.px(4), "acts at tick "+Number(e.tick), AlignCenter, v.Theme.Good)
		}
	}
	if t.Now == ToolSelect || !t.Over {
		return
	}
	at, inside := v.Place(t.X, t.Y)
	c := v.Theme.Accent
	switch {
	case !inside || v.Barred(t.Now) != "":
		c = v.Theme.Muted.Fade(0.6)
	case t.Now == ToolErase || t.Now == ToolBlast:
		c = v.Theme.Warn
	}
	r := max(float32(t.Radius*v.Camera.Scale), v.px(3))
	d.Top.Ring(float32(t.X), float32(t.Y), r, v.px(1.5), c)
	if t.Now == ToolBlast {
		d.Top.Ring(float32(t.X), float32(t.Y), r*blastReach, v.px(1), c.Fade(0.4))
	}
	if s := t.stroke; s != nil && t.Now == ToolPush {
		way := v.way(s.at, at)
		k := float32(v.Camera.Scale)
		if !v.Solid() && math.Hypot(way[0], way[1]) > 0 {
			d.Top.Line(float32(t.X)-float32(way[0])*k, float32(t.Y)+float32(way[1])*k, float32(t.X), float32(t.Y), v.px(2), c)
		}
	}
}

// ringAt rings a place of the world, and its images in view.
func (v *View) ringAt(d *Drawing, at [3]float64, radius float64, wide float32, c Color) {
	for _, m := range v.images() {
		x, y, f, _ := v.Camera.Project(float32(at[0])+m.dx, float32(at[1])+m.dy, float32(at[2]))
		d.Top.Ring(x, y, max(float32(radius*v.Camera.Scale)*f, v.px(3)), v.px(wide), c.Fade(m.echo))
	}
}
