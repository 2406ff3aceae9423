package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"time"
)

// place is where and what is measured.
type place struct {
	core int
	ylem string
}

// program is something that advances particles. run computes so many ticks from
// the same beginning and returns the CPU time of the process and the
// particle-steps that it computed.
type program struct {
	name        string
	short, long int // ticks
	run         func(ticks int) (cpu time.Duration, steps float64, err error)
}

// rate returns particle-steps per CPU-second between the short run's last tick
// and the long run's.
func (p *program) rate() (float64, error) {
	short, before, err := p.run(p.short)
	if err != nil {
		return 0, err
	}
	long, after, err := p.run(p.long)
	if err != nil {
		return 0, err
	}
	if long <= short {
		return 0, fmt.Errorf("%s: %d ticks took %v, %d took %v: too few to measure", p.name, p.long, long, p.short, short)
	}
	return (after - before) / (long - short).Seconds(), nil
}

// pinned runs a command on the place's core, in dir, and returns its CPU time
// and what it printed on standard output.
func (h *place) pinned(dir, name string, args ...string) (cpu time.Duration, out []byte, err error) {
	cmd := exec.Command("taskset", append([]string{"-c", strconv.Itoa(h.core), name}, args...)...)
	var errs bytes.Buffer
	cmd.Dir, cmd.Stderr = dir, &errs
	cmd.Env = append(os.Environ(), "OMP_NUM_THREADS=1")
	if out, err = cmd.Output(); err != nil {
		return 0, nil, fmt.Errorf("%s: %w\n%s%s", cmd, err, errs.Bytes(), out)
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), out, nil
}

// world returns ylem itself on a world file.
func (h *place) world(file string, short, long int) *program {
	return &program{name: "ylem " + file, short: short, long: long, run: func(ticks int) (time.Duration, float64, error) {
		cpu, out, err := h.pinned("", h.ylem, "run", file, "--json", "--ticks", strconv.Itoa(ticks))
		if err != nil {
			return 0, 0, err
		}
		var s struct {
			Elapsed float64 `json:"elapsed_seconds"`
			Speed   float64 `json:"particle_steps_per_second"`
		}
		if err := json.Unmarshal(out, &s); err != nil {
			return 0, 0, fmt.Errorf("the summary of %s: %w", file, err)
		}
		return cpu, s.Speed * s.Elapsed, nil
	}}
}

// lammps returns LAMMPS on an input file that takes the variable steps.
func (h *place) lammps(input string, particles, short, long int) *program {
	return &program{name: "lmp " + input, short: short, long: long, run: func(ticks int) (time.Duration, float64, error) {
		cpu, _, err := h.pinned("", "lmp", "-in", input, "-var", "steps", strconv.Itoa(ticks), "-log", "none", "-screen", "none")
		return cpu, float64(particles) * float64(ticks), err
	}}
}

// sample is what several rounds gave.
type sample []float64

func (s sample) median() float64 {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	return (sorted[(len(s)-1)/2] + sorted[len(s)/2]) / 2
}

func (s sample) spread() string {
	if len(s) == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f–%.2f", slices.Min(s), slices.Max(s))
}

// installed reports the first of these programs that cannot be found.
func installed(names ...string) error {
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			return errors.New(name + " is not installed; make bench-lammps installs it")
		}
	}
	return nil
}
