package sim

import (
	"ylem/particles"
	"ylem/rules"
)

// Appear returns the index-th of the particles of one kind that a person puts
// within spread of a place, length units, at a tick. number tells the command from
// all others of that tick. The particle has the initial attributes of its kind, the
// velocity of one that is placed at that tick, and no bonds. Appear reports false
// where its place would lie beyond an edge that does not wrap.
func Appear(table *rules.Table, seed uint64, tick int64, number uint64, index int, kind uint8, at [3]float64, spread float64) (particles.Particle, bool) {
	p := placement{
		Place: &rules.Place{
			Molecule: []rules.Placed{{Kind: kind}}, Temperature: -1,
			Shape: rules.Shape{Form: rules.Disc, Lo: at, Radius: spread},
		},
		table: table, seed: seed, tick: tick,
	}
	key := particles.NewKey(seed, particles.StreamAppear, tick)
	where, who := key.Draw(number, 2*uint64(index)), key.Draw(number, 2*uint64(index)+1)
	out := p.particle(0, 0, uint64(who[0])<<32|uint64(who[1]))
	for axis, x := range p.random(where) {
		q := particles.Quanta(x)
		out.Position[axis] = p.inside(axis, q)
		if axis < table.Dimensions && !table.Wraps(axis) && out.Position[axis] != q {
			return out, false
		}
	}
	p.launch(&out, nil)
	return out, true
}
