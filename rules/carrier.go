package rules

import (
	"fmt"
	"slices"
)

// spentName is what expressions call a carrier that the rule spends.
const spentName = "carrier"

// readCarrier reads the kind that must be near, and whether the rule spends it.
// A carrier that is spent is a participant, which vanishes: it stands among the
// others where the form of the rule wants what is free of them.
func (c *compiler) readCarrier(s *section, d *draft) bool {
	d.Carrier, d.Spent = -1, -1
	uses := s.whole("uses", 0, 1, 0)
	n := s.node("carrier")
	if n == nil {
		if s.has("uses") && !s.has("carrier") {
			c.fail(s.values["uses"].name, "uses says how many carriers are spent, and this rule has none", `for example carrier = "minus"`)
		}
		return true
	}
	kind, ok := c.kindNumber[n.text]
	if n.form != formString || !ok {
		c.fail(n.at, fmt.Sprintf("there is no kind %s", n), suggest(n.text, "kinds", c.kindNames())...)
		return uses == 0
	}
	if uses == 0 {
		d.Carrier = kind
		return true
	}
	if len(d.Left) == 3 {
		c.fail(s.place("uses"), "a rule of three particles cannot spend a carrier", "a carrier that is spent takes part itself, and at most three do; without uses it is only read")
		return false
	}
	for _, t := range d.left.terms {
		if t.name == spentName {
			c.fail(t.nameAt, fmt.Sprintf("a particle cannot be called %q where a carrier is spent", spentName), "that is the name of the carrier")
			return false
		}
	}
	set := KindSet{}
	set.Add(uint8(kind))
	pattern, who := Pattern{Name: spentName, Kinds: set}, actor{spentName, []int{kind}}
	d.Spent = len(d.Left)
	if len(d.Joined) == 1 && d.Joined[0] { // it is the free one of A + B ~ C
		d.Spent = 0
	}
	d.Left = slices.Insert(d.Left, d.Spent, pattern)
	d.actors = slices.Insert(d.actors, d.Spent, who)
	d.Joined = slices.Insert(slices.Clone(d.Joined), 0, false)
	return true
}

// term returns participant i as it was written; the carrier was not.
func (d *draft) term(i int) *term {
	if d.Spent == 0 {
		i--
	}
	return &d.left.terms[i]
}

// SpentKind returns the kind of the carrier that the rule spends, or −1.
func (r *Rule) SpentKind() int {
	if r.Spent < 0 {
		return -1
	}
	for k := range 256 {
		if r.Left[r.Spent].Kinds.Has(uint8(k)) {
			return k
		}
	}
	return -1
}
