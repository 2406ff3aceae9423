package scene

import "math"

// Camera maps the world to the screen. In two dimensions it looks straight down; in three it orbits the middle of the
// box with a mild perspective, and X, Y shift the picture in its own plane.
type Camera struct {
	W, H                     float64 // px
	Left, Right, Top, Bottom float64 // px that panels cover; Fit and the middle leave them out

	X, Y       float64 // what is in the middle, length units
	Scale      float64 // px per length unit
	Yaw, Pitch float64 // radians
	Slab       Slab    // in three dimensions

	size  [3]float64
	wrap  [3]bool
	solid bool

	to     struct{ x, y, scale float64 }
	anchor *anchor // the point that zooming keeps under the cursor

	m     [3][3]float32 // rotation, from Yaw and Pitch
	eye   float32       // distance of the eye from the middle, length units
	moved bool
}

// Slab is what is seen of a world of three dimensions: what lies between two planes that face the eye.
type Slab struct {
	On        bool
	Near, Far float64 // how far behind the middle of the box, in half diagonals of it, -1 to 1
}

// deep is a depth for the haze: what the slab leaves is as clear in front, and as hazy behind, as the whole box is.
func (s *Slab) deep(depth float32) float32 {
	if !s.On {
		return depth
	}
	return (depth-float32(s.Near))/float32(s.Far-s.Near)*2 - 1
}

// leastSlab is how thin a slab can be made, in half diagonals.
const leastSlab = 0.02

// Cut moves the planes of the slab by parts of the half diagonal, and switches it on. A slab that holds all is off.
func (c *Camera) Cut(near, far float64) {
	if !c.solid {
		return
	}
	s := &c.Slab
	if !s.On {
		*s = Slab{true, -1, 1}
	}
	s.Near = math.Min(math.Max(s.Near+near, -1), 1-leastSlab)
	s.Far = math.Min(math.Max(s.Far+far, s.Near+leastSlab), 1)
	s.On = s.Near > -1 || s.Far < 1
	c.moved = true
}

// cuts tells whether what lies at a depth as Project has it is outside of the slab.
func (c *Camera) cuts(depth float32) bool {
	return c.Slab.On && (float64(depth) < c.Slab.Near || float64(depth) > c.Slab.Far)
}

// Centre goes to a place and stays as near to it as it is.
func (c *Camera) Centre(x, y, z float32) {
	c.anchor = nil
	c.to.x, c.to.y = float64(x), float64(y)
	if c.solid {
		c.to.x, c.to.y = c.plane(x, y, z)
		return
	}
	for axis, to := range [...]*float64{&c.to.x, &c.to.y} { // around a wrapped edge by the shorter way
		at := [...]float64{c.X, c.Y}[axis]
		if c.wrap[axis] && c.Echo() >= 1 {
			*to = at + math.Remainder(*to-at, c.size[axis])
		}
	}
}

// Approach magnifies to a scale, px per length unit, unless it is nearer already.
func (c *Camera) Approach(scale float64) { c.to.scale = min(max(c.to.scale, scale), mostScale) }

type anchor struct{ px, py, x, y float64 }

// Widest and narrowest view: fractions of the fitted scale, and px per length unit.
const (
	leastZoom = 0.45
	mostScale = 600.0
)

// Look tells the camera about the world and fits it in.
func (c *Camera) Look(size [3]float64, wrap [3]bool, solid bool) {
	c.size, c.wrap, c.solid = size, wrap, solid
	c.Yaw, c.Pitch, c.Slab = 0, 0, Slab{}
	if solid {
		c.Yaw, c.Pitch = 0.6, 0.42
	}
	c.turn()
	c.Fit()
	c.X, c.Y, c.Scale = c.to.x, c.to.y, c.to.scale
}

// Pointed tells whether the camera knows a world.
func (c *Camera) Pointed() bool { return c.size[0] > 0 }

// Resize sets the size of the screen and how much of it is covered, in px. A picture into which the world is fitted is
// fitted anew: at once on another screen, by and by where panels came or went. Otherwise these move nothing.
func (c *Camera) Resize(w, h, left, right, top, bottom float64) {
	if c.W == w && c.H == h && c.Left == left && c.Right == right && c.Top == top && c.Bottom == bottom {
		return
	}
	fitted, same := c.fitted(), c.W == w && c.H == h && c.Scale > 0
	mx, my := c.middle()
	c.W, c.H, c.Left, c.Right, c.Top, c.Bottom = w, h, left, right, top, bottom
	c.moved = true
	switch {
	case c.size[0] == 0:
	case same:
		nx, ny := c.middle()
		dx, dy := (nx-mx)/c.Scale, (my-ny)/c.Scale
		c.X, c.Y, c.to.x, c.to.y = c.X+dx, c.Y+dy, c.to.x+dx, c.to.y+dy
		if fitted {
			c.Fit()
		}
	case fitted || c.Scale == 0:
		c.Fit()
		c.X, c.Y, c.Scale = c.to.x, c.to.y, c.to.scale
	}
}

// fitted tells whether the whole world is in view, or will be.
func (c *Camera) fitted() bool {
	x, y := c.size[0]/2, c.size[1]/2
	if c.solid {
		x, y = 0, 0
	}
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-9*c.size[0] }
	return c.size[0] > 0 && math.Abs(c.to.scale-c.fitScale()) < 1e-9*c.to.scale && near(c.to.x, x) && near(c.to.y, y)
}

func (c *Camera) middle() (px, py float64) {
	return (c.Left + c.W - c.Right) / 2, (c.Top + c.H - c.Bottom) / 2
}

func (c *Camera) fitScale() float64 {
	w, h := c.size[0], c.size[1]
	if c.solid { // the box turned as it is now
		w, h = 0, 0
		for corner := range 8 {
			sx, sy := c.plane(c.corner(corner))
			w, h = math.Max(w, 2*math.Abs(sx)), math.Max(h, 2*math.Abs(sy))
		}
	}
	free := func(all, a, b float64) float64 { return math.Max(all-a-b, 40) * 0.96 }
	return math.Min(free(c.W, c.Left, c.Right)/w, free(c.H, c.Top, c.Bottom)/h)
}

// corner gives the i-th corner of the box, i from 0 to 7.
func (c *Camera) corner(i int) (x, y, z float32) {
	return float32(float64(i&1) * c.size[0]), float32(float64(i>>1&1) * c.size[1]), float32(float64(i>>2) * c.size[2])
}

// Fit goes to where the whole world is in view.
func (c *Camera) Fit() {
	c.anchor = nil
	c.to.x, c.to.y, c.to.scale = c.size[0]/2, c.size[1]/2, c.fitScale()
	if c.solid {
		c.to.x, c.to.y = 0, 0
	}
}

// Ease moves towards what was asked for. It tells whether the picture changed; dt is in seconds.
func (c *Camera) Ease(dt float64) bool {
	k := 1 - math.Exp(-dt*16)
	near := func(now, to, unit float64) float64 {
		if math.Abs(to-now) < unit {
			return to
		}
		return now + (to-now)*k
	}
	x, y, scale := c.X, c.Y, c.Scale
	if c.Scale > 0 {
		c.Scale = math.Exp(near(math.Log(c.Scale), math.Log(c.to.scale), 1e-4))
	}
	if a := c.anchor; a != nil {
		mx, my := c.middle()
		c.X, c.Y = a.x-(a.px-mx)/c.Scale, a.y+(a.py-my)/c.Scale
		c.to.x, c.to.y = c.X, c.Y
	} else if c.Scale > 0 {
		c.X, c.Y = near(c.X, c.to.x, 0.05/c.Scale), near(c.Y, c.to.y, 0.05/c.Scale)
	}
	c.keep()
	changed := c.moved || x != c.X || y != c.Y || scale != c.Scale
	c.moved = false
	return changed
}

// keep holds the middle inside the world: around a wrapped edge it goes on at the other side.
func (c *Camera) keep() {
	if c.solid || c.size[0] == 0 {
		return
	}
	hold := func(v *float64, to *float64, size float64, wrap bool, whole bool) float64 {
		was := *v
		if wrap && whole {
			*v = math.Mod(math.Mod(*v, size)+size, size)
		} else {
			*v = math.Min(math.Max(*v, 0), size)
			*to = math.Min(math.Max(*to, 0), size)
		}
		return *v - was
	}
	whole := c.Echo() >= 1
	dx := hold(&c.X, &c.to.x, c.size[0], c.wrap[0], whole)
	dy := hold(&c.Y, &c.to.y, c.size[1], c.wrap[1], whole)
	if c.wrap[0] && whole {
		c.to.x += dx
	}
	if c.wrap[1] && whole {
		c.to.y += dy
	}
	if c.anchor != nil {
		c.anchor.x += dx
		c.anchor.y += dy
	}
}

// Echo is how bright the images beyond a wrapped edge are: as bright as the world when only a part of it is in view,
// so that one can pan for ever, and faint when all of it is.
func (c *Camera) Echo() float64 {
	seen := math.Max(c.W/(c.Scale*c.size[0]), c.H/(c.Scale*c.size[1]))
	t := math.Min(math.Max((0.95-seen)/0.35, 0), 1)
	return 0.13 + 0.87*t*t*(3-2*t)
}

// holds tells whether all of a world of three dimensions is in view.
func (c *Camera) holds() bool {
	for corner := range 8 {
		if x, y, _, _ := c.Project(c.corner(corner)); x < 0 || y < 0 || float64(x) > c.W || float64(y) > c.H {
			return false
		}
	}
	return !c.Slab.On
}

// ZoomAt magnifies by a factor and keeps what is under the cursor there.
func (c *Camera) ZoomAt(px, py, factor float64) {
	x, y := c.Unproject(px, py)
	c.anchor = &anchor{px, py, x, y}
	c.to.scale = math.Min(math.Max(c.to.scale*factor, leastZoom*c.fitScale()), mostScale)
}

// Pan moves the picture by px with the hand.
func (c *Camera) Pan(dx, dy float64) {
	c.anchor = nil
	c.X -= dx / c.Scale
	c.Y += dy / c.Scale
	c.to.x, c.to.y, c.to.scale = c.X, c.Y, c.Scale
	c.keep()
	c.moved = true
}

// Orbit turns a world of three dimensions by points of hand.
func (c *Camera) Orbit(dx, dy float64) {
	if !c.solid {
		return
	}
	c.Yaw += dx * orbitSpeed
	c.Pitch = math.Min(math.Max(c.Pitch+dy*orbitSpeed, -1.5), 1.5)
	c.turn()
	c.moved = true
}

// Zoom is the magnification: 1 when the world is fitted in.
func (c *Camera) Zoom() float64 {
	if f := c.fitScale(); f > 0 {
		return c.Scale / f
	}
	return 1
}

// Unproject gives the place under a pixel; in three dimensions that in the plane of the picture through the middle.
func (c *Camera) Unproject(px, py float64) (x, y float64) {
	mx, my := c.middle()
	return c.X + (px-mx)/c.Scale, c.Y - (py-my)/c.Scale
}

func (c *Camera) turn() {
	sy, cy := math.Sincos(c.Yaw)
	sp, cp := math.Sincos(c.Pitch)
	c.m = [3][3]float32{
		{float32(cy), 0, float32(sy)},
		{float32(sy * sp), float32(cp), float32(-cy * sp)},
		{float32(-sy * cp), float32(sp), float32(cy * cp)},
	}
	c.eye = 2.4 * float32(math.Sqrt(c.size[0]*c.size[0]+c.size[1]*c.size[1]+c.size[2]*c.size[2]))
}

// plane projects into the plane of the picture, in length units from the middle of the box.
func (c *Camera) plane(x, y, z float32) (float64, float64) {
	u, v, f, _ := c.rotate(x, y, z)
	return float64(u * f), float64(v * f)
}

func (c *Camera) rotate(x, y, z float32) (u, v, f, depth float32) {
	x, y, z = x-float32(c.size[0]/2), y-float32(c.size[1]/2), z-float32(c.size[2]/2)
	u = c.m[0][0]*x + c.m[0][1]*y + c.m[0][2]*z
	v = c.m[1][0]*x + c.m[1][1]*y + c.m[1][2]*z
	depth = c.m[2][0]*x + c.m[2][1]*y + c.m[2][2]*z
	return u, v, c.eye / (c.eye + depth), depth
}

// Project gives the pixel of a place, how much larger than at the middle things are there (1 in two dimensions), and
// how far behind the middle of the box it is, in half diagonals, -1 to 1.
func (c *Camera) Project(x, y, z float32) (px, py, f, depth float32) {
	mx, my := c.middle()
	scale := float32(c.Scale)
	if !c.solid {
		return float32(mx) + (x-float32(c.X))*scale, float32(my) - (y-float32(c.Y))*scale, 1, 0
	}
	u, v, f, depth := c.rotate(x, y, z)
	return float32(mx) + (u*f-float32(c.X))*scale, float32(my) - (v*f-float32(c.Y))*scale, f, depth * 4.8 / c.eye
}
