package main

import (
	"fmt"
	"os"
)

// contest is a world of ours and what it is measured by.
type contest struct {
	name      string
	ticks     int     // of the long run; the short one has shortRun
	reference string  // "melt": LAMMPS on in.melt; "langevin2d": on in.langevin2d
	target    float64 // ours ÷ reference; 0: none
	note      string
}

// shortRun is long enough for every lattice here to have melted, and for the
// chemistry of reactive2d to have come near its balance.
const shortRun = 100

// contests are the cases, with the ratio that is wanted of each.
var contests = []contest{
	{"melt", 300, "melt", 2.0, "LAMMPS' bench/in.lj; aim 2.5, which is GROMACS"},
	{"equal4", 300, "melt", 1.2, "the melt, its force an expression over four equal kinds"},
	{"different4", 300, "melt", 1.2, "the melt, its force an expression over four different kinds"},
	{"langevin2d", 250, "langevin2d", 1.2, "two dimensions, heat bath; LAMMPS on the same"},
	{"reactive2d", 250, "melt", 1.5, "heat bath, bonds that come and go; 2.5 × fix bond/react"},
	{"michaelis", 300, "melt", 3.1, "100,000 molecules that react; 3 × Smoldyn"},
	{"diffusion3d", 300, "melt", 0, "100,000 that only diffuse; Smoldyn has 3.2, ReaDDy 2.9"},
}

// peers runs every case so many times, in turn with its reference, and prints
// the ratios.
func peers(h *place, pairs int, only []string) error {
	if err := installed("taskset", "lmp", h.ylem); err != nil {
		return err
	}
	reference := map[string]*program{
		"melt":       h.lammps("bench/peers/in.melt", 32000, shortRun, 300),
		"langevin2d": h.lammps("bench/peers/in.langevin2d", 317*317, shortRun, 250),
	}
	fmt.Printf("particle-steps per CPU-second, in millions, on core %s; ratio R = ours ÷ LAMMPS, median and spread of %d pairs\n\n", h.core, pairs)
	fmt.Printf("%-12s %8s %8s  %-22s %s\n", "case", "ours", "LAMMPS", "ratio R", "")
	for _, c := range contests {
		if !chosen(only, c.name) {
			continue
		}
		ours := h.world(worlds+"/"+c.name+".hcl", shortRun, c.ticks)
		if err := c.print(ours, reference[c.reference], pairs); err != nil {
			return err
		}
	}
	if !chosen(only, "gromacs") {
		return nil
	}
	if installed("gmx") != nil {
		fmt.Println("gromacs      not installed")
		return nil
	}
	dir, err := os.MkdirTemp("", "gromacs")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	gromacs, err := h.gromacs(dir)
	if err != nil {
		return err
	}
	c := contest{name: "gromacs", note: "GROMACS on the melt, in our place"}
	return c.print(gromacs, reference["melt"], pairs)
}

// print measures and prints one line. ours and theirs take turns.
func (c *contest) print(ours, theirs *program, pairs int) error {
	var a, b, ratio sample
	for range pairs {
		x, err := theirs.rate()
		if err != nil {
			return err
		}
		y, err := ours.rate()
		if err != nil {
			return err
		}
		a, b, ratio = append(a, y), append(b, x), append(ratio, y/x)
	}
	verdict := ""
	if c.target > 0 {
		verdict = fmt.Sprintf("wanted %.1f: reached; ", c.target)
		if r := ratio.median(); r < c.target {
			verdict = fmt.Sprintf("wanted %.1f: missed by %.0f %%; ", c.target, 100*(1-r/c.target))
		}
	}
	fmt.Printf("%-12s %8.2f %8.2f  R %.2f (%s)  %s%s\n",
		c.name, a.median()/1e6, b.median()/1e6, ratio.median(), ratio.spread("%.2f"), verdict, c.note)
	return nil
}
