package main

import (
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// A picture shows particles where they are and in the colour that the world gives
// them, also at the very side of the box, and the bonds between them.
func TestPicture(t *testing.T) {
	world := worldFile(t, `world "w" {
  language = 1
  size = [20, 10]
  edge = "wall"
  dt = 0.01
  light = 0.1
  motion = "still"
}
kind "a" {
  bonds = 1
  attrs = { c = int(0, 1) }
  view = { color = palette("#ff0000", "#00ff00", self.c), radius = 0.5 }
}
bond "b" {
  between = ["a", "a"]
  length = 4
  stiffness = 1
  breaks_at = 6
}
place "a" { at = [0, 0] }
place "a(c=1)" { at = [19.9, 9.9] }
place "a ~ a" { at = [10, 5] }
`)
	out := filepath.Join(t.TempDir(), "w.png")
	s := ylem(t, "run", world, "--ticks", "1", "--picture", out)
	require.Zero(t, s.status, s.errs.String())
	f, err := os.Open(out)
	require.NoError(t, err)
	defer f.Close()
	picture, err := png.Decode(f)
	require.NoError(t, err)
	w, h := picture.Bounds().Dx(), picture.Bounds().Dy()
	require.Equal(t, pictureSide, w)
	edge := 4 + 16 // the radius of a particle, 0.5 of 20 units on 640 pixels
	scale := float64(w-2*edge) / 20
	at := func(x, y float64) color.Color { return picture.At(edge+int(x*scale), h-edge-int(y*scale)) }
	require.Equal(t, color.RGBA{0xff, 0, 0, 0xff}, at(0.1, 0.1))
	require.Equal(t, color.RGBA{0, 0xff, 0, 0xff}, at(19.8, 9.8))
	require.Equal(t, color.RGBA{0xff, 0, 0, 0xff}, at(8, 5))
	require.Equal(t, color.RGBA{0xff, 0, 0, 0xff}, at(12, 5))
	require.Equal(t, color.RGBA{0x8a, 0x93, 0xa3, 0xff}, at(10, 5))
	require.Equal(t, night, at(10, 8))

	s = ylem(t, "run", world, "--ticks", "1", "--picture", out)
	require.Equal(t, exitWrong, s.status)
	require.Contains(t, s.errs.String(), "--force")
	s = ylem(t, "run", world, "--ticks", "1", "--picture", "w.gif")
	require.Equal(t, exitUsage, s.status)
}
