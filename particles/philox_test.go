package particles

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// Philox4x32-10 gives the published words (Random123's known answers).
func TestPhiloxKnownAnswers(t *testing.T) {
	const ones = 0xffffffff
	for _, c := range []struct {
		counter [4]uint32
		key     [2]uint32
		want    [4]uint32
	}{
		{[4]uint32{}, [2]uint32{}, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{[4]uint32{ones, ones, ones, ones}, [2]uint32{ones, ones}, [4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, [2]uint32{0xa4093822, 0x299f31d0}, [4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
	} {
		require.Equal(t, c.want, Philox(c.counter, c.key))
	}
}

// The draws of every stream are uniform: χ² over 256 bins of 2²⁰ draws lies
// within 5 σ of its mean (255 ± 5·√510), for each stream.
func TestDrawsAreUniform(t *testing.T) {
	const draws = 1 << 18 // of four words each
	for stream := StreamPlace; stream <= StreamBirth; stream++ {
		var bins [256]float64
		key := NewKey(1, stream, 7)
		for id := range uint64(draws) {
			for _, word := range key.Draw(id, id+1) {
				bins[word>>24]++
			}
		}
		require.InDelta(t, 255, chi2(bins[:], draws*4/256), 5*math.Sqrt(510), "stream %d", stream)
	}
}

// Draws of neighbouring IDs, ticks and streams do not know of each other: the
// correlation of 2¹⁸ pairs is within 5 σ of 0.
func TestDrawsAreIndependent(t *testing.T) {
	const n = 1 << 18
	first := func(seed uint64, stream Stream, tick int64, id uint64) float64 {
		return float64(NewKey(seed, stream, tick).Draw(id, 0)[0])/(1<<32) - 0.5
	}
	var id, tick, stream, seed float64
	for i := range uint64(n) {
		x := first(1, 6, 5, i)
		id += x * first(1, 6, 5, i+1)
		tick += x * first(1, 6, 6, i)
		stream += x * first(1, 5, 5, i)
		seed += x * first(2, 6, 5, i)
	}
	for name, sum := range map[string]float64{"id": id, "tick": tick, "stream": stream, "seed": seed} {
		require.Less(t, math.Abs(sum*12/n), 5/math.Sqrt(n), name)
	}
}

// Normal has the mean, variance, kurtosis and tails of a normal deviate. The
// whole table is walked, so bounds are those of the table, not of sampling.
func TestNormalTable(t *testing.T) {
	var n, mean, second, fourth, tail float64
	for u := uint64(0); u < 1<<32; u += 1009 {
		z := float64(Normal(uint32(u))) / (1 << NormalBits)
		require.LessOrEqual(t, math.Abs(z), 6.0)
		n++
		mean += z
		second += z * z
		fourth += z * z * z * z
		if z > 3 {
			tail++
		}
	}
	require.InDelta(t, 0, mean/n, 2e-6)
	require.InDelta(t, 1, second/n, 2e-5)
	require.InDelta(t, 3, fourth/n, 3e-4)
	require.InDelta(t, 0.00134990, tail/n, 2e-6)
	require.Equal(t, Normal(12345678), -Normal(12345679), "the lowest bit is the sign")
}

func chi2(bins []float64, expected float64) (sum float64) {
	for _, n := range bins {
		sum += (n - expected) * (n - expected) / expected
	}
	return sum
}

// BenchmarkDraw is one draw of 128 bits.
func BenchmarkDraw(b *testing.B) {
	key := NewKey(1, StreamNoise, 1)
	var sink uint32
	for id := uint64(0); b.Loop(); id++ {
		sink ^= key.Draw(id, 0)[0]
	}
	_ = sink
}

// BenchmarkNormal is one deviate from 32 random bits.
func BenchmarkNormal(b *testing.B) {
	var words [4096]uint32
	key := NewKey(1, StreamNoise, 1)
	for i := range words {
		words[i] = key.Draw(uint64(i), 0)[0]
	}
	sink, n := int32(0), 0
	for b.Loop() {
		for _, u := range words {
			sink += Normal(u)
		}
		n += len(words)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/deviate")
	_ = sink
}
