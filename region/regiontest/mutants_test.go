package regiontest

import (
	"flag"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/host"
)

var search = flag.Int("search", 0, "seeds in which to look for the first that catches a mutant")

// mutants are what is broken on purpose, with the first seed from 1 on whose
// simulated cluster shows it (found by -search).
var mutants = []struct {
	name   string
	breach Breach
	seed   uint64
}{
	{"half the halo", Breach{Mutant: host.HalfHalo}, 100},
	{"a cut that skips a bond", Breach{Mutant: host.CutSkipsBond}, 1},
	{"a halo applied twice", Breach{Mutant: host.HaloTwice}, 1},
	{"halo log not kept", Breach{Mutant: host.LogNotKept}, 1},
	{"log truncated on use", Breach{Mutant: host.LogCutOnUse}, 1},
	{"no sealed horizon", Breach{Mutant: host.NoHorizon}, 7},
	{"durable announced on the local write", Breach{Mutant: host.PointEarly}, 1},
	{"no checksum", Breach{Mutant: host.NoChecksum}, 130},
	{"restart from the newest cut", Breach{Mutant: host.NewestCut}, 1},
	{"living below the fossil line", Breach{Mutant: host.BelowTheLine}, 15},
	{"a sweep that believes records", Breach{Mutant: host.SweepByRecords}, 4},
	{"a control plane that forgets", Breach{Forgets: true}, 4},
	{"a control plane that swaps blindly", Breach{Blind: true}, 1},
}

// What is broken on purpose is found. The table that is printed says by which seed,
// and how it showed; -search N looks for the first one anew.
func TestMutantsAreCaught(t *testing.T) {
	figures := regexp.MustCompile(`\s+`)
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) {
			// From the known seed on, and a little further: what draws one number more, in
			// the simulation or by what a host does, makes other clusters of all seeds.
			seed, last := m.seed, m.seed+500
			if *search > 0 {
				seed, last = *first, *first+uint64(*search)-1
			}
			for ; seed <= last; seed++ {
				_, err := Simulate(seed, m.breach, drawnText, printer())
				if err == nil {
					continue
				}
				require.ErrorIs(t, err, ErrUnsound)
				how := figures.ReplaceAllString(err.Error(), " ")
				t.Logf("| %s | %d | %s |", m.name, seed, how[:min(len(how), 200)])
				return
			}
			t.Errorf("%s is not caught by seeds up to %d", m.name, last)
		})
	}
}
