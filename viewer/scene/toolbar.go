package scene

import "fmt"

// tap is a button of the toolbar.
type tap struct {
	label string
	width float64 // points
	on    bool
	does  Action
	tip   string
	off   string // why it cannot be pressed; "": it can
}

// The toolbar, in points.
const (
	tapHeight = 30.0
	tapGap    = 5.0
	groupGap  = 16.0
	slim      = 560.0 // room below this below this has one row, and the tools behind a button
)

// bar is the toolbar of a screen of w points, by rows, from the top.
func (v *View) bar(w float64) (rows [][]tap) {
	left := 0.0
	if w >= narrow {
		left = sideWidth(w) + margin
	}
	room := w - left - 2*margin - 2*tapGap
	rows = lined(v.taps(w, false), room)
	if len(rows) > 1 && w >= narrow && w-left >= slim { // what is needed less goes behind a button
		rows = lined(v.taps(w, true), room)
	}
	return rows
}

// lined breaks groups into rows of so much room, and those that no row has room for.
func lined(groups [][]tap, room float64) (rows [][]tap) {
	width := 0.0
	for len(groups) > 0 {
		group, wide := groups[0], -tapGap
		groups = groups[1:]
		for i, t := range group {
			if i > 0 && wide+tapGap+t.width > room {
				group, groups = group[:i:i], append([][]tap{group[i:]}, groups...)
				break
			}
			wide += t.width + tapGap
		}
		if len(rows) == 0 || width+groupGap+wide > room {
			rows, width = append(rows, nil), wide
		} else {
			rows[len(rows)-1] = append(rows[len(rows)-1], tap{})
			width += groupGap + wide
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], group...)
	}
	return rows
}

// barHeight is what the toolbar covers of a screen of w points.
func (v *View) barHeight(w float64) float64 {
	return float64(len(v.bar(w)))*(tapHeight+tapGap) + tapGap + 2
}

// taps is what the toolbar has, in groups that stay together; few: some of it only when More is pressed.
func (v *View) taps(w float64, few bool) [][]tap {
	pause := tap{"Pause", 62, false, ActionPause, "Everything stops until you let it go on, for everybody who looks (Space)", ""}
	if !v.MayCommand() {
		pause.tip = "Hold this picture; the world goes on behind it (Space)"
	}
	if v.Standing() {
		pause.label, pause.on, pause.tip = "Go on", true, "Let the world go on (Space)"
		if v.Paused && !(v.World != nil && v.World.Paused) {
			pause.tip = "The picture is held, the world goes on: see it as it is now (Space)"
		}
	}
	theme := tap{"Light", 52, false, ActionTheme, "Light or dark (D)", ""}
	if !v.Theme.Dark {
		theme.label = "Dark"
	}
	zoom := []tap{
		{"−", 32, false, ActionOut, "Further away (−, or the wheel)", ""},
		{"+", 32, false, ActionIn, "Nearer (+, or the wheel)", ""},
		{"Fit", 42, false, ActionFit, "Show the whole world (F)", ""},
	}
	more := tap{"More", 52, v.More, ActionMore, "Borders, names, light, links, pictures and films", ""}
	if w < narrow || w-sideWidth(w) < slim {
		more.tip = "The tools, and all else"
		first := append(append([]tap{pause}, zoom...), more)
		if !v.More {
			return [][]tap{append(first, theme)}
		}
		hide := tap{"Hide", 46, false, ActionPanels, "Only the world: hide all panels (H)", ""}
		return [][]tap{first, v.tempo(), append(v.first(), v.help()), v.toolTaps(), append([]tap{theme, hide}, v.second()...)}
	}
	look := []tap{
		{"Borders", 64, v.Borders, ActionBorders, "Which server computes what (B)", ""},
		{"Labels", 58, v.Labels, ActionLabels, "Names of structures (L)", ""},
		theme,
	}
	time := append([]tap{pause}, v.tempo()...)
	switch {
	case !few:
		return [][]tap{time, v.toolTaps(), append(zoom, look...), v.ways()}
	case v.More:
		return [][]tap{time, v.toolTaps(), zoom, append(v.first(), v.help(), more), append(look, v.second()...)}
	}
	return [][]tap{time, v.toolTaps(), zoom, append(v.first(), v.help(), more)}
}

// tempo is how the world goes on, besides whether it does.
func (v *View) tempo() (out []tap) {
	why := ""
	if !v.MayCommand() {
		why = "How fast the world goes on is decided by who may command it."
	}
	step := tap{"Step", 46, false, ActionStep, "One epoch further, while the world is paused (.)", why}
	if why == "" && !v.World.Paused {
		step.off = "Pause the world first: then it goes on step by step."
	}
	slower := tap{"Slower", 56, false, ActionSlower, "Half as fast, for everybody (<)", why}
	faster := tap{"Faster", 56, false, ActionFaster, "Twice as fast, for everybody (>)", why}
	if why == "" && v.World.Pace == 0 {
		faster.off = "It goes as fast as the servers can."
	} else if why == "" {
		faster.tip = fmt.Sprintf("Now at most %s ticks a second; twice that, for everybody (>)", decimal(v.World.Pace, 1))
	}
	return []tap{step, slower, faster}
}

func (v *View) toolTaps() (out []tap) {
	for i, t := range tools {
		tool := Tool(i)
		width := 54.0
		if tool == ToolBlast {
			width = 66
		}
		out = append(out, tap{t.label, width, v.Tools.Now == tool, ActionSelectTool + Action(i), t.tip + " (" + t.key + ")", v.Barred(tool)})
	}
	return out
}

// ways lead to other places, worlds and people.
func (v *View) ways() []tap { return append(append(v.first(), v.second()...), v.help()) }

// first are those of them that a newcomer wants.
func (v *View) first() (out []tap) {
	out = append(out, tap{"Tour", 48, v.Tour.On, ActionTour, "Be shown what is interesting; whatever you do ends it (U)", ""})
	if v.World != nil && len(v.World.Worlds) > 0 {
		out = append(out, tap{"Worlds", 60, v.Picking, ActionWorlds, "Begin another world in place of this one (W)", ""})
	}
	return out
}

func (v *View) help() tap { return tap{"Help", 48, v.Help, ActionHelp, "Keys and mouse (F1)", ""} }

// second are the others.
func (v *View) second() (out []tap) {
	if v.Share != nil {
		out = append(out, tap{"Share", 52, false, ActionShare, "Copy a link to what you see (Y)", ""})
	}
	for _, k := range v.keepings() {
		switch {
		case !k.can:
		case k.does == ActionPicture:
			out = append(out, tap{k.label, 60, false, k.does, k.tip, ""})
		case k.does == ActionFilm:
			out = append(out, tap{"Film", 46, k.on, k.does, "Film the picture, or end the film (O; Shift+O: as GIF)", ""})
		case k.does == ActionRecord:
			out = append(out, tap{"Record", 60, k.on, k.does, k.tip, ""})
		}
	}
	return out
}

// toolbar is for those who have no keys at hand, and for those who do not know them.
func (u *UI) toolbar(v *View) (a Action) {
	rows := v.bar(u.W)
	left, right, _, _ := v.Insets(u.W)
	y := u.H - v.barHeight(u.W) - 4
	u.layer()
	for _, row := range rows {
		width := tapGap
		for _, t := range row {
			width += t.wide() + tapGap
		}
		x := max((left+u.W-right-width)/2, left+2)
		u.rect(x-1, y-tapGap/2-1, width+2, tapHeight+tapGap+2, 13, u.Theme.Line)
		u.rect(x, y-tapGap/2, width, tapHeight+tapGap, 12, u.Theme.Panel)
		u.covers = append(u.covers, Item{X: x, Y: y - tapGap/2, W: width, H: tapHeight + tapGap})
		x += tapGap
		for _, t := range row {
			if t.label != "" && u.tap(x, y+1, tapHeight-2, &t) {
				a = t.does
			}
			x += t.wide() + tapGap
		}
		y += tapHeight + tapGap
	}
	return a
}

// wide is how much room a tap takes; one without a label parts groups.
func (t *tap) wide() float64 {
	if t.label == "" {
		return groupGap - 2*tapGap
	}
	return t.width
}

// tap paints a button, and tells whether it was pressed. One that is off says why.
func (u *UI) tap(x, y, h float64, t *tap) (pressed bool) {
	if t.off == "" {
		return u.Button(x, y, t.width, h, t.label, t.tip, t.on)
	}
	u.element(t.label, Item{X: x, Y: y, W: t.width, H: h}, t.off)
	u.text(x+t.width/2, y+(h-12*lineHeight)/2, t.label, 12, Regular, AlignCenter, u.Theme.Muted.Fade(0.55))
	return false
}
