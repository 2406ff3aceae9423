package main

import (
	"fmt"
	"net/http"
	"slices"

	"ylem/region"
	"ylem/region/plane"
	"ylem/region/wire"
	"ylem/rules"
	"ylem/worlds"
)

// Another of the worlds that come with ylem can be begun in place of the one that
// goes on, by whoever may command, where up computes a world that is neither kept nor
// has an end. A server only passes on which; up knows the names, compiles the world,
// ends its servers and starts them with it, at the same addresses and with the same
// keys. Viewers find them there.

// choice is a world that somebody wants to be begun.
type choice struct {
	ID    string `json:"id"` // of the order: what has one that was carried out is not done again
	World string `json:"world"`
	By    string `json:"by,omitempty"`
}

// choices is the worlds that a server can have begun, and how.
type choices struct {
	worlds []wire.ViewChoice
	begin  func(choice)
}

// begin has another world begun.
func (d *desk) begin(w *wish, by string) *refusal {
	c := d.choices.Load()
	switch {
	case c == nil:
		return refusef(http.StatusConflict, "no other world can be begun here: ylem up does that, without --data and without --ticks")
	case !slices.ContainsFunc(c.worlds, func(one wire.ViewChoice) bool { return one.Name == w.Begin }):
		return refusef(http.StatusConflict, "there is no world %q to begin here", printable(w.Begin))
	}
	c.begin(choice{ID: w.ID, World: w.Begin, By: by})
	return nil
}

// offer tells viewers which worlds can be begun.
func (f *follower) offer(list []wire.ViewChoice) {
	s := f.server.stage
	s.desk.choices.Store(&choices{worlds: list, begin: func(w choice) { f.say(report{Begin: &w}) }})
	s.servers()
}

// play is a world that up computes, or is about to.
type play struct {
	flags *raising
	name  string // as it was typed
	files *ruling
	table *rules.Table
	world region.World
}

// play compiles a world and cuts it into regions.
func (o *raising) play(world string, log *console) (*play, error) {
	files, table, err := o.begin(world, log)
	if err != nil {
		return nil, err
	}
	w, err := o.world(table, nearSquare(table, o.servers))
	if err != nil {
		return nil, err
	}
	return &play{o, world, files, table, w}, nil
}

// manifest is what the servers are told to begin with; nil: what is there.
func (p *play) manifest() *plane.Manifest {
	if p.files == nil {
		return nil
	}
	set, _ := p.flags.values() // play has read them
	return newManifest(p.files, set, &p.world, p.flags.copies)
}

// choosing is what up knows of the worlds that can be begun.
type choosing struct {
	first *play           // as it was started; all else has its flags, but those that only that world knows
	known map[string]bool // IDs of orders that were carried out
}

// open reports whether another world may be begun at all.
func (c *choosing) open() bool { return c.first.flags.data == "" && c.first.flags.ticks == 0 }

// own is what the world is called that up was started with.
func (c *choosing) own() string { return c.first.table.Name }

// play returns the world of a name.
func (c *choosing) play(name string, log *console) (*play, error) {
	if name == c.own() {
		return c.first.flags.play(c.first.name, log)
	}
	if !slices.Contains(worlds.Names(), name) { // never a path
		return nil, fmt.Errorf("there is no world %q", printable(name))
	}
	o := *c.first.flags
	o.sets, o.regions, o.watch, o.quiet = nil, "", false, true
	return o.play(name, log)
}

// list returns all that can be begun.
func (c *choosing) list(log *console) (out []wire.ViewChoice) {
	names := worlds.Names()
	if !slices.Contains(names, c.own()) {
		names = append([]string{c.own()}, names...)
	}
	for _, name := range names {
		t := c.first.table
		if name != c.own() {
			p, err := c.play(name, log)
			if err != nil {
				continue // it cannot be split among so many servers
			}
			t = p.table
		}
		out = append(out, wire.ViewChoice{Name: name, Title: t.Title, Notice: t.Notice})
	}
	return out
}

// another ends what up waits for: another world is to be begun.
type another struct{ play *play }

func (a *another) Error() string { return a.play.name + " is to be begun" }

// want looks whether a world that somebody wants can be begun. The error ends this one.
func (c *cluster) want(w *choice) error {
	if c.choosing == nil || c.choosing.known[w.ID] {
		return nil
	}
	c.choosing.known[w.ID] = true
	next, err := c.choosing.play(w.World, c.log)
	if err != nil {
		c.log.printf("%s is not begun: %v", w.World, err)
		text := fmt.Sprintf("%s is not begun: %v", w.World, err)
		for _, one := range c.children {
			one.order(order{Trouble: &text})
		}
		return nil
	}
	return &another{next}
}
