package ylem

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/rules"
)

// update rewrites the words of editors' grammars.
var update = flag.Bool("update", false, "rewrite the grammars")

// languageWords are those of the rule language, by what they are.
func languageWords() (blocks, attributes, functions, equations []string) {
	for _, b := range rules.Grammar() {
		blocks = append(blocks, b.Name)
		for _, a := range b.Attributes {
			attributes = append(attributes, a.Name)
		}
	}
	for _, list := range rules.Objects() {
		for _, a := range list {
			attributes = append(attributes, a.Name)
		}
	}
	for _, v := range rules.Vocabulary() {
		for _, f := range v.List {
			functions = append(functions, f.Name)
		}
	}
	for _, list := range []*[]string{&blocks, &attributes, &functions} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return append(blocks, "include"), attributes, functions, []string{"rule", "decay", "branch", "place", "source"}
}

// everywhere are names that expressions and equations have everywhere.
var everywhere = []string{"tick", "self", "any", "nothing", "kind", "bonds"}

func sameFile(t *testing.T, path string, want []byte) {
	if *update {
		require.NoError(t, os.WriteFile(path, want, 0o644))
	}
	have, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), string(have), "go test . -run Editors -update rewrites it")
}

// The grammar of VS Code is made of the language's words, and its patterns are
// regular expressions.
func TestEditorsTextMate(t *testing.T) {
	blocks, attributes, functions, equations := languageWords()
	oneOf := func(list []string) string { return `\b(?:` + strings.Join(list, "|") + `)\b` }
	type pattern = map[string]any
	capture := func(names ...string) pattern {
		out := pattern{}
		for i, name := range names {
			if name != "" {
				out[string(rune('1'+i))] = pattern{"name": name}
			}
		}
		return out
	}
	expression := []pattern{{"include": "#comments"}, {"include": "#text"}, {"include": "#functions"}, {"include": "#constants"}, {"include": "#numbers"}, {"include": "#operators"}}
	grammar := pattern{
		"$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
		"name":    "ylem", "scopeName": "source.ylem",
		"patterns": append([]pattern{{"include": "#comments"}, {"include": "#equations"}, {"include": "#blocks"}, {"include": "#attributes"}}, expression...),
		"repository": pattern{
			"comments": pattern{"patterns": []pattern{
				{"name": "comment.line.number-sign.ylem", "match": `#.*$`},
				{"name": "comment.line.double-slash.ylem", "match": `//.*$`},
				{"name": "comment.block.ylem", "begin": `/\*`, "end": `\*/`},
			}},
			"equations": pattern{
				"begin": `^\s*(` + strings.Join(equations, "|") + `)\s*(")`, "beginCaptures": capture("keyword.control.ylem", "punctuation.definition.string.begin.ylem"),
				"end": `"|$`, "contentName": "meta.equation.ylem",
				"patterns": []pattern{
					{"name": "keyword.operator.reaction.ylem", "match": `(?<=\s)(?:->|\+|~)(?=\s)`},
					{"match": `\b([A-Za-z_][A-Za-z0-9_]*)(:)`, "captures": capture("variable.other.particle.ylem")},
					{"begin": `\(`, "end": `\)|(?=")`, "patterns": []pattern{
						{"begin": `\(`, "end": `\)|(?=")`, "patterns": expression},
						{"match": `\b([A-Za-z_][A-Za-z0-9_]*)\s*(?==[^=])`, "captures": capture("variable.other.member.ylem")},
						{"include": "#functions"},
						{"include": "#constants"},
						{"include": "#numbers"},
						{"include": "#operators"},
					}},
					{"name": "constant.language.ylem", "match": `\b(?:nothing|any)\b`},
					{"name": "entity.name.type.ylem", "match": `[A-Za-z_][A-Za-z0-9_+\-*']*`},
				},
			},
			"blocks":     pattern{"match": `^\s*(` + strings.Join(blocks, "|") + `)(?=\s*["{])`, "captures": capture("keyword.control.ylem")},
			"attributes": pattern{"match": `(` + oneOf(attributes) + `)\s*(?==[^=])`, "captures": capture("support.type.property-name.ylem")},
			"text": pattern{"name": "string.quoted.double.ylem", "begin": `"`, "end": `"|$`, "patterns": []pattern{
				{"name": "constant.character.escape.ylem", "match": `\\.`},
			}},
			"functions": pattern{"name": "support.function.ylem", "match": oneOf(functions) + `(?=\()`},
			"constants": pattern{"name": "constant.language.ylem", "match": oneOf(everywhere)},
			"numbers":   pattern{"name": "constant.numeric.ylem", "match": `\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b`},
			"operators": pattern{"name": "keyword.operator.ylem", "match": `&&|\|\||[<>=!]=|[-+*/%<>!=]`},
		},
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	require.NoError(t, encoder.Encode(grammar))
	look := regexp.MustCompile(`\(\?(<?[=!])`) // Go has none, and the rest must be right without
	for _, m := range regexp.MustCompile(`"(?:match|begin|end)": ("(?:[^"\\]|\\.)*")`).FindAllSubmatch(b.Bytes(), -1) {
		var text string
		require.NoError(t, json.Unmarshal(m[1], &text))
		_, err := regexp.Compile(look.ReplaceAllString(text, "(?:"))
		require.NoError(t, err, text)
	}
	sameFile(t, "editors/vscode/syntaxes/ylem.tmLanguage.json", b.Bytes())
}

// The words between two lines of Vim's syntax file are the language's.
func TestEditorsVim(t *testing.T) {
	const path = "editors/vim/syntax/ylem.vim"
	have, err := os.ReadFile(path)
	require.NoError(t, err)
	begin, rest, found := strings.Cut(string(have), "-update\n")
	require.True(t, found)
	_, end, found := strings.Cut(rest, "\" words: end")
	require.True(t, found)
	blocks, attributes, functions, _ := languageWords()
	var b strings.Builder
	b.WriteString(begin + "-update\n")
	// A word can be a block and an attribute (place, energy): matches tell by what follows.
	alternatives := func(list []string) string { return `\(` + strings.Join(list, `\|`) + `\)` }
	b.WriteString(`syntax match ylemAttribute "\<` + alternatives(attributes) + `\>\ze\s*=[^=]"` + "\n")
	b.WriteString(`syntax match ylemBlock "^\s*` + alternatives(blocks) + `\>\ze\s*["{=]"` + "\n")
	b.WriteString(`syntax match ylemFunction "\<` + alternatives(functions) + `\ze("` + "\n")
	b.WriteString(`syntax keyword ylemConstant ` + strings.Join(everywhere, " ") + "\n")
	b.WriteString("\" words: end" + end)
	sameFile(t, path, []byte(b.String()))
}

// What VS Code reads is JSON, and every file that the extension names is there.
func TestEditorsExtension(t *testing.T) {
	var p struct {
		Main        string
		Contributes struct {
			Languages []struct{ ID, Configuration string }
			Grammars  []struct{ Language, ScopeName, Path string }
		}
	}
	text, err := os.ReadFile("editors/vscode/package.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &p))
	require.Equal(t, p.Contributes.Languages[0].ID, p.Contributes.Grammars[0].Language)
	require.Equal(t, "source.ylem", p.Contributes.Grammars[0].ScopeName)
	for _, path := range []string{p.Main, p.Contributes.Languages[0].Configuration, p.Contributes.Grammars[0].Path} {
		text, err := os.ReadFile("editors/vscode/" + path)
		require.NoError(t, err)
		if strings.HasSuffix(path, ".json") {
			require.True(t, json.Valid(text), path)
		}
	}
}
