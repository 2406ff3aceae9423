package rules

import (
	"fmt"
	"math"
	"strings"

	"ylem/particles"
)

// Explanation says what a tick makes of a world's numbers: what was asked for,
// what it comes to, and whether dt is short enough. It is worked out from the
// table alone, at the highest temperature of tick 0.
type Explanation struct {
	World       string          `json:"world"`
	Title       string          `json:"title"`
	Fingerprint string          `json:"fingerprint"`
	Dt          float64         `json:"dt"`
	Light       float64         `json:"light"`
	Temperature float64         `json:"temperature"`
	Reach       float64         `json:"reach"`
	Why         string          `json:"reach_from"`
	Steps       []StepOf        `json:"kinds"`
	Rates       []RateOf        `json:"rules"`
	Totals      []TotalOf       `json:"totals"`
	Balances    []BalanceOf     `json:"equilibria"`
	Stiffnesses []StiffnessOf   `json:"forces"`
	Sources     []BirthsOf      `json:"sources"`
	Verdicts    []Verdict       `json:"verdicts"`
	LargestDt   float64         `json:"largest_dt,omitempty"` // that would hold; 0: dt is fine
	shortest    map[string]bool // verdicts that were given
	work        int             // what was spent
	alone       map[uint16]StiffnessOf
}

// StepOf is how far a kind goes in a tick.
type StepOf struct {
	Kind   string  `json:"kind"`
	Motion string  `json:"motion"`
	Step   float64 `json:"rms_step"`            // √(2d·D·dt) of brownian kinds, √(d·kT/m)·dt of thermal ones; length units
	Radius float64 `json:"radius,omitempty"`    // the smallest of its rules of free pairs
	Cutoff float64 `json:"cutoff,omitempty"`    // the smallest of its forces
	Light  float64 `json:"light_in_deviations"` // light over the standard deviation of a step along one axis; 0 where nothing thermal moves it
	thin   float64 // that deviation
	power  float64 // of dt that the step goes with
}

// Verdict is what is wrong with dt.
type Verdict struct {
	Text      string  `json:"text"`
	LargestDt float64 `json:"largest_dt,omitempty"` // that would hold; 0: it is not for dt to mend
}

// Explain works out what a tick makes of the world.
func (t *Table) Explain() *Explanation {
	e := &Explanation{
		World: t.Name, Title: t.Title, Fingerprint: fmt.Sprintf("%016x", t.Fingerprint), Dt: t.Dt, Light: particles.Units(t.Light),
		Reach: particles.Units(t.Reach.Total), Why: t.Reach.Why,
		Steps: []StepOf{}, Rates: []RateOf{}, Totals: []TotalOf{}, Balances: []BalanceOf{}, Stiffnesses: []StiffnessOf{}, Sources: []BirthsOf{}, Verdicts: []Verdict{},
		shortest: map[string]bool{}, alone: map[uint16]StiffnessOf{},
	}
	if t.Temperature != nil {
		e.Temperature = t.Temperature(0)
	}
	for i := range t.Places {
		e.Temperature = max(e.Temperature, t.Places[i].Temperature)
	}
	for i := range t.Kinds {
		e.Steps = append(e.Steps, e.stepOf(t, i))
	}
	e.rates(t)
	e.balances(t)
	e.stiffnesses(t)
	for i := range t.Sources {
		s := &t.Sources[i]
		births, volume := s.Births(t)
		e.Sources = append(e.Sources, BirthsOf{s.Text, s.Rate, volume, births})
	}
	return e
}

// BirthsOf is what a source makes.
type BirthsOf struct {
	Particle string  `json:"particle"`
	Rate     float64 `json:"rate"`
	Volume   float64 `json:"volume"`
	Births   float64 `json:"per_tick"`
}

// spend counts work, in the units of maxWork, and reports whether there is some
// left: a world from a stranger can have thousands of rules, each of which takes
// a moment to explain.
func (e *Explanation) spend(work int) bool {
	if e.work <= maxWork {
		if e.work += work; e.work > maxWork {
			e.judge(0, "this world is too large to be explained whole: rate constants and equilibria of some rules are left out")
		}
	}
	return e.work <= maxWork
}

// judge adds a verdict, once.
func (e *Explanation) judge(largest float64, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if e.shortest[text] {
		return
	}
	e.shortest[text] = true
	e.Verdicts = append(e.Verdicts, Verdict{text, largest})
	if largest > 0 && (e.LargestDt == 0 || largest < e.LargestDt) {
		e.LargestDt = largest
	}
}

// stepOf works out the step of a kind, and judges it.
func (e *Explanation) stepOf(t *Table, number int) StepOf {
	k := &t.Kinds[number]
	s := StepOf{Kind: k.Name, Motion: k.Motion.String(), power: 1}
	switch k.Motion {
	case Still:
	case Brownian:
		s.thin, s.power = math.Sqrt(float64(2*float64(float64(k.Mobility*e.Temperature)*t.Dt))), 0.5
	case Heading:
		s.thin = float64(k.Heading.Speed*t.Dt) / math.Sqrt(float64(t.Dimensions))
	default:
		s.thin = float64(math.Sqrt(e.Temperature/k.Mass) * t.Dt)
	}
	s.Step = float64(s.thin * math.Sqrt(float64(t.Dimensions)))
	least := func(now *float64, quanta int64) {
		if x := particles.Units(quanta); x > 0 && (*now == 0 || x < *now) {
			*now = x
		}
	}
	for i := range t.Rules {
		for _, l := range t.Rules[i].Left {
			if t.Rules[i].Meets() && l.Kinds.Has(uint8(number)) {
				least(&s.Radius, t.Rules[i].Radius)
			}
		}
	}
	for other := range t.Kinds {
		for _, f := range t.Forces[number*len(t.Kinds)+other] {
			least(&s.Cutoff, t.Tabulated[f].Range)
		}
	}
	if s.thin > 0 && k.Motion != Heading {
		s.Light = e.Light / s.thin
	}
	if s.Light > 0 && s.Light < 5 {
		e.judge(s.shorten(t.Dt, s.Light/5), "dt too large for %q: light is %s of its thermal steps, and cuts them below 5", k.Name, brief(s.Light))
	}
	if s.Cutoff > 0 && s.Step > s.Cutoff/2 {
		e.judge(s.shorten(t.Dt, s.Cutoff/2/s.Step), "dt too large for the forces on %q: its rms step, %s, is more than half of their range, %s", k.Name, brief(s.Step), brief(s.Cutoff))
	}
	return s
}

// shorten returns the dt at which the step is a fraction of what it is.
func (s *StepOf) shorten(dt, fraction float64) float64 {
	if s.power == 0.5 {
		return float64(dt * float64(fraction*fraction))
	}
	return float64(dt * fraction)
}

// Meets reports whether the rule is one of two free particles.
func (r *Rule) Meets() bool { return len(r.Left) == 2 && !r.Joined[0] }

// String names a motion as a world file does.
func (m Motion) String() string { return motions[m] }

// leftText is what a rule takes, as its text says it.
func (r *Rule) leftText() string {
	left, _, _ := strings.Cut(r.Text, " -> ")
	return left
}

// channel is equal for rules whose participants and conditions are.
func (r *Rule) channel() string {
	return fmt.Sprint(r.leftText(), r.When, r.Radius, r.Every, r.After, r.Until, r.Carrier, r.SpentKind(), r.Within, r.Beyond)
}
