package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/particles"
	"ylem/rules"
)

// A ramp gives equal parts of an attribute's range a colour each, from the first
// to the last; the legend says which.
func TestRamp(t *testing.T) {
	for attr, want := range map[string][]string{
		"int(0, 99)":                   {"A v=0…4", "A v=5…8", "A v=96…99"},
		"int(-3, 0)":                   {"A v=-3", "A v=-2", "A v=0"},
		"int(-2147483648, 2147483647)": {"A v=-2147483648…-1968526678", "A v=-1968526677…-1789569707", "A v=1968526678…2147483647"},
	} {
		text := strings.NewReplacer("c = int(0, 2)", "v = "+attr, `palette("rgb", self.c)`, `ramp("black", "white", self.v)`, "self.c", "0", "attrs = { c = cycle(0, 1, 2) }", "").Replace(small)
		table, diagnostics := rules.Compile("ramp.hcl", []byte(text), nil)
		require.NotNil(t, table, diagnostics.Error())
		l := newLook(table)
		colors := table.Kinds[0].View.Colors
		n := len(colors)
		require.Equal(t, "#202428", colors[0])
		require.Equal(t, "#f0f0f0", colors[n-1])
		require.Equal(t, want, []string{l.styles[0].Label, l.styles[1].Label, l.styles[n-1].Label})
		st := particles.NewStore(1, 1)
		st.Append(&particles.Particle{})
		a := &table.Kinds[0].Attrs[0]
		for style := range int32(n) {
			first := l.kinds[0].start(style)
			st.Attr[0][0] = first
			require.EqualValues(t, style, l.style(st, 0))
			if st.Attr[0][0] = l.kinds[0].start(style+1) - 1; style+1 < int32(n) {
				require.EqualValues(t, style, l.style(st, 0))
			}
		}
		st.Attr[0][0] = a.Hi
		require.EqualValues(t, n-1, l.style(st, 0))
	}
}
