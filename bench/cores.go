package main

import (
	"fmt"
	"strconv"
)

// both are worlds of 10⁵ particles, with the ticks of their two runs.
var both = []struct {
	world       string
	short, long int
}{
	{"melt30", 100, 250},
	{"langevin2d", 100, 300},
	{"reactive2d", 100, 250},
	{"michaelis", 100, 300},
}

// cores compares a region on one core with the same on two, by the clock on the
// wall: medians of runs in turn. The two must have one hash.
func cores(h *place, pairs int, only []string) error {
	if err := installed("taskset", h.ylem); err != nil {
		return err
	}
	fmt.Printf("ticks per second, medians of %d runs in turn on cores 0 and 1; wanted: 1.80, and one hash\n\n%-12s %8s %8s\n", pairs, "case", "one", "two")
	for _, c := range both {
		if !chosen(only, c.world) {
			continue
		}
		var speed [2]sample
		var ratio sample
		hash := ""
		for range pairs {
			var wall [2]float64
			for i := range 2 {
				there := place{core: "0,1", ylem: h.ylem, env: []string{"GOMAXPROCS=" + strconv.Itoa(i+1)}}
				short, err := there.summary(worlds+"/"+c.world+".hcl", c.short)
				if err != nil {
					return err
				}
				long, err := there.summary(worlds+"/"+c.world+".hcl", c.long)
				if err != nil {
					return err
				}
				if hash == "" {
					hash = long.Hash
				}
				if long.Hash != hash {
					return fmt.Errorf("%s: hash %s, and %s on %d cores", c.world, hash, long.Hash, i+1)
				}
				wall[i] = (long.Elapsed - short.Elapsed) / float64(c.long-c.short)
				speed[i] = append(speed[i], 1/wall[i])
			}
			ratio = append(ratio, wall[0]/wall[1])
		}
		fmt.Printf("%-12s %8.1f %8.1f  two ÷ one %.2f (%s), hash %s\n",
			c.world, speed[0].median(), speed[1].median(), ratio.median(), ratio.spread("%.2f"), hash)
	}
	return nil
}
