package main

import (
	"encoding/json"
	"fmt"
	"slices"

	"ylem/region/plane"
)

// inspected is what is recorded of a world.
type inspected struct {
	World       string            `json:"world"`
	Fingerprint string            `json:"fingerprint"` // of the rules it began with
	Seed        uint64            `json:"seed"`
	Grid        string            `json:"grid"`
	Epoch       int64             `json:"epoch"` // ticks
	Until       int64             `json:"until,omitempty"`
	From        string            `json:"from,omitempty"` // what it is a branch of
	Begins      int64             `json:"begins"`         // tick
	Horizon     int64             `json:"horizon"`        // tick until which all is decided
	Paused      bool              `json:"paused"`
	Pace        *float64          `json:"pace,omitempty"` // ticks a second at most, by command
	Line        int64             `json:"line"`           // tick of the fossil line
	Hash        string            `json:"hash,omitempty"`
	Lines       []inspectedLine   `json:"lines"`
	Regions     []inspectedRegion `json:"regions"`
	Servers     []inspectedServer `json:"servers"`
	Commands    []inspectedInput  `json:"commands"`
}

type inspectedLine struct {
	Epoch uint64 `json:"epoch"`
	Tick  int64  `json:"tick"`
	Hash  string `json:"hash"`
	Whole bool   `json:"whole"` // the cuts of all regions there are kept
}

type inspectedRegion struct {
	Region int          `json:"region"`
	Owners []string     `json:"owners"` // keys
	Wanted string       `json:"wanted,omitempty"`
	Claims uint64       `json:"claims"`
	Cuts   []inspectCut `json:"cuts"`
}

type inspectCut struct {
	Epoch     uint64 `json:"epoch"`
	Tick      int64  `json:"tick"`
	Particles int    `json:"particles"` // −1: unknown
	Hash      string `json:"hash"`
	Sum       string `json:"sum"`
	Bytes     int64  `json:"bytes"`
	Kept      bool   `json:"kept"` // by the control plane
}

type inspectedServer struct {
	Key     string  `json:"key"`
	Name    string  `json:"name"`
	Address string  `json:"address"`
	Leaving bool    `json:"leaving"`
	Load    float64 `json:"load"`
	Regions []int   `json:"regions"`
}

type inspectedInput struct {
	Tick    int64           `json:"tick"`
	Region  int             `json:"region"` // in whose log it stands; −1: the world's
	ID      string          `json:"id"`
	By      string          `json:"by,omitempty"`
	Command json.RawMessage `json:"command"`
}

// inspect lists what a chronicle tells.
func (c *chronicle) inspect() *inspected {
	m := c.manifest
	out := &inspected{
		World: m.World, Fingerprint: m.Fingerprint, Seed: m.Seed, Grid: m.Grid.String(), Epoch: m.Epoch, Until: m.Until, From: m.From,
		Begins: m.Tick, Horizon: m.TickOf(c.horizon()), Paused: c.record.Paused, Pace: c.record.Pace, Line: m.TickOf(c.fossil.Epoch), Hash: c.fossil.Hash,
		Lines: []inspectedLine{}, Servers: []inspectedServer{}, Commands: []inspectedInput{},
	}
	if m.Until > 0 {
		out.Horizon = min(out.Horizon, m.Until)
	}
	complete := c.complete()
	for _, l := range c.lines {
		out.Lines = append(out.Lines, inspectedLine{l.Epoch, m.TickOf(l.Epoch), l.Hash, slices.Contains(complete, l.Epoch)})
	}
	for id := range c.regions {
		r := inspectedRegion{Region: id, Wanted: c.regions[id].Wanted, Claims: c.regions[id].Claims, Owners: []string{}, Cuts: []inspectCut{}}
		for _, owner := range c.regions[id].Owners {
			if owner != "" {
				r.Owners = append(r.Owners, owner)
			}
		}
		for _, cut := range c.cuts[id].Cuts {
			r.Cuts = append(r.Cuts, c.inspectCut(id, cut))
		}
		out.Regions = append(out.Regions, r)
	}
	for i := range c.sessions {
		s := &c.sessions[i]
		one := inspectedServer{Key: s.Server, Name: s.Name, Address: s.Address, Leaving: s.Leaving, Load: s.Load, Regions: []int{}}
		for _, held := range s.Regions {
			one.Regions = append(one.Regions, held.Region)
		}
		slices.Sort(one.Regions)
		out.Servers = append(out.Servers, one)
	}
	for at, log := range c.logs {
		for _, e := range log {
			out.Commands = append(out.Commands, inspectedInput{m.TickOf(e.Epoch), at - 1, e.ID, e.By, e.Command})
		}
	}
	slices.SortStableFunc(out.Commands, func(a, b inspectedInput) int { return int(a.Tick - b.Tick) })
	return out
}

func (c *chronicle) inspectCut(id int, cut plane.Cut) inspectCut {
	out := inspectCut{Epoch: cut.Epoch, Tick: c.manifest.TickOf(cut.Epoch), Particles: -1, Hash: cut.Hash, Sum: cut.Sum.String(), Bytes: cut.Bytes}
	if _, far := c.keeping.(*remote); far { // cuts are large, and it lists them
		out.Kept = true
	} else if loaded, err := c.load(id, cut.Epoch); err == nil {
		out.Kept, out.Particles = true, loaded.Store.Owned
	}
	return out
}

// mostListed is how many of the fossil lines, and of the commands, people are shown.
const mostListed = 12

func (s *inspected) print(out *console) {
	out.printf("world %s (rules %s), seed %d, %s regions, epochs of %s", s.World, s.Fingerprint, s.Seed, s.Grid, count(s.Epoch, "tick"))
	if s.From != "" {
		out.printf("a branch of %s", s.From)
	}
	text := fmt.Sprintf("begins at tick %d, decided until tick %d", s.Begins, s.Horizon)
	if s.Paused {
		text += ", paused"
	}
	if s.Pace != nil && *s.Pace > 0 {
		text += fmt.Sprintf(", at most %g ticks a second", *s.Pace)
	}
	out.printf("%s", text)
	out.printf("%s with a hash:", count(int64(len(s.Lines)), "fossil line"))
	for _, l := range s.Lines[max(0, len(s.Lines)-mostListed):] {
		kept := ""
		if l.Whole {
			kept = "  all cuts are kept"
		}
		out.printf("  tick %-10d epoch %-10d %s%s", l.Tick, l.Epoch, l.Hash, kept)
	}
	for _, r := range s.Regions {
		owners := "nobody"
		for i, owner := range r.Owners {
			if i == 0 {
				owners = shortKey(owner)
			} else {
				owners += " and " + shortKey(owner)
			}
		}
		out.printf("region %d: computed by %s, claimed %d times", r.Region, owners, r.Claims)
		for _, cut := range r.Cuts {
			text := fmt.Sprintf("  cut at tick %-10d %s  %d bytes", cut.Tick, cut.Hash, cut.Bytes)
			if cut.Particles >= 0 {
				text += fmt.Sprintf(", %d particles", cut.Particles)
			}
			if !cut.Kept {
				text += ", and it is not there"
			}
			out.printf("%s", text)
		}
	}
	for _, one := range s.Servers {
		out.printf("server %s (%s) at %s: regions %s", one.Name, shortKey(one.Key), one.Address, listed(one.Regions))
	}
	out.printf("%s decided", count(int64(len(s.Commands)), "command"))
	for _, c := range s.Commands[max(0, len(s.Commands)-mostListed):] {
		out.printf("  tick %-10d %s", c.Tick, printable(string(c.Command)))
	}
}
