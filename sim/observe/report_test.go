package observe_test

import (
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
	"ylem/rules"
	"ylem/sim"
	"ylem/sim/observe"
	"ylem/worlds"
)

func world(t testing.TB, name string, text ...string) *rules.Table {
	t.Helper()
	source, err := []byte(nil), error(nil)
	if len(text) > 0 {
		source = []byte(text[0])
	} else {
		source, err = worlds.Open(name)
	}
	require.NoError(t, err)
	table, diagnostics := rules.Compile(name+".hcl", source, nil)
	require.NotNil(t, table, diagnostics.Error())
	return table
}

// begin returns the whole of a world at tick 0 as one region has it.
func begin(t testing.TB, table *rules.Table) (*sim.Sim, *particles.Store, sim.Space) {
	t.Helper()
	st, err := sim.Place(table, 1)
	require.NoError(t, err)
	space := sim.Space{Own: particles.Box{Hi: [3]int64{1, 1, 1}}}
	for axis := range table.Dimensions {
		space.Wrap[axis], space.Own.Hi[axis] = table.Wraps(axis), table.Size[axis]
	}
	s := sim.New(table, 1, space)
	s.SetBack(st)
	return s, st, space
}

func moment(table *rules.Table, st *particles.Store, space sim.Space, tick int64) observe.Moment {
	seen := st.Clone()
	seen.Owned = seen.Len()
	other := sim.New(table, 1, space)
	return observe.Moment{Table: table, Tick: tick, Store: seen, Wrap: space.Wrap, Impulse: other.Impulses(seen.Clone(), tick)}
}

// row observes one moment of a whole world and returns its cells by title.
func row(t testing.TB, table *rules.Table, m observe.Moment, travel *observe.Travel, names ...string) map[string]float64 {
	t.Helper()
	r, err := observe.NewReport(table, names)
	require.NoError(t, err)
	want, _ := r.Want()
	cells := r.Row(&observe.Sample{Tick: m.Tick, Sums: m.Sum(want), Travel: travel})
	out := map[string]float64{}
	for i, title := range r.Header() {
		out[title], _ = strconv.ParseFloat(cells[i], 64)
	}
	return out
}

// Energy, pressure and temperature of the Lennard-Jones crystal and, 300 ticks
// later, liquid are those of a plain sum over all pairs in floating point, to
// 10⁻⁶ (what tables of forces are good for); g(r) counts all pairs.
func TestEnergyAndPressure(t *testing.T) {
	table := world(t, "lj")
	s, st, space := begin(t, table)
	for tick := int64(0); tick <= 300; tick++ {
		if tick%150 == 0 {
			m := moment(table, st, space, tick)
			got := row(t, table, m, nil, "energy", "pressure", "temperature", "momentum", "radial")
			u, w, near := 0.0, 0.0, 0.0
			n, side := st.Len(), particles.Units(table.Size[0])
			nearest := func(d int64) float64 { x := particles.Units(d); return x - side*math.Round(x/side) }
			reach := particles.Units(observe.RadialRange(table))
			for i := range n {
				for j := range i {
					r2 := math.Pow(nearest(st.X[i]-st.X[j]), 2) + math.Pow(nearest(st.Y[i]-st.Y[j]), 2)
					if r2 < 2.5*2.5 {
						six := 1 / (r2 * r2 * r2)
						u += 4 * (six*six - six)
						w += 24 * (2*six*six - six)
					}
					if r2 < reach*reach {
						near++
					}
				}
			}
			k := 0.0
			for i := range n {
				v := m.Velocity(i)
				k += (v[0]*v[0] + v[1]*v[1]) / 2
			}
			require.InEpsilon(t, u, got["pair (energy)"], 1e-9)
			require.InEpsilon(t, k, got["kinetic (energy)"], 1e-12)
			require.InEpsilon(t, u+k, got["energy (energy)"], 1e-8)
			require.InEpsilon(t, 2*k/float64(2*n), got["temperature (energy)"], 1e-12)
			require.InDelta(t, (2*k+w)/(2*side*side), got["pressure (energy/length^2)"], 1e-6*(2*k+math.Abs(w))/(2*side*side))
			counted := 0.0
			width := reach / observe.RadialBins
			for bin := range observe.RadialBins {
				title := "g Ar Ar r=" + strconv.FormatFloat((float64(bin)+0.5)*width, 'g', 4, 64) + " (1)"
				require.Contains(t, got, title)
				shell := math.Pi * width * width * float64(2*bin+1)
				counted += got[title] * shell * float64(n) * float64(n-1) / 2 / (side * side)
			}
			require.InDelta(t, near, counted, 1e-6*near)
			sum := observe.Momentum(table, &particles.Store{Owned: n, Kind: st.Kind, PX: st.PX, PY: st.PY, PZ: st.PZ})
			require.InEpsilon(t, math.Ldexp(float64(sum[0]), -30)/table.Dt, got["px (mass length/time)"], 1e-12)
		}
		s.Step(st, tick)
	}
}

// Without friction the energy of particles in a field stays. In a harmonic well a
// leapfrog's velocity, the mean of those half a tick before and after, is too
// small by √(1 − (ωdt)²/4), so the energy is between its value and (ωdt)²/4 less;
// here ω² = 4 and dt = 0.01.
func TestEnergyInAField(t *testing.T) {
	table := world(t, "trap", `
world "trap" {
  language = 1
  title = "a trap"
  notice = "They swing."
  dimensions = 2
  size = [20, 20]
  edge = "wall"
  dt = 0.01
  light = 0.5
  motion = "ballistic"
  temperature = 1
}
kind "a" { mass = 2 }
field "well" { energy = 4 * ((x - 10) * (x - 10) + (y - 10) * (y - 10)) }
place "a" {
  count = 50
  in = disc([10, 10], 3)
}`)
	s, st, space := begin(t, table)
	want := 0.0
	for tick := range int64(400) {
		got := row(t, table, moment(table, st, space, tick), nil, "energy")
		require.InEpsilon(t, got["energy (energy)"], got["kinetic (energy)"]+got["field (energy)"], 1e-9)
		if tick == 0 {
			want = got["energy (energy)"]
		}
		require.InEpsilon(t, want, got["energy (energy)"], 4*0.01*0.01/4*1.001)
		s.Step(st, tick)
	}
}

// What flies straight has come as far as it flew, around the box and all, and
// remembers its velocity, in a world that is looked at as seldom as Patience
// allows; a velocity's distribution is where the velocity is.
func TestTravel(t *testing.T) {
	table := world(t, "free", `
world "free" {
  language = 1
  title = "one flies"
  notice = "It flies around."
  dimensions = 2
  size = [10, 12]
  edge = ["wrap", "wall"]
  dt = 0.01
  light = 0.05
  motion = "ballistic"
  temperature = 1
}
kind "a" { mass = 2 }
place "a" {
  count = 1
  at = [5, 6]
  temperature = 0
  velocity = [-3, 0.25]
}
place "b" {
  count = 1
  at = [5, 6]
}
kind "b" { motion = "still" }
`)
	s, st, space := begin(t, table)
	m := moment(table, st, space, 0)
	track := observe.NewTrack(table, []observe.Moment{m})
	patience := observe.Patience(table)
	require.EqualValues(t, 99, patience, "5 units at 0.05 a tick, less one quantum")
	for tick := range 2000 {
		s.Step(st, int64(tick))
		st.Owned = st.Len()
		if now := int64(tick + 1); now%patience == 0 {
			track.Follow(st)
		}
	}
	track.Follow(st)
	m = moment(table, st, space, 2000)
	got := row(t, table, m, track.Sum([]observe.Moment{m}), "displacement", "autocorrelation", "velocities")
	require.InEpsilon(t, 60*60+5*5, got["msd a (length^2)"], 1e-4)
	require.InEpsilon(t, 9+0.0625, got["vacf a (length^2/time^2)"], 1e-6)
	require.NotContains(t, got, "msd b (length^2)", "it stands still")
	width := 8 * math.Sqrt(0.5) / observe.SpeedBins
	filled := 0
	for title, f := range got {
		if f > 0 && title[:2] == "f " {
			require.InEpsilon(t, 1/width/2, f, 1e-12, title)
			filled++
		}
	}
	require.Equal(t, 1, filled, "3 is beyond four widths of 0.7, and 0.25 is not")

	st.Truncate(0)
	track.Follow(st)
	require.Zero(t, track.Len(), "what is gone is not followed")
}

// A record of displacements that is damaged is refused, and nothing it says makes
// the reader allocate more than it is long.
func FuzzTrack(f *testing.F) {
	table := world(f, "lj")
	_, st, space := begin(f, table)
	st.Truncate(5)
	track := observe.NewTrack(table, []observe.Moment{moment(table, st, space, 0)})
	f.Add(track.Append(nil))
	f.Add([]byte{0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1})
	st.Owned = 5
	f.Fuzz(func(t *testing.T, data []byte) {
		if k, err := observe.ReadTrack(table, data, st); err == nil {
			require.LessOrEqual(t, k.Len(), 5)
			again, err := observe.ReadTrack(table, k.Append(nil), st)
			require.NoError(t, err)
			require.Equal(t, k, again)
		}
	})
}

// A report says what it does not know, and refuses tables nobody can read.
func TestReportRefuses(t *testing.T) {
	_, err := observe.NewReport(world(t, "lj"), []string{"energy", "entropy"})
	require.ErrorContains(t, err, `"entropy" cannot be observed: there are census, energy, temperature`)
	_, err = observe.NewReport(world(t, "genesis"), []string{"radial"})
	require.ErrorContains(t, err, "of this world's 9 kinds would be")
	for _, name := range worlds.Names() {
		table := world(t, name)
		_, err := observe.NewReport(table, observe.Usual(table))
		require.NoError(t, err)
	}
}
