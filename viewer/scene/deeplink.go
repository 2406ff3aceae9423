package scene

import (
	"errors"
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"

	"ylem/region/wire"
)

// Link is a sight of a world, as the address of a page holds it. It never holds a token.
type Link struct {
	World string // its name; "": any
	Rules string // the fingerprint of those it began with, 16 hex digits
	Seed  string
	Tick  uint64 // of what was to be seen
	Sight Sight
	Aimed bool // Sight is there
}

// Names of a link's parts in a query.
const (
	linkWorld  = "world"
	linkRules  = "rules"
	linkSeed   = "seed"
	linkTick   = "tick"
	linkAt     = "at"
	linkZoom   = "zoom"
	linkYaw    = "yaw"
	linkPitch  = "pitch"
	linkFollow = "follow"
)

// ParseLink reads the query of an address, without its question mark. What is no part of a link is left alone.
func ParseLink(query string) (l Link, err error) {
	q, err := url.ParseQuery(query)
	if err != nil {
		return l, fmt.Errorf("the link cannot be read: %w", err)
	}
	l.World, l.Rules, l.Seed = q.Get(linkWorld), q.Get(linkRules), q.Get(linkSeed)
	if text := q.Get(linkTick); text != "" {
		if l.Tick, err = strconv.ParseUint(text, 10, 64); err != nil {
			return l, fmt.Errorf("the link says tick=%s, which is no tick", text)
		}
	}
	number := func(name string, usual, least, most float64) float64 {
		text := q.Get(name)
		if text == "" {
			return usual
		}
		x, wrong := strconv.ParseFloat(text, 64)
		if wrong != nil || !(x >= least && x <= most) {
			err = errors.Join(err, fmt.Errorf("the link says %s=%s: a number from %g to %g is expected", name, text, least, most))
			return usual
		}
		return x
	}
	l.Sight.Zoom = number(linkZoom, 1, 0.01, 1e6)
	l.Sight.Yaw, l.Sight.Pitch = number(linkYaw, math.NaN(), -100, 100), number(linkPitch, math.NaN(), -1.5, 1.5)
	if text := q.Get(linkAt); text != "" {
		parts := strings.Split(text, ",")
		for i, part := range parts {
			x, wrong := strconv.ParseFloat(part, 64)
			if wrong != nil || i > 2 || len(parts) < 2 || !(math.Abs(x) <= 1e9) {
				return l, fmt.Errorf("the link says at=%s: two or three numbers are expected", text)
			}
			l.Sight.At[i] = x
		}
		l.Aimed = true
	}
	if l.Sight.Follow = strings.ToLower(q.Get(linkFollow)); l.Sight.Follow != "" {
		if _, wrong := strconv.ParseUint(l.Sight.Follow, 16, 64); wrong != nil || len(l.Sight.Follow) != 16 {
			return l, fmt.Errorf("the link says follow=%s: an ID has 16 hex digits", l.Sight.Follow)
		}
	}
	return l, err
}

// Query writes the link, so that ParseLink reads it.
func (l *Link) Query(solid bool) string {
	var out []string
	add := func(name, value string) {
		if value != "" {
			out = append(out, name+"="+url.QueryEscape(value))
		}
	}
	add(linkWorld, l.World)
	add(linkRules, l.Rules)
	add(linkSeed, l.Seed)
	if l.Tick > 0 {
		add(linkTick, strconv.FormatUint(l.Tick, 10))
	}
	if l.Aimed {
		s := &l.Sight
		at := []string{decimal(s.At[0], 3), decimal(s.At[1], 3)}
		if solid {
			at = append(at, decimal(s.At[2], 3))
		}
		out = append(out, linkAt+"="+strings.Join(at, ",")) // commas are plain in a query, and people read them
		add(linkZoom, decimal(s.Zoom, 3))
		if solid {
			add(linkYaw, decimal(s.Yaw, 3))
			add(linkPitch, decimal(s.Pitch, 3))
		}
		add(linkFollow, s.Follow)
	}
	return strings.Join(out, "&")
}

// decimal writes a number with so many decimals at most.
func decimal(x float64, decimals int) string {
	k := math.Pow10(decimals)
	x = math.Round(x*k) / k
	return strconv.FormatFloat(x+0, 'f', -1, 64)
}

// Merge puts the link into a query that may say other things, too, and a link from before.
func (l *Link) Merge(query string, solid bool) string {
	var rest []string
	for _, part := range strings.Split(query, "&") {
		name, _, _ := strings.Cut(part, "=")
		switch name {
		case "", "token", linkWorld, linkRules, linkSeed, linkTick, linkAt, linkZoom, linkYaw, linkPitch, linkFollow:
		default:
			rest = append(rest, part)
		}
	}
	return strings.Join(append(rest, l.Query(solid)), "&")
}

// Here is a link to what is seen now.
func (v *View) Here() (l Link, ok bool) {
	if v.World == nil || v.Camera.Scale == 0 {
		return l, false
	}
	w := v.World
	return Link{w.World.Name, origin(w), strconv.FormatUint(w.Seed, 10), v.Tick(), v.Sight(), true}, true
}

// Aim looks where a link says, as soon as the world is there, and says so if it is another.
func (v *View) Aim(l Link) { v.aim = &l }

// Aiming tells whether a link waits for its world.
func (v *View) Aiming() bool { return v.aim != nil }

// arrive carries out a link that waits.
func (v *View) arrive() {
	l := v.aim
	if l == nil || !v.Ready() || v.Camera.Scale == 0 {
		return
	}
	v.aim = nil
	if other := l.differs(v.World); other != "" {
		v.Notice = other
		v.Changes++
		return
	}
	if l.Aimed {
		s := l.Sight
		if math.IsNaN(s.Yaw) {
			s.Yaw = v.Camera.Yaw
		}
		if math.IsNaN(s.Pitch) {
			s.Pitch = v.Camera.Pitch
		}
		v.Camera.Go(s)
	}
	if l.Sight.Follow != "" {
		v.Pursue(l.Sight.Follow)
	}
	if now := v.Tick(); l.Tick > 0 && now > l.Tick {
		v.tell(fmt.Sprintf("The link was made at tick %s; the world has come to %s since.", Number(l.Tick), Number(now)))
	}
	v.Changes++
}

// differs says in what the world is another than the link's, "" if it is none.
func (l *Link) differs(w *wire.Welcome) string {
	what := w.World.Name + ", seed " + strconv.FormatUint(w.Seed, 10)
	meant := l.World
	if meant == "" {
		meant = "another world"
	}
	if l.Seed != "" {
		meant += ", seed " + l.Seed
	}
	switch {
	case l.World != "" && l.World != w.World.Name, l.Seed != "" && l.Seed != strconv.FormatUint(w.Seed, 10):
		return fmt.Sprintf("The link leads to %s; what is here is %s.", meant, what)
	case l.Rules != "" && l.Rules != origin(w):
		return fmt.Sprintf("The link leads to %s with other rules than those of the world that is here.", meant)
	}
	return ""
}

// Pursue selects the particle with an ID, 16 hex digits, and stays with it.
func (v *View) Pursue(id string) {
	n, err := strconv.ParseUint(id, 16, 64)
	if err != nil {
		return
	}
	for _, s := range v.Servers {
		if s.State != Connected {
			continue
		}
		v.request++
		c := &v.Camera
		v.Select(nil)
		v.Selected = &Selection{request: v.request, id: n, known: true, linked: true, Mark: Mark{X: float32(c.X), Y: float32(c.Y)}}
		v.About, v.Following = About{What: AboutParticle}, true
		v.Asks = append(v.Asks, Ask{s.Name, wire.Follow{Request: v.request, ID: n}})
		v.Changes++
		return
	}
}
