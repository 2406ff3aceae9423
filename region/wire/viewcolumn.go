package wire

import "encoding/binary"

// A column of a frame is one number per particle, mostly small: differences, modulo 2³². Each is folded so that small
// ones of either sign are small (zigzag), and then stands as planes: the lowest byte of all, the next byte of all, and so
// on. What does not fit is written as all ones in the planes, and follows:
//
//	planes   u8, 1 to 4
//	bytes    planes × n × u8
//	escapes  a varint for each that is all ones, in order: how much more it is; with 4 planes there are none
//
// Bytes that mean the same stand together, so zstd's entropy coder sees their distribution.

const mostPlanes = 4

// escapeOf is what stands in so many planes for a number that does not fit.
func escapeOf(planes int) uint32 {
	if planes == mostPlanes {
		return 0 // no number is above it but by an escape that is never read
	}
	return 1<<(8*planes) - 1
}

func fold(v int32) uint32   { return uint32(v<<1) ^ uint32(v>>31) }
func unfold(u uint32) int32 { return int32(u>>1) ^ -int32(u&1) }

// appendFolded appends a column of folded numbers. It takes as few planes as leave at most each 16th to the escapes.
func appendFolded(dst []byte, column []uint32) []byte {
	var above [mostPlanes]int
	for _, u := range column {
		if u >= 1<<8-1 {
			above[1]++
			if u >= 1<<16-1 {
				above[2]++
				if u >= 1<<24-1 {
					above[3]++
				}
			}
		}
	}
	planes := 1
	for planes < mostPlanes && above[planes] > len(column)/16 {
		planes++
	}
	dst = append(dst, byte(planes))
	escape := escapeOf(planes)
	for plane := range planes {
		shift := 8 * plane
		if planes == mostPlanes {
			for _, u := range column {
				dst = append(dst, byte(u>>shift))
			}
			continue
		}
		for _, u := range column {
			dst = append(dst, byte(min(u, escape)>>shift))
		}
	}
	if planes < mostPlanes && above[planes] > 0 {
		for _, u := range column {
			if u >= escape {
				dst = binary.AppendUvarint(dst, uint64(u-escape))
			}
		}
	}
	return dst
}

// folded is a column that is being read.
type folded struct {
	n      int
	escape uint32 // 0: none
	planes [mostPlanes][]byte
	more   reader // the escapes
}

// folded begins to read a column of n numbers. The reader is behind it only when all numbers were read: see done.
func (r *reader) folded(n int) (c folded) {
	planes := int(r.byte())
	if r.err == nil && (planes < 1 || planes > mostPlanes) {
		r.at--
		r.fail("%d planes", planes)
	}
	if r.err != nil {
		return folded{}
	}
	c.n, c.escape = n, escapeOf(planes)
	for i := range planes {
		c.planes[i] = r.bytes(n)
	}
	if r.err != nil {
		return folded{}
	}
	c.more = *r
	return c
}

// at returns the i-th number. All are to be read, in order.
func (c *folded) at(i int) uint32 {
	u := uint32(c.planes[0][i])
	if c.planes[1] != nil {
		u = c.wide(i, u)
	}
	if u == c.escape && c.escape != 0 {
		u += c.further()
	}
	return u
}

func (c *folded) wide(i int, u uint32) uint32 {
	for plane := 1; plane < mostPlanes && c.planes[plane] != nil; plane++ {
		u |= uint32(c.planes[plane][i]) << (8 * plane)
	}
	return u
}

func (c *folded) further() uint32 { return uint32(c.more.uvarint(uint64(1<<32 - 1 - c.escape))) }

// done sets the reader behind the column.
func (r *reader) done(c *folded) {
	if r.err == nil && c.n > 0 {
		r.at, r.err = c.more.at, c.more.err
	}
}
