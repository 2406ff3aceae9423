package main

import (
	"fmt"
	"math"
	"runtime"
	"sort"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"ylem/region"
	"ylem/rules"
)

// options are the flags that mean the same in every command.
type options struct {
	regions string
	epoch   int64
	seed    uint64
	ticks   int64
	sets    []string
	json    bool
	cores   int
	quiet   bool // no warnings about the world: somebody else has printed them
}

func (o *options) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.regions, "regions", "", "split space into `CxR[xL]` regions")
	f.Int64Var(&o.epoch, "epoch", 1, "exchange halos every `K` ticks")
	f.IntVar(&o.cores, "cores", 0, "compute with `N` cores (0: all there are); it changes no bit")
	f.Uint64Var(&o.seed, "seed", 1, "the world's seed `S`")
	f.Int64Var(&o.ticks, "ticks", 0, "end after `N` ticks")
	o.addSet(cmd)
	f.BoolVar(&o.json, "json", false, "print one JSON object on standard output")
}

func (o *options) addSet(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&o.sets, "set", nil, "give a param of the world another value, `name=value`; repeatable")
}

// values returns the params set on the command line.
func (o *options) values() (map[string]float64, error) {
	set := make(map[string]float64, len(o.sets))
	for _, text := range o.sets {
		name, value, found := strings.Cut(text, "=")
		x, err := strconv.ParseFloat(value, 64)
		switch {
		case !found || name == "":
			return nil, usagef("--set %s: write name=value, such as --set rate=0.5", text)
		case err != nil || math.IsNaN(x) || math.IsInf(x, 0):
			return nil, usagef("--set %s: %q is no number", text, value)
		}
		if _, twice := set[name]; twice {
			return nil, usagef("--set %s: %s is set twice", text, name)
		}
		set[name] = x
	}
	return set, nil
}

// check refuses what no world can make right.
func (o *options) check(cmd *cobra.Command) error {
	if o.ticks < 0 || cmd.Flags().Changed("ticks") && o.ticks == 0 && cmd.Name() != "run" {
		return usagef("--ticks %d: a world ends after at least 1 tick; leave the flag away for one that goes on", o.ticks)
	}
	if o.epoch < 1 || o.epoch > region.MaxEpoch {
		return usagef("--epoch %d: between 1 and %d ticks are possible", o.epoch, region.MaxEpoch)
	}
	if o.cores < 0 {
		return usagef("--cores %d: at least 1, or 0 for all there are", o.cores)
	}
	if o.regions != "" {
		if _, err := region.ParseGrid(o.regions); err != nil {
			return usagef("--regions %w", err)
		}
	}
	_, err := o.values()
	return err
}

// world puts the compiled world and the flags together. grid is used when
// --regions is not given.
func (o *options) world(t *rules.Table, grid region.Grid) (region.World, error) {
	w := region.World{Table: t, Seed: o.seed, Grid: grid, Epoch: o.epoch, Until: o.ticks}
	if o.regions != "" {
		w.Grid, _ = region.ParseGrid(o.regions)
	}
	if err := w.Check(); err != nil {
		return w, usagef("--regions %s --epoch %d: %w", w.Grid, w.Epoch, err)
	}
	return w, nil
}

// compute returns how many cores may compute.
func (o *options) compute() int {
	if o.cores > 0 {
		return o.cores
	}
	return runtime.GOMAXPROCS(0)
}

// nearSquare returns the grid of n regions whose boxes are nearest to squares.
func nearSquare(t *rules.Table, n int) region.Grid {
	best, grid := math.Inf(1), region.Grid{n, 1, 1}
	layers := 1
	if t.Dimensions == 3 {
		layers = n
	}
	for z := 1; z <= layers; z++ {
		for y := 1; y*z <= n; y++ {
			x := n / (y * z)
			if x*y*z != n {
				continue
			}
			sides := []float64{float64(t.Size[0]) / float64(x), float64(t.Size[1]) / float64(y), float64(t.Size[2]) / float64(z)}[:t.Dimensions]
			sort.Float64s(sides)
			if stretch := sides[len(sides)-1] / sides[0]; stretch < best {
				best, grid = stretch, region.Grid{x, y, z}
			}
		}
	}
	return grid
}

// parseOwn reads "0,1" or "0-3,7": regions of the grid, ascending, each once.
func parseOwn(text string, grid region.Grid) ([]int, error) {
	seen := map[int]bool{}
	for _, part := range strings.Split(text, ",") {
		first, last, isRange := strings.Cut(part, "-")
		if !isRange {
			last = first
		}
		lo, err1 := strconv.Atoi(first)
		hi, err2 := strconv.Atoi(last)
		if err1 != nil || err2 != nil || lo > hi || lo < 0 {
			return nil, fmt.Errorf("--own %s: write the numbers of regions, such as 0,1 or 0-3", text)
		}
		if hi >= grid.Regions() {
			return nil, fmt.Errorf("--own %s: a grid of %s has regions 0 to %d", text, grid, grid.Regions()-1)
		}
		for id := lo; id <= hi; id++ {
			if seen[id] {
				return nil, fmt.Errorf("--own %s: region %d stands there twice", text, id)
			}
			seen[id] = true
		}
	}
	own := make([]int, 0, len(seen))
	for id := range seen {
		own = append(own, id)
	}
	sort.Ints(own)
	return own, nil
}

// listed prints regions as parseOwn reads them.
func listed(regions []int) string {
	var parts []string
	for i := 0; i < len(regions); {
		j := i
		for j+1 < len(regions) && regions[j+1] == regions[j]+1 {
			j++
		}
		switch {
		case j == i:
			parts = append(parts, strconv.Itoa(regions[i]))
		case j == i+1:
			parts = append(parts, strconv.Itoa(regions[i]), strconv.Itoa(regions[j]))
		default:
			parts = append(parts, fmt.Sprintf("%d-%d", regions[i], regions[j]))
		}
		i = j + 1
	}
	return strings.Join(parts, ",")
}
