package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"ylem/particles"
	"ylem/rules"
	"ylem/sim"
)

// writeTable writes rows of cells, with tabs between them or, in a file whose name
// ends in .csv, commas.
func writeTable(w io.Writer, path string, rows ...[]string) error {
	out := csv.NewWriter(w)
	if !strings.HasSuffix(path, ".csv") {
		out.Comma = '\t'
	}
	return out.WriteAll(rows)
}

// eventHeader is the first line of a log of reactions.
func eventHeader(t *rules.Table) []string {
	return append([]string{"tick", "rule"}, append([]string{"x", "y", "z"}[:t.Dimensions:t.Dimensions], "before", "after")...)
}

// eventRows returns the lines of a log, one a reaction: by tick, and within a tick
// by the ID of the first participant. Particles are kind#ID, the ID in the 16
// digits that it has everywhere.
func eventRows(t *rules.Table, events []sim.Event) [][]string {
	slices.SortFunc(events, func(a, b sim.Event) int { return a.Compare(&b) })
	rows := make([][]string, 0, len(events))
	for i := range events {
		e := &events[i]
		row := []string{strconv.FormatInt(e.Tick, 10), t.Rules[e.Rule].Text}
		for _, x := range e.Where[:t.Dimensions] {
			row = append(row, exact(particles.Units(x)))
		}
		rows = append(rows, append(row, actors(t, e.Before[:]), actors(t, e.After[:])))
	}
	return rows
}

func actors(t *rules.Table, all []sim.Actor) string {
	var out []string
	for _, a := range all {
		if a.ID != 0 {
			out = append(out, fmt.Sprintf("%s#%016x", t.Kinds[a.Kind].Name, a.ID))
		}
	}
	return strings.Join(out, " ")
}
