package main

import (
	_ "embed"
	"math"

	"github.com/hajimehoshi/ebiten/v2"

	"ylem/viewer/scene"
)

//go:embed shapes.kage
var shapesSource []byte

//go:embed shrink.kage
var shrinkSource []byte

//go:embed blur.kage
var blurSource []byte

// glow adds to a picture the light that its bright parts would scatter: the picture with a pixel for each four, and each
// sixteen, points, blurred, on top of itself. Its cost does not depend on the number of particles.
type glow struct {
	shrink, blur *ebiten.Shader
	near, far    [2]*ebiten.Image // a picture and a spare one for the blur
	w, h         int
	scale        float64 // px per point
}

// shrunk is how many times smaller a picture is at each of two steps, where a px is a point.
const shrunk = 4

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

func (g *glow) resize(w, h int, scale float64) {
	if g.w == w && g.h == h && g.scale == scale {
		return
	}
	g.w, g.h, g.scale = w, h, scale
	for i := range g.near {
		for images, by := range map[*[2]*ebiten.Image]float64{&g.near: shrunk * scale, &g.far: shrunk * shrunk * scale} {
			if images[i] != nil {
				images[i].Deallocate()
			}
			images[i] = unmanaged(int(math.Ceil(float64(w)/by)), int(math.Ceil(float64(h)/by)))
		}
	}
}

// draw adds the glow of a picture to itself, by a strength from 0 to 1. scale is px per point.
func (g *glow) draw(screen *ebiten.Image, ground scene.Color, strength float32, scale float64) {
	g.resize(screen.Bounds().Dx(), screen.Bounds().Dy(), scale)
	dark := []float32{ground[0] + groundTint, ground[1] + groundTint, ground[2] + groundTint}
	g.pass(g.near[0], screen, float32(shrunk*scale), g.shrink, map[string]any{"Ground": dark, "Spread": float32(scale)})
	g.pass(g.far[0], g.near[0], shrunk, g.shrink, map[string]any{"Ground": []float32{0, 0, 0}, "Spread": float32(1)})
	g.soften(g.far)
	g.add(g.near[0], g.far[0], shrunk, farLight)
	g.soften(g.near)
	g.add(screen, g.near[0], shrunk*scale, nearLight*strength)
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

// add puts the light of a picture on one that is by times larger.
func (g *glow) add(to, from *ebiten.Image, by float64, light float32) {
	var o ebiten.DrawImageOptions
	o.GeoM.Scale(by, by)
	o.Filter, o.Blend, o.DisableMipmaps = ebiten.FilterLinear, ebiten.BlendLighter, true
	o.ColorScale.Scale(light, light, light, 1)
	to.DrawImage(from, &o)
}
