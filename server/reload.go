package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"ylem/particles"
	"ylem/region"
	"ylem/region/plane"
	"ylem/rules"
)

// reload makes the servers of a cluster go on by the rules that the author of the
// world has saved, all from one tick on: see adopt.go for the steps. All it does
// follows from what the servers report and from what is saved; it never waits. A
// server that dies before the new manifest is kept calls the change off; it is tried
// again when the server is there again.
type reload struct {
	c       *cluster
	now     *ruling // by which the world goes on
	trouble string  // what viewers are told
	phase   phase
	left    int   // servers that have not yet reported in this phase
	next    *news // what is being adopted
	later   *news // what was saved meanwhile
	retry   *news // what is to be adopted when all servers are there
	set     map[string]float64
	copies  int

	world    region.World // the next one
	tick     int64
	revision uint64
	from     int64 // the tick of the last revision
	ended    bool
	whole    *particles.Store
	has      []bool // by region: its particles are in whole
	manifest plane.Sum
	did      *region.Conversion
}

type phase uint8

const (
	idle phase = iota
	compiling
	holding
	stopping
	settling
	adopting
)

func newReload(c *cluster, files *ruling, set map[string]float64, copies int) *reload {
	return &reload{c: c, now: files, set: set, copies: copies}
}

// look begins what could not begin before.
func (r *reload) look() {
	if next := r.retry; next != nil && r.phase == idle && r.c.complete() {
		r.retry = nil
		r.begin(next)
	}
}

// saved takes what the author has saved.
func (r *reload) saved(n *news) {
	switch {
	case n.err != nil:
		r.worry(n.err.Error(), n.err.Error())
		r.later = nil
	case n.table == nil:
		r.worry(n.diagnostics.Error(), firstOf(n.diagnostics))
		r.later = nil
	case r.phase != idle:
		r.later = n
	case !r.c.complete():
		r.retry = n
	default:
		r.retry = nil
		r.begin(n)
	}
}

// begin has all servers compile the new rules.
func (r *reload) begin(n *news) {
	t := r.c.world.Table
	if n.files.sum() == r.now.sum() { // taken back
		if r.trouble != "" {
			r.c.log.printf("mended: these are the rules that the world has")
		}
		r.calm()
		return
	}
	r.world = r.c.world
	r.world.Table = n.table
	err := r.world.Check()
	if n.table.Dimensions != t.Dimensions {
		err = fmt.Errorf("a world of %d dimensions cannot go on with %d: start it again", t.Dimensions, n.table.Dimensions)
	}
	if err != nil {
		r.worry(err.Error(), err.Error())
		return
	}
	for i := range n.diagnostics {
		fmt.Fprint(r.c.log, n.diagnostics[i].String())
	}
	r.next, r.ended, r.tick, r.did = n, false, 0, nil
	r.whole = particles.NewStore(len(t.Attrs), t.Slots)
	r.has = make([]bool, r.world.Grid.Regions())
	r.enter(compiling, order{Rules: n.files})
}

// enter begins a phase, in which all servers get an order and report.
func (r *reload) enter(p phase, o order) {
	r.phase, r.left = p, len(r.c.children)
	for _, one := range r.c.children {
		one.adopted = false
		one.order(o)
	}
}

// heard takes a report of a server. The error ends the world.
func (r *reload) heard(one *child, said *report) error {
	switch {
	case said.Ready != nil && r.phase == compiling:
		return r.ready(one, said.Ready)
	case said.Held != nil && r.phase == holding:
		r.tick = max(r.tick, said.Held.Tick)
		r.ended = r.ended || said.Held.Ended
		if r.left--; r.left > 0 {
			return nil
		}
		if w := &r.c.world; r.ended || w.Until > 0 && r.tick >= w.Until {
			r.callOff("the world has come to its end: the change holds when it is started again")
			return nil
		}
		r.enter(stopping, order{Stop: &r.tick})
	case said.Piece != nil && r.phase == stopping:
		return collect(r.c.world.Table, said.Piece, r.whole)
	case said.Stopped != nil && r.phase == stopping:
		for _, id := range said.Stopped.Regions {
			if id < 0 || id >= len(r.has) || r.has[id] || said.Stopped.Tick != r.tick {
				r.again("a region was moving")
				return nil
			}
			r.has[id] = true
		}
		if r.left--; r.left == 0 {
			if slices.Contains(r.has, false) {
				r.again("a region was moving")
				return nil
			}
			r.convert()
		}
	case said.Founded != nil && r.phase == settling:
		if said.Founded.Error != "" {
			r.callOff(said.Founded.Error)
			return nil
		}
		r.manifest, r.revision = said.Founded.Manifest, r.revision+1
		r.enter(adopting, order{Adopt: &adopted{Manifest: r.manifest, Revision: r.revision}})
	case said.Adopted != nil && r.phase == adopting:
		if said.Adopted.Error != "" {
			return fmt.Errorf("server %d cannot go on by the new rules: %s", one.index, said.Adopted.Error)
		}
		one.adopted = true
		if r.left--; r.left == 0 {
			r.goOn()
		}
	}
	return nil
}

func (r *reload) ready(one *child, said *ready) error {
	if said.Now != hex(r.c.world.Table.Fingerprint) {
		return fmt.Errorf("server %d began with another world; was the file changed meanwhile? Start it again", one.index)
	}
	if want := hex(r.world.Table.Fingerprint); said.Error == "" && said.Fingerprint != want {
		said.Error = fmt.Sprintf("the fingerprint differs: %s here, %s there", want, said.Fingerprint)
	}
	if said.Error != "" {
		return fmt.Errorf("server %d cannot compile what the others can: %s", one.index, said.Error)
	}
	if r.left--; r.left == 0 {
		r.enter(holding, order{Hold: true})
	}
	return nil
}

// convert makes the particles, all of which are here now, those of the new world,
// and has it kept.
func (r *reload) convert() {
	r.whole.Owned = r.whole.Len()
	converted, did, err := region.Convert(r.c.world.Table, r.world.Table, r.world.Seed, r.tick, r.whole)
	r.whole = nil
	if err != nil {
		r.callOff(err.Error())
		return
	}
	r.did = did
	r.phase, r.left = settling, 1
	keeper := r.c.children[0]
	for _, data := range pieces(r.world.Table, converted) {
		keeper.order(order{Piece: &piece{data}})
	}
	m := newManifest(r.next.files, r.set, &r.world, r.copies)
	m.First, m.Tick = (r.revision+1)<<generationBits, r.tick
	keeper.order(order{Found: &founding{Manifest: *m}})
}

// died hears of a server that is gone. It will be started again, and begins by
// whatever manifest there is then.
func (r *reload) died(one *child) {
	switch {
	case r.phase == idle:
	case r.phase == adopting:
		if !one.adopted {
			one.adopted = true
			if r.left--; r.left == 0 {
				r.goOn()
			}
		}
	case r.phase == settling && one.index != 0:
	default:
		r.again("server " + fmt.Sprint(one.index) + " died")
	}
}

// again calls a change off, to begin it anew as soon as all servers are there.
func (r *reload) again(why string) {
	r.c.log.printf("the change of the rules begins again: %s", why)
	next := r.next
	if r.later != nil {
		next = r.later
	}
	r.tell(order{Go: true})
	r.phase, r.next, r.whole, r.later = idle, nil, nil, nil
	r.retry = next
}

// goOn lets the world go on by the new rules, and says what has changed.
func (r *reload) goOn() {
	r.c.world, r.from = r.world, r.tick
	r.tell(order{Go: true})
	r.calm()
	changes := rules.Changes(r.now.texts(), r.next.files.texts())
	r.c.log.printf("reloaded at tick %d: %s", r.tick, strings.Join(append(changes, became(r.did, len(changes) == 0)...), ", "))
	if placed(changes) {
		r.c.log.printf("nothing is placed again while the world goes on, but kinds that are new: start it again to see that")
	}
	r.now = r.next.files
	r.rest()
}

// rest ends a change; what was saved meanwhile is next.
func (r *reload) rest() {
	later := r.later
	r.phase, r.next, r.later, r.whole = idle, nil, nil, nil
	if later != nil {
		r.begin(later)
	}
}

// callOff has the world go on by the rules that it has.
func (r *reload) callOff(why string) {
	r.tell(order{Go: true})
	r.worry(why, why)
	r.rest()
}

// became is what became of particles, for people.
func became(did *region.Conversion, nothing bool) (out []string) {
	for _, kind := range slices.Sorted(maps.Keys(did.Gone)) {
		out = append(out, fmt.Sprintf("%s of kind %s %s gone", count(did.Gone[kind], "particle"), kind, are(did.Gone[kind])))
	}
	for _, kind := range slices.Sorted(maps.Keys(did.Placed)) {
		out = append(out, fmt.Sprintf("%s of kind %s placed", count(did.Placed[kind], "particle"), kind))
	}
	for _, one := range []struct {
		n    int64
		what string
		did  string
	}{{did.Cut, "bond", "cut"}, {did.Clipped, "value", "brought into range"}, {did.Moved, "particle", "brought into the box"}} {
		if one.n > 0 {
			out = append(out, count(one.n, one.what)+" "+one.did)
		}
	}
	if len(out) == 0 && nothing {
		out = []string{"nothing but comments has changed"}
	}
	return out
}

// placed reports whether what is placed of kinds that were there has changed, as
// far as one can tell: what comes with a new kind is told as such.
func placed(changes []string) bool {
	news := slices.ContainsFunc(changes, func(c string) bool { return isOf(c, "kind") && strings.HasSuffix(c, " added") })
	return slices.ContainsFunc(changes, func(c string) bool {
		return isOf(c, "place") && !(news && strings.HasSuffix(c, " added")) && !strings.HasSuffix(c, " removed")
	})
}

// isOf reports whether a change is one of blocks of a type.
func isOf(change, kind string) bool {
	words := strings.Fields(change)
	return words[0] == kind || len(words) > 1 && strings.TrimSuffix(words[1], "s") == kind
}

func count(n int64, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func are(n int64) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// worry says what keeps the world from following its file: in full to the person
// at the terminal, in a sentence to viewers.
func (r *reload) worry(full, short string) {
	r.c.log.printf("%s", full)
	r.c.log.printf("the world goes on by the rules it had; save the file again when it is mended")
	folder := filepath.Dir(r.now.Name) + string(filepath.Separator) // nobody's business but the author's
	r.show("The world goes on by the rules it had: " + strings.ReplaceAll(short, folder, ""))
}

// calm says that all is well.
func (r *reload) calm() { r.show("") }

func (r *reload) show(trouble string) {
	if len(trouble) > mostTrouble {
		trouble = trouble[:mostTrouble] + " …"
	}
	trouble = printable(strings.Join(strings.Fields(trouble), " "))
	if trouble != r.trouble {
		r.trouble = trouble
		r.tell(order{Trouble: &trouble})
	}
}

// mostTrouble is how long a trouble is told to viewers, bytes.
const mostTrouble = 400

func (r *reload) tell(o order) {
	for _, one := range r.c.children {
		one.order(o)
	}
}

// firstOf is the first error among diagnostics, in a line.
func firstOf(all rules.Diagnostics) string {
	first, n := "", 0
	for i := range all {
		if d := &all[i]; !d.Warning {
			if n++; n == 1 {
				first, _, _ = strings.Cut(d.String(), "\n")
			}
		}
	}
	if n > 1 {
		first += fmt.Sprintf(" (and %s more)", count(int64(n-1), "error"))
	}
	return first
}
