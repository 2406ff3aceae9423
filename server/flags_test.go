package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/rules"
)

// Every wrong flag is answered with what is wrong and what would be right, and
// with status 2; nothing is started, and no manual is poured out.
func TestBadFlags(t *testing.T) {
	file := worldFile(t, small)
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"fly"}, `there is no command "fly"`},
		{[]string{"run"}, "takes one world"},
		{[]string{"check"}, "takes one world"},
		{[]string{"run", file, file, "--ticks", "1"}, "2 were given"},
		{[]string{"run", file}, "--ticks N"},
		{[]string{"run", file, "--ticks", "-1"}, "--ticks -1"},
		{[]string{"run", file, "--ticks", "many"}, "--ticks many: a whole number is expected"},
		{[]string{"up", file, "--ticks", "0"}, "leave the flag away"},
		{[]string{"run", file, "--ticks", "1", "--epoch", "0"}, "--epoch 0: between 1 and 1024"},
		{[]string{"run", file, "--ticks", "1", "--regions", "2x2", "--epoch", "1000"}, "an epoch of"},
		{[]string{"run", file, "--ticks", "1", "--cores", "-1"}, "--cores -1: at least 1"},
		{[]string{"run", file, "--ticks", "1", "--regions", "2"}, `--regions "2" is no grid`},
		{[]string{"run", file, "--ticks", "1", "--regions", "0x2"}, "--regions"},
		{[]string{"run", file, "--ticks", "1", "--regions", "2x2x2"}, "two dimensions"},
		{[]string{"run", file, "--ticks", "1", "--seed", "-1"}, "--seed -1: a whole number from 0"},
		{[]string{"run", file, "--ticks", "1", "--set", "bind"}, "--set bind: write name=value"},
		{[]string{"run", file, "--ticks", "1", "--set", "bind=x"}, `"x" is no number`},
		{[]string{"run", file, "--ticks", "1", "--set", "bind=NaN"}, "is no number"},
		{[]string{"run", file, "--ticks", "1", "--set", "bind=1", "--set", "bind=2"}, "set twice"},
		{[]string{"run", file, "--tics", "1"}, "unknown flag: --tics; ylem run --help"},
		{[]string{"up", file, "--servers", "0"}, "--servers 0: between 1 and 64"},
		{[]string{"up", file, "--servers", "5", "--regions", "2x2"}, "5 servers cannot share 4 regions"},
		{[]string{"up", file, "--regions", "100x100"}, "more than servers can show"},
		{[]string{"up", file, "--listen", "7070"}, "--listen 7070: write HOST:PORT"},
		{[]string{"up", file, "--listen", "localhost:99999"}, `"99999" is no port`},
		{[]string{"up", file, "--rate", "-2"}, "--rate -2"},
		{[]string{"up", file, "--rate", "fast"}, "--rate fast: a number is expected"},
		{[]string{"host"}, "host needs a WORLD, or --join HOST:PORT"},
		{[]string{"host", file, "--own", "0"}, "--own 0 needs --regions CxR"},
		{[]string{"host", file, "--copies", "3"}, "--copies 3: 1 or 2"},
		{[]string{"host", file, "--regions", "2x2", "--own", "4"}, "has regions 0 to 3"},
		{[]string{"host", file, "--regions", "2x2", "--own", "1,0-2"}, "region 1 stands there twice"},
		{[]string{"host", file, "--regions", "2x2", "--own", "all"}, "write the numbers of regions"},
		{[]string{"host", file, "--regions", "2x2", "--own", "0", "--join", "there"}, "--join there: write HOST:PORT"},
		{[]string{"host", file, "--regions", "2x2", "--own", "0", "--join", "there:0"}, "port 0"},
		{[]string{"host", file, "--regions", "2x2", "--own", "0", "--advertise", "me"}, "--advertise me: write HOST:PORT"},
		{[]string{"host", file, "--regions", "2x2", "--own", "0", "--name", "a\nb"}, "--name"},
	} {
		s := ylem(t, c.args...)
		require.Equal(t, exitUsage, s.status, "%v: %s", c.args, s.errs.String())
		require.Contains(t, s.errs.String(), c.says, "%v", c.args)
		require.NotContains(t, s.errs.String(), "Usage:", "%v", c.args)
		require.Empty(t, s.out.String(), "%v", c.args)
	}
}

// A param that the world does not have is an error of what was asked of it.
func TestSetUnknown(t *testing.T) {
	s := ylem(t, "run", worldFile(t, small), "--ticks", "1", "--set", "bond=1")
	require.Equal(t, exitWrong, s.status)
	require.Contains(t, s.errs.String(), `"bond"`)
}

func TestOwnLists(t *testing.T) {
	grid := region.Grid{4, 3, 1}
	for text, want := range map[string][]int{"0": {0}, "3,1,2": {1, 2, 3}, "0-3,7,10-11": {0, 1, 2, 3, 7, 10, 11}} {
		own, err := parseOwn(text, grid)
		require.NoError(t, err)
		require.Equal(t, want, own)
		again, err := parseOwn(listed(own), grid)
		require.NoError(t, err)
		require.Equal(t, want, again)
	}
	for _, text := range []string{"", ",", "1,", "-1", "2-1", "12", "0-4000000000", "a", "1,1", "99999999999999999999"} {
		_, err := parseOwn(text, grid)
		require.Error(t, err, text)
	}
}

// Regions are as square as their number lets them be.
func TestNearSquare(t *testing.T) {
	flat := &rules.Table{Dimensions: 2, Size: [3]int64{100, 100, 0}}
	wide := &rules.Table{Dimensions: 2, Size: [3]int64{400, 100, 0}}
	cube := &rules.Table{Dimensions: 3, Size: [3]int64{100, 100, 100}}
	require.Equal(t, region.Grid{2, 2, 1}, nearSquare(flat, 4))
	require.Equal(t, region.Grid{4, 1, 1}, nearSquare(wide, 4))
	require.Equal(t, region.Grid{2, 2, 2}, nearSquare(cube, 8))
	require.Equal(t, 6, nearSquare(flat, 6).Regions())
	require.Equal(t, 7, nearSquare(flat, 7).Regions())
}
