package observe

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"ylem/rules"
)

// A Report is a table of what is observed: one row a sample, one column a
// quantity. Numbers are the shortest text that means exactly them; a quantity
// that has no value in a world without particles is an empty cell.
type Report struct {
	table   *rules.Table
	want    Wanted
	tracks  bool
	columns []column
	panel   string // the quantity whose columns are added
	first   int    // the column of the world's first measure; 0: they are not read
}

// column is one number of a sample, or one text.
type column struct {
	name, unit string
	cell       func(*Sample) string
	panel      string  // the quantity that it belongs to; "": none
	line, over string  // of a distribution: which, and over what
	at         float64 // where in it the column stands
}

// Sample is a whole world at one tick.
type Sample struct {
	Tick   int64
	Sums   *Sums
	Travel *Travel // nil unless the report follows particles
	Whole  *Whole  // nil unless the report reads measures
	census *Census
}

// MaxColumns is the largest number of columns of a report.
const MaxColumns = 4096

// quantities are what a report may hold, in the order of its columns.
var quantities = []struct {
	name, about string
	add         func(*Report)
}{
	{"census", "particles of each kind", (*Report).addCensus},
	{"energy", "kinetic, of pairs, of bonds, in fields, and their sum", (*Report).addEnergy},
	{"temperature", "kT from the kinetic energy", (*Report).addTemperature},
	{"pressure", "from momenta and the virial", (*Report).addPressure},
	{"momentum", "total, by axis", (*Report).addMomentum},
	{"structures", "how many of each named structure", (*Report).addStructures},
	{"clusters", "sizes of the sets of bonded particles", (*Report).addClusters},
	{"formulas", "all compositions of structures", (*Report).addFormulas},
	{"displacement", "mean squared, since the first sample, by kind", (*Report).addDisplacement},
	{"autocorrelation", "of velocities, since the first sample, by kind", (*Report).addAutocorrelation},
	{"velocities", "distribution of their components, by kind", (*Report).addVelocities},
	{"radial", "g(r) by pair of kinds", (*Report).addRadial},
	{"measures", "those of the world, by their names", (*Report).addMeasures},
}

// Quantities returns the names of what can be observed, and what each is.
func Quantities() (names, about []string) {
	for _, q := range quantities {
		names, about = append(names, q.name), append(about, q.about)
	}
	return names, about
}

// Usual returns what is worth observing in any world like this one.
func Usual(t *rules.Table) []string {
	out := []string{"census", "energy"}
	if slices.ContainsFunc(t.Kinds, func(k rules.Kind) bool { return carries(&k) }) {
		out = append(out, "temperature", "momentum")
	}
	out = append(out, "pressure")
	if len(t.Structures) > 0 {
		out = append(out, "structures")
	}
	if len(t.Measures) > 0 {
		out = append(out, "measures")
	}
	return out
}

// NewReport returns a report of the quantities with these names, in any order.
func NewReport(t *rules.Table, names []string) (*Report, error) {
	all, _ := Quantities()
	for _, name := range names {
		if !slices.Contains(all, name) {
			return nil, fmt.Errorf("%q cannot be observed: there are %s", name, strings.Join(all, ", "))
		}
	}
	r := &Report{table: t}
	r.add("tick", "1", func(s *Sample) string { return count(s.Tick) })
	r.add("time", "time", func(s *Sample) string { return number(float64(float64(s.Tick) * t.Dt)) })
	r.add("particles", "1", func(s *Sample) string {
		n := int64(0)
		for _, of := range s.Sums.Kinds {
			n += of
		}
		return count(n)
	})
	for _, q := range quantities {
		if slices.Contains(names, q.name) {
			r.panel = q.name
			q.add(r)
		}
	}
	if len(r.columns) > MaxColumns {
		return nil, fmt.Errorf("%s of this world's %d kinds would be %d columns, more than %d", strings.Join(names, ", "), len(t.Kinds), len(r.columns), MaxColumns)
	}
	return r, nil
}

// add adds a column that is a number, addText one that is not, and addAt one of a
// distribution.
func (r *Report) add(name, unit string, cell func(*Sample) string) {
	r.addColumn(column{name: name, unit: unit, cell: cell, panel: r.panel})
}

func (r *Report) addText(name, unit string, cell func(*Sample) string) {
	r.addColumn(column{name: name, unit: unit, cell: cell})
}

func (r *Report) addAt(line, symbol, over string, at float64, unit string, cell func(*Sample) string) {
	name := fmt.Sprintf("%s %s=%.4g", line, symbol, at)
	r.addColumn(column{name: name, unit: unit, cell: cell, panel: r.panel, line: line, over: over, at: at})
}

func (r *Report) addColumn(c column) {
	if len(r.columns) <= MaxColumns {
		r.columns = append(r.columns, c)
	}
}

// Want returns which sums the report needs, and whether it follows particles.
func (r *Report) Want() (Wanted, bool) { return r.want, r.tracks }

// Header returns the titles of the columns, each with its unit in brackets: (1)
// for a number.
func (r *Report) Header() (titles []string) {
	for _, c := range r.columns {
		titles = append(titles, c.name+" ("+c.unit+")")
	}
	return titles
}

// Row returns the cells of a sample.
func (r *Report) Row(s *Sample) (cells []string) {
	for _, c := range r.columns {
		cells = append(cells, c.cell(s))
	}
	return cells
}

// Panel is what belongs into one picture of a report: the lines of a quantity,
// over time or, of distributions, over what they are distributions of.
type Panel struct {
	Name, Unit string
	Over       string // "": time
	Lines      []Line
}

// Line is one line of a panel: a column, or the columns of a distribution at the
// places where they stand.
type Line struct {
	Name    string
	Columns []int
	At      []float64
}

// Panels returns what can be drawn of the report's columns.
func (r *Report) Panels() (panels []Panel) {
	for i := range r.columns {
		c := &r.columns[i]
		if c.panel == "" {
			continue
		}
		last := len(panels) - 1
		if last < 0 || panels[last].Name != c.panel || panels[last].Unit != c.unit {
			panels = append(panels, Panel{Name: c.panel, Unit: c.unit, Over: c.over})
			last++
		}
		lines := &panels[last].Lines
		if n := len(*lines) - 1; c.over != "" && n >= 0 && (*lines)[n].Name == c.line {
			(*lines)[n].Columns, (*lines)[n].At = append((*lines)[n].Columns, i), append((*lines)[n].At, c.at)
			continue
		}
		line := Line{Name: c.name, Columns: []int{i}}
		if c.over != "" {
			line.Name, line.At = c.line, []float64{c.at}
		}
		*lines = append(*lines, line)
	}
	return append(panels, r.views()...)
}

func count(n int64) string { return strconv.FormatInt(n, 10) }

func number(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return ""
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}
