package scene

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
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
}

const (
	orderAgain = 4.0 // seconds without an answer after which an order is sent again, with the ID it had: it is done once
	orderTries = 3
	noteStays  = 6.0 // seconds that an answer is shown
)

// MayCommand reports whether this viewer may have things done to the world.
func (v *View) MayCommand() bool { return v.World != nil && v.World.Commands }

// PauseWorld pauses the world for everybody, or lets it go on.
func (v *View) PauseWorld() {
	if v.MayCommand() && v.World.Paused {
		v.command(map[string]any{"resume": true})
	} else {
		v.command(map[string]any{"pause": true})
	}
}

// RemoveSelected takes the selected particle out of the world.
func (v *View) RemoveSelected() {
	if s := v.Selected; s != nil && s.Details != nil && !s.Gone {
		v.command(map[string]any{"remove": map[string]any{"ids": []string{s.Details.ID}}})
	}
}

// command sends a command, as package region has it.
func (v *View) command(c map[string]any) {
	if !v.MayCommand() {
		v.tell("Who looks at this world from here may not change it.")
		return
	}
	v.request++
	text, err := json.Marshal(map[string]any{"id": rand.Text(), "command": c})
	if err != nil {
		panic(err) // maps of strings and truths
	}
	v.orders = append(v.orders, order{request: v.request, json: text})
	v.send(&v.orders[len(v.orders)-1])
}

// send gives an order to a server that was not asked yet, or to any.
func (v *View) send(o *order) {
	to, fresh := "", false
	for _, s := range v.Servers {
		if unasked := !slices.Contains(o.asked, s.Name); s.State == Connected && (to == "" || unasked && !fresh) {
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
		if v.orders[i].request != d.Request {
			continue
		}
		v.orders = append(v.orders[:i], v.orders[i+1:]...)
		switch {
		case d.Error != "":
			v.refuse(d.Request)
			v.tell(d.Error)
		case d.In >= 1:
			v.tell(fmt.Sprintf("Decided: at tick %s, in about %.0f s.", Number(uint64(max(d.Tick, 0))), d.In))
		default:
			v.tell(fmt.Sprintf("Decided: at tick %s.", Number(uint64(max(d.Tick, 0)))))
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
