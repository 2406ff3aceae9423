package rules

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

// A world in several files is the world in one: the same table, whichever file
// says what, in which order, and however often a file is included.
func TestIncludedBlocksAreThoseOfOneFile(t *testing.T) {
	const kinds, rule = "kind \"z\" { diffusion = 0.1 }\n", "rule \"z -> n\" { rate = 0.1 }\n"
	one := compiled(t, kinds+rule)
	files := map[string]string{
		"kinds.hcl":     kinds,
		"sub/rules.hcl": "include = [\"kinds.hcl\"]\n" + rule,
	}
	asked := map[string]int{}
	read := func(name string) ([]byte, error) {
		asked[name]++
		text, ok := files[name]
		if !ok {
			return nil, errors.New("there is no such file beside the world file")
		}
		return []byte(text), nil
	}
	for _, include := range []string{`["kinds.hcl", "sub/rules.hcl"]`, `["sub/rules.hcl"]`, `["./sub/../sub/rules.hcl", "kinds.hcl"]`, `"sub/rules.hcl"`} {
		table, diagnostics := CompileFiles("folder/w.hcl", []byte("include = "+include+"\n"+prelude(t)), nil, read)
		require.NotNil(t, table, "%s\n%v", include, diagnostics)
		require.Equal(t, one.Fingerprint, table.Fingerprint)
		require.Equal(t, one.Rules, table.Rules)
		require.Len(t, table.Warnings, len(one.Warnings))
	}
	require.Equal(t, map[string]int{"kinds.hcl": 4, "sub/rules.hcl": 4}, asked)
	table, diagnostics := CompileFiles("folder/w.hcl", []byte("include = [\"sub/rules.hcl\"]\n"+prelude(t)), nil, read)
	require.NotNil(t, table)
	require.Equal(t, "folder/sub/rules.hcl", diagnostics[0].File)
	require.Equal(t, 2, diagnostics[0].Line)
	require.Equal(t, "folder/sub/rules.hcl:2:7: this rule never happens, because no z is placed or made", table.Warnings[0])
}
