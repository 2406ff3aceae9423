package scene

import (
	"slices"
	"strconv"

	"ylem/region/wire"
)

// Body is the structure that the selected particle belongs to: all that bonds reach from it, across regions and
// servers. It is asked for member by member.
type Body struct {
	Members []Member
	More    bool  // there are more than are asked for
	Asking  bool  // the answer about a member is missing
	Past    *Past // of its first members

	root    string
	waiting map[uint32]sought
	quiet   float64 // seconds since an answer, or since the first question
	next    *Body   // the same looked at anew, which takes its place when all have answered
}

// sought is a member that is asked for.
type sought struct {
	id    string
	asked []string // servers
}

// Member is a particle of a structure.
type Member struct {
	ID, Kind string
	Details  *wire.Details // nil while nobody has answered
}

const (
	mostMembers = 64
	bodyEvery   = 2.0 // seconds after which it is looked at anew
)

// gather begins with a particle.
func (v *View) gather(d *wire.Details) *Body {
	b := &Body{root: d.ID, waiting: map[uint32]sought{}, Past: &Past{}}
	v.admit(b, d)
	return b
}

// admit notes a member, and asks about those it is bonded to.
func (v *View) admit(b *Body, d *wire.Details) {
	at := slices.IndexFunc(b.Members, func(m Member) bool { return m.ID == d.ID })
	if at < 0 {
		b.Members = append(b.Members, Member{ID: d.ID})
		at = len(b.Members) - 1
	}
	b.Members[at].Kind, b.Members[at].Details = d.Kind, d
	for _, bond := range d.Bonds {
		if slices.ContainsFunc(b.Members, func(m Member) bool { return m.ID == bond.ID }) {
			continue
		}
		if len(b.Members) == mostMembers {
			b.More = true
			break
		}
		b.Members = append(b.Members, Member{ID: bond.ID, Kind: bond.Kind})
		v.ask(b, sought{id: bond.ID}, d.Server)
	}
	b.Asking = len(b.waiting) > 0
}

// ask asks a server for a member, unless it is lost.
func (v *View) ask(b *Body, m sought, server string) (asked bool) {
	n, err := strconv.ParseUint(m.id, 16, 64)
	if err != nil {
		return false
	}
	if s := v.server(server); s == nil || s.State != Connected {
		return false
	}
	v.request++
	b.waiting[v.request] = sought{m.id, append(slices.Clone(m.asked), server)}
	v.Asks = append(v.Asks, Ask{server, wire.Follow{Request: v.request, ID: n}})
	return true
}

// join takes an answer about a member, and tells whether it was one. One that has moved to another server is asked for
// there.
func (v *View) join(server string, d *wire.Details) bool {
	for b := v.Body; b != nil; b = b.next {
		if m, mine := b.waiting[d.Request]; mine {
			delete(b.waiting, d.Request)
			b.quiet = 0
			v.Changes++
			if d.Error == "" {
				v.admit(b, d)
				return true
			}
			for i := range v.Servers {
				if name := v.Servers[i].Name; !slices.Contains(m.asked, name) && v.ask(b, m, name) {
					break
				}
			}
			b.Asking = len(b.waiting) > 0
			return true
		}
	}
	return false
}

// over tells whether all have answered of whom an answer can be expected; dt is in seconds.
func (b *Body) over(dt, patience float64) bool {
	b.quiet += dt
	return !b.Asking || b.quiet >= patience
}

// regather looks at the structure anew after a while, and asks how it came to be; dt is in seconds. Until the new answers
// have come the old ones are shown, all of them: sums of some would be wrong.
func (v *View) regather(dt float64) {
	s := v.Selected
	if v.About.What != AboutStructure || s == nil || s.Details == nil || s.Gone {
		return
	}
	b := v.Body
	if b == nil || b.root != s.Details.ID {
		v.Body = v.gather(s.Details)
		return
	}
	v.recall(b.Past, b.traced(), dt)
	switch {
	case b.next == nil:
		if b.over(dt, askAgainAfter) && b.quiet >= bodyEvery {
			b.next = v.gather(s.Details)
		}
	case b.next.over(dt, askAgainAfter):
		b.next.Past, b.next.quiet = b.Past, 0
		v.Body = b.next
		v.Changes++
	}
}

// traced are the members whose past is asked about.
func (b *Body) traced() (ids []string) {
	for i := range b.Members[:min(len(b.Members), mostTraced)] {
		ids = append(ids, b.Members[i].ID)
	}
	return ids
}
