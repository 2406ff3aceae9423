package main

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/region/plane"
)

// begun is what is recorded of a branch that goes on to its end, and its hash then.
func begun(t testing.TB, b *branched, o tale) (*chronicle, uint64) {
	k := remembered{plane.NewMemory()}
	k.Memory.Do(plane.Request{Verb: plane.Put, Sum: b.manifest.Base, Value: b.blob})
	enterWorld(k, b.manifest)
	hash := o.goOn(t, k, b.manifest)
	c, err := readChronicle(context.Background(), k, "branch")
	require.NoError(t, err)
	return c, hash
}

// A branch with nothing changed goes on as the world did, however it is split, from
// any tick: one of a cut, one between two epochs, one before a command acts.
func TestBranchGoesOn(t *testing.T) {
	o := tale{grid: region.Grid{2, 2, 1}, epoch: 3, until: 300, seed: 7, keep: 3, said: busy().said[:3]}
	k, want := recorded(t, small, o)
	c, err := readChronicle(context.Background(), k, "test")
	require.NoError(t, err)
	last := c.orders()[2].tick + 10
	for at, regions := range map[int64]string{last: "", last + 1: "3x1", last + 44: "1x1"} {
		b, err := c.branch(context.Background(), &branching{at: at, regions: regions})
		require.NoError(t, err)
		require.Equal(t, at, b.Tick)
		require.Nil(t, b.Conversion)
		again, hash := begun(t, b, tale{keep: 2})
		require.Equal(t, want, hash, "from tick %d", at)
		out, _, err := again.replay(context.Background(), 0, false, nil)
		require.NoError(t, err)
		require.True(t, out.Equal)
		require.Positive(t, out.Compared)
		require.Contains(t, again.manifest.From, "world small, seed 7")
	}
	b, err := c.branch(context.Background(), &branching{latest: true})
	require.NoError(t, err)
	require.Greater(t, b.Tick, int64(250))
	_, err = c.branch(context.Background(), &branching{at: 301})
	require.ErrorContains(t, err, "the recording goes from tick 0 to 300")
}

// Other params, seeds and rules make another world of the same particles.
func TestBranchOtherwise(t *testing.T) {
	o := tale{grid: region.Grid{2, 2, 1}, epoch: 3, until: 150, seed: 7, keep: 3}
	k, want := recorded(t, small, o)
	c, err := readChronicle(context.Background(), k, "test")
	require.NoError(t, err)

	b, err := c.branch(context.Background(), &branching{at: 90, options: options{sets: []string{"bind=0"}}})
	require.NoError(t, err)
	require.Equal(t, 600, b.Particles)
	require.Equal(t, 0.0, b.manifest.Set["bind"])
	_, hash := begun(t, b, tale{keep: 2})
	require.NotEqual(t, want, hash)

	b, err = c.branch(context.Background(), &branching{at: 90, newSeed: true, seed: 99})
	require.NoError(t, err)
	_, other := begun(t, b, tale{keep: 2})
	require.NotEqual(t, want, other)
	require.NotEqual(t, hash, other)

	without := strings.Replace(small, `kind "B" {`, `kind "C" {`, 1)
	without = strings.NewReplacer(`b:B`, `b:C`, `["A", "B"]`, `["A", "C"]`, `"A B"`, `"A C"`, `place "B" { count = 300 }`, `place "C" { count = 7 }`).Replace(without)
	b, err = c.branch(context.Background(), &branching{at: 90, world: worldFile(t, without)})
	require.NoError(t, err)
	require.EqualValues(t, 300, b.Conversion.Gone["B"])
	require.EqualValues(t, 7, b.Conversion.Placed["C"])
	require.Equal(t, 307, b.Particles)
	again, _ := begun(t, b, tale{keep: 2})
	out, _, err := again.replay(context.Background(), 0, false, nil)
	require.NoError(t, err)
	require.True(t, out.Equal)
}
