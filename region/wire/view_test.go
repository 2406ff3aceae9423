package wire

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A header tells what follows; a raw payload has exactly the declared length.
func TestViewHeader(t *testing.T) {
	raw := []byte("a payload")
	want := ViewHeader{Number: 9, Key: true, Raw: uint32(len(raw))}
	message := append(want.Append(nil), raw...)
	got, payload, err := DecodeViewHeader(message)
	require.NoError(t, err)
	require.Equal(t, want, got)
	require.Equal(t, raw, payload)

	_, _, err = DecodeViewHeader(message[:len(message)-1])
	require.ErrorContains(t, err, "view frame: byte 6")
	_, _, err = DecodeViewHeader(ViewHeader{Raw: MaxViewRaw + 1, Zstd: true}.Append(nil))
	require.ErrorContains(t, err, "at most")
	_, _, err = DecodeViewHeader([]byte{2, 4, 0, 0, 0, 0, 0, 0, 0, 0})
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
		Kinds:  []ViewKind{{Name: "up", Symbol: "u", Hidden: true, Pushed: true}},
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
