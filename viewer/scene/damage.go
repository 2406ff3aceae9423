package scene

import (
	"math"
	"slices"

	"ylem/region/wire"
)

// Damage is a blow that the world was dealt, and what it has made of it since. It counts the whole world: what is in
// view may change.
type Damage struct {
	Tick    uint64 // when it acts
	Known   bool   // Tick is
	Struck  bool   // it was seen
	Removed int    // particles that were gone when it was seen
	Kinds   []Wound
	Past    []int // particles of the kinds that it took, about once a second since; the first is before it

	request uint32
	before  []int // particles by kind when it had not acted
	since   float64
	next    float64
}

// Wound is what a blow did to one kind.
type Wound struct {
	Kind               int // index into Welcome.Kinds
	Before, Least, Now int
}

const (
	blastReach  = 2.2 // radii of the hole within which what is left flies off
	blastKicks  = 6
	mostWounds  = 4   // kinds that are listed
	damageStays = 600 // seconds that it is looked at
	woundSettle = 1.5 // seconds after the blow in which the least is looked for
)

// blast makes a hole and kicks what is around it, away.
func (v *View) blast(at [3]float64) {
	t := &v.Tools
	t.damage = &Damage{}
	hole := v.erasing(at)
	hole.blow = true
	v.queue(hole)
	w := &v.World.World
	speed := pushPart * w.Light / w.Dt
	if !v.pushes() || !(speed > 0) || math.IsInf(speed, 0) {
		return
	}
	for i := range blastKicks {
		dy, dx := math.Sincos(2 * math.Pi * float64(i) / blastKicks)
		far := t.Radius * (1 + blastReach) / 2
		to, velocity := at, [3]float64{dx * speed, dy * speed}
		to[0], to[1] = at[0]+dx*far, at[1]+dy*far
		if v.Solid() { // in the plane of the picture
			m := &v.Camera.m
			for axis := range 3 {
				way := dx*float64(m[0][axis]) + dy*float64(m[1][axis])
				to[axis], velocity[axis] = at[axis]+far*way, speed*way
			}
		}
		if to, inside := v.within(to); inside {
			v.queue(v.kicking(to, t.Radius*(blastReach-1)/2, velocity))
		}
	}
}

// strike takes what became of the order that makes the hole.
func (g *Damage) strike(d *wire.Decided) (over bool) {
	if g.request == 0 || g.request != d.Request {
		return false
	}
	g.Tick, g.Known = uint64(max(d.Tick, 0)), true
	return d.Error != ""
}

// heal counts how the world recovers; dt is in seconds.
func (v *View) heal(dt float64) {
	g := v.Tools.damage
	if g == nil {
		return
	}
	if g.since += dt; g.since > damageStays {
		return
	}
	now := v.Census.Kinds
	switch {
	case !g.Known || v.Census.Tick <= g.Tick:
		g.before = append(g.before[:0], now...)
		return
	case len(g.before) != len(now): // other rules
		return
	case !g.Struck:
		g.Struck, g.since, g.next = true, 0, 0
		for kind, n := range g.before {
			if n > now[kind] {
				g.Kinds = append(g.Kinds, Wound{kind, n, now[kind], now[kind]})
				g.Removed += n - now[kind]
			}
		}
		slices.SortStableFunc(g.Kinds, func(a, b Wound) int { return (b.Before - b.Least) - (a.Before - a.Least) })
		g.Past = append(g.Past, sumOf(g.Kinds, func(w *Wound) int { return w.Before }))
		v.Changes++
	}
	for i := range g.Kinds {
		w := &g.Kinds[i]
		if w.Now = now[w.Kind]; g.since <= woundSettle {
			w.Least = min(w.Least, w.Now)
		}
	}
	if g.since >= g.next {
		g.next++
		g.Past = append(g.Past, sumOf(g.Kinds, func(w *Wound) int { return w.Now }))
		v.Changes++
	}
}

// Back is the part of what was lost that is there again; above 1 there is more than before.
func (g *Damage) Back() float64 {
	lost := sumOf(g.Kinds, func(w *Wound) int { return w.Before - w.Least })
	if lost == 0 {
		return 1
	}
	return float64(sumOf(g.Kinds, func(w *Wound) int { return w.Now - w.Least })) / float64(lost)
}

func sumOf(all []Wound, of func(*Wound) int) (sum int) {
	for i := range all {
		sum += of(&all[i])
	}
	return sum
}
