package main

import (
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	raster "golang.org/x/image/vector"

	"ylem/particles"
	"ylem/rules"
)

// What a picture looks like, pixels. It shows what the viewer shows of a world that
// stands still, without a display.
const (
	pictureSide = 640
	smallest    = 0.9 // radius of a particle
)

var night = color.RGBA{0x0b, 0x0e, 0x14, 0xff}

// picture draws particles as discs and bonds as lines, seen along z; of a world of
// three dimensions what is further away is drawn first and darker.
type picture struct {
	table *rules.Table
	store *particles.Store
	out   *image.RGBA
	scale float64 // pixels per length unit
	edge  float64 // pixels around the box, which whatever stands at its side fits into
	ink   raster.Rasterizer
	inks  map[color.RGBA]bool // that were used
}

// drawPicture draws the particles of a whole world, its longer side so many pixels.
func drawPicture(t *rules.Table, st *particles.Store, side int) image.Image {
	w, h := particles.Units(t.Size[0]), particles.Units(t.Size[1])
	largest := 0.0
	for i := range t.Kinds {
		largest = max(largest, t.Kinds[i].View.Radius)
	}
	p := picture{table: t, store: st, inks: map[color.RGBA]bool{}, edge: 4 + math.Ceil(largest*float64(side)/max(w, h))}
	p.scale = (float64(side) - 2*p.edge) / max(w, h)
	p.out = image.NewRGBA(image.Rect(0, 0, int(math.Ceil(w*p.scale+2*p.edge)), int(math.Ceil(h*p.scale+2*p.edge))))
	draw.Draw(p.out, p.out.Bounds(), image.NewUniform(night), image.Point{}, draw.Src)
	order := make([]int, st.Len())
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { // an order that no split changes
		switch {
		case st.Z[a] != st.Z[b]:
			return int(max(-1, min(1, st.Z[a]-st.Z[b])))
		case st.ID[a] < st.ID[b]:
			return -1
		}
		return 1
	})
	rows := make(map[uint64]int, st.Len())
	for row, id := range st.ID {
		if st.NBond[row] > 0 {
			rows[id] = row
		}
	}
	for _, row := range order {
		for _, id := range st.Partners(row) {
			if other, ok := rows[id]; ok && st.ID[row] < id {
				p.bond(row, other)
			}
		}
	}
	for _, row := range order {
		p.disc(row)
	}
	return p.small()
}

// small returns the picture in few colours, a third as long when it is written:
// the inks, and some steps between them and the night around. Where there are too
// many of them it stays as it is.
func (p *picture) small() image.Image {
	const steps = 6
	if len(p.inks)*steps >= 256 {
		return p.out
	}
	inks := slices.SortedFunc(maps.Keys(p.inks), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
	})
	palette := color.Palette{night}
	for _, c := range inks {
		for i := 1; i <= steps; i++ {
			mix := func(from, to uint8) uint8 { return uint8((int(from)*(steps-i) + int(to)*i) / steps) }
			palette = append(palette, color.RGBA{mix(night.R, c.R), mix(night.G, c.G), mix(night.B, c.B), 0xff})
		}
	}
	out := image.NewPaletted(p.out.Rect, palette)
	nearest := map[color.RGBA]uint8{}
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			c := p.out.RGBAAt(x, y)
			i, known := nearest[c]
			if !known {
				i = uint8(palette.Index(c))
				nearest[c] = i
			}
			out.SetColorIndex(x, y, i)
		}
	}
	return out
}

// at returns where a row is in the picture; y points up in a world.
func (p *picture) at(row int) (x, y float64) {
	return p.edge + particles.Units(p.store.X[row])*p.scale,
		float64(p.out.Rect.Dy()) - p.edge - particles.Units(p.store.Y[row])*p.scale
}

// shade is the colour of a row, darker where it is further away.
func (p *picture) shade(row int) color.RGBA {
	kind := &p.table.Kinds[p.store.Kind[row]]
	text := kind.View.Colors[0]
	if a := kind.View.Attr; a >= 0 {
		i := int(p.store.Attr[a][row]) - int(kind.Attrs[a].Lo)
		text = kind.View.Colors[max(0, min(i, len(kind.View.Colors)-1))]
	}
	rgb, _ := strconv.ParseUint(text[1:], 16, 32)
	light := 1.0
	if p.table.Dimensions == 3 {
		light = 0.3 + 0.7*float64(p.store.Z[row])/float64(p.table.Size[2])
	}
	dim := func(shift int) uint8 { return uint8(float64(rgb>>shift&0xff) * light) }
	return color.RGBA{dim(16), dim(8), dim(0), 0xff}
}

func (p *picture) disc(row int) {
	x, y := p.at(row)
	r := max(smallest, p.table.Kinds[p.store.Kind[row]].View.Radius*p.scale)
	const k = 0.5523 // of four cubic arcs that make a circle
	p.fill(x-r, y-r, x+r, y+r, p.shade(row), func(z *raster.Rasterizer, dx, dy float64) {
		to := func(ax, ay, bx, by, cx, cy float64) {
			z.CubeTo(float32(dx+ax*r), float32(dy+ay*r), float32(dx+bx*r), float32(dy+by*r), float32(dx+cx*r), float32(dy+cy*r))
		}
		dx, dy = dx+r, dy+r
		z.MoveTo(float32(dx+r), float32(dy))
		to(1, k, k, 1, 0, 1)
		to(-k, 1, -1, k, -1, 0)
		to(-1, -k, -k, -1, 0, -1)
		to(k, -1, 1, -k, 1, 0)
	})
}

// bond draws a line, unless it goes around an edge.
func (p *picture) bond(a, b int) {
	ax, ay := p.at(a)
	bx, by := p.at(b)
	dx, dy := bx-ax, by-ay
	long := math.Hypot(dx, dy)
	if long == 0 || long > float64(max(p.out.Rect.Dx(), p.out.Rect.Dy()))/2 {
		return
	}
	wide := max(0.7, 0.09*p.scale)
	nx, ny := -dy/long*wide, dx/long*wide
	p.fill(min(ax, bx)-wide, min(ay, by)-wide, max(ax, bx)+wide, max(ay, by)+wide, color.RGBA{0x8a, 0x93, 0xa3, 0xff},
		func(z *raster.Rasterizer, x, y float64) {
			x, y = x-(min(ax, bx)-wide), y-(min(ay, by)-wide)
			z.MoveTo(float32(x+ax+nx), float32(y+ay+ny))
			z.LineTo(float32(x+bx+nx), float32(y+by+ny))
			z.LineTo(float32(x+bx-nx), float32(y+by-ny))
			z.LineTo(float32(x+ax-nx), float32(y+ay-ny))
		})
}

// fill fills the path within a rectangle; path gets the rectangle's corner as it
// lies in the raster.
func (p *picture) fill(x0, y0, x1, y1 float64, c color.RGBA, path func(z *raster.Rasterizer, dx, dy float64)) {
	left, top := int(math.Floor(x0)), int(math.Floor(y0))
	w, h := int(math.Ceil(x1))-left+1, int(math.Ceil(y1))-top+1
	where := image.Rect(left, top, left+w, top+h)
	if !where.In(p.out.Rect) {
		return // a radius too large for its box, which there is no room for
	}
	p.inks[c] = true
	p.ink.Reset(w, h)
	path(&p.ink, x0-float64(left), y0-float64(top))
	p.ink.ClosePath()
	p.ink.Draw(p.out, where, image.NewUniform(c), image.Point{})
}

// savePicture writes the picture of a world as PNG, whole or not at all.
func savePicture(t *rules.Table, st *particles.Store, path string) error {
	err := func() error {
		f, err := os.CreateTemp(filepath.Dir(path), ".picture-*")
		if err != nil {
			return err
		}
		defer os.Remove(f.Name()) // unless it has its name
		err = png.Encode(f, drawPicture(t, st, pictureSide))
		if e := f.Close(); err == nil {
			err = e
		}
		if err == nil {
			err = os.Chmod(f.Name(), 0o644)
		}
		if err != nil {
			return err
		}
		return os.Rename(f.Name(), path)
	}()
	if err != nil {
		return fmt.Errorf("--picture %s: %w", path, err)
	}
	return nil
}
