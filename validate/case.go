package validate

import (
	"fmt"
	"slices"
	"strings"
)

// Case is a group of rows that one piece of physics gives.
type Case struct {
	Name  string
	About string // one line: what is simulated
	Long  bool   // takes more than some seconds
	run   func(*report) error
}

// report collects the rows of a case.
type report struct {
	name string
	rows []Row
	long bool
}

func (p *report) add(r Row) {
	r.Case = p.name
	p.rows = append(p.rows, r)
}

// Run measures the case. Long asks for more samples of the same, where the case
// has more to give.
func (c *Case) Run(long bool) ([]Row, error) {
	p := &report{name: c.Name, long: long}
	if err := c.run(p); err != nil {
		return nil, fmt.Errorf("case %s: %w", c.Name, err)
	}
	return p.rows, nil
}

// Cases returns all cases in the order of the table.
func Cases() []Case {
	return slices.Concat(integrators, statics, states, kinetics, chances)
}

// Find returns the case with this name.
func Find(name string) (Case, error) {
	var names []string
	for _, c := range Cases() {
		if c.Name == name {
			return c, nil
		}
		names = append(names, c.Name)
	}
	return Case{}, fmt.Errorf("there is no case %q (there are %s)", name, strings.Join(names, ", "))
}
