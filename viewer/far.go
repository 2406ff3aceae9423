package main

import (
	_ "embed"
	"image"
	"unsafe"

	"github.com/hajimehoshi/ebiten/v2"

	"ylem/region/wire"
	"ylem/viewer/scene"
)

//go:embed field.kage
var fieldSource []byte

//go:embed dots.kage
var dotsSource []byte

//go:embed tiles.kage
var tilesSource []byte

// far draws particles that are too many to be drawn one by one: it hands textures to the graphics card, which makes
// light and dots of them.
type far struct {
	field, dots, tiles *ebiten.Shader
	counts, cells      *ebiten.Image
	regions            map[uint32]*texels
	vertices           []ebiten.Vertex
	indices            []uint16
	options            ebiten.DrawTrianglesShaderOptions
	colors             [4 * wire.Channels]float32
	radii              [len(scene.DotRadii)]float32
	hot                [4]float32
}

// texels are the textures of what a server counted.
type texels struct {
	now, before *ebiten.Image
	shot        uint32
	used        bool
}

func newFar() *far {
	f := &far{
		field: newShader(fieldSource), dots: newShader(dotsSource), tiles: newShader(tilesSource),
		regions: map[uint32]*texels{}, radii: scene.DotRadii,
	}
	f.options.Uniforms = map[string]any{"Colors": f.colors[:], "Radii": f.radii[:], "Hot": f.hot[:]}
	return f
}

// fit gives an image of w×h: the old one, if it is so large.
func fit(old *ebiten.Image, w, h int) *ebiten.Image {
	if old != nil && old.Bounds() == image.Rect(0, 0, w, h) {
		return old
	}
	if old != nil {
		old.Deallocate()
	}
	return unmanaged(w, h)
}

func (f *far) draw(screen *ebiten.Image, d *scene.Drawing) {
	f.drawTiles(screen, d)
	if d.Field.Used {
		f.counts = fit(f.counts, d.Field.W, d.Field.H)
		f.counts.WritePixels(d.Field.Pix)
		for i := range d.Field.Copies {
			c := &d.Field.Copies[i]
			f.light(d.Field.ColorsIn(c), d.Field.Hot, d.Field.Gain)
			f.copy(screen, c, f.counts, f.field)
		}
	}
	if d.Dots.Used {
		f.cells = fit(f.cells, d.Dots.W, d.Dots.H)
		// A cell is the four bytes of a pixel on every machine that this runs on.
		f.cells.WritePixels(unsafe.Slice((*byte)(unsafe.Pointer(&d.Dots.Cells[0])), 4*len(d.Dots.Cells)))
		for i := range d.Dots.Copies {
			f.copy(screen, &d.Dots.Copies[i], f.cells, f.dots)
		}
	}
}

func (f *far) light(colors [wire.Channels]scene.Color, hot scene.Color, gain float32) {
	copy(f.hot[:], hot[:])
	for i, c := range colors {
		copy(f.colors[4*i:], c[:])
	}
	f.options.Uniforms["Gain"] = gain
}

// copy draws one of a sheet.
func (f *far) copy(screen *ebiten.Image, c *scene.Copy, texture *ebiten.Image, shader *ebiten.Shader) {
	f.quad(screen, texture, nil, shader, [4]float32{c.SX0, c.SY0, c.SX1, c.SY1}, [4]float32{c.DX0, c.DY0, c.DX1, c.DY1}, c.Opacity)
}

// quad fills the px of to with the texels of from.
func (f *far) quad(screen, texture, before *ebiten.Image, shader *ebiten.Shader, from, to [4]float32, opacity float32) {
	f.vertices, f.indices = f.vertices[:0], append(f.indices[:0], 0, 1, 2, 1, 3, 2)
	for i := range 4 {
		f.vertices = append(f.vertices, ebiten.Vertex{
			DstX: to[2*(i&1)], DstY: to[1+2*(i>>1)], SrcX: from[2*(i&1)], SrcY: from[1+2*(i>>1)],
		})
	}
	f.options.Images[0], f.options.Images[1] = texture, before
	f.options.Uniforms["Opacity"] = opacity
	screen.DrawTrianglesShader(f.vertices, f.indices, shader, &f.options)
}

func (f *far) drawTiles(screen *ebiten.Image, d *scene.Drawing) {
	for _, t := range f.regions {
		t.used = false
	}
	for i := range d.Tiles {
		k := &d.Tiles[i]
		t := f.regions[k.Region]
		if t == nil {
			t = &texels{}
			f.regions[k.Region] = t
		}
		if t.used = true; t.now == nil || t.shot != k.Shot {
			t.shot = k.Shot
			t.now = fit(t.now, k.Now.W, k.Now.H)
			t.now.WritePixels(k.Now.Pix)
			t.before = fit(t.before, k.Now.W, k.Now.H)
			if k.Before != nil {
				t.before.WritePixels(k.Before.Pix)
			}
		}
		part := k.Part
		if k.Before == nil {
			part = 1
		}
		f.light(k.Colors, k.Hot, k.Gain)
		f.options.Uniforms["Part"] = part
		from := [4]float32{0, 0, float32(k.Now.W), float32(k.Now.H)}
		if k.Flip {
			from[1], from[3] = from[3], from[1]
		}
		f.quad(screen, t.now, t.before, f.tiles, from, k.D, k.Opacity)
	}
	for region, t := range f.regions { // what is freed does not depend on the order
		if !t.used {
			t.now.Deallocate()
			t.before.Deallocate()
			delete(f.regions, region)
		}
	}
}
