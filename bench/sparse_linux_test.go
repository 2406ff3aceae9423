package main

import (
	"fmt"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/rules"
)

// gas returns 10,000 Lennard-Jones particles in a cube of this side, on a lattice
// within a cube of side within, and what else there is.
func gas(t *testing.T, side, within float64, more string) *region.Local {
	text := fmt.Sprintf(`world "gas" {
  language    = 1
  dimensions  = 3
  size        = [%[1]g, %[1]g, %[1]g]
  edge        = "wrap"
  dt          = 0.005
  light       = 0.1
  motion      = "ballistic"
  temperature = 1
}
kind "a" {}
force "lj" {
  between = ["a", "a"]
  range   = 2.5
  energy  = 4 * (pow(r, -12) - pow(r, -6))
}
place "a" {
  count   = 10000
  lattice = "square"
  in      = box([0, 0, 0], [%[2]g, %[2]g, %[2]g])
}
%s`, side, within, more)
	table, diagnostics := rules.Compile("gas.hcl", []byte(text), nil)
	require.NotNil(t, table, "%v", diagnostics)
	l, err := region.NewLocal(region.World{Table: table, Seed: 1, Grid: region.Grid{1, 1, 1}, Epoch: 1})
	require.NoError(t, err)
	return l
}

// spent returns the CPU time of this thread.
func spent(t *testing.T) time.Duration {
	const thread = 1 // RUSAGE_THREAD
	var u syscall.Rusage
	require.NoError(t, syscall.Getrusage(thread, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// Empty space costs nothing: particles strewn over 1300³, and as many in a lump
// with a single one far away, take no more than twice the time of as many in a
// box that is full of them. CPU time of this thread, the least of five rounds in
// turn.
func TestEmptySpaceCostsNothing(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const side = 25 // density 0.64
	worlds := []*region.Local{
		gas(t, side, side, ""),
		gas(t, 1300, 1300, ""),
		gas(t, 1300, side, "place \"a\" { at = [900, 900, 900] }\n"),
	}
	least := make([]time.Duration, len(worlds))
	for round := range 6 {
		for i, l := range worlds {
			begin := spent(t)
			for range 10 {
				require.NoError(t, l.Round())
			}
			if took := spent(t) - begin; round > 0 && (least[i] == 0 || took < least[i]) { // the first is for warming up
				least[i] = took
			}
		}
	}
	t.Logf("ten ticks of 10,000 particles: full %v, strewn %v, a lump and an outlier %v", least[0], least[1], least[2])
	require.Less(t, least[1], 2*least[0])
	require.Less(t, least[2], 2*least[0])
}
