package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"
)

func zipped(t *testing.T, text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := io.WriteString(w, text)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

func packed(text string) []byte { return must(zstd.NewWriter(nil)).EncodeAll([]byte(text), nil) }

func get(p *page, path, accept string, more ...string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Encoding", accept)
	for i := 0; i+1 < len(more); i += 2 {
		r.Header.Set(more[i], more[i+1])
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w.Result()
}

// The page and its files come with their types, packed as the browser takes it,
// and are not sent twice.
func TestPage(t *testing.T) {
	wasm := "\x00asm" + strings.Repeat(" and so on", 100)
	p := &page{tags: map[string]string{}, files: fstest.MapFS{
		"index.html":      {Data: []byte("<!doctype html><title>ylem</title>")},
		"page.js":         {Data: []byte("'use strict'")},
		"page.css":        {Data: []byte("body {}")},
		"viewer.wasm":     {Data: []byte(wasm)},
		"viewer.wasm.gz":  {Data: zipped(t, wasm)},
		"viewer.wasm.zst": {Data: packed(wasm)},
		"only.js.gz":      {Data: zipped(t, "alert()")},
		"both.js.gz":      {Data: zipped(t, "alert(2)")},
		"both.js.zst":     {Data: packed("alert(2)")},
		"secret":          {Data: []byte("?")},
	}}
	for _, c := range []struct{ path, accept, kind, coding string }{
		{"/", "gzip", "text/html; charset=utf-8", ""},
		{"/index.html", "", "text/html; charset=utf-8", ""},
		{"/page.js", "gzip, zstd", "text/javascript; charset=utf-8", ""},
		{"/page.css", "", "text/css; charset=utf-8", ""},
		{"/viewer.wasm", "", "application/wasm", ""},
		{"/viewer.wasm", "gzip, deflate, br", "application/wasm", "gzip"},
		{"/viewer.wasm", "gzip, deflate, br, zstd", "application/wasm", "zstd"},
		{"/viewer.wasm", "zstd;q=0, gzip;q=0.5", "application/wasm", "gzip"},
		{"/viewer.wasm", "gzip;q=0", "application/wasm", ""},
		{"/only.js", "gzip", "text/javascript; charset=utf-8", "gzip"},
		{"/only.js", "", "text/javascript; charset=utf-8", ""},
		{"/both.js", "zstd", "text/javascript; charset=utf-8", "zstd"},
		{"/both.js", "br", "text/javascript; charset=utf-8", ""},
	} {
		got := get(p, c.path, c.accept)
		require.Equal(t, http.StatusOK, got.StatusCode, "%+v", c)
		require.Equal(t, c.kind, got.Header.Get("Content-Type"), "%+v", c)
		require.Equal(t, c.coding, got.Header.Get("Content-Encoding"), "%+v", c)
		require.Equal(t, "Accept-Encoding", got.Header.Get("Vary"))
		require.Contains(t, got.Header.Get("Content-Security-Policy"), "default-src 'self' 'wasm-unsafe-eval'; connect-src *")
		require.Equal(t, "nosniff", got.Header.Get("X-Content-Type-Options"))
		tag := got.Header.Get("ETag")
		require.NotEmpty(t, tag)
		require.Equal(t, http.StatusNotModified, get(p, c.path, c.accept, "If-None-Match", tag).StatusCode, "%+v", c)
		body, err := io.ReadAll(got.Body)
		require.NoError(t, err)
		if c.path == "/viewer.wasm" {
			switch c.coding {
			case "zstd":
				body, err = must(zstd.NewReader(nil)).DecodeAll(body, nil)
			case "gzip":
				body, err = gunzip(body)
			}
			require.NoError(t, err)
			require.Equal(t, wasm, string(body))
			if c.coding != "" {
				require.Equal(t, itoa(len(wasm)), got.Header.Get("X-Raw-Length"))
			}
		}
	}
	require.NotEqual(t, get(p, "/viewer.wasm", "gzip").Header.Get("ETag"), get(p, "/viewer.wasm", "zstd").Header.Get("ETag"))
	for _, path := range []string{"/secret", "/nothing.js", "/viewer.wasm.gz", "/../main.go", "/%2e%2e/main.go", "/page"} {
		require.Equal(t, http.StatusNotFound, get(p, path, "").StatusCode, path)
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
	require.Equal(t, http.StatusMethodNotAllowed, w.Code)
}

// A server that was built without the viewer says so.
func TestPageWithoutViewer(t *testing.T) {
	p := &page{tags: map[string]string{}, files: fstest.MapFS{"index.html": {Data: []byte("the page")}}}
	got := get(p, "/", "")
	body, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	require.Contains(t, string(body), "built without the page")
	require.Equal(t, "text/html; charset=utf-8", got.Header.Get("Content-Type"))
	require.Equal(t, http.StatusOK, got.StatusCode)
}

// What is embedded is a page.
func TestEmbedded(t *testing.T) {
	got := get(newPage(), "/", "")
	require.Equal(t, http.StatusOK, got.StatusCode)
	require.Equal(t, http.StatusOK, get(newPage(), "/page.js", "").StatusCode)
}
