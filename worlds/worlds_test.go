package worlds

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

// Every world can be opened by its bare name and begins with what to look for.
func TestOpen(t *testing.T) {
	require.Subset(t, Names(), []string{"binding", "decay", "gas", "lj", "lj3d"})
	for _, name := range Names() {
		text, err := Open(name)
		require.NoError(t, err)
		require.True(t, bytes.HasPrefix(text, []byte("# ")), name)
		require.Contains(t, string(text), "world \""+name+"\"")
	}
}

// A name that is not there is answered with what is near, and what there is.
func TestOpenUnknown(t *testing.T) {
	for name, want := range map[string]string{"biding": `did you mean "binding"?`, "l3d": `did you mean "lj3d"?`, "../go.mod": "there are binding", "": "there are binding"} {
		_, err := Open(name)
		require.ErrorContains(t, err, want)
	}
	_, err := Open("nothing at all")
	require.NotContains(t, err.Error(), "did you mean")
}
