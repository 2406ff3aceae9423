package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"ylem/particles"
	"ylem/region"
	"ylem/rules"
	"ylem/sim"
	"ylem/sim/observe"
)

// share is what one region adds to the summary of a world. It travels as JSON
// from a server to the process that started it.
type share struct {
	Region    int          `json:"region"`
	Tick      int64        `json:"tick"`
	Hash      uint64       `json:"hash,string"`
	Particles int          `json:"particles"`
	Kinds     []int64      `json:"kinds"`
	Charges   []int64      `json:"charges"`
	Momentum  [3]int64     `json:"momentum"`
	Part      observe.Part `json:"part"`
	Account   sim.Account  `json:"account"`
}

// newShare reads a region between two epochs.
func newShare(t *rules.Table, r *region.Region) share {
	st := r.Store()
	return share{
		Region: r.ID(), Tick: r.Tick(), Hash: st.Hash(), Particles: st.Owned,
		Kinds: observe.Kinds(t, st), Charges: observe.Charges(t, st), Momentum: observe.Momentum(t, st),
		Part: observe.Fragments(t, st), Account: *r.Account(),
	}
}

// summary is what run and up say at their end.
type summary struct {
	World       string                      `json:"world"`
	Fingerprint string                      `json:"fingerprint"`
	Seed        uint64                      `json:"seed"`
	Tick        int64                       `json:"tick"`
	Hash        string                      `json:"hash"`
	Particles   int                         `json:"particles"`
	Kinds       map[string]int64            `json:"kinds"`
	Conserved   map[string]int64            `json:"conserved"`
	Momentum    [3]int64                    `json:"momentum"`       // momentum quanta
	Lost        map[string]map[string]int64 `json:"lost,omitempty"` // through open and absorbing sides, by kind and side
	LostCharges map[string]int64            `json:"lost_charges,omitempty"`
	Born        map[string]int64            `json:"born,omitempty"` // out of sources, by kind
	Blame       []blame                     `json:"blame"`          // limits of a tick that held
	Structures  map[string]int              `json:"structures"`
	Formulas    map[string]int              `json:"formulas"` // the most frequent
	Elapsed     float64                     `json:"elapsed_seconds"`
	Speed       float64                     `json:"particle_steps_per_second"`
	Regions     string                      `json:"regions"`
	Epoch       int64                       `json:"epoch"`
	Own         []int                       `json:"own,omitempty"`           // host: the regions that the numbers above are about …
	Hashes      map[int]string              `json:"region_hashes,omitempty"` // … and the hash of each
	Servers     int                         `json:"servers,omitempty"`       // up
	Interrupted bool                        `json:"interrupted,omitempty"`
	Reloaded    *int64                      `json:"reloaded_at,omitempty"` // up --watch: the tick from which on the rules are these, and Lost, Born and Blame count
	Inert       *bool                       `json:"inert,omitempty"`       // of a run that waits for it
	Why         string                      `json:"why,omitempty"`         // why it is not
	Left        []observe.Left              `json:"left,omitempty"`
}

// mostFormulas is how many formulas a summary lists.
const mostFormulas = 20

// newSummary adds the shares of all regions at one tick up. steps is how many
// particle-steps took elapsed.
func newSummary(w *region.World, shares []share, steps int64, elapsed time.Duration) summary {
	t := w.Table
	s := summary{
		World: t.Name, Fingerprint: hex(t.Fingerprint), Seed: w.Seed,
		Kinds: map[string]int64{}, Conserved: map[string]int64{}, Formulas: map[string]int{},
		Elapsed: elapsed.Seconds(), Regions: w.Grid.String(), Epoch: w.Epoch,
	}
	var hash uint64
	var account sim.Account
	charges := make([]int64, len(t.Charges))
	parts := make([]observe.Part, 0, len(shares))
	for i := range shares {
		one := &shares[i]
		s.Tick = one.Tick
		hash += one.Hash
		s.Particles += one.Particles
		for kind, n := range one.Kinds {
			s.Kinds[t.Kinds[kind].Name] += n
		}
		for c, sum := range one.Charges {
			charges[c] = observe.Reduce(&t.Charges[c], charges[c]+sum)
		}
		for axis, p := range one.Momentum {
			s.Momentum[axis] += p
		}
		parts = append(parts, one.Part)
		account.Add(&one.Account)
	}
	s.Blame, s.Lost = blamed(t, &account.Blame), lost(t, &account)
	for kind, n := range account.Born {
		if n > 0 {
			if s.Born == nil {
				s.Born = map[string]int64{}
			}
			s.Born[t.Kinds[kind].Name] = n
		}
	}
	for c, sum := range account.Charges {
		if s.LostCharges == nil {
			s.LostCharges = map[string]int64{}
		}
		s.LostCharges[t.Charges[c].Name] = observe.Reduce(&t.Charges[c], sum)
	}
	for c, sum := range charges {
		s.Conserved[t.Charges[c].Name] = sum
	}
	census := observe.Join(t, parts...)
	s.Structures = census.Names
	formulas := observe.ByCount(census.Formulas)
	for _, formula := range formulas[:min(len(formulas), mostFormulas)] {
		s.Formulas[formula] = census.Formulas[formula]
	}
	s.Hash = hex(hash)
	if elapsed > 0 {
		s.Speed = float64(steps) / elapsed.Seconds()
	}
	return s
}

// fits reports whether a share that another process sent is one of this world.
func (s *share) fits(w *region.World) bool {
	ok := s.Region >= 0 && s.Region < w.Grid.Regions() && len(s.Kinds) == len(w.Table.Kinds) && len(s.Charges) == len(w.Table.Charges) && s.Account.Fits(w.Table)
	for _, f := range s.Part.Open {
		ok = ok && len(f.Counts) == len(w.Table.Kinds)
		for _, l := range f.Links {
			ok = ok && int(l.Kind) < len(w.Table.Kinds)
		}
	}
	return ok
}

// print writes the summary for people.
func (s *summary) print(out io.Writer, t *rules.Table) {
	line := func(name, format string, args ...any) {
		fmt.Fprintf(out, "%-12s %s\n", name, fmt.Sprintf(format, args...))
	}
	line("world", "%s (fingerprint %s), seed %d", s.World, s.Fingerprint, s.Seed)
	line("tick", "%d", s.Tick)
	line("hash", "%s", s.Hash)
	var kinds []string
	for i := range t.Kinds {
		if n := s.Kinds[t.Kinds[i].Name]; n > 0 {
			kinds = append(kinds, fmt.Sprintf("%s %d", t.Kinds[i].Name, n))
		}
	}
	if len(kinds) == 0 {
		kinds = []string{"none"}
	}
	line("particles", "%d: %s", s.Particles, strings.Join(kinds, ", "))
	var charges []string
	for i := range t.Charges {
		charges = append(charges, fmt.Sprintf("%s %d", t.Charges[i].Name, s.Conserved[t.Charges[i].Name]))
	}
	if len(charges) > 0 {
		line("conserved", "%s", strings.Join(charges, ", "))
	}
	if len(s.Born) > 0 {
		var born []string
		for i := range t.Kinds {
			if n := s.Born[t.Kinds[i].Name]; n > 0 {
				born = append(born, fmt.Sprintf("%s %d", t.Kinds[i].Name, n))
			}
		}
		line("born", "%s", strings.Join(born, ", "))
	}
	if len(s.Lost) > 0 {
		line("lost", "%s", lostText(t, s.Lost))
	}
	line("momentum", "%d %d %d", s.Momentum[0], s.Momentum[1], s.Momentum[2])
	for i, m := range []map[string]int{s.Structures, s.Formulas} {
		var parts []string
		for _, name := range observe.ByCount(m) {
			if m[name] > 0 {
				parts = append(parts, fmt.Sprintf("%s: %d", name, m[name]))
			}
		}
		if len(parts) > 0 {
			line([]string{"structures", "formulas"}[i], "%s", strings.Join(parts, ", "))
		}
	}
	for i := range s.Left[:min(len(s.Left), mostLeft)] {
		line([]string{"left", ""}[min(i, 1)], "%s", &s.Left[i])
	}
	if more := len(s.Left) - mostLeft; more > 0 {
		line("", "and %d more that differ; --json lists them", more)
	}
	for i := range s.Blame {
		line("held", "%s", &s.Blame[i])
	}
	if s.Reloaded != nil {
		line("reloaded", "at tick %d, from which on the rules are these and what was lost, born and held is counted", *s.Reloaded)
	}
	line("speed", "%.3g particle-steps per second, %.1f s, %s regions, epochs of %d", s.Speed, s.Elapsed, s.Regions, s.Epoch)
}

// hex prints a hash or a fingerprint.
func hex(v uint64) string { return fmt.Sprintf("%016x", v) }

func units(q int64) float64 { return particles.Units(q) }
