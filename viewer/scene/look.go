package scene

import (
	"math"

	"ylem/region/wire"
)

// Means is what this viewer can draw, and wants of each server.
type Means struct {
	Most   int     // particles
	Texels int     // of density
	Rate   float64 // moments a second
}

// looker asks servers for what is in view.
type looker struct {
	last   wire.Look // the one that was asked for
	before []wire.Look
	asked  []asked // oldest first
	since  float64 // seconds since then
	still  float64 // seconds since the camera moved
	at     [6]float64
}

// asked is what values were asked for by the looks from a number on, until the next.
type asked struct {
	from            uint32
	by              string
	least, greatest float64
}

const (
	mostAsked   = 256  // of which the values are known
	lookMargin  = 0.25 // of the screen, around what is in view
	lookOften   = 0.25 // seconds between two looks, at least
	lookStill   = 0.12 // seconds after which a camera that does not move has settled
	looksKept   = 8    // looks whose cameras are remembered
	lookZoomed  = 1.02 // how much the scale may change before a picture of a settled camera is asked for anew
	finestPixel = 1e-6 // length units
)

// Look gives what is to be asked of servers from now on, if that has changed: the camera has settled elsewhere, or has
// left what was asked for. dt is in seconds.
func (v *View) Look(dt float64) (wire.Look, bool) {
	k, c := &v.looker, &v.Camera
	k.since += dt
	k.still += dt
	if v.World == nil || c.Scale == 0 || c.W == 0 {
		return wire.Look{}, false
	}
	if at := [6]float64{c.X, c.Y, c.Scale, c.Yaw, c.Pitch, c.W * c.H}; at != k.at {
		k.at, k.still = at, 0
	}
	if k.since < lookOften && k.last.Number != 0 {
		return wire.Look{}, false
	}
	l := v.wanted()
	l.Number = k.last.Number
	if k.last.Number != 0 && (sameLook(&l, &k.last) || k.still < lookStill && !v.outside() && same3(&l, &k.last)) {
		return wire.Look{}, false
	}
	l.Number++
	k.before = append(k.before, l)
	if len(k.before) > looksKept {
		k.before = append(k.before[:0], k.before[1:]...)
	}
	k.last, k.since = l, 0
	if a := (asked{l.Number, l.By, l.Least, l.Greatest}); !a.same(k.asked) {
		if len(k.asked) == mostAsked {
			k.asked = append(k.asked[:0], k.asked[1:]...)
		}
		k.asked = append(k.asked, a)
	}
	return l, true
}

// same tells whether the last of them asked for the same.
func (a asked) same(all []asked) bool {
	if len(all) == 0 {
		return false
	}
	a.from = all[len(all)-1].from
	return a == all[len(all)-1]
}

// told gives what the values 0 and 255 of a shot mean; false if they tell nothing of what the colours are to tell. What
// another viewer has asked for, whose recording is played, nobody knows.
func (v *View) told(s *Shot) (least, greatest float64, is bool) {
	c := &v.Colouring
	switch {
	case c.By == ByKind || c.places() || len(s.Value) != len(s.Style) || len(s.Value) == 0:
		return 0, 0, false
	case c.By == BySeen:
		return 0, float64(s.Ages), s.Ages > 0
	case s.Ages > 0 || v.Timeline.File != "" || s.Look > v.looker.last.Number:
		return 0, 0, false
	}
	for i := len(v.looker.asked) - 1; i >= 0; i-- {
		if a := &v.looker.asked[i]; a.from <= s.Look {
			return a.least, a.greatest, a.by == c.By
		}
	}
	return 0, 0, false
}

// looked finds a look by its number; nil if it is too long ago.
func (v *View) looked(number uint32) *wire.Look {
	for i := range v.looker.before {
		if l := &v.looker.before[i]; l.Number == number {
			return l
		}
	}
	return nil
}

// wanted is what should be asked for now, without a number.
func (v *View) wanted() wire.Look {
	c := &v.Camera
	l := wire.Look{Most: v.Means.Most, Texels: v.Means.Texels, Rate: v.Means.Rate}
	// Powers of two, so that places stay as fine as they are while one zooms a little.
	l.Pixel = math.Max(math.Exp2(math.Floor(math.Log2(1/c.Scale))), finestPixel)
	w := &v.World.World
	if v.Solid() {
		l.Lo, l.Hi = c.frustum()
		l.Camera = c.wire()
	} else {
		mx, my := c.middle()
		x0, x1 := c.X-mx/c.Scale, c.X+(c.W-mx)/c.Scale
		y0, y1 := c.Y-(c.H-my)/c.Scale, c.Y+my/c.Scale
		wide, high := (x1-x0)*lookMargin, (y1-y0)*lookMargin
		l.Lo, l.Hi = [3]float64{x0 - wide, y0 - high, 0}, [3]float64{x1 + wide, y1 + high, 0}
		for axis := range 2 {
			if w.Edge[axis] != "wrap" || l.Hi[axis]-l.Lo[axis] >= w.Size[axis] {
				l.Lo[axis], l.Hi[axis] = math.Max(l.Lo[axis], 0), math.Min(l.Hi[axis], w.Size[axis])
			}
			if l.Hi[axis]-l.Lo[axis] > 0.9*w.Size[axis] {
				l.Lo[axis], l.Hi[axis] = 0, w.Size[axis]
			}
		}
	}
	// Servers count their own regions only. Where all together are too many, all send density, lest neighbours differ.
	most := float64(l.Most)
	if v.looker.last.Number != 0 && v.looker.last.Most == 0 {
		most *= 1 - blend // not to and fro
	}
	if v.expected(&l) > most {
		l.Most = 0
	}
	switch by := v.Colouring.By; by {
	case ByKind, BySeen, ByRegion, ByServer:
	default:
		l.By, l.Least, l.Greatest = by, v.Colouring.Least, v.Colouring.Greatest
	}
	p := v.channels()
	l.Channels = append([]byte(nil), p.channel[:len(v.World.Styles)]...)
	return l
}

// expected is how many particles there are where a look looks, if they are everywhere alike.
func (v *View) expected(l *wire.Look) float64 {
	n := float64(v.Census.Particles)
	for axis := range v.World.World.Dimensions {
		n *= math.Min((l.Hi[axis]-l.Lo[axis])/v.World.World.Size[axis], 1)
	}
	return n
}

// sameLook tells whether a look asks for what another did: a camera that has moved by less than a step is the same.
func sameLook(a, b *wire.Look) bool {
	if !same3(a, b) {
		return false
	}
	for axis := range 3 {
		slack := (b.Hi[axis] - b.Lo[axis]) * lookMargin / 4
		if math.Abs(a.Lo[axis]-b.Lo[axis]) > slack || math.Abs(a.Hi[axis]-b.Hi[axis]) > slack {
			return false
		}
	}
	if (a.Camera == nil) != (b.Camera == nil) {
		return false
	}
	return a.Camera == nil || *a.Camera == *b.Camera
}

// same3 tells whether two looks want the same of what they see.
func same3(a, b *wire.Look) bool {
	return a.Pixel == b.Pixel && a.Most == b.Most && a.Texels == b.Texels && a.Rate == b.Rate &&
		a.By == b.By && a.Least == b.Least && a.Greatest == b.Greatest && string(a.Channels) == string(b.Channels)
}

// outside tells whether the screen shows what was not asked for.
func (v *View) outside() bool {
	if v.Solid() {
		return false
	}
	c, l, w := &v.Camera, &v.looker.last, &v.World.World
	mx, my := c.middle()
	lo := [2]float64{c.X - mx/c.Scale, c.Y - (c.H-my)/c.Scale}
	hi := [2]float64{c.X + (c.W-mx)/c.Scale, c.Y + my/c.Scale}
	for axis := range 2 {
		if l.Hi[axis]-l.Lo[axis] >= w.Size[axis] {
			continue
		}
		from, to := lo[axis], hi[axis]
		if w.Edge[axis] != "wrap" {
			from, to = math.Max(from, 0), math.Min(to, w.Size[axis])
		} else { // the image that is nearest to what was asked for
			shift := math.Round(((l.Lo[axis]+l.Hi[axis])-(from+to))/2/w.Size[axis]) * w.Size[axis]
			from, to = from+shift, to+shift
		}
		if from < l.Lo[axis] || to > l.Hi[axis] {
			return true
		}
	}
	return false
}

// wire is the camera as servers are told of it.
func (c *Camera) wire() *wire.ViewCamera {
	w := &wire.ViewCamera{Eye: float64(c.eye), Scale: c.Scale, W: int(c.W), H: int(c.H)}
	for i := range 9 {
		w.M[i/3][i%3] = float64(c.m[i/3][i%3])
	}
	mx, my := c.middle()
	w.PX, w.PY = mx-c.X*c.Scale, my+c.Y*c.Scale
	if c.Slab.On {
		w.Near, w.Far = c.Slab.Near*c.halfDiagonal(), c.Slab.Far*c.halfDiagonal()
	}
	return w
}

// halfDiagonal is that of the box, length units.
func (c *Camera) halfDiagonal() float64 { return float64(c.eye) / 4.8 }

// frustum is a box around what is in view of a world of three dimensions.
func (c *Camera) frustum() (lo, hi [3]float64) {
	mx, my := c.middle()
	first := true
	for corner := range 8 {
		px, py := float64(corner&1)*c.W, float64(corner>>1&1)*c.H
		px, py = px+(px-c.W/2)*2*lookMargin, py+(py-c.H/2)*2*lookMargin
		depth := c.halfDiagonal() * float64(2*(corner>>2)-1)
		f := float64(c.eye) / (float64(c.eye) + depth)
		u, w := ((px-mx)/c.Scale+c.X)/f, (-(py-my)/c.Scale+c.Y)/f
		for axis := range 3 {
			at := c.size[axis]/2 + float64(c.m[0][axis])*u + float64(c.m[1][axis])*w + float64(c.m[2][axis])*depth
			if first || at < lo[axis] {
				lo[axis] = at
			}
			if first || at > hi[axis] {
				hi[axis] = at
			}
		}
		first = false
	}
	for axis := range 3 {
		lo[axis], hi[axis] = math.Max(lo[axis], 0), math.Min(hi[axis], c.size[axis])
		if lo[axis] >= hi[axis] || hi[axis]-lo[axis] > 0.9*c.size[axis] {
			lo[axis], hi[axis] = 0, c.size[axis]
		}
	}
	return lo, hi
}
