package scene

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Timeline is which time the picture shows: the present, or a past that is kept. Times are in seconds.
type Timeline struct {
	From, To float64 // what is kept; To is the present, or the end of a recording
	At       float64
	Past     bool    // the picture is that of At
	File     string  // the recording that is played, there being no servers; "": none
	Home     bool    // there were servers before it, which can be gone back to
	Speed    float64 // at which the past goes on
	Now      uint64  // tick that the world has reached meanwhile, 0 if nobody knows

	wanted float64
	wants  bool
	steps  int
	leaves bool
}

// Recording is what is being recorded of what servers send.
type Recording struct {
	On      bool
	Seconds float64
	Bytes   int64
	Err     error // why it ends
}

// says is the recording beside its red dot.
func (r *Recording) says() string {
	return fmt.Sprintf("%s  %.1f MB", Ago(r.Seconds), float64(r.Bytes)/1e6)
}

// Filming is a film that is being made of the picture.
type Filming struct {
	On      bool
	Seconds float64
	Bytes   int64 // 0: not known before it is written
	Dropped int   // pictures that were left out since they came too fast
	Writing bool  // one that was ended before, or a picture, is being written
}

// says is the film beside its red dot.
func (f *Filming) says() string {
	text := "Film " + Ago(f.Seconds)
	if f.Bytes > 0 {
		text += fmt.Sprintf("  %.1f MB", float64(f.Bytes)/1e6)
	}
	if f.Dropped > 0 {
		text += fmt.Sprintf("  %d left out", f.Dropped)
	}
	return text
}

// recordingDot shows that something is recorded or filmed, in a corner that nothing else has.
func (u *UI) recordingDot(v *View) {
	text := ""
	if v.Recording.On {
		text = v.Recording.says()
	}
	if v.Filming.Writing && !v.Filming.On {
		text = strings.TrimSpace(text + "   Saving …")
	}
	if v.Filming.On {
		if text != "" {
			text += "   "
		}
		text += v.Filming.says()
	}
	if text == "" {
		return
	}
	w := u.wide(text, small, Mono) + 34
	_, _, top, _ := v.Insets(u.W)
	x, y := u.W-margin-w, margin+top
	if v.About.What != AboutNothing && u.W >= middling {
		x -= rightWidth + margin
	}
	u.rect(x, y, w, 24, 12, u.Theme.Panel)
	u.bead(x+13, y+12, 5, Color{0.95, 0.2, 0.2, 1})
	u.text(x+24, y+(24-small*lineHeight)/2, text, small, Mono, AlignLeft, u.Theme.Text)
}

// Speeds are those at which the past can go on.
var Speeds = []float64{0.25, 0.5, 1, 2, 4, 8}

// leastKept is how many seconds must be kept for a timeline to be of use.
const leastKept = 1.0

// Wanted gives the time that somebody wants to see, once.
func (t *Timeline) Wanted() (at float64, wanted bool) {
	at, wanted = t.wanted, t.wants
	t.wants = false
	return at, wanted
}

// Steps gives by how many pictures somebody wants to go on, or back if it is below 0, once.
func (t *Timeline) Steps() (n int) {
	n, t.steps = t.steps, 0
	return n
}

// Leaves tells whether somebody wants to see the present, once.
func (t *Timeline) Leaves() (leaves bool) {
	leaves, t.leaves = t.leaves, false
	return leaves
}

// Travel asks for a time.
func (v *View) Travel(at float64) {
	t := &v.Timeline
	t.wanted, t.wants = min(max(at, t.From), t.To), true
	v.Changes++
}

// Tell shows a sentence for a while.
func (v *View) Tell(text string) { v.tell(text) }

// Leap tells the view that what it is shown next does not follow what it shows: it is of another time, perhaps of other
// rules or another world. The picture stays until then.
func (v *View) Leap() {
	v.leapt, v.Census.whole = true, false
	for i := range v.Regions {
		v.Regions[i].old = true
	}
	v.Hover = nil
	if v.Selected != nil {
		v.Select(nil)
	}
	v.Changes++
}

// faster goes to the next speed, or the one before.
func (t *Timeline) faster(by int) {
	at := slices.Index(Speeds, t.Speed)
	if at < 0 {
		at = slices.Index(Speeds, 1)
	}
	t.Speed = Speeds[min(max(at+by, 0), len(Speeds)-1)]
}

// speedName writes a speed as people do.
func speedName(x float64) string {
	switch x {
	case 0.25:
		return "¼×"
	case 0.5:
		return "½×"
	}
	return fmt.Sprintf("%g×", x)
}

// Ago writes a time as minutes and seconds.
func Ago(seconds float64) string {
	n := int(math.Round(seconds))
	if n >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", n/3600, n/60%60, n%60)
	}
	return fmt.Sprintf("%d:%02d", n/60, n%60)
}

// says is the sentence that keeps the past from being taken for the present.
func (t *Timeline) says(held bool) string {
	doing := "played at " + speedName(t.Speed)
	if held {
		doing = "held"
	}
	if t.File != "" {
		return "A recording, " + doing + ": " + t.File
	}
	text := "The past, " + Ago(t.To-t.At) + " ago, " + doing + ". The world itself goes on"
	if t.Now > 0 {
		text += ": tick " + Number(t.Now)
	}
	return text + "."
}

// The bar of times, in points: without the sentence that it has in the past, and that.
const (
	timelineHeight = 34.0
	pastHeight     = 19.0
)

// height is that of the bar.
func (t *Timeline) height() float64 {
	if t.Past {
		return timelineHeight + pastHeight
	}
	return timelineHeight
}

// timeline is the bar of times above the buttons.
func (u *UI) timeline(v *View) (a Action) {
	t := &v.Timeline
	if !t.Past && t.To-t.From < leastKept {
		return ActionNone
	}
	const gap = 6.0
	left, right, _, _ := v.Insets(u.W)
	x, w := left+margin, u.W-left-right-2*margin
	if w > 620 {
		x, w = x+(w-620)/2, 620
	}
	height := t.height()
	y := u.H - v.barHeight(u.W) - 8 - height
	u.rect(x-1, y-1, w+2, height+2, 13, u.Theme.Line)
	u.rect(x, y, w, height, 12, u.Theme.Panel)
	u.covers = append(u.covers, Item{X: x, Y: y, W: w, H: height})
	if t.Past {
		u.text(x+w/2, y+6, u.clip(t.says(v.Paused), small, Bold, w-2*pad), small, Bold, AlignCenter, u.Theme.Accent)
		y += pastHeight
	}
	y += (timelineHeight - buttonHeight) / 2
	x, w = x+gap, w-2*gap
	first := func(label, tip string, does Action) {
		if u.Button(x, y, 28, buttonHeight, label, tip, false) {
			a = does
		}
		x, w = x+28+gap, w-28-gap
	}
	last := func(width float64, label, tip string, on bool, does Action) {
		w -= width + gap
		if u.Button(x+w+gap, y, width, buttonHeight, label, tip, on) {
			a = does
		}
	}
	first("‹", "The picture before this one (J)", ActionPastBack)
	first("›", "The picture after this one (M)", ActionPastOn)
	if t.File == "" || t.Home {
		last(48, "Live", "What goes on now (N)", !t.Past, ActionPresent)
	}
	last(40, speedName(t.Speed), "How fast the past is played (;)", t.Speed != 1, ActionPastSpeed)
	u.track(v, x, y, w-gap)
	return a
}

// track is the line of a timeline, which can be dragged.
func (u *UI) track(v *View, x, y, w float64) {
	t := &v.Timeline
	ago := "now"
	switch {
	case t.File != "":
		ago = Ago(t.At-t.From) + " / " + Ago(t.To-t.From)
	case t.Past:
		ago = "−" + Ago(t.To-t.At)
	}
	room := max(u.wide(ago, small, Mono), 40) + 8
	u.text(x+w, y+(buttonHeight-small*lineHeight)/2, ago, small, Mono, AlignRight, u.Theme.Muted)
	w -= room
	area := Item{X: x - 4, Y: y - 2, W: w + 8, H: buttonHeight + 4}
	span := max(t.To-t.From, 1e-3)
	e := u.element("timeline", area, "What this viewer keeps: drag to go back to it")
	if u.finger.pending && u.within(area, u.finger.x, u.finger.y) {
		u.finger.slides = true
		if at := t.From + span*min(max((u.Pointer.X-x)/w, 0), 1); u.Pointer.X != u.sought {
			u.sought = u.Pointer.X
			v.Travel(at)
			t.At = at
		}
	} else {
		u.sought = -1
	}
	if e.focused {
		for _, k := range [...]struct {
			key Key
			to  float64
		}{{KeyLeft, t.At - span/50}, {KeyRight, t.At + span/50}, {KeyHome, t.From}, {KeyEnd, t.To}} {
			if u.focus.pressed(k.key) {
				v.Travel(k.to)
			}
		}
	}
	middle := y + buttonHeight/2
	at := x + w*min(max((t.At-t.From)/span, 0), 1)
	u.rect(x, middle-2, w, 4, 2, u.Theme.Hover)
	u.rect(x, middle-2, at-x, 4, 2, u.Theme.Accent)
	r := 6.0
	if e.focused || e.over {
		r = 7.5
	}
	u.bead(at, middle, r, u.Theme.Accent)
}
