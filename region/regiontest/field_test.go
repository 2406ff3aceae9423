package regiontest

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// drawFields returns some external fields of every form: forces and energies,
// smooth and not, over the seam of a box that wraps, in time, by constants of
// kinds, not finite at places, and stronger than light allows.
func drawFields(t *rapid.T, dimensions int) string {
	var w strings.Builder
	force := func(name, on, x, y, z string) string {
		parts := []string{x, y, z}[:dimensions]
		return fmt.Sprintf("field %q {\non = [%s]\nforce = [%s]\n}\n", name, on, strings.Join(parts, ", "))
	}
	for _, text := range []string{
		force("wind", `"any"`, "2 * sin(y + tick / 7)", "0.5", "-1"),
		force("weight", `"a", "b"`, "0", "-3 * self.mass", "-self.mass"),
		force("blast", `"ab", "d"`, "90 * max(0, x - 14)", "tick", "y"),
		force("gap", `"c"`, "log(max(0, abs(x - 0.45) - 0.3))", "1", "1"),
		"field \"well\" { energy = 0.3 * ((x - 7) * (x - 7) + abs(y - 6)) }\n",
	} {
		if rapid.Bool().Draw(t, "field") {
			w.WriteString(text)
		}
	}
	return w.String()
}
