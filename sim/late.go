package sim

import (
	"fmt"

	"ylem/particles"
	"ylem/rules"
)

// PlaceLate returns what the placements for which wanted holds put into a world
// that has come to a tick, all owned, as a function of table, seed and tick. No
// particle gets an ID for which taken holds. The velocities are those of the tick
// itself, as if nothing pulled before.
func PlaceLate(table *rules.Table, seed uint64, tick int64, wanted func(*rules.Place) bool, taken func(id uint64) bool) (*particles.Store, error) {
	// Two things that are placed at one tick, one after the other, may have the same
	// number; then IDs are drawn again.
	const attempts = 16
	for attempt := range uint64(attempts) {
		st := particles.NewStore(len(table.Attrs), table.Slots)
		for number := range table.Places {
			if !wanted(&table.Places[number]) {
				continue
			}
			p := placement{
				Place: &table.Places[number], table: table, number: uint64(number) | attempt<<32, seed: seed, tick: tick,
				where: particles.NewKey(seed, particles.StreamPlace, tick), identity: particles.NewKey(seed, particles.StreamReload, tick),
			}
			p.place(st)
		}
		st.Owned = st.Len()
		seen, free := make(map[uint64]bool, st.Len()), true
		for _, id := range st.ID {
			free = free && id != 0 && !seen[id] && !taken(id)
			seen[id] = true
		}
		if free {
			return st, nil
		}
	}
	return nil, fmt.Errorf("world %s: at tick %d no IDs are free for what is to be placed", table.Name, tick)
}

// Launch gives a particle the momentum of one of its kind that appears at a tick:
// a thermal velocity, or any heading.
func Launch(table *rules.Table, seed uint64, tick int64, p *particles.Particle) {
	p.Momentum = [3]int64{}
	from := placement{Place: &rules.Place{Temperature: -1}, table: table, seed: seed, tick: tick}
	from.launch(p, nil)
}
