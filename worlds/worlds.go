// Package worlds holds the world files that come with ylem.
package worlds

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
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
	if !slices.Contains(names, name) {
		nearest, least := "", 3
		for _, n := range names {
			if d := levenshtein.Distance(name, n, nil); len(name) < 64 && d < least {
				nearest, least = n, d
			}
		}
		if nearest != "" {
			nearest = fmt.Sprintf("; did you mean %q?", nearest)
		}
		return nil, fmt.Errorf("there is no world %q%s (there are %s)", name, nearest, strings.Join(names, ", "))
	}
	return files.ReadFile(name + ".hcl")
}
