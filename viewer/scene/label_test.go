package scene

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A structure is named when its own beads are large enough, however many smaller particles there are besides.
func TestNamesAmongSmallOnes(t *testing.T) {
	v := shown(t)
	v.Camera.Scale = 20
	v.Styles[0].Radius, v.Styles[1].Radius = 0.5, 0.05 // 10 px and 1 px; the names are anchored at the first
	v.Census.Styles[1] = 1000
	var d Drawing
	v.names(&d, labelRadius/20)
	require.True(t, says(&d, "pair"))
	d = Drawing{}
	v.labels(&d)
	require.True(t, says(&d, "pair"))
	v.Styles[0].Radius = 0.2
	d = Drawing{}
	v.labels(&d)
	require.False(t, says(&d, "pair"))
}
