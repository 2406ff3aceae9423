package wire

import "math/bits"

// Columns of small signed integers as bits. A value v becomes u = zigzag(v); u>>k
// ones, a zero, and the lowest k bits of u follow, the highest bit first. k follows
// the mean of the values before (Golomb–Rice with the adaption of JPEG-LS, ITU-T
// T.87, A.5.1), so a column that is nearly all zeros takes a bit a value, and one
// with a bell of width 2ⁿ about n + 2. A column begins with the byte k of its first
// value and ends at a byte; what is left of that byte is zeros.

const (
	riceEscape = 20 // so many ones: 64 bits follow as they are
	riceForget = 32 // how many values the mean remembers, about
	riceWidest = 56 // the largest k
)

// rice follows the mean of a column.
type rice struct{ sum, count uint64 }

func newRice(k uint8) rice { return rice{sum: 1 << k, count: 1} }

// k returns how many bits of the next value come as they are.
func (c *rice) k() uint {
	k := uint(0)
	for k < riceWidest && c.count<<k < c.sum {
		k++
	}
	return k
}

// see counts a value, one that is far out as if it were less so.
func (c *rice) see(u uint64, k uint) {
	c.sum += min(u, 8<<k)
	if c.count++; c.count == riceForget {
		c.sum, c.count = c.sum/2, c.count/2
	}
}

func zigzag(v int64) uint64   { return uint64(v<<1) ^ uint64(v>>63) }
func unzigzag(u uint64) int64 { return int64(u>>1) ^ -int64(u&1) }

// appendColumn appends a column.
func appendColumn(dst []byte, values []int64) []byte {
	wide := 0
	for _, v := range values {
		wide += bits.Len64(zigzag(v))
	}
	first := uint8(min(wide/max(len(values), 1), riceWidest))
	w := bitWriter{dst: append(dst, first)}
	c := newRice(first)
	for _, v := range values {
		u, k := zigzag(v), c.k()
		if ones := u >> k; ones < riceEscape {
			w.write(1<<(ones+1)-2, uint(ones)+1)
			w.write(u&(1<<k-1), k)
		} else {
			w.write(1<<riceEscape-1, riceEscape)
			w.write(u, 64)
		}
		c.see(u, k)
	}
	return w.end()
}

// column reads a column into values.
func (r *reader) column(values []int64) {
	first := r.byte()
	if first > riceWidest {
		r.fail("a column that begins with %d bits", first)
	}
	if r.err != nil {
		return
	}
	b := bitReader{data: r.data[r.at:]}
	c := newRice(first)
	for i := range values {
		ones, k := uint64(0), c.k()
		for ones < riceEscape && b.read(1) == 1 {
			ones++
		}
		u := uint64(0)
		if ones < riceEscape {
			u = ones<<k | b.read(k)
		} else {
			u = b.read(64)
		}
		if b.short {
			r.fail("column of %d values ends after %d", len(values), i)
			return
		}
		values[i] = unzigzag(u)
		c.see(u, k)
	}
	r.at += (b.at + 7) / 8
}

// bitWriter appends bits to dst.
type bitWriter struct {
	dst  []byte
	held uint64 // the lowest n bits are not written yet
	n    uint   // below 8
}

// write appends the lowest n bits of v, the highest of them first; n is 0 to 64.
func (w *bitWriter) write(v uint64, n uint) {
	if n > 32 {
		w.write(v>>32, n-32)
		v, n = v&(1<<32-1), 32
	}
	w.held, w.n = w.held<<n|v&(1<<n-1), w.n+n
	for w.n >= 8 {
		w.n -= 8
		w.dst = append(w.dst, uint8(w.held>>w.n))
	}
}

// end fills the last byte with zeros.
func (w *bitWriter) end() []byte {
	if w.n > 0 {
		w.write(0, 8-w.n)
	}
	return w.dst
}

// bitReader takes bits off data. Beyond its end it reads zeros, and is short.
type bitReader struct {
	data  []byte
	at    int // bits
	short bool
}

func (b *bitReader) read(n uint) (v uint64) {
	for n > 0 {
		if b.at>>3 >= len(b.data) {
			b.short = true
			return 0
		}
		left := 8 - uint(b.at&7)
		take := min(left, n)
		v = v<<take | uint64(b.data[b.at>>3])>>(left-take)&(1<<take-1)
		b.at += int(take)
		n -= take
	}
	return v
}
