package particles

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Whole columns of noise and of uniform bits are those that each particle would
// get alone, however many there are.
func TestNoiseIsEachParticlesOwn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := NewKey(rapid.Uint64().Draw(t, "seed"), StreamNoise, rapid.Int64().Draw(t, "tick"))
		low := rapid.SliceOfN(rapid.Uint64(), 0, 3*block).Draw(t, "low")
		n := len(low)
		high := rapid.SliceOfN(rapid.Uint64(), n, n).Draw(t, "high")
		x, y, z := make([]int32, n), make([]int32, n), make([]int32, n)
		flatX, flatY := make([]int32, n), make([]int32, n)
		var noise Noise
		one, two := make([]uint64, n), make([]uint64, n)
		noise.Normals(key, x, y, z, low)
		noise.Normals(key, flatX, flatY, nil, low)
		noise.Uniforms(key, one, low, nil)
		noise.Uniforms(key, two, low, high)
		for i, id := range low {
			alone, pair := key.Draw(id, 0), key.Draw(id, high[i])
			require.Equal(t, [3]int32{Normal(alone[0]), Normal(alone[1]), Normal(alone[2])}, [3]int32{x[i], y[i], z[i]})
			require.Equal(t, [2]int32{x[i], y[i]}, [2]int32{flatX[i], flatY[i]})
			require.Equal(t, uint64(alone[0])<<32|uint64(alone[1]), one[i])
			require.Equal(t, uint64(pair[0])<<32|uint64(pair[1]), two[i])
		}
	})
}

// Normals of words of every size, the far tail among them, are those that Normal
// gives one by one.
func TestDeviatesOfEverySize(t *testing.T) {
	var noise Noise
	var w [block]uint64
	var dst [block]int32
	key := NewKey(1, StreamNoise, 1)
	for round := range uint64(2000) {
		for i := range w {
			bits := key.Draw(round, uint64(i))
			w[i] = uint64(bits[3])<<32 | uint64(bits[0]>>(bits[1]&31))
		}
		n := int(round % (block + 1))
		noise.deviates(dst[:n], &w)
		for i, z := range dst[:n] {
			require.Equal(t, Normal(uint32(w[i])), z, "of %08x", uint32(w[i]))
		}
	}
}

// BenchmarkNormals is three deviates for each particle.
func BenchmarkNormals(b *testing.B) {
	ids := make([]uint64, 4096)
	for i := range ids {
		ids[i] = Mix64(uint64(i))
	}
	x, y, z := make([]int32, len(ids)), make([]int32, len(ids)), make([]int32, len(ids))
	var noise Noise
	key, n := NewKey(1, StreamNoise, 1), 0
	for b.Loop() {
		noise.Normals(key, x, y, z, ids)
		n += len(ids)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/particle")
}

// BenchmarkUniforms is 64 bits for each pair.
func BenchmarkUniforms(b *testing.B) {
	ids, dst := make([]uint64, 4096), make([]uint64, 4096)
	for i := range ids {
		ids[i] = Mix64(uint64(i))
	}
	var noise Noise
	key, n := NewKey(1, StreamAccept, 1), 0
	for b.Loop() {
		noise.Uniforms(key, dst, ids, ids)
		n += len(ids)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/pair")
}
