package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"

	"ylem/region"
	"ylem/region/wire"
)

// On links where one of the two servers wants it, every halo is signed: behind its
// frame stand
//
//	64 bytes of ed25519
//
// over "ylem halo 1\n" · seal of the world · from u32 · to u32 · epoch u64 ·
// SHA-256 of the batch as it is before it is predicted and packed. So two different signed halos from
// one region to another of one epoch prove, to everybody, that their signers did
// not both compute the world.
const (
	haloContext = "ylem halo 1\n"
	haloTrailer = ed25519.SignatureSize
)

// seal is what a signed halo is a halo of: one world, and its split. Other rules have
// epochs of other numbers.
type seal [sha256.Size]byte

// sealOf returns the seal of the world that a hello is of.
func sealOf(h *hello) seal {
	return sha256.Sum256(fmt.Appendf(nil, "ylem world 1\n%d\n%q\n%d\n%v\n%d", h.Arithmetic, h.Instance, h.Seed, h.Grid, h.Epoch))
}

// utterance is a halo as it is signed.
type utterance struct {
	seal     seal
	from, to uint32
	epoch    uint64
	batch    [sha256.Size]byte
}

func uttered(s seal, m *region.Message) utterance {
	return utterance{s, uint32(m.From), uint32(m.To), m.Epoch, sha256.Sum256(m.Payload)}
}

func (u *utterance) message() []byte {
	out := append([]byte(haloContext), u.seal[:]...)
	out = binary.LittleEndian.AppendUint32(out, u.from)
	out = binary.LittleEndian.AppendUint32(out, u.to)
	out = binary.LittleEndian.AppendUint64(out, u.epoch)
	return append(out, u.batch[:]...)
}

// attest puts the signature behind the frame of a halo, if this link has them.
func (l *link) attest(frame []byte, m *region.Message) []byte {
	if !l.signs || m.Kind != wire.Halo {
		return frame
	}
	u, self := uttered(l.mesh.seal, m), l.mesh.access.self
	signature := self.sign(u.message())
	if e := l.mesh.witness.hears(&u, self.ID(), signature); e != nil { // another copy of the region says otherwise
		l.mesh.testify(e)
	}
	return append(frame, signature...)
}

// detach takes the signature from behind a frame, if it is one that has it.
func (l *link) detach(frame []byte) (rest, trailer []byte) {
	if !l.signs || len(frame) < wire.HeaderSize+haloTrailer || wire.Kind(frame[0]) != wire.Halo {
		return frame, nil
	}
	at := len(frame) - haloTrailer
	return frame[:at:at], frame[at:]
}

// verify checks the signature of a halo, and remembers it.
func (l *link) verify(m *region.Message, trailer []byte) error {
	if !l.signs || m.Kind != wire.Halo {
		return nil
	}
	if trailer == nil {
		return &garbage{errors.New("a halo without a signature")}
	}
	u := uttered(l.mesh.seal, m)
	if !ed25519.Verify(l.key, u.message(), trailer) {
		return &garbage{fmt.Errorf("the signature of the halo from region %d to region %d of epoch %d is wrong", m.From, m.To, m.Epoch)}
	}
	if e := l.mesh.witness.hears(&u, l.hello.Key, trailer); e != nil {
		l.mesh.testify(e)
	}
	return nil
}

// testify writes evidence into the log and keeps it.
func (m *mesh) testify(e *evidence) {
	if !m.witness.isNews(e) {
		return
	}
	m.log.note(slog.LevelError, "evidence: "+e.What, slog.String("evidence", string(must(json.Marshal(e)))))
	if err := m.witness.keep(e); err != nil {
		m.log.note(slog.LevelError, "the evidence cannot be kept", slog.String("file", m.witness.file), slog.String("error", err.Error()))
	}
}

// accuse says that a region found the halo wrong that a server said; server is its
// key, "" if nobody knows who it was.
func (m *mesh) accuse(d *region.Disagreement, server string) {
	m.testify(m.witness.against(d, m.seal, server))
}
