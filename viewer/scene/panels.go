package scene

import "fmt"

const (
	leftWidth  = 264.0 // points
	rightWidth = 244.0
	margin     = 12.0
	narrow     = 760.0 // a screen below this has no room for panels at both sides
	low        = 560.0 // one below this has none for the world's notice

	rowHeight     = 19.0
	captionHeight = 31.0
	hintHeight    = 18.0
	buttonsHeight = 42.0
	buttonHeight  = 26.0
)

// Insets is how much of a screen of w points the panels cover at its left, right, top and bottom.
func (v *View) Insets(w float64) (left, right, top, bottom float64) {
	if !v.Panels {
		return 0, 0, 0, 0
	}
	if w < narrow {
		return 0, 0, 78, 52
	}
	return leftWidth + margin, 0, 0, 52
}

// Build makes all panels around a view and gives what their buttons ask for.
func (u *UI) Build(v *View) (a Action) {
	u.Begin()
	defer u.End()
	u.Theme = v.Theme
	switch {
	case v.World == nil:
		u.waiting(v)
		return ActionNone
	case v.Panels && u.W >= narrow:
		u.left(v)
		if v.Selected != nil {
			a = u.inspector(v, u.W-margin-rightWidth, margin, rightWidth)
		}
	case v.Panels:
		u.head(v)
	}
	if v.Panels {
		if pressed := u.buttons(v); pressed != ActionNone {
			a = pressed
		}
		u.ruler(v)
	}
	if text := v.Warning(); u.Warns && text != "" {
		u.banner(v, text, u.Theme.Warn)
	} else if v.Note != "" {
		u.banner(v, v.Note, u.Theme.Text)
	}
	if v.Help {
		u.help(v)
	}
	return a
}

// banner lies above the world: what is wrong with its servers, or what became of an order.
func (u *UI) banner(v *View, text string, ink Color) {
	left, _, top, _ := v.Insets(u.W)
	w := min(u.Measure(text, body, Bold)+2*pad+2, u.W-left-2*margin)
	p := u.Open((left+u.W-w)/2, margin+top, w)
	p.Text(text, body, Bold, ink)
	p.Close()
}

func (u *UI) waiting(v *View) {
	why := v.Trouble
	if why == "" {
		why = "connecting …"
	}
	p := u.Open(u.W/2-min(200, u.W/2-margin), u.H/2-60, min(400, u.W-2*margin))
	p.Text("ylem", 22, Bold, u.Theme.Text)
	p.Gap(4)
	p.Text(why, body, Regular, u.Theme.Muted)
	p.Close()
}

// head is all that a narrow screen has room for.
func (u *UI) head(v *View) {
	p := u.Open(margin, margin, u.W-2*margin)
	p.Text(title(v), 16, Bold, u.Theme.Text)
	p.Text(fmt.Sprintf("%s particles · tick %s · %s", Number(uint64(v.Census.Particles)), Number(v.Tick()), speed(v)),
		small, Regular, u.Theme.Muted)
	p.Close()
	if v.Selected != nil {
		u.inspector(v, margin, 0, u.W-2*margin)
	}
}

// speed says how fast the world goes on, or that the picture is held.
func speed(v *View) string {
	switch rate := Speed(v.Rate()); {
	case v.Paused:
		return "held"
	case v.World.Paused:
		return "paused"
	case v.Rate() <= 0:
		return rate
	default:
		return rate + " ticks a second"
	}
}

func title(v *View) string {
	if v.World.World.Title != "" {
		return v.World.World.Title
	}
	return v.World.World.Name
}

func (u *UI) left(v *View) {
	p := u.Open(margin, margin, leftWidth)
	p.Text(title(v), 20, Bold, u.Theme.Text)
	if n := v.World.World.Notice; n != "" && u.H >= low {
		p.Gap(4)
		p.Text(n, 12.5, Regular, u.Theme.Muted)
	}
	p.Rule()
	u.figures(v, p)
	lists := []list{u.kinds(v), u.structures(v), u.servers(v)}
	headings := 0.0
	for i := range lists {
		if len(lists[i].entries) > 0 {
			headings += captionHeight
		}
	}
	share(lists, int((u.H-p.next-2*margin-pad-hintHeight-headings)/rowHeight))
	for i := range lists {
		p.List(&lists[i])
	}
	if v.Selected == nil {
		p.Gap(3)
		p.Text("Click a particle to see what it is.", small, Regular, u.Theme.Muted)
	}
	p.Close()
}

// figures are the three numbers that always move.
func (u *UI) figures(v *View, p *Panel) {
	third := (p.w - 2*pad) / 3
	rate := Speed(v.Rate())
	if v.Paused {
		rate = "held"
	}
	what := "ticks a second"
	switch {
	case v.Paused:
		what = "the picture"
	case v.World.Paused:
		rate, what = "paused", "the world"
	}
	for i, f := range [...][2]string{
		{Number(uint64(v.Census.Particles)), "particles"}, {Number(v.Tick()), "ticks"}, {rate, what},
	} {
		x := p.x + pad + float64(i)*third
		ink := u.Theme.Text
		if i == 2 && (v.Paused || v.World.Paused) {
			ink = u.Theme.Accent
		}
		u.text(x, p.next, f[0], 16, Bold, AlignLeft, ink)
		u.text(x, p.next+20, f[1], 10.5, Regular, AlignLeft, u.Theme.Muted)
	}
	p.Gap(33)
}

// buttons are for those who have no keys at hand.
func (u *UI) buttons(v *View) (a Action) {
	all := []struct {
		label string
		width float64
		on    bool
		does  Action
	}{
		{"Pause", 62, false, ActionPause},
		{"−", 32, false, ActionOut},
		{"+", 32, false, ActionIn},
		{"Fit", 42, false, ActionFit},
		{"Borders", 64, v.Borders, ActionBorders},
		{"Labels", 58, v.Labels, ActionLabels},
		{"Light", 52, false, ActionTheme},
		{"Help", 48, v.Help, ActionHelp},
	}
	if v.Paused {
		all[0].label, all[0].on = "Go on", true
	}
	if !v.Theme.Dark {
		all[6].label = "Dark"
	}
	if u.W < 480 {
		all = append(all[:4], all[6])
	} else if v.MayCommand() {
		world := all[0]
		world.label, world.width, world.on, world.does = "Pause world", 94, v.World.Paused, ActionWorld
		if v.World.Paused {
			world.label = "Resume world"
		}
		all = append(all, world)
	}
	const gap, height = 6.0, buttonsHeight - 2*6.0
	width := 2*gap - gap
	for _, b := range all {
		width += b.width + gap
	}
	left, right, _, _ := v.Insets(u.W)
	x, y := (left+u.W-right-width)/2, u.H-margin-height-gap
	u.rect(x-1, y-gap-1, width+2, height+2*gap+2, 13, u.Theme.Line)
	u.rect(x, y-gap, width, height+2*gap, 12, u.Theme.Panel)
	u.covers = append(u.covers, Item{X: x, Y: y - gap, W: width, H: height + 2*gap})
	x += gap
	for _, b := range all {
		if u.Button(x, y, b.width, height, b.label, b.on) {
			a = b.does
		}
		x += b.width + gap
	}
	return a
}

func (u *UI) help(v *View) {
	w := min(430, u.W-2*margin)
	left, _, _, _ := v.Insets(u.W)
	if left+w+2*margin > u.W { // no room beside the panel
		left = 0
	}
	p := u.Open((left+u.W-w)/2, max(margin, u.H/2-190), w)
	p.Text("Keys and mouse", 18, Bold, u.Theme.Text)
	p.Gap(10)
	for _, k := range Keys {
		u.text(p.x+pad, p.next, k.Keys, body, Bold, AlignLeft, u.Theme.Accent)
		u.text(p.x+pad+118, p.next, k.Does, body, Regular, AlignLeft, u.Theme.Text)
		p.Gap(22)
	}
	p.Gap(4)
	p.Close()
	// Nothing but the help may lie on top of it, so its own box is not see-through.
	solid := u.Theme.Panel
	solid[3] = 0.98
	u.Items[p.box+1].Color = solid
}
