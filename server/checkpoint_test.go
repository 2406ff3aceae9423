package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/rules"
)

// saved returns the checkpoint of a world as bytes, and its table.
func saved(t testing.TB, world string, split ...string) ([]byte, *rules.Table) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "world.save")
	s := ylem(t, append([]string{"run", worldFile(t, world), "--ticks", "20", "--save", path}, split...)...)
	require.Equal(t, exitDone, s.status, s.errs.String())
	table, diagnostics := rules.Compile("world.hcl", []byte(world), nil)
	require.NotNil(t, table, diagnostics.Error())
	return []byte(contents(t, []string{path})[0]), table
}

// A checkpoint read and written again is the same bytes, and its particles are
// the same bytes whatever the split was.
func TestCheckpointIsCanonical(t *testing.T) {
	data, table := saved(t, small)
	c, err := decodeCheckpoint(data, table)
	require.NoError(t, err)
	var again bytes.Buffer
	require.NoError(t, c.encode(&again, table))
	require.True(t, bytes.Equal(data, again.Bytes()))
	require.EqualValues(t, 20, c.Tick)
	require.Equal(t, 600, c.Particles)

	other, _ := saved(t, small, "--regions", "2x2")
	d, err := decodeCheckpoint(other, table)
	require.NoError(t, err)
	require.Equal(t, "2x2", d.Regions)
	d.Regions = c.Regions
	again.Reset()
	require.NoError(t, d.encode(&again, table))
	require.True(t, bytes.Equal(data, again.Bytes()))
}

// A world of more than one batch goes on as it would have.
func TestCheckpointOfManyBatches(t *testing.T) {
	world := worldFile(t, `
world "many" {
  language = 1
  title = "Many"
  notice = "There are many."
  dimensions = 2
  size = [100, 100]
  edge = "wrap"
  dt = 0.1
  light = 1
  motion = "brownian"
  temperature = 1
}
kind "a" { diffusion = 0.1 }
place "a" { count = 140000 }
`)
	save := filepath.Join(t.TempDir(), "world.save")
	require.Equal(t, exitDone, ylem(t, "run", world, "--ticks", "1", "--save", save).status)
	resumed := ylem(t, "run", world, "--ticks", "2", "--resume", save, "--json")
	require.Equal(t, exitDone, resumed.status, resumed.errs.String())
	require.Equal(t, ylem(t, "run", world, "--ticks", "2", "--json").object()["hash"], resumed.object()["hash"])
}

// Whatever a file says, behind a checksum that fits, the reader neither panics
// nor believes in more than is there; what it accepts can be gone on with.
func FuzzCheckpoint(f *testing.F) {
	data, table := saved(f, quiet)
	body := data[:len(data)-sha256.Size]
	f.Add(body)
	f.Add(body[:len(body)/2])
	short := bytes.Clone(body[:16])
	binary.LittleEndian.PutUint32(short[12:], 1<<32-1)
	f.Add(short)
	f.Fuzz(func(t *testing.T, body []byte) {
		sum := sha256.Sum256(body)
		c, err := decodeCheckpoint(append(bytes.Clone(body), sum[:]...), table)
		if err != nil {
			return
		}
		require.LessOrEqual(t, c.Particles, len(body))
		w := region.World{Table: table, Seed: c.Seed, Grid: region.Grid{1, 1, 1}, Epoch: 1}
		_, err = region.RestoreLocal(w, c.Tick, c.store)
		require.NoError(t, err)
	})
}
