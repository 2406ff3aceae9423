package scene

// plotsTab draws how things went over ticks.
func (u *UI) plotsTab(v *View, p *Panel) {
	if len(v.Known.History.Ticks) < 2 {
		p.Gap(4)
		p.Text("The plots begin as soon as the world has gone on for a moment.", small, Regular, u.Theme.Muted)
		return
	}
	if first := v.Known.History.Ticks[0]; first > 1000 {
		p.Gap(4)
		p.Text("Since tick "+Number(first)+", when you came.", small, Regular, u.Theme.Muted)
	}
	p.Plot(v, &plot{
		name: "particles", group: GroupKinds, zero: true, color: func(c *Column) Color { return u.Theme.On(v.kindColor(c.Name)) },
		tip: "How many particles there are of each kind. Point at a moment to read its numbers.",
	})
	p.Plot(v, &plot{
		name: "structures", group: GroupStructures, zero: true, color: func(c *Column) Color { return v.structureColor(c.Name) },
		tip: "How many structures there are of each sort that the world names.",
	})
	for i := range v.World.Measures {
		m := &v.World.Measures[i]
		title := m.Label
		if title == "" {
			title = m.Name
		}
		p.Plot(v, &plot{
			name: m.Name, group: GroupMeasures, only: m.Name, color: func(*Column) Color { return u.Theme.Accent },
			title: func(*Column) string { return title }, tip: title,
		})
	}
	p.Plot(v, &plot{
		name: "energy", group: GroupEnergy, color: u.energyColor,
		tip: "In units of the world, of all regions together. Kinetic is that of motion, potential that of pairs, bonds and fields.",
	})
	p.Plot(v, &plot{
		name: "temperature", group: GroupHeat, zero: true, color: func(*Column) Color { return u.Theme.Warn },
		tip: "Twice the kinetic energy over the degrees of freedom.",
	})
	p.Plot(v, &plot{
		name: "speed", group: GroupSpeed, zero: true, color: func(*Column) Color { return u.Theme.Muted },
		tip: "How many ticks the servers compute in a second.",
	})
}

func (u *UI) energyColor(c *Column) Color {
	switch c.Name {
	case "kinetic":
		return u.Theme.Warn
	case "potential":
		return u.Theme.Accent
	}
	return u.Theme.Text
}

// structureColor is that of a sort of structure in plots.
func (v *View) structureColor(name string) Color {
	for i := range v.World.Structures {
		if v.World.Structures[i].Name == name {
			return v.Theme.Of(i)
		}
	}
	return v.Theme.Muted
}
