package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"

	"ylem/viewer/scene"
	"ylem/viewer/tape"
)

// mostDropped is how long a recording may be that is dropped on a page, bytes: it is held in memory.
const mostDropped = 1 << 30

// fileName is a telling name for a file of what is shown, without its ending: ylem-WORLD-tTICK.
func (g *game) fileName() string {
	if g.view.World == nil {
		return "ylem"
	}
	plain := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '_'
	}, g.view.World.World.Name)
	return fmt.Sprintf("ylem-%s-t%d", plain, g.view.Tick())
}

// dropped plays a recording that somebody has dropped on the window.
func (g *game) dropped() {
	files := ebiten.DroppedFiles()
	if files == nil {
		return
	}
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := files.Open(path)
		if err != nil {
			return err
		}
		if err := g.insertFile(f, path); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		return fs.SkipAll
	})
	if err != nil {
		g.view.Tell(err.Error())
	}
}

// insertFile plays a recording, which stays open while the program runs where it can be read at any place, and is read into
// memory where it cannot.
func (g *game) insertFile(f fs.File, name string) error {
	if at, is := f.(io.ReaderAt); is {
		info, err := f.Stat()
		if err == nil {
			err = g.insert(at, info.Size(), name)
		}
		if err != nil {
			f.Close() // it was only read
		}
		return err
	}
	b, err := io.ReadAll(io.LimitReader(f, mostDropped+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if len(b) > mostDropped {
		return fmt.Errorf("it is longer than %d bytes: ylem-viewer %s plays it", mostDropped, name)
	}
	return g.insert(bytes.NewReader(b), int64(len(b)), name)
}

// insert plays a recording in place of what is shown.
func (g *game) insert(file io.ReaderAt, size int64, name string) error {
	recording, damage, err := tape.Open(file, size, tapeMemory)
	if err != nil {
		return err
	}
	g.stopRecording() // of servers that are not heard any more
	g.hub.insert(recording, name)
	if damage != nil {
		g.view.Tell("The end of this recording is missing: " + damage.Error())
	}
	return nil
}

// recording shows the view what is being recorded.
func (g *game) recording(r *tape.Recorder) scene.Recording {
	length, size, err := r.State()
	return scene.Recording{On: err == nil, Seconds: length.Seconds(), Bytes: size, Err: err}
}
