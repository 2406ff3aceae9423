package scene

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// flatWorld is 40×20 units, wrapped along x, split between servers a and b at x = 20.
func flatWorld() *wire.Welcome {
	return &wire.Welcome{
		World: wire.ViewWorld{
			Name: "test", Title: "A test", Notice: "Look at the words here, which need more than a line.", Fingerprint: "f",
			Dimensions: 2, Size: [3]float64{40, 20, 0}, Edge: [3]string{"wrap", "wall", ""}, Frame: 1,
		},
		Kinds:      []wire.ViewKind{{Name: "up", Symbol: "u"}, {Name: "down", Symbol: "d"}},
		Styles:     []wire.ViewStyle{{Kind: 0, Color: "#ff0000", Radius: 0.5, Label: "up"}, {Kind: 1, Color: "#0000ff", Radius: 0.5, Label: "down"}},
		Structures: []wire.ViewStructure{{Name: "pair", Formula: "u d"}},
		Grid:       [3]int{2, 1, 1},
		Regions: []wire.ViewRegion{
			{ID: 7, Hi: [3]float64{20, 20, 0}, Server: "a"},
			{ID: 9, Lo: [3]float64{20, 0, 0}, Hi: [3]float64{40, 20, 0}, Server: "b"},
		},
		Servers: []wire.ViewServer{{Name: "a", Address: "h:1", Regions: []uint32{7}}, {Name: "b", Address: "h:2", Regions: []uint32{9}}},
		Self:    "a",
	}
}

// section has an up in the middle of its region and a down a quarter of the region to the right, bonded.
func section(region uint32, tick uint64) *wholeFrame {
	return &wholeFrame{TicksPerSecond: float32(tick), Sections: []wholeSection{{
		Region: region, Tick: tick, Style: []uint8{0, 1}, X: []uint16{32768, 49152}, Y: []uint16{32768, 32768},
		Bonds: [][2]uint32{{0, 1}}, Names: []wire.Anchor{{Structure: 0, Index: 0}},
	}}}
}

// shown is a view of 1000×600 px without panels, with both regions in it.
func shown(t *testing.T) *View {
	v := New()
	v.Panels = false
	v.Camera.Resize(1000, 600, 0, 0, 0, 0)
	require.NoError(t, v.Welcome(flatWorld()))
	v.take("a", 1, section(7, 10))
	v.take("b", 1, section(9, 12))
	return v
}

// questions are what waits to be sent, but for those about the past.
func (v *View) questions() (all []Ask) {
	for _, ask := range v.Asks {
		if _, past := ask.Request.(wire.Trace); !past {
			all = append(all, ask)
		}
	}
	return all
}

// The world is what its servers show together: counts are sums, the tick is one that all have reached.
func TestPictureOfTwoServers(t *testing.T) {
	v := shown(t)
	r := v.Report()
	require.True(t, r.Ready)
	require.Equal(t, 4, r.Particles)
	require.Equal(t, map[string]int{"up": 2, "down": 2}, r.Kinds)
	require.Equal(t, map[string]int{"pair": 2}, r.Structures)
	require.EqualValues(t, 10, r.Tick)
	require.EqualValues(t, 11, r.Rate)

	v.Link("a", Lost)
	require.False(t, v.Region(7).Live)
	require.Equal(t, 4, v.Census.Particles, "what a lost server showed stays in the picture")
	require.EqualValues(t, 12, v.Tick())
	require.Equal(t, "lost", v.Report().Servers[0].State)
	v.Link("b", Lost)
	require.EqualValues(t, 10, v.Tick(), "the last that was known")

	v.take("a", 2, section(7, 20))
	require.True(t, v.Region(7).Live)
	require.Equal(t, Connected, v.Servers[0].State)
}

// What servers count is summed for one moment: a particle that crosses is neither counted twice nor left out, whichever
// frame is shown first.
func TestCensusOfOneMoment(t *testing.T) {
	v := shown(t)
	take := func(server string, number uint32, region uint32, tick uint64, up, down int) {
		style := append(make([]uint8, up), bytes.Repeat([]uint8{1}, down)...)
		places := make([]uint16, len(style))
		v.take(server, number, &wholeFrame{Sections: []wholeSection{{Region: region, Tick: tick, Style: style, X: places, Y: places}}})
	}
	up := func() int { return v.Report().Kinds["up"] }
	take("b", 2, 9, 14, 0, 2) // an up leaves 9 …
	require.Equal(t, 1, up(), "until 7 has shown the same")
	require.EqualValues(t, 10, v.Census.Tick, "they have shown no moment together")
	take("a", 2, 7, 14, 2, 1) // … and comes to 7
	require.Equal(t, 2, up())
	require.EqualValues(t, 14, v.Census.Tick)
	take("a", 3, 7, 18, 3, 1)
	require.Equal(t, 2, up(), "9 has not shown that moment")
	require.Equal(t, 5, v.Report().Particles)
	take("a", 4, 7, 22, 3, 1)
	take("b", 3, 9, 18, 0, 1)
	require.Equal(t, 3, up())
	require.EqualValues(t, 18, v.Census.Tick)

	for tick := uint64(30); tick < 100; tick += 8 {
		take("a", uint32(tick), 7, tick, 9, 9)
		take("b", uint32(tick), 9, tick+4, 9, 9)
		require.EqualValues(t, 18, v.Census.Tick, "nothing is mixed")
		require.EqualValues(t, 5, v.Report().Particles)
	}
	v.Link("b", Lost)
	for tick := uint64(106); tick < 300; tick += 4 {
		take("a", uint32(tick), 7, tick, 4, 4)
		require.EqualValues(t, tick, v.Census.Tick)
	}
	require.Equal(t, 26, v.Report().Particles, "a lost region counts as it was")
	take("b", 4, 9, 1000, 8, 8) // and comes back, far from the others
	require.Equal(t, 26, v.Report().Particles)
	v.Tend(patience) // for long
	take("b", 5, 9, 1004, 8, 8)
	require.Equal(t, 24, v.Report().Particles)
	take("a", 1000, 7, 4, 1, 1) // what goes back in time begins anew
	take("b", 6, 9, 4, 0, 1)
	require.Equal(t, 3, v.Report().Particles)
	require.EqualValues(t, 4, v.Census.Tick)
}

// What is wrong with servers is said plainly, and a lost server is not forgotten because others have forgotten it.
func TestWarning(t *testing.T) {
	v := shown(t)
	require.Empty(t, v.Warning())
	without := flatWorld()
	without.Servers, without.Regions[1].Server = without.Servers[:1], ""
	v.Link("b", Lost)
	require.NoError(t, v.Welcome(without))
	require.Equal(t, "Lost: b. Trying again …", v.Warning())
	require.Equal(t, "b · lost", v.absent("b"))
	v.Miss("b", Lost, errors.New("no answer in time"))
	require.Equal(t, "no answer in time", v.server("b").Trouble)
	v.Link("b", Connected)
	require.Empty(t, v.server("b").Trouble)
	v.Link("b", Lost)
	require.Equal(t, "lost", v.Report().Servers[1].State)
	v.Link("a", Ended)
	require.Equal(t, "Lost: b. The other servers have stopped; the picture is the last one.", v.Warning())
	v.Link("b", Ended)
	require.Equal(t, "The servers have stopped. The picture is the last one.", v.Warning())
	v.Link("a", Lost)
	v.Link("b", Lost)
	require.Contains(t, v.Warning(), "No server can be reached.")

	alone := New()
	require.NoError(t, alone.Welcome(without))
	require.Equal(t, "One region is computed by nobody; the world waits for it.", alone.Warning())
	require.Equal(t, "no server", alone.absent(""))
}

// Of two servers with the same region the one that is ahead is shown, until it is lost.
func TestTwoServersOfOneRegion(t *testing.T) {
	v := shown(t)
	v.take("b", 2, section(7, 5))
	require.Equal(t, "a", v.Region(7).Server)
	v.take("b", 3, section(7, 11))
	require.Equal(t, "b", v.Region(7).Server)
	v.Link("b", Lost)
	v.take("a", 4, section(7, 3))
	require.Equal(t, "a", v.Region(7).Server)
}

// A second welcome moves regions without losing the picture; another world is refused while this one is there.
func TestWelcomeAgain(t *testing.T) {
	v := shown(t)
	require.NoError(t, v.Welcome(flatWorld()))
	require.Equal(t, 4, v.Census.Particles)

	other := flatWorld()
	other.World.Fingerprint = "g"
	require.ErrorContains(t, v.Welcome(other), "another world")
	v.Link("a", Lost)
	v.Link("b", Lost)
	require.NoError(t, v.Welcome(other))
	require.Zero(t, v.Census.Particles)
}

// A world of other and fewer kinds begins in place of this one, whose counts were of one moment: nothing goes by them.
func TestSmallerWorldBegins(t *testing.T) {
	v, u := shown(t), newUI(1280, 800)
	v.Panels = true
	v.take("a", 2, section(7, 14))
	v.take("b", 2, section(9, 14))
	require.True(t, v.Census.whole)
	u.Build(v)
	v.Link("a", Lost)
	v.Link("b", Lost)
	other := flatWorld()
	other.World.Name, other.World.Fingerprint = "other", "g"
	other.Kinds, other.Styles, other.Structures = other.Kinds[:1], other.Styles[:1], nil
	v.Select(v.Pick(v.at(2, 2)))
	v.AskServer("a")
	v.StartTour()
	v.Following = true
	v.Colour("charge gone")
	require.NoError(t, v.Welcome(other))
	require.Equal(t, About{}, v.About)
	require.Nil(t, v.Selected)
	require.False(t, v.Tour.On || v.Following)
	require.Equal(t, ByKind, v.Colouring.By)
	require.Equal(t, map[string]int{"up": 0}, v.Report().Kinds)
	require.Empty(t, v.Report().Structures)
	u.Build(v)
	v.take("a", 3, &wholeFrame{Sections: []wholeSection{{Region: 7, Tick: 2, Style: []uint8{0}, X: []uint16{9}, Y: []uint16{9}}}})
	require.Equal(t, map[string]int{"up": 1}, v.Report().Kinds)
	u.Build(v)
}

// A frame that names regions, styles or structures that no welcome did harms nothing.
func TestFrameOfUnknownThings(t *testing.T) {
	v := shown(t)
	f := section(7, 30)
	f.Sections[0].Style[0] = 200
	f.Sections[0].Names[0].Structure = 500
	f.Sections = append(f.Sections, section(1000, 30).Sections...)
	v.take("a", 2, f)
	var d Drawing
	v.Camera.ZoomAt(500, 300, 20)
	for range 100 {
		v.Camera.Ease(0.1)
	}
	v.Build(&d, 1)
	require.Equal(t, 3, v.Census.Particles)
}

// Picking finds the particle that is drawn under the pixel, also across the wrapped edge, and nothing elsewhere.
func TestPick(t *testing.T) {
	v := shown(t)
	x, y, _, _ := v.Camera.Project(10, 10, 0)
	m := v.Pick(float64(x)+3, float64(y)-3)
	require.NotNil(t, m)
	require.Equal(t, Mark{Region: 7, Frame: 1, Index: 0, Style: 0, X: m.X, Y: m.Y}, *m)
	require.InDelta(t, 10, m.X, 0.01)

	v.Camera.ZoomAt(0, 300, 4)
	for range 100 {
		v.Camera.Ease(0.1)
	}
	v.Camera.Pan(800, 0)
	x, y, _, _ = v.Camera.Project(35-40, 10, 0)
	if x < 0 { // the middle went around the edge
		x, y, _, _ = v.Camera.Project(35, 10, 0)
	}
	m = v.Pick(float64(x), float64(y))
	require.NotNil(t, m)
	require.EqualValues(t, 9, m.Region)

	x, y, _, _ = v.Camera.Project(20, 3, 0)
	require.Nil(t, v.Pick(float64(x), float64(y)))
}

// At gives a place where a pick hits the kind.
func TestAt(t *testing.T) {
	v := shown(t)
	for i, kind := range []string{"up", "down"} {
		x, y, ok := v.At(kind)
		require.True(t, ok)
		require.Equal(t, uint8(i), v.Pick(x, y).Style)
	}
	_, _, ok := v.At("strange")
	require.False(t, ok)
}

// A click asks the server that drew the particle; afterwards it is followed by ID, from server to server, until none
// knows it.
func TestSelection(t *testing.T) {
	v := shown(t)
	v.Select(v.Pick(v.at(10, 10)))
	require.Equal(t, []Ask{{"a", wire.Inspect{Request: 1, Frame: 1, Region: 7, Index: 0}}}, v.questions())
	require.True(t, v.Report().Selected.Pending)
	v.Asks = nil

	v.Answer("a", &wire.Details{Request: 99, Kind: "down", ID: "ff"})
	require.Nil(t, v.Selected.Details, "an answer to another question")
	v.Answer("a", &wire.Details{Request: 1, Kind: "up", ID: "00000000000000ff", Region: 7, Position: [3]float64{10, 10, 0}})
	require.Equal(t, "up", v.Report().Selected.Kind)

	v.Tend(1)
	require.Equal(t, []Ask{{"a", wire.Follow{Request: 2, ID: 255}}}, v.questions())
	v.Asks = nil
	v.Answer("a", &wire.Details{Request: 2, Error: "not here"})
	require.Equal(t, []Ask{{"b", wire.Follow{Request: 2, ID: 255}}}, v.questions())
	v.Answer("b", &wire.Details{Request: 2, Kind: "up", ID: "ff", Region: 9, Position: [3]float64{30, 10, 0}})
	require.EqualValues(t, 9, v.Selected.Mark.Region)
	require.InDelta(t, 30, v.Selected.Mark.X, 0.01)

	v.Tend(1)
	v.Answer("b", &wire.Details{Request: 3, Error: "gone"})
	v.Answer("a", &wire.Details{Request: 3, Error: "gone"})
	require.True(t, v.Report().Selected.Gone)
	v.Asks = nil
	v.Tend(1)
	require.Empty(t, v.questions(), "what is gone is not asked for")
	v.Do(ActionNothing)
	require.Nil(t, v.Selected)
}

// A page so slow that an answer takes longer than the time between two questions hears it all the same; an answer that
// never comes is asked for again.
func TestSlowAnswersAreHeard(t *testing.T) {
	v := shown(t)
	v.Select(v.Pick(v.at(10, 10)))
	v.Answer("a", &wire.Details{Request: 1, Kind: "up", ID: "ff", Region: 7})
	v.Asks = nil
	v.Tend(1)
	require.Len(t, v.questions(), 1)
	v.Tend(1)
	require.Len(t, v.questions(), 1, "one question at a time")
	v.Answer("a", &wire.Details{Request: 2, Kind: "down", ID: "ff", Region: 7})
	require.Equal(t, "down", v.Report().Selected.Kind)
	v.Tend(1)
	v.Tend(4)
	require.Len(t, v.questions(), 3)
}

// A particle that left its server between picture and click is found at another by the ID that the first remembers.
func TestSelectionOfTheMoved(t *testing.T) {
	v := shown(t)
	v.Select(v.Pick(v.at(10, 10)))
	v.Asks = nil
	v.Answer("a", &wire.Details{Request: 1, Error: "it left", ID: "0c"})
	require.Equal(t, []Ask{{"b", wire.Follow{Request: 1, ID: 12}}}, v.Asks)
	v.Answer("b", &wire.Details{Request: 1, Kind: "up", ID: "0c", Region: 9})
	require.Equal(t, "up", v.Report().Selected.Kind)

	v.Select(v.Pick(v.at(10, 10)))
	v.Answer("a", &wire.Details{Request: 2, Error: "frame 1 is forgotten"})
	require.True(t, v.Report().Selected.Gone)
}

func (v *View) at(x, y float32) (float64, float64) {
	px, py, _, _ := v.Camera.Project(x, y, 0)
	return float64(px), float64(py)
}

// Few particles are beads with bonds, many are dots without, and far away where these would cover each other a field;
// between two levels there are both.
func TestLevels(t *testing.T) {
	v := shown(t)
	var d Drawing
	v.Build(&d, 1)
	require.False(t, d.Field.Used || d.Dots.Used)
	require.Len(t, d.Beads.Vertices, 4*3+2*4)

	v = crowd(t, 1000)
	v.Budget = 500
	v.Build(&d, 1)
	require.True(t, d.Dots.Used)
	require.False(t, d.Field.Used)
	require.Empty(t, d.Beads.Vertices)
	v.Budget = 1100
	v.Build(&d, 1)
	require.True(t, d.Dots.Used)
	require.NotEmpty(t, d.Beads.Vertices)
	for _, i := range d.Beads.Indices {
		require.Less(t, int(i), len(d.Beads.Vertices))
	}

	v = crowd(t, 200_000)
	for i := range v.Styles {
		v.Styles[i].Radius = 0.01
	}
	v.Build(&d, 1)
	require.True(t, d.Field.Used)
	require.False(t, d.Dots.Used)
	require.Empty(t, d.Beads.Vertices)
	for r := float32(0.01); d.Field.Used; r *= 1.1 {
		v.Styles[0].Radius, v.Styles[1].Radius = r, r
		v.Build(&d, 1)
		require.InDelta(t, 1, d.opacity(), 1e-5)
	}
	require.True(t, d.Dots.Used)
}

// opacity is that of field and dots together.
func (d *Drawing) opacity() (sum float32) {
	if d.Field.Used {
		sum += d.Field.Opacity
	}
	if d.Dots.Used {
		sum += d.Dots.Opacity
	}
	return sum
}

// A bond around the wrapped edge is drawn at both sides of the world and never across it.
func TestBondAroundTheEdge(t *testing.T) {
	v := shown(t)
	w := flatWorld()
	w.Regions = w.Regions[:1]
	w.Regions[0].Hi[0] = 40
	require.NoError(t, v.Welcome(w))
	v.take("a", 3, &wholeFrame{Sections: []wholeSection{{
		Region: 7, Style: []uint8{0, 1}, X: []uint16{500, 65000}, Y: []uint16{32768, 32768}, Bonds: [][2]uint32{{0, 1}},
	}}})
	var d Drawing
	v.Build(&d, 1)
	tubes := 0
	for i, p := range d.Beads.Vertices {
		if p.Custom3 == shapeTube {
			tubes++
			for _, q := range d.Beads.Vertices[i&^3:] {
				if q.Custom3 == shapeTube && q.DstX == p.DstX {
					break
				}
			}
			require.True(t, p.DstX < 200 || p.DstX > 800, "x = %v px", p.DstX)
		}
	}
	require.GreaterOrEqual(t, tubes, 8)
}

// In three dimensions the nearer of two particles in line is picked and drawn last.
func TestSolid(t *testing.T) {
	w := flatWorld()
	w.World.Dimensions, w.World.Size[2], w.World.Edge[2] = 3, 20, "wall"
	w.Regions = w.Regions[:1]
	w.Regions[0].Hi = [3]float64{40, 20, 20}
	v := New()
	v.Camera.Resize(1000, 600, 0, 0, 0, 0)
	require.NoError(t, v.Welcome(w))
	v.Camera.Orbit(-v.Camera.Yaw/0.006, -v.Camera.Pitch/0.006) // look straight along z
	v.take("a", 1, &wholeFrame{Sections: []wholeSection{{
		Region: 7, Style: []uint8{0, 1}, X: []uint16{32768, 32768}, Y: []uint16{32768, 32768}, Z: []uint16{1000, 60000},
		Bonds: [][2]uint32{{0, 1}},
	}}})
	m := v.Pick(500, 300)
	require.NotNil(t, m)
	require.Equal(t, 0, m.Index, "the one of less z is nearer")
	var d Drawing
	v.Build(&d, 1)
	last := d.Beads.Vertices[len(d.Beads.Vertices)-1]
	require.Equal(t, shapeBead, last.Custom3)
	require.Greater(t, last.ColorR, last.ColorB)
}

// What a view of the world hides is neither drawn nor picked until it is asked for,
// and of structures those are named that it labels.
func TestHidden(t *testing.T) {
	for _, solid := range []bool{false, true} {
		w := flatWorld()
		w.Kinds[1].Hidden, w.Structures[0].Silent = true, true
		frame := section(7, 10)
		if solid {
			w.World.Dimensions, w.World.Size[2], w.World.Edge[2] = 3, 20, "wall"
			frame.Sections[0].Z = []uint16{32768, 32768}
			for i := range w.Regions {
				w.Regions[i].Hi[2] = 20
			}
		}
		v := New()
		v.Camera.Resize(1000, 600, 0, 0, 0, 0)
		v.Camera.ZoomAt(500, 300, 2)
		require.NoError(t, v.Welcome(w))
		v.take("a", 1, frame)
		blue := func() (n int) {
			var d Drawing
			v.Build(&d, 1)
			for _, corner := range d.Beads.Vertices {
				if corner.Custom3 == shapeBead && corner.ColorB > corner.ColorR {
					n++
				}
			}
			for _, text := range d.Texts {
				require.NotEqual(t, "pair", text.Text)
			}
			return n
		}
		wx, wy, wz := v.Regions[0].Shot.At(1, 1)
		x, y, _, _ := v.Camera.Project(wx, wy, wz)
		require.Zero(t, blue())
		require.True(t, v.Pick(float64(x), float64(y)) == nil || v.Pick(float64(x), float64(y)).Index == 0)
		v.Do(ActionAll)
		require.NotZero(t, blue())
		require.Equal(t, 1, v.Pick(float64(x), float64(y)).Index)
	}
}

// A name stands below the lowest bead of what it names.
func TestNameBelowGroup(t *testing.T) {
	v := shown(t)
	s := v.Region(7).Shot
	s.X[1][1] = s.X[1][0] - uint16(1/s.Step)
	groups := v.groups(s)
	g := groups[root(groups, 0)]
	require.EqualValues(t, 2, g.n)
	wx, wy, _ := s.At(1, 1)
	_, y, _, _ := v.Camera.Project(wx, wy, 0)
	require.Greater(t, g.bottom, y)
	require.Equal(t, root(groups, 0), root(groups, 1))
}

// A symbol is as wide as its bead allows, or left out.
func TestSymbolsFit(t *testing.T) {
	v := shown(t)
	v.World.Kinds[0].Symbol, v.World.Kinds[1].Symbol = "up", "something_long"
	v.Camera.ZoomAt(500, 300, 20/float64(v.Styles[0].Radius)/v.Camera.Scale)
	for range 100 {
		v.Camera.Ease(0.1)
	}
	var d Drawing
	v.Build(&d, 1)
	symbols := 0
	for _, i := range d.Texts {
		if i.W != 0 {
			symbols++
			require.LessOrEqual(t, v.Measure(i.Text, i.Size, Bold), 2*v.Camera.Scale*float64(v.Styles[0].Radius))
			require.GreaterOrEqual(t, i.Size, leastSymbol)
		}
	}
	require.Positive(t, symbols)
}

// Waits grow and stay within their bounds.
func TestBackoff(t *testing.T) {
	var b Backoff
	for i := range 100 {
		wait := b.Next()
		require.GreaterOrEqual(t, wait, firstWait/2)
		require.LessOrEqual(t, wait, mostWait, "attempt %d", i)
	}
	b.Reset()
	require.LessOrEqual(t, b.Next(), firstWait)
}

// The speed of the world is that of its servers, whatever one of them measures.
func TestRateIsTheMedian(t *testing.T) {
	for _, c := range []struct {
		rates []float64
		want  float64
	}{{nil, 0}, {[]float64{7}, 7}, {[]float64{6, 170, 60}, 60}, {[]float64{170, 6, 62, 60}, 61}} {
		v := New()
		for _, rate := range c.rates {
			v.Servers = append(v.Servers, Server{State: Connected, Regions: 1, Rate: rate})
		}
		v.Servers = append(v.Servers, Server{State: Lost, Regions: 1}, Server{State: Connected, Rate: 1000})
		require.Equal(t, c.want, v.Rate())
	}
}

// A server is found by its address and by that of its page, and known by its key.
func TestDoor(t *testing.T) {
	for text, want := range map[string]struct {
		key     string
		secured bool
	}{
		"one:7070": {}, "http://one:7070/": {}, " http://one:7070": {}, "https://one:7070/": {"", true},
		"key@one:7070": {"key", true}, "key@https://one:7070/": {"key", true}, "https://key@one:7070": {"key", true},
	} {
		address, key, secured := Door(text)
		require.Equal(t, "one:7070", address, text)
		require.Equal(t, want.key, key, text)
		require.Equal(t, want.secured, secured, text)
	}
}

// Pictures of one moment are put together: the earliest that all servers have shown.
func TestTogether(t *testing.T) {
	for _, c := range []struct {
		ticks [][]uint64
		want  uint64
		found bool
	}{
		{nil, 0, false},
		{[][]uint64{{8, 16}}, 8, true},
		{[][]uint64{{8, 16}, {16, 24}, {12, 16}}, 16, true},
		{[][]uint64{{8, 16}, {8, 16}}, 8, true},
		{[][]uint64{{8, 16}, {12, 20}}, 0, false},
		{[][]uint64{{8}, {}}, 0, false},
		{[][]uint64{{0}, {0}}, 0, true},
	} {
		tick, found := Together(c.ticks)
		require.Equal(t, c.want, tick, "%v", c.ticks)
		require.Equal(t, c.found, found, "%v", c.ticks)
	}
}

// A server that sends nothing any more is idle, but not one whose ticks take long, nor while the picture is held.
func TestSilence(t *testing.T) {
	v := shown(t)
	v.Servers[1].Rate = 0.1
	v.Do(ActionPause)
	v.Tend(100)
	require.Positive(t, v.Servers[0].Rate)
	v.Do(ActionPause)
	v.Tend(4)
	require.Zero(t, v.Servers[0].Rate)
	require.Positive(t, v.Servers[1].Rate)
	v.take("a", 2, section(7, 20))
	require.Positive(t, v.Servers[0].Rate)
	v.Tend(40)
	require.Zero(t, v.Servers[1].Rate)
}

// The rules change while the world is watched: the picture and the camera stay, names and colours are the new ones, and
// a server that is not yet as far says nothing that counts. A world that is begun anew is another.
func TestRevisedWorld(t *testing.T) {
	v := shown(t)
	v.Link("a", Connected)
	v.Link("b", Connected)
	v.Camera.ZoomAt(500, 300, 4)
	for range 100 {
		v.Camera.Ease(0.1)
	}
	camera := v.Camera
	next := flatWorld()
	next.World.Origin, next.World.Fingerprint, next.World.Revision = "f", "g", 1
	next.Kinds = []wire.ViewKind{{Name: "charm", Symbol: "c"}, {Name: "up", Symbol: "u"}}
	next.Styles = []wire.ViewStyle{{Kind: 0, Color: "#00ff00", Radius: 0.5, Label: "charm"}, {Kind: 1, Color: "#ffffff", Radius: 0.5, Label: "up"}}
	next.Structures = nil
	next.Trouble = "test.hcl:1:2: what is that?"
	require.NoError(t, v.Welcome(next))
	require.EqualValues(t, 1, v.Revision())
	require.Equal(t, camera, v.Camera)
	require.Equal(t, 2, v.Census.Particles, "of kinds that there still are")
	require.Equal(t, map[string]int{"up": 2, "charm": 0}, v.Report().Kinds)
	require.Equal(t, RGB(0xffffff), v.Styles[v.Region(7).Shot.Style[0]].Color)
	require.Equal(t, -1, v.Styles[v.Region(7).Shot.Style[1]].Kind, "what is gone is in the picture until the next frame")
	require.Equal(t, next.Trouble, v.Warning())
	var d Drawing
	v.Build(&d, 1)

	late := flatWorld() // of server b, which goes on by the old rules for a moment
	late.Self = "b"
	require.NoError(t, v.Welcome(late))
	require.EqualValues(t, 1, v.Revision())

	larger := *next
	larger.World.Revision, larger.World.Size, larger.Trouble = 2, [3]float64{80, 20, 0}, ""
	require.NoError(t, v.Welcome(&larger))
	require.NotEqual(t, camera.Scale, v.Camera.Scale, "another box is shown as a whole")
	require.Empty(t, v.Warning())

	v.Link("a", Lost)
	v.Link("b", Lost)
	require.NoError(t, v.Welcome(flatWorld())) // up was started again
	require.Zero(t, v.Revision())
}

// The path of the selected particle goes on from one region to another, and in a region of too many for trails.
func TestPathOfTheSelected(t *testing.T) {
	v := shown(t)
	v.Select(v.Pick(v.at(10, 10)))
	for i := range 5 {
		v.take("a", uint32(2+i), section(7, uint64(20+4*i)))
	}
	s := v.Selected
	require.Equal(t, 6, s.path.n, "one place a moment")
	v.take("b", 2, section(9, 40))
	require.Equal(t, 6, s.path.n, "another region's moment is none of it")
	s.known, s.request = true, 1
	v.Answer("b", &wire.Details{Request: 1, ID: "00000000000000ff", Kind: "up", Region: 9, Position: [3]float64{30, 10}})
	v.take("b", 3, section(9, 44))
	require.Equal(t, 7, s.path.n)
	require.InDelta(t, 30, s.path.past[0][0], 0.01)
	require.InDelta(t, 10, s.path.past[1][0], 0.01)
	for i := range 2 * trailLength {
		v.take("b", uint32(4+i), section(9, uint64(48+4*i)))
	}
	require.Equal(t, trailLength, s.path.n)
}
