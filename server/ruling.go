package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ylem/rules"
)

// ruling is a world's file and the files that it names, as they were at one
// moment: all servers of a world compile the same bytes, whatever becomes of the
// files meanwhile.
type ruling struct {
	Name  string            `json:"name"`
	Text  []byte            `json:"text"`
	Files map[string][]byte `json:"files,omitempty"`
	Lacks map[string]string `json:"lacks,omitempty"` // files that cannot be read, and why
}

// maxRuling bounds the files of a world that is watched, bytes: they go to every
// server with each change.
const maxRuling = 64 << 20

// readRuling reads a world's file and compiles it, which says which other files it
// names. The table is nil if there are errors among the diagnostics.
func readRuling(world string, set map[string]float64) (*ruling, *rules.Table, rules.Diagnostics, error) {
	name, text, err := source(world)
	if err != nil {
		return nil, nil, nil, err
	}
	r := &ruling{Name: name, Text: text, Files: map[string][]byte{}, Lacks: map[string]string{}}
	read, size := beside(world), len(text)
	table, diagnostics := rules.CompileFiles(name, text, set, func(path string) ([]byte, error) {
		if content, known := r.Files[path]; known {
			return content, nil
		}
		if read == nil {
			return nil, errors.New("a world that comes with ylem names no files")
		}
		content, err := read(path)
		if err != nil {
			r.Lacks[path] = err.Error()
			return nil, err
		}
		if size += len(content); size > maxRuling {
			return nil, fmt.Errorf("it is too long to be read while the world goes on (%d MiB with all that the world names): start the world again", maxRuling>>20)
		}
		r.Files[path] = content
		return content, nil
	})
	return r, table, diagnostics, nil
}

// compile compiles the files as they were.
func (r *ruling) compile(set map[string]float64) (*rules.Table, rules.Diagnostics) {
	return rules.CompileFiles(r.Name, r.Text, set, func(path string) ([]byte, error) {
		if content, known := r.Files[path]; known {
			return content, nil
		}
		return nil, errors.New(r.Lacks[path])
	})
}

// texts returns the files that are in the rule language, and perhaps some that are
// not.
func (r *ruling) texts() [][]byte {
	out := [][]byte{r.Text}
	for _, name := range slices.Sorted(maps.Keys(r.Files)) {
		if !strings.HasSuffix(name, ".xyz") && len(r.Files[name]) <= maxSource {
			out = append(out, r.Files[name])
		}
	}
	return out
}
