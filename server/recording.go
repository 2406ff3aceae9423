package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"ylem/region/plane"
)

// planeFolder is where in its data directory a server keeps the control plane.
const planeFolder = "plane"

// recordedIn returns where in a folder the control plane lies: it is that of a
// server, or that of ylem up, in which its first server has it.
func recordedIn(dir string) (string, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("there is no folder %s", dir)
	case err != nil:
		return "", err
	case !info.IsDir():
		return "", usagef("%s is a file; a recording is the folder of ylem up --data DIR", dir)
	}
	for _, at := range []string{filepath.Join(dir, planeFolder), filepath.Join(dir, firstServer, planeFolder)} {
		if info, err := os.Stat(filepath.Join(at, "alone")); err == nil && info.IsDir() {
			return at, nil
		}
		if info, err := os.Stat(filepath.Join(at, "anchors")); err == nil && info.IsDir() {
			return "", fmt.Errorf("%s holds a part of a control plane that several anchors keep: ask one of them while they run, by HOST:PORT", dir)
		}
	}
	return "", fmt.Errorf("%s holds no recorded world; a recording is the folder of ylem up --data DIR, or of ylem host --data DIR that others join", dir)
}

// firstServer is the data directory of the first server of ylem up.
const firstServer = "server-0"

// openRecording opens the control plane of a folder, which no server may have open.
func openRecording(dir string) (*anchor, error) {
	at, err := recordedIn(dir)
	if err != nil {
		return nil, err
	}
	return startAnchor(anchorConfig{dir: at, log: slog.New(slog.DiscardHandler)})
}

// beginRecording makes a folder with a world that has not been computed yet: its
// manifest, and the cut with which it begins.
func beginRecording(ctx context.Context, dir string, m *plane.Manifest, base []byte) (err error) {
	at := filepath.Join(dir, firstServer, planeFolder)
	if err := os.MkdirAll(at, 0o700); err != nil {
		return err
	}
	r, err := startAnchor(anchorConfig{dir: at, log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer r.Close()
	manifest := plane.Encode(m)
	sum := plane.SumOf(manifest)
	for _, q := range []plane.Request{
		{Verb: plane.Put, Sum: m.Base, Value: base},
		{Verb: plane.Put, Sum: sum, Value: manifest},
		{Verb: plane.Seal, Key: plane.WorldKey, Value: plane.Encode(m.Record(sum))},
	} {
		reply, err := answered(ctx, r, q)
		switch {
		case err != nil:
			return err
		case reply.Outcome == plane.Full:
			return errors.New("the world is too large for a control plane to begin with")
		case reply.Outcome != plane.Done:
			return errors.New("a world is there already")
		}
	}
	return nil
}
