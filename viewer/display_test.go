//go:build display

package main

import (
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/hajimehoshi/ebiten/v2"
	"github.com/klauspost/compress/zstd"

	"ylem/region/wire"
	"ylem/viewer/scene"
)

// These tests open a window, so they need a display: xvfb-run -a go test -tags display ./viewer

// stage is one server of a world with a single large red particle in its middle. It sends one compressed frame, which
// must be acknowledged before it sends the next, and answers what is asked.
func stage(t *testing.T) (address string, acks chan uint32) {
	acks = make(chan uint32, 1000)
	upgrader := websocket.Upgrader{Subprotocols: []string{wire.ViewProtocol}}
	encoder, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		welcome := wire.Welcome{
			World: wire.ViewWorld{Name: "stage", Dimensions: 2, Size: [3]float64{16, 10, 0}, Edge: [3]string{"wall", "wall", ""}, Frame: 1},
			Kinds: []wire.ViewKind{{Name: "red", Symbol: ""}}, Styles: []wire.ViewStyle{{Color: "#ff2010", Radius: 3, Label: "red"}},
			Grid: [3]int{1, 1, 1}, Regions: []wire.ViewRegion{{ID: 1, Hi: [3]float64{16, 10, 0}, Server: "one"}},
			Servers: []wire.ViewServer{{Name: "one", Address: r.Host, Regions: []uint32{1}}}, Self: "one",
		}
		if conn.WriteMessage(websocket.BinaryMessage, welcome.Append(nil)) != nil {
			return
		}
		var frames wire.ViewEncoder
		for number := uint32(1); ; number++ {
			raw, key := frames.Encode(nil, 5, 0, []wire.Sight{{Region: 1, Tick: uint64(number), Kinds: []uint32{1}, Who: []uint32{0}, Crowd: &wire.Crowd{
				Step: 1. / 1024, Style: []uint8{0}, X: []int32{8 * 1024}, Y: []int32{5 * 1024},
			}}}, false)
			message := wire.ViewHeader{Number: number, Zstd: true, Key: key, Raw: uint32(len(raw))}.Append(nil)
			if conn.WriteMessage(websocket.BinaryMessage, encoder.EncodeAll(raw, message)) != nil {
				return
			}
			for acked := false; !acked; {
				_, request, err := conn.ReadMessage()
				if err != nil {
					return
				}
				m, err := wire.DecodeViewRequest(request)
				if err != nil {
					t.Error(err)
					return
				}
				switch m := m.(type) {
				case wire.ViewAck:
					acked = true
					select {
					case acks <- m.Frame:
					default:
					}
				case wire.Inspect:
					answer := wire.Details{Request: m.Request, Kind: "red", ID: "0a", Region: m.Region, Server: "one", Position: [3]float64{8, 5, 0}}
					if conn.WriteMessage(websocket.BinaryMessage, answer.Append(nil)) != nil {
						return
					}
				}
			}
		}
	}))
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://"), acks
}

// The window shows what a server sends, acknowledges every frame it drew, says what was clicked, and saves its
// picture and a film. All in one test, because a process can open its window only once.
func TestWindow(t *testing.T) {
	address, acks := stage(t)
	g := newGame(address, "", door{})
	folder := t.TempDir()
	t.Chdir(folder)
	path := filepath.Join(folder, "window.png")
	shot := &screenshot{path: path, after: 5}
	keeps := keeper{t: t, filmed: 700 * time.Millisecond}
	started, clicked := time.Now(), false
	g.always = func(g *game) {
		if !clicked && g.view.Census.Particles > 0 {
			clicked = true
			x, y, ok := g.view.At("red")
			if !ok {
				t.Error("the particle is not in view")
			}
			g.view.Select(g.view.Pick(x, y))
		}
		keeps.update(g)
		if time.Since(started) > time.Minute {
			g.err = ebiten.Termination
		}
	}
	glowed := false
	g.after = func(g *game, screen *ebiten.Image) error {
		if !glowed {
			glowed = true
			glowsInPoints(t)
		}
		if s := g.view.Selected; s == nil || s.Details == nil || !keeps.done {
			return nil
		}
		return shot.take(g, screen)
	}
	ebiten.SetWindowSize(800, 600)
	if err := g.run(); err != nil && err != ebiten.Termination {
		t.Fatal(err)
	}
	if s := g.view.Selected; s == nil || s.Details == nil || s.Details.Kind != "red" {
		t.Fatalf("selected %+v", s)
	}
	if first := <-acks; first != 1 {
		t.Fatalf("the first acknowledgement is of frame %d", first)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	x, y, _, _ := g.view.Camera.Project(6.2, 4, 0) // a part that the inspector does not cover
	if r, gr, b, _ := m.At(int(x), int(y)).RGBA(); r < 0x9000 || gr > r/2 || b > r/2 {
		t.Errorf("the particle at %v, %v is drawn as %x %x %x", x, y, r>>8, gr>>8, b>>8)
	}
	keeps.check(folder, int(x), int(y))
}

// glowsInPoints tells that the light of a square is as wide, and as bright, on a screen of finer px. It needs the window.
func glowsInPoints(t *testing.T) {
	const side, square = 240, 24
	light := func(points int) []byte {
		screen := unmanaged(side*points, side*points)
		defer screen.Deallocate()
		screen.Fill(color.Black)
		half := (side - square) / 2 * points
		screen.SubImage(image.Rect(half, half, half+square*points, half+square*points)).(*ebiten.Image).Fill(color.White)
		newGlow().draw(screen, scene.Color{}, 1, float64(points))
		pix := make([]byte, 4*side*points*side*points)
		screen.ReadPixels(pix)
		row := make([]byte, side) // from the left to the right through the middle, a value per point
		for x := range row {
			row[x] = pix[4*(side/2*points*side*points+x*points+points/2)]
		}
		return row
	}
	one := light(1)
	if beside := one[side/2-square]; beside < 20 {
		t.Errorf("there is no glow: %d beside the square", beside)
	}
	for _, points := range []int{2, 3} {
		for x, c := range light(points) {
			if d := int(c) - int(one[x]); max(d, -d) > 10 {
				t.Errorf("%d px per point: at %d the light is %d, not %d", points, x, c, one[x])
				break
			}
		}
	}
}
