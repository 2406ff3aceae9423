package region

import (
	"ylem/particles"
	"ylem/region/wire"
	"ylem/rules"
	"ylem/sim"
)

// Message is what one region says to another. Payload is a batch of particles
// (Halo) or empty (Pull); who holds it must not change it.
type Message struct {
	Kind     wire.Kind // Halo | Pull | Gone
	From, To int
	Epoch    uint64
	Payload  []byte
}

// Region is one region of a world. See the package's comment for how it goes on.
type Region struct {
	world      World
	id         int
	box        particles.Box // what it owns
	known      particles.Box // what it knows at the beginning of an epoch
	strip      particles.Box // what it knows at the end
	neighbours []int
	images     [3][]int64
	whole      bool // the box is the world, and nothing in it has another image

	sim   *sim.Sim
	store *particles.Store
	tick  int64
	stop  int64 // no epoch goes past it; at or before tick: it says nothing
	epoch uint64
	first uint64 // the epoch it began with
	ended bool

	own, all inputs // that are still to act: the region's, and the world's
	opened   bool   // the inputs of this epoch have acted, and its halos are said
	acted    bool   // there were some
	behind   bool
	cutOn    uint64
	cut      *Cut

	inbox  [][window]arrival // by neighbour and epoch mod window
	said   said
	outbox []Message
	batch  wire.Batcher

	heard, spoken int64 // bytes of halos

	expected []uint64 // by neighbour, and last for itself: the strip as computed here
	got      []uint64 // the same as the halos have it
	rows     []int32

	wanted   bool
	picture  *Picture
	sampleOn []int64 // ticks, ascending
	samples  []*Cut
	removals []Removal
}

// window is how many epochs of halos a region takes ahead of its own.
const window = 5

// arrival is a halo that has arrived.
type arrival struct {
	epoch   uint64
	payload []byte // nil: none
	store   *particles.Store
}

// Picture is a region at one tick, for observers: nothing changes it any more.
// Rows beyond Store.Owned are ghosts, all of them true: every particle within a reach
// of the box, unless it is Bare.
type Picture struct {
	Table  *rules.Table // by which to read it
	Region int
	Tick   int64
	Box    particles.Box
	Store  *particles.Store
	Bare   bool // there are no ghosts
}

// Begin returns the whole world's particles as they are stored at tick 0. Every
// server calls it and keeps its own.
func Begin(w *World) (*particles.Store, error) {
	if err := w.Check(); err != nil {
		return nil, err
	}
	st, err := sim.Place(w.Table, w.Seed)
	if err != nil {
		return nil, err
	}
	whole := *w
	whole.Grid = Grid{1, 1, 1}
	sim.New(w.Table, w.Seed, whole.space(0)).SetBack(st)
	return st, nil
}

// New returns region id of the world at tick 0, with those of the particles
// that lie in its box, and the halos of epoch 0 in its outbox.
func New(w *World, id int, particlesOfWorld *particles.Store) (*Region, error) {
	return Restore(w, id, 0, particlesOfWorld)
}

func newRegion(w *World, id int) *Region {
	t := w.Table
	r := &Region{
		world: *w, id: id, box: w.Box(id), neighbours: w.Neighbours(id),
		sim:   sim.New(t, w.Seed, w.space(id)),
		store: particles.NewStore(len(t.Attrs), t.Slots),
		batch: wire.Batcher{Attrs: len(t.Attrs), Slots: t.Slots, Dimensions: t.Dimensions},
	}
	r.sim.Workers(w.Cores)
	r.known = r.box.Grown(w.halo(w.Epoch))
	r.strip = r.box.Grown(w.halo(0))
	for axis := range 3 {
		r.images[axis] = w.images(axis)
	}
	n := len(r.neighbours)
	r.whole = n == 0 && len(r.images[0])*len(r.images[1])*len(r.images[2]) == 1
	r.inbox = make([][window]arrival, n)
	r.world.Reach = w.reach() // whatever rules come
	r.own.horizon, r.all.horizon, r.cutOn = unlimited, unlimited, unlimited
	r.expected, r.got = make([]uint64, n+1), make([]uint64, n+1)
	return r
}

// Table returns the rules that it computes by.
func (r *Region) Table() *rules.Table { return r.world.Table }

// ID returns the region's number.
func (r *Region) ID() int { return r.id }

// Tick returns how many ticks are computed.
func (r *Region) Tick() int64 { return r.tick }

// Epoch returns the number of the epoch that comes next.
func (r *Region) Epoch() uint64 { return r.epoch }

// Ended reports whether the world's last tick is computed and its halos agreed.
func (r *Region) Ended() bool { return r.ended }

// Store returns the particles after Tick, of which the first Owned are the
// region's. It is the region's own and changes with the next Advance.
func (r *Region) Store() *particles.Store { return r.store }

// Account returns what the region counted so far: limits that held, and what
// left the world. It changes with the next Advance; those of all regions add up
// to the world's.
func (r *Region) Account() *sim.Account { return r.sim.Account() }

// Neighbours returns the regions this one exchanges halos with, ascending.
func (r *Region) Neighbours() []int { return r.neighbours }

// Want asks for a picture of the region at the beginning of its next epoch.
func (r *Region) Want() { r.wanted = true }

// Picture returns the picture last asked for, once; nil while there is none.
func (r *Region) Picture() *Picture {
	p := r.picture
	r.picture = nil
	return p
}

// Advance computes one epoch. It reports false, and does nothing, while inputs of
// the epoch are undecided or a neighbour's halo is missing, and when the world has
// ended. A *Disagreement says that a neighbour's halo differs from what was computed
// here: that halo is forgotten, and the region goes on when a right one comes.
func (r *Region) Advance() (bool, error) {
	if r.Open(); !r.opened || r.ended || !r.ready() {
		return false, nil
	}
	if err := r.gather(); err != nil {
		return false, err
	}
	if r.wanted {
		r.wanted = false
		r.picture = &Picture{Table: r.world.Table, Region: r.id, Tick: r.tick, Box: r.box, Store: r.store.Clone()}
	}
	ticks := r.world.Epoch
	if r.world.Until > 0 {
		ticks = min(ticks, r.world.Until-r.tick)
	}
	if r.stop > r.tick {
		ticks = min(ticks, r.stop-r.tick)
	}
	if ticks == 0 {
		r.store.Truncate(r.store.Owned)
		r.ended = true
		return true, nil
	}
	for _, in := range r.all.of(r.epoch) {
		r.act(&in, false)
	}
	if r.world.Shuffle != 0 {
		r.shuffle()
	}
	for left := ticks - 1; left >= 0; left-- {
		r.sim.Step(r.store, r.tick)
		if r.tick++; len(r.sampleOn) > 0 {
			r.sampled()
		}
		r.trim(left)
	}
	r.keep()
	r.behind = false
	r.epoch++
	r.begin()
	return true, nil
}

// ready reports whether every neighbour's halo for this epoch is here.
func (r *Region) ready() bool {
	for n := range r.neighbours {
		if !r.has(n) {
			return false
		}
	}
	return true
}

// has reports whether the halo of neighbour n for this epoch is here.
func (r *Region) has(n int) bool {
	a := &r.inbox[n][r.epoch%window]
	return a.payload != nil && a.epoch == r.epoch
}

// trim drops the rows that lie too far out to matter to the ticks that are left
// in the epoch, and to the strip: what is out there is no longer exact, and
// would be computed for nothing.
func (r *Region) trim(left int64) {
	if left == 0 || r.world.Halo != 0 || r.whole {
		return
	}
	needed := r.box.Grown(r.world.halo(left))
	st, kept := r.store, 0
	for row := range st.Len() {
		if needed.Contains(st.X[row], st.Y[row], st.Z[row]) {
			st.Move(kept, row)
			kept++
		}
	}
	st.Truncate(kept)
}

// keep drops all rows but those inside the region's box, and sums the hashes of
// those in the strip around it for the comparison to come.
func (r *Region) keep() {
	if r.whole {
		r.store.Owned = r.store.Len()
		return
	}
	clear(r.expected)
	st, kept := r.store, 0
	for row := range st.Len() {
		x, y, z := st.X[row], st.Y[row], st.Z[row]
		switch {
		case r.box.Contains(x, y, z):
			st.Move(kept, row)
			kept++
		case r.strip.Contains(x, y, z):
			var p particles.Particle
			st.Read(row, &p)
			if n := r.place(r.world.home(&p.Position)); n >= 0 {
				r.expected[n] += p.Hash(len(st.Attr))
			}
		}
	}
	st.Truncate(kept)
	st.Owned = kept
}

// place returns the index of a region among the neighbours; the last index
// stands for the region itself. −1: neither.
func (r *Region) place(id int) int {
	if id == r.id {
		return len(r.neighbours)
	}
	for n, neighbour := range r.neighbours {
		if neighbour == id {
			return n
		}
	}
	return -1
}

// shuffle puts the rows into an order that depends on nothing that matters.
func (r *Region) shuffle() {
	st, n := r.store, r.store.Len()
	from := st.Clone()
	key := particles.NewKey(r.world.Shuffle, particles.StreamRows, r.tick)
	var p particles.Particle
	order := make([]int, n)
	for i := range order {
		at := int(key.Draw(uint64(i), uint64(r.id))[0]) % (i + 1)
		order[i], order[at] = order[at], i
	}
	for row, old := range order {
		from.Read(old, &p)
		st.Write(row, &p)
	}
}
