package validate

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"math"
	"slices"

	"ylem/particles"
	"ylem/region"
	"ylem/rules"
)

//go:embed worlds
var worlds embed.FS

// set are params of a world.
type set map[string]float64

// trial is a world that is being simulated, in one region.
type trial struct {
	table *rules.Table
	world region.World
	local *region.Local
}

// begin loads the world of this name from worlds, with params set.
func begin(name string, params set, seed uint64) (*trial, error) {
	text, err := worlds.ReadFile("worlds/" + name + ".hcl")
	if err != nil {
		return nil, err
	}
	table, diagnostics := rules.CompileFiles(name+".hcl", text, params, func(path string) ([]byte, error) {
		return fs.ReadFile(worlds, "worlds/"+path)
	})
	if table == nil {
		return nil, diagnostics
	}
	t := &trial{table: table, world: region.World{Table: table, Seed: seed, Grid: region.Grid{1, 1, 1}, Epoch: 1}}
	if t.local, err = region.NewLocal(t.world); err != nil {
		return nil, fmt.Errorf("world %s: %w", name, err)
	}
	return t, nil
}

// run computes so many ticks.
func (t *trial) run(ticks int) error {
	for range ticks {
		if err := t.local.Round(); err != nil {
			return err
		}
	}
	return nil
}

// time is how long the world has existed.
func (t *trial) time() float64 { return float64(t.local.Tick()) * t.table.Dt }

// store is the world as it is stored now: momenta precede the kick.
func (t *trial) store() *particles.Store { return t.local.Regions[0].Store() }

// kind returns the number of a kind.
func (t *trial) kind(name string) uint8 {
	return uint8(slices.IndexFunc(t.table.Kinds, func(k rules.Kind) bool { return k.Name == name }))
}

// count is how many particles of a kind there are.
func (t *trial) count(name string) int {
	st, k, n := t.store(), t.kind(name), 0
	for _, kind := range st.Kind[:st.Owned] {
		if kind == k {
			n++
		}
	}
	return n
}

// moving is the particles of one kind in the order of their IDs: position in
// length units, and the stored momentum over mass as a velocity, length per time.
type moving struct {
	id   []uint64
	x, v [][3]float64
}

// snapshot reads the particles of a kind.
func (t *trial) snapshot(name string) moving {
	st, k := t.store(), t.kind(name)
	var rows []int
	for row := range st.Owned {
		if st.Kind[row] == k {
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b int) int { return cmp.Compare(st.ID[a], st.ID[b]) })
	out := moving{make([]uint64, len(rows)), make([][3]float64, len(rows)), make([][3]float64, len(rows))}
	scale := 1 / (particles.Momentum * t.table.Kinds[k].Mass * t.table.Dt)
	for i, row := range rows {
		out.id[i] = st.ID[row]
		out.x[i] = [3]float64{particles.Units(st.X[row]), particles.Units(st.Y[row]), particles.Units(st.Z[row])}
		out.v[i] = [3]float64{float64(st.PX[row]) * scale, float64(st.PY[row]) * scale, float64(st.PZ[row]) * scale}
	}
	return out
}

// apart is a − b on an axis, the nearest image.
func (t *trial) apart(axis int, a, b float64) float64 {
	d := a - b
	if t.table.Wraps(axis) {
		side := particles.Units(t.table.Size[axis])
		d -= side * math.Round(d/side)
	}
	return d
}
