package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"slices"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"ylem/rules"
)

// Beside returns how the world file at a path reads the files that it names.
type Beside func(path string) rules.Files

// Server answers one editor.
type Server struct {
	beside Beside
	pause  time.Duration // after the last key, before a text is compiled

	conn        *jsonrpc2.Conn
	documents   map[string]*open
	initialized bool
	snippets    bool
	shut        bool // shutdown was asked for
	left        chan struct{}
	compiler    *compiler
}

// open is a document that the editor shows.
type open struct {
	text    *text
	outline *outline
}

// Serve speaks with an editor until it exits or the pipe ends. It returns an
// error if the editor went without saying shutdown, or what came was no protocol.
func Serve(ctx context.Context, in io.Reader, out io.Writer, beside Beside) error {
	return serve(ctx, in, out, beside, 150*time.Millisecond)
}

func serve(ctx context.Context, in io.Reader, out io.Writer, beside Beside, pause time.Duration) error {
	s := &Server{beside: beside, pause: pause, documents: map[string]*open{}, left: make(chan struct{})}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	pipe := &pipe{Reader: in, Writer: out}
	silent := log.New(io.Discard, "", 0) // standard error belongs to the editor's user
	ready := make(chan struct{})
	s.conn = jsonrpc2.NewConn(ctx, jsonrpc2.NewBufferedStream(pipe, codec{}), after{ready, jsonrpc2.HandlerWithError(s.handle)}, jsonrpc2.SetLogger(silent))
	s.compiler = newCompiler(s)
	go s.compiler.run(ctx)
	close(ready)
	select {
	case <-s.left:
		s.conn.Close()
	case <-s.conn.DisconnectNotify():
	}
	<-s.conn.DisconnectNotify()
	cancel()
	<-s.compiler.done
	if !s.shut {
		return errors.New("the editor went without a word, or sent what is no message of the language server protocol")
	}
	return nil
}

// pipe is both ends of what an editor gives.
type pipe struct {
	io.Reader
	io.Writer
}

func (p *pipe) Close() error {
	if c, ok := p.Reader.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// after handles nothing before the server is whole.
type after struct {
	ready chan struct{}
	jsonrpc2.Handler
}

func (a after) Handle(ctx context.Context, conn *jsonrpc2.Conn, r *jsonrpc2.Request) {
	<-a.ready
	a.Handler.Handle(ctx, conn, r)
}

const notInitialized = -32002

// handle answers one message; the library calls it for one after the other.
func (s *Server) handle(_ context.Context, _ *jsonrpc2.Conn, r *jsonrpc2.Request) (any, error) {
	if r.Method == "exit" {
		select {
		case <-s.left:
		default:
			close(s.left)
		}
		return nil, nil
	}
	switch {
	case !s.initialized && r.Method != "initialize":
		return nil, &jsonrpc2.Error{Code: notInitialized, Message: "initialize comes first"}
	case s.shut:
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "shutdown was asked for"}
	}
	switch r.Method {
	case "initialize":
		var p initializeParams
		if err := read(r, &p); err != nil {
			return nil, err
		}
		s.initialized, s.snippets = true, p.Capabilities.TextDocument.Completion.CompletionItem.SnippetSupport
		return s.hello(), nil
	case "shutdown":
		s.shut = true
		return nil, nil
	case "textDocument/didOpen":
		var p didOpenParams
		if err := read(r, &p); err != nil {
			return nil, err
		}
		s.take(p.TextDocument.URI, p.TextDocument.Version, p.TextDocument.Text)
		return nil, nil
	case "textDocument/didChange":
		var p didChangeParams
		if err := read(r, &p); err != nil {
			return nil, err
		}
		for _, change := range p.ContentChanges {
			if change.Range == nil { // the whole text, as was agreed
				s.take(p.TextDocument.URI, p.TextDocument.Version, change.Text)
			}
		}
		return nil, nil
	case "textDocument/didClose":
		var p atParams
		if err := read(r, &p); err != nil {
			return nil, err
		}
		delete(s.documents, p.TextDocument.URI)
		s.compiler.forget(p.TextDocument.URI)
		return nil, nil
	case "textDocument/hover", "textDocument/completion", "textDocument/definition", "textDocument/formatting", "textDocument/documentSymbol":
		var p atParams
		if err := read(r, &p); err != nil {
			return nil, err
		}
		return s.ask(r.Method, &p)
	}
	if r.Notif {
		return nil, nil // of no concern
	}
	return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: "there is no " + r.Method + " here"}
}

func read(r *jsonrpc2.Request, into any) error {
	if r.Params == nil {
		return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: r.Method + " has no params"}
	}
	if err := json.Unmarshal(*r.Params, into); err != nil {
		return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: err.Error()}
	}
	return nil
}

func (s *Server) hello() initializeResult {
	var out initializeResult
	out.ServerInfo.Name = "ylem"
	out.Capabilities = capabilities{
		TextDocumentSync: 1, HoverProvider: true, DefinitionProvider: true, DocumentFormattingProvider: true, DocumentSymbolProvider: true,
		CompletionProvider: completionOptions{[]string{".", "\"", "(", " "}},
	}
	return out
}

// take notes what a document is now, and has it compiled in a moment.
func (s *Server) take(uri string, version int, source string) {
	if s.documents[uri] == nil && len(s.documents) >= maxDocuments {
		return
	}
	t := newText(uri, version, source)
	d := &open{t, newOutline(t)}
	s.documents[uri] = d
	opened, part := s.opened(), false
	for _, other := range s.documents {
		if other != d && other.outline.includes(uri) {
			s.compiler.submit(other.text, opened, other.text.uri)
			part = true
		}
	}
	whole := slices.ContainsFunc(d.outline.file.blocks, func(b *block) bool { return t.of(b.name) == "world" })
	if whole || !part { // a part of a world is judged with the whole
		s.compiler.submit(t, opened, uri)
	}
}

// opened are the texts in the editor, which are newer than the files.
func (s *Server) opened() map[string]string {
	out := make(map[string]string, len(s.documents))
	for uri, d := range s.documents {
		if path := pathOf(uri); path != "" {
			out[path] = d.text.source
		}
	}
	return out
}

// ask answers a request about a document.
func (s *Server) ask(method string, p *atParams) (any, error) {
	d := s.documents[p.TextDocument.URI]
	if d == nil {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: "the document was not opened, or there are too many"}
	}
	offset := d.text.offset(p.Position)
	switch method {
	case "textDocument/formatting":
		return s.format(d.text), nil
	case "textDocument/documentSymbol":
		return symbols(d.outline), nil
	}
	q := &question{o: d.outline, names: namesOf(s.outlines(d)), place: d.outline.at(offset), table: s.compiler.table(d.text.uri)}
	switch method {
	case "textDocument/hover":
		if text, at := q.hover(); text != "" {
			return hover{markup{"markdown", text}, d.text.rangeOf(at)}, nil
		}
	case "textDocument/definition":
		if l, ok := q.include(s); ok {
			return l, nil
		}
		if l, ok := q.define(); ok {
			return l, nil
		}
	case "textDocument/completion":
		line := d.text.lines[d.text.position(offset).Line]
		c := completion{o: d.outline, names: q.names, place: q.place, before: d.text.source[line:offset], snippet: s.snippets}
		items := c.answer()
		if items == nil {
			items = []completionItem{}
		}
		return completionList{Items: items}, nil
	}
	return nil, nil
}

// format returns the edit that lays out a document; none where its syntax is
// wrong.
func (s *Server) format(t *text) []textEdit {
	out, diagnostics := rules.Format(t.uri, []byte(t.source))
	if diagnostics.Errors() || string(out) == t.source {
		return []textEdit{}
	}
	return []textEdit{{t.rangeOf(span{0, len(t.source)}), string(out)}}
}
