package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
)

// sizing is a world that exists in many sizes: its file, with sites particles
// for each unit of its lattice, whose side is unit lengths.
type sizing struct {
	world  string
	dims   int
	sites  int
	unit   float64
	scales []int // lattice units along a side
}

// From 10⁴ to 10⁶ particles.
var sizings = []sizing{
	{"melt", 3, 4, 1.679596, []int{14, 20, 29, 43, 63}},
	{"langevin2d", 2, 1, 1.290994, []int{100, 178, 317, 564, 1000}},
}

const (
	worlds = "bench/worlds" // from where make runs

	// sizeStart is the tick at which the measured ticks begin, and there are as
	// many as make sizeSteps particle-steps, but at least sizeStart.
	sizeStart = 50
	sizeSteps = 5_000_000

	mebibyte = 1 << 20
)

// sizes prints what a particle costs in worlds of one density and many sizes:
// CPU time, the peak of the process's memory, and the time to load.
func sizes(h *place, pairs int, only []string) error {
	if err := installed("taskset", h.ylem); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "sizes")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Printf("%-12s %10s %22s %10s %10s %12s\n", "case", "particles", "ns/particle-step", "load, s", "peak, MiB", "B/particle")
	for _, s := range sizings {
		if !chosen(only, s.world) {
			continue
		}
		var cost sample // medians, by size
		for _, n := range s.scales {
			median, err := s.print(h, pairs, dir, n)
			if err != nil {
				return err
			}
			cost = append(cost, median)
		}
		fmt.Printf("%-12s dearest ÷ cheapest %.2f; wanted: at most 1.30\n", s.world, cost.most()/cost.least())
	}
	return nil
}

// print measures a world of n lattice units along a side and returns the median
// cost.
func (s *sizing) print(h *place, pairs int, dir string, n int) (float64, error) {
	file, count, err := s.write(worlds, dir, n)
	if err != nil {
		return 0, err
	}
	load, err := h.summary(file, 0)
	if err != nil {
		return 0, err
	}
	p := h.world(file, sizeStart, sizeStart+max(sizeStart, sizeSteps/count))
	var ns sample
	for range pairs {
		rate, err := p.rate()
		if err != nil {
			return 0, err
		}
		ns = append(ns, 1e9/rate)
	}
	verdict := ""
	if count >= 1_000_000 {
		verdict = " wanted: at most 512 MiB"
	}
	fmt.Printf("%-12s %10d %8.1f (%s) %10.2f %10.0f %12.0f%s\n", s.world, count, ns.median(), ns.spread("%.0f"),
		load.used.cpu.Seconds(), float64(p.peak)/mebibyte, float64(p.peak)/float64(count), verdict)
	return ns.median(), nil
}

var (
	sizeLine  = regexp.MustCompile(`size +=.*`)
	countLine = regexp.MustCompile(`count +=.*`)
)

// write writes the world, from its file among worlds, with n lattice units along
// a side.
func (s *sizing) write(worlds, dir string, n int) (file string, count int, err error) {
	text, err := os.ReadFile(filepath.Join(worlds, s.world+".hcl"))
	if err != nil {
		return "", 0, err
	}
	count = s.sites
	size := ""
	for axis := range s.dims {
		count *= n
		if axis > 0 {
			size += ", "
		}
		size += strconv.FormatFloat(float64(n)*s.unit, 'f', 4, 64)
	}
	text = sizeLine.ReplaceAll(text, []byte("size = ["+size+"]"))
	text = countLine.ReplaceAll(text, []byte("count = "+strconv.Itoa(count)))
	file = filepath.Join(dir, fmt.Sprintf("%s-%d.hcl", s.world, count))
	return file, count, os.WriteFile(file, text, 0o644)
}
