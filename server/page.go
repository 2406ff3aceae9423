package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/binary"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"
)

//go:embed page
var embedded embed.FS

// page serves the files of the page with the viewer in it. A file may be there
// packed as well, or only packed: viewer.wasm, viewer.wasm.gz, viewer.wasm.zst.
type page struct {
	files fs.FS
	mu    sync.Mutex
	tags  map[string]string // ETags by file as stored
}

func newPage() *page {
	files, err := fs.Sub(embedded, "page")
	if err != nil {
		panic(err)
	}
	return &page{files: files, tags: map[string]string{}}
}

// policy lets the page load its own files, run wasm, and look at any server.
const policy = "default-src 'self' 'wasm-unsafe-eval'; connect-src * ws: wss:; img-src 'self' data: blob:; " +
	"style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

const viewerFile = "viewer.wasm"

// without is what a server shows that was built without the viewer.
const without = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>ylem</title>
<h1>No viewer in this server</h1>
<p>This ylem was built without the page that shows its world. Build it with <code>make build</code>,
or look with the desktop program: <code>ylem-viewer</code> takes the address of this server.</p>
`

var types = map[string]string{
	".html": "text/html; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".wasm": "application/wasm",
	".svg":  "image/svg+xml",
	".png":  "image/png",
	".ico":  "image/x-icon",
	".json": "application/json",
	".txt":  "text/plain; charset=utf-8",
}

func (p *page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-cache") // ask again; the answer is mostly 304
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "this page can only be read", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(path.Clean("/"+r.URL.Path), "/")
	if name == "" {
		name = "index.html"
	}
	if name == "index.html" && !p.has(viewerFile) && !p.has(viewerFile+".gz") && !p.has(viewerFile+".zst") {
		h.Set("Content-Type", types[".html"])
		fmt.Fprint(w, without)
		return
	}
	kind, known := types[path.Ext(name)]
	stored, coding := p.choose(name, r.Header.Get("Accept-Encoding"))
	if !known || stored == "" {
		http.Error(w, "there is no such file", http.StatusNotFound)
		return
	}
	data, err := fs.ReadFile(p.files, stored)
	if err == nil && coding == "unpack" {
		data, err = gunzip(data)
	}
	if err != nil {
		http.Error(w, "the file cannot be read", http.StatusInternalServerError)
		return
	}
	h.Set("Content-Type", kind)
	h.Add("Vary", "Accept-Encoding")
	h.Set("ETag", p.tag(stored+coding, data))
	if coding == "gzip" || coding == "zstd" {
		h.Set("Content-Encoding", coding)
		if raw := rawLength(data, coding); raw > 0 {
			h.Set("X-Raw-Length", strconv.FormatUint(raw, 10))
		}
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
}

// rawLength is how long what is packed was before, as it says itself; 0: it does not.
func rawLength(data []byte, coding string) uint64 {
	if coding == "gzip" {
		if len(data) < 18 {
			return 0
		}
		return uint64(binary.LittleEndian.Uint32(data[len(data)-4:])) // of one member below 4 GiB, which is what make packs
	}
	var h zstd.Header
	if h.Decode(data) != nil || !h.HasFCS {
		return 0
	}
	return h.FrameContentSize
}

// choose returns the stored file to send for a name, and its coding: the packed
// one that the browser takes, else the plain one. "unpack" is a file that is
// there as .gz only, for a browser that does not take it.
func (p *page) choose(name, accept string) (stored, coding string) {
	switch {
	case p.has(name+".zst") && accepts(accept, "zstd"):
		return name + ".zst", "zstd"
	case p.has(name+".gz") && accepts(accept, "gzip"):
		return name + ".gz", "gzip"
	case p.has(name):
		return name, ""
	case p.has(name + ".gz"):
		return name + ".gz", "unpack"
	}
	return "", ""
}

func (p *page) has(name string) bool {
	info, err := fs.Stat(p.files, name)
	return err == nil && !info.IsDir()
}

// accepts reports whether an Accept-Encoding takes a coding.
func accepts(header, coding string) bool {
	for _, part := range strings.Split(header, ",") {
		name, parameter, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), coding) {
			q, found := strings.CutPrefix(strings.ReplaceAll(parameter, " ", ""), "q=")
			value, err := strconv.ParseFloat(q, 64)
			return !found || err == nil && value > 0
		}
	}
	return false
}

func (p *page) tag(key string, data []byte) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.tags[key] == "" {
		sum := sha256.Sum256(data)
		p.tags[key] = fmt.Sprintf("%q", fmt.Sprintf("%x", sum[:12]))
	}
	return p.tags[key]
}

func gunzip(data []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	_, err = out.ReadFrom(r)
	return out.Bytes(), err
}
