package scene

import (
	"fmt"
	"strings"

	"ylem/region/wire"
)

// claims are what the author expects, ticked off as they come true.
func (u *UI) claims(v *View, p *Panel) {
	n, done := len(v.World.Claims), 0
	if len(v.World.Claims) == 0 {
		return
	}
	for i := range v.World.Claims {
		if v.World.Claims[i].With != "" {
			n--
		} else if s := v.Known.Claim(i); s == ClaimTrue || s == ClaimHolds {
			done++
		}
	}
	note := fmt.Sprintf("%d of %d", done, n)
	if !p.Fold("what is expected", note, "What the author of this world says must come of it. Each claim is looked at while the world goes on, and is settled at its own tick.", true) {
		return
	}
	if text := v.meddling(); text != "" {
		p.Text(text, small, Regular, u.Theme.Accent)
		p.Gap(4)
	}
	for i := range v.World.Claims {
		u.claim(v, p, i)
	}
	if t := v.Known.Observed.Trouble; t != "" {
		p.Text(t, small, Regular, u.Theme.Warn)
	}
}

func (u *UI) claim(v *View, p *Panel, i int) {
	c, state := &v.World.Claims[i], v.Known.Claim(i)
	if c.With != "" { // of another world: whether it holds in this one tells nothing, and is not marked
		state = ClaimOpen
	}
	lines := u.wrap(c.Name, body, Regular, p.width()-beadsWidth)
	states := u.wrap(v.claimState(i), small, Regular, p.width()-beadsWidth)
	area := Item{X: p.left() - 4, Y: p.next, W: p.width() + 8, H: float64(len(lines))*body*lineHeight + float64(len(states))*small*lineHeight + 6}
	e := u.element(c.Name, area, "")
	if e.asked {
		u.say(u.claimTip(v, i))
	}
	if e.over {
		u.rect(area.X, area.Y, area.W, area.H, 5, u.Theme.Button)
	}
	x, y := p.left()+8, p.next+9.5
	switch state {
	case ClaimTrue:
		u.bead(x, y, 7, u.Theme.Good)
		u.stroke(1.8, u.Theme.Panel, x-3.3, y+0.3, x-0.8, y+2.8, x+3.5, y-2.6)
	case ClaimHolds:
		u.ring(x, y, 6, 1.5, u.Theme.Good)
		u.stroke(1.6, u.Theme.Good, x-2.8, y+0.3, x-0.7, y+2.4, x+3, y-2.2)
	case ClaimFailed:
		u.bead(x, y, 7, u.Theme.Warn)
		u.stroke(1.8, u.Theme.Panel, x-2.6, y-2.6, x+2.6, y+2.6)
		u.stroke(1.8, u.Theme.Panel, x-2.6, y+2.6, x+2.6, y-2.6)
	default:
		if c.With == "" { // what cannot come true here has nothing to be ticked
			u.ring(x, y, 6, 1.5, u.Theme.Muted.Fade(0.8))
		}
	}
	p.Gap(1)
	for _, line := range lines {
		u.text(p.left()+beadsWidth, p.next, line, body, Regular, AlignLeft, u.Theme.Text)
		p.Gap(body * lineHeight)
	}
	ink := u.Theme.Muted
	if state == ClaimFailed {
		ink = u.Theme.Warn
	}
	for _, line := range states {
		u.text(p.left()+beadsWidth, p.next, line, small, Regular, AlignLeft, ink)
		p.Gap(small * lineHeight)
	}
	p.Gap(6)
}

// meddle remembers that a command of this viewer changes the world at a tick.
func (v *View) meddle(tick int64) {
	if at := uint64(max(tick, 1)); v.Known.meddled == 0 || at < v.Known.meddled {
		v.Known.meddled = at
	}
}

// changed is from which tick on the world is another than its author began, and whether this viewer has changed it; 0:
// it is as it was begun, as far as anybody says.
func (v *View) changed() (tick uint64, own bool) {
	tick, mine := v.Known.Observed.Changed, v.Known.meddled
	if mine > 0 && (tick == 0 || mine <= tick) {
		return mine, true
	}
	return tick, mine > 0
}

// meddling is what claims are worth in a world that was changed, if any is about a later tick; "": as much as ever.
func (v *View) meddling() string {
	tick, own := v.changed()
	later := false
	for i := range v.World.Claims {
		later = later || v.World.Claims[i].At >= tick
	}
	switch {
	case tick == 0 || !later:
		return ""
	case own && tick < v.Known.meddled:
		return "Others changed the world at tick " + Number(tick) + ", and you at tick " + Number(v.Known.meddled) + ": " + claimsSpeak
	case own:
		return "You changed the world at tick " + Number(tick) + ": " + claimsSpeak
	}
	return "Somebody changed the world at tick " + Number(tick) + ": " + claimsSpeak
}

const claimsSpeak = "claims speak of it as its author began it."

// meddledBefore tells whether a claim is about a tick at which the world had been changed.
func (v *View) meddledBefore(claim int) bool {
	tick, _ := v.changed()
	return tick > 0 && v.World.Claims[claim].At >= tick
}

// mostSideText is how long what is compared may be to stand in the list; the tip has all.
const mostSideText = 32

// claimState says in a few words how a claim stands.
func (v *View) claimState(i int) string {
	c := &v.World.Claims[i]
	if c.With != "" {
		return "of another world: " + c.With
	}
	var parts []string
	if i < len(v.Known.Observed.Claims) {
		sides := v.Known.Observed.Claims[i].Sides
		for _, s := range sides {
			if len(sides) == 1 || !s.Holds { // of several only what is missing
				if text := sideText(&s); text != "" {
					if len(sides) > 1 && len(s.Text) <= mostSideText {
						text = s.Text + " is " + text
					}
					parts = append(parts, text)
				}
			}
		}
	}
	if len(parts) > 1 {
		parts = append(parts[:1], fmt.Sprintf("and %d more", len(parts)-1))
	}
	switch v.Known.Claim(i) {
	case ClaimOpen:
		parts = append(parts, "by tick "+Number(c.At))
	case ClaimHolds:
		parts = append(parts, "holds now")
	case ClaimTrue:
		parts = append(parts, "came true")
	case ClaimFailed:
		if parts = append(parts, "did not come true"); v.meddledBefore(i) {
			parts = append(parts, "the world was changed")
		}
	}
	return strings.Join(parts, " · ")
}

// sideText is one comparison: the value against its limit.
func sideText(s *wire.ObservedSide) string {
	switch {
	case s.Value == nil:
		return ""
	case s.Limit == nil:
		return number(*s.Value)
	}
	value, limit, op := number(rounded4(*s.Value)), number(rounded4(*s.Limit)), signs.Replace(s.Op)
	switch {
	case s.Holds:
		return value + " " + op + " " + limit
	case s.Op == ">=" || s.Op == ">":
		return value + " of " + op + " " + limit
	}
	return value + ", not " + op + " " + limit
}

var signs = strings.NewReplacer("==", "=", ">=", "≥", "<=", "≤", "!=", "≠")

// claimTip is all that is known of a claim.
func (u *UI) claimTip(v *View, i int) string {
	c := &v.World.Claims[i]
	text := "It says: " + c.That + " at tick " + Number(c.At) + "."
	if c.With != "" {
		return text + " That is about this world with one change (" + c.With + "), so nothing that happens here decides it."
	}
	if i < len(v.Known.Observed.Claims) {
		o := &v.Known.Observed.Claims[i]
		for j := range o.Sides {
			if s := &o.Sides[j]; s.Value != nil {
				holds := "does not hold"
				if s.Holds {
					holds = "holds"
				}
				text += " " + s.Text + " is " + number(*s.Value) + ", which " + holds + "."
			}
		}
		if o.First > 0 {
			text += " It was first seen to hold at tick " + Number(o.First) + "."
		}
	}
	if t := v.Known.Observed.Tick; t > 0 {
		text += " Looked at: tick " + Number(t) + "."
	}
	if v.meddledBefore(i) {
		text += " " + v.meddling()
	}
	return text
}
