package regiontest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"ylem/particles"
	"ylem/region"
	"ylem/rules"
)

// A play is a world that people act on while it runs: inputs by the log that takes
// them (−1: the world's), and cuts of regions, to whose bytes they are thrown back
// when all others have come as far.
type play struct {
	region.World
	logs  map[int][]region.Input
	cuts  map[int]uint64 // by region: at which epoch
	bytes int            // of all blobs
}

// run computes the world to its end. Horizons are no further than they must be, and
// what lies below the line of all regions is forgotten.
func (p *play) run(f Faults) (Result, error) {
	whole, err := region.Begin(&p.World)
	if err != nil {
		return Result{}, err
	}
	begin := &region.Cut{Region: -1, Store: whole}
	regions := make([]*region.Region, p.Grid.Regions())
	taken := make([]*region.Cut, len(regions))
	for id := range regions {
		if regions[id], err = region.Resume(&p.World, begin.Part(&p.World, id)); err != nil {
			return Result{}, err
		}
		if epoch, cut := p.cuts[id]; cut {
			regions[id].CutOn(epoch)
		}
	}
	net := network{faults: f, random: rand.New(rand.NewPCG(f.Seed, 0x796c656d))}
	limit, steps := int(p.Until/p.World.Epoch+2)*Patience, 0
	for ; !ended(regions); steps++ {
		if steps > limit {
			return Result{}, fmt.Errorf("stuck after %d steps at %s", steps, where(regions))
		}
		for _, m := range net.due(steps) {
			if err := regions[m.To].Deliver(m); err != nil {
				return Result{}, err
			}
		}
		for _, id := range net.random.Perm(len(regions)) {
			if net.random.Float64() < f.Stall {
				continue
			}
			r := regions[id]
			r.Decide(r.Epoch()+2, p.logs[id])
			r.DecideWorld(r.Epoch()+1, p.logs[-1])
			if _, err := r.Advance(); err != nil {
				return Result{}, err
			}
			if cut := r.TakeCut(); cut != nil {
				taken[id] = cut
			}
			line := lowest(regions, taken)
			if cut := taken[id]; cut != nil && line == cut.Epoch {
				if r, err = p.anew(cut); err != nil {
					return Result{}, err
				}
				regions[id], taken[id] = r, nil
			}
			r.Forget(line)
			if r.Behind() {
				return Result{}, fmt.Errorf("region %d at epoch %d is behind, and nothing above the line was forgotten", id, r.Epoch())
			}
			if steps%Nudge == 0 {
				r.Nudge()
			}
			for _, m := range r.Outbox() {
				net.send(steps, m)
			}
		}
	}
	out := Result{Steps: steps, Sent: net.sent, Tick: regions[0].Tick()}
	for _, r := range regions {
		out.Hash += r.Store().Hash()
		out.Particles += r.Store().Owned
		out.Account.Add(r.Account())
	}
	return out, nil
}

// lowest returns the epoch below which nobody is or will be thrown back.
func lowest(regions []*region.Region, taken []*region.Cut) uint64 {
	line := uint64(math.MaxUint64)
	for id, r := range regions {
		line = min(line, r.Epoch())
		if taken[id] != nil {
			line = min(line, taken[id].Epoch)
		}
	}
	return line
}

// anew makes the region of a cut, as another server would that got its bytes.
func (p *play) anew(cut *region.Cut) (*region.Region, error) {
	blob, sum := cut.Encode(&p.World)
	p.bytes += len(blob)
	w := p.World
	w.Table = cut.Table
	w.Reach = p.Table.Reach.Total
	read, err := region.DecodeCut(&w, blob, sum)
	if err != nil {
		return nil, err
	}
	return region.Resume(&w, read)
}

// drawCommand draws a command that the world takes.
func drawCommand(t *rapid.T, table *rules.Table, ids []uint64) (c region.Command) {
	most := 0.0 // the widest that a command may be in this world, length units
	for axis := range table.Dimensions {
		most += particles.Units(table.Size[axis])
	}
	kind := func() string { return table.Kinds[rapid.IntRange(0, len(table.Kinds)-1).Draw(t, "kind")].Name }
	var at [3]float64
	for axis := range table.Dimensions {
		at[axis] = rapid.Float64Range(0, 1).Draw(t, "at") * 0.999 * particles.Units(table.Size[axis])
	}
	target := func() (g region.Target) {
		if rapid.IntRange(0, 2).Draw(t, "by ID") == 0 {
			for _, id := range rapid.SliceOfN(rapid.SampledFrom(ids), 1, 8).Draw(t, "ids") {
				g.IDs = append(g.IDs, fmt.Sprintf("%016x", id))
			}
			return g
		}
		g.At, g.Radius = &at, min(rapid.SampledFrom([]float64{0.3, 1.5, 4}).Draw(t, "radius"), most)
		if rapid.Bool().Draw(t, "of one kind") {
			g.Kind = kind()
		}
		return g
	}
	switch rapid.IntRange(0, 2).Draw(t, "command") {
	case 0:
		c.Add = &region.Add{
			Kind: kind(), At: at, Count: rapid.IntRange(1, 30).Draw(t, "added"),
			Spread: min(rapid.SampledFrom([]float64{0, 0.4, 3}).Draw(t, "spread"), most),
		}
		if number := kindNumber(table, c.Add.Kind); len(table.Attrs) > 0 && table.Kinds[number].Attrs[0].Has {
			c.Add.Attrs = map[string]int32{table.Attrs[0]: table.Kinds[number].Attrs[0].Hi}
		}
	case 1:
		g := target()
		c.Remove = &g
	default:
		c.Kick = &region.Kick{Target: target()}
		for axis := range table.Dimensions {
			c.Kick.Velocity[axis] = rapid.Float64Range(-3, 3).Draw(t, "velocity")
		}
	}
	return c
}

func kindNumber(table *rules.Table, name string) int {
	for i := range table.Kinds {
		if table.Kinds[i].Name == name {
			return i
		}
	}
	return -1
}

// Commands act alike on any partition, whichever log takes them, and a region that
// is made anew from the bytes of its cut goes on as if nothing had happened: hash
// and account are those of the world of one region with the same commands at the
// same ticks.
func TestCommandsAndCutsDoNotDependOnTheSplit(t *testing.T) {
	home, changed, cut := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		// Wide worlds are drawn more often: they alone have room for commands that one region decides.
		d := rapid.SampledFrom([]func(*rapid.T) drawn{drawWide, drawWide, drawWide, drawWorld, drawCrowd, drawKinetics, drawForces, drawMolecules, drawPlacing}).Draw(t, "sort")(t)
		w := region.World{
			Table: d.table, Grid: one, Epoch: 1,
			Seed:  rapid.Uint64Range(0, 1000).Draw(t, "seed"),
			Until: int64(rapid.IntRange(1, 24).Draw(t, "until")),
		}
		split := play{World: drawSplit(t, w), logs: map[int][]region.Input{}, cuts: map[int]uint64{}}
		begin, err := region.Begin(&w)
		require.NoError(t, err)
		epochs := uint64((w.Until + split.World.Epoch - 1) / split.World.Epoch)
		for range rapid.IntRange(0, 8).Draw(t, "commands") {
			in := region.Input{
				Epoch:   rapid.Uint64Range(0, epochs).Draw(t, "when"),
				Number:  rapid.Uint64().Draw(t, "number"),
				Command: drawCommand(t, d.table, append([]uint64{12345}, begin.ID...)),
			}
			require.NoError(t, in.Command.Check(&split.World, d.table), "%s", d)
			log := in.Command.Home(&split.World)
			if log >= 0 && split.Grid != one {
				home++
			}
			split.logs[log] = append(split.logs[log], in)
		}
		for range rapid.IntRange(0, 2).Draw(t, "cuts") {
			split.cuts[rapid.IntRange(0, split.Grid.Regions()-1).Draw(t, "cut")] = rapid.Uint64Range(0, epochs).Draw(t, "cut on")
			cut++
		}

		// On one region: what regions' logs have acts first.
		alone := play{World: w, logs: map[int][]region.Input{}}
		order := make([]int, 0, split.Grid.Regions()+1)
		for id := range split.Grid.Regions() {
			order = append(order, id)
		}
		for _, log := range append(order, -1) {
			for _, in := range split.logs[log] {
				in.Epoch *= uint64(split.World.Epoch)
				alone.logs[min(log, 0)] = append(alone.logs[min(log, 0)], in)
			}
		}
		want, err := alone.run(None)
		require.NoError(t, err, "%s", d)
		undisturbed, err := Run(w, None)
		require.NoError(t, err)
		if want.Hash != undisturbed.Hash {
			changed++
		}
		faults := drawFaults(t)
		got, err := split.run(faults)
		require.NoError(t, err, "%s", d)
		require.Equal(t, want.Hash, got.Hash, "%v of %s, epoch %d, %+v", split.Grid, d, split.World.Epoch, faults)
		require.Equal(t, want.Particles, got.Particles)
		require.Equal(t, want.Account, got.Account, "%v of %s, epoch %d", split.Grid, d, split.World.Epoch)
		require.Equal(t, w.Until, got.Tick)
	})
	require.Greater(t, changed, 10)
	require.Greater(t, home, 2)
	require.Greater(t, cut, 10)
}

// wide is a world with room for commands far from all borders, and a param for
// everything that may change while it runs.
const wide = `
world "wide" {
  language    = 1
  size        = [40, 36]
  edge        = ["wrap", "wall"]
  dt          = 0.02
  light       = swift
  radius      = far
  friction    = drag
  temperature = heat
}
param "drag" {
  default = 1
  range   = [0.1, 10]
}
param "heat" { default = 1 }
param "weight" { default = 1 }
param "stiff" { default = 20 }
param "eager" { default = 1 }
param "far" { default = 0.6 }
param "swift" { default = 0.1 }
kind "a" {
  motion = "langevin"
  mass   = weight
  bonds  = 2
  attrs  = { s = int(0, 5) }
}
kind "b" {
  motion = "brownian"
  bonds  = 2
}
bond "link" {
  between   = ["any", "any"]
  length    = 0.4
  stiffness = stiff
  breaks_at = 0.9
}
force "core" {
  between = ["any", "any"]
  range   = 0.8
  energy  = stiff * (1 - r / range) * (1 - r / range)
}
rule "x:a + y:b -> x ~ y" { rate = eager }
rule "x:a ~ y:b -> x + y" { rate = eager / 4 }
place "a ~ b" { count = 120 }
place "a" { count = 250 }
place "b" { count = 250 }
`

func drawWide(t *rapid.T) drawn { return drawn{wide, compileWide(t, nil)} }

func compileWide(t require.TestingT, set map[string]float64) *rules.Table {
	table, diagnostics := rules.Compile("wide.hcl", []byte(wide), set)
	require.NotNil(t, table, "%v", diagnostics)
	return table
}

// Params change what a world does from an epoch on, alike on any partition, and
// velocities stay where masses change. A cut after that goes on by the rules that
// are in force then.
func TestParamsActAlikeOnAnySplit(t *testing.T) {
	table := compileWide(t, nil)
	w := region.World{Table: table, Seed: 3, Grid: one, Epoch: 4, Until: 80, Reach: table.Reach.Total}
	set := map[string]float64{}
	var inputs []region.Input
	for i, change := range []region.Param{{Name: "heat", Value: 3}, {Name: "weight", Value: 2}, {Name: "eager", Value: 40}, {Name: "stiff", Value: 60}} {
		set[change.Name] = change.Value
		in := region.Input{Epoch: uint64(2 + 3*i), Number: uint64(i), Command: region.Command{Param: &change}, Table: compileWide(t, set)}
		require.NoError(t, in.Command.Check(&w, table))
		require.NoError(t, region.Compatible(&w, table, in.Table))
		require.Equal(t, -1, in.Command.Home(&w))
		inputs = append(inputs, in)
	}
	hashes := map[uint64]bool{}
	for n := range len(inputs) + 1 {
		alone := play{World: w, logs: map[int][]region.Input{-1: inputs[:n]}}
		want, err := alone.run(None)
		require.NoError(t, err)
		hashes[want.Hash] = true
		for _, grid := range []region.Grid{{3, 2, 1}, {1, 3, 1}} {
			split := play{World: w, logs: alone.logs, cuts: map[int]uint64{0: 3, 1: 9, 2: 20}}
			split.Grid = grid
			got, err := split.run(Faults{Seed: 5, Delay: 4, Drop: 0.1, Duplicate: 0.1, Stall: 0.2})
			require.NoError(t, err)
			require.Equal(t, want.Hash, got.Hash, "%s regions, %d changes", grid, n)
			require.Equal(t, want.Account, got.Account)
			require.Positive(t, split.bytes)
		}
	}
	require.Len(t, hashes, len(inputs)+1, "every change does something")

	// And the value that it has changes nothing, not even what is counted.
	idle := play{World: w, logs: map[int][]region.Input{-1: {{
		Epoch: 9, Command: region.Command{Param: &region.Param{Name: "heat", Value: 1}}, Table: compileWide(t, nil),
	}}}}
	got, err := idle.run(None)
	require.NoError(t, err)
	want, err := Run(w, None)
	require.NoError(t, err)
	require.Equal(t, want.Hash, got.Hash)
	require.Equal(t, want.Account, got.Account)
	require.Greater(t, got.Account.Fired[0]+got.Account.Fired[1], int64(20))
}

// What would make the particles of a running world others, or reach further than it
// was split for, is refused, and says what it is.
func TestParamsThatDoNotFit(t *testing.T) {
	table := compileWide(t, nil)
	w := region.World{Table: table, Seed: 3, Grid: region.Grid{2, 2, 1}, Epoch: 1}
	require.NoError(t, region.Compatible(&w, table, compileWide(t, map[string]float64{"swift": 0.05, "far": 0.5})))
	for name, set := range map[string]map[string]float64{
		"influence travels": {"swift": 0.3},
	} {
		require.ErrorContains(t, region.Compatible(&w, table, compileWide(t, set)), name)
	}
	for what, change := range map[string][2]string{
		"dt":                {"dt          = 0.02", "dt          = 0.03"},
		"size":              {"[40, 36]", "[40, 37]"},
		"attributes":        {"int(0, 5)", "int(0, 4)"},
		"how they move":     {`motion = "brownian"`, `motion = "langevin"`},
		"which rules":       {"x:a ~ y:b -> x + y", "x:a ~ y:b -> x"},
		"bonds, bends":      {`"core"`, `"hull"`},
		"or their valences": {"bonds  = 2\n}", "bonds  = 1\n}"},
	} {
		other := strings.Replace(wide, change[0], change[1], 1)
		require.NotEqual(t, wide, other, what)
		next, diagnostics := rules.Compile("wide.hcl", []byte(other), nil)
		require.NotNil(t, next, "%v", diagnostics)
		require.ErrorContains(t, region.Compatible(&w, table, next), what, "%v", change)
	}
}
