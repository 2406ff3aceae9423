package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/region/wire"
)

// signedHalo is the frame of a halo as a stranger says it on a link with signatures.
func (s *stranger) signedHalo(of seal, m region.Message) []byte {
	u := uttered(of, &m)
	return append(must(pack(m)), s.self.sign(u.message())...)
}

// quickSigned is quick, and wants halos signed.
func quickSigned(t *testing.T, p controlPlane, file string, ticks int64, own []int, change ...func(*serving)) *server {
	s := quickOn(t, p, file, ticks, own, change...)
	s.mesh.self.Signs = true
	s.mesh.witness.file = filepath.Join(t.TempDir(), "evidence.jsonl")
	return s
}

// A halo without a signature, or with one of another halo, is no halo: whoever
// says it is named, and the world goes on without.
func TestSignaturesOfHalos(t *testing.T) {
	file := worldFile(t, small)
	p := newMemoryPlane()
	s := quickSigned(t, p, file, 60, []int{0, 1, 2})
	launch(t, s)
	m := region.Message{Kind: wire.Halo, From: 3, To: 0, Epoch: 0, Payload: []byte{0, 0, 0, 0}}
	other := m
	other.Epoch++
	world := s.mesh.seal
	for _, c := range []struct {
		name  string
		frame func(*stranger) []byte
		says  string
	}{
		{"none", func(*stranger) []byte { return halo(3, 0, 0, m.Payload) }, "without a signature"},
		{"zeros", func(f *stranger) []byte {
			return append(must(pack(m)), make([]byte, haloTrailer)...)
		}, "of the halo from region 3 to region 0 of epoch 0 is wrong"},
		{"of another epoch", func(f *stranger) []byte {
			frame := f.signedHalo(world, other)
			return append(must(pack(m)), frame[len(frame)-haloTrailer:]...)
		}, "is wrong"},
		{"of another key", func(*stranger) []byte { return (&stranger{self: drawIdentity()}).signedHalo(world, m) }, "is wrong"},
		{"a header alone", func(*stranger) []byte { return halo(3, 0, 0, nil)[:wire.HeaderSize] }, "without a signature"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := meet(t, s, linkPath, linkProtocol)
			f.enter(credible(s), nil)
			f.say(websocket.BinaryMessage, c.frame(f))
			f.closed(c.says)
		})
	}
	last := quickOn(t, p, file, 60, []int{3}) // it signs because the other wants it
	launch(t, last)
	last.join([]string{s.mesh.self.Address})
	require.Equal(t, hashOf(t, file, 60), finish(t, []*server{s, last}))
}

// A server that says two different halos for one epoch, to one region, is found
// out: its two signatures are written down, and hold for whoever checks them.
func TestTwoStories(t *testing.T) {
	s := quickSigned(t, newMemoryPlane(), worldFile(t, small), 60, []int{0, 1, 2})
	launch(t, s)
	liar := meet(t, s, linkPath, linkProtocol)
	liar.enter(credible(s), nil)
	world := s.mesh.seal
	for _, batch := range [][]byte{{0, 0, 0, 0}, {1, 0, 0, 0}} {
		liar.say(websocket.BinaryMessage, liar.signedHalo(world, region.Message{Kind: wire.Halo, From: 3, To: 0, Epoch: 7, Payload: batch}))
	}
	var kept []byte
	eventually(t, "the evidence is kept", func() bool {
		kept, _ = os.ReadFile(s.mesh.witness.file)
		return bytes.HasSuffix(kept, []byte("}\n"))
	})
	require.Contains(t, said(s), "evidence: two signed halos differ")
	e := new(evidence)
	require.NoError(t, json.Unmarshal(kept, e))
	require.NoError(t, e.check())
	require.Len(t, e.Halos, 2)
	for _, h := range e.Halos {
		require.Equal(t, liar.self.ID(), h.Key)
	}
	require.Equal(t, []uint32{3, 0, 7}, []uint32{e.From, e.To, uint32(e.Epoch)})
	for name, forge := range map[string]func(*evidence){
		"another epoch":  func(e *evidence) { e.Epoch++ },
		"another region": func(e *evidence) { e.To++ },
		"another world":  func(e *evidence) { e.Seal = e.Seal[2:] + "00" },
		"another server": func(e *evidence) { e.Halos[0].Key = drawIdentity().ID() },
		"another batch":  func(e *evidence) { e.Halos[1].Batch = e.Halos[0].Batch },
		"one halo twice": func(e *evidence) { e.Halos[1] = e.Halos[0] },
	} {
		forged := new(evidence)
		require.NoError(t, json.Unmarshal(kept, forged))
		forge(forged)
		require.Error(t, forged.check(), name)
	}
}

// The witness remembers the last halos and no more; a copy of one is no evidence.
func TestWitnessForgets(t *testing.T) {
	w, self := newWitness(""), drawIdentity()
	hears := func(epoch uint64, batch byte) *evidence {
		u := utterance{epoch: epoch}
		u.batch[0] = batch
		return w.hears(&u, self.ID(), make([]byte, 64))
	}
	for epoch := range uint64(mostWitnessed + 10) {
		require.Nil(t, hears(epoch, 1))
		require.Nil(t, hears(epoch, 1))
	}
	require.Len(t, w.known, mostWitnessed)
	require.Nil(t, hears(3, 2), "it is forgotten")
	require.NotNil(t, hears(mostWitnessed, 2))
	require.NotNil(t, hears(3, 1))
	require.Len(t, w.known, mostWitnessed)
}

// BenchmarkSignature is what a signed halo of 500 particles costs who says it, and
// who hears it.
func BenchmarkSignature(b *testing.B) {
	self := drawIdentity()
	m := region.Message{Kind: wire.Halo, From: 3, To: 0, Payload: make([]byte, 40*500)}
	rand.NewChaCha8([32]byte{}).Read(m.Payload)
	l := &link{signs: true, key: self.private.Public().(ed25519.PublicKey), mesh: &mesh{
		witness: newWitness(""), access: newAccess(self),
	}}
	b.Run("say", func(b *testing.B) {
		for b.Loop() {
			l.attest(nil, &m)
		}
	})
	b.Run("hear", func(b *testing.B) {
		trailer := l.attest(nil, &m)
		for b.Loop() {
			if err := l.verify(&m, trailer); err != nil {
				b.Fatal(err)
			}
		}
	})
}
