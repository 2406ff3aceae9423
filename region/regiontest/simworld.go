package regiontest

import (
	"fmt"
	"strings"

	"ylem/region"
	"ylem/region/plane"
	"ylem/rules"
)

// plan is what a seed draws before anything happens. Times are in milliseconds.
type plan struct {
	servers    int
	late       int // of them come later
	pace       int64
	beat, ttl  int64
	ahead      int64
	cutEvery   int64
	nudge      int64
	keep       int
	sweep      int64 // between two looks for blobs that nobody wants
	most       int
	memory     int64
	balance    bool
	faults     int64 // how long they last at most …
	afterwards int64 // … and how long after the world has ended
	between    int64 // between two of them, about
	kinds      []fault
	drop       float64 // of messages
	twice      float64
	delay      int64
	unsure     float64 // of requests to the control plane
	orders     int64   // between two commands, about; 0: there are none
	lying      bool    // disks that lose what they said is written
	hanging    bool    // disks that do not always answer
	apart      float64 // chance that a change comes after later ones, of other keys
}

// patience is how long after the end of all faults the world may take to its end.
func (s *simulation) patience() int64 {
	p, epochs := &s.plan_, (s.manifest.Until-s.manifest.Tick)/s.manifest.Epoch
	ms := 60_000 + epochs*(200+8*p.pace)
	if p.memory > 0 { // then regions wait for the fossil line, up to 2 s each time
		ms += 2000 * epochs
	}
	return ms
}

// work is about how many ticks of regions a simulation computes if nothing happens.
const work = 400

var grids = []region.Grid{{2, 2, 1}, {2, 2, 1}, {3, 2, 1}, {2, 3, 1}, {4, 1, 1}, {4, 2, 1}, {3, 3, 1}, {4, 3, 1}, {4, 4, 1}}

// plan draws the world and what will be done to it.
func (s *simulation) plan(seed uint64) error {
	r, p := s.random, &s.plan_
	one := func(values ...int64) int64 { return values[r.IntN(len(values))] }
	*p = plan{
		servers: int(s.between(2, 6)), pace: one(20, 50, 100, 200),
		beat: one(200, 500), ahead: one(500, 1000, 2000, 5000), cutEvery: one(300, 1000, 3000), nudge: one(100, 200, 500),
		keep: r.IntN(4), balance: r.IntN(4) == 0, faults: s.between(10_000, 40_000), afterwards: one(0, 2000, 5000), between: one(200, 500, 1500, 4000),
		drop: float64(one(0, 0, 1, 5, 20)) / 100, twice: float64(one(0, 1, 10)) / 100, delay: one(2, 20, 100, 400),
		unsure: float64(one(0, 0, 2, 10)) / 100, orders: one(0, 400, 1500, 4000), sweep: one(300, 1000, 5000), lying: r.IntN(3) == 0, hanging: r.IntN(8) == 0, apart: float64(one(0, 0, 30)) / 100,
	}
	p.ttl = p.beat * one(3, 5)
	if r.IntN(3) == 0 {
		p.late = r.IntN(p.servers)
	}
	if r.IntN(6) == 0 {
		p.memory = one(20_000, 100_000)
	}
	for kind := range faults {
		if r.IntN(2) == 0 {
			p.kinds = append(p.kinds, fault(kind))
		}
	}

	text := s.text()
	if s.worlds != nil && r.IntN(20) == 0 {
		text = s.worlds(seed)
	}
	m := &plane.Manifest{
		World: "drawn", File: "drawn.hcl", Text: []byte(text), Seed: seed % 1000, Grid: grids[r.IntN(len(grids))],
		Epoch: s.between(1, 3), Copies: 1, Cut: uint64(one(1, 2, 4, 8)),
	}
	if r.IntN(4) == 0 {
		m.Copies = 2
	}
	if r.IntN(12) == 0 {
		p.most = 2*m.Grid.Regions()/p.servers + 1
	}
	epochs := min(max(work/(int64(m.Grid.Regions())*m.Epoch), 16), 60)
	if r.IntN(20) == 0 {
		epochs *= 4
	}
	m.Until = epochs*m.Epoch - s.random.Int64N(m.Epoch)
	table, diagnostics := rules.CompileFiles(m.File, m.Text, nil, nil)
	if table == nil {
		return fmt.Errorf("a drawn world does not compile: %v\n%s", diagnostics, m.Text)
	}
	m.Fingerprint = fmt.Sprintf("%016x", table.Fingerprint)
	w := region.World{Table: table, Seed: m.Seed, Grid: m.Grid, Epoch: m.Epoch, Until: m.Until}
	for w.Check() != nil && m.Epoch > 1 { // a halo wider than the world
		m.Epoch--
		w.Epoch = m.Epoch
	}
	s.manifest = m
	return s.found()
}

// found makes the world, and writes what stands in the control plane before there
// are servers.
func (s *simulation) found() error {
	w, err := s.manifest.Open()
	if err != nil {
		return err
	}
	s.world, s.memory = w, plane.NewMemory()
	st, err := region.Begin(&w)
	if err != nil {
		return err
	}
	s.whole = &region.Cut{Region: -1, Store: st}
	if s.random.IntN(8) == 0 { // a world that goes on where another one was
		if err := s.branch(); err != nil {
			return err
		}
	}
	s.broken = s.breach.world(s.world)
	blob := plane.Encode(s.manifest)
	s.memory.Do(plane.Request{Verb: plane.Put, Sum: plane.SumOf(blob), Value: blob})
	s.memory.Do(plane.Request{Verb: plane.Seal, Key: plane.WorldKey, Value: plane.Encode(s.manifest.Record(plane.SumOf(blob)))})
	s.memory.Changes()
	return nil
}

// branch lets the world begin with a cut of the whole world at a later tick.
func (s *simulation) branch() error {
	w := s.world
	w.Grid = region.Grid{1, 1, 1}
	w.Until = s.between(1, 4) * w.Epoch
	l, err := region.RestoreLocal(w, 0, s.whole.Store)
	if err != nil {
		return err
	}
	for !l.Ended() {
		if err := l.Round(); err != nil {
			return err
		}
	}
	m := s.manifest
	s.whole = &region.Cut{Region: -1, Epoch: 1000, Tick: w.Until, Account: l.Regions[0].Account().Clone(), Store: l.Whole()}
	blob, sum := s.whole.Encode(&s.world)
	m.First, m.Tick, m.Base = s.whole.Epoch, w.Until, sum
	m.Until += w.Until
	s.world, err = m.Open()
	s.memory.Do(plane.Request{Verb: plane.Put, Sum: m.Base, Value: blob})
	return err
}

// text draws a small world with forces, bonds and reactions, whose regions are large
// enough that some commands stay inside of one.
func (s *simulation) text() string {
	var w strings.Builder
	p := func(format string, args ...any) { fmt.Fprintf(&w, format+"\n", args...) }
	r := s.random
	pick := func(texts ...string) string { return texts[r.IntN(len(texts))] }
	p(`world "drawn" {
  language    = 1
  size        = [%d, %d]
  edge        = [%s, %s]
  dt          = 0.02
  light       = 0.1
  radius      = %s
  friction    = 1
  temperature = %s
}`, s.between(20, 32), s.between(20, 32), pick(`"wrap"`, `"wrap"`, `"wall"`, `"open"`), pick(`"wrap"`, `"wrap"`, `"wall"`, `["wall", "absorb"]`),
		pick("0.4", "0.6"), pick("heat", "heat + tick / 50"))
	p(`param "heat" { default = 1 }`)
	p(`param "eager" { default = %s }`, pick("1", "20"))
	p(`param "stiff" { default = 20 }`)
	for _, kind := range []string{"a", "b", "c"} {
		p("kind %q {\n  mass = %s\n  motion = %q\n  bonds = %d\n  attrs = { s = int(0, 5) }\n}", kind,
			pick("1", "2"), pick("langevin", "langevin", "brownian", "ballistic"), s.between(1, 3))
		p("place %q {\n  count = %d\n  attrs = { s = cycle(0, 1, 2, 3) }\n}", kind, s.between(5, 25))
	}
	p(`bond "link" {
  between   = ["any", "any"]
  length    = 0.4
  stiffness = stiff
  breaks_at = 0.8
}`)
	p(`place "a ~ b" { count = %d }`, s.between(3, 12))
	some := func(texts ...string) {
		for _, text := range texts {
			if r.IntN(2) == 0 {
				p("%s", text)
			}
		}
	}
	some(`force "core" {
  between = ["any", "any"]
  range   = 0.6
  energy  = stiff * (1 - r / range) * (1 - r / range)
}`)
	rule := func(text, body string) string { return fmt.Sprintf("rule %q { %s }", text, body) }
	some(rule("x:a + y:b -> x ~ y", "rate = eager"), rule("x:a ~ y:b -> x + y", "rate = eager / 4"),
		rule("a -> b + c", "lifetime = 4"), rule("b + c -> a", "rate = 3 * eager"), rule("c + c -> nothing", "rate = 0.5"),
		rule("x:any + y:any -> x(s=y.s) + y(s=x.s)", "rate = 2"), rule("x:any(s=1) -> x(s=2)", "probability = 0.05"))
	return w.String()
}
