package scene

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// structurePage tells of the structure that the selected particle belongs to.
func (u *UI) structurePage(v *View, p *Panel) {
	s, b := v.Selected, v.Body
	if s == nil || s.Details == nil {
		return
	}
	u.stayWith(v, p, "The camera follows the particle that you clicked, and so the structure, or not (G)")
	if st := s.Details.Structure; st != nil && st.Formula != "" && st.Name != "" {
		p.fact("formula", v.subscribed(st.Formula), "What it is made of")
	}
	if b == nil || len(b.Members) == 0 {
		p.Text("asking …", small, Regular, u.Theme.Muted)
		return
	}
	size := fmt.Sprint(len(b.Members))
	switch st := s.Details.Structure; {
	case b.More && st != nil && st.Size > len(b.Members): // one that has a name has the size of all of that name
		size = Number(uint64(st.Size))
	case b.More:
		size += " and more"
	}
	p.fact("particles", size, "How many it is made of")
	sum := b.sum()
	if sum.known < len(b.Members) {
		p.Text(fmt.Sprintf("asked about %d of %d", sum.known, len(b.Members)), small, Regular, u.Theme.Muted)
	}
	if b.More {
		p.Text(fmt.Sprintf("What follows is of the %d nearest to the one you clicked, along bonds.", len(b.Members)), small, Regular, u.Theme.Muted)
	}
	all := []entry{{name: "mass", value: number(rounded4(sum.mass)), note: "The sum of theirs"}}
	for _, name := range slices.Sorted(maps.Keys(sum.charges)) {
		all = append(all, v.chargeEntry(name, sum.charges[name]))
	}
	p.facts(all)
	if p.Fold("made of", "", "How many of each kind are in it.", true) {
		for _, kind := range slices.Sorted(maps.Keys(sum.kinds)) {
			p.link(u.Theme.On(v.kindColor(kind)), kind, "", fmt.Sprint(sum.kinds[kind]), "How many of this kind are in it")
		}
	}
	of := "any of them"
	if len(b.Members) > mostTraced {
		of = fmt.Sprintf("any of %d of them", mostTraced)
	}
	u.able(v, p, b.Past, "What "+of+" could do: the rules that ask for such particles, and what they lack.")
	u.past(v, p, b.Past, "The reactions that "+of+" took part in, and before them those they were made from, with who computed them.")
	if p.Fold("computed by", "", "Who computes its particles.", true) {
		for _, server := range sum.servers {
			if p.link(v.ServerColor(server), server, "", "", "Click to see how it is.") {
				v.AskServer(server)
				return
			}
		}
	}
	if p.Fold("members", "", "Click one to see what it is.", len(b.Members) <= 12) {
		for i := range b.Members {
			m := &b.Members[i]
			u.scope++
			if p.link(u.Theme.On(v.kindColor(m.Kind)), m.Kind, "", short(m.ID), "See what this one is") {
				server := s.Details.Server
				if m.Details != nil {
					server = m.Details.Server
				}
				v.SelectID(m.ID, m.Kind, server)
				return
			}
		}
		u.scope -= uint64(len(b.Members))
	}
}

// sums is a structure summed up.
type sums struct {
	mass    float64
	charges map[string]float64
	kinds   map[string]int
	servers []string
	known   int // members that a server told of
}

func (b *Body) sum() sums {
	w := sums{charges: map[string]float64{}, kinds: map[string]int{}}
	for i := range b.Members {
		m := &b.Members[i]
		w.kinds[m.Kind]++
		if m.Details == nil {
			continue
		}
		w.known++
		w.mass += m.Details.Mass
		for name, charge := range m.Details.Charges {
			w.charges[name] += charge
		}
		if !slices.Contains(w.servers, m.Details.Server) {
			w.servers = append(w.servers, m.Details.Server)
		}
	}
	slices.SortFunc(w.servers, strings.Compare)
	return w
}
