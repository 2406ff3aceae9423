package tape

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"time"
)

// Writer writes a tape to a file, chunk by chunk. One goroutine uses it.
type Writer struct {
	to      io.Writer
	at      int64 // bytes written
	pack    *packer
	chunks  []indexed
	marks   marks
	next    int64
	payload []byte // of the chunk that is being filled
	now     indexed
	out     []byte
	err     error
}

// indexed is a chunk as the index has it.
type indexed struct {
	at         int64
	first      int64
	count      int
	start, end time.Duration
	marks      marks
}

// NewWriter begins a file of a tape that began at some time.
func NewWriter(to io.Writer, began time.Time) (*Writer, error) {
	pack, err := newPacker()
	if err != nil {
		return nil, err
	}
	b := append(make([]byte, 0, headerLen), magic...)
	b = le.AppendUint64(le.AppendUint32(b, version), uint64(began.UnixMilli()))
	b = le.AppendUint32(b, crc32.Checksum(b[len(magic):], castagnoli))
	w := &Writer{to: to, pack: pack}
	w.write(b)
	return w, w.err
}

// Add writes an entry, at the latest when those of chunkTime after it come. After an error it does nothing.
func (w *Writer) Add(e Entry) error {
	if e.At < w.now.end || e.At.Microseconds() > maxTime || len(e.Message) > MaxMessage {
		return fmt.Errorf("an entry of %d bytes at %v after one at %v", len(e.Message), e.At, w.now.end)
	}
	if n := w.now.count; n == maxEntries || n > 0 && (len(w.payload) >= chunkSize || e.At-w.now.start >= chunkTime) {
		w.Flush()
	}
	if w.now.count == 0 {
		w.now = indexed{first: w.next, start: e.At, end: e.At, marks: w.marks.clone()}
		w.payload = beginChunk(w.payload[:0], w.next, e.At)
	}
	w.payload = appendEntry(w.payload, e, w.now.end)
	w.marks = w.marks.note(w.next, e)
	w.next++
	w.now.count, w.now.end = w.now.count+1, e.At
	return w.err
}

// Flush writes what was not written yet.
func (w *Writer) Flush() error {
	if w.now.count > 0 {
		w.now.at = w.at
		w.chunks = append(w.chunks, w.now)
		w.now.count = 0
		w.out = w.pack.append(w.out[:0], kindChunk, w.payload)
		w.write(w.out)
	}
	return w.err
}

// Close writes what is left and the index. It does not close the file.
func (w *Writer) Close() error {
	w.Flush()
	at := w.at
	index := appendIndex(nil, w.chunks)
	if len(index) <= maxIndex { // a longer file is read without
		w.out = w.pack.append(w.out[:0], kindIndex, index)
		w.out = append(le.AppendUint64(w.out, uint64(at)), endMagic...)
		w.write(w.out)
	}
	return w.err
}

// Size is how many bytes were written.
func (w *Writer) Size() int64 { return w.at }

func (w *Writer) write(b []byte) {
	if w.err == nil {
		var n int
		n, w.err = w.to.Write(b)
		w.at += int64(n)
	}
}

func appendIndex(dst []byte, chunks []indexed) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(chunks)))
	for _, c := range chunks {
		for _, v := range [...]int64{c.at, c.first, int64(c.count), c.start.Microseconds(), c.end.Microseconds(), int64(len(c.marks))} {
			dst = binary.AppendUvarint(dst, uint64(v))
		}
		for _, m := range c.marks {
			dst = binary.AppendUvarint(dst, uint64(m.link))
			for _, n := range [...]int64{m.key, m.welcome, m.latest, m.vitals, m.observed, m.over} {
				dst = binary.AppendUvarint(dst, uint64(n+1))
			}
		}
	}
	return dst
}

// Save writes all of a tape that can be seen. Other entries may be added meanwhile; they are left out.
func (t *Tape) Save(to io.Writer) error {
	from, until := t.Span()
	w, err := NewWriter(to, t.Began.Add(from))
	if err != nil {
		return err
	}
	feed, next, err := t.Seek(from)
	if err != nil {
		return err
	}
	for _, f := range feed {
		w.Add(Entry{0, f.Link, f.Message})
	}
	for w.err == nil {
		entries, after, err := t.Entries(next, until, chunkSize)
		if err != nil {
			return err
		}
		if len(entries) == 0 {
			return w.Close()
		}
		next = after
		for _, e := range entries {
			e.At -= from
			w.Add(e)
		}
	}
	return w.err
}
