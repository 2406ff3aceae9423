package rules

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
)

// argon is a world whose beginning is a file; LABEL and MORE are replaced.
const argon = `world "argon" {
  language = 1
  size = [10, 10, 8]
  edge = ["wrap", "wrap", "wall"]
  dt = 0.01
  light = 0.1
  motion = "ballistic"
}
kind "argon" {
  symbol = "Ar"
  attrs = { c = int(0, 5) }
}
kind "krypton" { symbol = "Kr" }
kind "heavy" { symbol = "X" }
kind "heavier" { symbol = "X" }
place "LABEL" {
  file = "start.xyz"
  MORE
}
`

func compileXYZ(label, more, xyz string) (*Table, Diagnostics) {
	text := strings.NewReplacer("LABEL", label, "MORE", more).Replace(argon)
	return CompileFiles("argon.hcl", []byte(text), nil, func(path string) ([]byte, error) {
		if path != "start.xyz" {
			return nil, errors.New("asked for another file")
		}
		return []byte(xyz), nil
	})
}

// What a file says is what is placed: kinds by name and by symbol, positions to
// the quantum, wrapped where the axis wraps, velocities, in any order of columns.
func TestXYZ(t *testing.T) {
	table, diagnostics := compileXYZ("any", "attrs = { c = cycle(1, 2) }", "3\r\n"+
		`Lattice="10.0 0.0 0.0 0.0 10.0 0.0 0.0 0.0 8" Properties=id:I:1:velo:R:3:species:S:1:pos:R:3 Time=0`+"\r\n"+
		"1 0.5 -1e-1 0  Ar  0.1 9.999 7.9999999\r\n 2\t0 0 0 krypton -0.25 10 0\r\n3 0 0 0 argon +5. 23.5e0 1\r\n\r\n")
	require.NotNil(t, table, diagnostics.Error())
	require.Empty(t, diagnostics)
	p := &table.Places[0]
	require.Equal(t, 3, p.Particles())
	require.Equal(t, []uint8{0, 1, 0}, p.Rows.Member)
	require.Equal(t, "argon krypton", table.Kinds[p.Molecule[0].Kind].Name+" "+table.Kinds[p.Molecule[1].Kind].Name)
	require.Equal(t, []int32{1, 2}, p.Molecule[0].Attrs[0])
	require.Nil(t, p.Molecule[1].Attrs[0])
	q := particles.Quanta
	require.Equal(t, [][3]int64{{q(0.1), q(9.999), q(8) - 1}, {q(9.75), 0, 0}, {q(5), q(3.5), q(1)}}, p.Rows.At)
	require.Equal(t, [][3]float64{{0.5, -0.1, 0}, {}, {}}, p.Rows.Velocity)

	plain, diagnostics := compileXYZ("argon(c=4)", "temperature = 2", "1\nno properties here\nAr 1 2 3 what follows is not read")
	require.NotNil(t, plain, diagnostics.Error())
	require.Nil(t, plain.Places[0].Rows.Velocity)
	require.Equal(t, []int32{4}, plain.Places[0].Molecule[0].Attrs[0])
}

// The content of the file is part of the world, its name is not.
func TestXYZFingerprint(t *testing.T) {
	print := func(xyz string) uint64 {
		table, diagnostics := compileXYZ("argon", "", xyz)
		require.NotNil(t, table, diagnostics.Error())
		return table.Fingerprint
	}
	require.Equal(t, print("1\n\nAr 1 2 3\n"), print("1\n\nAr 1 2 3\n"))
	require.NotEqual(t, print("1\n\nAr 1 2 3\n"), print("1\n\nAr 1 2 3.000001\n"))
}

// A file that would fill a small server's memory is not read.
func TestXYZTooLong(t *testing.T) {
	_, diagnostics := compileXYZ("argon", "", strings.Repeat("#", MaxFile+1))
	require.ErrorContains(t, diagnostics, `"start.xyz" is longer than 256 MiB`)
}

// FuzzXYZ: whatever the bytes, a table or an error that can be printed.
func FuzzXYZ(f *testing.F) {
	f.Add([]byte("2\nLattice=\"10 0 0 0 10 0 0 0 8\" Properties=species:S:1:pos:R:3:velo:R:3\nAr 1 2 3 0 0 0\nkrypton -1 1e0 .5 0 0 1\n"))
	f.Add([]byte("1\n\nAr 1 2 3"))
	f.Add([]byte("1\nProperties=\nX 1 2 3"))
	f.Fuzz(func(t *testing.T, xyz []byte) {
		table, diagnostics := compileXYZ("any", "", string(xyz))
		if (table == nil) != diagnostics.Errors() {
			t.Fatalf("table %v and errors %q", table != nil, diagnostics.Error())
		}
		if table == nil {
			return
		}
		for i, at := range table.Places[0].Rows.At {
			for axis := range 3 {
				if at[axis] < 0 || at[axis] >= table.Size[axis] {
					t.Fatal(fmt.Sprint("particle ", i, " at ", at))
				}
			}
		}
	})
}
