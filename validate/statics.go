package validate

import (
	"fmt"
	"io/fs"
	"math"
	"strconv"
	"strings"

	"ylem/particles"
)

const (
	lammps = "LAMMPS 29 Sep 2021, run 0: Thompson et al. 2022, 10.1016/j.cpc.2021.108171"
	srsw   = "NIST Standard Reference Simulation Website, 10.18434/T4M88Q, Lennard-Jones fluid, cuboid cell, configuration 4"
	digits = "to the digits that the source gives"
)

var statics = []Case{
	{Name: "melt", About: "energy, virial and every force of a liquid configuration against LAMMPS, cut and force-shifted", run: melt},
	{Name: "mixture", About: "the same for three kinds whose forces are one expression of their constants", run: mixture},
	{Name: "srsw", About: "a published configuration read from an XYZ file", run: published},
}

// melt compares with what the configuration's file says.
func melt(p *report) error {
	for shifted, name := range []string{"cut", "shifted"} {
		t, err := begin("melt", set{"shifted": float64(shifted)}, 1)
		if err != nil {
			return err
		}
		if err := t.against(p, "melt.xyz", name, 3*shifted); err != nil {
			return err
		}
	}
	return nil
}

func mixture(p *report) error {
	t, err := begin("mixture", nil, 1)
	if err != nil {
		return err
	}
	return t.against(p, "mixture.xyz", "cut", 0)
}

// against adds rows that compare with a file: energy_name and virial_name of its
// comment, and the forces of which so many columns follow the positions. A force
// may be off by two quanta of impulse for each neighbour and by 10⁻⁶ of each of
// its pair forces.
func (t *trial) against(p *report, file, name string, skip int) error {
	source, err := fs.ReadFile(worlds, "worlds/"+file)
	if err != nil {
		return err
	}
	lines := strings.Split(strings.TrimSpace(string(source)), "\n")
	now := t.interactions()
	for _, q := range []struct {
		name string
		got  float64
	}{{"energy", now.energy}, {"virial", now.virial}} {
		want, err := number(lines[1], q.name+"_"+name)
		if err != nil {
			return err
		}
		p.add(Row{Quantity: q.name + ", " + name, Expected: want, Measured: q.got, Tolerance: 1e-6 * math.Abs(want), How: "10⁻⁶ of it", Source: lammps})
	}
	forces := map[[3]float64][3]float64{} // by place
	for _, line := range lines[2:] {
		var f []float64
		for _, field := range strings.Fields(line)[1:] {
			x, err := strconv.ParseFloat(field, 64)
			if err != nil {
				return err
			}
			f = append(f, x)
		}
		forces[[3]float64(f)] = [3]float64(f[3+skip:])
	}
	p.add(now.worst(t, forces, name))
	return nil
}

// worst is the row of the force component that is furthest off, in units of what
// is allowed.
func (n *interactions) worst(t *trial, forces map[[3]float64][3]float64, name string) Row {
	worst, missing := 0.0, 0
	for row, f := range n.force {
		want, found := forces[n.at[row]]
		if !found {
			missing++
			continue
		}
		for axis := range 3 {
			worst = max(worst, math.Abs(f[axis]-want[axis])/(2*float64(n.neighbours[row])*t.quantum()+1e-6*n.size[row]))
		}
	}
	if missing > 0 || len(n.force) != len(forces) {
		worst = math.Inf(1)
	}
	return Row{
		Quantity: fmt.Sprintf("largest error of %d forces over what is allowed, %s", 3*len(n.force), name), Expected: 0, Measured: worst, Tolerance: 1,
		How: "two quanta of impulse for each neighbour and 10⁻⁶ of the sizes of the pair forces", Source: lammps,
	}
}

// published compares with what NIST gives: five digits.
func published(p *report) error {
	for shifted, want := range [][2]float64{{-16.790, -46.249}, {-15.001, -43.096}} {
		t, err := begin("srsw4", set{"shifted": float64(shifted)}, 1)
		if err != nil {
			return err
		}
		now := t.interactions()
		name := []string{"rc 3, cut", "rc 3, force-shifted"}[shifted]
		p.add(Row{Quantity: "energy, " + name, Expected: want[0], Measured: now.energy, Tolerance: 0.0005, How: digits, Source: srsw})
		p.add(Row{Quantity: "virial, " + name, Expected: want[1], Measured: now.virial, Tolerance: 0.0005, How: digits, Source: srsw})
	}
	return nil
}

// quantum is the force of one quantum of impulse in a tick.
func (t *trial) quantum() float64 { return 1 / (particles.Momentum * t.table.Dt * t.table.Dt) }

// interactions is what pair forces amount to at one moment.
type interactions struct {
	energy, virial float64
	at             [][3]float64 // by row
	force          [][3]float64 // as the engine has it, energy per length
	size           []float64    // sum of the sizes of the pair forces
	neighbours     []int
}

// interactions sums over all pairs: energies as declared, the virial Σ r·F by
// the engine's tables, forces as the next tick would have them.
func (t *trial) interactions() interactions {
	look := t.local.Regions[0].Look()
	st, n := look.Store, look.Store.Owned
	out := interactions{at: make([][3]float64, n), force: make([][3]float64, n), size: make([]float64, n), neighbours: make([]int, n)}
	for i := range n {
		out.at[i] = [3]float64{particles.Units(st.X[i]), particles.Units(st.Y[i]), particles.Units(st.Z[i])}
		for axis := range 3 {
			out.force[i][axis] = float64(look.Impulse[axis][i]) * t.quantum()
		}
	}
	scale := 1 / (particles.Length * particles.Momentum * t.table.Dt * t.table.Dt)
	for i := range n {
		for j := range i {
			r2 := 0.0
			for axis := range 3 {
				d := t.apart(axis, out.at[i][axis], out.at[j][axis])
				r2 += d * d
			}
			for _, f := range t.table.Forces[int(st.Kind[i])*len(t.table.Kinds)+int(st.Kind[j])] {
				force := &t.table.Tabulated[f]
				if r := math.Sqrt(r2); r < particles.Units(force.Range) {
					w := float64(force.Curve.At(float32(r2*particles.Length*particles.Length))) * r2 * particles.Length * particles.Length * scale
					out.energy += force.Energy(r)
					out.virial += w
					for _, row := range []int{i, j} {
						out.size[row] += math.Abs(w) / r
						out.neighbours[row]++
					}
				}
			}
		}
	}
	return out
}

// number finds key=number in a comment.
func number(text, key string) (float64, error) {
	_, after, found := strings.Cut(text, key+"=")
	if !found {
		return 0, fmt.Errorf("there is no %s in %q", key, text)
	}
	return strconv.ParseFloat(strings.Fields(after)[0], 64)
}
