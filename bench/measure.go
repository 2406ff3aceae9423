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
	"syscall"
	"time"
)

// place is where and what is measured.
type place struct {
	core string // as taskset takes it
	ylem string
	env  []string // besides that of this process
}

// program is something that advances particles. run computes so many ticks from
// the same beginning and returns the CPU time of the process and the
// particle-steps that it computed.
type program struct {
	name        string
	short, long int // ticks
	run         func(ticks int) (used usage, steps float64, err error)
	peak        int64 // the most memory that any run needed, bytes
}

// usage is what a process used.
type usage struct {
	cpu    time.Duration // user and system
	wall   time.Duration
	peak   int64 // resident memory, bytes
	output []byte
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
	if long.cpu <= short.cpu {
		return 0, fmt.Errorf("%s: %d ticks took %v, %d took %v: too few to measure", p.name, p.long, long.cpu, p.short, short.cpu)
	}
	p.peak = max(p.peak, long.peak)
	return (after - before) / (long.cpu - short.cpu).Seconds(), nil
}

// pinned runs a command in dir on the place's core.
func (h *place) pinned(dir, name string, args ...string) (usage, error) {
	cmd := exec.Command("taskset", append([]string{"-c", h.core, name}, args...)...)
	var errs bytes.Buffer
	cmd.Dir, cmd.Stderr = dir, &errs
	cmd.Env = append(append(os.Environ(), "OMP_NUM_THREADS=1"), h.env...)
	start := time.Now()
	out, err := cmd.Output()
	if err != nil {
		return usage{}, fmt.Errorf("%s: %w\n%s%s", cmd, err, errs.Bytes(), out)
	}
	u := usage{cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), wall: time.Since(start), output: out}
	if r, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.peak = r.Maxrss * 1024
	}
	return u, nil
}

// summary is what ylem run says at its end.
type summary struct {
	Hash    string  `json:"hash"`
	Elapsed float64 `json:"elapsed_seconds"`
	Speed   float64 `json:"particle_steps_per_second"`
	used    usage
}

// summary computes so many ticks of a world.
func (h *place) summary(file string, ticks int) (s summary, err error) {
	if s.used, err = h.pinned("", h.ylem, "run", file, "--json", "--ticks", strconv.Itoa(ticks)); err != nil {
		return s, err
	}
	if err := json.Unmarshal(s.used.output, &s); err != nil {
		return s, fmt.Errorf("the summary of %s: %w", file, err)
	}
	return s, nil
}

// world returns ylem itself on a world file.
func (h *place) world(file string, short, long int) *program {
	return &program{name: "ylem " + file, short: short, long: long, run: func(ticks int) (usage, float64, error) {
		s, err := h.summary(file, ticks)
		return s.used, s.Speed * s.Elapsed, err
	}}
}

// lammps returns LAMMPS on an input file that takes the variable steps.
func (h *place) lammps(input string, particles, short, long int) *program {
	return &program{name: "lmp " + input, short: short, long: long, run: func(ticks int) (usage, float64, error) {
		used, err := h.pinned("", "lmp", "-in", input, "-var", "steps", strconv.Itoa(ticks), "-log", "none", "-screen", "none")
		return used, float64(particles) * float64(ticks), err
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

func (s sample) least() float64 { return slices.Min(s) }
func (s sample) most() float64  { return slices.Max(s) }

// spread prints the least and the most with the format of one number.
func (s sample) spread(format string) string {
	return fmt.Sprintf(format+"–"+format, s.least(), s.most())
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
