package rules

import (
	"fmt"
	"math"

	"ylem/particles"
)

// RateOf is what a rule asks for and what it has.
type RateOf struct {
	Rule   string  `json:"rule"`
	Given  string  `json:"given"` // rate, lifetime, probability, rate_constant
	Value  float64 `json:"value"`
	Every  int64   `json:"every,omitempty"`  // if not 1
	Spends string  `json:"spends,omitempty"` // the carrier that is spent
	Apart  string  `json:"apart,omitempty"`  // what within and beyond ask
	Rate   float64 `json:"rate"`             // hazard per unit time: λ of a pair within reach
	Chance float64 `json:"probability"`      // in one tick, of this rule alone
	Pair   *PairOf `json:"pair,omitempty"`   // of two free particles
}

// PairOf is what becomes of a rate within a radius.
type PairOf struct {
	Radius    float64 `json:"radius"`
	Formula   string  `json:"formula"`             // how the constant was had
	Constant  float64 `json:"constant,omitempty"`  // actual, volume per time: with all channels of the pair competing
	Most      float64 `json:"most,omitempty"`      // at this radius and dt
	Mixed     float64 `json:"mixed,omitempty"`     // what it would be if no pair were in another's shadow: P·ball/dt
	Continuum float64 `json:"continuum,omitempty"` // what the limit of short steps gives for this rate
	Step      float64 `json:"relative_step"`       // √(2D dt) along one axis, D the sum of both; length units
	Stays     float64 `json:"stays,omitempty"`     // ticks, on average, that a pair within reach will be so again if it does not react
	Crowd     float64 `json:"crowding"`            // of its events the most that is lost to others of the same particle at the same tick, at the density of its kinds as the world begins
}

// TotalOf is what all rules with one left side come to.
type TotalOf struct {
	Left   string  `json:"left"`
	Rules  int     `json:"rules"`
	Rate   float64 `json:"rate"`
	Chance float64 `json:"probability"`
}

// rates explains all rules, and judges what is likely in one tick.
func (e *Explanation) rates(t *Table) {
	totals := map[string]float64{}
	sizes := map[string]int{}
	given, knows := map[string]bool{}, map[string]bool{} // a probability is given whatever dt is, a rate constant knows it
	for i := range t.Rules {
		r := &t.Rules[i]
		totals[r.channel()] += r.Hazard
		sizes[r.channel()]++
		given[r.channel()] = given[r.channel()] || r.Given == "probability"
		knows[r.channel()] = r.Constant > 0 && r.Meets()
	}
	told := map[string]bool{}
	for i := range t.Rules {
		r := &t.Rules[i]
		total, every := totals[r.channel()], float64(t.Dt*float64(r.Every))
		rate := RateOf{Rule: r.Text, Given: r.Given, Value: r.Value, Rate: r.Hazard / every, Chance: happens(r.Hazard)}
		if r.Every > 1 {
			rate.Every = r.Every
		}
		rate.Apart = r.bondsApart()
		if r.Spent >= 0 {
			rate.Spends = t.Kinds[r.SpentKind()].Name
		}
		if r.Meets() {
			rate.Pair = e.pairOf(t, r, total)
		}
		e.Rates = append(e.Rates, rate)
		if told[r.channel()] {
			continue
		}
		told[r.channel()] = true
		if n := sizes[r.channel()]; n > 1 {
			e.Totals = append(e.Totals, TotalOf{r.leftText(), n, total / every, happens(total)})
		}
		what := fmt.Sprintf("rule %q", r.Text)
		if sizes[r.channel()] > 1 {
			what = fmt.Sprintf("the rules of %q", r.leftText())
		}
		switch p := happens(total); {
		case p <= 0.1 || total >= surest || knows[r.channel()]:
		case given[r.channel()]:
			e.judge(0, "%s: something happens with probability %s in a tick, of which a part is given as such; above 0.1 what comes of it depends on dt", what, brief(p))
		default:
			largest := float64(t.Dt * (hazardOf(0.1) / total))
			e.judge(largest, "dt too large for %s: something happens with probability %s in a tick; largest dt that keeps that below 0.1 is %s", what, brief(p), brief(largest))
		}
		if rate.Pair != nil && rate.Pair.Crowd > 0.05 && r.plain() {
			largest := float64(t.Dt * (0.05 / rate.Pair.Crowd))
			e.judge(largest, "dt too large for rule %q: %s of its events are lost because a particle has one event in a tick; largest dt that keeps that below 5%% is about %s", r.Text, percent(rate.Pair.Crowd), brief(largest))
		}
	}
}

// plain reports whether the rule is for all particles of its kinds, so that the
// density of these is that of its participants.
func (r *Rule) plain() bool {
	for i := range r.Left {
		if len(r.Left[i].Tests) > 0 {
			return false
		}
	}
	return r.When == "" && r.Carrier < 0 && r.bondsApart() == ""
}

func percent(x float64) string { return brief(float64(100*x)) + "%" }

// leftOut is what stands where a rate constant would take too long.
const leftOut = "left out: this world is too large"

// pairOf explains a rule of two free particles, of which all channels together
// have hazard total.
func (e *Explanation) pairOf(t *Table, r *Rule, total float64) *PairOf {
	out := &PairOf{Radius: particles.Units(r.Radius)}
	within := ball(out.Radius)
	if t.Dimensions == 2 {
		within = float64(math.Pi * float64(out.Radius*out.Radius))
	}
	out.Crowd = float64(float64(happens(total)*within) * (t.density(&r.Left[0]) + t.density(&r.Left[1])) / 2)
	var m Meeting
	same, first := true, true
	for a := range t.Kinds {
		for b := range t.Kinds {
			if !r.Left[0].Kinds.Has(uint8(a)) || !r.Left[1].Kinds.Has(uint8(b)) {
				continue
			}
			if !e.spend(32) {
				out.Formula = leftOut
				return out
			}
			this := t.Meeting(a, b, r.Radius)
			same = same && (first || this.Way == m.Way && math.Abs(this.Step-m.Step) <= float64(1e-9*m.Step))
			out.Step = max(out.Step, this.Step)
			m, first = this, false
		}
	}
	// A rule for each n-th tick has ticks of n·dt, but for the correlation of steps.
	m.Dt = float64(m.Dt * float64(r.Every))
	m.Step = float64(m.Step * math.Sqrt(float64(r.Every)))
	switch {
	case m.Way == Diffusing && t.Dimensions == 3 && !e.spend(3*captureWork(m.Radius/max(m.Step, 1e-12))):
		out.Formula = leftOut
	case t.Dimensions == 2:
		out.Formula = "none: in two dimensions there is no steady rate constant"
	case !same:
		out.Formula = "none: its kinds move differently"
	case m.Way == Resting:
		out.Formula = "none: neither moves"
	case total == 0:
		out.Formula = "none: it never happens"
	case m.Way == Flying:
		out.Formula = "well mixed, P·(4/3)πR³/dt: an upper bound where a pair would not leave its radius before it reacts"
		out.Constant = float64(m.Constant(total) * (r.Hazard / total))
		out.Mixed, out.Most = Mixed(total, m.Radius, m.Dt), m.Constant(surest)
	default:
		out.Formula = "discrete: react within the radius, then diffuse, at this dt (Erban and Chapman 2009)"
		out.Constant = float64(m.Constant(total) * (r.Hazard / total))
		out.Mixed, out.Most = Mixed(total, m.Radius, m.Dt), m.Constant(surest)
		d := float64(m.Step*m.Step) / float64(2*m.Dt)
		out.Continuum = float64(Continuum(total/m.Dt, d, m.Radius) * (r.Hazard / total))
		// k = full·P·(1 − N·P + …): N is how often a pair is met again.
		const little = 1e-3
		full := float64(Mixed(surest, m.Radius, m.Dt) * little)
		out.Stays = (1 - m.Constant(hazardOf(little))/full) / little
	}
	return out
}

// density is how many particles per volume a pattern fits as the world begins,
// by kind.
func (t *Table) density(p *Pattern) float64 {
	n, volume := 0.0, 1.0
	for axis := range t.Dimensions {
		volume = float64(volume * particles.Units(t.Size[axis]))
	}
	for i := range t.Places {
		place := &t.Places[i]
		if place.Rows != nil {
			for _, m := range place.Rows.Member {
				if p.Kinds.Has(place.Molecule[m].Kind) {
					n++
				}
			}
			continue
		}
		for _, m := range place.Molecule {
			if p.Kinds.Has(m.Kind) {
				n += float64(place.Count)
			}
		}
	}
	return n / volume
}
