package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The rate is that of the last two seconds, steady while ticks come in bursts;
// a slow server has one above 0, and one that stands comes down to nearly none.
func TestTempo(t *testing.T) {
	var tempo tempo
	now, tick := time.Now(), int64(7)
	pass := func(ticks int64, every time.Duration) float64 {
		now, tick = now.Add(every), tick+ticks
		tempo.note(now, tick)
		return tempo.rate(now, tick)
	}
	require.Zero(t, pass(1, time.Hour), "it has not begun")
	tempo.begin(now, tick)
	require.Zero(t, tempo.rate(now, tick))
	for i := range 100 { // 100 ticks per second, in bursts of half a second
		rate := pass(100*int64(i%2), 500*time.Millisecond)
		if i > 4 {
			require.InDelta(t, 100, rate, 25)
		}
	}
	for range 5 { // one tick in ten seconds
		for range 99 {
			require.Positive(t, pass(0, 100*time.Millisecond))
		}
		pass(1, 100*time.Millisecond)
	}
	require.InDelta(t, 0.1, pass(0, 0), 0.02)
	require.False(t, tempo.stands(now))
	require.Less(t, pass(0, time.Hour), 0.001)
	require.True(t, tempo.stands(now))
	require.LessOrEqual(t, len(tempo.marks), 12)
}
