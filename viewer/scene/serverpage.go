package scene

import (
	"fmt"
	"strconv"
)

func (u *UI) serverHead(v *View, p *Panel) {
	s := v.server(v.About.Server)
	if s == nil {
		u.topic(v, p, u.Theme.Muted, v.About.Server, "It has no part in this world any more.")
		return
	}
	color := v.ServerColor(s.Name)
	if s.State == Lost || s.State == Ended {
		color = u.Theme.Warn
	}
	u.topic(v, p, color, s.Name, s.State.String()+" · "+s.Address)
}

// serverPage tells of a server.
func (u *UI) serverPage(v *View, p *Panel) {
	s := v.server(v.About.Server)
	if s == nil {
		return
	}
	speed := Speed(s.Rate)
	if s.Rate > 0 {
		speed += " ticks/s"
	}
	p.fact("speed", speed, "How fast it goes on")
	t := s.Vitals
	if t == nil {
		p.Text("It has not told more.", small, Regular, u.Theme.Muted)
		return
	}
	p.fact("tick", Number(t.Tick), "How far it is")
	p.fact("load", fmt.Sprintf("%.0f %%", 100*t.Load), "The part of the time that it computes; the rest it waits for others")
	u.meter(p.left(), p.next, p.width(), t.Load, v.ServerColor(s.Name))
	p.Gap(7)
	if t.Memory > 0 {
		p.fact("memory", Bytes(float64(t.Memory)), "What it has from its machine")
	}
	p.fact("viewers", strconv.Itoa(t.Viewers), "How many look at its part of the world")
	if len(t.Links) > 0 && p.Fold("links", "in, out", "What goes between it and other servers, in bytes a second.", true) {
		for _, l := range t.Links {
			if p.link(v.ServerColor(l.Peer), l.Peer, "", Bytes(l.In)+" "+Bytes(l.Out), "What it hears from that server, and what it sends there. Click to see how that one is.") {
				v.AskServer(l.Peer)
				return
			}
		}
	}
	if p.Fold("regions", strconv.Itoa(len(t.Regions)), "What it computes. Click one to see how it is.", true) {
		for i := range t.Regions {
			r := &t.Regions[i]
			e := entry{name: "region " + strconv.Itoa(int(r.ID)), value: Number(uint64(r.Particles))}
			if r.Lag > 0 {
				e.note = Number(r.Lag) + " ticks behind"
			}
			if p.entry(&e, "A region and its particles").clicked {
				v.AskRegion(r.ID)
				return
			}
		}
	}
}
