package scene

import "strconv"

// settingsTab is what of the world may be changed, how it is kept, and how it is shown.
func (u *UI) settingsTab(v *View, p *Panel) {
	u.paramSliders(v, p)
	u.placeChoice(v, p)
	u.keepChoice(v, p)
	if p.Fold("colours", "", "What the colour of a particle tells.", true) {
		u.colourChoice(v, p)
	}
	if p.Fold("picture", "", "How the world is drawn.", true) {
		set := func(to *bool, label, tip string) {
			if now := p.Check(label, tip, *to); now != *to {
				*to = now
				v.Changes++
			}
		}
		set(&v.Borders, "borders of regions", "Who computes which part of the world (B)")
		set(&v.Labels, "names of structures", "What is written at structures, when they are near enough (L)")
		set(&v.Trails, "trails", "Where particles were in the last second, if they are few; that of the selected one is always drawn")
		set(&v.All, "what a view hides", "Draw also what the author of this world hides (V)")
		if v.Selected != nil {
			set(&v.Following, "stay with the selected", "The camera follows the selected particle")
		}
		if v.Solid() {
			u.slab(v, p)
		}
		dark := v.Theme.Dark
		if p.Check("dark", "Dark or light (D)", dark) != dark {
			v.Do(ActionTheme)
		}
	}
}

// paramSliders are the numbers of the world that may be changed while it goes on.
func (u *UI) paramSliders(v *View, p *Panel) {
	if len(v.World.Params) == 0 || !p.Fold("this world", "", "Numbers of this world that may be changed while it goes on, for everybody who watches.", true) {
		return
	}
	if !v.MayCommand() {
		p.Text("Who looks from here may not change them.", small, Regular, u.Theme.Muted)
		p.Gap(4)
	}
	for i := range v.World.Params {
		param := &v.World.Params[i]
		label := param.Label
		if label == "" {
			label = param.Name
		}
		value, wish := v.Param(i)
		if !v.MayCommand() {
			p.fact(label, number(value), label)
			continue
		}
		tip := param.Name + ", usually " + number(param.Usual) + " (the mark). Enter sets it back."
		if now, moved := p.Slider(label, wish, tip, value, param.Lo, param.Hi, param.Usual); moved {
			v.Turn(param.Name, now)
		}
	}
}

func (u *UI) colourChoice(v *View, p *Panel) {
	all := v.Colourings()
	now := -1
	labels, tips := u.panels.labels[:0], u.panels.tips[:0]
	for i, by := range all {
		if by == v.Colouring.By {
			now = i
		}
		labels, tips = append(labels, ColouringTitle(by)), append(tips, ColouringTip(by))
	}
	u.panels.labels, u.panels.tips = labels, tips
	if chosen := p.Buttons(labels, tips, now); chosen >= 0 {
		v.Colour(all[chosen])
	}
	if safe := p.Check("colours everybody can tell apart", "Kinds in colours that people see as different who do not see all colours; after "+strconv.Itoa(Distinct)+" kinds they begin anew.", v.Colouring.Safe); safe != v.Colouring.Safe {
		v.Colouring.Safe = safe
		v.liked()
	}
}

// slab cuts a slice out of a world of three dimensions.
func (u *UI) slab(v *View, p *Panel) {
	c := &v.Camera
	near, far := -1.0, 1.0
	if c.Slab.On {
		near, far = c.Slab.Near, c.Slab.Far
	}
	if now, moved := p.Slider("seen from", "", "Cut away what is nearer than this. −1 is the front of the box, 1 its back.", near, -1, 1, -1); moved {
		c.Cut(now-near, 0)
		v.Changes++
	}
	if now, moved := p.Slider("seen up to", "", "Cut away what is further than this.", far, -1, 1, 1); moved {
		c.Cut(0, now-far)
		v.Changes++
	}
}
