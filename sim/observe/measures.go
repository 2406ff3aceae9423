package observe

// addMeasures adds the measures of the world, one column each.
func (r *Report) addMeasures() {
	r.first = len(r.columns)
	for i := range r.table.Measures {
		m := &r.table.Measures[i]
		r.addText("measure."+m.Name, "1", func(s *Sample) string { return number(s.Whole.Value(m.Value, nil)) })
	}
}

// ReadsMeasures reports whether samples need the whole world.
func (r *Report) ReadsMeasures() bool { return r.first > 0 && len(r.table.Measures) > 0 }

// views returns a panel for each view of the world that plots measures; where none
// does, one for each measure.
func (r *Report) views() (panels []Panel) {
	if !r.ReadsMeasures() {
		return nil
	}
	line := func(i int) Line { return Line{Name: r.table.Measures[i].Label, Columns: []int{r.first + i}} }
	for i := range r.table.Views {
		view := &r.table.Views[i]
		p := Panel{Name: view.Name, Unit: "1"}
		for _, m := range view.Plot {
			p.Lines = append(p.Lines, line(m))
		}
		if len(p.Lines) == 1 {
			p.Name = p.Lines[0].Name
		}
		if len(p.Lines) > 0 {
			panels = append(panels, p)
		}
	}
	if len(panels) > 0 {
		return panels
	}
	for i := range r.table.Measures {
		one := line(i)
		panels = append(panels, Panel{Name: one.Name, Unit: "1", Lines: []Line{one}})
	}
	return panels
}
