package scene

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What just happened is written in full, however long the name of a claim is.
func TestFeedIsWrittenInFull(t *testing.T) {
	v, u := commands(t), newUI(1280, 800)
	text := "it came true: three quarters of the quarks are bound in protons and neutrons before the end"
	v.happen(Happening{Text: text, Mood: Glad})
	u.Build(v)
	var said []string
	for _, i := range u.Items {
		said = append(said, i.Text)
	}
	require.Contains(t, strings.Join(said, " "), text)
}
