package sim

import (
	"ylem/particles"
	"ylem/rules"
)

// Chemistry answers whether particles in certain states could react, wherever
// they are: of all that a tick asks, what distances have no part in.
type Chemistry struct {
	table *rules.Table
	rules []rule
	scene rules.Scene
}

// NewChemistry returns the chemistry of a world.
func NewChemistry(t *rules.Table) *Chemistry {
	c := &Chemistry{table: t, scene: rules.Scene{Kinds: t.Kinds}}
	c.rules, _ = newRules(t)
	return c
}

// Later returns the first tick, from tick on, at which the rule is considered;
// false if there is none.
func (c *Chemistry) Later(number int, tick int64) (int64, bool) {
	r := &c.rules[number]
	first := max(tick, r.After)
	if rest := first % r.Every; rest != 0 {
		first += r.Every - rest
	}
	return first, r.Hazard > 0 && first < r.Until
}

// Matches reports whether the particle in row is what participant i of the rule
// must be.
func (c *Chemistry) Matches(st *particles.Store, number, i int, row int32) bool {
	return matches(st, &c.rules[number].Left[i], row)
}

// Reacts reports whether the rule fits participants that are bonded and free as
// it asks, at this tick or a later one: patterns, room for bonds, and the guard.
func (c *Chemistry) Reacts(st *particles.Store, number int, row [3]int32, tick int64) bool {
	r := &c.rules[number]
	for i := range r.Left {
		if !matches(st, &r.Left[i], row[i]) || !r.canBond(c.table, st, i, row[i]) {
			return false
		}
	}
	if len(r.Guard) == 0 {
		return true
	}
	c.scene.Store, c.scene.Row, c.scene.Tick = st, row, tick
	return r.Guard.Possible(&c.scene)
}

// canBond reports whether participant i, in row, has no bond that the rule would
// have to break without naming it, and room for those that it makes.
func (r *rule) canBond(t *rules.Table, st *particles.Store, i int, row int32) bool {
	f := &r.fate[i]
	held := int(st.NBond[row])
	if f.product < 0 {
		return held == f.lost
	}
	if f.made == 0 && f.kind < 0 {
		return true
	}
	kind := int(st.Kind[row])
	if f.kind >= 0 {
		kind = f.kind
	}
	return held-f.lost+f.made <= t.Kinds[kind].Valence
}
