package rules

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"ylem/particles"
)

// Describe writes what a world means, for people: the text of `ylem check`.
func (t *Table) Describe(w io.Writer) {
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	defer tab.Flush()
	p := func(format string, args ...any) { fmt.Fprintf(tab, format+"\n", args...) }
	p("%s (%s)", t.Title, t.Name)
	if t.Notice != "" {
		p("%s", t.Notice)
	}
	p("")
	p("size\t%s", t.describeSize())
	p("tick\tdt %s, light %s per tick", decimal(t.Dt), length(t.Light))
	p("reach\t%s per tick: %s", length(t.Reach.Total), t.Reach.Why)
	if t.Temperature != nil {
		p("temperature\t%s at tick 0, %s at tick 10000", brief(t.Temperature(0)), brief(t.Temperature(10000)))
	}
	for i := range t.Params {
		q := &t.Params[i]
		p("param %s\t%s, from %s to %s (%s)", q.Name, decimal(q.Value), decimal(q.Lo), decimal(q.Hi), q.Label)
	}
	t.describeKinds(p)
	t.describeForces(p)
	t.describeFields(p)
	t.describeRules(p)
	t.describePlaces(p)
	t.describeClaims(p)
	p("\nfingerprint %016x", t.Fingerprint)
}

func (t *Table) describeSize() string {
	var sides, edge []string
	for axis := range t.Dimensions {
		sides = append(sides, length(t.Size[axis]))
		lower, upper := t.Edge[axis][0], t.Edge[axis][1]
		text := []string{"wraps", "walls", "open", "absorbs"}[lower]
		if lower != upper {
			text = lower.String() + " and " + upper.String()
		}
		edge = append(edge, text)
	}
	if strings.Count(strings.Join(edge, " "), edge[0]) == len(edge) {
		edge = edge[:1]
	}
	return strings.Join(sides, " × ") + ", " + strings.Join(edge, ", ")
}

func (t *Table) describeKinds(p func(string, ...any)) {
	p("\nkinds (%d)", len(t.Kinds))
	for i := range t.Kinds {
		k := &t.Kinds[i]
		text := fmt.Sprintf("%s, mass %s", motions[k.Motion], decimal(k.Mass))
		switch {
		case k.Motion == Brownian && k.Diffusion > 0:
			text += ", diffusion " + decimal(k.Diffusion)
		case k.Motion == Brownian || k.Motion == Langevin:
			text += ", friction " + decimal(k.Friction)
		case k.Motion == Heading:
			text = k.Heading.describe(k.Mass)
		}
		if k.Valence > 0 {
			text += fmt.Sprintf(", bonds %d", k.Valence)
		}
		for q, charge := range k.Charges {
			switch {
			case len(charge) == 0:
			case len(charge) == 1 && charge[0].Op == OpValue:
				text += fmt.Sprintf(", %s %d", t.Charges[q].Name, charge[0].Value)
			default:
				text += fmt.Sprintf(", %s by attributes", t.Charges[q].Name)
			}
		}
		for a, name := range t.Attrs {
			switch attr := &k.Attrs[a]; {
			case attr.Names != nil:
				text += fmt.Sprintf(", %s: %s", name, strings.Join(attr.Names, "|"))
			case attr.Down:
				text += fmt.Sprintf(", %s: %d…%d, one less each tick", name, attr.Lo, attr.Hi)
			case attr.Has:
				text += fmt.Sprintf(", %s: %d…%d", name, attr.Lo, attr.Hi)
			}
		}
		p("  %s\t%s", k.Name, text)
	}
	if len(t.Charges) > 0 {
		p("\nconserved (%d)", len(t.Charges))
		for _, q := range t.Charges {
			text := "as an integer"
			if q.Modulo > 0 {
				text = fmt.Sprintf("modulo %d", q.Modulo)
			}
			if q.Unit != "" {
				text += ", in " + q.Unit
			}
			p("  %s\t%s", q.Name, text)
		}
	}
}

func (t *Table) describeForces(p func(string, ...any)) {
	n := len(t.Kinds)
	if len(t.Tabulated) > 0 {
		p("\nforces (%d)", len(t.Tabulated))
	}
	for f := range t.Tabulated {
		pairs, first, cap := 0, "", 0.0
		for a := range n {
			for b := a; b < n; b++ {
				for _, i := range t.Forces[a*n+b] {
					if int(i) != f {
						continue
					}
					if pairs++; pairs == 1 {
						first = t.Kinds[a].Name + " and " + t.Kinds[b].Name
					}
					cap = max(cap, t.Cap[a*n+b])
				}
			}
		}
		acts, strength := t.describeOneSided(f)
		if pairs > 1 {
			first = fmt.Sprintf("%d pairs of kinds, %s the first", pairs, first)
		}
		who := "between " + first
		if acts != "" {
			cap, who = strength, acts+", without an opposite force: total momentum is not kept"
		}
		strongest := cap / float64(float64(t.Dt*t.Dt)*particles.Momentum)
		p("  %s\trange %s, never above %s, %s", t.Tabulated[f].Name, length(t.Tabulated[f].Range), brief(strongest), who)
	}
	if len(t.BondTypes) > 0 {
		p("\nbonds (%d)", len(t.BondTypes))
	}
	for i := range t.BondTypes {
		p("  %s\t%s", t.BondTypes[i].Name, t.BondTypes[i].describe())
	}
	if len(t.Bends) > 0 {
		p("\nbends (%d)", len(t.Bends))
	}
	for i := range t.Bends {
		p("  %s", t.Bends[i].describe(t))
	}
	t.describeThermostats(p)
}

func (t *Table) describeRules(p func(string, ...any)) {
	if len(t.Rules) > 0 {
		p("\nrules (%d), with the probability in one tick", len(t.Rules))
	}
	for i := range t.Rules {
		r := &t.Rules[i]
		text := brief(1 - particles.Exp(-r.Hazard))
		if r.Radius > 0 && len(r.Left) > 1 {
			text += ", within " + length(r.Radius)
		}
		if r.Carrier >= 0 {
			text += fmt.Sprintf(", near %s within %s", t.Kinds[r.Carrier].Name, length(r.Radius))
		}
		if r.Spent >= 0 {
			text += ", spends " + t.Kinds[r.SpentKind()].Name
		}
		if apart := r.bondsApart(); apart != "" {
			text += ", " + apart
		}
		if r.When != "" {
			text += ", when " + r.When
		}
		if r.Every > 1 {
			text += fmt.Sprintf(", every %d ticks", r.Every)
		}
		if r.After > 0 {
			text += fmt.Sprintf(", from tick %d", r.After)
		}
		if r.Until < 1<<62 {
			text += fmt.Sprintf(", until tick %d", r.Until)
		}
		switch {
		case r.Uniform:
			text += ", products anywhere within " + decimal(r.Apart) + " of each other"
		case r.Apart > 0:
			text += ", products apart by " + decimal(r.Apart)
		}
		if r.Placing != "" {
			text += ", products at " + r.Placing
		}
		if r.Constant > 0 {
			text += ", rate constant " + decimal(r.Constant)
		}
		if r.Energy > 0 {
			text += ", releases " + decimal(r.Energy)
		}
		p("  %s\t%s", r.Text, text)
	}
}

func (t *Table) describePlaces(p func(string, ...any)) {
	if len(t.Structures) > 0 {
		p("\nstructures (%d)", len(t.Structures))
	}
	for i := range t.Structures {
		p("  %s\t%s", t.Structures[i].Name, t.Structures[i].Formula)
	}
	if len(t.Sources) > 0 {
		p("\nsources (%d)", len(t.Sources))
	}
	for i := range t.Sources {
		q := &t.Sources[i]
		births, volume := q.Births(t)
		text := fmt.Sprintf("%s per tick, rate %s in %s", brief(births), decimal(q.Rate), brief(volume))
		if q.After > 0 {
			text += fmt.Sprintf(", from tick %d", q.After)
		}
		if q.Until < 1<<62 {
			text += fmt.Sprintf(", until tick %d", q.Until)
		}
		p("  %s\t%s", q.Text, text)
	}
	total := 0
	for i := range t.Places {
		total += t.Places[i].Particles()
	}
	p("\nbeginning (%d particles)", total)
	for i := range t.Places {
		q := &t.Places[i]
		shape := []string{"at a point", "in a box", "in a disc"}[q.Shape.Form]
		if q.Lattice != Random {
			shape += ", " + []string{"", "square", "hex", "fcc"}[q.Lattice] + " lattice"
		}
		if q.Rows != nil {
			shape = "from a file"
		}
		p("  %s\t× %d %s", q.Text, q.Count, shape)
	}
}
