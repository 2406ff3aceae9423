package wire

import (
	"encoding/binary"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/particles"
)

// drawMotions returns what predictors might be told of kinds.
func drawMotions(t *rapid.T) []Motion {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Motion {
		return Motion{Drift: rapid.Uint64().Draw(t, "drift"), Leads: rapid.Bool().Draw(t, "leads")}
	}), 0, 5).Draw(t, "motions")
}

// drawLater returns what may have become of particles: some move, turn into
// others, bind, part or leave, and some arrive.
func drawLater(t *rapid.T, b *Batcher, from *particles.Store) *particles.Store {
	st := particles.NewStore(b.Attrs, b.Slots)
	add := func(p *particles.Particle) {
		st.Append(p)
		st.Owned++
	}
	var p particles.Particle
	for row := range from.Owned {
		from.Read(row, &p)
		switch rapid.IntRange(0, 5).Draw(t, "fate") {
		case 0:
			continue
		case 1:
			p.Kind = rapid.Uint8().Draw(t, "kind")
		case 2:
			for a := range b.Attrs {
				p.Attr[a] = rapid.Int32Range(-1<<31+1, 1<<31-1).Draw(t, "attr")
			}
		case 3:
			for p.NBond > 0 && rapid.Bool().Draw(t, "part") {
				p.Part(p.Bond[0])
			}
			if int(p.NBond) < b.Slots {
				p.Join(rapid.Uint64Min(1).Draw(t, "partner"))
			}
		}
		for axis := range b.Dimensions {
			p.Position[axis] += rapid.Int64Range(-1<<22, 1<<22).Draw(t, "dx")
			p.Momentum[axis] = max(-particles.MaxMomentum, min(particles.MaxMomentum, p.Momentum[axis]+rapid.Int64().Draw(t, "dp")>>rapid.IntRange(8, 60).Draw(t, "shift")))
		}
		add(&p)
	}
	arrivals := drawStore(t, b)
	for row := range arrivals.Owned {
		arrivals.Read(row, &p)
		p.ID ^= 1 << 63
		if !slices.Contains(st.ID, p.ID) {
			add(&p)
		}
	}
	return st
}

func drawPredictor(t *rapid.T) *Predictor {
	return &Predictor{Motions: drawMotions(t), Batcher: Batcher{
		Attrs: rapid.IntRange(0, 2).Draw(t, "attrs"), Slots: rapid.IntRange(0, 3).Draw(t, "slots"), Dimensions: rapid.IntRange(2, 3).Draw(t, "dimensions"),
	}}
}

// mustBase returns a store as a batch, and that as a base.
func (p *Predictor) mustBase(t require.TestingT, st *particles.Store) ([]byte, *Base) {
	batch := p.Batcher.Encode(nil, st, rowsOf(st))
	base, err := p.Base(batch)
	require.NoError(t, err)
	return batch, base
}

// Any batch comes back from any other, byte for byte, and what comes back serves as
// the next base.
func TestPredictedRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPredictor(t)
		ticks := rapid.Int64Range(1, 1<<26).Draw(t, "ticks")
		st := drawStore(t, &p.Batcher)
		_, from := p.mustBase(t, st)
		theirs := from
		for range 3 {
			st = drawLater(t, &p.Batcher, st)
			batch, to := p.mustBase(t, st)
			delta := p.Encode(nil, from, to, ticks)
			got, next, err := p.Decode(theirs, delta, ticks)
			require.NoError(t, err)
			require.Equal(t, batch, got)
			require.Equal(t, delta, p.Encode(nil, theirs, next, ticks))
			from, theirs = to, next
		}
	})
}

// A predicted batch that is cut, lengthened or changed is refused, or is the one
// form of what it then says; nothing panics. So is one on the wrong base.
func TestPredictedMutations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPredictor(t)
		st := drawStore(t, &p.Batcher)
		_, from := p.mustBase(t, st)
		_, to := p.mustBase(t, drawLater(t, &p.Batcher, st))
		_, other := p.mustBase(t, drawLater(t, &p.Batcher, st))
		delta := p.Encode(nil, from, to, 4)
		at := rapid.IntRange(0, len(delta)-1).Draw(t, "at")
		changed := slices.Clone(delta)
		changed[at] ^= rapid.Byte().Draw(t, "xor")
		for _, data := range [][]byte{delta, changed, delta[:at], append(slices.Clone(delta), 0)} {
			for _, base := range []*Base{from, other} {
				batch, next, err := p.Decode(base, data, 4)
				if err == nil {
					require.Equal(t, data, p.Encode(nil, base, next, 4))
					_, err = p.Batcher.Decode(batch)
					require.NoError(t, err)
				}
			}
		}
		_, _, err := p.Decode(from, append(slices.Clone(delta), 0), 4)
		require.Error(t, err)
	})
}

// What moves evenly is predicted to the quantum, rounding apart: a particle of a
// crowd in free flight costs a bit an axis, and the same again for its momentum.
func TestPredictedFlight(t *testing.T) {
	const n, ticks = 1000, 8
	for _, leads := range []bool{false, true} {
		p := &Predictor{Batcher: Batcher{Dimensions: 2}, Motions: []Motion{{Drift: Drift(2), Leads: leads}}}
		var at [2]particles.Store
		for when := range at {
			at[when] = *particles.NewStore(0, 0)
			for i := range int64(n) {
				momentum := [3]int64{(i*7919%2003 - 1000) << 11, (i*104729%2003 - 1000) << 11} // a quantum a tick
				x := [3]int64{i<<16 + momentum[0]>>11*ticks*int64(when), 1<<30 + momentum[1]>>11*ticks*int64(when)}
				at[when].Append(&particles.Particle{ID: uint64(i), Position: x, Momentum: momentum})
			}
		}
		_, from := p.mustBase(t, &at[0])
		_, to := p.mustBase(t, &at[1])
		require.Len(t, p.Encode(nil, from, to, ticks), 3+4*(1+n/8))
	}
	require.Equal(t, uint64(1<<53), Drift(2))
	require.Zero(t, Drift(1e-300))
}

// Errors say where.
func TestPredictedErrors(t *testing.T) {
	p := &Predictor{Batcher: Batcher{Dimensions: 2}}
	st := particles.NewStore(0, 0)
	st.Append(&particles.Particle{ID: 5})
	_, base := p.mustBase(t, st)
	delta := p.Encode(nil, base, base, 1)
	for _, c := range []struct {
		data []byte
		says string
	}{
		{nil, "byte 0: integer missing"},
		{delta[:2], "byte 2: 1 more bytes expected"},
		{[]byte{2}, "integer missing or beyond 1"},
		{[]byte{1, 1}, "place 1 of 1"},
		{[]byte{0, 0, 57}, "begins with 57 bits"},
		{[]byte{0, 0, 0}, "column of 1 values ends after 0"},
		{append(slices.Clone(delta), 1), "arrivals: batch"},
		{append(slices.Clone(delta), 0, 0, 0, 0, 0, 0, 2), "canonical"},
		{[]byte{1, 0, 0, 0, 0, 0, 0, 0, 1}, "arrivals"},
	} {
		_, _, err := p.Decode(base, c.data, 1)
		require.ErrorContains(t, err, c.says, "% x", c.data)
	}
	twice := particles.NewStore(0, 0)
	twice.Append(&particles.Particle{ID: 5})
	twice.Append(&particles.Particle{ID: 5})
	_, err := p.Base(p.Batcher.Encode(nil, twice, rowsOf(twice)))
	require.ErrorContains(t, err, "twice")
}

// FuzzPredicted: any bytes, on any base, either are refused or encode to themselves.
func FuzzPredicted(f *testing.F) {
	p := &Predictor{Batcher: world, Motions: []Motion{{Drift: Drift(1)}, {Drift: Drift(3), Leads: true}}}
	st, later := particles.NewStore(2, 3), particles.NewStore(2, 3)
	for i, partner := range []uint64{2, 1, 99, 1} {
		one := particles.Particle{ID: uint64(i) + 1, Kind: uint8(i & 1), Position: [3]int64{int64(i) << 21, 7, 9}, Momentum: [3]int64{-5, 6, 1 << 40}}
		one.Join(partner)
		if i < 3 {
			st.Append(&one)
		}
		one.Position[0] += 3000
		one.Momentum[1] -= 1 << 20
		if one.Part(partner); i > 0 {
			later.Append(&one)
		}
	}
	batch, from := p.mustBase(f, st)
	_, to := p.mustBase(f, later)
	f.Add(batch, p.Encode(nil, from, to, 4), uint16(4))
	f.Add(batch, p.Encode(nil, from, from, 1), uint16(1))
	f.Fuzz(func(t *testing.T, batch, data []byte, ticks uint16) {
		from, err := p.Base(batch)
		if err != nil {
			return
		}
		got, to, err := p.Decode(from, data, int64(ticks))
		if err != nil {
			return
		}
		require.Equal(t, data, p.Encode(nil, from, to, int64(ticks)))
		_, err = p.Batcher.Decode(got)
		require.NoError(t, err)
		require.Equal(t, uint32(to.Particles()), binary.LittleEndian.Uint32(got))
	})
}
