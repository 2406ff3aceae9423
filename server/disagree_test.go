package main

import (
	"context"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"ylem/particles"
	"ylem/region"
	"ylem/region/wire"
)

// flip moves a particle of a region by one quantum, as broken memory or a lie would:
// the one that is nearest to where the region's box begins.
func flip(t *testing.T, s *server, id int) {
	t.Helper()
	done := make(chan bool, 1)
	eventually(t, "a particle to flip", func() bool {
		s.owner.call(func() {
			r := s.owner.crew.of(id)
			if r == nil || r.Tick() < cutEpochs || r.Tick()%cutEpochs < 1 || r.Tick()%cutEpochs > 4 { // so that no cut has it before it is found
				done <- false
				return
			}
			st, box := r.Store(), s.world.Box(id)
			row := 0
			for i := range st.Owned {
				if st.X[i]-box.Lo[0] < st.X[row]-box.Lo[0] {
					row = i
				}
			}
			st.X[row] ^= 1
			done <- true
		})
		return <-done
	})
}

// A particle near a border that is one quantum off is found at the next halo: the
// epoch, the regions and both hashes are named. Nobody goes on with it, and when the
// server that said it is gone the world goes on, and ends as it does without.
func TestFlippedHalo(t *testing.T) {
	file := worldFile(t, small)
	p := newMemoryPlane()
	honest := quickOn(t, p, file, 200, []int{0, 1, 2}, func(c *serving) { c.most = 3 })
	launch(t, honest)
	broken := quickOn(t, p, file, 200, []int{3})
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- broken.run(ctx) }()
	broken.join([]string{honest.mesh.self.Address})
	flip(t, broken, 3)
	eventually(t, "that it is named", func() bool { return strings.Contains(said(honest), "evidence: a halo differs") })
	require.Regexp(t, `region \d disagrees with region 3 about .* at epoch \d+ \(tick \d+\): hash [0-9a-f]{16} here, [0-9a-f]{16} there`, said(honest))
	require.Contains(t, said(honest), broken.mesh.self.Key)
	stop()
	require.NoError(t, <-ran)
	broken.close()
	mended := quickOn(t, p, file, 200, nil)
	launch(t, mended)
	mended.join([]string{honest.mesh.self.Address})
	require.Equal(t, hashOf(t, file, 200), finish(t, []*server{honest, mended}))
}

// A server that says halos of a region before the one that computes it does, and
// other ones, is found out when that one speaks: both are named by what they have
// signed. Nothing of the lie is in what the control plane keeps, so the world ends
// as it does without when who believed it begins again.
func TestLiar(t *testing.T) {
	file := worldFile(t, small)
	p := newMemoryPlane()
	misled := quickSigned(t, p, file, 200, []int{0, 1, 2}, func(c *serving) { c.most = 3 })
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- misled.run(ctx) }()
	lives(t, misled, 3)
	liar := meet(t, misled, linkPath, linkProtocol)
	liar.enter(credible(misled), nil)
	table := misled.world.Table
	batcher := wire.Batcher{Attrs: len(table.Attrs), Slots: table.Slots, Dimensions: table.Dimensions}
	nothing := batcher.Encode(nil, particles.NewStore(len(table.Attrs), table.Slots), nil)
	for epoch := range uint64(5) {
		for to := range 3 {
			liar.say(websocket.BinaryMessage, liar.signedHalo(misled.mesh.seal, region.Message{Kind: wire.Halo, From: 3, To: to, Epoch: epoch, Payload: nothing}))
		}
	}
	eventually(t, "that the lie is believed", func() bool { return misled.owner.state.Load().Tick > 0 })
	honest := quickOn(t, p, file, 200, []int{3}, func(c *serving) { c.most = 1 })
	launch(t, honest)
	honest.join([]string{misled.mesh.self.Address})
	eventually(t, "that the liar is named", func() bool { return strings.Contains(said(misled), "evidence: two signed halos differ") })
	require.Contains(t, said(misled), liar.self.ID())
	require.Contains(t, said(misled), honest.mesh.self.Key)
	liar.conn.Close()
	stop()
	require.NoError(t, <-ran)
	misled.close()

	again := quickOn(t, p, file, 200, nil)
	launch(t, again)
	again.join([]string{honest.mesh.self.Address})
	require.Equal(t, hashOf(t, file, 200), finish(t, []*server{honest, again}))
}

// Who computes a region along and gets something else is found even when all has gone
// on long ago: both are named by what they have signed, and nothing changes.
func TestSecondCopyDiffers(t *testing.T) {
	file := worldFile(t, small)
	s := quickSigned(t, newMemoryPlane(), file, 100, []int{0, 1, 2, 3})
	launch(t, s)
	lives(t, s, 4)
	other := meet(t, s, linkPath, linkProtocol)
	h := credible(s)
	h.Own = "0-3" // so it is told all halos
	other.enter(h, nil)
	var last []byte
	for {
		if last = other.next(wire.Halo); wire.HeaderSize+haloTrailer < len(last) {
			break
		}
	}
	header, _, err := wire.ParseHeader(last[:len(last)-haloTrailer])
	require.NoError(t, err)
	eventually(t, "the end", func() bool { return s.owner.state.Load().Ended })
	other.say(websocket.BinaryMessage, other.signedHalo(s.mesh.seal, region.Message{
		Kind: wire.Halo, From: int(header.From), To: int(header.To), Epoch: header.Epoch, Payload: []byte{0, 0, 0, 0},
	}))
	eventually(t, "that it is named", func() bool { return strings.Contains(said(s), "evidence: two signed halos differ") })
	require.Contains(t, said(s), other.self.ID())
	require.Contains(t, said(s), s.mesh.self.Key)
	require.Equal(t, hashOf(t, file, 100), hex(func() (total uint64) {
		for _, one := range *s.owner.shares.Load() {
			total += one.Hash
		}
		return total
	}()))
}
