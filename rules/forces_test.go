package rules

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
)

// acting uses every force there is besides plain pair forces.
const acting = `
kind "bead" {
  motion = "ballistic"
  bonds  = 2
  consts = { size = 1.5 }
}
kind "end" {
  motion = "ballistic"
  bonds  = 2
  consts = { size = 0.5 }
}
kind "bird" {
  motion = "heading"
  speed  = 20
  turn   = 180
  swerve = 17
  sight  = 1.25
  sees   = "bird"
  spin   = 0.1
}
group "chain" { kinds = ["bead", "end"] }
force "chase" {
  acts  = "bird on chain"
  range = 1.5
  force = b.size * (r - range)
}
force "life" {
  acts   = "chain on chain"
  range  = 1
  order  = ["end", "bead"]
  matrix = [[1, x], [-2, 0.25]]
  force  = matrix * (1 - r)
}
bond "fene" {
  between   = ["bead", "chain"]
  form      = "fene"
  length    = 0.97
  stiffness = 30
  extent    = 1.5
  breaks_at = 1.45
}
bond "morse" {
  between   = ["end", "end"]
  length    = 0.75
  energy    = a.size * b.size * (1 - exp(length - r)) * (1 - exp(length - r))
  breaks_at = 1.25
}
bend "straight" {
  between   = ["chain", "bead", "chain"]
  stiffness = 5
}
bend "corner" {
  between   = ["chain", "end", "chain"]
  angle     = 120
  stiffness = 3
}
thermostat "dpd" {
  between  = ["any", "any"]
  range    = 0.75
  friction = 4.5
}
place "bead ~ bead ~ end ~ end" { count = 10 }
place "bird" { count = 10 }
`

// What check says of forces.
func TestDescribeForces(t *testing.T) {
	var b bytes.Buffer
	compiled(t, acting).Describe(&b)
	golden(t, "describe-forces.txt", b.String())
}

// Every number of a force is part of the fingerprint.
func TestForcesInTheFingerprint(t *testing.T) {
	want := compiled(t, acting).Fingerprint
	for _, change := range [][2]string{
		{"speed  = 20", "speed  = 21"},
		{"turn   = 180", "turn   = 179"},
		{"swerve = 17", "swerve = 16"},
		{"sight  = 1.25", "sight  = 1.5"},
		{`sees   = "bird"`, `sees   = "any"`},
		{"spin   = 0.1", "spin   = 0.2"},
		{"bird on chain", "bird on bead"},
		{"bird on chain", "chain on bird"},
		{"b.size * (r", "2 * (r"},
		{"[1, x]", "[x, 1]"},
		{`["end", "bead"]`, `["bead", "end"]`},
		{"stiffness = 30", "stiffness = 31"},
		{"extent    = 1.5", "extent    = 1.6"},
		{"breaks_at = 1.45", "breaks_at = 1.4"},
		{"a.size * b.size", "b.size"},
		{"stiffness = 5", "stiffness = 6"},
		{"angle     = 120", "angle     = 180"},
		{`["chain", "bead", "chain"]`, `["bead", "bead", "chain"]`},
		{"range    = 0.75", "range    = 0.8"},
		{"friction = 4.5", "friction = 4"},
		{`between  = ["any", "any"]`, `between  = ["any", "bead"]`},
	} {
		changed := strings.Replace(acting, change[0], change[1], 1)
		require.NotEqual(t, acting, changed, change[0])
		require.NotEqual(t, want, compiled(t, changed).Fingerprint, change[1])
	}
}

// Each ordered pair of kinds has the force of its entry, capped by what moves the
// second kind; nobody else has one.
func TestMatrix(t *testing.T) {
	table := compiled(t, acting)
	n := len(table.Kinds)
	number := map[string]int{}
	for k := range table.Kinds {
		number[table.Kinds[k].Name] = k
	}
	entries := map[[2]string]float64{{"end", "end"}: 1, {"end", "bead"}: 0.5, {"bead", "end"}: -2, {"bead", "bead"}: 0.25}
	found := 0
	for a := range table.Kinds {
		for b := range table.Kinds {
			for _, f := range table.OneSided[a*n+b] {
				force := &table.Tabulated[f]
				if force.Name != "life" {
					continue
				}
				found++
				entry, ok := entries[[2]string{table.Kinds[a].Name, table.Kinds[b].Name}]
				require.True(t, ok)
				want := entry * 0.5 * table.Dt * table.Dt * particles.Momentum / float64(particles.Quanta(0.5))
				require.InEpsilon(t, want, float64(force.Curve.At(float32(float64(particles.Quanta(0.5))*float64(particles.Quanta(0.5))))), 1e-5)
			}
		}
	}
	require.Equal(t, 4, found)
	require.InEpsilon(t, 0.8*particles.Momentum, table.CapOn[number["end"]], 1e-6)
	require.Zero(t, table.CapOn[number["bird"]])
}

// The matrices that random numbers name are all different, the same at each
// asking, and between their bounds.
func TestRandomMatrix(t *testing.T) {
	seen := map[string]bool{}
	least, most := math.Inf(1), math.Inf(-1)
	for number := range 200 {
		text := fmt.Sprintf("force \"life\" {\n acts = \"quark on quark\"\n range = 1\n order = [\"u\", \"d\"]\n matrix = random(-3, 5, %d)\n force = matrix * (1 - r)\n}\n", number)
		table := compiled(t, text)
		key := ""
		for i := range table.Tabulated {
			f := table.Tabulated[i].Energy(0.5) * 8 // ∫ from ½ to 1 of m(1 − r) is m/8
			key += fmt.Sprintf("%.6f ", f)
			least, most = min(least, f), max(most, f)
		}
		require.Len(t, table.Tabulated, 4)
		require.False(t, seen[key])
		seen[key] = true
		require.Equal(t, table.Fingerprint, compiled(t, text).Fingerprint)
	}
	// Of 800 uniform numbers the ends are within 1 % but with probability e^−8 each.
	require.InDelta(t, -3, least, 0.08)
	require.InDelta(t, 5, most, 0.08)
	require.GreaterOrEqual(t, least, -3.0)
	require.LessOrEqual(t, most, 5.0)
}

// The reach counts both bonds of a bend, how far birds see, and a thermostat
// twice besides the forces before it.
func TestReachOfForces(t *testing.T) {
	table := compiled(t, acting)
	require.Equal(t, particles.Quanta(0.75)*2+2*particles.Quanta(1.45), table.Reach.Force)
	require.Contains(t, table.Reach.Why, `twice thermostat "dpd" and both bonds of bend "corner"`)
	require.Equal(t, particles.Quanta(1.5), table.SenseRange)
}

// The friction of Groot and Warren's fluid is 4.5·3·4π/90, which check compares
// with dt.
func TestFrictionOfAFluid(t *testing.T) {
	table, diagnostics := Compile("w.hcl", []byte("world \"w\" {\n language = 1\n size = [10, 10, 10]\n edge = \"wrap\"\n dt = 0.04\n light = 0.3\n temperature = 1\n motion = \"ballistic\"\n}\n"+
		"kind \"a\" {}\nplace \"a\" { count = 3000 }\nthermostat \"dpd\" {\n between = [\"a\", \"a\"]\n range = 1\n friction = 4.5\n}\n"), nil)
	require.NotNil(t, table, "%v", diagnostics)
	require.Empty(t, diagnostics)
	require.InEpsilon(t, 4.5*3*4*math.Pi/90, table.frictionOf(0, []float64{3}), 1e-12)
}

// Explain knows bends and one-sided forces.
func TestExplainForces(t *testing.T) {
	e := compiled(t, acting).Explain()
	names := map[string]float64{}
	for _, s := range e.Stiffnesses {
		names[s.Name] = s.Stiffness
	}
	require.InEpsilon(t, 4*5/0.97/0.97, names[`bend "straight"`], 1e-9)
	require.Contains(t, names, `bend "corner"`)
	require.Contains(t, names, `force "chase"`)
	require.Contains(t, names, `force "life"`)
	require.Contains(t, names, `bond "fene"`)
}
