package validate

import (
	"fmt"
	"math"

	"ylem/particles"
)

const salmon = "Salmon, Moraes, Dror & Shaw 2011, 10.1145/2063384.2063405"

var chances = []Case{
	{Name: "philox", About: "the generator gives the published words", run: philox},
	{Name: "draws", About: "draws of every stream are uniform, normal deviates normal, neighbours know nothing of each other", run: draws},
}

// philox compares with the known answers of Random123.
func philox(p *report) error {
	const ones = 0xffffffff
	for _, c := range []struct {
		name    string
		counter [4]uint32
		key     [2]uint32
		words   [4]uint32
	}{
		{"all zeros", [4]uint32{}, [2]uint32{}, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{"all ones", [4]uint32{ones, ones, ones, ones}, [2]uint32{ones, ones}, [4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{"digits of π", [4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, [2]uint32{0xa4093822, 0x299f31d0}, [4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
	} {
		got, right := particles.Philox(c.counter, c.key), 0
		for i, w := range c.words {
			if got[i] == w {
				right++
			}
		}
		p.add(Row{Quantity: fmt.Sprintf("words right, %s: %08x", c.name, got), Expected: 4, Measured: float64(right), Source: salmon})
	}
	return nil
}

// draws tests what the engine asks of the generator: IDs count up as counters,
// and ticks, streams and seeds are mixed into keys.
func draws(p *report) error {
	const words = 1 << 20
	for stream := particles.StreamPlace; stream <= 16; stream++ {
		bins, key := make([]int, 256), particles.NewKey(1, stream, 7)
		for id := range uint64(words / 4) {
			for _, w := range key.Draw(id, id+1) {
				bins[w>>24]++
			}
		}
		p.add(chiRow(fmt.Sprintf("stream %d, 2²⁰ words in 256 bins", stream), "uniform", bins))
	}
	normal, key := make([]int, 200), particles.NewKey(1, particles.StreamNoise, 8)
	for id := range uint64(words / 4) {
		for _, w := range key.Draw(id, 0) {
			normal[bin(math.Ldexp(float64(particles.Normal(w)), -particles.NormalBits), len(normal))]++
		}
	}
	p.add(chiRow("normal deviates, 2²⁰ in 200 bins", "normal", normal))

	const pairs = 1 << 18
	first := func(seed uint64, stream particles.Stream, tick int64, id uint64) float64 {
		return float64(particles.NewKey(seed, stream, tick).Draw(id, 0)[0])/(1<<32) - 0.5
	}
	names := []string{"IDs", "ticks", "streams", "seeds"}
	var sum [4]float64
	for i := range uint64(pairs) {
		x := first(1, 6, 5, i)
		for k, y := range []float64{first(1, 6, 5, i+1), first(1, 6, 6, i), first(1, 7, 5, i), first(2, 6, 5, i)} {
			sum[k] += 12 * x * y / pairs
		}
	}
	for k, name := range names {
		p.add(Row{Quantity: "correlation of neighbouring " + name, Expected: 0, Measured: sum[k], Error: 1 / math.Sqrt(pairs), How: "1/√n of n independent pairs", Source: "independent"})
	}
	return nil
}
