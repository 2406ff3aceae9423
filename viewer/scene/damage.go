package scene

import (
	"math"
	"slices"

	"ylem/region/wire"
)

// Damage is a blow that the world was dealt, and what it has made of it since. What the blow took is what servers say
// that it took, and nothing that decayed in the same tick; what became of it counts the whole world, whatever is in view.
type Damage struct {
	Tick    uint64 // when it acts
	Known   bool   // Tick is
	Struck  bool   // every region has said what it took there
	Removed int    // particles that it took
	Kinds   []Wound
	Past    []int // particles of the kinds that it took, about once a second since; the first is before it

	request uint32
	number  string             // of the command that makes the hole
	taken   map[uint32][]int32 // by region, and there by kind
	before  []int              // particles by kind when it had not acted
	since   float64
	next    float64
}

// Wound is what a blow did to one kind.
type Wound struct {
	Kind                 int // index into Welcome.Kinds
	Before, Removed, Now int
}

// left is how many the blow left.
func (w *Wound) left() int { return w.Before - w.Removed }

const (
	blastReach  = 2.2 // radii of the hole within which what is left flies off
	blastKicks  = 6
	mostWounds  = 4   // kinds that are listed
	damageStays = 600 // seconds that it is looked at
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
	g.Tick, g.Known, g.number = uint64(max(d.Tick, 0)), true, d.Number
	return d.Error != ""
}

// hear takes what a server says of its regions: what the blow took there.
func (g *Damage) hear(now *wire.Vitals) {
	if !g.Known || g.Struck {
		return
	}
	for i := range now.Regions {
		r := &now.Regions[i]
		if r.Tick <= g.Tick {
			continue
		}
		if g.taken == nil {
			g.taken = map[uint32][]int32{}
		}
		if _, heard := g.taken[r.ID]; !heard {
			g.taken[r.ID] = nil
		}
		for _, one := range r.Removals {
			if one.Number == g.number {
				g.taken[r.ID] = one.Kinds
			}
		}
	}
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
	if !g.Known || v.Census.Tick <= g.Tick {
		g.before = append(g.before[:0], now...)
		return
	}
	if len(g.before) != len(now) { // other rules
		return
	}
	if !g.Struck {
		if len(g.taken) < len(v.Regions) { // not all have said
			return
		}
		g.struck()
		v.Changes++
	}
	for i := range g.Kinds {
		g.Kinds[i].Now = now[g.Kinds[i].Kind]
	}
	if g.since >= g.next {
		g.next++
		g.Past = append(g.Past, sumOf(g.Kinds, func(w *Wound) int { return w.Now }))
		v.Changes++
	}
}

// struck adds up what the blow took everywhere.
func (g *Damage) struck() {
	g.Struck, g.since, g.next = true, 0, 0
	for kind, n := range g.before {
		lost := 0
		for _, kinds := range g.taken {
			if kind < len(kinds) {
				lost += int(kinds[kind])
			}
		}
		if lost > 0 {
			g.Kinds = append(g.Kinds, Wound{Kind: kind, Before: n, Removed: lost})
			g.Removed += lost
		}
	}
	slices.SortStableFunc(g.Kinds, func(a, b Wound) int { return b.Removed - a.Removed })
	g.Past = append(g.Past, sumOf(g.Kinds, func(w *Wound) int { return w.Before }))
}

// Back is how many there are more than the blow left, of the kinds that it took, over what it took: above 1 there are
// more than before, below 0 fewer than it left.
func (g *Damage) Back() float64 {
	if g.Removed == 0 {
		return 1
	}
	return float64(sumOf(g.Kinds, func(w *Wound) int { return w.Now - w.left() })) / float64(g.Removed)
}

func sumOf(all []Wound, of func(*Wound) int) (sum int) {
	for i := range all {
		sum += of(&all[i])
	}
	return sum
}
