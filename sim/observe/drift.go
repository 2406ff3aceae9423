package observe

import "math"

// drifted is the median speed of clusters.
func drifted(c *call) float64 {
	rows := c.rows(0)
	velocity := make([][3]float64, len(rows))
	for i, row := range rows {
		velocity[i] = c.velocity(row)
	}
	return c.pointsOf(rows).drift(velocity, c.over[0], c.whole(1, 0))
}

// drift returns the median of how fast the clusters of at least so many points
// go, each of which is within link of another of its cluster: the length of the
// mean of its members' velocities. Where there are no clusters it is none.
func (p *points) drift(velocity [][3]float64, link float64, least int) float64 {
	var speeds []float64
	for _, members := range p.clusters(link, least, 0, 0) {
		var sum [3]float64
		for _, i := range members {
			for axis, v := range velocity[i] {
				sum[axis] += v
			}
		}
		square := float64(sum[0]*sum[0]) + float64(sum[1]*sum[1]) + float64(sum[2]*sum[2])
		speeds = append(speeds, math.Sqrt(square)/float64(len(members)))
	}
	if p.over {
		return none
	}
	return median(speeds)
}
