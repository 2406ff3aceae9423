package lsp

import (
	"errors"
	"net/url"
	"path"
	"path/filepath"
	"strings"

	"ylem/rules"
)

// maxIncluded bounds the files of one world that are looked into.
const maxIncluded = 16

// pathOf returns the path, with forward slashes, of a file's URI; "" of another.
func pathOf(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" || u.Path == "" {
		return ""
	}
	p := u.Path
	if len(p) > 2 && p[0] == '/' && p[2] == ':' { // /C:/…
		p = p[1:]
	}
	return path.Clean(p)
}

func uriOf(p string) string {
	if !strings.HasPrefix(p, "/") {
		p = "/" + p
	}
	return (&url.URL{Scheme: "file", Path: p}).String()
}

// files reads what a world names: as it stands in the editor, or on disk.
func (s *Server) files(world string, opened map[string]string) rules.Files {
	var disk rules.Files
	if s.beside != nil && path.IsAbs(filepath.ToSlash(world)) {
		disk = s.beside(filepath.FromSlash(world))
	}
	return func(name string) ([]byte, error) {
		if filepath.IsLocal(filepath.FromSlash(name)) {
			if text, ok := opened[path.Join(path.Dir(world), name)]; ok {
				return []byte(text), nil
			}
		}
		if disk == nil {
			return nil, errors.New("this world is in no folder")
		}
		return disk(name)
	}
}

// included lists the names of files in include = […].
func (o *outline) included() (out []token) {
	if a := o.attribute(&o.file, "include"); a != nil {
		for _, t := range o.within(a.value) {
			if t.class == '"' && len(out) < maxIncluded {
				out = append(out, t)
			}
		}
	}
	return out
}

// includes reports whether a document names another in include = […].
func (o *outline) includes(uri string) bool {
	world, other := pathOf(o.t.uri), pathOf(uri)
	for _, t := range o.included() {
		if world != "" && path.Join(path.Dir(world), o.t.of(o.inside(t))) == other {
			return true
		}
	}
	return false
}

// outlines returns that of a document and those of the files that it includes.
func (s *Server) outlines(d *open) []*outline {
	out := []*outline{d.outline}
	world := pathOf(d.text.uri)
	if world == "" {
		return out
	}
	read := s.files(world, s.opened())
	for i := 0; i < len(out) && len(out) <= maxIncluded; i++ {
		for _, t := range out[i].included() {
			name := out[i].t.of(out[i].inside(t))
			if text, err := read(name); err == nil && len(text) <= maxText && len(out) <= maxIncluded {
				out = append(out, newOutline(newText(uriOf(path.Join(path.Dir(world), name)), 0, string(text))))
			}
		}
	}
	return out
}

// include returns the file that a place in include = […] names.
func (q *question) include(s *Server) (location, bool) {
	world := pathOf(q.o.t.uri)
	for _, t := range q.o.included() {
		name := q.o.t.of(q.o.inside(t))
		if t.has(q.place.offset) && world != "" && filepath.IsLocal(filepath.FromSlash(name)) {
			return location{URI: uriOf(path.Join(path.Dir(world), name))}, true
		}
	}
	return location{}, false
}
