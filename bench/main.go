// Bench measures ylem from outside, as whole processes: side by side with the
// programs that people use today (peers), what a particle costs in worlds of 10⁴
// to 10⁶ (sizes), on one core and on two (cores), and on two servers that are far
// from each other (latency).
//
//	go run ./bench peers [-pairs N] [-cases melt,langevin2d] [-core C]
//	go run ./bench sizes [-pairs N] [-cases melt]
//	go run ./bench cores [-pairs N] [-cases reactive2d]
//	go run ./bench latency [-pairs N] [-cases langevin2d]
//
// Rates are particle-steps per second of CPU time (user and system, of the
// whole process), because on a shared machine the clock on the wall measures
// the neighbours. Start-up does not count: every rate is that of the ticks by
// which a long run is longer than a short one, for every program alike, and the
// short run is long enough for a crystal to melt.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
)

func main() {
	if err := execute(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// execute runs one of the program's measurements.
func execute(args []string) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	pairs := flags.Int("pairs", 5, "how often every pair of programs runs")
	names := flags.String("cases", "", "only these, separated by commas")
	core := flags.String("core", "1", "the core that everything runs on")
	ylem := flags.String("ylem", "bin/ylem", "the program to measure")
	if len(args) == 0 {
		return fmt.Errorf("say what to measure: peers, sizes, cores or latency")
	}
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	here := &place{core: *core, ylem: *ylem}
	switch args[0] {
	case "peers":
		return peers(here, *pairs, split(*names))
	case "sizes":
		return sizes(here, *pairs, split(*names))
	case "cores":
		return cores(here, *pairs, split(*names))
	case "latency":
		return latency(here, *pairs, split(*names))
	}
	return fmt.Errorf("%q: what can be measured is peers, sizes, cores and latency", args[0])
}

func split(names string) []string {
	if names == "" {
		return nil
	}
	return strings.Split(names, ",")
}

// chosen reports whether a case is among those asked for; nil: all.
func chosen(only []string, name string) bool { return only == nil || slices.Contains(only, name) }
