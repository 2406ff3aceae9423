package main

import (
	_ "embed"

	"github.com/hajimehoshi/ebiten/v2"

	"ylem/viewer/scene"
)

//go:embed shapes.kage
var shapesSource []byte

//go:embed shrink.kage
var shrinkSource []byte

//go:embed blur.kage
var blurSource []byte

// glow adds to a picture the light that its bright parts would scatter: the picture at a quarter and a sixteenth of
// its size, blurred, on top of itself. Its cost does not depend on the number of particles.
type glow struct {
	shrink, blur *ebiten.Shader
	near, far    [2]*ebiten.Image // a picture and a spare one for the blur
	w, h         int
}

// How much of the light scatters, near and far.
const (
	nearLight = 1.0
	farLight  = 0.9
)

// groundTint is what the tint of regions adds to the ground at most; it does not shine.
const groundTint = 0.02

func newShader(source []byte) *ebiten.Shader {
	s, err := ebiten.NewShader(source)
	if err != nil {
		panic(err) // it is part of the program
	}
	return s
}

func newGlow() *glow { return &glow{shrink: newShader(shrinkSource), blur: newShader(blurSource)} }

func (g *glow) resize(w, h int) {
	if g.w == w && g.h == h {
		return
	}
	g.w, g.h = w, h
	for i := range g.near {
		for images, by := range map[*[2]*ebiten.Image]int{&g.near: 4, &g.far: 16} {
			if images[i] != nil {
				images[i].Deallocate()
			}
			images[i] = unmanaged((w+by-1)/by, (h+by-1)/by)
		}
	}
}

// draw adds the glow of a picture to itself, by a strength from 0 to 1.
func (g *glow) draw(screen *ebiten.Image, ground scene.Color, strength float32) {
	g.resize(screen.Bounds().Dx(), screen.Bounds().Dy())
	dark := []float32{ground[0] + groundTint, ground[1] + groundTint, ground[2] + groundTint}
	g.pass(g.near[0], screen, 4, g.shrink, map[string]any{"Ground": dark})
	g.pass(g.far[0], g.near[0], 4, g.shrink, map[string]any{"Ground": []float32{0, 0, 0}})
	g.soften(g.far)
	g.add(g.near[0], g.far[0], farLight)
	g.soften(g.near)
	g.add(screen, g.near[0], nearLight*strength)
}

func (g *glow) soften(images [2]*ebiten.Image) {
	g.pass(images[1], images[0], 1, g.blur, map[string]any{"Step": []float32{1, 0}})
	g.pass(images[0], images[1], 1, g.blur, map[string]any{"Step": []float32{0, 1}})
}

// pass fills to with from, whose pixels are by times smaller.
func (g *glow) pass(to, from *ebiten.Image, by float32, shader *ebiten.Shader, uniforms map[string]any) {
	w, h := float32(to.Bounds().Dx()), float32(to.Bounds().Dy())
	corner := func(x, y float32) ebiten.Vertex { return ebiten.Vertex{DstX: x, DstY: y, SrcX: x * by, SrcY: y * by} }
	to.DrawTrianglesShader([]ebiten.Vertex{corner(0, 0), corner(w, 0), corner(0, h), corner(w, h)}, []uint16{0, 1, 2, 1, 3, 2}, shader,
		&ebiten.DrawTrianglesShaderOptions{Blend: ebiten.BlendCopy, Images: [4]*ebiten.Image{from}, Uniforms: uniforms})
}

// add puts the light of a smaller picture on a four times larger one.
func (g *glow) add(to, from *ebiten.Image, light float32) {
	var o ebiten.DrawImageOptions
	o.GeoM.Scale(4, 4)
	o.Filter, o.Blend, o.DisableMipmaps = ebiten.FilterLinear, ebiten.BlendLighter, true
	o.ColorScale.Scale(light, light, light, 1)
	to.DrawImage(from, &o)
}
