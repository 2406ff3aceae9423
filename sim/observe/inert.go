package observe

import (
	"fmt"
	"slices"
	"strings"

	"ylem/particles"
	"ylem/rules"
	"ylem/sim"
)

// Verdict says whether a world is inert: no combination of the particles that
// are present, whatever the distance between them, passes a left side and its
// guard, at this tick or a later one; no source still makes particles; no
// countdown that a rule reads still runs. Particles may move and bonds may still
// stretch until they break: nothing else happens any more.
type Verdict struct {
	Inert   bool   `json:"inert"`
	Perhaps bool   `json:"perhaps,omitempty"` // there is too much to try: not known to be inert
	Why     string `json:"why,omitempty"`     // why not: which rule fits what
}

// Limits of what one verdict tries.
const (
	maxStates = 1 << 17
	maxTrials = 1 << 22 // combinations of states, and particles visited along bonds
)

// Inert joins the stocks of all regions. How the world is split changes nothing:
// verdict and reason are the same.
func Inert(t *rules.Table, stocks ...Stock) Verdict {
	for i := range stocks {
		if stocks[i].Tick != stocks[0].Tick {
			return Verdict{Why: fmt.Sprintf("regions are at ticks %d and %d", stocks[0].Tick, stocks[i].Tick)}
		}
	}
	in, why := newInertia(t, stocks)
	if why != "" {
		return Verdict{Why: why}
	}
	if len(in.states) > maxStates {
		return Verdict{Perhaps: true, Why: fmt.Sprintf("particles are in %d different states, more than are looked at", len(in.states))}
	}
	if why := in.stirs(); why != "" {
		return Verdict{Why: why}
	}
	for number := range t.Rules {
		if _, ever := in.chemistry.Later(number, in.tick); !ever {
			continue
		}
		if row, n, fits := in.fits(number); fits {
			return Verdict{Why: in.reason(number, row[:n])}
		}
		if in.trials > maxTrials {
			return Verdict{Perhaps: true, Why: fmt.Sprintf("there are more than %d combinations to try", maxTrials)}
		}
	}
	return Verdict{Inert: true}
}

// inertia is a world's stock while a verdict is made of it.
type inertia struct {
	table     *rules.Table
	chemistry *sim.Chemistry
	tick      int64
	read      [][]int
	states    []State
	ofKind    []int64          // particles by kind
	store     *particles.Store // row i stands for every particle in states[i]

	bound   []member
	inState [][]int32 // by state: indices into bound
	trials  int

	seen  []int32 // by index into bound: the last search that came there
	round int32
	queue []int32
}

// member is a particle that has bonds.
type member struct {
	id       uint64
	state    int32
	partners []int32 // indices into bound, by ascending ID
}

// newInertia adds stocks up. It returns why the world is not inert if something
// is about to happen that needs no rule.
func newInertia(t *rules.Table, stocks []Stock) (*inertia, string) {
	in := &inertia{table: t, chemistry: sim.NewChemistry(t), read: readBy(t), ofKind: make([]int64, len(t.Kinds))}
	number := map[State]int32{}
	var where [][]int32 // by stock and its state
	for i := range stocks {
		in.tick = stocks[i].Tick
		at := make([]int32, len(stocks[i].States))
		for j, s := range stocks[i].States {
			key := s
			key.N = 0
			n, known := number[key]
			if !known {
				n = int32(len(in.states))
				number[key] = n
				in.states = append(in.states, key)
			}
			in.states[n].N += s.N
			in.ofKind[s.Kind] += s.N
			at[j] = n
		}
		where = append(where, at)
	}
	place := sortStates(in.states)
	in.store = particles.NewStore(len(t.Attrs), 0)
	for _, s := range in.states {
		in.store.Append(&particles.Particle{Kind: s.Kind, Attr: s.Attr})
		in.store.NBond[in.store.Len()-1] = s.Bonds
	}
	return in, in.bind(stocks, where, place)
}

// bind finds who is bonded to whom in the whole world.
func (in *inertia) bind(stocks []Stock, where [][]int32, place []int32) string {
	var all []Bound
	for i := range stocks {
		for _, b := range stocks[i].Bound {
			b.State = place[where[i][b.State]]
			all = append(all, b)
		}
	}
	slices.SortFunc(all, func(a, b Bound) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	index := make(map[uint64]int32, len(all))
	for i := range all {
		index[all[i].ID] = int32(i)
	}
	in.bound, in.inState, in.seen = make([]member, len(all)), make([][]int32, len(in.states)), make([]int32, len(all))
	for i := range all {
		m := &in.bound[i]
		m.id, m.state = all[i].ID, all[i].State
		in.inState[m.state] = append(in.inState[m.state], int32(i))
		for _, id := range all[i].Partners {
			partner, here := index[id]
			if !here {
				return fmt.Sprintf("%s has a bond to a particle that has left the world", in.states[m.state].text(in.table, in.read))
			}
			m.partners = append(m.partners, partner)
		}
	}
	return ""
}

// stirs says what happens without any rule.
func (in *inertia) stirs() string {
	for i := range in.table.Sources {
		s := &in.table.Sources[i]
		if len(s.Tails) > 0 && in.tick < s.Until {
			return fmt.Sprintf("the source of %q makes particles", s.Text)
		}
	}
	for i := range in.states {
		s := &in.states[i]
		for _, a := range in.read[s.Kind] {
			if attr := &in.table.Kinds[s.Kind].Attrs[a]; attr.Down && s.Attr[a] > attr.Lo {
				return fmt.Sprintf("%s of %s counts down", in.table.Attrs[a], s.text(in.table, in.read))
			}
		}
	}
	return ""
}

// reason names a rule and what it fits.
func (in *inertia) reason(number int, row []int32) string {
	r := &in.table.Rules[number]
	var who []string
	for _, state := range row {
		who = append(who, in.states[state].text(in.table, in.read))
	}
	text := fmt.Sprintf("rule %q fits %s", r.Text, strings.Join(who, " and "))
	if first, _ := in.chemistry.Later(number, in.tick); first >= in.tick+r.Every {
		text += fmt.Sprintf(", from tick %d on", first)
	}
	return text
}

// fits looks for participants that fit a rule. It gives up, and reports false,
// when there were too many trials.
func (in *inertia) fits(number int) (row [3]int32, n int, ok bool) {
	r := &in.table.Rules[number]
	switch {
	case len(r.Left) == 1:
		row, ok = in.single(number)
	case len(r.Left) == 2 && r.Joined[0]:
		row, ok = in.pair(number)
	case len(r.Left) == 2:
		row, ok = in.free(number)
	case r.Joined[0]:
		row, ok = in.chain(number)
	case !r.Joined[1]:
		row, ok = in.trio(number)
	default:
		row, ok = in.loose(number)
	}
	return row, len(r.Left), ok
}

// reacts asks the chemistry whether particles in these states fit, bonded as the
// rule says.
func (in *inertia) reacts(number int, row [3]int32) bool {
	in.trials++
	r := &in.table.Rules[number]
	if r.Carrier >= 0 {
		// One that takes part is within reach of the others, not of itself.
		others := in.ofKind[r.Carrier]
		if len(r.Left) == 1 && int(in.states[row[0]].Kind) == r.Carrier {
			others--
		}
		if others < 1 {
			return false
		}
	}
	return in.chemistry.Reacts(in.store, number, row, in.tick)
}

// matching lists the states that may stand for participant i of a rule.
func (in *inertia) matching(number, i int) (list []int32) {
	for state := range in.states {
		if in.chemistry.Matches(in.store, number, i, int32(state)) {
			list = append(list, int32(state))
		}
	}
	return list
}

func (in *inertia) spent() bool { return in.trials > maxTrials }

func (in *inertia) single(number int) (row [3]int32, ok bool) {
	for _, row[0] = range in.matching(number, 0) {
		if in.reacts(number, row) {
			return row, true
		}
	}
	return row, false
}

// free looks for two that are not bonded to each other.
func (in *inertia) free(number int) (row [3]int32, ok bool) {
	second := in.matching(number, 1)
	for _, row[0] = range in.matching(number, 0) {
		for _, row[1] = range second {
			if in.spent() {
				return row, false
			}
			if in.reacts(number, row) && in.apart(number, row[0], row[1]) {
				return row, true
			}
		}
	}
	return row, false
}

// apart reports whether there are two particles in states a and b that are not
// bonded to each other, and as many bonds apart as the rule asks.
func (in *inertia) apart(number int, a, b int32) bool {
	r := &in.table.Rules[number]
	if r.Within == 0 && in.states[a].Bonds == 0 {
		others := in.states[b].N
		if a == b {
			others--
		}
		return others > 0
	}
	for _, m := range in.inState[a] {
		if in.spent() {
			return false
		}
		near, found := int64(0), false
		in.walk(m, max(r.Within, r.Beyond, 1), func(other int32, bonds int) {
			switch {
			case in.bound[other].state != b:
			case bonds <= max(r.Beyond, 1):
				near++
			default:
				found = true
			}
		})
		if found || r.Within == 0 && near < in.states[b].N {
			return true
		}
	}
	return false
}

// walk visits a particle and all that are at most so many bonds from it.
func (in *inertia) walk(from int32, most int, visit func(m int32, bonds int)) {
	in.round++
	in.seen[from] = in.round
	in.queue = append(in.queue[:0], from)
	for bonds, at := 0, 0; bonds <= most && at < len(in.queue); bonds++ {
		for end := len(in.queue); at < end; at++ {
			m := in.queue[at]
			in.trials++
			visit(m, bonds)
			for _, partner := range in.bound[m].partners {
				if bonds < most && in.seen[partner] != in.round {
					in.seen[partner] = in.round
					in.queue = append(in.queue, partner)
				}
			}
		}
	}
}

// pair looks for two that are bonded to each other.
func (in *inertia) pair(number int) (row [3]int32, ok bool) {
	for _, row[0] = range in.matching(number, 0) {
		for _, m := range in.inState[row[0]] {
			for _, partner := range in.bound[m].partners {
				if row[1] = in.bound[partner].state; in.reacts(number, row) {
					return row, true
				}
			}
			if in.spent() {
				return row, false
			}
		}
	}
	return row, false
}

// chain looks for three, the middle one bonded to the others.
func (in *inertia) chain(number int) (row [3]int32, ok bool) {
	for _, row[1] = range in.matching(number, 1) {
		for _, m := range in.inState[row[1]] {
			for _, i := range in.bound[m].partners {
				for _, j := range in.bound[m].partners {
					row[0], row[2] = in.bound[i].state, in.bound[j].state
					if i != j && in.reacts(number, row) {
						return row, true
					}
				}
			}
			if in.spent() {
				return row, false
			}
		}
	}
	return row, false
}

// loose looks for a bonded pair and one that is bonded to neither.
func (in *inertia) loose(number int) (row [3]int32, ok bool) {
	first := in.matching(number, 0)
	for _, row[1] = range in.matching(number, 1) {
		for _, m := range in.inState[row[1]] {
			for _, partner := range in.bound[m].partners {
				row[2] = in.bound[partner].state
				for _, row[0] = range first {
					if in.reacts(number, row) && in.elsewhere(number, row[0], m, partner) {
						return row, true
					}
					if in.spent() {
						return row, false
					}
				}
			}
		}
	}
	return row, false
}

// trio looks for two that are not bonded to each other, and a carrier, which is
// spent and therefore bonded to nobody.
func (in *inertia) trio(number int) (row [3]int32, ok bool) {
	second, carriers := in.matching(number, 1), in.matching(number, 2)
	for _, row[0] = range in.matching(number, 0) {
		for _, row[1] = range second {
			for _, row[2] = range carriers {
				if in.spent() {
					return row, false
				}
				need := int64(1)
				for _, state := range row[:2] {
					if state == row[2] {
						need++
					}
				}
				if in.states[row[2]].N >= need && in.reacts(number, row) && in.apart(number, row[0], row[1]) {
					return row, true
				}
			}
		}
	}
	return row, false
}

// elsewhere reports whether there is a particle in this state that is neither a nor
// b nor bonded to them, and as many bonds from a as the rule asks.
func (in *inertia) elsewhere(number int, state, a, b int32) bool {
	r := &in.table.Rules[number]
	beside := append(slices.Clone(in.bound[b].partners), b)
	near, found := int64(0), false
	in.walk(a, max(r.Within, r.Beyond, 1), func(m int32, bonds int) {
		switch {
		case in.bound[m].state != state:
		case bonds <= max(r.Beyond, 1) || slices.Contains(beside, m):
			near++
		default:
			found = true
		}
	})
	if r.Within > 0 {
		return found
	}
	for _, m := range beside {
		if in.seen[m] != in.round && in.bound[m].state == state { // the walk did not come there
			near++
		}
	}
	return near < in.states[state].N
}
