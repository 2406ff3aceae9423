package tape

import (
	"bytes"
	"testing"
	"time"
)

// Whatever a file holds, it is refused or gives entries, and never more memory
// than its limits allow is taken.
func FuzzOpen(f *testing.F) {
	b := saved(f, tapeOf(scripted(5, 60, 2), 1<<30))
	f.Add(b)
	f.Add(b[:len(b)/2])
	f.Add(b[:len(b)-1])
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, b []byte) {
		tape, _, err := Open(bytes.NewReader(b), int64(len(b)), 1<<20)
		if err != nil {
			return
		}
		from, to := tape.Span()
		p := Player{Tape: tape, Speed: 1}
		for _, at := range []int64{0, 1, 2} {
			if _, err := p.Seek(from + (to-from)*time.Duration(at)/2); err == nil {
				p.Advance(float64(at))
				p.Forward()
				p.Back()
			}
		}
		tape.Save(&bytes.Buffer{})
	})
}

// A chunk is read or refused, and what is read is within its limits.
func FuzzChunk(f *testing.F) {
	f.Add(appendEntry(beginChunk(nil, 3, 5000), Entry{7000, 1, []byte{1, 2}}, 5000))
	f.Fuzz(func(t *testing.T, b []byte) {
		_, entries, err := decodeChunk(b)
		if err != nil {
			return
		}
		size := 0
		for i, e := range entries {
			size += len(e.Message)
			if e.At < 0 || i > 0 && e.At < entries[i-1].At {
				t.Fatalf("entry %d at %v", i, e.At)
			}
		}
		if size > len(b) {
			t.Fatalf("%d bytes in %d", size, len(b))
		}
	})
}
