package scene

import "math"

// Vertex is laid out as the graphics library has it, so that a batch is drawn without being copied.
type Vertex struct {
	DstX, DstY                         float32 // px
	SrcX, SrcY                         float32 // see the shapes
	ColorR, ColorG, ColorB, ColorA     float32 // premultiplied
	Custom0, Custom1, Custom2, Custom3 float32 // see the shapes; the last is the shape
}

// The shapes, which the one shader draws. All have soft edges of one px.
//
//	shape  Custom0, Custom1         SrcX, SrcY          Custom2
//	bead   place, radius = 1        radius px           shine, 0 to 1
//	tube   place across, half = 1   half the width px   shine, 0 to 1
//	ring   place, radius = 1        radius px, width px –
//	box    place px from the middle half the sides px   radius of the corners px
const (
	shapeBead float32 = iota
	shapeTube
	shapeRing
	shapeBox
)

// Batch collects triangles. It is drawn in order, with premultiplied alpha.
type Batch struct {
	Vertices []Vertex
	Indices  []uint32
}

// Reset empties the batch and keeps its memory.
func (b *Batch) Reset() { b.Vertices, b.Indices = b.Vertices[:0], b.Indices[:0] }

// Bead adds a ball. One triangle around the circle is less to build than two and as much to fill.
func (b *Batch) Bead(x, y, r float32, c [4]float32, shine float32) {
	// Corners at twice the radius, with a px to spare for the soft edge.
	const h = 1.7320508
	k := 1 + 1/r
	n := uint32(len(b.Vertices))
	e := r * k
	b.Vertices = append(b.Vertices,
		Vertex{x - h*e, y + e, r, 0, c[0], c[1], c[2], c[3], -h * k, k, shine, shapeBead},
		Vertex{x + h*e, y + e, r, 0, c[0], c[1], c[2], c[3], h * k, k, shine, shapeBead},
		Vertex{x, y - 2*e, r, 0, c[0], c[1], c[2], c[3], 0, -2 * k, shine, shapeBead},
	)
	b.Indices = append(b.Indices, n, n+1, n+2)
}

// Tube adds a bond from one colour to another, of half width w.
func (b *Batch) Tube(x0, y0, x1, y1, w float32, c0, c1 [4]float32, shine float32) {
	dx, dy := x1-x0, y1-y0
	length := float32(math.Sqrt(float64(dx*dx + dy*dy)))
	if length < 1e-6 {
		return
	}
	k := 1 + 1/w
	nx, ny := -dy/length*w*k, dx/length*w*k
	n := uint32(len(b.Vertices))
	b.Vertices = append(b.Vertices,
		Vertex{x0 + nx, y0 + ny, w, 0, c0[0], c0[1], c0[2], c0[3], k, 0, shine, shapeTube},
		Vertex{x0 - nx, y0 - ny, w, 0, c0[0], c0[1], c0[2], c0[3], -k, 0, shine, shapeTube},
		Vertex{x1 + nx, y1 + ny, w, 0, c1[0], c1[1], c1[2], c1[3], k, 0, shine, shapeTube},
		Vertex{x1 - nx, y1 - ny, w, 0, c1[0], c1[1], c1[2], c1[3], -k, 0, shine, shapeTube},
	)
	b.Indices = append(b.Indices, n, n+1, n+2, n+1, n+3, n+2)
}

// Line adds a plain line of a width in px.
func (b *Batch) Line(x0, y0, x1, y1, width float32, c Color) {
	p := c.Premultiplied()
	b.Tube(x0, y0, x1, y1, width/2, p, p, 0)
}

// Ring adds a circle of a width in px.
func (b *Batch) Ring(x, y, r, width float32, c Color) {
	k := 1 + (width+1)/r
	b.quad(x, y, r*k, r*k, [4]Vertex{
		{Custom0: -k, Custom1: -k}, {Custom0: k, Custom1: -k}, {Custom0: -k, Custom1: k}, {Custom0: k, Custom1: k},
	}, r, width, 0, shapeRing, c)
}

// Box adds a filled box with round corners; x, y is its upper left corner.
func (b *Batch) Box(x, y, w, h, corner float32, c Color) {
	hw, hh := w/2, h/2
	ex, ey := hw+1, hh+1
	b.quad(x+hw, y+hh, ex, ey, [4]Vertex{
		{Custom0: -ex, Custom1: -ey}, {Custom0: ex, Custom1: -ey}, {Custom0: -ex, Custom1: ey}, {Custom0: ex, Custom1: ey},
	}, hw, hh, corner, shapeBox, c)
}

func (b *Batch) quad(x, y, hw, hh float32, v [4]Vertex, srcX, srcY, custom2, shape float32, c Color) {
	p := c.Premultiplied()
	n := uint32(len(b.Vertices))
	for i := range v {
		v[i].DstX, v[i].DstY = x-hw+2*hw*float32(i&1), y-hh+2*hh*float32(i>>1)
		v[i].SrcX, v[i].SrcY, v[i].Custom2, v[i].Custom3 = srcX, srcY, custom2, shape
		v[i].ColorR, v[i].ColorG, v[i].ColorB, v[i].ColorA = p[0], p[1], p[2], p[3]
	}
	b.Vertices = append(b.Vertices, v[:]...)
	b.Indices = append(b.Indices, n, n+1, n+2, n+1, n+3, n+2)
}
