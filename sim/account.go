package sim

import "ylem/rules"

// Account is what a Sim has counted since it was made, of the particles inside
// Space.Own at the beginning of each tick. The accounts of all regions of a world
// add up to one that does not depend on how space is split.
type Account struct {
	Blame Blame `json:"blame"`
	// Lost counts what left the world, by kind, axis and side (0: the lower), and
	// Charges sums the charges that went with it, by charge. Both are nil in a
	// world that nothing can leave.
	Lost    [][3][2]int64 `json:"lost,omitempty"`
	Charges []int64       `json:"charges,omitempty"`
	// Born counts what came out of sources, by kind; nil in a world without.
	Born []int64 `json:"born,omitempty"`
	// Fired counts the reactions that happened, by rule: those of which the
	// participant with the lowest ID was inside. Empty in a world without rules, and
	// in checkpoints of before it was counted.
	Fired []int64 `json:"fired,omitempty"`
}

// Account returns what was counted so far. It changes with the next Step.
func (s *Sim) Account() *Account { return &s.account }

// Add adds the account of another region of the same world to a.
func (a *Account) Add(b *Account) {
	for limit, n := range b.Blame.Count {
		if first := &b.Blame.First[limit]; n > 0 && (a.Blame.Count[limit] == 0 || first.Before(&a.Blame.First[limit])) {
			a.Blame.First[limit] = *first
		}
		a.Blame.Count[limit] += n
	}
	if len(b.Born) > 0 && len(a.Born) == 0 {
		a.Born = make([]int64, len(b.Born))
	}
	for kind, n := range b.Born {
		a.Born[kind] += n
	}
	if len(b.Fired) > 0 && len(a.Fired) == 0 {
		a.Fired = make([]int64, len(b.Fired))
	}
	for rule, n := range b.Fired {
		a.Fired[rule] += n
	}
	if len(b.Lost) == 0 {
		return
	}
	if len(a.Lost) == 0 {
		a.Lost, a.Charges = make([][3][2]int64, len(b.Lost)), make([]int64, len(b.Charges))
	}
	for kind := range b.Lost {
		for axis := range 3 {
			for side := range 2 {
				a.Lost[kind][axis][side] += b.Lost[kind][axis][side]
			}
		}
	}
	for charge, sum := range b.Charges {
		a.Charges[charge] += sum
	}
}

// Succeed lets s go on where old stopped, of the same world by other rules: what
// that counted and recorded is its own.
func (s *Sim) Succeed(old *Sim) {
	s.account, s.recording, s.recorded = old.account, old.recording, old.recorded
	s.Workers(len(old.crew))
}

// Resume makes s count on from what was counted before. It reports false, and
// changes nothing, if that was in another world.
func (s *Sim) Resume(before *Account) bool {
	if !before.Fits(s.table) {
		return false
	}
	s.account.Add(before)
	return true
}

// Clone returns a copy that shares nothing with a.
func (a *Account) Clone() (c Account) {
	c.Add(a)
	return c
}

// Fits reports whether a is an account of a world with this table, as far as that
// can be seen.
func (a *Account) Fits(t *rules.Table) bool {
	ok := len(a.Lost) == 0 && len(a.Charges) == 0 || len(a.Lost) == len(t.Kinds) && len(a.Charges) == len(t.Charges)
	ok = ok && (len(a.Born) == 0 || len(a.Born) == len(t.Kinds)) && (len(a.Fired) == 0 || len(a.Fired) == len(t.Rules))
	known := [Limits]int{
		Force: len(t.Tabulated), Bond: len(t.BondTypes), Field: len(t.Fields), Undefined: len(t.Fields),
		Bend: len(t.Bends), Thermostat: len(t.Thermostats),
	}
	for limit, n := range a.Blame.Count {
		first := &a.Blame.First[limit]
		named := limit == int(Fast) || limit == int(Momentum) || first.Of >= 0 && first.Of < known[limit]
		ok = ok && (n == 0 || named && int(first.Kinds[0]) < len(t.Kinds) && int(first.Kinds[1]) < len(t.Kinds))
	}
	return ok
}
