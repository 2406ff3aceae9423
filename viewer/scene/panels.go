package scene

import "math"

const (
	leftWidth  = 288.0 // points
	rightWidth = 268.0
	margin     = 12.0
	middling   = 760.0 // a screen below this has no room for panels at both sides
	narrow     = 560.0 // one below this has none beside the world: they lie above and below it
	sheetShare = 0.44  // of the height of a narrow screen, for what a tab shows
	wordsShare = 0.26  // and for the world's own words, before anybody asks

	tabsHeight   = 40.0
	headHeight   = 58.0
	buttonHeight = 26.0
)

// panels is what stays of the panels from one picture to the next.
type panels struct {
	tab   tab
	sheet float64 // height of the sheet of a narrow screen, points; 0: there is none
	brush Item    // where the sheet of the tool in hand is; W is 0: nowhere
	blown Item    // that of the report of a blow, likewise
	tool  Tool    // that was in hand, and the blow that was told of, in the last picture
	blow  *Damage
	open  bool // on a narrow screen: the sheet with what the tab shows
	cross cross
	off   map[columnKey]bool // lines of plots that are switched off

	rank       []int // of the rules
	rankedAt   float64
	rankedBy   uint64
	all, shown []int
	labels     []string
	tips       []string
	shownOf    About
}

// tab is a page of the left panel.
type tab int

const (
	tabWorld tab = iota
	tabPlots
	tabRules
	tabServers
	tabSettings
)

var (
	tabNames = []string{"World", "Plots", "Rules", "Servers", "Settings"}
	tabTips  = []string{
		"What this world is, what is in it and what has become of it",
		"How many there were of what, energy and speed, over time",
		"The rules as equations, and how often they fire",
		"Who computes the world",
		"Numbers of the world, colours, and how it is drawn",
	}
)

// Insets is how much of a screen of w points the panels cover at its left, right, top and bottom.
func (v *View) Insets(w float64) (left, right, top, bottom float64) {
	if !v.Panels {
		return 0, 0, 0, 0
	}
	if w < narrow {
		return 0, 0, headHeight + margin, v.barHeight(w) + 8 + v.Timeline.height() + 6 + tabsHeight
	}
	return sideWidth(w) + margin, 0, 0, v.barHeight(w) + 8 + v.Timeline.height() + 6
}

// showWidth is that of the button that shows hidden panels again, points.
const showWidth = 62.0

// leastRoom is the height that sheets leave to the world, points: it lies behind those that are higher.
const leastRoom = 240.0

// Covered is Insets on a screen of w×h points, and on a narrow one the sheet above its tabs, too.
func (u *UI) Covered(v *View, w, h float64) (left, right, top, bottom float64) {
	left, right, top, bottom = v.Insets(w)
	if w < narrow && v.Panels {
		bottom += max(min(u.panels.sheet, h-top-bottom-leastRoom), 0)
	}
	return left, right, top, bottom
}

// sideWidth is that of the left panel.
func sideWidth(w float64) float64 {
	if w < middling {
		return 240
	}
	return leftWidth
}

// Build makes all panels around a view and gives what their buttons ask for.
func (u *UI) Build(v *View) (a Action) {
	u.Begin()
	defer u.End()
	u.Theme = v.Theme
	u.fonts(v.Points)
	c := &u.panels.cross
	c.on, c.was = false, c.on
	if u.panels.shownOf != v.About {
		u.panels.shownOf, u.panels.open = v.About, u.panels.open && v.About.What == AboutNothing
	}
	if v.World == nil {
		u.waiting(v)
		return ActionNone
	}
	u.newest(v)
	if v.Panels {
		a = u.around(v)
		u.brushPanel(v)
		u.damagePanel(v)
		u.legend(v)
		if pressed := u.toolbar(v); pressed != ActionNone {
			a = pressed
		}
		if pressed := u.timeline(v); pressed != ActionNone {
			a = pressed
		}
		u.ruler(v)
	} else if u.touched() && u.Button(u.W-showWidth-margin, u.H-buttonHeight-margin, showWidth, buttonHeight, "Panels", "Show again what was hidden", false) {
		a = ActionPanels // fingers have no key for it
	}
	u.recordingDot(v)
	if text := v.Warning(); u.Warns && text != "" {
		u.banner(v, text, u.Theme.Warn)
	} else if v.Note != "" {
		u.banner(v, v.Note, u.Theme.Text)
	} else if v.Tour.On {
		u.banner(v, v.Tour.Caption, u.Theme.Text)
	}
	u.notice(v)
	if u.shield = (Item{}); v.Help {
		u.help(v)
	} else if v.Picking {
		u.worlds(v)
	}
	return a
}

// around makes what lies beside the world, or above and below it.
func (u *UI) around(v *View) (a Action) {
	_, _, _, bottom := v.Insets(u.W)
	about := v.About.What != AboutNothing
	switch {
	case u.W < narrow:
		u.head(v)
		a = u.sheet(v, bottom)
	case u.W < middling:
		if about {
			return u.beside(v, margin, sideWidth(u.W), u.H-2*margin)
		}
		u.left(v)
	default:
		u.left(v)
		if about {
			a = u.beside(v, u.W-margin-rightWidth, rightWidth, u.H-bottom-2*margin)
		}
	}
	return a
}

// banner lies above the world: what is wrong with its servers, or what became of an order.
func (u *UI) banner(v *View, text string, ink Color) {
	left, _, top, _ := v.Insets(u.W)
	right := 0.0
	if v.About.What != AboutNothing && u.W >= middling {
		right = rightWidth + margin
	}
	w := min(u.wide(text, body, Bold)+2*pad+2, u.W-left-right-2*margin)
	p := u.Open((left+u.W-right-w)/2, margin+top, w)
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

// head is what a narrow screen has room for above the world.
func (u *UI) head(v *View) {
	p := u.Open(margin, margin, u.W-2*margin)
	u.text(p.left(), p.next-3, u.clip(title(v), 16, Bold, p.width()), 16, Bold, AlignLeft, u.Theme.Text)
	p.Gap(19)
	line := Number(uint64(v.Census.Particles)) + " particles · tick " + Number(v.Tick()) + " · " + speed(v)
	u.text(p.left(), p.next, u.clip(line, small, Regular, p.width()), small, Regular, AlignLeft, u.Theme.Muted)
	p.Gap(headHeight - margin - 19 - pad - pad + 14)
	p.Close()
}

// sheet has the tabs of a narrow screen, and above them what they show, or what is told of.
func (u *UI) sheet(v *View, bottom float64) (a Action) {
	y := u.H - bottom
	p := u.Open(margin, y, u.W-2*margin)
	p.next = y + 4
	share, words, chosen := sheetShare, u.greets(v), -1
	if words {
		u.panels.tab, share = tabWorld, wordsShare
	}
	if words || u.panels.open {
		chosen = int(u.panels.tab)
	}
	before := chosen
	chosen, pressed := p.tabs(tabNames, tabTips, chosen)
	p.next = y + tabsHeight - 6 - pad + 2
	p.Close()
	if pressed {
		v.Fresh, words = false, false
		if u.panels.open = chosen != before; u.panels.open {
			u.panels.tab = tab(chosen)
			v.Select(nil)
		}
		v.Changes++
	}
	room := math.Floor(u.H * share)
	switch {
	case u.panels.open, words:
		u.panels.sheet = y - u.above(y-6, margin, u.W-2*margin, func(p *Panel) {
			p.Scroll("tab", room-2*pad)
			u.page(v, p)
			p.Unscroll()
		}).Y
	case v.About.What != AboutNothing:
		u.panels.sheet = y - u.above(y-6, margin, u.W-2*margin, func(p *Panel) { a = u.inspector(v, p, room) }).Y
	default:
		u.panels.sheet = 0
	}
	return a
}

// greets tells whether a narrow screen shows by itself what the world is: until somebody touches it, or asks for anything.
func (u *UI) greets(v *View) bool {
	return v.Fresh && !u.taken(v) && v.Tools.Now == ToolSelect && v.Tools.damage == nil
}

// page is what the chosen tab shows.
func (u *UI) page(v *View, p *Panel) {
	outer := u.scope
	u.scope += uint64(u.panels.tab) * 1_000_003
	switch u.panels.tab {
	case tabPlots:
		u.plotsTab(v, p)
	case tabRules:
		u.rulesTab(v, p)
	case tabServers:
		u.serversTab(v, p)
	case tabSettings:
		u.settingsTab(v, p)
	default:
		u.worldTab(v, p)
	}
	u.scope = outer
}

// speed says how fast the world goes on, or that the picture is held.
func speed(v *View) string {
	switch rate := Speed(v.Rate()); {
	case v.Paused:
		return "held"
	case v.Timeline.Past:
		return "the past"
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

// left is the panel at the left.
func (u *UI) left(v *View) {
	p := u.Open(margin, margin, sideWidth(u.W))
	if text := title(v); u.wide(text, 20, Bold) <= p.width() {
		u.text(p.left(), p.next-2, text, 20, Bold, AlignLeft, u.Theme.Text)
		p.Gap(32)
	} else {
		p.Text(text, 16, Bold, u.Theme.Text)
		p.Gap(8)
	}
	u.figures(v, p)
	chosen, pressed := p.tabs(tabNames, tabTips, int(u.panels.tab))
	if pressed {
		u.panels.tab = tab(chosen)
		v.Changes++
	}
	p.Gap(6)
	p.Scroll(tabNames[u.panels.tab], u.H-p.next-margin-pad)
	u.page(v, p)
	p.Unscroll()
	p.Close()
}

// figures are the three numbers that always move.
func (u *UI) figures(v *View, p *Panel) {
	third := p.width() / 3
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
	for i, f := range [...][3]string{
		{Number(uint64(v.Census.Particles)), "particles", "How many particles there are"},
		{Number(v.Tick()), "ticks", "The time of the world: in a tick everything moves a little, and rules may fire"},
		{rate, what, "How fast the world goes on"},
	} {
		x := p.left() + float64(i)*third
		u.element(tabNames[i]+"figure", Item{X: x - 3, Y: p.next - 2, W: third, H: 36}, f[2])
		ink := u.Theme.Text
		if i == 2 && (v.Paused || v.World.Paused) {
			ink = u.Theme.Accent
		}
		u.text(x, p.next, f[0], 16, Bold, AlignLeft, ink)
		u.text(x, p.next+20, u.clip(f[1], 10.5, Regular, third-2), 10.5, Regular, AlignLeft, u.Theme.Muted)
	}
	p.Gap(40)
}

// help lies above all else.
func (u *UI) help(v *View) {
	title, rows := "Keys and mouse", make([][2]string, 0, len(Gestures)+len(Keys))
	if u.touched() { // there may be neither
		title = "Fingers, keys and mouse"
		for _, g := range Gestures {
			rows = append(rows, [2]string{g.Fingers, g.Do})
		}
	}
	for _, k := range Keys {
		rows = append(rows, [2]string{k.Keys, k.Does})
	}
	w := min(430, u.W-2*margin)
	left, _, _, _ := v.Insets(u.W)
	if left+w+2*margin > u.W { // no room beside the panel
		left = 0
	}
	const row = 22.0
	room := u.H - 2*margin - 2*pad - 40
	high := 0.0
	for _, r := range rows {
		high += float64(len(u.wrap(r[1], body, Regular, w-2*pad-112)))*(row-4) + 4
	}
	p := u.Open((left+u.W-w)/2, max(margin, (u.H-min(high, room)-80)/2), w)
	u.shields = true
	u.text(p.left(), p.next, title, 18, Bold, AlignLeft, u.Theme.Text)
	if u.closing(p, "Close this (Esc)") {
		v.Do(ActionHelp)
	}
	p.Gap(32)
	p.Scroll("keys", room)
	for _, r := range rows {
		u.text(p.left(), p.next, r[0], body, Bold, AlignLeft, u.Theme.Accent)
		for _, line := range u.wrap(r[1], body, Regular, p.width()-112) {
			u.text(p.left()+112, p.next, line, body, Regular, AlignLeft, u.Theme.Text)
			p.Gap(row - 4)
		}
		p.Gap(4)
	}
	p.Unscroll()
	p.Close()
	u.shields = false
	// Nothing may be seen through what lies above all.
	u.Items[p.box+1].Color[3] = 0.98
	u.shield = u.Items[p.box+1]
}

// touched tells whether this is a screen that is touched.
func (u *UI) touched() bool { return u.Pointer.Touch || u.W < narrow }

// closing adds a cross in the upper right corner, and tells whether it was pressed.
func (u *UI) closing(p *Panel, tip string) bool {
	x, y := p.x+p.w-pad-20, p.next-4
	pressed := u.plain(x, y, 24, 24, "close", tip)
	c := u.Theme.Muted
	u.stroke(1.6, c, x+8, y+8, x+16, y+16)
	u.stroke(1.6, c, x+8, y+16, x+16, y+8)
	return pressed
}
