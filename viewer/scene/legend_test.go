package scene

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// The legend lies over nothing else: not over the panel of a tool, nor the report of a blow, nor the inspector, nor the
// sheet of a narrow screen.
func TestLegendLiesBeside(t *testing.T) {
	for _, size := range [][2]float64{{390, 844}, {1000, 800}, {1280, 800}, {1900, 1000}} {
		for _, what := range []string{"nothing", "paint", "damage", "both", "a server"} {
			name := fmt.Sprint(what, " on ", size)
			v, u := commands(t), newUI(size[0], size[1])
			v.Camera.Resize(size[0], size[1], 0, 0, 0, 0)
			v.Colour(ByRegion)
			if what == "paint" || what == "both" {
				v.Do(ActionPaintTool)
			}
			if what == "damage" || what == "both" {
				v.Tools.damage = &Damage{Known: true, Tick: 1 << 40}
			}
			if what == "a server" {
				v.AskServer("a")
			}
			for range 3 {
				u.Build(v)
			}
			right, bottom := u.legendPlace(v, 190)
			require.True(t, u.says("region 7"), name)
			legend := u.find(t, "region 7")
			require.True(t, legend.X > right-190 && legend.X < right && legend.Y < bottom, name)
			over := 0
			for _, c := range u.covers {
				if legend.X >= c.X && legend.X < c.X+c.W && legend.Y >= c.Y && legend.Y < c.Y+c.H {
					over++
				}
			}
			require.Equal(t, 1, over, "%s: its own panel is there, and no other", name)
		}
	}
}
