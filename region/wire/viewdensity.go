package wire

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// Counts of density are a byte: up to 15 as they are, then eight steps to each doubling, rounded to the nearest, so that
// a count is at most 6.25 % off. Beyond MostCount there is no more.
const (
	exactCount = 16
	MostCount  = 15 << 12 // what a texel counts at most
	mostCode   = exactCount + 12*8 - 1
)

// CountCode is the byte for a count.
func CountCode(n uint32) uint8 {
	if n < exactCount {
		return uint8(n)
	}
	n = min(n, MostCount)
	shift := bits.Len32(n) - 4 // of which the four highest bits stay
	top := (n + 1<<(shift-1)) >> shift
	if top == 16 {
		top, shift = 8, shift+1
	}
	return uint8(exactCount + (shift-1)*8 + int(top) - 8)
}

// countOf is what each byte means; 0 beyond mostCode.
var countOf = func() (count [256]uint16) {
	for code := range mostCode + 1 {
		if code < exactCount {
			count[code] = uint16(code)
		} else {
			shift := (code-exactCount)/8 + 1
			count[code] = uint16((code-exactCount)%8+8) << shift
		}
	}
	return count
}()

// Tiles is density as it is sent: Code holds the bytes of the first channel row by row, then those of the next.
type Tiles struct {
	Step       float64
	X, Y, W, H int
	Channels   int
	Code       []uint8
}

// MostTiles is how many counts a frame has at most, all channels of all sections together.
const MostTiles = MostTexels * Channels

// append appends:
//
//	step         f64, above 0, finite
//	x, y         2 × i32
//	width, height  2 × u16
//	channels     u8, 1 to 4
//	counts       channels × height × width × u8
func (t *Tiles) append(dst []byte) []byte {
	dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(t.Step))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(int32(t.X)))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(int32(t.Y)))
	dst = binary.LittleEndian.AppendUint16(dst, uint16(t.W))
	dst = binary.LittleEndian.AppendUint16(dst, uint16(t.H))
	return append(append(dst, byte(t.Channels)), t.Code[:t.W*t.H*t.Channels]...)
}

// decode reads density, of at most so many counts, and returns how many they are.
func (d *Density) decode(r *reader, most int) int {
	d.Step = math.Float64frombits(r.uint64())
	if r.err == nil && !(d.Step > 0 && d.Step <= math.MaxFloat32) {
		r.fail("texels of %v", d.Step)
	}
	d.X, d.Y = int(int32(r.uint32())), int(int32(r.uint32()))
	d.W, d.H = int(r.uint16()), int(r.uint16())
	d.Channels = int(r.byte())
	if r.err == nil && (d.Channels < 1 || d.Channels > Channels) {
		r.fail("%d channels", d.Channels)
	}
	n := d.W * d.H
	if r.err == nil && n*d.Channels > most {
		r.fail("%d × %d texels: too many", d.W, d.H)
	}
	codes := r.bytes(n * d.Channels)
	if r.err != nil {
		return 0
	}
	d.Count = sized(d.Count, len(codes))
	for channel := range d.Channels {
		at := channel
		for i, code := range codes[channel*n : (channel+1)*n] {
			if code > mostCode {
				r.at += channel*n + i - len(codes)
				r.fail("%d is no count", code)
				return 0
			}
			d.Count[at] = countOf[code]
			at += d.Channels
		}
	}
	return len(codes)
}
