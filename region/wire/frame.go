package wire

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

// Kind says what a frame between servers carries.
type Kind uint8

const (
	Hello  Kind = 1 // JSON: who speaks, of which world (server)
	Refuse Kind = 2 // text: why the connection is refused
	Halo   Kind = 3 // a batch: From's particles that To needs for the epoch
	Pull   Kind = 4 // empty: From asks To for To's halo of the epoch
	Ping   Kind = 5 // empty: the connection is alive
	Gone   Kind = 6 // empty: To asked From for a halo of the epoch that From has forgotten
	Proof  Kind = 7 // 64 bytes: a signature of who said hello, that it has the key it says it has (server)
)

// Limits of a frame between servers, bytes.
const (
	HeaderSize = 28
	MaxWire    = 4 << 20  // as it is sent, header included
	MaxRaw     = 16 << 20 // payload after decompression
	MaxHello   = 64 << 10 // before a peer has said who it is
)

// MaxBack is how many epochs a predicted halo may be later than its base.
const MaxBack = 16

// Header opens every frame between servers: 28 bytes, little-endian.
//
//	u8 kind · u8 flags (1: the payload is zstd, 2: it is predicted) · u16 back
//	u32 from · u32 to · u64 epoch · u32 raw length
//	u32 CRC-32C of bytes 0–23 and of the raw payload
//
// The raw payload is what the frame means: of a predicted halo the batch that comes
// out, so whoever predicts from another base than the sender notices. back is 0 but
// for a predicted halo: by how many epochs its base is older.
type Header struct {
	Kind     Kind
	Packed   bool   // the payload is zstd
	Back     uint16 // not 0: the payload is predicted from the halo so many epochs before
	From, To uint32
	Epoch    uint64
	Raw      uint32 // length of the payload before prediction and compression
	Sum      uint32
}

// Flags of a frame.
const (
	flagPacked    = 1
	flagPredicted = 2
)

// Predicted reports whether the payload is to be decoded by a Predictor.
func (h *Header) Predicted() bool { return h.Back != 0 }

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Append appends the header of a frame whose payload, before prediction and
// compression, is raw; it sets Raw and Sum.
func (h *Header) Append(dst, raw []byte) []byte {
	h.Raw = uint32(len(raw))
	at := len(dst)
	flags := uint8(0)
	if h.Packed {
		flags |= flagPacked
	}
	if h.Predicted() {
		flags |= flagPredicted
	}
	dst = append(dst, uint8(h.Kind), flags)
	dst = binary.LittleEndian.AppendUint16(dst, h.Back)
	dst = binary.LittleEndian.AppendUint32(dst, h.From)
	dst = binary.LittleEndian.AppendUint32(dst, h.To)
	dst = binary.LittleEndian.AppendUint64(dst, h.Epoch)
	dst = binary.LittleEndian.AppendUint32(dst, h.Raw)
	h.Sum = crc32.Update(crc32.Checksum(dst[at:], castagnoli), castagnoli, raw)
	return binary.LittleEndian.AppendUint32(dst, h.Sum)
}

// ParseHeader returns the header of a frame and its payload as sent. It errs if
// the frame is too short, of an unknown kind or declares more than MaxRaw.
func ParseHeader(frame []byte) (h Header, payload []byte, err error) {
	if len(frame) < HeaderSize {
		return h, nil, fmt.Errorf("frame of %d bytes: a header has %d", len(frame), HeaderSize)
	}
	r := reader{data: frame, message: "frame"}
	h.Kind = Kind(r.byte())
	flags := r.byte()
	h.Back = r.uint16()
	h.From, h.To, h.Epoch, h.Raw, h.Sum = r.uint32(), r.uint32(), r.uint64(), r.uint32(), r.uint32()
	h.Packed = flags&flagPacked != 0
	payload = frame[HeaderSize:]
	switch {
	case h.Kind < Hello || h.Kind > Proof:
		return h, nil, fmt.Errorf("frame of unknown kind %d", h.Kind)
	case flags > flagPacked|flagPredicted:
		return h, nil, fmt.Errorf("frame with unknown flags %d", flags)
	case h.Predicted() != (flags&flagPredicted != 0) || h.Back > MaxBack || uint64(h.Back) > h.Epoch || h.Predicted() && h.Kind != Halo:
		return h, nil, fmt.Errorf("frame of kind %d and epoch %d with flags %d, predicted from %d epochs before", h.Kind, h.Epoch, flags, h.Back)
	case h.Raw > MaxRaw:
		return h, nil, fmt.Errorf("frame of %d bytes: at most %d are allowed", h.Raw, MaxRaw)
	case h.Predicted() && int(h.Raw) <= len(payload):
		return h, nil, fmt.Errorf("frame declares %d bytes and takes %d to predict them", h.Raw, len(payload))
	case !h.Packed && !h.Predicted() && int(h.Raw) != len(payload):
		return h, nil, fmt.Errorf("frame declares %d bytes and has %d", h.Raw, len(payload))
	}
	return h, payload, nil
}

// Check reports an error unless raw is the payload that the frame was made with.
func (h *Header) Check(frame, raw []byte) error {
	if len(raw) != int(h.Raw) {
		return fmt.Errorf("frame declares %d bytes and holds %d", h.Raw, len(raw))
	}
	if sum := crc32.Update(crc32.Checksum(frame[:HeaderSize-4], castagnoli), castagnoli, raw); sum != h.Sum {
		return fmt.Errorf("frame with checksum %08x says %08x", sum, h.Sum)
	}
	return nil
}
