package scene

// Action is something a person asks for, with a key or a button.
type Action int

// The actions.
const (
	ActionNone Action = iota
	ActionPause
	ActionIn
	ActionOut
	ActionFit
	ActionBorders
	ActionLabels
	ActionAll
	ActionTheme
	ActionPanels
	ActionHelp
	ActionHold    // holds the picture, or lets it go on
	ActionRemove  // takes the selected particle out of the world
	ActionNothing // selects nothing, puts tools down, closes what is open
	ActionStep    // a paused world goes on by an epoch
	ActionSlower
	ActionFaster
	ActionFollow // the camera stays with what is selected
	ActionTour
	ActionWorlds // opens the list of worlds
	ActionShare
	ActionMore
	ActionNarrow // a smaller brush
	ActionWiden
	ActionSelectTool // and so on, in the order of the tools
	ActionPaintTool
	ActionPushTool
	ActionEraseTool
	ActionBlastTool
	ActionPastBack  // the picture before
	ActionPastOn    // the picture after, of the past
	ActionPastSpeed // the past goes on faster, and after the fastest the slowest
	ActionRecord    // begins to record what servers send, or ends it; where that cannot be, saves what is kept
	ActionPresent   // what goes on now, after the past
	ActionPicture   // saves the picture as PNG
	ActionFilm      // begins to film the picture, or ends it
	ActionGIF       // films as GIF
	ActionOpen      // asks for a recording to play
)

// Keys is the one table of what keys and the mouse do: what people read, and which keys, by their names as Strokes has
// them, ask for what. The keys 1 to 9 are bookmarks.
var Keys = []struct {
	Keys, Does string
	Bound      map[string]Action
}{
	{"Space", "pause the world, or go on; held is the picture where you may not", map[string]Action{"Space": ActionPause}},
	{".", "one step of a paused world", map[string]Action{".": ActionStep}},
	{"<  >", "slower, faster", map[string]Action{"<": ActionSlower, ",": ActionSlower, ">": ActionFaster}},
	{"P", "hold the picture; the world goes on", map[string]Action{"P": ActionHold}},
	{"Wheel", "zoom to the cursor", nil},
	{"+ −  Page ↑ ↓", "zoom to the middle", map[string]Action{
		"+": ActionIn, "=": ActionIn, "NumpadAdd": ActionIn, "PageUp": ActionIn, "-": ActionOut, "NumpadSubtract": ActionOut, "PageDown": ActionOut,
	}},
	{"Drag, arrows", "move around", nil},
	{"Right drag", "turn a world of three dimensions; move in two", nil},
	{"Click", "what is this particle?", nil},
	{"0  F", "show the whole world", map[string]Action{"Digit0": ActionFit, "Numpad0": ActionFit, "F": ActionFit}},
	{"1 … 9", "go to a place you keep; with Shift keep this one", nil},
	{"G", "stay with the selected particle", map[string]Action{"G": ActionFollow}},
	{"U", "a tour of what is interesting", map[string]Action{"U": ActionTour}},
	{"S A K E X", "select, paint, push, erase, damage", map[string]Action{
		"S": ActionSelectTool, "A": ActionPaintTool, "K": ActionPushTool, "E": ActionEraseTool, "X": ActionBlastTool,
	}},
	{"[  ]", "a smaller, larger brush (Shift and wheel, too)", map[string]Action{"[": ActionNarrow, "]": ActionWiden}},
	{"W", "begin another world, where you may", map[string]Action{"W": ActionWorlds}},
	{"Y", "copy a link to what you see", map[string]Action{"Y": ActionShare}},
	{"B", "borders of regions", map[string]Action{"B": ActionBorders}},
	{"L", "names of structures", map[string]Action{"L": ActionLabels}},
	{"V", "what a view of the world hides", map[string]Action{"V": ActionAll}},
	{"D  T", "dark or light", map[string]Action{"D": ActionTheme, "T": ActionTheme}},
	{"Del", "remove the selected particle", map[string]Action{"Delete": ActionRemove}},
	{"Tab, Enter", "go through the panels, press what is marked", nil},
	{"H", "hide or show the panels", map[string]Action{"H": ActionPanels}},
	{"Esc", "select nothing, put the tool down", map[string]Action{"Escape": ActionNothing}},
	{"J  M  ;  N", "one picture back, on; speed of the past; now", map[string]Action{
		"J": ActionPastBack, "M": ActionPastOn, ";": ActionPastSpeed, "N": ActionPresent,
	}},
	{"R", "record what servers send; in a page: save it", map[string]Action{"R": ActionRecord}},
	{"C", "save the picture", map[string]Action{"C": ActionPicture}},
	{"O", "film the picture, or end the film; with Shift as GIF", map[string]Action{"O": ActionFilm, "Shift+O": ActionGIF}},
	{"F1", "this help", map[string]Action{"F1": ActionHelp}},
}

// Gestures is what fingers do, as people read it.
var Gestures = []struct{ Fingers, Do string }{
	{"One finger", "moves the world; it draws with the tool that is in hand"},
	{"Two fingers", "zoom and move; a world of three dimensions they turn"},
	{"Tap", "what is this particle? Once more: the structure it is part of"},
	{"Double tap", "nearer"},
	{"Hold", "what is there, before the finger is lifted"},
	{"Below", "tools, pictures and other worlds are behind More; places to come back to, and colours, in Settings"},
}

// Key does what a key asks for, by a name that Strokes gives. It tells whether it is for anything.
func (v *View) Key(name string, shift bool) bool {
	if n := len(name) - 1; n > 0 && (name[:n] == "Digit" || name[:n] == "Numpad") && name[n] >= '1' && name[n] <= '9' {
		if shift {
			v.Keep(int(name[n] - '0'))
		} else {
			v.Return(int(name[n] - '0'))
		}
		return true
	}
	for _, held := range [...]string{"Shift+", ""} {
		if held != "" && !shift {
			continue
		}
		for _, row := range Keys {
			if a, bound := row.Bound[held+name]; bound {
				v.Do(a)
				return true
			}
		}
	}
	return false
}

// zoomStep is the factor of one key press or button.
const zoomStep = 1.4

// Do carries out an action.
func (v *View) Do(a Action) {
	v.Changes++
	if a != ActionTour {
		v.EndTour()
	}
	c := &v.Camera
	mx, my := c.middle()
	switch a {
	case ActionPause:
		v.Pause()
	case ActionHold:
		v.Paused = !v.Paused
	case ActionIn:
		c.ZoomAt(mx, my, zoomStep)
	case ActionOut:
		c.ZoomAt(mx, my, 1/zoomStep)
	case ActionFit:
		c.Fit()
	case ActionBorders:
		v.Borders = !v.Borders
	case ActionLabels:
		v.Labels = !v.Labels
	case ActionAll:
		v.All = !v.All
	case ActionTheme:
		if v.Theme.Dark {
			v.Theme = &Light
		} else {
			v.Theme = &Dark
		}
		v.liked()
	case ActionPanels:
		v.Panels = !v.Panels
	case ActionHelp:
		v.Help = !v.Help
	case ActionStep:
		v.Step()
	case ActionSlower:
		v.Hasten(0.5)
	case ActionFaster:
		v.Hasten(2)
	case ActionFollow:
		v.stay()
	case ActionTour:
		v.StartTour()
	case ActionWorlds:
		v.pick()
	case ActionShare:
		v.share()
	case ActionMore:
		v.More = !v.More
	case ActionNarrow:
		v.Widen(-1)
	case ActionWiden:
		v.Widen(1)
	case ActionSelectTool, ActionPaintTool, ActionPushTool, ActionEraseTool, ActionBlastTool:
		t := Tool(a - ActionSelectTool)
		if why := v.Barred(t); why != "" {
			v.tell(why)
			return
		}
		v.Wield(t)
	case ActionRecord:
		if v.Record != nil {
			v.Record()
		}
	case ActionPicture:
		if v.Still != nil {
			v.Still()
		}
	case ActionFilm, ActionGIF:
		if v.Film != nil {
			v.Film(a == ActionGIF)
		}
	case ActionOpen:
		if v.Open != nil {
			v.Open()
		}
	case ActionPastBack:
		v.Timeline.steps--
	case ActionPastOn:
		v.Timeline.steps++
	case ActionPastSpeed:
		if v.Timeline.Speed == Speeds[len(Speeds)-1] {
			v.Timeline.faster(-len(Speeds))
		} else {
			v.Timeline.faster(1)
		}
	case ActionPresent:
		v.Timeline.leaves = v.Timeline.Past
		v.Paused = v.Paused && v.Timeline.Past
	case ActionRemove:
		v.RemoveSelected()
	case ActionNothing:
		if v.Help || v.Picking || v.Notice != "" || v.Tools.Now != ToolSelect { // what is open goes first
			v.Help, v.Picking, v.Notice = false, false, ""
			v.Wield(ToolSelect)
			return
		}
		v.Select(nil)
	}
}

// stay has the camera stay with what is selected, or leave it.
func (v *View) stay() {
	if v.Following = !v.Following; v.Selected == nil {
		v.Following = false
		v.tell("Click a particle first: then the camera stays with it.")
	}
}

// pick opens the list of worlds that can be begun.
func (v *View) pick() {
	switch {
	case v.World == nil:
	case len(v.World.Worlds) > 0:
		v.Picking, v.Help = !v.Picking, false
	case !v.MayCommand():
		v.tell("Who looks at this world from here may not begin another.")
	default:
		v.tell("Only servers that ylem up has started can begin another world, if this one is not kept.")
	}
}

// share copies a link to what is seen.
func (v *View) share() {
	if l, ok := v.Here(); ok && v.Share != nil {
		v.tell(v.Share(l.Query(v.Solid())))
	}
}
