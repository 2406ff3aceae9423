package main

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whoever tries again is told once, and so is the person here; a server that was
// joined is lost once, and joined again once.
func TestComplainOnce(t *testing.T) {
	log := newOutput()
	s := quick(t, worldFile(t, small), 0, []int{0})
	defer s.close()
	m := s.mesh
	m.log = newConsole(&log)
	for range 3 {
		m.complain("second", &refused{reason: "the seed differs"})
		m.complain("second", &refused{by: "second", reason: "the grid differs"})
		m.complain("third", io.EOF)
	}
	for range 2 {
		m.once(joinedTo("fourth"), "joined: fourth")
		m.once(joinedTo("fourth"), "joined: fourth")
		m.complain("fourth", errors.New("broken"))
	}
	require.Equal(t, []string{
		"second is refused: the seed differs",
		"refused by second: the grid differs",
		"third ended the connection before it was joined (EOF); trying again",
		"joined: fourth", "lost fourth (broken); waiting for it",
		"joined: fourth", "lost fourth (broken); waiting for it",
	}, strings.Split(strings.TrimSpace(log.String()), "\n"))
}

// A server with the name of another is refused, and nowhere called joined.
func TestRefusedIsNotJoined(t *testing.T) {
	file := worldFile(t, small)
	first := begin(t, "host", file, "--regions", "2x1", "--own", "0", "--listen", "127.0.0.1:0", "--name", "first")
	join := []string{"--listen", "127.0.0.1:0", "--join", first.address()}
	second := begin(t, append([]string{"host", file, "--regions", "2x1", "--own", "1"}, join...)...)
	second.await("joined: first")
	third := begin(t, append([]string{"host", file, "--regions", "2x1", "--name", "first"}, join...)...)
	third.await("refused by ")
	for _, s := range []*shell{third, second, first} {
		s.stop()
		s.wait()
	}
	require.NotContains(t, third.errs.String(), "joined: first")
}
