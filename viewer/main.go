//go:build !js

// Ylem-viewer shows a world that servers compute, in a window. The same code is the page that every server offers.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/hajimehoshi/ebiten/v2"

	"ylem/viewer/scene"
)

// What a desktop can draw.
const (
	mostBeads = 60_000
	fieldStep = 1

	tapeMemory = 256 << 20 // bytes of what servers sent that are kept to go back to
)

// wheelNotch is what the wheel gives for one step of it.
const wheelNotch = 1

const defaultAddress = "127.0.0.1:7070"

// tokenEnv is where a token is looked for that no flag gives: command lines can be read by everybody on a machine.
const tokenEnv = "YLEM_TOKEN"

func main() {
	os.Exit(start(os.Args[1:]))
}

// start runs the program and gives its exit status: 0 done, 1 no window or no file, 2 usage.
func start(args []string) int {
	flags := flag.NewFlagSet("ylem-viewer", flag.ContinueOnError)
	picture := flags.String("screenshot", "", "save a picture of the window as PNG to this `file`, then end")
	after := flags.Int("after", 30, "with --screenshot: pictures to wait for once the world is there")
	size := flags.String("size", "1280x800", "of the window, in points")
	zoom := flags.Float64("zoom", 1, "magnification to begin with")
	light := flags.Bool("light", false, "begin with the light theme")
	token := flags.String("token-file", "", "show servers the token in this `file`; $"+tokenEnv+" otherwise")
	report := flags.Bool("report", false, "write the state as a line of JSON to standard output every second")
	record := flags.String("record", "", "write what servers send to this new `file`, which ylem-viewer plays")
	filmed := flags.String("film", "", "film the window to this new `file`, which ends in .gif, .avi or .mp4 (through ffmpeg), then end")
	seconds := flags.Float64("seconds", 10, "with --film: how long, once the world is there")
	flags.Usage = func() {
		fmt.Fprintf(flags.Output(), "usage: ylem-viewer [flags] [ADDRESS | FILE.ylem]\n\nADDRESS is host:port, or the page, of any server of the world, %s if left out;\na link that somebody has shared, too: 'http://HOST:PORT/?at=X,Y&zoom=Z'.\nKEY@ADDRESS is a server that speaks TLS with a certificate that it made itself.\nFILE.ylem is a recording, and needs no server.\n\n", defaultAddress)
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return 0
		}
		return 2
	}
	var w, h int
	if n, err := fmt.Sscanf(*size, "%dx%d", &w, &h); n != 2 || err != nil || w < 200 || h < 150 || w > 16384 || h > 16384 {
		fmt.Fprintf(os.Stderr, "ylem-viewer: --size %q is not like 1280x800\n", *size)
		return 2
	}
	if *filmed != "" && (*picture != "" || !(*seconds > 0 && *seconds <= 86400)) {
		fmt.Fprintln(os.Stderr, "ylem-viewer: --film needs --seconds above 0 and at most 86400, and no --screenshot")
		return 2
	}
	if flags.NArg() > 1 {
		flags.Usage()
		return 2
	}
	address, key, d := defaultAddress, "", door{token: os.Getenv(tokenEnv)}
	var link *scene.Link
	file := ""
	if flags.NArg() == 1 && strings.HasSuffix(flags.Arg(0), ".ylem") {
		file = flags.Arg(0)
	} else if flags.NArg() == 1 {
		where, query, found := strings.Cut(flags.Arg(0), "?")
		address, key, d.secured = scene.Door(where)
		if found {
			l, err := scene.ParseLink(query)
			if err != nil {
				fmt.Fprintln(os.Stderr, "ylem-viewer:", err)
				return 2
			}
			link = &l
		}
	}
	if *token != "" {
		text, err := os.ReadFile(*token)
		if err != nil {
			fmt.Fprintln(os.Stderr, "ylem-viewer: --token-file:", err)
			return 2
		}
		d.token = strings.TrimSpace(string(text))
	}

	var g *game
	if file != "" {
		g = newWindow()
		if err := g.play(file); err != nil {
			fmt.Fprintln(os.Stderr, "ylem-viewer:", err)
			return 1
		}
	} else {
		g = newGame(address, key, d)
	}
	if *record != "" {
		if err := g.recordTo(*record); err != nil {
			fmt.Fprintln(os.Stderr, "ylem-viewer: --record:", err)
			return 1
		}
	}
	g.ui.Warns = true
	if link != nil {
		g.view.Aim(*link)
	}
	if *picture == "" && *filmed == "" { // those are the same on every machine
		g.view.Recall()
	}
	if *light {
		g.view.Theme = &scene.Light
	}
	begin := beginner(*zoom)
	shot := &screenshot{path: *picture, after: *after}
	g.pace.fixed = *picture != ""
	var reported time.Time
	interrupted, stopped := make(chan os.Signal, 1), false
	signal.Notify(interrupted, os.Interrupt, syscall.SIGTERM)
	g.always = func(g *game) {
		select {
		case <-interrupted: // what is recorded and filmed is ended as if the window had been closed
			signal.Stop(interrupted) // a second time ends the program at once
			g.err, stopped = ebiten.Termination, true
		default:
		}
		begin(g)
		if *filmed != "" && g.err == nil {
			g.err = g.filmFor(*filmed, *seconds)
		}
		if *report && time.Since(reported) >= time.Second {
			reported = time.Now()
			writeReport(os.Stdout, g)
		}
	}
	if *picture != "" {
		g.after = shot.take
		always := g.always
		g.always = func(g *game) {
			always(g)
			g.dirty = true // a world that stands still is drawn, too
		}
	}
	ebiten.SetWindowSize(w, h)
	err := g.run()
	g.finish(func(said string) { fmt.Fprintln(os.Stderr, "ylem-viewer:", said) })
	switch {
	case err != nil && !errors.Is(err, ebiten.Termination):
		fmt.Fprintln(os.Stderr, "ylem-viewer:", err)
		return 1
	case stopped && *picture != "":
		fmt.Fprintln(os.Stderr, "ylem-viewer: it was interrupted before the picture was taken")
		return 1
	case g.camera.failed != nil:
		return 1
	}
	return 0
}

// beginner zooms once, when the world is there.
func beginner(zoom float64) func(g *game) {
	done := zoom == 1
	return func(g *game) {
		if !done && g.view.Ready() {
			done = true
			c := &g.view.Camera
			c.ZoomAt((c.Left+c.W-c.Right)/2, (c.Top+c.H-c.Bottom)/2, zoom)
		}
	}
}

// screenshot saves one picture and ends the program.
type screenshot struct {
	path  string
	after int // pictures
}

func (s *screenshot) take(g *game, screen *ebiten.Image) error {
	if g.frames < s.after {
		return nil
	}
	b := screen.Bounds()
	m := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	screen.ReadPixels(m.Pix)
	for i := 3; i < len(m.Pix); i += 4 {
		m.Pix[i] = 255
	}
	f, err := os.Create(s.path)
	if err != nil {
		return err
	}
	if err := errors.Join(png.Encode(f, m), f.Close()); err != nil {
		return err
	}
	return ebiten.Termination
}

// spot is a place in the window, in points.
type spot struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// writeReport writes the state, and for every kind a place where one can be clicked.
func writeReport(to io.Writer, g *game) {
	line := struct {
		scene.Report
		At map[string]spot `json:"at"`
	}{g.view.Report(), map[string]spot{}}
	line.Frames, line.Updates = g.frames, g.updates
	for kind := range line.Kinds {
		if x, y, ok := g.view.At(kind); ok {
			line.At[kind] = spot{x / g.scale, y / g.scale}
		}
	}
	json.NewEncoder(to).Encode(line) // who closes standard output does not want it
}
