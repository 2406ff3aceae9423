package main

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/region/wire"
	"ylem/sim"
	"ylem/sim/observe"
)

// vital returns the next vitals of which ok holds, reading frames meanwhile.
func (w *watcher) vital(ok func(v *wire.Vitals) bool) *wire.Vitals {
	w.t.Helper()
	for {
		w.vitals = nil
		for w.vitals == nil {
			if h, _, frame := w.next(); frame {
				w.ask(wire.ViewAck{Frame: h.Number})
			}
		}
		if ok(w.vitals) {
			return w.vitals
		}
	}
}

// What the servers of a world say of themselves adds up to what one process finds in
// the whole world: hashes, energies, degrees of freedom, reactions.
func TestVitalsAddUp(t *testing.T) {
	file := worldFile(t, small)
	servers := cluster4(t, file, 200)
	finish(t, servers)

	world := servers[0].world
	world.Grid = region.Grid{1, 1, 1}
	l, err := region.NewLocal(world)
	require.NoError(t, err)
	for l.Tick() < 200 {
		require.NoError(t, l.Round())
	}
	look := l.Regions[0].Look()
	m := observe.Moment{Table: look.Table, Tick: look.Tick, Store: look.Store, Wrap: look.Wrap, Impulse: look.Impulse}
	kinetic, freedom, potential := m.Sum(observe.Wanted{Pairs: true}).Energies(look.Table)
	require.Positive(t, kinetic)
	require.NotZero(t, potential)

	var hash uint64
	var sum wire.RegionVitals
	account := sim.Account{}
	for i, s := range servers {
		w := watch(t, s)
		v := w.vital(func(v *wire.Vitals) bool { return len(v.Regions) == 1 && v.Regions[0].Seen == 200 })
		require.Equal(t, s.mesh.self.Name, v.Server)
		require.EqualValues(t, 200, v.Tick)
		require.Equal(t, 1, v.Viewers)
		require.Greater(t, v.Memory, uint64(1<<20))
		r := v.Regions[0]
		require.EqualValues(t, i, r.ID)
		require.EqualValues(t, 200, r.Tick)
		require.EqualValues(t, 200, r.Felt)
		require.Zero(t, r.Lag)
		n, err := strconv.ParseUint(r.Hash, 16, 64)
		require.NoError(t, err)
		hash += n
		sum.Particles += r.Particles
		sum.Kinetic += r.Kinetic
		sum.Potential += r.Potential
		sum.Freedom += r.Freedom
		account.Add(&sim.Account{Fired: v.Fired})
	}
	require.Equal(t, l.Regions[0].Store().Hash(), hash)
	require.Equal(t, 600, sum.Particles)
	require.Equal(t, freedom, sum.Freedom)
	require.InEpsilon(t, kinetic, sum.Kinetic, 1e-9)
	require.InEpsilon(t, potential, sum.Potential, 1e-9)
	require.Equal(t, l.Regions[0].Account().Fired, account.Fired)
	require.Positive(t, account.Fired[0])
}

// While a world goes on its servers say how fast, what they compute and what they
// say to each other.
func TestVitalsOfALivingWorld(t *testing.T) {
	servers := cluster4(t, worldFile(t, small), 0)
	w := watch(t, servers[1])
	v := w.vital(func(v *wire.Vitals) bool { return v.Load > 0 && len(v.Links) == 3 && v.Regions[0].HaloIn > 0 })
	require.LessOrEqual(t, v.Load, 1.0)
	require.Positive(t, v.Rate)
	r := v.Regions[0]
	require.Positive(t, r.Took)
	require.Positive(t, r.HaloOut)
	require.Positive(t, r.Epoch)
	for _, l := range v.Links {
		require.Contains(t, []string{servers[0].mesh.self.Name, servers[2].mesh.self.Name, servers[3].mesh.self.Name}, l.Peer)
		require.Positive(t, l.In)
		require.Positive(t, l.Out)
	}
	require.GreaterOrEqual(t, r.Seen, int64(0))
	require.Len(t, r.Hash, 16)
}

// A viewer that does not read has one bulletin waiting, the newest; one that comes
// later gets that at once.
func TestBulletinsDoNotQueue(t *testing.T) {
	s := &stage{seats: map[*viewer]*seat{}}
	slow := &viewer{out: make(chan parcel, 1)}
	s.seats[slow] = &seat{busy: true}
	for _, text := range []string{"one", "two", "three"} {
		s.spread(bulletin{vital, []byte(text)})
	}
	require.False(t, s.seats[slow].informed())
	require.Equal(t, "three", string(s.newest[vital]))
	require.Equal(t, "three", string(s.seats[slow].read()))
	require.True(t, s.seats[slow].informed())
	require.Nil(t, s.seats[slow].read())
}

// A pulse that nobody watches forgets what it has seen, and asks nothing of the
// regions.
func TestPulseRestsWhenNobodyWatches(t *testing.T) {
	s := quick(t, worldFile(t, small), 0, []int{0, 1, 2, 3})
	launch(t, s)
	w := watch(t, s)
	w.vital(func(v *wire.Vitals) bool { return v.Regions[0].Seen >= 0 })
	require.NotNil(t, s.stage.pulse.pictures.Load())
	w.conn.Close()
	eventually(t, "the pulse rests", func() bool { return s.stage.pulse.pictures.Load() == nil })
}
