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
	ActionWorld   // pauses the world itself, or lets it go on
	ActionRemove  // takes the selected particle out of the world
	ActionNothing // selects nothing, closes help
)

// Keys is the one table of what keys and the mouse do.
var Keys = []struct{ Keys, Does string }{
	{"Space", "hold the picture, or let it go on"},
	{"Wheel, + −", "zoom to the cursor"},
	{"Drag, arrows", "move around"},
	{"Right drag", "turn a world of three dimensions"},
	{"Click", "what is this particle?"},
	{"0  F", "show the whole world"},
	{"B", "borders of regions"},
	{"L", "names of structures"},
	{"V", "what a view of the world hides"},
	{"D  T", "dark or light"},
	{"P", "pause the world itself, where you may"},
	{"Del", "remove the selected particle"},
	{"Tab, Enter", "go through the panels, press what is marked"},
	{"H", "hide or show the panels"},
	{"Esc", "select nothing"},
	{"F1", "this help"},
}

// zoomStep is the factor of one key press or button.
const zoomStep = 1.4

// Do carries out an action.
func (v *View) Do(a Action) {
	v.Changes++
	c := &v.Camera
	mx, my := c.middle()
	switch a {
	case ActionPause:
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
	case ActionPanels:
		v.Panels = !v.Panels
	case ActionHelp:
		v.Help = !v.Help
	case ActionWorld:
		v.PauseWorld()
	case ActionRemove:
		v.RemoveSelected()
	case ActionNothing:
		v.Help = false
		v.Select(nil)
	}
}
