package tape

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"time"
)

// Open reads the tape in a file of size bytes and keeps about limit bytes of it in memory; the rest is read from the
// file when it is needed. damage says why the file's end is missing, if it is; then the tape is what comes before.
func Open(file io.ReaderAt, size, limit int64) (t *Tape, damage, err error) {
	began, err := readHeader(file)
	if err != nil {
		return nil, nil, err
	}
	t = New(began, limit)
	t.file = file
	if t.readIndex(size) == nil {
		return t, nil, nil
	}
	damage = t.scan()
	if len(t.chunks) == 0 {
		if damage == nil {
			damage = errCut
		}
		return nil, nil, fmt.Errorf("nothing of this recording can be read: %w", damage)
	}
	return t, damage, nil
}

// ErrMagic is the error of a file that is something else.
var ErrMagic = errors.New("not a recording of ylem")

func readHeader(file io.ReaderAt) (began time.Time, err error) {
	b := make([]byte, headerLen)
	n, err := file.ReadAt(b, 0)
	switch {
	case n < len(magic) || string(b[:len(magic)]) != magic:
		return began, ErrMagic
	case err != nil && n < headerLen:
		return began, cut(err)
	case crc32.Checksum(b[len(magic):headerLen-4], castagnoli) != le.Uint32(b[headerLen-4:]):
		return began, errors.New("the header of the recording is damaged")
	case le.Uint32(b[len(magic):]) != version:
		return began, fmt.Errorf("a recording of version %d: this program reads version %d", le.Uint32(b[len(magic):]), version)
	}
	return time.UnixMilli(int64(le.Uint64(b[len(magic)+4:]))), nil
}

// scan reads all blocks from the beginning until the index, the end, or something that is none.
func (t *Tape) scan() error {
	t.chunks, t.marks, t.next, t.begin, t.end = nil, nil, 0, 0, 0
	at := int64(headerLen)
	for {
		h, err := readHead(t.file, at)
		if err != nil {
			return err
		}
		if h.kind == kindIndex {
			return nil
		}
		b, err := readBlock(t.file, at, kindChunk, &t.unpack)
		if err != nil {
			return err
		}
		first, entries, err := decodeChunk(b)
		if err != nil {
			return fmt.Errorf("chunk at byte %d: %w", at, err)
		}
		last := entries[len(entries)-1].At
		if first != t.next || entries[0].At < t.end {
			return fmt.Errorf("chunk at byte %d: it does not follow the one before", at)
		}
		c := &chunk{first: first, count: len(entries), start: entries[0].At, end: last, marks: t.marks.clone(), at: at}
		for _, e := range entries {
			if t.marks.of(e.Link) == nil && len(t.marks) == MaxLinks {
				return fmt.Errorf("chunk at byte %d: more than %d links", at, MaxLinks)
			}
			t.marks = t.marks.note(t.next, e)
			t.next++
		}
		if len(t.chunks) == 0 {
			t.begin = c.start
		}
		t.end = last
		t.chunks = append(t.chunks, c)
		at += blockLen + int64(h.stored)
	}
}

var errIndex = errors.New("no index, or a damaged one")

// readIndex reads the index at the end of a file of size bytes.
func (t *Tape) readIndex(size int64) error {
	if size < int64(headerLen+endLen) {
		return errIndex
	}
	end := make([]byte, endLen)
	if _, err := t.file.ReadAt(end, size-int64(endLen)); err != nil || string(end[8:]) != endMagic {
		return errIndex
	}
	place := le.Uint64(end)
	if place > uint64(size) {
		return errIndex
	}
	b, err := readBlock(t.file, int64(place), kindIndex, &t.unpack)
	if err != nil {
		return err
	}
	r := reader{data: b}
	before := int64(headerLen) // no chunk begins earlier
	for n := r.uvarint(uint64(len(b))); n > 0 && r.err == nil; n-- {
		c := &chunk{at: int64(r.uvarint(place)), first: int64(r.uvarint(1 << 62)), count: int(r.uvarint(maxEntries))}
		c.start, c.end = r.time(), r.time()
		if r.err != nil || c.count == 0 || c.at < before || c.first != t.next || c.start < t.end || c.end < c.start {
			return errIndex
		}
		if c.marks, err = r.marks(t.next); err != nil {
			return err
		}
		before, t.next, t.end = c.at+blockLen, c.first+int64(c.count), c.end
		t.chunks = append(t.chunks, c)
	}
	if r.err != nil || r.at != len(b) || len(t.chunks) == 0 {
		return errIndex
	}
	t.begin = t.chunks[0].start
	return nil
}

func (r *reader) time() time.Duration { return time.Duration(r.uvarint(maxTime)) * time.Microsecond }

// marks reads those as of an entry.
func (r *reader) marks(next int64) (ms marks, err error) {
	for n := r.uvarint(MaxLinks); n > 0 && r.err == nil; n-- {
		m := mark{link: uint32(r.uvarint(1<<32 - 1))}
		for _, to := range [...]*int64{&m.key, &m.welcome, &m.latest, &m.vitals, &m.observed, &m.over} {
			*to = int64(r.uvarint(uint64(next))) - 1
		}
		if len(ms) > 0 && ms[len(ms)-1].link >= m.link {
			return nil, errIndex
		}
		ms = append(ms, m)
	}
	return ms, r.err
}
