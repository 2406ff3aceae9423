package tape

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"

	"github.com/klauspost/compress/zstd"
)

const (
	magic     = "\x89ylem\r\n\x1a"
	version   = 1
	headerLen = len(magic) + 4 + 8 + 4
	blockLen  = 16 // bytes before the payload of a block
	endMagic  = "ylem end"
	endLen    = 8 + len(endMagic)
	kindChunk = 'C'
	kindIndex = 'I'
	maxIndex  = 16 << 20 // bytes raw
)

var (
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
	le         = binary.LittleEndian
)

// unpacker holds a zstd decoder, once one is needed.
type unpacker struct{ decoder *zstd.Decoder }

// unpack unpacks a payload of a declared length.
func (u *unpacker) unpack(payload []byte, raw int) ([]byte, error) {
	if u.decoder == nil {
		var err error
		if u.decoder, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxChunk), zstd.WithDecodeAllCapLimit(true)); err != nil {
			return nil, err
		}
	}
	out, err := u.decoder.DecodeAll(payload, make([]byte, 0, raw))
	if err != nil {
		return nil, err
	}
	if len(out) != raw {
		return nil, fmt.Errorf("%d bytes, not %d as declared", len(out), raw)
	}
	return out, nil
}

// append appends a block. A payload that zstd makes no smaller is stored as it is.
func (p *packer) append(dst []byte, kind byte, payload []byte) []byte {
	flags, stored := byte(0), payload
	if packed := p.pack(payload); packed != nil && len(packed) < len(payload) {
		flags, stored = 1, packed
	}
	start := len(dst)
	dst = append(dst, kind, flags, 0, 0)
	dst = le.AppendUint32(dst, uint32(len(payload)))
	dst = le.AppendUint32(dst, uint32(len(stored)))
	sum := crc32.Update(crc32.Checksum(dst[start:], castagnoli), castagnoli, stored)
	return append(le.AppendUint32(dst, sum), stored...)
}

// errCut is why a block cannot be read that the file ends in.
var errCut = errors.New("the file ends too early")

// blockHead is what stands before a payload.
type blockHead struct {
	kind        byte
	packed      bool
	raw, stored int
	sum         uint32 // of the payload and of what stands before the sum
	before      uint32 // the sum so far
}

func readHead(file io.ReaderAt, at int64) (h blockHead, err error) {
	var b [blockLen]byte
	if _, err := file.ReadAt(b[:], at); err != nil {
		return h, cut(err)
	}
	h = blockHead{b[0], b[1] == 1, int(le.Uint32(b[4:])), int(le.Uint32(b[8:])), le.Uint32(b[12:]), crc32.Checksum(b[:12], castagnoli)}
	limit := maxChunk
	if h.kind == kindIndex {
		limit = maxIndex
	}
	switch {
	case h.kind != kindChunk && h.kind != kindIndex || b[1] > 1 || b[2] != 0 || b[3] != 0:
		return h, fmt.Errorf("byte %d: no block begins here", at)
	case le.Uint32(b[4:]) > uint32(limit) || h.stored > h.raw || !h.packed && h.stored != h.raw:
		return h, fmt.Errorf("byte %d: a block of %d bytes, stored as %d: at most %d", at, le.Uint32(b[4:]), le.Uint32(b[8:]), limit)
	}
	return h, nil
}

// readBlock gives the payload of the block at a place of a file, which is of a kind.
func readBlock(file io.ReaderAt, at int64, kind byte, u *unpacker) ([]byte, error) {
	h, err := readHead(file, at)
	if err != nil {
		return nil, err
	}
	if h.kind != kind {
		return nil, fmt.Errorf("byte %d: a block of kind %q, not %q", at, h.kind, kind)
	}
	payload, err := readAll(file, at+blockLen, h.stored)
	if err != nil {
		return nil, err
	}
	if crc32.Update(h.before, castagnoli, payload) != h.sum {
		return nil, fmt.Errorf("byte %d: the block is damaged", at)
	}
	if h.packed {
		if payload, err = u.unpack(payload, h.raw); err != nil {
			return nil, fmt.Errorf("byte %d: %w", at, err)
		}
	}
	return payload, nil
}

// readAll reads n bytes, and takes memory only for those that are there.
func readAll(file io.ReaderAt, at int64, n int) ([]byte, error) {
	out := make([]byte, 0, min(n, chunkSize))
	for len(out) < n {
		step := min(n-len(out), max(len(out), chunkSize))
		out = append(out, make([]byte, step)...)
		if _, err := file.ReadAt(out[len(out)-step:], at+int64(len(out)-step)); err != nil {
			return nil, cut(err)
		}
	}
	return out, nil
}

func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errCut
	}
	return err
}
