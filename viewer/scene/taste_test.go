package scene

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The theme and the colours that everybody can tell apart are as they were at the visit before, in other worlds too; where
// nothing can be kept, or what is kept is damaged, the picture is as it would be without.
func TestTasteIsKept(t *testing.T) {
	kept := map[string]string{}
	shelf := Shelf{func(name string) string { return kept[name] }, func(name, text string) bool { kept[name] = text; return true }}
	visit := func(first *Theme) *View {
		v := shown(t)
		v.Theme, v.Shelf = first, shelf
		v.Recall()
		return v
	}
	v := visit(&Light)
	require.False(t, v.Theme.Dark, "nothing is kept")
	v.Do(ActionTheme)
	require.True(t, visit(&Light).Theme.Dark)
	v.Do(ActionTheme)
	v.Panels = true
	u := newUI(1280, 1600)
	u.panels.tab = tabSettings
	u.push(t, v, "colours everybody can tell apart")
	again := visit(&Dark)
	require.False(t, again.Theme.Dark)
	require.True(t, again.Colouring.Safe)
	again.Colour(ByRegion)
	again.Colour(ByKind)
	require.True(t, again.Colouring.Safe)

	for _, damaged := range []string{"", "{", `{"dark":"no"}`, `[1]`} {
		kept[shelfTaste] = damaged
		require.True(t, visit(&Dark).Theme.Dark, damaged)
		require.False(t, visit(&Light).Theme.Dark, damaged)
	}
	shelf = Shelf{}
	v = visit(&Dark)
	v.Do(ActionTheme)
	require.False(t, v.Theme.Dark)
	shelf = Shelf{func(string) string { return "" }, func(string, string) bool { return false }}
	v = visit(&Dark)
	v.Do(ActionTheme)
	require.False(t, v.Theme.Dark)
	require.Empty(t, v.Note, "nobody asked for it to be kept")
}
