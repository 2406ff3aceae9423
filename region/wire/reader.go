package wire

import (
	"encoding/binary"
	"fmt"
)

// FormatError says where bytes break the format that they should have.
type FormatError struct {
	Message string // which message: "batch", "view frame", …
	Offset  int    // bytes from the start of what was decoded
	Reason  string
}

func (e *FormatError) Error() string {
	return fmt.Sprintf("%s: byte %d: %s", e.Message, e.Offset, e.Reason)
}

func formatErrorf(message string, offset int, format string, args ...any) error {
	return &FormatError{message, offset, fmt.Sprintf(format, args...)}
}

// reader takes numbers off bytes that a stranger may have sent. The first thing
// that is wrong stays its error; after that it returns zeros.
type reader struct {
	data    []byte
	message string
	at      int
	err     error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = formatErrorf(r.message, r.at, format, args...)
	}
}

// bytes returns the next n bytes, or as many zeros as fit a caller's loop: none.
func (r *reader) bytes(n int) []byte {
	if r.err == nil && (n < 0 || n > len(r.data)-r.at) {
		r.fail("%d more bytes expected, %d there", n, len(r.data)-r.at)
	}
	if r.err != nil {
		return nil
	}
	r.at += n
	return r.data[r.at-n : r.at]
}

func (r *reader) byte() uint8 {
	if b := r.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) uint16() uint16 {
	if b := r.bytes(2); b != nil {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

func (r *reader) uint32() uint32 {
	if b := r.bytes(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (r *reader) uint64() uint64 {
	if b := r.bytes(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

// varint returns a zigzag integer of at most limit's magnitude.
func (r *reader) varint(limit int64) int64 {
	if r.err != nil {
		return 0
	}
	v, n := binary.Varint(r.data[r.at:])
	if n <= 0 || v > limit || v < -limit {
		r.fail("integer missing or beyond ±%d", limit)
		return 0
	}
	r.at += n
	return v
}

// uvarint returns an integer of at most limit.
func (r *reader) uvarint(limit uint64) uint64 {
	if r.err != nil {
		return 0
	}
	v, n := binary.Uvarint(r.data[r.at:])
	switch {
	case n <= 0 || v > limit:
		r.fail("integer missing or beyond %d", limit)
		return 0
	case n > 1 && r.data[r.at+n-1] == 0:
		r.fail("integer longer than it need be")
		return 0
	}
	r.at += n
	return v
}

// end fails unless all bytes were read.
func (r *reader) end() {
	if r.err == nil && r.at != len(r.data) {
		r.fail("%d bytes too many", len(r.data)-r.at)
	}
}
