package main

import (
	"encoding/json"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// hurried is for processes whose tests wait for servers to notice what others do.
var hurried = append((&hasty).args(), "--ahead", "1s")

// hash waits for the end of the world, and returns its hash.
func (p *process) hash() string {
	p.t.Helper()
	require.Equal(p.t, exitDone, p.ended().ExitCode(), p.errs.String())
	var s summary
	require.NoError(p.t, json.Unmarshal(p.out.Bytes(), &s), p.errs.String())
	return s.Hash
}

// reaches waits until server 0 has come to a tick.
func (p *process) reaches(tick int64) {
	p.t.Helper()
	eventually(p.t, "tick "+itoa(int(tick)), func() bool { return p.status().Tick >= tick })
}

// without waits until others have all regions of a server.
func (p *process) without(name string) {
	p.t.Helper()
	eventually(p.t, "others in the place of "+name, func() bool {
		now := p.status()
		n := len(now.Regions)
		for _, one := range now.Peers {
			if one.Name != name {
				n += len(one.Regions)
			}
		}
		return n >= len(p.children)
	})
}

// Any server that is killed is started again and catches up, also the one that
// keeps the control plane: the world is the one that nothing happened to.
func TestServerKilled(t *testing.T) {
	file := worldFile(t, small)
	for _, victim := range []int{0, 2} {
		t.Run(itoa(victim), func(t *testing.T) {
			t.Parallel()
			p := raise(t, append([]string{file, "--listen", "127.0.0.1:0", "--ticks", "800", "--rate", "400", "--json"}, hurried...)...)
			p.reaches(200)
			require.NoError(t, syscall.Kill(p.children[victim], syscall.SIGKILL))
			require.Equal(t, hashOf(t, file, 800), p.hash())
			require.Contains(t, p.errs.String(), "(process "+itoa(p.children[victim])+") died: signal: killed; it is started again")
		})
	}
}

// A world whose servers are all killed goes on from what they have kept.
func TestAllKilled(t *testing.T) {
	file, data := worldFile(t, small), t.TempDir()
	args := append([]string{file, "--listen", "127.0.0.1:0", "--ticks", "800", "--rate", "400", "--json", "--data", data}, hurried...)
	p := raise(t, args...)
	p.reaches(400)
	require.NoError(t, p.cmd.Process.Kill()) // so that nobody starts them again
	for _, child := range p.children {
		syscall.Kill(child, syscall.SIGKILL) // it may have ended with up
	}
	p.ended()
	again := raise(t, args...)
	require.Equal(t, hashOf(t, file, 800), again.hash())
}

// A server that was frozen for longer than its session lasts finds others in its
// place, and does no harm.
func TestServerFrozen(t *testing.T) {
	file := worldFile(t, small)
	p := raise(t, append([]string{file, "--listen", "127.0.0.1:0", "--ticks", "800", "--rate", "400", "--json"}, hurried...)...)
	p.reaches(200)
	require.NoError(t, syscall.Kill(p.children[2], syscall.SIGSTOP))
	p.without("server 2")
	require.NoError(t, syscall.Kill(p.children[2], syscall.SIGCONT))
	require.Equal(t, hashOf(t, file, 800), p.hash())
}

// Regions of a server that never returns are computed by the others.
func TestServerGone(t *testing.T) {
	file := worldFile(t, small)
	args := append([]string{"--regions", "2x2", "--listen", "127.0.0.1:0", "--ticks", "600", "--rate", "300", "--json"}, hurried...)
	first := begin(t, append([]string{"host", file, "--own", "0,1"}, args...)...)
	gone := begin(t, append([]string{"host", file, "--own", "2,3", "--join", first.address()}, args...)...)
	free := begin(t, append([]string{"host", "--join", first.address()}, args...)...) // no world, and no regions yet
	eventually(t, "some ticks", func() bool { return tickAt(t, first.address()) > 100 })
	gone.stop()
	gone.wait()
	require.Equal(t, hashOf(t, file, 600), sum(t, []*shell{first, free}))
}
