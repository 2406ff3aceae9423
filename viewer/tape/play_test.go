package tape

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// two links that show the same ticks, the second 5 ms after the first.
func pair(n int) (entries []Entry) {
	for link := range uint32(2) {
		entries = append(entries, Entry{0, link, welcomeOf(link, 0)})
	}
	for i := range n {
		at := time.Duration(i+1) * 100 * time.Millisecond
		for link := range uint32(2) {
			before := uint32(i)
			if i%16 == 0 {
				before = 0
			}
			entries = append(entries, Entry{at + time.Duration(link)*5*time.Millisecond, link, frameOf(uint32(i+1), before, 10)})
		}
	}
	return entries
}

func last(entries []Entry) map[uint32]uint32 {
	out := map[uint32]uint32{}
	for _, e := range entries {
		if isFrame(e) {
			out[e.Link], _ = parts(e.Message)
		}
	}
	return out
}

func lastFed(feed []Feed) map[uint32]uint32 {
	entries := make([]Entry, len(feed))
	for i, f := range feed {
		entries[i] = f.Entry
	}
	return last(entries)
}

// A step is one frame of every link, whoever comes first, forwards and backwards.
func TestSteps(t *testing.T) {
	tape := tapeOf(pair(40), 1<<30)
	p := Player{Tape: tape}
	_, err := p.Seek(2050 * time.Millisecond)
	require.NoError(t, err)
	for i := uint32(21); i < 25; i++ {
		entries, err := p.Forward()
		require.NoError(t, err)
		require.Equal(t, map[uint32]uint32{0: i, 1: i}, last(entries))
	}
	for i := uint32(23); i > 10; i-- {
		feed, err := p.Seek(p.Back())
		require.NoError(t, err)
		require.Equal(t, map[uint32]uint32{0: i, 1: i}, lastFed(feed))
	}
	_, err = p.Seek(time.Hour)
	require.NoError(t, err)
	require.True(t, p.AtEnd())
	entries, err := p.Forward()
	require.NoError(t, err)
	require.Empty(t, entries)
	feed, err := p.Seek(p.Back())
	require.NoError(t, err)
	require.Equal(t, map[uint32]uint32{0: 39, 1: 39}, lastFed(feed))
}

// Only the last frames of a link are to be shown after a seek: as many as wait for
// those of other links.
func TestQuiet(t *testing.T) {
	tape := tapeOf(pair(40), 1<<30)
	feed, _, err := tape.Seek(3050 * time.Millisecond)
	require.NoError(t, err)
	loud := map[uint32][]uint32{}
	frames := 0
	for _, f := range feed {
		if isFrame(f.Entry) {
			frames++
			if !f.Quiet {
				number, _ := parts(f.Message)
				loud[f.Link] = append(loud[f.Link], number)
			}
		}
	}
	require.Equal(t, map[uint32][]uint32{0: {29, 30}, 1: {29, 30}}, loud)
	require.Equal(t, 2*14, frames, "from the key frame 17 on")
}

// Time passes at the speed of the player, to the end and no further; what came in
// a second of the world comes in a quarter of one.
func TestSpeed(t *testing.T) {
	tape := tapeOf(pair(40), 1<<30)
	p := Player{Tape: tape, Speed: 4}
	_, err := p.Seek(0)
	require.NoError(t, err)
	n := 0
	for range 25 {
		entries, err := p.Advance(0.01)
		require.NoError(t, err)
		n += len(entries)
	}
	require.Equal(t, time.Second, p.At)
	require.Equal(t, 2*10-1, n)
	p.Speed = 0.25
	_, err = p.Advance(1)
	require.NoError(t, err)
	require.Equal(t, 1250*time.Millisecond, p.At)
	_, err = p.Advance(1000)
	require.NoError(t, err)
	require.True(t, p.AtEnd())
	p.Speed = 0
	_, err = p.Advance(1000)
	require.NoError(t, err)
	require.Equal(t, 4005*time.Millisecond, p.At)
}
