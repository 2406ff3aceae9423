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
	waiting map[uint32]string // requests, and whom they are about
	age     float64           // seconds since the first was asked
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
func (v *View) gather(d *wire.Details) {
	b := &Body{root: d.ID, waiting: map[uint32]string{}, Past: &Past{}}
	v.Body = b
	v.admit(b, d)
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
		v.ask(b, bond.ID, d.Server)
	}
	b.Asking = len(b.waiting) > 0
}

// ask asks the server that knows a neighbour, or any if it is lost.
func (v *View) ask(b *Body, id, server string) {
	n, err := strconv.ParseUint(id, 16, 64)
	if err != nil {
		return
	}
	if s := v.server(server); s == nil || s.State != Connected {
		return
	}
	v.request++
	b.waiting[v.request] = id
	v.Asks = append(v.Asks, Ask{server, wire.Follow{Request: v.request, ID: n}})
}

// join takes an answer about a member, and tells whether it was one. One that has moved to another server is asked for
// there.
func (v *View) join(server string, d *wire.Details) bool {
	b := v.Body
	if b == nil {
		return false
	}
	id, mine := b.waiting[d.Request]
	if !mine {
		return false
	}
	v.Changes++
	delete(b.waiting, d.Request)
	if d.Error == "" {
		v.admit(b, d)
		return true
	}
	for i := range v.Servers { // in order, beginning after the one that does not know it
		if v.Servers[i].Name == server {
			for _, next := range v.Servers[i+1:] {
				if next.State == Connected {
					v.ask(b, id, next.Name)
					return true
				}
			}
		}
	}
	b.Asking = len(b.waiting) > 0
	return true
}

// regather looks at the structure anew after a while, and asks how it came to be; dt is in seconds.
func (v *View) regather(dt float64) {
	s := v.Selected
	if v.About.What != AboutStructure || s == nil || s.Details == nil || s.Gone {
		return
	}
	before := v.Body
	if before != nil && before.root == s.Details.ID {
		v.recall(before.Past, before.traced(), dt)
		if before.age += dt; before.age < bodyEvery {
			return
		}
	}
	v.gather(s.Details)
	if before == nil || before.root != v.Body.root {
		return
	}
	// Until the new answers come the old ones are better than none.
	v.Body.Past = before.Past
	for _, m := range before.Members {
		if m.Details == nil {
			continue
		}
		if at := slices.IndexFunc(v.Body.Members, func(n Member) bool { return n.ID == m.ID }); at > 0 {
			v.Body.Members[at].Details = m.Details
		}
	}
}

// traced are the members whose past is asked about.
func (b *Body) traced() (ids []string) {
	for i := range b.Members[:min(len(b.Members), mostTraced)] {
		ids = append(ids, b.Members[i].ID)
	}
	return ids
}
