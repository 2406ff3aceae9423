package main

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The bar says how far a run is, how fast, and how long it will still take: on a
// terminal with a bar, elsewhere about every ten seconds and at the end.
func TestBar(t *testing.T) {
	var said bytes.Buffer
	errs := newConsole(&said)
	b := newBar(errs, 200, 1000)
	b.particles = 7
	start := b.start
	b.tempo.note(start.Add(4*time.Second), 240)
	require.Equal(t, "tick 400 of 1000, 20 ticks/s, 7 particles, 0 particle-steps/s, 30 s left", b.line(400, start.Add(10*time.Second)))
	b.show(240)
	b.done(240)
	require.Empty(t, said.String(), "too early for a line, and no last one without a first")
	b.said = start.Add(-barLine)
	b.show(300)
	b.done(1000)
	require.Regexp(t, `^tick 300 of 1000, \d+ ticks/s.* left\ntick 1000 of 1000, \d+ ticks/s, 7 particles.*/s\n$`, said.String())

	errs.terminal = true
	require.Equal(t, "[========            ]  40 %  tick 400 of 1000, 20 ticks/s, 30 s left", b.line(400, start.Add(10*time.Second)))
	require.Equal(t, "3 min", remaining(170))
	require.Equal(t, "2.0 h", remaining(7200))
	require.Equal(t, "3.0 days", remaining(3*86400))
}

// Who crosses between regions that are not at one tick is counted twice or not at all, and the line says so.
func TestProgressLine(t *testing.T) {
	p := progress{Tick: 10, Most: 10, Particles: 266, Rate: 7}
	require.Equal(t, "tick 10 of 20, 7.0 ticks/s, 266 particles", p.line(20))
	p.Most = 11
	require.Equal(t, "tick 10, 7.0 ticks/s, about 266 particles", p.line(0))
}
