package lsp

import (
	"context"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"ylem/rules"
)

// compiler compiles documents, one at a time, a moment after the last change: a
// hostile text can take seconds, and whoever types must not wait for it.
type compiler struct {
	s    *Server
	wake chan struct{}
	done chan struct{}

	mu     sync.Mutex
	jobs   map[string]*job // by URI
	tables map[string]*rules.Table
	told   map[string][]string // by URI: those for which diagnostics stand
}

// job is a text to compile, when nothing newer has come.
type job struct {
	text   *text
	opened map[string]string
	at     time.Time
	uri    string
}

func newCompiler(s *Server) *compiler {
	return &compiler{
		s: s, wake: make(chan struct{}, 1), done: make(chan struct{}),
		jobs: map[string]*job{}, tables: map[string]*rules.Table{}, told: map[string][]string{},
	}
}

// submit has a text compiled soon; nil: the document was closed.
func (c *compiler) submit(t *text, opened map[string]string, uri string) {
	c.mu.Lock()
	c.jobs[uri] = &job{t, opened, time.Now().Add(c.s.pause), uri}
	if t == nil {
		delete(c.tables, uri)
	}
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// forget drops a document that was closed.
func (c *compiler) forget(uri string) {
	c.submit(nil, nil, uri)
}

// table returns what a document compiled to last, or nil.
func (c *compiler) table(uri string) *rules.Table {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.tables[uri]
}

// run compiles until the context ends.
func (c *compiler) run(ctx context.Context) {
	defer close(c.done)
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		j, wait := c.next()
		if j != nil {
			c.compile(ctx, j)
			continue
		}
		timer.Reset(wait)
		select {
		case <-ctx.Done():
			return
		case <-c.wake:
		case <-timer.C:
		}
	}
}

// next takes a job that is due, or says how long there is none.
func (c *compiler) next() (*job, time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	wait := time.Hour
	for _, uri := range slices.Sorted(maps.Keys(c.jobs)) {
		j := c.jobs[uri]
		if left := time.Until(j.at); left > 0 {
			wait = min(wait, left)
			continue
		}
		delete(c.jobs, uri)
		return j, 0
	}
	return nil, wait
}

// compile tells the editor what is wrong with a text, or of a closed one nothing.
func (c *compiler) compile(ctx context.Context, j *job) {
	if j.text == nil {
		c.mu.Lock()
		told := c.told[j.uri]
		delete(c.told, j.uri)
		c.mu.Unlock()
		for _, uri := range told {
			c.s.conn.Notify(ctx, "textDocument/publishDiagnostics", publishParams{URI: uri, Diagnostics: []diagnostic{}})
		}
		return
	}
	file := pathOf(j.text.uri)
	if file == "" {
		file = j.text.uri
	}
	table, found := rules.CompileFiles(file, []byte(j.text.source), nil, c.s.files(file, j.opened))
	by := map[string][]diagnostic{j.text.uri: {}}
	for i := range found {
		d := &found[i]
		uri, t := j.text.uri, j.text
		if d.File != file { // of a file that it includes
			name := strings.TrimPrefix(d.File, path.Dir(file)+"/")
			uri, t = uriOf(path.Join(path.Dir(file), name)), newText("", 0, "")
			if text, err := c.s.files(file, j.opened)(name); err == nil {
				t = newText("", 0, string(text))
			}
		}
		by[uri] = append(by[uri], asDiagnostic(t, d))
	}
	c.mu.Lock()
	newer := c.jobs[j.uri] != nil
	if table != nil && !(newer && c.jobs[j.uri].text == nil) {
		c.tables[j.text.uri] = table
	}
	before := c.told[j.text.uri]
	if !newer {
		c.told[j.text.uri] = slices.Sorted(maps.Keys(by))
	}
	c.mu.Unlock()
	if newer {
		return
	}
	for _, uri := range before {
		if by[uri] == nil {
			by[uri] = []diagnostic{}
		}
	}
	for _, uri := range slices.Sorted(maps.Keys(by)) {
		p := publishParams{URI: uri, Diagnostics: by[uri]}
		if uri == j.text.uri {
			p.Version = j.text.version
		}
		c.s.conn.Notify(ctx, "textDocument/publishDiagnostics", p)
	}
}

func asDiagnostic(t *text, d *rules.Diagnostic) diagnostic {
	out := diagnostic{Severity: 1, Source: "ylem", Message: d.Message}
	if d.Warning {
		out.Severity = 2
	}
	if len(d.Notes) > 0 {
		out.Message += "\n" + strings.Join(d.Notes, "\n")
	}
	if d.Line > 0 {
		out.Range = t.runes(d.Line, d.Col, max(1, d.Width()))
	}
	return out
}
