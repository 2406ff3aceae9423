package tape

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/region/wire"
)

// In these tests the payload of a frame is the number of the frame that a decoder
// must have seen before.

func frameOf(number, before uint32, size int) []byte {
	h := wire.ViewHeader{Number: number, Key: before == 0, Raw: uint32(4 + size)}
	return append(binary.LittleEndian.AppendUint32(h.Append(nil), before), make([]byte, size)...)
}

// parts gives what frameOf was given.
func parts(m []byte) (number, before uint32) {
	h, payload, err := wire.DecodeViewHeader(m)
	if err != nil {
		panic(err)
	}
	return h.Number, binary.LittleEndian.Uint32(payload)
}

func welcomeOf(link uint32, n int) []byte {
	return append([]byte{byte(wire.ViewTypeWelcome)}, fmt.Sprintf(`{"self":"%d","n":%d}`, link, n)...)
}

// decoder stands for that of a link: it fails when it lacks what is before a frame.
type decoder struct {
	t       require.TestingT
	last    uint32
	welcome []byte
	over    bool
}

func (d *decoder) feed(m []byte) {
	switch {
	case len(m) == 0:
		d.over, d.last, d.welcome = true, 0, nil
	case m[0] == byte(wire.ViewTypeWelcome):
		d.welcome, d.over = m, false
	case m[0] == byte(wire.ViewTypeFrame):
		require.NotNil(d.t, d.welcome, "a frame before any welcome")
		number, before := parts(m)
		require.True(d.t, before == 0 || before == d.last, "frame %d follows %d, not %d", number, before, d.last)
		d.last = number
	}
}

// scripted draws what links send: welcomes, frames with a key frame now and then,
// vitals, ends and new connections.
func scripted(seed uint64, n, links int) (entries []Entry) {
	r := rand.New(rand.NewPCG(seed, 1))
	type state struct{ number, last uint32 }
	states := make([]*state, links)
	at := time.Duration(0)
	for i := range n {
		at += time.Duration(r.IntN(200)) * time.Millisecond
		link := uint32(r.IntN(links)) + 3
		s := states[link-3]
		var m []byte
		switch {
		case s == nil:
			states[link-3], m = &state{number: 1}, welcomeOf(link, i)
		case r.IntN(60) == 0:
			states[link-3] = nil
		case r.IntN(40) == 0:
			m = welcomeOf(link, i)
		case r.IntN(10) == 0:
			m = []byte{byte(wire.ViewTypeVitals), '{', '}'}
		default:
			if r.IntN(12) == 0 {
				s.last = 0
			}
			m = frameOf(s.number, s.last, r.IntN(3000))
			s.last, s.number = s.number, s.number+1
		}
		entries = append(entries, Entry{at, link, m})
	}
	return entries
}

func tapeOf(entries []Entry, limit int64) *Tape {
	t := New(time.UnixMilli(1_700_000_000_000), limit)
	for _, e := range entries {
		t.Add(e)
	}
	return t
}

// seen is what decoders know that were fed all entries until a time.
func seen(t require.TestingT, entries []Entry, at time.Duration) map[uint32]*decoder {
	out := map[uint32]*decoder{}
	for _, e := range entries {
		if e.At > at {
			break
		}
		if out[e.Link] == nil {
			out[e.Link] = &decoder{t: t}
		}
		out[e.Link].feed(e.Message)
	}
	return out
}

// After any seek, on any tape, new decoders know what those know that saw all of
// it; no frame comes without those before it. What follows goes on from there.
func TestSeek(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := scripted(rapid.Uint64().Draw(t, "seed"), rapid.IntRange(1, 2000).Draw(t, "n"), rapid.IntRange(1, 5).Draw(t, "links"))
		limit := int64(rapid.SampledFrom([]int{1 << 30, 1 << 20, 1 << 18}).Draw(t, "limit"))
		tape := tapeOf(entries, limit)
		from, to := tape.Span()
		at := time.Duration(rapid.Int64Range(int64(from), int64(to)).Draw(t, "at"))
		p := Player{Tape: tape, Speed: 1}
		feed, err := p.Seek(at)
		require.NoError(t, err)
		got := map[uint32]*decoder{}
		for _, f := range feed {
			if got[f.Link] == nil {
				got[f.Link] = &decoder{t: t}
			}
			got[f.Link].feed(f.Message)
		}
		check := func(at time.Duration) {
			for link, want := range seen(t, entries, at) {
				if tape.lacks[link] {
					continue // it has sent no key frame for longer than the tape is
				}
				require.NotNil(t, got[link], "link %d at %v", link, at)
				require.Equal(t, want.over, got[link].over, "link %d at %v", link, at)
				require.Equal(t, want.last, got[link].last, "link %d at %v", link, at)
				require.Equal(t, want.welcome, got[link].welcome, "link %d at %v", link, at)
			}
		}
		check(at)
		for range 3 {
			more, err := p.Advance(rapid.Float64Range(0, 10).Draw(t, "seconds"))
			require.NoError(t, err)
			for _, e := range more {
				if got[e.Link] == nil {
					got[e.Link] = &decoder{t: t}
				}
				got[e.Link].feed(e.Message)
			}
			check(p.At)
		}
	})
}

// A tape takes no more memory than it may, but for its last chunk, and drops what
// is oldest.
func TestBound(t *testing.T) {
	entries := scripted(1, 20_000, 3)
	tape := tapeOf(entries, 1<<20)
	require.Less(t, tape.Size(), int64(1<<20+1))
	from, to := tape.Span()
	require.Equal(t, entries[len(entries)-1].At, to)
	require.Greater(t, from, to/2)
	require.Less(t, from, to-10*time.Second)
	p := Player{Tape: tape}
	feed, err := p.Seek(0)
	require.NoError(t, err)
	require.Equal(t, from, p.At)
	require.Len(t, lastFed(feed), 3, "all links are seen from the beginning on")
	_, _, err = tape.Entries(0, to, 1)
	require.ErrorIs(t, err, ErrGone)
}

// Answers to what one viewer asked are no part of a tape, nor is what no server may
// send.
func TestUnwanted(t *testing.T) {
	tape := New(time.Now(), 1<<20)
	tape.Add(Entry{0, 1, []byte{byte(wire.ViewTypeDetails)}})
	tape.Add(Entry{0, 1, make([]byte, MaxMessage+1)})
	require.Zero(t, tape.Size())
}

func saved(t require.TestingT, tape *Tape) []byte {
	var b bytes.Buffer
	require.NoError(t, tape.Save(&b))
	return b.Bytes()
}

func open(b []byte, limit int64) (*Tape, error, error) {
	t, damage, err := Open(bytes.NewReader(b), int64(len(b)), limit)
	if t != nil {
	}
	return t, damage, err
}

func all(t require.TestingT, tape *Tape) []Entry {
	entries, _, err := tape.Entries(0, 1<<62, 1<<40)
	require.NoError(t, err)
	return entries
}

// What is saved is loaded, and shows the same at every time, with however little
// memory.
func TestSavedAndLoaded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := scripted(rapid.Uint64().Draw(t, "seed"), rapid.IntRange(1, 1500).Draw(t, "n"), 3)
		for i := range entries {
			entries[i].At = entries[i].At.Truncate(time.Microsecond)
		}
		tape := tapeOf(entries, 1<<30)
		from, to := tape.Span()
		loaded, damage, err := open(saved(t, tape), int64(rapid.SampledFrom([]int{1, 1 << 20, 1 << 30}).Draw(t, "limit")))
		require.NoError(t, err)
		require.NoError(t, damage)
		require.Equal(t, tape.Began.Add(from).UnixMilli(), loaded.Began.UnixMilli())
		_, end := loaded.Span()
		require.Equal(t, to-from, end)
		for range 3 {
			at := time.Duration(rapid.Int64Range(0, int64(end)).Draw(t, "at"))
			want, _, err := tape.Seek(from + at)
			require.NoError(t, err)
			got, _, err := loaded.Seek(at)
			require.NoError(t, err)
			last := func(feed []Feed) map[uint32]decoder {
				out := map[uint32]decoder{}
				for _, f := range feed {
					d := out[f.Link]
					d.t = t
					d.feed(f.Message)
					out[f.Link] = d
				}
				return out
			}
			require.Equal(t, last(want), last(got))
		}
	})
}

// A file that was cut off anywhere gives what is whole in it, and says that it was
// cut; its own seeks are right.
func TestCutOff(t *testing.T) {
	tape := tapeOf(scripted(7, 3000, 2), 1<<30)
	b := saved(t, tape)
	whole, _, err := open(b, 1<<30)
	require.NoError(t, err)
	want := all(t, whole)
	for _, n := range []int{len(b) - 1, len(b) - 20, len(b) * 3 / 4, len(b) / 2} {
		part, damage, err := open(b[:n], 1<<30)
		require.NoError(t, err)
		if n < len(b)-20 {
			require.ErrorIs(t, damage, errCut)
		}
		got := all(t, part)
		require.NotEmpty(t, got)
		require.Equal(t, want[:len(got)], got)
		_, end := part.Span()
		feed, _, err := part.Seek(end / 2)
		require.NoError(t, err)
		require.NotEmpty(t, feed)
	}
	for _, n := range []int{0, 7, headerLen - 1, headerLen, headerLen + 10} {
		_, _, err := open(b[:n], 1<<30)
		require.Error(t, err, "%d bytes", n)
	}
}

// Any byte that is changed is noticed, in the index, in a chunk or in the header.
func TestDamage(t *testing.T) {
	b := saved(t, tapeOf(scripted(9, 400, 2), 1<<30))
	whole, _, err := open(b, 1<<30)
	require.NoError(t, err)
	want := all(t, whole)
	for at := 0; at < len(b); at += 1 + at/50 {
		bad := bytes.Clone(b)
		bad[at] ^= 0x10
		tape, _, err := open(bad, 1<<30)
		if err != nil {
			continue
		}
		got, _, err := tape.Entries(0, 1<<62, 1<<40)
		require.Equal(t, want[:len(got)], append([]Entry{}, got...), "byte %d", at)
		require.True(t, err != nil || len(got) < len(want) || at > len(b)-2000, "byte %d", at)
	}
}

// A recording begins with what is needed to see the present, and goes on until it
// is stopped.
func TestRecord(t *testing.T) {
	entries := scripted(3, 2000, 3)
	tape := tapeOf(entries[:1000], 1<<30)
	var f closer
	r, err := tape.Record(&f)
	require.NoError(t, err)
	_, err = tape.Record(&f)
	require.Error(t, err)
	for _, e := range entries[1000:] {
		tape.Add(e)
	}
	require.NoError(t, r.Stop())
	require.True(t, f.closed)
	length, size, err := r.State()
	require.NoError(t, err)
	require.Equal(t, int64(f.Len()), size)
	require.Equal(t, entries[1999].At-entries[999].At, length)

	loaded, damage, err := open(f.Bytes(), 1<<30)
	require.NoError(t, err)
	require.NoError(t, damage)
	_, end := loaded.Span()
	got := map[uint32]*decoder{}
	feed, _, err := loaded.Seek(end)
	require.NoError(t, err)
	for _, f := range feed {
		if got[f.Link] == nil {
			got[f.Link] = &decoder{t: t}
		}
		got[f.Link].feed(f.Message)
	}
	for link, want := range seen(t, entries, 1<<62) {
		require.Equal(t, want.last, got[link].last)
	}
	r, err = tape.Record(&f)
	require.NoError(t, err, "another one may follow")
	require.NoError(t, r.Stop())
}

type closer struct {
	bytes.Buffer
	closed bool
}

func (c *closer) Close() error {
	c.closed = true
	return nil
}

type full struct{ closer }

func (f *full) Write(b []byte) (int, error) {
	if f.Len() > 4000 {
		return 0, errors.New("no space left")
	}
	return f.Buffer.Write(b)
}

// A disk that is full ends the recording, and says so.
func TestRecordFull(t *testing.T) {
	tape := tapeOf(scripted(3, 100, 1), 1<<30)
	var f full
	r, err := tape.Record(&f)
	require.NoError(t, err)
	for _, e := range scripted(4, 2000, 1) {
		e.At += time.Hour
		tape.Add(e)
	}
	require.ErrorContains(t, r.Stop(), "no space left")
	_, _, err = r.State()
	require.Error(t, err)
}

var _ io.WriteCloser = (*full)(nil)
