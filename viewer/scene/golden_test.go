package scene

import (
	"flag"
	bitmap "image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

var update = flag.Bool("update", false, "write the pictures in testdata anew")

// How much a picture may differ, for machines that round otherwise: by so much a channel, in so many of 1,000 pixels.
const (
	slack   = 8
	strange = 1.0
)

// golden compares a picture with that in testdata. What was drawn instead, and where it differs, is left beside it.
func golden(t *testing.T, name string, got *bitmap.NRGBA) {
	path := filepath.Join("testdata", name+".png")
	write := func(path string, m bitmap.Image) {
		f, err := os.Create(path)
		require.NoError(t, err)
		defer f.Close()
		require.NoError(t, (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(f, m))
	}
	if *update {
		write(path, got)
		return
	}
	f, err := os.Open(path)
	require.NoError(t, err, "go test ./viewer/scene -run Golden -update draws it")
	defer f.Close()
	want, err := png.Decode(f)
	require.NoError(t, err)
	require.Equal(t, want.Bounds(), got.Bounds())
	differ, diff := 0, bitmap.NewNRGBA(got.Bounds())
	for y := range got.Bounds().Dy() {
		for x := range got.Bounds().Dx() {
			w, g := color.NRGBAModel.Convert(want.At(x, y)).(color.NRGBA), got.NRGBAAt(x, y)
			d := max(apart(w.R, g.R), apart(w.G, g.G), apart(w.B, g.B))
			diff.SetNRGBA(x, y, color.NRGBA{d, d, d, 255})
			if d > slack {
				differ++
			}
		}
	}
	if share := 1000 * float64(differ) / float64(got.Bounds().Dx()*got.Bounds().Dy()); share > strange {
		write(filepath.Join("testdata", name+".got.png"), got)
		write(filepath.Join("testdata", name+".diff.png"), diff)
		t.Errorf("%s: %.2f of 1,000 pixels differ by more than %d: see testdata/%s.got.png and .diff.png", name, share, slack, name)
	}
}

func apart(a, b uint8) uint8 { return max(a, b) - min(a, b) }

// A change that is seen fails, and one that is not does not.
func TestGoldenTellsPicturesApart(t *testing.T) {
	v := molecules(t, 60)
	var d Drawing
	v.Build(&d, 1)
	a := render(&d, v.Theme, 480, 300)
	v.Theme = &Light
	v.Build(&d, 1)
	b := render(&d, v.Theme, 480, 300)
	differ := 0
	for i := range a.Pix {
		if apart(a.Pix[i], b.Pix[i]) > slack {
			differ++
		}
	}
	require.Greater(t, differ, len(a.Pix)/2)
}

// chance is a generator that gives the same everywhere.
type chance uint64

func (c *chance) next() float64 {
	*c = *c*6364136223846793005 + 1442695040888963407
	return float64(*c>>40) / (1 << 24)
}

// bell is a sum of four, which is bell-shaped enough, of standard deviation 1 about 0.
func (c *chance) bell() float64 {
	return (c.next() + c.next() + c.next() + c.next() - 2) * math.Sqrt(3)
}

// palette of the worlds in these tests.
var goldenColors = []string{"#ff5a5f", "#4aa8ff", "#ffd166", "#7be495"}

// goldenWorld is a world of one region with four kinds.
func goldenWorld(size [3]float64, dimensions int, radius float64, edge string) *wire.Welcome {
	w := &wire.Welcome{
		World: wire.ViewWorld{Name: "golden", Dimensions: dimensions, Size: size, Edge: [3]string{edge, edge, edge}, Frame: 1},
		Grid:  [3]int{1, 1, 1}, Self: "a",
		Regions: []wire.ViewRegion{{ID: 1, Hi: size, Server: "a"}},
		Servers: []wire.ViewServer{{Name: "a", Address: "h:1", Regions: []uint32{1}}},
	}
	for i, c := range goldenColors {
		name := string(rune('a' + i))
		w.Kinds = append(w.Kinds, wire.ViewKind{Name: name, Symbol: name, Pushed: true})
		w.Styles = append(w.Styles, wire.ViewStyle{Kind: i, Color: c, Radius: radius * (1 - 0.12*float64(i)), Label: name})
	}
	return w
}

// goldenView shows a crowd at 480×300 px, in the middle of its second moment.
func goldenView(t testing.TB, w *wire.Welcome, c *wire.Crowd, move func()) *View {
	v := New()
	v.Panels, v.Labels, v.Borders = false, false, true
	v.Camera.Resize(480, 300, 0, 0, 0, 0)
	require.NoError(t, v.Welcome(w))
	kinds := make([]uint32, len(w.Kinds))
	for _, s := range c.Style {
		kinds[s]++
	}
	in := new(Intake)
	in.Welcome(w)
	section := wire.Section{Region: 1, Tick: 1, Kinds: kinds, Crowd: c, Change: wire.Change{Key: true, Added: len(c.Style)}}
	for number := uint32(1); number <= 2+12; number++ {
		v.Advance(0.05)
		v.Take("a", in.Take(number, &wire.ViewFrame{Sections: []wire.Section{section}}))
		move()
		section.Change, section.Tick = wire.Change{}, section.Tick+1
	}
	v.Advance(0.025)
	return v
}

// answered takes the values that shots have for those that the colours are to tell, as if they had just been asked for.
func (v *View) answered() {
	v.Look(1)
	for i := range v.Regions {
		s := v.Regions[i].Shot
		if s.Look, s.Ages = v.looker.last.Number, 0; v.Colouring.By == BySeen {
			s.Ages = v.Ages()
		}
	}
}

// molecules is a flat world of rings and chains.
func molecules(t testing.TB, n int) *View {
	w := goldenWorld([3]float64{48, 30, 0}, 2, 0.46, "wrap")
	c := &wire.Crowd{Step: 1.0 / 128}
	var random chance = 7
	add := func(x, y float64, style uint8) uint32 {
		size := [2]float64{48, 30}
		x, y = math.Mod(x+size[0], size[0]), math.Mod(y+size[1], size[1])
		c.X, c.Y = append(c.X, int32(x*128)), append(c.Y, int32(y*128))
		c.Style, c.Value = append(c.Style, style), append(c.Value, uint8(min(max(random.bell()*50+110, 0), 255)))
		return uint32(len(c.Style) - 1)
	}
	for k := range n {
		x, y, turn := random.next()*48, random.next()*30, random.next()*2*math.Pi
		if k%2 == 0 {
			first := uint32(0)
			for i := range 6 {
				a := turn + float64(i)*math.Pi/3
				at := add(x+0.95*math.Cos(a), y+0.95*math.Sin(a), uint8(i%2))
				if i == 0 {
					first = at
				} else {
					c.Bonds = append(c.Bonds, [2]uint32{at - 1, at})
				}
			}
			c.Bonds = append(c.Bonds, [2]uint32{first + 5, first})
			continue
		}
		for i := range 2 + k%5 {
			at := add(x, y, uint8(2+(k/2)%2))
			if i > 0 {
				c.Bonds = append(c.Bonds, [2]uint32{at - 1, at})
			}
			turn += random.bell() * 0.5
			x, y = x+0.9*math.Cos(turn), y+0.9*math.Sin(turn)
		}
	}
	return goldenView(t, w, c, func() {
		for i := range c.X {
			c.X[i] = (c.X[i] + int32(24*math.Sin(float64(c.Y[i])/300)) + 48*128) % (48 * 128)
		}
	})
}

// galaxy is a flat world with so many particles in two arms and a core.
func galaxy(n int, radius float64) (*wire.Welcome, *wire.Crowd) {
	w := goldenWorld([3]float64{48, 30, 0}, 2, radius, "wall")
	c := &wire.Crowd{Step: 1.0 / 64}
	var random chance = 11
	for i := range n {
		r := math.Abs(random.bell()) * 6
		arm := float64(i%2) * math.Pi
		a := arm + r*0.55 + random.bell()*0.35
		style := uint8(0)
		if r < 2.2 {
			a, style = random.next()*2*math.Pi, 2
		} else if i%2 == 1 {
			style = 1
		}
		x, y := 24+1.5*r*math.Cos(a)+random.bell()*0.4, 15+r*math.Sin(a)+random.bell()*0.4
		c.X = append(c.X, int32(min(max(x, 0), 47.9)*64))
		c.Y = append(c.Y, int32(min(max(y, 0), 29.9)*64))
		c.Style = append(c.Style, style)
	}
	return w, c
}

// ball is a world of three dimensions: a sphere of layers with bonds between neighbours.
func ball3(t testing.TB) *View {
	w := goldenWorld([3]float64{20, 20, 20}, 3, 0.52, "wall")
	c := &wire.Crowd{Step: 1.0 / 128, Z: []int32{}}
	index := map[[3]int]uint32{}
	for z := 1; z < 20; z++ {
		for y := 1; y < 20; y++ {
			for x := 1; x < 20; x++ {
				dx, dy, dz := float64(x)-10, float64(y)-10, float64(z)-10
				r := math.Sqrt(dx*dx + dy*dy + dz*dz)
				if r > 9 {
					continue
				}
				at := uint32(len(c.Style))
				index[[3]int{x, y, z}] = at
				c.X, c.Y, c.Z = append(c.X, int32(x*128)), append(c.Y, int32(y*128)), append(c.Z, int32(z*128))
				c.Style = append(c.Style, uint8(int(r)/3))
				for _, o := range [][3]int{{x - 1, y, z}, {x, y - 1, z}, {x, y, z - 1}} {
					if other, ok := index[o]; ok && c.Style[other] == c.Style[at] {
						c.Bonds = append(c.Bonds, [2]uint32{other, at})
					}
				}
			}
		}
	}
	return goldenView(t, w, c, func() {})
}

// What people see at every level, in colours that tell several things, and in both themes.
func TestGoldenPictures(t *testing.T) {
	draw := func(name string, v *View) {
		var d Drawing
		v.Build(&d, 1)
		golden(t, name, render(&d, v.Theme, 480, 300))
	}
	v := molecules(t, 150)
	draw("beads", v)
	v.Trails = true
	x, y, z := v.Regions[0].Shot.At(8, v.clock.part())
	px, py, _, _ := v.Camera.Project(x, y, z)
	v.Select(v.Pick(float64(px), float64(py)))
	require.NotNil(t, v.Selected)
	draw("selected", v)
	v.Select(nil)
	v.Trails = false
	v.Colour(BySpeed)
	v.answered()
	draw("speed", v)
	v.Colour(ByKind)
	v.Theme = &Light
	draw("light", v)

	w, c := galaxy(16_000, 0.18)
	v = goldenView(t, w, c, func() {})
	require.InDelta(t, 1, v.levels().dots, 0.01)
	draw("dots", v)
	w, c = galaxy(300_000, 0.03)
	v = goldenView(t, w, c, func() {})
	require.InDelta(t, 1, v.levels().field, 0.01)
	draw("field", v)
	draw("tiles", tiled(t, w, c))

	v = ball3(t)
	v.Camera.Cut(0.95, 0)
	draw("slab", v)
}

// What a lost server showed is dim at every level, so that nobody takes it for what is there now.
func TestLostIsDim(t *testing.T) {
	bright := func(v *View) (sum float64) {
		v.Borders, v.Labels = false, false
		var d Drawing
		v.Build(&d, 1)
		d.Texts = d.Texts[:0]
		img := render(&d, v.Theme, 480, 300)
		for y := range 300 {
			for x := range 480 {
				r, g, b, _ := img.At(x, y).RGBA()
				sum += max(float64(r+g+b)/0x300-18, 0) // beyond the ground
			}
		}
		return sum
	}
	dots, of := galaxy(16_000, 0.18)
	field, many := galaxy(300_000, 0.03)
	for name, v := range map[string]*View{
		"beads": molecules(t, 150), "dots": goldenView(t, dots, of, func() {}), "field": goldenView(t, field, many, func() {}),
		"tiles": tiled(t, field, many),
	} {
		before := bright(v)
		v.Link("a", Lost)
		require.False(t, v.Regions[0].Live, name)
		require.Less(t, bright(v), 0.5*before, name)
	}
}

// tiled shows a crowd as a server would count it.
func tiled(t testing.TB, w *wire.Welcome, c *wire.Crowd) *View {
	v := goldenView(t, w, &wire.Crowd{Step: 1}, func() {})
	const side = 2
	p := v.channels()
	d := &wire.Density{Step: 1.0 / side, W: 48 * side, H: 30 * side, Channels: 4}
	d.Count = make([]uint16, d.W*d.H*d.Channels)
	for i := range c.X {
		at := (int(c.Y[i])*side/64*d.W + int(c.X[i])*side/64) * d.Channels
		d.Count[at+int(p.channel[c.Style[i]])]++
	}
	in := new(Intake)
	in.Welcome(w)
	v.Take("a", in.Take(99, &wire.ViewFrame{Sections: []wire.Section{{Region: 1, Tick: 99, Density: d}}}))
	return v
}
