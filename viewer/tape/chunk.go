package tape

import (
	"encoding/binary"
	"fmt"
	"time"
)

// maxTime is the latest time of a tape, in µs: 35 years.
const maxTime = 1 << 50

// beginChunk begins a chunk whose first entry has a number and a time.
func beginChunk(dst []byte, first int64, at time.Duration) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(dst, uint64(first)), uint64(at.Microseconds()))
}

// appendEntry appends an entry that follows one of a time.
func appendEntry(dst []byte, e Entry, before time.Duration) []byte {
	dst = binary.AppendUvarint(dst, uint64(e.At.Microseconds()-before.Microseconds()))
	dst = binary.AppendUvarint(dst, uint64(e.Link))
	dst = binary.AppendUvarint(dst, uint64(len(e.Message)))
	return append(dst, e.Message...)
}

// decodeChunk reads a chunk, of one entry at least. Messages are parts of b.
func decodeChunk(b []byte) (first int64, entries []Entry, err error) {
	r := reader{data: b}
	first = int64(r.uvarint(1 << 62))
	at := r.uvarint(maxTime)
	for r.err == nil && r.at < len(b) {
		if len(entries) == maxEntries {
			return 0, nil, fmt.Errorf("byte %d: more than %d entries", r.at, maxEntries)
		}
		at += r.uvarint(maxTime)
		if at > maxTime {
			return 0, nil, fmt.Errorf("byte %d: %d µs after its beginning", r.at, at)
		}
		link := uint32(r.uvarint(1<<32 - 1))
		message := r.bytes(r.uvarint(MaxMessage))
		entries = append(entries, Entry{time.Duration(at) * time.Microsecond, link, message})
	}
	if r.err == nil && len(entries) == 0 {
		return 0, nil, fmt.Errorf("a chunk without an entry")
	}
	return first, entries, r.err
}

// reader takes numbers off bytes that a stranger may have written. The first thing that is wrong stays its error.
type reader struct {
	data []byte
	at   int
	err  error
}

// uvarint reads a varint of at most limit; 0 after an error.
func (r *reader) uvarint(limit uint64) uint64 {
	if r.err != nil {
		return 0
	}
	v, n := binary.Uvarint(r.data[r.at:])
	if n <= 0 || v > limit {
		r.err = fmt.Errorf("byte %d: a number is missing or above %d", r.at, limit)
		return 0
	}
	r.at += n
	return v
}

// bytes reads n bytes, which are not copied.
func (r *reader) bytes(n uint64) []byte {
	if r.err == nil && n > uint64(len(r.data)-r.at) {
		r.err = fmt.Errorf("byte %d: %d bytes expected, %d there", r.at, n, len(r.data)-r.at)
	}
	if r.err != nil {
		return nil
	}
	r.at += int(n)
	return r.data[r.at-int(n) : r.at : r.at]
}
