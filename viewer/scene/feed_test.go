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

// A picture that was held for long does not begin with counts of several moments, in which who crosses is counted twice.
func TestCountsAfterAHold(t *testing.T) {
	v := shown(t)
	v.take("a", 2, section(7, 20))
	v.take("b", 2, section(9, 20))
	require.EqualValues(t, 20, v.Census.Tick)
	v.Paused = true
	v.Tend(2 * patience)
	v.Paused = false
	v.take("a", 3, section(7, 21))
	require.EqualValues(t, 20, v.Census.Tick)
	require.True(t, v.Census.whole)
	v.take("b", 3, section(9, 21))
	require.EqualValues(t, 21, v.Census.Tick)
}
