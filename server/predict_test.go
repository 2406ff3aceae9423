package main

import (
	"errors"
	"io"
	"net"
	"testing"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/region/wire"
	"ylem/rules"
)

// halosOf returns the halos that region 0 of a world of two says to region 1.
func halosOf(t testing.TB, name string, epochs int) (region.World, []region.Message) {
	t.Helper()
	table, err := (&options{}).load(name, io.Discard)
	require.NoError(t, err)
	w := region.World{Table: table, Seed: 1, Grid: region.Grid{2, 1, 1}, Epoch: 2}
	require.NoError(t, w.Check())
	l := must(region.NewLocal(w))
	var out []region.Message
	for len(out) < epochs {
		for _, r := range l.Regions {
			must(r.Advance())
		}
		for _, r := range l.Regions {
			for _, m := range r.Outbox() {
				if m.From == 0 {
					out = append(out, m)
				}
				require.NoError(t, l.Regions[m.To].Deliver(m))
			}
		}
	}
	return w, out
}

// twoEnds returns both ends of one direction of a link.
func twoEnds(w *region.World) (*past, *unpacker) {
	end := func() *past {
		return newPast(&mesh{self: hello{Epoch: w.Epoch}, begins: w.Table})
	}
	return end(), &unpacker{past: end()}
}

// through sends a message from one end to the other, and returns the frame's header
// and size.
func through(t testing.TB, p *past, u *unpacker, m region.Message) (wire.Header, int) {
	t.Helper()
	frame, err := p.pack(m)
	require.NoError(t, err)
	h, payload, err := u.unpack(frame)
	require.NoError(t, err)
	require.Equal(t, m.Payload, payload)
	return h, len(frame)
}

// Halos arrive as they were said. All but each sixteenth are predicted, and take
// less than half of what they take otherwise.
func TestPredictedHalos(t *testing.T) {
	for _, name := range []string{"lj", "genesis", "gas"} {
		w, halos := halosOf(t, name, 40)
		p, u := twoEnds(&w)
		predicted, absolute := 0, 0
		for i, m := range halos {
			h, size := through(t, p, u, m)
			require.Equal(t, i%wire.MaxBack != 0, h.Predicted(), "%s %d", name, i)
			if h.Predicted() {
				predicted += size
				absolute += len(must(pack(m)))
			}
		}
		require.Less(t, predicted, absolute/2, name)
		require.Equal(t, p.bytes, u.past.bytes)
	}
}

// A halo is said absolutely when it was asked for, when it is of an older epoch, and
// when too many epochs lie between.
func TestPredictedAfterPull(t *testing.T) {
	w, halos := halosOf(t, "lj", 24)
	p, u := twoEnds(&w)
	says := func(i int) bool {
		h, _ := through(t, p, u, halos[i])
		return h.Predicted()
	}
	require.Equal(t, []bool{false, true, true}, []bool{says(0), says(1), says(2)})
	p.ask(pair{0, 1}, 0)
	require.Equal(t, []bool{false, true}, []bool{says(3), says(4)})
	require.Equal(t, []bool{false, true}, []bool{says(1), says(2)})
	require.Equal(t, []bool{true, false, true}, []bool{says(18), says(0), says(16)})
	require.Equal(t, []bool{false, false}, []bool{says(0), says(17)})
}

// Who lacks the base, or has another, or predicts by other rules, gets no batch but
// the wish to ask, and goes on with the next absolute halo.
func TestPredictedFromAnotherBase(t *testing.T) {
	w, halos := halosOf(t, "lj", 8)
	other := *w.Table
	other.Kinds = append([]rules.Kind(nil), w.Table.Kinds...)
	other.Kinds[0].Mass *= 1.5
	for name, spoil := range map[string]func(u *unpacker){
		"none":  func(u *unpacker) { clear(u.past.of) },
		"older": func(u *unpacker) { u.past.keep(pair{0, 1}, halos[0].Epoch, halos[0].Payload, nil, nil) },
		"forged": func(u *unpacker) {
			u.past.keep(pair{0, 1}, halos[1].Epoch, halos[0].Payload, nil, nil)
		},
		"no batch": func(u *unpacker) { u.past.keep(pair{0, 1}, halos[1].Epoch, []byte("particles"), nil, nil) },
		"rules": func(u *unpacker) {
			u.past.rules = func() *rules.Table { return &other }
			u.past.keep(pair{0, 1}, halos[1].Epoch, halos[1].Payload, nil, nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			p, u := twoEnds(&w)
			through(t, p, u, halos[0])
			through(t, p, u, halos[1])
			spoil(u)
			for _, m := range halos[2:4] {
				frame := must(p.pack(m))
				_, payload, err := u.unpack(frame)
				require.ErrorIs(t, err, errBase)
				require.Nil(t, payload)
			}
			p.ask(pair{0, 1}, 0)
			h, _ := through(t, p, u, halos[4])
			require.False(t, h.Predicted())
			if name != "rules" {
				h, _ = through(t, p, u, halos[5])
				require.True(t, h.Predicted())
			}
		})
	}
}

// However many pairs there are, a link remembers no more than it may, and both ends
// forget alike.
func TestPredictedRoom(t *testing.T) {
	w, halos := halosOf(t, "lj", 2)
	p, u := twoEnds(&w)
	predicted := 0
	for i := range 1000 {
		for _, m := range halos {
			m.To = i + 1
			if h, _ := through(t, p, u, m); h.Predicted() {
				predicted++
			}
			require.LessOrEqual(t, p.bytes, maxPast)
			require.Equal(t, p.bytes, u.past.bytes)
		}
	}
	require.Greater(t, predicted, 10)
	require.Less(t, predicted, 1000)
}

// Servers that predict compute the world that one process computes, and say less.
func TestPredictingServers(t *testing.T) {
	file := worldFile(t, small)
	var sent [2]int64
	for i, predict := range []bool{false, true} {
		var all []*server
		p := newMemoryPlane()
		for id := range 4 {
			s := quickOn(t, p, file, 100, []int{id})
			s.mesh.predicts = func(net.Addr) bool { return predict }
			all = append(all, s)
		}
		launch(t, all...)
		for i, s := range all {
			for _, other := range all[:i] {
				s.join([]string{other.mesh.self.Address})
			}
		}
		require.Equal(t, hashOf(t, file, 100), finish(t, all))
		for _, s := range all {
			sent[i] += s.mesh.sent.Load()
		}
	}
	require.Less(t, sent[1], sent[0]*3/4, "bytes")
}

// predictedFrom is a frame that is predicted from a base that nobody said.
func predictedFrom(from, to int, epoch uint64) []byte {
	h := wire.Header{Kind: wire.Halo, From: uint32(from), To: uint32(to), Epoch: epoch, Back: 1}
	return append(h.Append(nil, []byte("particles")), 1, 2, 3)
}

// A server asks for what it could not make sense of, and loses its patience.
func TestPredictedFromNothing(t *testing.T) {
	target := quick(t, worldFile(t, small), 60, []int{0})
	launch(t, target)
	s := meet(t, target, linkPath, linkProtocol)
	s.enter(credible(target), nil)
	s.say(websocket.BinaryMessage, predictedFrom(3, 0, 7))
	for {
		h, _, err := wire.ParseHeader(s.next(wire.Pull))
		require.NoError(t, err)
		if h.Epoch == 7 { // else it asks for what it needs now
			require.Equal(t, wire.Header{Kind: wire.Pull, From: 0, To: 3, Epoch: 7, Sum: h.Sum}, h)
			break
		}
	}
	for range maxMissed {
		s.say(websocket.BinaryMessage, predictedFrom(3, 0, 7))
	}
	s.closed("does not follow from the one before")
}

// FuzzPredictedFrame holds that a predicted frame, whatever it says, gives the
// batch that it was made of or is refused, and never stops later ones.
func FuzzPredictedFrame(f *testing.F) {
	w, halos := halosOf(f, "decay", 3)
	p, _ := twoEnds(&w)
	first := must(p.pack(halos[0]))
	f.Add(must(p.pack(halos[1])))
	f.Add(predictedFrom(0, 1, halos[0].Epoch+1))
	f.Add(first)
	f.Fuzz(func(t *testing.T, frame []byte) {
		p, u := twoEnds(&w)
		through(t, p, u, halos[0])
		h, payload, err := u.unpack(frame)
		if err == nil {
			require.Len(t, payload, int(h.Raw))
			require.NoError(t, h.Check(frame, payload))
		} else if h.Predicted() && !errors.Is(err, errBase) {
			require.NotContains(t, err.Error(), "batch")
		}
		p.ask(pair{0, 1}, 0)
		through(t, p, u, halos[2])
	})
}
