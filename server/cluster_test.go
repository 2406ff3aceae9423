package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// hosts starts n servers that share a grid, each joining the first only: the
// others they learn of from it.
func hosts(t *testing.T, file string, n int, grid string, ticks int, more ...string) []*shell {
	t.Helper()
	var all []*shell
	var join []string
	var c, r int
	fmt.Sscanf(grid, "%dx%d", &c, &r)
	for i := range n {
		own := listed(between(i*c*r/n, (i+1)*c*r/n))
		args := append([]string{"host", file, "--regions", grid, "--own", own, "--listen", "127.0.0.1:0", "--ticks", strconv.Itoa(ticks), "--json"}, more...)
		s := begin(t, append(args, join...)...)
		if i == 0 {
			join = []string{"--join", s.address()}
		}
		all = append(all, s)
	}
	return all
}

func between(lo, hi int) (out []int) {
	for id := lo; id < hi; id++ {
		out = append(out, id)
	}
	return out
}

// sum adds the hashes of servers up, after they have ended.
func sum(t *testing.T, servers []*shell) string {
	t.Helper()
	var total uint64
	for _, s := range servers {
		s.wait()
		require.Equal(t, exitDone, s.status, s.errs.String())
		h, err := strconv.ParseUint(s.object()["hash"].(string), 16, 64)
		require.NoError(t, err)
		total += h
		parts, _ := s.object()["region_hashes"].(map[string]any) // a server may end without regions
		for _, part := range parts {
			n, err := strconv.ParseUint(part.(string), 16, 64)
			require.NoError(t, err)
			h -= n
		}
		require.Zero(t, h, "the hash is the sum of the regions'")
	}
	return hex(total)
}

// Servers joined by websockets compute the world that one process computes, and
// leave by themselves when it has ended everywhere.
func TestHostsAgree(t *testing.T) {
	file := worldFile(t, small)
	want := hashOf(t, file, 100)
	for _, c := range []struct {
		n     int
		grid  string
		epoch string
	}{{1, "1x1", "1"}, {2, "2x1", "1"}, {2, "2x2", "4"}, {3, "3x2", "1"}, {4, "2x2", "2"}} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			t.Parallel()
			require.Equal(t, want, sum(t, hosts(t, file, c.n, c.grid, 100, "--epoch", c.epoch)))
		})
	}
}

// A server says which regions it waits for, and goes on as soon as they come.
func TestHostWaits(t *testing.T) {
	file := worldFile(t, small)
	first := begin(t, "host", file, "--regions", "2x2", "--own", "0-2", "--listen", "127.0.0.1:0", "--ticks", "20", "--json")
	first.await("waiting for regions 3")
	second := begin(t, "host", file, "--regions", "2x2", "--own", "3", "--listen", "127.0.0.1:0", "--ticks", "20", "--json", "--join", first.address())
	require.Equal(t, hashOf(t, file, 20), sum(t, []*shell{first, second}))
}

// Who is joined too early is dialled until it is there.
func TestHostDialsUntilSomebodyIsThere(t *testing.T) {
	file := worldFile(t, small)
	l, err := listen("127.0.0.1:0")
	require.NoError(t, err)
	later := l.Addr().String()
	require.NoError(t, l.Close())
	first := begin(t, "host", file, "--regions", "2x1", "--own", "0", "--listen", "127.0.0.1:0", "--ticks", "20", "--json", "--join", later)
	first.await("the control plane has not answered yet")
	second := begin(t, "host", file, "--regions", "2x1", "--own", "1", "--listen", later, "--ticks", "20", "--json")
	require.Equal(t, hashOf(t, file, 20), sum(t, []*shell{first, second}))
}

// A connection that breaks is dialled again, and what was lost with it is asked
// for: breaking them again and again changes nothing.
func TestBrokenLinks(t *testing.T) {
	file := worldFile(t, small)
	servers := cluster4(t, file, 400)
	stop := make(chan struct{})
	broken := make(chan int)
	go func() {
		look := time.NewTicker(time.Millisecond)
		defer look.Stop()
		for n := 0; ; {
			select {
			case <-stop:
				broken <- n
				return
			case <-look.C:
			}
			one := servers[n%4]
			if links := one.mesh.peers(); len(links) == 3 && one.owner.state.Load().Tick >= int64(20*n) {
				links[n%3].conn.NetConn().Close()
				n++
			}
		}
	}()
	got := finish(t, servers)
	close(stop)
	require.Greater(t, <-broken, 3)
	require.Equal(t, hashOf(t, file, 400), got)
}

// Two servers that would not compute the same world refuse each other with a
// reason that names both and says what to do; a right one still can join.
func TestRefusals(t *testing.T) {
	file := worldFile(t, small)
	other := worldFile(t, strings.Replace(small, `world "small"`, `world "other"`, 1))
	changed := worldFile(t, strings.Replace(small, "rate = 0.5", "rate = 0.25", 1))
	first := begin(t, "host", file, "--regions", "2x1", "--own", "0", "--listen", "127.0.0.1:0", "--ticks", "20", "--json", "--name", "first")
	join := first.address()
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{other, "--regions", "2x1"}, "the world differs: "},
		{[]string{changed, "--regions", "2x1"}, "the fingerprint of world small differs: "},
		{[]string{file, "--regions", "2x1", "--set", "bind=1"}, "the same --set"},
		{[]string{file, "--regions", "2x1", "--seed", "7"}, "the seed differs: "},
		{[]string{file, "--regions", "1x2"}, "the grid of regions differs: "},
		{[]string{file, "--regions", "2x1", "--epoch", "2"}, "the length of an epoch differs: "},
		{[]string{file, "--regions", "2x1", "--ticks", "30"}, "the last tick differs: "},
	} {
		args := append([]string{"host", c.args[0], "--ticks", "20"}, c.args[1:]...)
		s := ylem(t, append(args, "--listen", "127.0.0.1:0", "--join", join)...)
		require.Equal(t, exitWrong, s.status)
		require.Contains(t, s.errs.String(), c.says)
	}
	twin := begin(t, "host", file, "--regions", "2x1", "--ticks", "20", "--name", "first", "--listen", "127.0.0.1:0", "--join", join)
	twin.await("named first")
	first.await("named first")
	twin.stop()
	twin.wait()
	second := begin(t, "host", file, "--regions", "2x1", "--own", "1", "--listen", "127.0.0.1:0", "--ticks", "20", "--json", "--join", join)
	require.Equal(t, hashOf(t, file, 20), sum(t, []*shell{first, second}))
}

func TestStatus(t *testing.T) {
	file := worldFile(t, small)
	s := begin(t, "host", file, "--regions", "2x1", "--own", "0", "--listen", "127.0.0.1:0", "--name", "one")
	var got status
	address := s.address()
	eventually(t, "life", func() bool { return len(statusAt(t, address).Regions) > 0 })
	response, err := http.Get("http://" + address + "/status")
	require.NoError(t, err)
	defer response.Body.Close()
	require.NoError(t, json.NewDecoder(response.Body).Decode(&got))
	require.Equal(t, []int{0}, got.Regions)
	require.Equal(t, []int{1}, got.Missing)
	require.Len(t, got.Here, 1)
	require.Zero(t, got.Here[0].Region)
	require.Equal(t, "small", got.World)
	require.Equal(t, "one", got.Name)
	require.Equal(t, "application/json", response.Header.Get("Content-Type"))
	ok, err := http.Get("http://" + s.address() + "/healthz")
	require.NoError(t, err)
	ok.Body.Close()
	require.Equal(t, http.StatusOK, ok.StatusCode)
}

// A busy port is an error that names the port and the flag.
func TestBusyPort(t *testing.T) {
	file := worldFile(t, small)
	l, err := listen("127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	for _, args := range [][]string{{"up", file, "--ticks", "5"}, {"host", file, "--regions", "1x1", "--own", "0"}} {
		s := ylem(t, append(args, "--listen", l.Addr().String())...)
		require.Equal(t, exitWrong, s.status)
		require.Contains(t, s.errs.String(), "--listen "+l.Addr().String()+": the port is in use")
	}
}

// Of two servers on one data directory, which would be one to all others, the second
// does not start, and the directory is free again when the first has ended.
func TestOneServerInDirectory(t *testing.T) {
	file, dir := worldFile(t, small), t.TempDir()
	first := begin(t, "host", file, "--regions", "1x1", "--listen", "127.0.0.1:0", "--rate", "50")
	args := []string{"host", "--join", first.address(), "--listen", "127.0.0.1:0", "--data", dir, "--drain", "1s"}
	joined := begin(t, args...)
	joined.address()
	s := ylem(t, args...)
	require.Equal(t, exitWrong, s.status)
	require.Contains(t, s.errs.String(), "--data "+dir+" is in use by a running server")
	joined.stop()
	joined.wait()
	begin(t, args...).address()
}

// Who gives up while nobody answers is told that, and whom was asked.
func TestJoinsNobody(t *testing.T) {
	l, err := listen("127.0.0.1:0")
	require.NoError(t, err)
	nobody := l.Addr().String()
	require.NoError(t, l.Close())
	s := begin(t, "host", "--join", nobody, "--listen", "127.0.0.1:0")
	s.await("trying again at " + nobody)
	s.stop()
	s.wait()
	require.Equal(t, exitInterrupted, s.status)
	require.Contains(t, s.errs.String(), "interrupted before the control plane has answered")
}

// When all servers dial all others at once, one connection of each pair stays,
// on both sides the same, and nothing is lost for good with the other.
func TestAllDialAll(t *testing.T) {
	file := worldFile(t, small)
	for range 8 {
		var all []*server
		p := newMemoryPlane()
		for id := range 4 {
			all = append(all, quickOn(t, p, file, 20, []int{id}))
		}
		launch(t, all...)
		for _, one := range all {
			for _, other := range all {
				one.join([]string{other.mesh.self.Address})
			}
		}
		require.Equal(t, hashOf(t, file, 20), finish(t, all))
	}
}

// A server that is started again on an empty disk catches up, and computes what it
// computed before. The world is long enough for it: with its end the other one ends.
func TestStartedAgain(t *testing.T) {
	file := worldFile(t, small)
	hurry := []string{"--regions", "2x1", "--listen", "127.0.0.1:0", "--ticks", "1500", "--rate", "250", "--json", "--beat", "100ms", "--ttl", "1s", "--cut-every", "200ms"}
	first := begin(t, append([]string{"host", file, "--own", "0", "--name", "first"}, hurry...)...)
	lost := begin(t, append([]string{"host", file, "--own", "1", "--name", "again", "--join", first.address()}, hurry...)...)
	eventually(t, "some ticks", func() bool { return tickAt(t, first.address()) > 100 })
	lost.stop()
	lost.wait()
	again := begin(t, append([]string{"host", file, "--own", "1", "--name", "again", "--join", first.address()}, hurry...)...)
	require.Equal(t, hashOf(t, file, 1500), sum(t, []*shell{first, again}))
}

func tickAt(t *testing.T, address string) int64 {
	t.Helper()
	return statusAt(t, address).Tick
}

func statusAt(t *testing.T, address string) (s status) {
	t.Helper()
	response, err := http.Get("http://" + address + "/status")
	require.NoError(t, err)
	defer response.Body.Close()
	require.NoError(t, json.NewDecoder(response.Body).Decode(&s))
	return s
}

// What cannot begin leaves nothing in a directory that is to keep it.
func TestWhatCannotBeginLeavesNothing(t *testing.T) {
	file, nothing := worldFile(t, small), filepath.Join(t.TempDir(), "nothing")
	for _, args := range [][]string{
		{},
		{file, "--token-file", nothing},
		{file, "--identity", nothing},
		{file, "--tls-cert", nothing, "--tls-key", nothing},
		{"--join", "127.0.0.1:1", "--token-file", nothing},
		{nothing + ".hcl"},
	} {
		data := filepath.Join(t.TempDir(), "new")
		s := begin(t, append([]string{"host", "--data", data, "--listen", "127.0.0.1:0"}, args...)...)
		s.wait()
		require.NotZero(t, s.status, args)
		require.NoDirExists(t, data, args)
	}
}
