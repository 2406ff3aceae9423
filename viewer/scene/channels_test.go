package scene

import (
	bitmap "image"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// sixths shows a flat world of six regions with so many particles each, of two kinds, coloured by region: a server
// for each two. As tiles, servers count them.
func sixths(t testing.TB, each int, radius float64, tiles bool) *View {
	w := goldenWorld([3]float64{48, 30, 0}, 2, radius, "wall")
	w.Grid, w.Regions, w.Servers = [3]int{3, 2, 1}, nil, []wire.ViewServer{{Name: "a"}, {Name: "b"}, {Name: "c"}}
	for i := range 6 {
		lo := [3]float64{float64(i%3) * 16, float64(i/3) * 15}
		w.Regions = append(w.Regions, wire.ViewRegion{ID: uint32(i + 1), Lo: lo, Hi: [3]float64{lo[0] + 16, lo[1] + 15}, Server: w.Servers[i%3].Name})
	}
	v := New()
	v.Panels, v.Labels, v.Borders = false, false, false
	v.Camera.Resize(480, 300, 0, 0, 0, 0)
	require.NoError(t, v.Welcome(w))
	v.Colour(ByRegion)
	var random chance = 5
	for i := range w.Regions {
		section := wire.Section{Region: uint32(i + 1), Tick: 1, Kinds: make([]uint32, len(w.Kinds))}
		if tiles {
			section.Density = &wire.Density{Step: 1, W: 16, H: 15, Channels: 2, Count: make([]uint16, 16*15*2)}
			for k := range section.Density.Count {
				section.Density.Count[k] = uint16(random.next() * float64(each) / 240)
			}
		} else {
			c := &wire.Crowd{Step: 1.0 / 128}
			for range each {
				c.X, c.Y = append(c.X, int32(random.next()*16*128)), append(c.Y, int32(random.next()*15*128))
				c.Style = append(c.Style, uint8(random.next()*2))
			}
			section.Crowd, section.Change = c, wire.Change{Key: true, Added: each}
		}
		in := new(Intake)
		in.Welcome(w)
		for number := uint32(1); number <= 2; number++ {
			v.Take(w.Regions[i].Server, in.Take(number, &wire.ViewFrame{Sections: []wire.Section{section}}))
			section.Change = wire.Change{}
		}
	}
	v.Advance(1)
	return v
}

// hue is the mean colour of a box of a picture, beyond the ground and of length 1.
func hue(m *bitmap.NRGBA, ground Color, box bitmap.Rectangle) (c [3]float64) {
	sum := 0.0
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			p := m.NRGBAAt(x, y)
			for i, channel := range [3]uint8{p.R, p.G, p.B} {
				c[i] += float64(channel) - 255*float64(ground[i])
			}
		}
	}
	for _, x := range c {
		sum += x * x
	}
	for i := range c {
		c[i] /= math.Sqrt(sum)
	}
	return c
}

// However far one is away, each region has the colour that the legend gives it, also where there are more regions than
// a field has channels.
func TestRegionsKeepTheirColours(t *testing.T) {
	for name, made := range map[string]func() *View{
		"near":  func() *View { return sixths(t, 100, 0.5, false) },
		"dots":  func() *View { return sixths(t, 2500, 0.18, false) },
		"field": func() *View { return sixths(t, 60_000, 0.03, false) },
		"tiles": func() *View { return sixths(t, 60_000, 0.03, true) },
	} {
		for _, by := range []string{ByRegion, ByServer} {
			v := made()
			v.Colour(by)
			l := v.levels()
			part := map[string]float32{"near": l.beads, "dots": l.dots, "field": l.field, "tiles": 1}[name]
			require.InDelta(t, 1, part, 0.01, "%s: %v", name, l)
			require.Empty(t, v.Legend().Note)
			var d Drawing
			v.Build(&d, 1)
			require.Equal(t, name == "tiles", len(d.Tiles) == 6)
			d.Field.Hot, d.Ground = Color{}, Batch{} // black, which has no hue
			for i := range d.Tiles {
				d.Tiles[i].Hot = Color{}
			}
			black := Dark
			black.Ground, black.Box = RGB(0), RGB(0)
			m := render(&d, &black, 480, 300)
			for i := range v.Regions {
				x, y, _, _ := v.Camera.Project(v.Regions[i].Lo[0], v.Regions[i].Hi[1], 0)
				x1, y1, _, _ := v.Camera.Project(v.Regions[i].Hi[0], v.Regions[i].Lo[1], 0)
				want := v.regionColor(&v.Regions[i])
				length := math.Sqrt(float64(want[0]*want[0] + want[1]*want[1] + want[2]*want[2]))
				got := hue(m, black.Ground, bitmap.Rect(int(x)+8, int(y)+8, int(x1)-8, int(y1)-8))
				for k := range got {
					require.InDelta(t, float64(want[k])/length, got[k], 0.03, "%s of %s: region %d is %v, not %v", by, name, i+1, got, want)
				}
			}
		}
	}
}

// Where the picture cannot tell what the legend does, the legend says so.
func TestLegendSaysWhatIsNotTold(t *testing.T) {
	v := sixths(t, 60_000, 0.03, true)
	for _, by := range []string{BySpeed, BySeen} {
		v.Colour(by)
		var d Drawing
		v.Build(&d, 1)
		require.Equal(t, v.styleColor(1), d.Tiles[0].Colors[v.channels().channel[1]])
		require.Contains(t, v.Legend().Note, "colours tell the kind")
	}
	v.Colour(ByKind)
	require.Empty(t, v.Legend().Note)

	v = sixths(t, 60_000, 0.03, false)
	for _, name := range []string{"p", "q", "r"} {
		v.World.Structures = append(v.World.Structures, wire.ViewStructure{Name: name})
	}
	v.Colour(ByStructure)
	require.Empty(t, v.Legend().Note, "three and none have a channel each")
	p := v.channels()
	for i := range 4 {
		require.Equal(t, v.valueColor(uint8(i)), p.values[p.value[i]])
	}
	v.World.Structures = append(v.World.Structures, wire.ViewStructure{Name: "s"})
	v.Colour(ByStructure)
	v.scratch.palette = palette{}
	require.Contains(t, v.Legend().Note, "alike are one")
	v.Camera.ZoomAt(240, 150, 30)
	for v.Camera.Ease(1) {
	}
	require.Empty(t, v.Legend().Note, "close up each has its own")
}
