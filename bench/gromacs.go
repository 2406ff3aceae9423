package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Argon, in GROMACS' units: nm, ps, u, kJ/mol, K.
const (
	argonWidth = 0.34
	argonHeat  = 120.0 // ε/k
	argonDepth = argonHeat * 0.0083144626
	argonMass  = 39.948
)

// gromacs returns GROMACS on the melt, with its files in dir: the same crystal,
// density, temperature, cutoff and time step, lists as long as it thinks right.
func (h *place) gromacs(dir string) (*program, error) {
	const cells = 20
	a := math.Cbrt(4/0.8442) * argonWidth
	var atoms strings.Builder
	fmt.Fprintf(&atoms, "melt\n%d\n", 4*cells*cells*cells)
	n := 0
	for i := range cells * cells * cells {
		for _, b := range [4][3]float64{{0, 0, 0}, {.5, .5, 0}, {.5, 0, .5}, {0, .5, .5}} {
			n++
			fmt.Fprintf(&atoms, "%5d%-5s%5s%5d%8.3f%8.3f%8.3f\n", n%100000, "AR", "AR", n%100000,
				a*(float64(i%cells)+b[0]), a*(float64(i/cells%cells)+b[1]), a*(float64(i/cells/cells)+b[2]))
		}
	}
	fmt.Fprintf(&atoms, "%.5f %.5f %.5f\n", a*cells, a*cells, a*cells)
	topology := fmt.Sprintf("[ defaults ]\n1 2 no 1.0 1.0\n[ atomtypes ]\nAR 18 %g 0.0 A %g %g\n"+
		"[ moleculetype ]\nAR 1\n[ atoms ]\n1 AR 1 AR AR 1 0.0 %g\n[ system ]\nmelt\n[ molecules ]\nAR %d\n",
		argonMass, argonWidth, argonDepth, argonMass, n)
	settings := fmt.Sprintf("integrator = md\ndt = %.6f\nnsteps = 1000\nnstenergy = 0\nnstlog = 0\nnstcalcenergy = 100\n"+
		"cutoff-scheme = Verlet\nnstlist = 20\nverlet-buffer-tolerance = 0.005\ncoulombtype = cut-off\nrcoulomb = %.3f\n"+
		"rvdw = %.3f\nvdw-modifier = none\ncoulomb-modifier = none\ngen-vel = yes\ngen-temp = %g\ngen-seed = 87287\n",
		0.005*argonWidth*math.Sqrt(argonMass/argonDepth), 2.5*argonWidth, 2.5*argonWidth, 1.44*argonHeat)
	for name, text := range map[string]string{"conf.gro": atoms.String(), "topol.top": topology, "md.mdp": settings} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	if _, err := h.pinned(dir, "gmx", "-quiet", "grompp", "-f", "md.mdp", "-maxwarn", "5"); err != nil {
		return nil, err
	}
	return &program{name: "gmx mdrun", short: shortRun, long: 600, run: func(ticks int) (usage, float64, error) {
		used, err := h.pinned(dir, "gmx", "-quiet", "mdrun", "-s", "topol.tpr", "-ntmpi", "1", "-ntomp", "1", "-pin", "off",
			"-noconfout", "-nsteps", strconv.Itoa(ticks))
		return used, float64(n) * float64(ticks), err
	}}, nil
}
