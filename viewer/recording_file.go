//go:build !js

package main

import (
	"errors"
	"os"
	"path/filepath"

	"ylem/viewer/tape"
)

// recordSaves: a recording is written while it grows.
const recordSaves = false

// record begins to write what servers send to a file in the current folder, or ends that.
func (g *game) record() {
	if g.recorder != nil {
		g.stopRecording()
		return
	}
	if g.view.World == nil || g.hub.keep == nil || g.view.Timeline.File != "" {
		g.view.Tell("There is nothing to record: no server sends anything.")
		return
	}
	f, err := newFile(g.fileName(), "ylem")
	if err == nil {
		err = g.recordInto(f)
	}
	if err != nil {
		g.view.Tell("It cannot be recorded: " + err.Error())
	}
}

// recordTo writes what servers send from now on to a file, which must not be there yet.
func (g *game) recordTo(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	return g.recordInto(f)
}

// recordInto writes to an empty file.
func (g *game) recordInto(f *os.File) error {
	r, err := g.hub.keep.Record(f)
	if err != nil {
		return errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	g.recorder, g.recordPath = r, f.Name()
	return nil
}

// stopRecording ends a recording. Another goroutine sees that all of it is written, for a disk may be slow.
func (g *game) stopRecording() {
	r, where := g.recorder, g.recordPath
	if r == nil {
		return
	}
	g.recorder = nil
	g.camera.later(func() outcome {
		if err := r.Stop(); err != nil {
			return outcome{"The recording ended: " + err.Error(), err}
		}
		if whole, err := filepath.Abs(where); err == nil {
			where = whole
		}
		return outcome{"Recorded: ylem-viewer " + where + " plays it.", nil}
	})
}

// play opens a recording as what the program shows.
func (g *game) play(path string) error {
	f, err := os.Open(path) // it is read until the program ends
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	recording, damage, err := tape.Open(f, info.Size(), tapeMemory)
	if err != nil {
		return err
	}
	g.hub = newPlayer(g.view, recording, filepath.Base(path))
	if damage != nil {
		g.view.Tell("The end of this recording is missing: " + damage.Error())
	}
	return nil
}
