package regiontest

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
	"ylem/region"
	"ylem/region/wire"
	"ylem/rules"
	"ylem/worlds"
)

// open returns a world that comes with ylem, compiled.
func open(t testing.TB, name string) *rules.Table {
	t.Helper()
	source, err := worlds.Open(name)
	require.NoError(t, err)
	table, diagnostics := rules.Compile(name+".hcl", source, nil)
	require.NotNil(t, table, "%v", diagnostics)
	return table
}

// swaps is a crowd in which everybody wants to trade with everybody: who does
// depends on the conflicts of the others, so all of the reach 2E + c is used.
const swaps = `
world "swaps" {
  language    = 1
  dimensions  = 2
  size        = [20, 20]
  edge        = "wrap"
  dt          = 0.01
  light       = 0.1
  radius      = 1
  motion      = "brownian"
  temperature = 1
}
kind "a" {
  diffusion = 0.01
  attrs     = { s = int(0, 9) }
}
rule "x:a + y:a -> x(s=y.s) + y(s=x.s)" { rate = 5 }
place "a" {
  count = 800
  attrs = { s = cycle(0, 1, 2, 3, 4, 5, 6, 7, 8, 9) }
}
`

// The check can fail: with half of k·R at k = 1 the hash is another one. So the
// hashes of the other tests are equal because halos are thick enough, and not
// because nothing crosses a border.
func TestHalfAHaloIsNoticed(t *testing.T) {
	crowd, diagnostics := rules.Compile("swaps.hcl", []byte(swaps), nil)
	require.NotNil(t, crowd, "%v", diagnostics)
	for _, table := range []*rules.Table{open(t, "lj"), crowd} {
		w := region.World{Table: table, Seed: 1, Grid: one, Epoch: 1, Until: 40}
		want, err := Run(w, None)
		require.NoError(t, err)
		w.Grid = region.Grid{2, 2, 1}
		whole, err := Run(w, None)
		require.NoError(t, err)
		require.Equal(t, want.Hash, whole.Hash, table.Name)
		w.Halo = w.Table.Reach.Total // k·R, without the strip for the comparison
		least, err := Run(w, None)
		require.NoError(t, err)
		require.Equal(t, want.Hash, least.Hash, table.Name)
		w.Halo /= 2
		half, err := Run(w, None)
		require.NoError(t, err)
		require.NotEqual(t, want.Hash, half.Hash, table.Name)
	}
}

// forge returns a halo in which the first particle has a little more momentum.
func forge(t *testing.T, table *rules.Table, payload []byte) []byte {
	b := wire.Batcher{Attrs: len(table.Attrs), Slots: table.Slots, Dimensions: table.Dimensions}
	st, err := b.Decode(payload)
	require.NoError(t, err)
	rows := make([]int32, st.Len())
	for row := range rows {
		rows[row] = int32(row)
		st.PX[row]++
	}
	return b.Encode(nil, st, rows)
}

// A halo that differs by one quantum in the strip that both sides computed stops
// the region, which names the neighbour, the epoch and both hashes, until a true one
// comes.
func TestAForgedStripIsNamed(t *testing.T) {
	w := region.World{Table: open(t, "lj"), Seed: 1, Grid: region.Grid{2, 1, 1}, Epoch: 2, Until: 20}
	l, err := region.NewLocal(w)
	require.NoError(t, err)
	require.NoError(t, l.Round())
	_, err = l.Regions[1].Advance()
	require.NoError(t, err)
	truth := l.Regions[1].Outbox()
	for _, m := range truth {
		m.Payload = forge(t, w.Table, m.Payload)
		require.NoError(t, l.Regions[0].Deliver(m))
	}
	advanced, err := l.Regions[0].Advance()
	require.NoError(t, err)
	require.True(t, advanced)
	advanced, err = l.Regions[0].Advance()
	require.False(t, advanced)
	var d *region.Disagreement
	require.True(t, errors.As(err, &d), "%v", err)
	require.Equal(t, 1, d.Neighbour)
	require.Equal(t, uint64(2), d.Epoch)
	require.Equal(t, int64(4), d.Tick)
	require.NotEqual(t, d.Here, d.There)
	require.ErrorContains(t, err, "region 0 disagrees with region 1 about the strip beyond their border at epoch 2 (tick 4)")

	// The forged halo is forgotten: nothing goes on without another, and with the
	// true one all does.
	advanced, err = l.Regions[0].Advance()
	require.NoError(t, err)
	require.False(t, advanced)
	for _, m := range truth {
		require.NoError(t, l.Regions[0].Deliver(m))
	}
	advanced, err = l.Regions[0].Advance()
	require.NoError(t, err)
	require.True(t, advanced)
}

// A second, different copy of a halo is an error; a second equal one is not.
func TestTwoCopiesOfAHalo(t *testing.T) {
	w := region.World{Table: open(t, "binding"), Seed: 1, Grid: region.Grid{2, 1, 1}, Epoch: 1, Until: 5}
	whole, err := region.Begin(&w)
	require.NoError(t, err)
	a, err := region.New(&w, 0, whole)
	require.NoError(t, err)
	b, err := region.New(&w, 1, whole)
	require.NoError(t, err)
	m := b.Outbox()[0]
	require.NoError(t, a.Deliver(m))
	require.NoError(t, a.Deliver(m))
	bytes := wire.Batcher{Attrs: len(w.Table.Attrs), Slots: w.Table.Slots, Dimensions: w.Table.Dimensions}
	m.Payload = bytes.Encode(nil, particles.NewStore(len(w.Table.Attrs), w.Table.Slots), nil)
	err = a.Deliver(m)
	var d *region.Disagreement
	require.True(t, errors.As(err, &d), "%v", err)
	require.NotErrorIs(t, err, region.ErrMessage)
	require.ErrorContains(t, err, "two copies of one halo")
	require.NotEqual(t, d.Here, d.There)
	advanced, err := a.Advance()
	require.NoError(t, err)
	require.True(t, advanced, "the first copy is used")
}

// Messages that no honest neighbour sends are refused and change nothing.
func TestImpossibleMessagesAreRefused(t *testing.T) {
	w := region.World{Table: open(t, "genesis"), Seed: 1, Grid: region.Grid{3, 1, 1}, Epoch: 1, Until: 3}
	whole, err := region.Begin(&w)
	require.NoError(t, err)
	a, err := region.New(&w, 0, whole)
	require.NoError(t, err)
	b, err := region.New(&w, 1, whole)
	require.NoError(t, err)
	c, err := region.New(&w, 2, whole)
	require.NoError(t, err)
	a.Outbox()
	good := region.Message{}
	for _, m := range b.Outbox() {
		if m.To == 0 {
			good = m
		}
	}
	batch := wire.Batcher{Attrs: len(w.Table.Attrs), Slots: w.Table.Slots, Dimensions: 2}
	st, err := batch.Decode(good.Payload)
	require.NoError(t, err)
	encode := func(change func()) []byte {
		keep := st.Clone()
		change()
		rows := make([]int32, st.Len())
		for i := range rows {
			rows[i] = int32(i)
		}
		out := batch.Encode(nil, st, rows)
		st = keep
		return out
	}
	for name, m := range map[string]region.Message{
		"to another":        {Kind: wire.Halo, From: 1, To: 2, Payload: good.Payload},
		"from itself":       {Kind: wire.Halo, From: 0, To: 0, Payload: good.Payload},
		"from nobody":       {Kind: wire.Halo, From: 77, To: 0, Payload: good.Payload},
		"of no kind":        {Kind: wire.Hello, From: 1, To: 0},
		"cut short":         {Kind: wire.Halo, From: 1, To: 0, Payload: good.Payload[:len(good.Payload)/2]},
		"empty":             {Kind: wire.Halo, From: 1, To: 0},
		"too long":          {Kind: wire.Halo, From: 1, To: 0, Payload: append(append([]byte{}, good.Payload...), 0)},
		"another's place":   {Kind: wire.Halo, From: 1, To: 0, Payload: encode(func() { st.X[0] = 0 })},
		"an unknown kind":   {Kind: wire.Halo, From: 1, To: 0, Payload: encode(func() { st.Kind[0] = 200 })},
		"a colour too many": {Kind: wire.Halo, From: 1, To: 0, Payload: encode(func() { st.Attr[0][0] = 99 })},
	} {
		require.ErrorIs(t, a.Deliver(m), region.ErrMessage, name)
	}
	// Far too early, and long over: neither an error nor of any effect.
	early := good
	early.Epoch = 1000
	require.NoError(t, a.Deliver(early))
	advanced, err := a.Advance()
	require.NoError(t, err)
	require.False(t, advanced)
	require.NoError(t, a.Deliver(good))
	for _, m := range c.Outbox() {
		if m.To == 0 {
			require.NoError(t, a.Deliver(m))
		}
	}
	advanced, err = a.Advance()
	require.NoError(t, err)
	require.True(t, advanced)
}
