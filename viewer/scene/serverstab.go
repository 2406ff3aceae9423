package scene

import (
	"fmt"
	"strconv"
)

// serversTab says how those are who compute the world, and which part is whose.
func (u *UI) serversTab(v *View, p *Panel) {
	p.Gap(6)
	if hash, tick, ok := v.worldHash(); ok {
		p.fact("hash of the world", hash[:8]+"…", "A number made of every particle there is, at tick "+Number(tick)+
			": "+hash+". Whoever computes this world from the same rules, seed and commands gets the same.")
	}
	if in, out := v.traffic(); in+out > 0 {
		p.fact("between servers", Bytes(out)+"/s", "What servers send each other, all together: the borders of their regions, again and again.")
	}
	for i := range v.Servers {
		u.serverCard(v, p, i)
	}
	p.Gap(6)
	if !p.Fold("regions", strconv.Itoa(len(v.Regions)), "The parts that the world is cut into. Click one to see how it is.", len(v.Regions) <= 16) {
		return
	}
	for i := range v.Regions {
		r := &v.Regions[i]
		e := entry{name: "region " + strconv.Itoa(int(r.ID)), note: r.Server, dots: 1}
		e.colors[0] = v.ServerColor(r.Server)
		if now := v.vitalsOf(r.ID); now != nil {
			e.value = Number(uint64(now.Particles))
		}
		if !r.Live {
			e.note, e.faint = v.absent(r.Server), true
		}
		if p.entry(&e, "A part of the world, who computes it, and how many particles are in it.").clicked {
			v.AskRegion(r.ID)
		}
	}
}

func (u *UI) serverCard(v *View, p *Panel, i int) {
	s := &v.Servers[i]
	p.Gap(4)
	u.serverRow(v, p, i)
	if s.Vitals == nil || s.State != Connected {
		return
	}
	x, w := p.left()+beadsWidth, p.width()-beadsWidth
	outer := u.scope
	u.scope += uint64(i) + 1
	load := u.element("load", Item{X: x, Y: p.next, W: w, H: 14}, "")
	u.scope = outer
	if load.asked {
		viewers := "1 viewer"
		if s.Vitals.Viewers != 1 {
			viewers = fmt.Sprintf("%d viewers", s.Vitals.Viewers)
		}
		u.say(fmt.Sprintf("%s computes %.0f %% of the time; the rest it waits for others. It has %s of memory and %s.",
			s.Name, 100*s.Vitals.Load, Bytes(float64(s.Vitals.Memory)), viewers) + " Click to see how it is.")
	}
	if load.clicked {
		v.AskServer(s.Name)
	}
	u.meter(x, p.next+3, w, s.Vitals.Load, ServerColor(i, u.Theme))
	p.Gap(12)
}

// worldHash is the sum of those of all regions, if all are of one tick: it does not depend on how the world is cut.
func (v *View) worldHash() (hash string, tick uint64, ok bool) {
	sum := uint64(0)
	for i := range v.Regions {
		r := v.vitalsOf(v.Regions[i].ID)
		if r == nil || r.Seen < 0 || i > 0 && uint64(r.Seen) != tick {
			return "", 0, false
		}
		n, err := strconv.ParseUint(r.Hash, 16, 64)
		if err != nil {
			return "", 0, false
		}
		sum, tick = sum+n, uint64(r.Seen)
	}
	return fmt.Sprintf("%016x", sum), tick, len(v.Regions) > 0
}

// traffic is what all servers say goes between them, in bytes a second.
func (v *View) traffic() (in, out float64) {
	for i := range v.Servers {
		if s := &v.Servers[i]; s.Vitals != nil && s.State == Connected {
			for _, l := range s.Vitals.Links {
				in, out = in+l.In, out+l.Out
			}
		}
	}
	return in, out
}
