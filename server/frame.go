package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/klauspost/compress/zstd"

	"ylem/region"
	"ylem/region/wire"
)

// Payloads that are smaller than this, and hold fewer particles, are sent raw:
// packing them costs more than it saves.
const (
	packBytes     = 4 << 10
	packParticles = 200
)

// packer compresses for all connections of the process.
var packer = must(zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithLowerEncoderMem(true)))

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// errTooLarge marks a halo that no frame can carry.
var errTooLarge = errors.New("halo too large")

// pack returns the frame that carries a message of a region.
func pack(m region.Message) ([]byte, error) {
	h := wire.Header{Kind: m.Kind, From: uint32(m.From), To: uint32(m.To), Epoch: m.Epoch}
	if len(m.Payload) > wire.MaxRaw {
		return nil, fmt.Errorf("%w: region %d has %d MiB to say to region %d, at most %d fit: split the world into more regions or make --epoch shorter",
			errTooLarge, m.From, len(m.Payload)>>20, m.To, wire.MaxRaw>>20)
	}
	payload := m.Payload
	if len(payload) > packBytes || countOf(payload) >= packParticles {
		payload, h.Packed = squeeze(payload)
	}
	if wire.HeaderSize+len(payload) > wire.MaxWire {
		return nil, fmt.Errorf("%w: region %d has %d MiB, packed, to say to region %d, at most %d fit: split the world into more regions or make --epoch shorter",
			errTooLarge, m.From, len(payload)>>20, m.To, wire.MaxWire>>20)
	}
	return append(h.Append(make([]byte, 0, wire.HeaderSize+len(payload)), m.Payload), payload...), nil
}

// squeeze returns a payload packed, if that is smaller.
func squeeze(payload []byte) (out []byte, packed bool) {
	if out = packer.EncodeAll(payload, nil); len(out) < len(payload) {
		return out, true
	}
	return payload, false
}

// countOf returns how many particles a batch says that it has.
func countOf(batch []byte) uint32 {
	if len(batch) < 4 {
		return 0
	}
	return binary.LittleEndian.Uint32(batch)
}

// note returns a frame that belongs to no region.
func note(kind wire.Kind, epoch uint64, payload []byte) []byte {
	h := wire.Header{Kind: kind, Epoch: epoch}
	return append(h.Append(nil, payload), payload...)
}

// unpacker takes frames of one connection apart. It is not safe for use by
// several goroutines.
type unpacker struct {
	zstd *zstd.Decoder
	past *past // what came before; nil: nothing can be predicted from it
}

// unpack returns a frame's header and its payload as it was before it was
// packed. It allocates no more than the header declares, of which there is at
// most wire.MaxRaw, and only halos may be packed.
func (u *unpacker) unpack(frame []byte) (wire.Header, []byte, error) {
	h, payload, err := wire.ParseHeader(frame)
	if err != nil {
		return h, nil, err
	}
	if h.Packed {
		if h.Kind != wire.Halo {
			return h, nil, fmt.Errorf("packed frame of kind %d: only halos are packed", h.Kind)
		}
		if u.zstd == nil {
			u.zstd, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
				zstd.WithDecoderMaxMemory(wire.MaxRaw), zstd.WithDecodeAllCapLimit(true))
			if err != nil {
				return h, nil, err
			}
		}
		if payload, err = u.zstd.DecodeAll(payload, make([]byte, 0, h.Raw)); err != nil {
			return h, nil, fmt.Errorf("frame that declares %d bytes: %w", h.Raw, err)
		}
	}
	switch {
	case h.Kind != wire.Halo && h.Kind != wire.Pull && h.Kind != wire.Gone && (h.From != 0 || h.To != 0):
		return h, nil, fmt.Errorf("frame of kind %d between regions %d and %d", h.Kind, h.From, h.To)
	case (h.Kind == wire.Pull || h.Kind == wire.Ping || h.Kind == wire.Gone) && len(payload) > 0:
		return h, nil, fmt.Errorf("frame of kind %d with %d bytes, which has none", h.Kind, len(payload))
	case h.From > math.MaxInt32 || h.To > math.MaxInt32:
		return h, nil, fmt.Errorf("frame from region %d to region %d", h.From, h.To)
	}
	if h.Kind == wire.Halo && u.past != nil || h.Predicted() {
		payload, err = u.past.read(&h, frame, payload)
		return h, payload, err
	}
	return h, payload, h.Check(frame, payload)
}

func (u *unpacker) close() {
	if u.zstd != nil {
		u.zstd.Close()
	}
}
