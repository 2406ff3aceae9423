package scene

// About is what the inspector tells of.
type About struct {
	What   Subject
	Region uint32
	Server string
}

// Subject is a sort of thing that can be told of.
type Subject int

// The subjects.
const (
	AboutNothing Subject = iota
	AboutParticle
	AboutStructure // of the selected particle
	AboutRegion
	AboutServer
)

func (s Subject) String() string {
	return [...]string{"", "particle", "structure", "region", "server"}[s]
}

// AskRegion tells of a region.
func (v *View) AskRegion(id uint32) { v.tellOf(About{What: AboutRegion, Region: id}) }

// AskServer tells of a server.
func (v *View) AskServer(name string) { v.tellOf(About{What: AboutServer, Server: name}) }

// AskStructure tells of the structure that the selected particle belongs to.
func (v *View) AskStructure() {
	if v.Selected != nil {
		v.About.What = AboutStructure
		v.Changes++
	}
}

func (v *View) tellOf(a About) {
	v.Select(nil)
	v.About = a
}

// Click asks about what is at a pixel: the tag of a region, a particle, or, if it is selected already, its structure.
func (v *View) Click(px, py float64) { v.click(px, py, pickNear) }

// click is Click where a particle is meant from so many points from its rim.
func (v *View) click(px, py float64, near float32) {
	for i := range v.tags {
		if t := &v.tags[i]; px >= float64(t.box[0]) && px < float64(t.box[2]) && py >= float64(t.box[1]) && py < float64(t.box[3]) {
			v.AskRegion(t.region)
			return
		}
	}
	m, s := v.hit(px, py, v.px(near)), v.Selected
	if m != nil && s != nil && s.Details != nil && s.Details.Structure != nil && !s.Gone &&
		v.About.What == AboutParticle && together(m, &s.Mark) {
		v.AskStructure()
		return
	}
	v.Select(m)
}

// together tells whether two marks are of one particle.
func together(a, b *Mark) bool {
	const least = 1e-2 // length units, squared
	dx, dy, dz := a.X-b.X, a.Y-b.Y, a.Z-b.Z
	return a.Region == b.Region && a.Style == b.Style && dx*dx+dy*dy+dz*dz < least
}

// tagged is where the name of a region was written, in px.
type tagged struct {
	region uint32
	box    [4]float32
}

// Find goes to the next particle of a kind and selects it; it tells whether there is one in the picture.
func (v *View) Find(kind int) bool {
	return v.next(func(r *Region, i int) bool { return v.Styles[r.Shot.Style[i]].Kind == kind }, func(r *Region) int { return r.Shot.Len() }, func(_ *Region, i int) int { return i })
}

// FindStructure goes to the next structure of a sort, as Find does, and asks about it.
func (v *View) FindStructure(structure int) bool {
	found := v.next(func(r *Region, i int) bool { return int(r.Shot.Names[i].Structure) == structure },
		func(r *Region) int { return r.Shot.Named() }, func(r *Region, i int) int { return int(r.Shot.Names[i].Index) })
	if found {
		v.AskStructure()
	}
	return found
}

// next goes on from the last that was found, region by region.
func (v *View) next(is func(r *Region, i int) bool, count func(r *Region) int, row func(r *Region, i int) int) bool {
	total := 0
	for i := range v.Regions {
		total += count(&v.Regions[i])
	}
	if total == 0 {
		return false
	}
	v.found %= total
	skip := v.found + 1
	for range 2 { // from there to the end, and from the beginning
		at := 0
		for i := range v.Regions {
			r := &v.Regions[i]
			for j := range count(r) {
				if at++; at > skip && is(r, j) {
					v.found = at - 1
					v.goTo(r, row(r, j))
					return true
				}
			}
		}
		skip = 0
	}
	return false
}

// closeUp is how large the radius of what was found is at least, in points.
const closeUp = 9.0

func (v *View) goTo(r *Region, row int) {
	x, y, z := r.Shot.At(row, 1)
	m := Mark{Region: r.ID, Frame: r.Frame, Index: row, Style: r.Shot.Style[row], X: x, Y: y, Z: z}
	v.Camera.Centre(m.X, m.Y, m.Z)
	if radius := float64(v.Styles[m.Style].Radius); radius > 0 {
		v.Camera.Approach(closeUp * v.Points / radius)
	}
	v.Select(&m)
}
