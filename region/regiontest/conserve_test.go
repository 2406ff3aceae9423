package regiontest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/rules"
	"ylem/sim/observe"
	"ylem/worlds"
)

// In lj, which has no thermostat, the total momentum is equal at every tick; in
// every world that comes with ylem the declared charges are. Four regions, one
// tick an epoch, so that every tick is seen. Of worlds that conserve nothing it is
// seen that four regions agree on them, for 25 ticks, and in make soak for as long
// as on the others (-all).
func TestWhatIsConservedIsEqualAtEveryTick(t *testing.T) {
	for _, name := range worlds.Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table := open(t, name)
			grid := region.Grid{2, 2, 1}
			ticks := int64(250)
			if table.Dimensions == 3 {
				grid, ticks = region.Grid{2, 1, 1}, 15
			}
			if !*all && len(table.Charges) == 0 && !closed(table) {
				ticks = min(ticks, 25)
			}
			l, err := region.NewLocal(region.World{Table: table, Seed: 3, Grid: grid, Epoch: 1})
			require.NoError(t, err)
			momentum, charges := observe.Momentum(table, l.Whole()), observe.Charges(table, l.Whole())
			for l.Tick() < ticks {
				require.NoError(t, l.Round())
				whole := l.Whole()
				require.Equal(t, charges, observe.Charges(table, whole), "tick %d", l.Tick())
				if closed(table) {
					require.Equal(t, momentum, observe.Momentum(table, whole), "tick %d", l.Tick())
				}
			}
			if name == "lj" || name == "lj3d" {
				require.True(t, closed(table), "momentum was compared")
			}
		})
	}
}

// closed reports whether nothing but pairs acts on momenta.
func closed(t *rules.Table) bool {
	for _, kind := range t.Kinds {
		if kind.Motion != rules.Ballistic {
			return false
		}
	}
	if t.OneSided != nil {
		return false
	}
	for axis := range t.Dimensions {
		if !t.Wraps(axis) {
			return false
		}
	}
	return len(t.Fields) == 0
}
