//go:build !js

package tape

import "github.com/klauspost/compress/zstd"

// packer packs payloads.
type packer struct {
	encoder *zstd.Encoder
	packed  []byte
}

func newPacker() (*packer, error) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true))
	return &packer{encoder: encoder}, err
}

// pack gives a payload packed, until the next call.
func (p *packer) pack(payload []byte) []byte {
	p.packed = p.encoder.EncodeAll(payload, p.packed[:0])
	return p.packed
}
