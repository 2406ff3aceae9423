package scene

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"ylem/region/wire"
)

// order is something that this viewer wants done to the world and that nobody has answered yet.
type order struct {
	request uint32
	json    []byte
	since   float64 // seconds since it was sent
	sent    int     // how often
	asked   []string
	tool    bool   // of a stroke, which says by itself when it acts
	changes bool   // the world, and not only when it is computed
	begins  string // the world that it begins; such an order is sent once
}

const (
	orderAgain = 4.0 // seconds without an answer after which an order is sent again, with the ID it had: it is done once
	orderTries = 3
	noteStays  = 6.0 // seconds that an answer is shown
	briefly    = 1.5 // seconds of one that is true at once
)

// MayCommand reports whether this viewer may have things done to the world: some server takes orders from it.
func (v *View) MayCommand() bool {
	return v.World != nil && slices.ContainsFunc(v.Servers, func(s Server) bool { return s.Commands })
}

// PauseWorld pauses the world for everybody, or lets it go on.
func (v *View) PauseWorld() {
	if v.MayCommand() && v.World.Paused {
		v.command(map[string]any{"resume": true})
	} else {
		v.command(map[string]any{"pause": true})
	}
}

// Standing tells whether anything stands still because somebody wants it to: the world, or the picture.
func (v *View) Standing() bool { return v.Paused || v.World != nil && v.World.Paused }

// Pause is what a person means who sees one button for it: it lets everything go on that stands; otherwise it pauses
// the world where that is allowed, and holds the picture where it is not.
func (v *View) Pause() {
	held := v.Paused
	v.Paused = false
	switch {
	case v.Timeline.Past: // it is the past that is held, and that goes on
		v.Paused = !held
	case v.MayCommand() && (v.World.Paused || !held):
		v.PauseWorld()
	case !held:
		v.Paused = true
		v.tell("The picture is held; the world goes on behind it.")
	}
	v.Changes++
}

// Step lets a paused world go on by an epoch.
func (v *View) Step() {
	if v.MayCommand() && !v.World.Paused {
		v.tell("The world goes on: pause it, and it can go step by step.")
		return
	}
	v.command(map[string]any{"step": 1})
}

// slowest and fastest pace that keys and buttons ask for, ticks a second; beyond the fastest it is as fast as it can be.
const (
	slowestPace = 1.0
	fastestPace = 20_000.0
)

// Hasten has the world go on faster, or slower, by a factor. It starts from how fast it is.
func (v *View) Hasten(factor float64) {
	if v.Timeline.Past || !v.MayCommand() {
		v.command(nil) // says why not
		return
	}
	rate, from := v.Rate(), v.World.Pace
	if from == 0 {
		from = math.Max(rate, slowestPace)
		if factor > 1 {
			v.tell("The world goes on as fast as it can.")
			return
		}
	}
	pace := from * factor
	switch {
	case pace > fastestPace, factor > 1 && rate > 0 && pace > 8*rate && pace > 100: // the servers are at their limit
		pace = 0
	case pace < slowestPace:
		pace = slowestPace
	}
	if pace >= 10 {
		pace = math.Round(pace)
	} else {
		pace = math.Round(pace*10) / 10
	}
	v.World.Pace = pace // until the servers say so, or something else
	v.command(map[string]any{"pace": pace})
}

// BeginWorld has the servers end this world and begin another of those that come with them.
func (v *View) BeginWorld(name string) {
	if v.Timeline.Past || !v.MayCommand() {
		v.command(nil) // says why not
		return
	}
	v.order(order{begins: name}, map[string]any{"begin": name})
	v.tell(name + " begins in a moment …")
}

// RemoveSelected takes the selected particle out of the world.
func (v *View) RemoveSelected() {
	if s := v.Selected; s != nil && s.Details != nil && !s.Gone {
		v.command(map[string]any{"remove": map[string]any{"ids": []string{s.Details.ID}}})
	}
}

const inThePast = "This is the past. To change the world, go back to the present."

// command sends a command, as package region has it, and gives the number of its order; 0 if there is none.
func (v *View) command(c map[string]any) uint32 {
	if v.Timeline.Past {
		v.tell(inThePast)
		return 0
	}
	if !v.MayCommand() {
		v.tell("Who looks at this world from here may not change it.")
		return 0
	}
	tool := c["add"] != nil || c["kick"] != nil || c["remove"] != nil
	return v.order(order{tool: tool, changes: tool || c["param"] != nil}, map[string]any{"command": c})
}

func (v *View) order(o order, body map[string]any) uint32 {
	v.request++
	body["id"] = rand.Text()
	text, err := json.Marshal(body)
	if err != nil {
		panic(err) // maps of strings, numbers and truths
	}
	o.request, o.json = v.request, text
	v.orders = append(v.orders, o)
	v.send(&v.orders[len(v.orders)-1])
	return o.request
}

// send gives an order to a server that was not asked yet, or to any.
func (v *View) send(o *order) {
	to, fresh := "", false
	for _, s := range v.Servers {
		if unasked := !slices.Contains(o.asked, s.Name); s.State == Connected && s.Commands && (to == "" || unasked && !fresh) {
			to, fresh = s.Name, unasked
		}
	}
	o.since, o.sent = 0, o.sent+1
	if to != "" {
		o.asked = append(o.asked, to)
		v.Asks = append(v.Asks, Ask{to, wire.Order{Request: o.request, JSON: o.json}})
	}
}

// Decide takes what became of an order.
func (v *View) Decide(d *wire.Decided) {
	for i := range v.orders {
		o := v.orders[i]
		if o.request != d.Request {
			continue
		}
		v.orders = append(v.orders[:i], v.orders[i+1:]...)
		v.settleEchoes(d)
		if g := v.Tools.damage; g != nil && g.strike(d) {
			v.Tools.damage = nil
		}
		if d.Error == "" && o.changes {
			v.meddle(d.Tick)
		}
		tick := Number(uint64(max(d.Tick, 0)))
		switch {
		case d.Error != "":
			v.refuse(d.Request)
			v.tell(d.Error)
		case o.begins != "":
		case v.World.Paused && o.tool:
			v.tell("It acts at tick " + tick + ", once the world goes on.")
		case o.tool: // the ring where it acts says when
		case d.In >= 1:
			v.tell(fmt.Sprintf("Decided: at tick %s, in about %.0f s.", tick, d.In))
			v.noted = max(noteStays-d.In-briefly, 0)
		default:
			v.tell("Decided: at tick " + tick + ".")
			v.noted = noteStays - briefly
		}
		return
	}
}

// tell shows a sentence for a while.
func (v *View) tell(text string) {
	v.Note, v.noted = text, 0
	v.Changes++
}

// await sends orders again that nobody answered, and takes notes away; dt is in seconds.
func (v *View) await(dt float64) {
	if v.noted += dt; v.Note != "" && v.noted > noteStays {
		v.tell("")
	}
	waiting := v.orders[:0]
	for _, o := range v.orders {
		if o.since += dt; o.since >= orderAgain {
			if o.begins != "" {
				continue // it may have been done by now, and would be done again
			}
			if o.sent == orderTries {
				v.tell("No server answered. It may be done, or not.")
				continue
			}
			v.send(&o)
		}
		waiting = append(waiting, o)
	}
	v.orders = waiting
}
