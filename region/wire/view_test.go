package wire

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func drawSection(t *rapid.T) Section {
	n := rapid.IntRange(0, 40).Draw(t, "particles")
	column := func(name string) []uint16 {
		return rapid.SliceOfN(rapid.Uint16(), n, n).Draw(t, name)
	}
	s := Section{
		Region: rapid.Uint32().Draw(t, "region"),
		Tick:   rapid.Uint64().Draw(t, "tick"),
		Style:  rapid.SliceOfN(rapid.Uint8(), n, n).Draw(t, "style"),
		X:      column("x"), Y: column("y"),
		Bonds: [][2]uint32{}, Stubs: []Stub{}, Names: []Anchor{},
	}
	solid := rapid.Bool().Draw(t, "3D")
	if solid {
		s.Z = column("z")
	}
	if n < 2 {
		return s
	}
	index := rapid.Uint32Range(0, uint32(n-1))
	for range rapid.IntRange(0, 30).Draw(t, "bonds") {
		a, b := index.Draw(t, "a"), index.Draw(t, "b")
		if a != b {
			s.Bonds = append(s.Bonds, [2]uint32{a, b})
		}
	}
	for range rapid.IntRange(0, 10).Draw(t, "stubs") {
		b := Stub{index.Draw(t, "stub"), rapid.Int16().Draw(t, "dx"), rapid.Int16().Draw(t, "dy"), 0}
		if solid {
			b.DZ = rapid.Int16().Draw(t, "dz")
		}
		s.Stubs = append(s.Stubs, b)
	}
	for range rapid.IntRange(0, 10).Draw(t, "names") {
		s.Names = append(s.Names, Anchor{rapid.Uint16().Draw(t, "structure"), index.Draw(t, "anchor")})
	}
	return s
}

// Any frame survives the wire, also into a struct that held another frame, and has one encoding.
func TestViewFrameRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var into ViewFrame
		for range 2 {
			want := ViewFrame{TicksPerSecond: rapid.Float32Range(0, 1e9).Draw(t, "tps")}
			want.Sections = rapid.SliceOfN(rapid.Custom(drawSection), 1, 3).Draw(t, "sections")
			raw := want.Append(nil)
			require.NoError(t, into.Decode(raw))
			require.Equal(t, fmt.Sprint(want), fmt.Sprint(into)) // an empty column may be nil or not
			require.Equal(t, raw, into.Append(nil))
		}
	})
}

// A plain particle costs five bytes in two dimensions: a style and two coordinates.
func TestViewFrameSize(t *testing.T) {
	f := func(n int) int {
		s := Section{Style: make([]uint8, n), X: make([]uint16, n), Y: make([]uint16, n)}
		return len((&ViewFrame{Sections: []Section{s}}).Append(nil))
	}
	require.Equal(t, 1000*5, f(1000)-f(0))
}

// No cut or lengthened frame is taken for a frame, and errors say where.
func TestViewFrameExactLength(t *testing.T) {
	raw := sampleFrame().Append(nil)
	var f ViewFrame
	require.NoError(t, f.Decode(raw))
	for n := range raw {
		err := f.Decode(raw[:n])
		require.ErrorContains(t, err, "view frame: byte ", "cut to %d", n)
	}
	require.ErrorContains(t, f.Decode(append(raw, 0)), "1 bytes too many")
}

func sampleFrame() *ViewFrame {
	return &ViewFrame{TicksPerSecond: 60, Sections: []Section{
		{
			Region: 3, Tick: 77, Style: []uint8{0, 1, 1}, X: []uint16{1, 2, 65535}, Y: []uint16{9, 8, 7},
			Bonds: [][2]uint32{{2, 1}, {0, 2}}, Stubs: []Stub{{1, -5, 1024, 0}}, Names: []Anchor{{4, 2}},
		},
		{Region: 4, Tick: 78, Style: []uint8{2}, X: []uint16{1}, Y: []uint16{2}, Z: []uint16{3}},
	}}
}

// Counts and indices that lie are refused before anything is allocated for them.
func TestViewFrameRefused(t *testing.T) {
	head := "00000000" + "01000000" + "00000000" + "0000000000000000"
	for name, c := range map[string]struct{ hex, want string }{
		"sections":        {"00000000" + "01100000", "4097 sections"},
		"rate":            {"0000c07f" + "00000000", "NaN ticks per second"},
		"axes":            {head + "04" + "00000000", "4 axes"},
		"particles":       {head + "02" + "01002000", "2097153 particles"},
		"missing":         {head + "02" + "00002000", "2097152 more bytes expected, 0 there"},
		"bonds":           {head + "02" + "00000000" + "ffffff7f", "do not fit"},
		"bond index":      {head + "02" + "01000000" + "00" + "0000" + "0000" + "01" + "0000" + "0000", "bonded to itself"},
		"bond range":      {head + "02" + "01000000" + "00" + "0000" + "0000" + "01" + "0002" + "0000", "outside of 1 particles"},
		"negative":        {head + "02" + "01000000" + "00" + "0000" + "0000" + "01" + "0100" + "0000", "outside of 1 particles"},
		"long varint":     {head + "02" + "00000000" + "8000", "longer than it need be"},
		"endless varint":  {head + "02" + "00000000" + "ffffffffffffffffffffff", "integer missing"},
		"names, no index": {head + "02" + "00000000" + "00" + "00" + "01" + "000000", "outside of 0 particles"},
	} {
		raw, err := hex.DecodeString(c.hex)
		require.NoError(t, err)
		require.ErrorContains(t, new(ViewFrame).Decode(raw), c.want, name)
	}
}

// A header tells what follows; a raw payload has exactly the declared length.
func TestViewHeader(t *testing.T) {
	raw := sampleFrame().Append(nil)
	want := ViewHeader{Number: 9, Raw: uint32(len(raw))}
	message := append(want.Append(nil), raw...)
	got, payload, err := DecodeViewHeader(message)
	require.NoError(t, err)
	require.Equal(t, want, got)
	require.Equal(t, raw, payload)

	_, _, err = DecodeViewHeader(message[:len(message)-1])
	require.ErrorContains(t, err, "view frame: byte 6")
	_, _, err = DecodeViewHeader(ViewHeader{Raw: MaxViewRaw + 1, Zstd: true}.Append(nil))
	require.ErrorContains(t, err, "at most")
	_, _, err = DecodeViewHeader([]byte{2, 2, 0, 0, 0, 0, 0, 0, 0, 0})
	require.ErrorContains(t, err, "flags")
	_, _, err = DecodeViewHeader(nil)
	require.Error(t, err)
}

// Every request is read as it was written, and no other length of it is.
func TestViewRequests(t *testing.T) {
	for _, want := range []ViewRequest{ViewAck{7}, Inspect{1, 2, 3, 4}, Follow{5, 1 << 60}, Trace{6, 1 << 61}, &Look{Number: 1, Hi: [3]float64{1, 2, 0}, Pixel: 0.5, Channels: []byte{0, Unseen}}} {
		b := want.Append(nil)
		got, err := DecodeViewRequest(b)
		require.NoError(t, err)
		require.Equal(t, want, got)
		_, err = DecodeViewRequest(b[:len(b)-1])
		require.Error(t, err)
		_, err = DecodeViewRequest(append(b, 0))
		require.Error(t, err)
	}
	order := Order{7, []byte(`{"id":"a"}`)} // it is as long as it is
	got, err := DecodeViewRequest(order.Append(nil))
	require.NoError(t, err)
	require.Equal(t, order, got)
	for _, wrong := range []Order{{7, nil}, {7, make([]byte, MaxViewRequest-4)}} {
		_, err = DecodeViewRequest(wrong.Append(nil))
		require.ErrorContains(t, err, "an order of")
	}
	for _, wrong := range []ViewToken{{""}, {"a b"}, {"a\x1b"}, {strings.Repeat("a", MaxViewToken+1)}} {
		_, err := DecodeViewRequest(wrong.Append(nil))
		require.ErrorContains(t, err, "a token")
	}
	token, err := DecodeViewRequest(ViewToken{"ylem1.aA0-_.b"}.Append(nil))
	require.NoError(t, err)
	require.Equal(t, ViewToken{"ylem1.aA0-_.b"}, token)
	_, err = DecodeViewRequest([]byte{200, 1})
	require.ErrorContains(t, err, "unknown type 200")
}

func sampleWelcome() *Welcome {
	return &Welcome{
		World: ViewWorld{
			Name: "genesis", Title: "Genesis", Dimensions: 2, Size: [3]float64{64, 32, 0},
			Edge: [3]string{"wrap", "wall", ""}, Frame: 4,
		},
		Kinds:  []ViewKind{{"up", "u", true}},
		Styles: []ViewStyle{{0, "#ff8800", 0.3, "up"}},
		Grid:   [3]int{1, 1, 1}, Regions: []ViewRegion{{0, [3]float64{}, [3]float64{64, 32, 0}, "a"}},
		Servers: []ViewServer{{"a", "127.0.0.1:7070", []uint32{0}, "k"}}, Self: "a",
	}
}

// A welcome survives the wire; one that points nowhere is refused.
func TestViewWelcome(t *testing.T) {
	got, err := DecodeWelcome(sampleWelcome().Append(nil))
	require.NoError(t, err)
	require.True(t, reflect.DeepEqual(sampleWelcome().World, got.World))
	require.Equal(t, sampleWelcome().Regions, got.Regions)
	require.Equal(t, sampleWelcome().Kinds, got.Kinds)

	for want, spoil := range map[string]func(w *Welcome){
		"dimensions": func(w *Welcome) { w.World.Dimensions = 4 },
		"size":       func(w *Welcome) { w.World.Size[1] = 0 },
		"edge":       func(w *Welcome) { w.World.Edge[0] = "cliff" },
		"no kind":    func(w *Welcome) { w.Styles[0].Kind = 1 },
		"#rrggbb":    func(w *Welcome) { w.Styles[0].Color = "#ff880" },
		"empty box":  func(w *Welcome) { w.Regions[0].Hi[0] = 0 },
	} {
		w := sampleWelcome()
		spoil(w)
		_, err := DecodeWelcome(w.Append(nil))
		require.ErrorContains(t, err, want)
	}
	_, err = DecodeWelcome([]byte("\x01{\"seed\":-1}"))
	require.ErrorContains(t, err, "view welcome: byte ")
	_, err = DecodeWelcome([]byte("\x01{\"sead\":1}"))
	require.ErrorContains(t, err, "sead")
	_, err = DecodeWelcome(append(sampleWelcome().Append(nil), "{}"...))
	require.ErrorContains(t, err, "after the object")
}

// Details survive the wire.
func TestViewDetails(t *testing.T) {
	want := &Details{
		Request: 4, Kind: "up", ID: "00000000000000ff", Mass: 1, Charges: map[string]float64{"electric": 2. / 3},
		Attributes: map[string]int32{"colour": 1}, Bonds: []ViewBond{{"down", "01"}}, Structure: &ViewStructure{Name: "proton", Formula: "u2 d"},
	}
	got, err := DecodeDetails(want.Append(nil))
	require.NoError(t, err)
	require.Equal(t, want, got)
}

// What became of an order survives the wire.
func TestViewDecided(t *testing.T) {
	want := &Decided{Request: 4, ID: "x", Epoch: 1 << 40, Tick: 1 << 42, In: 0.5}
	got, err := DecodeDecided(want.Append(nil))
	require.NoError(t, err)
	require.Equal(t, want, got)
	_, err = DecodeDecided((&Details{Request: 4}).Append(nil))
	require.ErrorContains(t, err, "not of type 4")
}

// Whatever decodes has that one encoding, and nothing panics.
func FuzzViewFrame(f *testing.F) {
	f.Add(sampleFrame().Append(nil))
	f.Add((&ViewFrame{}).Append(nil))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var frame ViewFrame
		if frame.Decode(raw) == nil {
			if again := frame.Append(nil); !bytes.Equal(raw, again) {
				t.Fatalf("%x became %x", raw, again)
			}
		}
	})
}

func FuzzViewHeader(f *testing.F) {
	f.Add(ViewHeader{Number: 1, Zstd: true, Raw: 5}.Append(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		if h, payload, err := DecodeViewHeader(b); err == nil && !bytes.Equal(b, append(h.Append(nil), payload...)) {
			t.Fatalf("%x became %+v", b, h)
		}
	})
}

func FuzzViewRequest(f *testing.F) {
	f.Add(Inspect{1, 2, 3, 4}.Append(nil))
	f.Add(ViewAck{1}.Append(nil))
	f.Add(Follow{1, 2}.Append(nil))
	f.Add(ViewToken{"ylem1.a.b"}.Append(nil))
	f.Add(Order{1, []byte(`{"id":"a","command":{"pause":true}}`)}.Append(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, err := DecodeViewRequest(b); err == nil && !bytes.Equal(b, m.Append(nil)) {
			t.Fatalf("%x became %+v", b, m)
		}
	})
}

func FuzzViewJSON(f *testing.F) {
	f.Add(sampleWelcome().Append(nil))
	f.Add((&Details{Request: 1, Error: strings.Repeat("x", 9)}).Append(nil))
	f.Add((&Decided{Request: 1, Tick: 9}).Append(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		if w, err := DecodeWelcome(b); err == nil {
			if _, err := DecodeWelcome(w.Append(nil)); err != nil {
				t.Fatal(err)
			}
		}
		if d, err := DecodeDecided(b); err == nil {
			if _, err := DecodeDecided(d.Append(nil)); err != nil {
				t.Fatal(err)
			}
		}
		if d, err := DecodeDetails(b); err == nil {
			if _, err := DecodeDetails(d.Append(nil)); err != nil {
				t.Fatal(err)
			}
		}
	})
}
