package main

import (
	"fmt"
	"html"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"ylem/rules"
)

// The picture of who does what to whom: a rule is a row, a kind is a column, and
// where a rule takes, gives, changes or needs a kind there is a mark. On the right
// an arrow goes from each rule to those that it can make possible. Nothing crosses
// a word however many rules there are, which a drawing of circles and lines does
// not give from twenty on.
const (
	graphRow    = 24  // px
	graphColumn = 30  // px
	graphLetter = 6.7 // px of a letter at 12 px
	graphMost   = 90  // letters of a rule that are shown
	graphArrows = 6000
)

// graph is one picture.
type graph struct {
	out         io.Writer
	err         error
	table       *rules.Table
	in          *rules.Influence
	kinds       []int // columns: the kinds that a rule speaks of
	column      map[int]int
	text, marks float64 // where the rules' texts end, and where the columns do
	far         float64 // right of all arrows
	top         float64
}

// drawInfluence writes the influence graph of a world as SVG.
func drawInfluence(out io.Writer, t *rules.Table) error {
	g := &graph{out: out, table: t, in: t.Influence(), column: map[int]int{}}
	longest := 12
	for _, r := range g.in.Rules {
		longest = max(longest, min(graphMost, utf8.RuneCountInString(r.Rule)))
		for _, list := range [][]int{r.Takes, r.Gives, r.Changes, r.Catalyses} {
			g.kinds = append(g.kinds, list...)
		}
	}
	slices.Sort(g.kinds)
	g.kinds = slices.Compact(g.kinds)
	name := 4
	for i, k := range g.kinds {
		g.column[k] = i
		name = max(name, utf8.RuneCountInString(t.Kinds[k].Name))
	}
	g.text = 56 + float64(longest)*graphLetter
	g.marks = g.text + float64(len(g.kinds))*graphColumn + 12
	g.top = 96 + float64(name)*graphLetter*0.75
	bottom := g.top + float64(len(g.in.Rules))*graphRow
	arrows, reach := 0, 1
	for i, r := range g.in.Rules {
		arrows += len(r.Enables)
		for _, j := range r.Enables {
			reach = max(reach, i-j, j-i)
		}
	}
	g.far = g.marks + 24 + bulge(reach)
	width := max(g.far+13*3*graphLetter, 900)
	g.p(`<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" font-family="ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace" font-size="12">`, width, bottom+76, width, bottom+76)
	g.p(`<style>
.row:hover rect { fill: #2f6fd0; fill-opacity: .1 } .row:hover .arrow { stroke-width: 2.4; opacity: 1 }
.arrow { fill: none; stroke-width: 1.2; opacity: .4 } .down { stroke: #2f6fd0 } .up { stroke: #d07a1f }
.grid { stroke: #d7dce4 } .kept { stroke: #2f6fd0 } text { fill: #20242c }
</style>`)
	g.p(`<defs><marker id="down" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z" fill="#2f6fd0"/></marker>` +
		`<marker id="up" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z" fill="#d07a1f"/></marker></defs>`)
	g.p(`<rect width="100%%" height="100%%" fill="white"/>`)
	g.p(`<text x="16" y="30" font-size="17" font-weight="bold">%s</text>`, html.EscapeString(t.Title))
	g.p(`<text x="16" y="50" fill="#606874">%d rules, %d kinds. ● may happen as the world begins</text>`, len(t.Rules), len(g.kinds))
	g.columns(bottom)
	for i := range g.in.Rules {
		g.row(i, arrows <= graphArrows)
	}
	g.legend(bottom+26, arrows)
	g.p(`</svg>`)
	return g.err
}

// writeGraph writes the picture to a file, - being standard output.
func writeGraph(path string, t *rules.Table, out io.Writer) error {
	if path == "-" {
		return drawInfluence(out, t)
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := drawInfluence(file, t); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}

func (g *graph) p(format string, args ...any) {
	if g.err == nil {
		_, g.err = fmt.Fprintf(g.out, format+"\n", args...)
	}
}

// bulge is how far an arrow between rows so far apart goes to the right.
func bulge(rows int) float64 { return 14 + min(float64(rows)*7, 260) }

func (g *graph) x(kind int) float64 {
	return g.text + 22 + float64(g.column[kind])*graphColumn
}

func (g *graph) y(row int) float64 { return g.top + (float64(row)+0.5)*graphRow }

// columns draws a line for each kind, with its name and colour above.
func (g *graph) columns(bottom float64) {
	for _, k := range g.kinds {
		kind, x := &g.table.Kinds[k], g.x(k)
		g.p(`<line class="grid" x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f"/>`, x, g.top-4, x, bottom)
		g.p(`<circle cx="%.1f" cy="%.1f" r="6" fill="%s" stroke="#606874" stroke-width=".6"/>`, x, g.top-12, kind.View.Colors[0])
		g.p(`<text x="%.1f" y="%.1f" transform="rotate(-50 %.1f %.1f)">%s</text>`, x+3, g.top-24, x+3, g.top-24, html.EscapeString(kind.Name))
	}
}

// row draws a rule: its text, its marks, and arrows to what it enables.
func (g *graph) row(i int, arrows bool) {
	r, y := &g.in.Rules[i], g.y(i)
	g.p(`<g class="row"><title>%s</title><rect x="0" y="%.1f" width="%.1f" height="%d" fill="%s" fill-opacity=".5"/>`, html.EscapeString(g.whole(i)), y-graphRow/2, g.marks, graphRow, []string{"#f3f5f8", "white"}[i%2])
	first := ""
	if r.First {
		first = " ●"
	}
	g.p(`<text x="38" y="%.1f" text-anchor="end" fill="#808890">%d</text><text x="46" y="%.1f">%s<tspan fill="#50a060">%s</tspan></text>`, y+4, i+1, y+4, html.EscapeString(cutShort(r.Rule)), first)
	all := slices.Concat(r.Takes, r.Gives, r.Changes, r.Catalyses)
	if len(all) > 0 {
		lo, hi := g.x(slices.Min(all)), g.x(slices.Max(all))
		g.p(`<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="#9aa3b0"/>`, lo, y, hi, y)
	}
	for _, k := range slices.Compact(slices.Sorted(slices.Values(all))) {
		g.mark(g.x(k), y, slices.Contains(r.Takes, k), slices.Contains(r.Gives, k), slices.Contains(r.Changes, k), slices.Contains(r.Catalyses, k))
	}
	if len(r.Enables) > 0 {
		g.p(`<text x="%.1f" y="%.1f" fill="#606874" font-size="11">→ %s</text>`, g.far, y+4, numbers(r.Enables, 12))
	}
	for _, j := range r.Enables {
		if arrows {
			g.arrow(i, j)
		}
	}
	g.p(`</g>`)
}

// numbers lists the rows of rules as they are counted, at most so many.
func numbers(rows []int, most int) string {
	var out []string
	for _, j := range rows[:min(len(rows), most)] {
		out = append(out, fmt.Sprint(j+1))
	}
	if len(rows) > most {
		out = append(out, fmt.Sprintf("… (%d)", len(rows)))
	}
	return strings.Join(out, " ")
}

// mark draws what a rule does to a kind.
func (g *graph) mark(x, y float64, takes, gives, changes, catalyses bool) {
	switch {
	case takes && gives:
		g.p(`<path d="M%.1f %.1fa7 7 0 0 0 0 14z" fill="#d0433c"/><path d="M%.1f %.1fa7 7 0 0 1 0 14z" fill="#3c9a50"/>`, x, y-7, x, y-7)
		g.p(`<path d="M%.1f %.1fh3.4M%.1f %.1fh3.4M%.1f %.1fv3.4" stroke="white" stroke-width="1.4"/>`, x-5, y, x+1.6, y, x+3.3, y-1.7)
	case takes:
		g.p(`<circle cx="%.1f" cy="%.1f" r="7" fill="#d0433c"/><path d="M%.1f %.1fh7" stroke="white" stroke-width="1.8"/>`, x, y, x-3.5, y)
	case gives:
		g.p(`<circle cx="%.1f" cy="%.1f" r="7" fill="#3c9a50"/><path d="M%.1f %.1fh7M%.1f %.1fv7" stroke="white" stroke-width="1.8"/>`, x, y, x-3.5, y, x, y-3.5)
	case changes:
		g.p(`<circle cx="%.1f" cy="%.1f" r="6" fill="#2f6fd0"/>`, x, y)
	case catalyses:
		g.p(`<circle class="kept" cx="%.1f" cy="%.1f" r="5" fill="white" stroke-width="1.8"/>`, x, y)
	}
}

// arrow goes from a rule to one that it enables: downwards blue, upwards orange.
func (g *graph) arrow(i, j int) {
	from, to, x := g.y(i)+3, g.y(j)-3, g.marks+4
	class := "down"
	switch {
	case i == j:
		g.p(`<path class="arrow up" d="M%.1f %.1fc22 -4 22 12 3 7" marker-end="url(#up)"/>`, x, g.y(i)-4)
		return
	case j < i:
		class, from, to = "up", g.y(i)-3, g.y(j)+3
	}
	far := x + bulge(max(i-j, j-i))*4/3
	g.p(`<path class="arrow %s" d="M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f" marker-end="url(#%s)"/>`, class, x, from, far, from, far, to, x, to, class)
}

// whole is what a pointer that rests on a row is told.
func (g *graph) whole(i int) string {
	r := &g.in.Rules[i]
	rule := &g.table.Rules[r.Number]
	text := fmt.Sprintf("%d: %s\n%s", i+1, r.Rule, fmt.Sprintf(asked[rule.Given], few(rule.Value)))
	if rule.When != "" {
		text += "\nwhen " + rule.When
	}
	if len(r.Enables) > 0 {
		text += "\ncan make possible: " + numbers(r.Enables, len(r.Enables))
	}
	return text
}

func cutShort(text string) string {
	if utf8.RuneCountInString(text) <= graphMost {
		return text
	}
	return string([]rune(text)[:graphMost-2]) + " …"
}

func (g *graph) legend(y float64, arrows int) {
	x := 20.0
	for _, entry := range []struct {
		takes, gives, changes, catalyses bool
		text                             string
	}{
		{true, false, false, false, "is taken"},
		{false, true, false, false, "appears"},
		{true, true, false, false, "both"},
		{false, false, true, false, "is changed"},
		{false, false, false, true, "must be there"},
	} {
		g.mark(x, y, entry.takes, entry.gives, entry.changes, entry.catalyses)
		g.p(`<text x="%.1f" y="%.1f">%s</text>`, x+13, y+4, entry.text)
		x += 34 + float64(len(entry.text))*graphLetter
	}
	g.p(`<text x="%.1f" y="%.1f"><tspan fill="#2f6fd0">can make a rule below possible</tspan>, or <tspan fill="#d07a1f">one above, or itself</tspan>; → their numbers</text>`, x+6, y+4)
	switch {
	case arrows > graphArrows:
		g.p(`<text x="20" y="%.1f" fill="#606874">%d pairs of rules, of which one can make the other possible, are too many to draw.</text>`, y+30, arrows)
	case g.in.Left > 0:
		g.p(`<text x="20" y="%.1f" fill="#606874">%d more rules are left out.</text>`, y+30, g.in.Left)
	default:
		g.p(`<text x="20" y="%.1f" fill="#606874">Rest the pointer on a rule to see its arrows and its conditions.</text>`, y+30)
	}
}
