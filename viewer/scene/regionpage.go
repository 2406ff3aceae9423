package scene

import (
	"fmt"
	"strconv"
)

func (u *UI) regionHead(v *View, p *Panel) {
	r := v.Region(v.About.Region)
	if r == nil {
		u.topic(v, p, u.Theme.Muted, "region "+strconv.Itoa(int(v.About.Region)), "The world is cut in another way now.")
		return
	}
	what := "computed by " + r.Server
	if !r.Live {
		what = v.absent(r.Server)
	}
	u.topic(v, p, v.ServerColor(r.Server), "region "+strconv.Itoa(int(r.ID)), what)
}

// regionPage tells of a part of the world.
func (u *UI) regionPage(v *View, p *Panel) {
	r := v.Region(v.About.Region)
	if r == nil {
		return
	}
	if p.link(v.ServerColor(r.Server), r.Server, "", "", "Who computes it. Click to see how that server is.") {
		v.AskServer(r.Server)
		return
	}
	box := fmt.Sprintf("%s × %s", number(float64(r.Hi[0]-r.Lo[0])), number(float64(r.Hi[1]-r.Lo[1])))
	if v.Solid() {
		box += " × " + number(float64(r.Hi[2]-r.Lo[2]))
	}
	p.fact("size", box, "Of its box, in length units")
	p.fact("tick", Number(r.Tick), "How far its picture is")
	s := v.vitalsOf(r.ID)
	if s == nil {
		p.Text("Its server has not told more.", small, Regular, u.Theme.Muted)
		return
	}
	p.fact("particles", Number(uint64(s.Particles)), "How many are in it")
	p.fact("epoch", Number(s.Epoch), "Regions go on for an epoch of a few ticks before they need to hear from their neighbours")
	p.fact("behind", Number(s.Lag)+" ticks", "How far it is behind the region that is furthest")
	if s.Copies > 1 {
		p.fact("copies", strconv.Itoa(s.Copies), "So many servers compute it, and compare what they get")
	}
	if p.Fold("cost", "", "What it takes to compute it.", true) {
		p.fact("computing", number(rounded3(s.Took))+" ms/tick", "Time that a tick of it takes")
		p.fact("borders in", Bytes(s.HaloIn)+"/tick", "What its neighbours send it: copies of particles near its borders")
		p.fact("borders out", Bytes(s.HaloOut)+"/tick", "What it sends its neighbours")
	}
	if p.Fold("energy", "", "In units of the world.", true) {
		if s.Seen >= 0 {
			p.fact("kinetic", number(rounded4(s.Kinetic)), "That of motion, at tick "+Number(uint64(s.Seen)))
			if s.Freedom > 0 {
				p.fact("temperature", number(rounded4(2*s.Kinetic/float64(s.Freedom))), "Twice the kinetic energy over the degrees of freedom")
			}
		}
		if s.Felt >= 0 {
			p.fact("potential", number(rounded4(s.Potential)), "That of pairs, bonds and fields, at tick "+Number(uint64(s.Felt)))
		}
	}
	if s.Seen >= 0 && p.Fold("hash", "", "A number made of every particle in it: whoever computes it from the same past gets the same.", true) {
		p.Text(s.Hash, body, Mono, u.Theme.Text)
		p.Text("at tick "+Number(uint64(s.Seen)), small, Regular, u.Theme.Muted)
	}
	p.Gap(6)
	if p.Buttons([]string{"Go there"}, []string{"Show this region"}, -1) == 0 {
		v.Camera.Centre((r.Lo[0]+r.Hi[0])/2, (r.Lo[1]+r.Hi[1])/2, (r.Lo[2]+r.Hi[2])/2)
		v.Changes++
	}
}
