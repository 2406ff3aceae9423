package main

import (
	"fmt"
	"strings"

	"ylem/region"
	"ylem/rules"
	"ylem/sim"
)

// blame is a limit of a tick that held somewhere: how often, and the first case.
type blame struct {
	Limit     string   `json:"limit"`
	Count     int64    `json:"count"`
	Tick      int64    `json:"tick"`
	Particles []string `json:"particles"`
	Kinds     []string `json:"kinds"`
	By        string   `json:"by,omitempty"` // the force, bond or field that asked for most
	Asked     float64  `json:"asked,omitempty"`
	Dt        float64  `json:"dt_that_holds,omitempty"`
}

// limits says what each limit is: to programs, and to people after a count.
var limits = [sim.Limits][2]string{
	sim.Fast:       {"light", "steps longer than light"},
	sim.Force:      {"force", "pairs held at the cap of their force"},
	sim.Bond:       {"bond", "bonds held at the cap of their force"},
	sim.Field:      {"field", "times a field held at its cap"},
	sim.Undefined:  {"undefined", "times a field that is no number, taken for 0"},
	sim.Bend:       {"bend", "ends of bends held at the cap of their force"},
	sim.Thermostat: {"thermostat", "pairs whose thermostat was held at the cap of their force"},
	sim.Momentum:   {"momentum", "momenta at their bound"},
}

// blamed lists the limits that held.
func blamed(t *rules.Table, b *sim.Blame) []blame {
	out := []blame{}
	for limit, count := range b.Count {
		if count > 0 {
			out = append(out, newBlame(t, sim.Limit(limit), count, &b.First[limit]))
		}
	}
	return out
}

func newBlame(t *rules.Table, limit sim.Limit, count int64, first *sim.Held) blame {
	out := blame{Limit: limits[limit][0], Count: count, Tick: first.Tick, Asked: first.Asked, Dt: first.Dt}
	for i, id := range first.IDs {
		if id != 0 {
			out.Particles = append(out.Particles, hex(id))
			out.Kinds = append(out.Kinds, t.Kinds[first.Kinds[i]].Name)
		}
	}
	switch limit {
	case sim.Force:
		out.By = t.Tabulated[first.Of].Name
	case sim.Bond:
		out.By = t.BondTypes[first.Of].Name
	case sim.Bend:
		out.By = t.Bends[first.Of].Name
	case sim.Thermostat:
		out.By = t.Thermostats[first.Of].Name
	case sim.Field, sim.Undefined:
		out.By = t.Fields[first.Of].Name
	}
	return out
}

// String is the blame as people read it.
func (b *blame) String() string {
	var who []string
	for i, kind := range b.Kinds {
		who = append(who, kind+" "+b.Particles[i])
	}
	what := ""
	for _, l := range limits {
		if l[0] == b.Limit {
			what = l[1]
		}
	}
	text := fmt.Sprintf("%d %s; first at tick %d, %s", b.Count, what, b.Tick, strings.Join(who, " and "))
	if b.By != "" {
		text += fmt.Sprintf(", by %q", b.By)
	}
	if b.Asked > 0 {
		text += fmt.Sprintf(": %.3g times what is allowed; dt = %.2g would have held", b.Asked, b.Dt)
	}
	return text
}

// alarm says when a limit holds for the first time.
type alarm struct{ said [sim.Limits]bool }

func (a *alarm) look(t *rules.Table, regions []*region.Region, log *console) {
	for limit := range a.said {
		if a.said[limit] {
			continue
		}
		var first *sim.Held
		count := int64(0)
		for _, r := range regions {
			if b := &r.Account().Blame; b.Count[limit] > 0 {
				if count += b.Count[limit]; first == nil || b.First[limit].Before(first) {
					first = &b.First[limit]
				}
			}
		}
		if first != nil {
			a.said[limit] = true
			b := newBlame(t, sim.Limit(limit), count, first)
			log.printf("held so far: %s", &b)
		}
	}
}

// lost lists what left the world, by kind and side: "-x" is the lower side of x.
func lost(t *rules.Table, a *sim.Account) map[string]map[string]int64 {
	var out map[string]map[string]int64
	for kind := range a.Lost {
		for axis := range 3 {
			for side := range 2 {
				n := a.Lost[kind][axis][side]
				if n == 0 {
					continue
				}
				if out == nil {
					out = map[string]map[string]int64{}
				}
				name := t.Kinds[kind].Name
				if out[name] == nil {
					out[name] = map[string]int64{}
				}
				out[name]["-+"[side:side+1]+"xyz"[axis:axis+1]] = n
			}
		}
	}
	return out
}

// lostText is what left, for people: "a 155 (-x 68, +x 87)".
func lostText(t *rules.Table, lost map[string]map[string]int64) string {
	var parts []string
	for i := range t.Kinds {
		name := t.Kinds[i].Name
		var sides []string
		sum := int64(0)
		for _, side := range []string{"-x", "+x", "-y", "+y", "-z", "+z"} {
			if n := lost[name][side]; n > 0 {
				sum += n
				sides = append(sides, fmt.Sprintf("%s %d", side, n))
			}
		}
		if sum > 0 {
			parts = append(parts, fmt.Sprintf("%s %d (%s)", name, sum, strings.Join(sides, ", ")))
		}
	}
	return strings.Join(parts, ", ")
}
