package rules

import "fmt"

// MaxBondsApart bounds within and beyond.
const MaxBondsApart = 64

// readBondsApart reads within and beyond: how many bonds of one molecule may, or
// must at least, lie between two participants that are free of each other.
func (c *compiler) readBondsApart(s *section, d *draft) {
	d.Within = int(s.whole("within", 0, MaxBondsApart, 0))
	d.Beyond = int(s.whole("beyond", 0, MaxBondsApart, 0))
	free := 0 // of those that were written
	for i, joined := range d.left.joined {
		if !joined && len(d.left.terms) > i+1 {
			free++
		}
	}
	for _, name := range []string{"within", "beyond"} {
		if s.has(name) && free == 0 {
			why := "here everything is bonded"
			if len(d.left.terms) == 1 {
				why = "here is one particle"
			}
			c.fail(s.values[name].name, fmt.Sprintf("%s has no meaning: %s", name, why), "it counts bonds between two particles that are free of each other, as in x + y -> …")
			return
		}
	}
	switch {
	case d.Within > 0 && d.Within <= d.Beyond:
		c.fail(s.place("within"), fmt.Sprintf("nothing is within %d bonds and beyond %d", d.Within, d.Beyond), "within is to be more than beyond; 0 switches either off")
	case d.Within == 1:
		c.warn(s.place("within"), "this rule never happens, because free particles are at least two bonds apart", "0 switches within off")
	}
}

// bondsApart says for people what within and beyond ask; "" if nothing.
func (r *Rule) bondsApart() string {
	switch {
	case r.Within > 0 && r.Beyond > 0:
		return fmt.Sprintf("more than %d and at most %s apart in one molecule", r.Beyond, bonds(r.Within))
	case r.Within > 0:
		return fmt.Sprintf("at most %s apart in one molecule", bonds(r.Within))
	case r.Beyond > 0:
		return fmt.Sprintf("not within %s of each other", bonds(r.Beyond))
	}
	return ""
}

func bonds(n int) string {
	if n == 1 {
		return "1 bond"
	}
	return fmt.Sprintf("%d bonds", n)
}

// Look is how many bonds from a participant a tick looks to decide the rule's
// within and beyond: both ends lie near each other, and it walks from either.
func (r *Rule) Look() int { return (max(r.Within, r.Beyond) + 1) / 2 }
