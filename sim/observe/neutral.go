package observe

import "math"

// neutral counts those selected that are in a set of at least so many, connected by
// bonds among those selected, over which the sum of the quantity is divisible by
// the modulus: quarks in hadrons without colour.
func neutral(c *call) float64 {
	modulus, least := float64(c.whole(0, 0)), c.whole(1, 0)
	rows, values := c.rows(0), c.values(0)
	if modulus < 1 || len(rows) != len(values) {
		return none
	}
	of := make(map[int32]float64, len(rows))
	for i, row := range rows {
		of[row] = values[i]
	}
	n := 0
	for _, members := range c.connected(func(row int32) bool { return c.fits(&c.Select[0], int(row)) }).members {
		sum := 0.0
		for _, row := range members {
			sum += of[row]
		}
		if len(members) >= least && math.Mod(sum, modulus) == 0 {
			n += len(members)
		}
	}
	return float64(n)
}
