package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ylem/particles"
	"ylem/region/plane"
)

// difference is where two recordings part, and why.
type difference struct {
	Equal     bool      `json:"equal"`
	Compared  int       `json:"compared"`         // ticks of which both have a hash
	After     int64     `json:"after"`            // the last tick at which they are equal, as far as known
	Tick      int64     `json:"tick,omitempty"`   // the first at which they differ
	Exact     bool      `json:"exact"`            // no tick before it differs
	Causes    []string  `json:"causes,omitempty"` // what was given differently
	Wrong     string    `json:"wrong,omitempty"`  // the recording that does not agree with computing it again
	Regions   []int     `json:"regions,omitempty"`
	Particles []unequal `json:"particles,omitempty"` // some of those that differ then
	Differing int       `json:"differing"`           // how many do
}

// unequal is a particle that is not the same in both.
type unequal struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	How  string `json:"how"`
}

// mostUnequal is how many particles are named.
const mostUnequal = 10

// differ finds the first tick at which two recordings differ, and why. What their
// hashes leave open is computed again in both, tick by tick.
func differ(ctx context.Context, a, b *chronicle) (*difference, error) {
	d := &difference{Causes: causes(a, b), After: a.manifest.Tick}
	if a.manifest.Tick != b.manifest.Tick {
		return nil, fmt.Errorf("%s begins at tick %d and %s at tick %d: they have no beginning in common", a.from, a.manifest.Tick, b.from, b.manifest.Tick)
	}
	differs := d.lines(a, b)
	if len(d.Causes) == 0 && differs < 0 {
		d.Equal = true
		return d, nil
	}
	if len(d.Causes) > 0 {
		found, err := d.both(ctx, a, b, differs)
		if err != nil || found {
			return d, err
		}
	}
	if differs < 0 { // what was given differently has changed nothing
		d.Equal = true
		return d, nil
	}
	d.Tick = differs
	for _, c := range []*chronicle{a, b} {
		if found, err := d.judge(ctx, c); err != nil || found {
			return d, err
		}
	}
	return d, fmt.Errorf("at tick %d the hashes differ, and both recordings agree with computing them again: they are not of one world", differs)
}

// lines compares the hashes that were recorded, and returns the first tick at which
// they differ; −1: none.
func (d *difference) lines(a, b *chronicle) (tick int64) {
	have := map[int64]string{}
	for _, l := range a.lines {
		have[a.manifest.TickOf(l.Epoch)] = l.Hash
	}
	for _, l := range b.lines {
		at := b.manifest.TickOf(l.Epoch)
		hash, both := have[at]
		if !both {
			continue
		}
		d.Compared++
		if hash != l.Hash {
			return at
		}
		d.After = at
	}
	return -1
}

// causes says what was given differently to two worlds.
func causes(a, b *chronicle) (out []string) {
	m, n := a.manifest, b.manifest
	say := func(differs bool, format string, args ...any) {
		if differs {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	say(m.Seed != n.Seed, "the seed: %d and %d", m.Seed, n.Seed)
	say(m.Fingerprint != n.Fingerprint, "the rules: fingerprints %s and %s", m.Fingerprint, n.Fingerprint)
	say(m.Fingerprint != n.Fingerprint && !maps.Equal(m.Set, n.Set), "params: %v and %v", m.Set, n.Set)
	say(m.Base != n.Base, "the cut with which they begin")
	one, two := a.orders(), b.orders()
	until := min(m.TickOf(a.horizon()), n.TickOf(b.horizon())) // before which all is decided in both
	for i := 0; i < len(one) || i < len(two); i++ {
		var p, q string
		var at int64 = 1<<63 - 1
		if i < len(one) {
			p, at = one[i].text, one[i].tick
		}
		if i < len(two) {
			q, at = two[i].text, min(at, two[i].tick)
		}
		if at >= until {
			break
		}
		if p != q {
			say(true, "what was decided for tick %d: %s and %s", at, cmp.Or(p, "nothing"), cmp.Or(q, "nothing"))
			break
		}
	}
	return out
}

// given is something that was decided.
type given struct {
	tick  int64
	where int // the region in whose log it stands; −1: the world's
	text  string
}

// orders returns all that was decided, in order.
func (c *chronicle) orders() (out []given) {
	add := func(where int, entries []plane.Input) {
		for _, e := range entries {
			var text bytes.Buffer
			text.Write(e.Command)
			out = append(out, given{c.manifest.TickOf(e.Epoch), where, text.String()})
		}
	}
	for id := range c.logs {
		add(id-1, c.logs[id])
	}
	slices.SortStableFunc(out, func(a, b given) int {
		return cmp.Or(cmp.Compare(a.tick, b.tick), cmp.Compare(a.text, b.text))
	})
	return out
}

// both computes both worlds again from where they are known to be equal until they
// differ. It reports false if they never do, up to a tick (−1: as far as both are
// decided).
func (d *difference) both(ctx context.Context, a, b *chronicle, until int64) (bool, error) {
	if until < 0 {
		until = min(a.manifest.TickOf(a.horizon()), b.manifest.TickOf(b.horizon()))
		for _, m := range []*plane.Manifest{a.manifest, b.manifest} {
			if m.Until > 0 {
				until = min(until, m.Until)
			}
		}
	}
	one, err := a.traceTo(ctx, d.After)
	if err != nil {
		return false, err
	}
	two, err := b.traceTo(ctx, d.After)
	if err != nil {
		return false, err
	}
	if one.tick() != two.tick() || one.hash() != two.hash() {
		if one.tick() != two.tick() || d.After > a.manifest.Tick {
			return false, fmt.Errorf("at tick %d the recordings do not agree with computing them again; ylem replay says which", d.After)
		}
		d.found(a, one, two, a.manifest.Tick) // they begin differently
		return true, nil
	}
	for from, to := one.now(), two.now(); ; {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		for one.tick() == from.tick || two.tick() == to.tick || one.tick() != two.tick() {
			behind := one
			if two.tick() < one.tick() {
				behind = two
			}
			on, err := behind.step(0)
			if err != nil {
				return false, err
			}
			if !on || behind.tick() > until {
				return false, nil
			}
		}
		if one.hash() == two.hash() {
			from, to = one.now(), two.now()
			d.After = one.tick()
			continue
		}
		for tick := from.tick + 1; ; tick++ {
			p, err := from.at(tick)
			if err != nil {
				return false, err
			}
			q, err := to.at(tick)
			if err != nil {
				return false, err
			}
			if p.hash() != q.hash() {
				d.After = tick - 1
				d.found(a, p, q, tick)
				return true, nil
			}
		}
	}
}

// found notes the first tick at which two worlds differ, and what does.
func (d *difference) found(a *chronicle, p, q *retrace, tick int64) {
	d.Tick, d.Exact = tick, true
	d.compare(a, p.whole(), q.whole())
}

// judge computes a recording again from where both are equal, and notes where it
// does not agree with what was recorded. It reports false if it agrees.
func (d *difference) judge(ctx context.Context, c *chronicle) (bool, error) {
	out, r, err := c.replay(ctx, d.After, true, nil)
	if err != nil || out.Wrong == nil {
		return false, err
	}
	d.Wrong, d.Tick, d.After = c.from, out.Wrong.Tick, max(d.After, out.Wrong.After)
	for id, one := range r.crew.regions { // what is kept of then says who differs
		cut, err := c.load(id, out.Wrong.Epoch)
		if err != nil || cut.Store.Hash() == one.Store().Hash() {
			continue
		}
		d.compare(c, one.Store(), cut.Store)
		if !slices.Contains(d.Regions, id) {
			d.Regions = append(d.Regions, id)
		}
	}
	slices.Sort(d.Regions)
	return true, nil
}

// compare names particles that differ, and the regions in which they are.
func (d *difference) compare(c *chronicle, p, q *particles.Store) {
	kinds := c.world.Table.Kinds
	rows := map[uint64]int{}
	for row, id := range q.ID[:q.Owned] {
		rows[id] = row
	}
	note := func(id uint64, one *particles.Particle, how string) {
		d.Differing++
		if len(d.Particles) < mostUnequal {
			kind := ""
			if int(one.Kind) < len(kinds) {
				kind = kinds[one.Kind].Name
			}
			d.Particles = append(d.Particles, unequal{hex(id), kind, how})
		}
		for region := range c.regions {
			if box := c.world.Box(region); box.Contains(one.Position[0], one.Position[1], one.Position[2]) && !slices.Contains(d.Regions, region) {
				d.Regions = append(d.Regions, region)
			}
		}
	}
	var one, two particles.Particle
	for row, id := range p.ID[:p.Owned] {
		p.Read(row, &one)
		other, there := rows[id]
		delete(rows, id)
		if !there {
			note(id, &one, "is in the first only")
			continue
		}
		if q.Read(other, &two); one.Hash(len(p.Attr)) != two.Hash(len(q.Attr)) {
			note(id, &one, unlike(&one, &two))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(rows)) {
		q.Read(rows[id], &two)
		note(id, &two, "is in the second only")
	}
	slices.Sort(d.Regions)
}

// unlike says in what two states of a particle differ.
func unlike(a, b *particles.Particle) string {
	var in []string
	for _, part := range []struct {
		name    string
		differs bool
	}{
		{"kind", a.Kind != b.Kind}, {"position", a.Position != b.Position}, {"momentum", a.Momentum != b.Momentum}, {"attributes", a.Attr != b.Attr},
	} {
		if part.differs {
			in = append(in, part.name)
		}
	}
	if len(in) == 0 {
		in = []string{"bonds"}
	}
	return strings.Join(in, ", ")
}

func (d *difference) print(out *console, a, b string) {
	if d.Equal {
		out.printf("%s and %s are equal at all %s of which both have a hash, the last of them tick %d", a, b, count(int64(d.Compared), "tick"), d.After)
		return
	}
	for _, cause := range d.Causes {
		out.printf("given differently: %s", cause)
	}
	first := "the first tick at which they differ is"
	if !d.Exact {
		first = "they are known to differ at tick"
	}
	out.printf("equal at tick %d; %s %d", d.After, first, d.Tick)
	if d.Wrong != "" {
		out.printf("%s does not agree with computing it again, the other does: a server of it computed wrongly", d.Wrong)
	}
	if len(d.Regions) > 0 {
		out.printf("regions %s, %s:", listed(d.Regions), count(int64(d.Differing), "particle"))
	}
	for _, p := range d.Particles {
		out.printf("  %s %s: %s", p.ID, p.Kind, p.How)
	}
}
