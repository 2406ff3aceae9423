package main

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/rules"
	"ylem/worlds"
)

// wellFormed counts the elements of an SVG by name.
func wellFormed(t *testing.T, svg []byte) map[string]int {
	elements := map[string]int{}
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return elements
		}
		require.NoError(t, err)
		if start, ok := token.(xml.StartElement); ok {
			elements[start.Name.Local]++
		}
	}
}

// The picture of each world is XML, with a row for each rule; and so is that of a
// world with 2,000 rules, which stays of a size that opens.
func TestGraph(t *testing.T) {
	for _, name := range worlds.Names() {
		path := filepath.Join(t.TempDir(), name+".svg")
		var out, errs bytes.Buffer
		require.Equal(t, exitDone, execute(context.Background(), []string{"explain", name, "--graph", path}, nil, &out, &errs), errs.String())
		svg, err := os.ReadFile(path)
		require.NoError(t, err)
		elements := wellFormed(t, svg)
		text, err := worlds.Open(name)
		require.NoError(t, err)
		table, _ := rules.Compile(name, text, nil)
		require.Equal(t, len(table.Rules), elements["title"], name)
		require.NotContains(t, string(svg), "NaN")
	}
	var b strings.Builder
	b.WriteString(rules.ReferenceWorld)
	for i := range 2000 {
		fmt.Fprintf(&b, "rule \"x:any + y:any -> x + y\" {\n  rate  = 0.0001\n  after = %d\n}\n", i)
	}
	b.WriteString("place \"u\" { count = 2 }\n")
	table, diagnostics := rules.Compile("w.hcl", []byte(b.String()), nil)
	require.NotNil(t, table, diagnostics.Error())
	var svg bytes.Buffer
	require.NoError(t, drawInfluence(&svg, table))
	require.Equal(t, rules.MostInfluence, wellFormed(t, svg.Bytes())["title"])
	require.Less(t, svg.Len(), 4<<20)
	require.Contains(t, svg.String(), "1488 more rules are left out")
}
