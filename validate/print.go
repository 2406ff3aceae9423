package validate

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// Print writes rows as a table, and below it how errors were had and where the
// expected values are from.
func Print(w io.Writer, rows []Row) {
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tab, "  quantity\texpected\tmeasured\tdifference\tallowed\toff\t\t")
	var hows, sources, notes []string
	for i := range rows {
		r := &rows[i]
		verdict, allowed := "holds", fmt.Sprintf("%.2g (3σ)", most*r.Combined())
		if !r.Holds() {
			verdict = "FAILS"
		}
		if r.Tolerance > 0 {
			allowed = fmt.Sprintf("%.2g", r.Tolerance)
		}
		off := fmt.Sprintf("%.1fσ", r.Off())
		if r.Tolerance > 0 {
			off = ""
		}
		if r.Combined() == 0 && r.Tolerance == 0 {
			allowed, off = "equal", ""
		}
		fmt.Fprintf(tab, "  %s\t%s\t%s\t%.2g\t%s\t%s\t%s\t\n", r.Quantity, value(r.Expected, r.ExpectedError), value(r.Measured, r.Error), r.Measured-r.Expected, allowed, off, verdict)
		hows, sources = append(hows, r.How), append(sources, r.Source)
		if r.Note != "" {
			notes = append(notes, r.Quantity+": "+r.Note)
		}
	}
	tab.Flush()
	for _, list := range []struct {
		name  string
		texts []string
	}{{"error", hows}, {"source", sources}, {"note", notes}} {
		for i, text := range list.texts {
			if text != "" && !slices.Contains(list.texts[:i], text) {
				fmt.Fprintf(w, "  %s: %s\n", list.name, text)
			}
		}
	}
}
