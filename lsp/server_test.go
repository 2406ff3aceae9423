package lsp

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ylem/rules"
)

// editor is the other end of the pipes, which speaks the protocol itself.
type editor struct {
	t         *testing.T
	out       io.WriteCloser
	in        chan answer
	id        int
	published map[string]publishParams // the last of each document
	ended     chan error
}

func newEditor(t *testing.T) *editor {
	fromEditor, toServer := io.Pipe()
	fromServer, toEditor := io.Pipe()
	e := &editor{t: t, out: toServer, in: make(chan answer, 1000), published: map[string]publishParams{}, ended: make(chan error, 1)}
	beside := func(world string) rules.Files {
		return func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(filepath.Dir(world), name)) }
	}
	go func() {
		e.ended <- serve(context.Background(), fromEditor, toEditor, beside, time.Millisecond)
		toEditor.Close()
	}()
	go func() {
		defer close(e.in)
		in := bufio.NewReader(fromServer)
		for {
			var a answer
			if (codec{}).ReadObject(in, &a) != nil {
				return
			}
			e.in <- a
		}
	}()
	t.Cleanup(func() { toServer.Close() })
	return e
}

func (e *editor) send(message map[string]any) {
	message["jsonrpc"] = "2.0"
	require.NoError(e.t, codec{}.WriteObject(e.out, message))
}

type answer struct {
	ID     *int            `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

// next reads one message.
func (e *editor) next() answer {
	a, ok := <-e.in
	require.True(e.t, ok, "the server is gone")
	if a.Method == "textDocument/publishDiagnostics" {
		var p publishParams
		require.NoError(e.t, json.Unmarshal(a.Params, &p))
		e.published[p.URI] = p
	}
	return a
}

func (e *editor) call(method string, params any, result any) answer {
	e.id++
	e.send(map[string]any{"id": e.id, "method": method, "params": params})
	for {
		a := e.next()
		if a.ID != nil && *a.ID == e.id {
			if result != nil {
				require.Nil(e.t, a.Error, "%s: %+v", method, a.Error)
				require.NoError(e.t, json.Unmarshal(a.Result, result), "%s: %s", method, a.Result)
			}
			return a
		}
	}
}

func (e *editor) notify(method string, params any) {
	e.send(map[string]any{"method": method, "params": params})
}

func (e *editor) hello() {
	var p initializeParams
	p.Capabilities.TextDocument.Completion.CompletionItem.SnippetSupport = true
	var r initializeResult
	e.call("initialize", p, &r)
	require.Equal(e.t, "ylem", r.ServerInfo.Name)
	require.Equal(e.t, 1, r.Capabilities.TextDocumentSync)
	e.notify("initialized", struct{}{})
}

func (e *editor) open(uri string, version int, text string) {
	method, params := "textDocument/didOpen", any(didOpenParams{document{uri, version, text}})
	if version > 1 {
		method, params = "textDocument/didChange", map[string]any{"textDocument": document{URI: uri, Version: version}, "contentChanges": []any{map[string]any{"text": text}}}
	}
	e.notify(method, params)
}

// diagnosed waits for the diagnostics of a version.
func (e *editor) diagnosed(uri string, version int) []diagnostic {
	for e.published[uri].Version != version {
		e.next()
	}
	return e.published[uri].Diagnostics
}

// at returns the params of a request about the place of | in a text, and the
// text without it.
func at(t *testing.T, uri, marked string) (string, atParams) {
	before, behind, found := strings.Cut(marked, "|")
	require.True(t, found)
	text := newText(uri, 1, before+behind)
	return text.source, atParams{TextDocument: document{URI: uri}, Position: text.position(len(before))}
}

const uri = "file:///w.hcl"

// A whole session: initialize, a document with an error, its mending, hover,
// definition, formatting, symbols, shutdown and exit.
func TestSession(t *testing.T) {
	e := newEditor(t)
	require.Equal(t, notInitialized, e.call("textDocument/hover", atParams{}, nil).Error.Code)
	e.hello()
	const rule = "rule \"x:u + y:d -> x ~ y\" { rat = 0.5 }\n"
	e.open(uri, 1, rules.ReferenceWorld+rule)
	found := e.diagnosed(uri, 1)
	require.NotEmpty(t, found)
	line := strings.Count(rules.ReferenceWorld, "\n")
	var unknown *diagnostic
	for i := range found {
		if strings.Contains(found[i].Message, `no "rat"`) {
			unknown = &found[i]
		}
	}
	require.NotNil(t, unknown)
	require.Equal(t, textRange{position{line, 28}, position{line, 31}}, unknown.Range)
	require.Contains(t, unknown.Message, `did you mean "rate"?`)
	require.Equal(t, 1, unknown.Severity)

	source := rules.ReferenceWorld + strings.Replace(rule, "rat ", "rate ", 1) + "rule \"n -> p + e- + anti_nu_e\" {\nlifetime=100\n}\n"
	e.open(uri, 2, source)
	for _, d := range e.diagnosed(uri, 2) {
		require.Equal(t, 2, d.Severity, d.Message)
	}

	ask := func(method, before string, result any) {
		i := strings.Index(source, before)
		require.GreaterOrEqual(t, i, 0, before)
		p := newText(uri, 1, source).position(i + len(before))
		e.call(method, atParams{TextDocument: document{URI: uri}, Position: p}, result)
	}
	var h hover
	for before, says := range map[string]string{
		"{ ra":                  "How often it happens",
		"\nru":                  "What can happen",
		"wor":                   "Influence travels up to",
		"rule \"n -":            "Happens with probability 0.0001 in a tick, to each particle",
		"rule \"x:u + y:":       "Happens with probability 0.004988 in a tick, to each pair within 1",
		"rule \"n -> p + e":     "charges   = { Q = -3, Le = 1 }",
		"kinds = [\"":           "kind \"u\"",
		"attrs     = { c = int": "A whole number from least to most",
		"motion      = \"b":     "",
	} {
		h = hover{}
		ask("textDocument/hover", before, &h)
		require.Contains(t, h.Contents.Value, says, before)
	}
	var l location
	ask("textDocument/definition", "rule \"x:u + y:", &l)
	require.Equal(t, position{strings.Count(source[:strings.Index(source, "kind \"d\"")], "\n"), 6}, l.Range.Start)
	var edits []textEdit
	ask("textDocument/formatting", "", &edits)
	require.Len(t, edits, 1)
	require.Contains(t, edits[0].NewText, "\n  lifetime = 100\n")
	var list []symbol
	ask("textDocument/documentSymbol", "", &list)
	require.Equal(t, "reference", list[0].Name)

	require.Equal(t, -32601, e.call("textDocument/rename", atParams{}, nil).Error.Code)
	require.Equal(t, -32602, e.call("textDocument/hover", []int{1}, nil).Error.Code)
	e.notify("textDocument/didClose", atParams{TextDocument: document{URI: uri}})
	require.NotNil(t, e.call("textDocument/hover", atParams{TextDocument: document{URI: uri}}, nil).Error)
	e.call("shutdown", nil, nil)
	require.NotNil(t, e.call("textDocument/hover", atParams{TextDocument: document{URI: uri}}, nil).Error)
	e.notify("exit", nil)
	require.NoError(t, <-e.ended)
}

// What is offered at the place of |, by some that must be among it and some that
// must not.
func TestCompletion(t *testing.T) {
	e := newEditor(t)
	e.hello()
	for i, c := range []struct{ marked, with, without string }{
		{"|", "rule kind world place", "branch rate mass"},
		{"ki|", "kind", "rate"},
		{"kind \"k\" {\n  mass = 1\n  |\n}", "diffusion charges", "mass kind rate"},
		{"kind \"k\" {\n  |\n", "diffusion mass", "rule"},
		{"decay \"n\" {\n  |\n}", "lifetime branch", "rate"},
		{"world \"w\" { motion = | }", `"brownian" "heading"`, "mass"},
		{"world \"w\" { edge = \"|\" }", "wrap absorb", "any"},
		{"group \"g\" { kinds = [\"u\", \"|\"] }", "u d e- quark any", "Q"},
		{"rule \"x:| -> x\" { rate = 1 }", "u d quark any", "Q rate"},
		{"rule \"x:u(|) -> x\" { rate = 1 }", "c s", "up kind"},
		{"rule \"x:u(s=|) -> x\" { rate = 1 }", "free bound", "c"},
		{"rule \"x:u(s=free) -> x(c = x.|)\" { rate = 1 }", "c s up kind bonds", "mass"},
		{"rule \"x:u + y:d -> |\" { rate = 1 }", "x y u nothing", ""},
		{"rule \"x:u + y:d -> x + y\" {\n  when = |\n}", "x y abs min", "exp apart"},
		{"rule \"x:u + y:d -> x + y\" {\n  when = x.|\n}", "c s up kind bonds", "mass"},
		{"rule \"x:u + y:d -> x + y\" {\n  place = |\n}", "apart", "min"},
		{"rule \"x:u + y:d -> x + y\" {\n  breaks = [\"|\"]\n}", "Q Le", "u"},
		{"rule \"x:u -> x\" {\n  carrier = \"|\"\n}", "u quark", "Q"},
		{"force \"f\" {\n  energy = |\n}", "exp r range", "tick abs_"},
		{"force \"f\" {\n  energy = a.|\n}", "mass up", "c bonds"},
		{"kind \"k\" {\n  charges = { | }\n}", "Q Le", ""},
		{"kind \"u\" {\n  charges = { Q = self.| }\n attrs = { z = int(0, 1) }\n}", "z", "bonds"},
		{"kind \"k\" {\n  attrs = { a = | }\n}", "int enum", "box"},
		{"kind \"k\" {\n  view = { | }\n}", "color radius palette", ""},
		{"place \"u\" {\n  in = |\n}", "box disc", "apart"},
		{"place \"u\" {\n  attrs = { | }\n}", "c s cycle", "up"},
		{"# a comment |", "", "rule"},
		{"param \"p\" { default = 1 }\nfield \"f\" {\n  force = [|, 0]\n}", "p x y tick sin", "r"},
	} {
		source, p := at(t, uri, c.marked+"\n"+rules.ReferenceWorld)
		e.open(uri, i+1, source)
		var list completionList
		e.call("textDocument/completion", p, &list)
		labels := map[string]bool{}
		for _, item := range list.Items {
			labels[item.Label] = true
		}
		for _, with := range strings.Fields(c.with) {
			require.True(t, labels[with], "%s: no %s in %v", c.marked, with, labels)
		}
		for _, without := range strings.Fields(c.without) {
			require.False(t, labels[without], "%s: %s", c.marked, without)
		}
	}
}

// Where the name at | is declared: the text at that place.
func TestDefinition(t *testing.T) {
	e := newEditor(t)
	e.hello()
	for i, c := range []struct{ marked, declared string }{
		{"rule \"x:|u -> x\" { rate = 1 }", "u"},
		{"rule \"x:any(|c=1) -> x\" { rate = 1 }", "c = int(0, 2)"},
		{"rule \"x:u -> x(c = x.|c)\" { rate = 1 }", "c = int(0, 2)"},
		{"rule \"x:u -> x\" {\n  when = |x.c == 0\n}", "x:u"},
		{"rule \"x:u -> x\" {\n  when = x.|up == 0\n}", "up = 1"},
		{"rule \"x:u -> |x\" { rate = 1 }", "x:u"},
		{"rule \"x:qu|ark -> x\" { rate = k }\nparam \"k\" {}", "quark"},
		{"param \"k\" { default = 1 }\nrule \"x:quark -> x\" { rate = 2 * |k }", "k\""},
		{"force \"f\" { between = [\"|e-\", \"any\"] }", "e-"},
		{"kind \"k\" { charges = { |Le = 1 } }", "Le"},
		{"structure \"s\" { formula = \"u2 |e-2\" }", "e-"},
		{"rule \"x:nobo|dy -> x\" { rate = 1 }", ""},
		{"ru|le \"x:u -> x\" { rate = 1 }", ""},
	} {
		source, p := at(t, uri, c.marked+"\n"+rules.ReferenceWorld)
		e.open(uri, i+1, source)
		a := e.call("textDocument/definition", p, nil)
		if c.declared == "" {
			require.Equal(t, "null", string(a.Result), c.marked)
			continue
		}
		var l location
		require.NoError(t, json.Unmarshal(a.Result, &l))
		require.Equal(t, uri, l.URI, c.marked)
		text := newText(uri, 1, source)
		require.True(t, strings.HasPrefix(source[text.offset(l.Range.Start):], c.declared), "%s: %v", c.marked, l.Range)
	}
}

// A file that a world includes: what is wrong in it is shown there, at its place
// as it stands in the editor or on disk; what it declares is found there.
func TestIncluded(t *testing.T) {
	folder := t.TempDir()
	const common = "kind \"u\" {\n  difusion = 0.1\n}\n"
	require.NoError(t, os.WriteFile(filepath.Join(folder, "common.hcl"), []byte(common), 0o644))
	head, _, _ := strings.Cut(rules.ReferenceWorld, "charge")
	world, other := uriOf(filepath.ToSlash(folder)+"/w.hcl"), uriOf(filepath.ToSlash(folder)+"/common.hcl")
	source, p := at(t, world, "include = [\"common.hcl\"]\n"+head+"rule \"|u -> nothing\" { rate = 1 }\n")
	e := newEditor(t)
	e.hello()
	e.open(world, 1, source)
	e.diagnosed(world, 1)
	require.Contains(t, e.published[other].Diagnostics[0].Message, "difusion")
	require.Equal(t, position{1, 2}, e.published[other].Diagnostics[0].Range.Start)
	var l location
	e.call("textDocument/definition", p, &l)
	require.Equal(t, location{other, textRange{position{0, 6}, position{0, 7}}}, l)
	p.Position = position{0, 15}
	e.call("textDocument/definition", p, &l)
	require.Equal(t, other, l.URI)

	e.open(other, 1, strings.Replace(common, "difusion", "diffusion", 1))
	for len(e.published[other].Diagnostics) > 0 || e.published[other].Version > 0 {
		e.next()
	}
}

// Positions are in UTF-16 units, as editors count.
func TestPositions(t *testing.T) {
	text := newText("", 1, "aµ𝔸b\nc")
	for offset, want := range map[int]position{0: {0, 0}, 1: {0, 1}, 3: {0, 2}, 7: {0, 4}, 8: {0, 5}, 9: {1, 0}, 10: {1, 1}} {
		require.Equal(t, want, text.position(offset))
		require.Equal(t, offset, text.offset(want))
	}
	require.Equal(t, 8, text.offset(position{0, 99}))
	require.Equal(t, 10, text.offset(position{9, 9}))
	require.Equal(t, 0, text.offset(position{-1, -1}))
}

// What is no message ends the session with an error, and does not hang it.
func TestNoProtocol(t *testing.T) {
	for _, bytes := range []string{"", "hello\n", "Content-Length: x\r\n\r\n", "Content-Length: 99999999999\r\n\r\n{}", "Content-Length: 4\r\n\r\nnull", "Content-Length: 2\r\n\r\n{", "\r\n", strings.Repeat("a", 1<<16)} {
		done := make(chan error, 1)
		go func() { done <- Serve(context.Background(), strings.NewReader(bytes), io.Discard, nil) }()
		select {
		case err := <-done:
			require.Error(t, err, bytes)
		case <-time.After(20 * time.Second):
			t.Fatalf("%q hangs", bytes)
		}
	}
}
