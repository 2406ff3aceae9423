package region

import (
	"ylem/region/wire"
	"ylem/rules"
)

// Predictor returns what predicts halos of a world: both ends of a connection must
// have it of the same rules.
func Predictor(t *rules.Table) *wire.Predictor {
	p := &wire.Predictor{Batcher: *batcher(t)}
	for i := range t.Kinds {
		m := wire.Motion{}
		switch k := &t.Kinds[i]; k.Motion {
		case rules.Ballistic, rules.Heading:
			m = wire.Motion{Drift: wire.Drift(k.Mass), Leads: true}
		case rules.Langevin:
			m = wire.Motion{Drift: wire.Drift(k.Mass)}
		}
		p.Motions = append(p.Motions, m)
	}
	return p
}
