package main

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ylem/rules"
)

// news is a world's files as an author has just saved them.
type news struct {
	files       *ruling // nil: the world's own file cannot be read
	table       *rules.Table
	diagnostics rules.Diagnostics
	err         error // why there is no ruling
}

// How a file is watched. Looking at its time and size ten times a second costs
// nothing, works on every file system and does not care whether an editor writes
// the file or puts another in its place.
const (
	lookAt    = 100 * time.Millisecond
	settled   = 150 * time.Millisecond // a file that changes again within this is still being written
	young     = 3 * time.Second        // a file may change again without a later time, where clocks are coarse
	goneAfter = time.Second            // some editors take the file away before they put the new one there
)

// fileWatch looks whether the files of a world have changed.
type fileWatch struct {
	world string
	set   map[string]float64
	files *ruling // as they were last read
	sum   [sha256.Size]byte

	seen    string // times and sizes
	changed time.Time
	newest  time.Time
	read    string // seen, when the files were last read
	missing time.Time
}

func newFileWatch(world string, set map[string]float64, files *ruling) *fileWatch {
	w := &fileWatch{world: world, set: set, files: files, sum: files.sum()}
	w.seen, w.newest, _ = w.stat()
	w.read = w.seen
	return w
}

// run tells out what is new until ctx is done.
func (w *fileWatch) run(ctx context.Context, out chan<- *news) {
	tick := time.NewTicker(lookAt)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			if n := w.look(now); n != nil {
				select {
				case out <- n:
				case <-ctx.Done():
					return
				}
			}
		}
	}
}

// look returns what is new, if there is something.
func (w *fileWatch) look(now time.Time) *news {
	seen, newest, there := w.stat()
	if seen != w.seen {
		w.seen, w.newest, w.changed = seen, newest, now
	}
	if there {
		w.missing = time.Time{}
	} else if w.missing.IsZero() {
		w.missing = now
	}
	age := now.Sub(w.newest)
	switch {
	case now.Sub(w.changed) < settled:
		return nil
	case !there && now.Sub(w.missing) < goneAfter:
		return nil
	case w.seen == w.read && (age < 0 || age > young):
		return nil
	}
	w.read = w.seen
	files, table, diagnostics, err := readRuling(w.world, w.set)
	var sum [sha256.Size]byte
	if err == nil {
		sum = files.sum()
	} else {
		sum = sha256.Sum256([]byte(err.Error()))
	}
	if sum == w.sum {
		return nil
	}
	w.sum = sum
	if err != nil {
		return &news{err: err}
	}
	w.files = files
	w.seen, w.newest, _ = w.stat() // of the files that it names now
	w.read = w.seen
	return &news{files: files, table: table, diagnostics: diagnostics}
}

// stat returns times and sizes of all files as a text, the latest time, and whether
// the world's own file is there.
func (w *fileWatch) stat() (seen string, newest time.Time, there bool) {
	names := append(slices.Collect(maps.Keys(w.files.Files)), slices.Collect(maps.Keys(w.files.Lacks))...)
	slices.Sort(names)
	for i, path := range append([]string{w.world}, names...) {
		if i > 0 {
			if !filepath.IsLocal(filepath.FromSlash(path)) {
				continue
			}
			path = filepath.Join(filepath.Dir(w.world), filepath.FromSlash(path))
		}
		info, err := os.Stat(path)
		if err != nil {
			seen += "none\n"
			continue
		}
		there = there || i == 0
		seen += fmt.Sprintln(info.ModTime().UnixNano(), info.Size())
		if info.ModTime().After(newest) {
			newest = info.ModTime()
		}
	}
	return seen, newest, there
}

// sum is the same for the same files only.
func (r *ruling) sum() (out [sha256.Size]byte) {
	h := sha256.New()
	add := func(b []byte) {
		var n [8]byte
		binary.LittleEndian.PutUint64(n[:], uint64(len(b)))
		h.Write(n[:])
		h.Write(b)
	}
	add(r.Text)
	for _, name := range slices.Sorted(maps.Keys(r.Files)) {
		add([]byte(name))
		add(r.Files[name])
	}
	add([]byte("lacks"))
	for _, name := range slices.Sorted(maps.Keys(r.Lacks)) {
		add([]byte(name))
		add([]byte(r.Lacks[name]))
	}
	copy(out[:], h.Sum(nil))
	return out
}
