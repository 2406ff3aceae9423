package scene

import "fmt"

// turning is a param that a person turns.
type turning struct {
	name    string
	value   float64
	since   float64 // seconds since it was turned, or since it was sent
	sent    bool
	request uint32
}

const (
	turnAfter = 0.35 // seconds without a further turn after which it is sent: a slider passes many values
	turnStays = 20.0 // seconds after which one that nobody carried out is forgotten
)

// Turn sets a param of the world, when the hand has rested for a moment.
func (v *View) Turn(name string, value float64) {
	v.Changes++
	for i := range v.turnings {
		if t := &v.turnings[i]; t.name == name {
			*t = turning{name: name, value: value}
			return
		}
	}
	v.turnings = append(v.turnings, turning{name: name, value: value})
}

// Param is the value of the i-th param as it is wished for, and what becomes of the wish; "" if there is none.
func (v *View) Param(i int) (value float64, wish string) {
	p := &v.World.Params[i]
	for j := range v.turnings {
		if t := &v.turnings[j]; t.name == p.Name {
			switch {
			case !t.sent:
				return t.value, "…"
			case v.waits(t.request):
				return t.value, "asked"
			}
			return t.value, "decided"
		}
	}
	return p.Value, ""
}

// waits tells whether an order is unanswered.
func (v *View) waits(request uint32) bool {
	for i := range v.orders {
		if v.orders[i].request == request {
			return true
		}
	}
	return false
}

// turn sends what was turned, and forgets what has come true; dt is in seconds.
func (v *View) turn(dt float64) {
	kept := v.turnings[:0]
	for _, t := range v.turnings {
		t.since += dt
		if !t.sent && t.since >= turnAfter {
			v.Changes++
			if t.request = v.command(map[string]any{"param": map[string]any{"name": t.name, "value": t.value}}); t.request == 0 {
				continue
			}
			t.sent, t.since = true, 0
		}
		if !v.MayCommand() || t.sent && (v.hasParam(t.name, t.value) || t.since > turnStays) {
			v.Changes++
			continue
		}
		kept = append(kept, t)
	}
	v.turnings = kept
}

func (v *View) hasParam(name string, value float64) bool {
	for i := range v.World.Params {
		if p := &v.World.Params[i]; p.Name == name {
			return fmt.Sprintf("%.9g", p.Value) == fmt.Sprintf("%.9g", value)
		}
	}
	return true // there is no such param any more
}

// refuse forgets a turn whose order was refused.
func (v *View) refuse(request uint32) {
	for i := range v.turnings {
		if v.turnings[i].sent && v.turnings[i].request == request {
			v.turnings = append(v.turnings[:i], v.turnings[i+1:]...)
			return
		}
	}
}
