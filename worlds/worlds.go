// Package worlds holds the world files that come with ylem.
package worlds

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

//go:embed *.hcl
var files embed.FS

// Names returns the names of the worlds, sorted.
func Names() []string {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		panic(err) // an embedded directory can be read
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".hcl"))
	}
	slices.Sort(names)
	return names
}

// Open returns the text of the world with this bare name, "lj". The error of an
// unknown name says what is near in spelling and what there is.
func Open(name string) ([]byte, error) {
	names := Names()
	if slices.Contains(names, name) {
		return files.ReadFile(name + ".hcl")
	}
	nearest, least := "", 3
	for _, n := range names {
		if d := edits(name, n); d < min(least, len(n)) {
			nearest, least = fmt.Sprintf("; did you mean %q?", n), d
		}
	}
	return nil, fmt.Errorf("there is no world %q%s (there are %s)", name, nearest, strings.Join(names, ", "))
}

// edits returns the number of letters to insert, delete or replace that turns a
// into b. It gives up on long names.
func edits(a, b string) int {
	if len(a) > 64 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := corner
			if a[i] != b[j] {
				cost++
			}
			corner = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
