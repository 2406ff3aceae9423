package region

import (
	"fmt"
	"slices"

	"ylem/rules"
)

// Compatible reports why a running world cannot go on by the rules next, which are
// its own with other params: what particles are, what is counted by number, and how
// space is split must stay.
func Compatible(w *World, now, next *rules.Table) error {
	switch {
	case now.Dimensions != next.Dimensions || now.Size != next.Size || now.Edge != next.Edge:
		return changed("the size, the dimensions or the edges of the world")
	case now.Dt != next.Dt:
		return changed("dt, the time of a tick")
	case now.Slots != next.Slots || !slices.Equal(now.Attrs, next.Attrs) || !slices.EqualFunc(now.Kinds, next.Kinds, sameKind):
		return changed("the kinds, how they move, their attributes or their valences")
	case !slices.EqualFunc(now.Charges, next.Charges, func(a, b rules.Charge) bool { return a.Name == b.Name && a.Modulo == b.Modulo }):
		return changed("the charges")
	case !slices.EqualFunc(now.Rules, next.Rules, func(a, b rules.Rule) bool { return a.Text == b.Text }):
		return changed("which rules there are")
	case !slices.EqualFunc(now.Tabulated, next.Tabulated, func(a, b rules.ForceTable) bool { return a.Name == b.Name }),
		!slices.EqualFunc(now.BondTypes, next.BondTypes, func(a, b rules.BondType) bool { return a.Name == b.Name }),
		!slices.EqualFunc(now.Fields, next.Fields, func(a, b rules.Field) bool { return a.Name == b.Name }),
		!slices.EqualFunc(now.Bends, next.Bends, func(a, b rules.Bend) bool { return a.Name == b.Name }),
		!slices.EqualFunc(now.Thermostats, next.Thermostats, func(a, b rules.Thermostat) bool { return a.Name == b.Name }),
		!slices.Equal(now.BondOf, next.BondOf), len(now.Sources) == 0 != (len(next.Sources) == 0):
		return changed("which forces, bonds, bends, fields, thermostats or sources there are")
	case next.Reach.Total > w.reach():
		return fmt.Errorf("with this value influence travels %.4g in a tick (%s), and the world is split for %.4g: start it again",
			units(next.Reach.Total), next.Reach.Why, units(w.reach()))
	}
	return nil
}

func changed(what string) error {
	return fmt.Errorf("this would change %s: start the world again", what)
}

// sameKind reports whether particles of one kind can be those of the other as they
// are.
func sameKind(a, b rules.Kind) bool {
	return a.Name == b.Name && a.Motion == b.Motion && a.Valence == b.Valence &&
		slices.EqualFunc(a.Attrs[:], b.Attrs[:], func(p, q rules.Attr) bool {
			return p.Has == q.Has && p.Lo == q.Lo && p.Hi == q.Hi && slices.Equal(p.Names, q.Names)
		}) &&
		slices.EqualFunc(a.Charges, b.Charges, func(p, q rules.Program) bool { return slices.Equal(p, q) })
}
