package rules

import (
	"fmt"
	"strings"
)

// describeClaims prints what is read off the world and claimed of it.
func (t *Table) describeClaims(p func(string, ...any)) {
	if len(t.Measures) > 0 {
		p("\nmeasures (%d)", len(t.Measures))
	}
	for i := range t.Measures {
		m := &t.Measures[i]
		p("  %s\t%s, every %d ticks", m.Name, m.Value.Text, m.Every)
	}
	if len(t.Expects) > 0 {
		p("\nclaims (%d), which ylem test tries", len(t.Expects))
	}
	for i := range t.Expects {
		e := &t.Expects[i]
		text := fmt.Sprintf("at tick %d: %s, in %d of %d seeds", e.At, e.That.Text, e.Pass, e.Seeds)
		if e.With.Text != "" {
			text += ", with " + e.With.Text
		}
		var controls []string
		for c := range e.Controls {
			controls = append(controls, e.Controls[c].Text)
		}
		if len(controls) > 0 {
			text += "; controls: " + strings.Join(controls, "; ")
		}
		p("  %s\t%s", e.Name, text)
	}
}
