package scene

import (
	"fmt"
	"math"
)

// damagePanel is what became of the blow that the world was dealt.
func (u *UI) damagePanel(v *View) {
	g := v.Tools.damage
	u.panels.blown = Item{}
	if g == nil || v.Timeline.Past || u.W < narrow && u.taken(v) {
		return
	}
	left, right := u.between(v)
	w := min(damageWidth, right-left)
	_, _, _, inset := v.Insets(u.W)
	x, bottom := right-w, u.H-inset-margin
	if b := &u.panels.brush; b.W > 0 && u.H >= twoHigh {
		bottom = b.Y - 6
	} else if b.W > 0 {
		x = b.X - 6 - w
	}
	u.panels.blown = u.above(bottom, x, w, func(p *Panel) {
		p.Scroll("damage", max(bottom-2*pad-chipHeight-6, 0))
		switch {
		case !g.Known:
			p.Text("Damage …", body, Bold, u.Theme.Text)
		case v.Census.Tick <= g.Tick:
			p.Text("The blow falls at tick "+Number(g.Tick)+".", body, Bold, u.Theme.Text)
		case !g.Struck:
			p.Text("The blow fell at tick "+Number(g.Tick)+"; the servers count …", body, Bold, u.Theme.Text)
		default:
			u.damageDone(v, p, g)
		}
		p.Unscroll()
		p.Gap(4)
		if u.Button(p.x+pad, p.next, 60, chipHeight, "Dismiss", "Put this report away; the damage stays", false) {
			v.Tools.damage = nil
			v.Changes++
		}
		p.Gap(chipHeight)
	})
}

// damageDone says what the blow took, and apart from that what the world has made of it.
func (u *UI) damageDone(v *View, p *Panel, g *Damage) {
	if g.Removed == 0 {
		p.Text("Nothing was there to remove.", body, Bold, u.Theme.Text)
		return
	}
	p.Text("You removed "+Number(uint64(g.Removed))+" at tick "+Number(g.Tick)+".", body, Bold, u.Theme.Text)
	shown := g.Kinds[:min(len(g.Kinds), mostWounds)]
	for i := range shown {
		p.fact(v.World.Kinds[shown[i].Kind].Name, "−"+Number(uint64(shown[i].Removed)), "How many of this kind the blow removed")
	}
	if len(g.Kinds) > len(shown) {
		rest := g.Removed - sumOf(shown, func(w *Wound) int { return w.Removed })
		p.fact("others", "−"+Number(uint64(rest)), "How many of all other kinds the blow removed")
	}
	p.Caption("since then, in the whole world")
	u.spark(p, g)
	p.Text(g.verdict(), small, Regular, u.Theme.Text)
	for i := range shown {
		w := &shown[i]
		p.fact(v.World.Kinds[w.Kind].Name, fmt.Sprintf("%d → %d", w.left(), w.Now), "How many of this kind the blow left in the whole world, and how many there are now")
	}
	p.Text("what the blow left → what there is now", 10, Regular, u.Theme.Muted)
}

// verdict says in a sentence what the world made of the blow.
func (g *Damage) verdict() string {
	switch back := int(math.Round(g.Back() * 100)); {
	case back >= 100:
		return "There are as many again as before the blow."
	case back > 0:
		return fmt.Sprintf("%d %% of that many have come back.", back)
	case back < 0:
		return "None have come back, and others are gone by themselves."
	}
	return "None have come back."
}

// spark draws how many there have been since, as bars; the first is before the blow.
func (u *UI) spark(p *Panel, g *Damage) {
	const high, bars = 34.0, 60
	most := 1
	for _, n := range g.Past {
		most = max(most, n)
	}
	past := g.Past
	step := max(1, (len(past)+bars-1)/bars)
	n := (len(past) + step - 1) / step
	wide := (p.w - 2*pad) / float64(max(n, 12))
	for i := range n {
		h := max(high*float64(past[i*step])/float64(most), 1)
		c := u.Theme.Accent.Fade(0.75)
		if i == 0 {
			c = u.Theme.Muted
		}
		u.rect(p.x+pad+float64(i)*wide, p.next+high-h, max(wide-1, 1), h, 0, c)
	}
	p.Gap(high + 6)
}
