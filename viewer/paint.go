package main

import (
	"bytes"
	"image"
	"unsafe"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/text/v2"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/goregular"

	"ylem/viewer/scene"
)

// painter puts what the package scene made on the screen.
type painter struct {
	shapes  *ebiten.Shader
	glow    *glow
	far     *far
	sources [3]*text.GoTextFaceSource
	faces   map[faceKey]*text.GoTextFace
	batch   scene.Batch
}

type faceKey struct {
	face scene.Face
	size float64 // px
}

func newPainter() *painter {
	p := &painter{shapes: newShader(shapesSource), glow: newGlow(), far: newFar(), faces: map[faceKey]*text.GoTextFace{}}
	for i, font := range [...][]byte{goregular.TTF, gobold.TTF, gomono.TTF} {
		source, err := text.NewGoTextFaceSource(bytes.NewReader(font))
		if err != nil {
			panic(err) // it is part of the program
		}
		p.sources[i] = source
	}
	return p
}

// face gives a font of a size in px. Sizes are rounded, so that zooming does not fill memory with faces.
func (p *painter) face(face scene.Face, size float64) *text.GoTextFace {
	key := faceKey{face, float64(int(size*2+0.5)) / 2}
	f := p.faces[key]
	if f == nil {
		f = &text.GoTextFace{Source: p.sources[face], Size: key.size}
		p.faces[key] = f
	}
	return f
}

// measure gives the width of a text in the unit of its size, as it is written on a screen of scale px per unit.
func (p *painter) measure(s string, size float64, face scene.Face, scale float64) float64 {
	return text.Advance(s, p.face(face, size*scale)) / scale
}

// picture draws the world.
func (p *painter) picture(screen *ebiten.Image, d *scene.Drawing, theme *scene.Theme, glowing bool, scale float64) {
	g := theme.Ground
	screen.Fill(rgba(g))
	p.triangles(screen, &d.Ground)
	p.far.draw(screen, d)
	p.triangles(screen, &d.Under)
	p.triangles(screen, &d.Beads)
	if glowing && theme.Dark {
		p.glow.draw(screen, theme.Box, d.Glow, scale)
	}
	p.triangles(screen, &d.Top)
	for i := range d.Texts {
		t := &d.Texts[i]
		size := t.Size * scale
		if t.W != 0 {
			size = t.Size // written on a bead, whose size is in px
		}
		p.write(screen, t, t.X, t.Y, size)
	}
}

// panels paints items, whose lengths are in points: layer by layer, the texts of a layer on top of the rest of it.
func (p *painter) panels(screen *ebiten.Image, items []scene.Item, scale float64) {
	target, from := screen, 0
	for i := range items {
		if items[i].Kind != scene.ItemClip {
			continue
		}
		p.layer(target, items[from:i], scale)
		from, target = i+1, screen
		if c := &items[i]; c.W > 0 {
			px := func(points float64) int { return int(points*scale + 0.5) }
			target = screen.SubImage(image.Rect(px(c.X), px(c.Y), px(c.X+c.W), px(c.Y+c.H))).(*ebiten.Image)
		}
	}
	p.layer(target, items[from:], scale)
}

func (p *painter) layer(screen *ebiten.Image, items []scene.Item, scale float64) {
	p.batch.Reset()
	k := float32(scale)
	for i := range items {
		t := &items[i]
		x, y, w, h := float32(t.X)*k, float32(t.Y)*k, float32(t.W)*k, float32(t.H)*k
		switch t.Kind {
		case scene.ItemBox:
			p.batch.Box(x, y, w, h, float32(t.Corner)*k, t.Color)
		case scene.ItemBead:
			p.batch.Bead(x, y, w, t.Color.Premultiplied(), 1)
		case scene.ItemRing:
			p.batch.Ring(x, y, w, float32(t.Size)*k, t.Color)
		case scene.ItemLine:
			for at := t.Points; len(at) >= 4; at = at[2:] {
				p.batch.Line(at[0]*k, at[1]*k, at[2]*k, at[3]*k, float32(t.Size)*k, t.Color)
			}
		}
	}
	p.triangles(screen, &p.batch)
	for i := range items {
		if t := &items[i]; t.Kind == scene.ItemText {
			p.write(screen, t, t.X*scale, t.Y*scale, t.Size*scale)
		}
	}
}

func (p *painter) write(screen *ebiten.Image, t *scene.Item, x, y, size float64) {
	if t.Text == "" {
		return
	}
	var o text.DrawOptions
	o.GeoM.Translate(float64(int(x+0.5)), float64(int(y+0.5)))
	o.PrimaryAlign = [...]text.Align{text.AlignStart, text.AlignCenter, text.AlignEnd}[t.Align]
	c := t.Color.Premultiplied()
	o.ColorScale.Scale(c[0], c[1], c[2], c[3])
	text.Draw(screen, t.Text, p.face(t.Face, size), &o)
}

// The two have the same fields, so a batch needs no copy.
var _ = ebiten.Vertex(scene.Vertex{})

func (p *painter) triangles(screen *ebiten.Image, b *scene.Batch) {
	if len(b.Indices) == 0 {
		return
	}
	vertices := unsafe.Slice((*ebiten.Vertex)(unsafe.Pointer(&b.Vertices[0])), len(b.Vertices))
	screen.DrawTrianglesShader32(vertices, b.Indices, p.shapes, nil)
}

func unmanaged(w, h int) *ebiten.Image {
	return ebiten.NewImageWithOptions(image.Rect(0, 0, max(w, 1), max(h, 1)), &ebiten.NewImageOptions{Unmanaged: true})
}
