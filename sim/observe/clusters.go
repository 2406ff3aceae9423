package observe

// clusters counts the sets of at least so many particles, each of which is within
// link of another of its set. Where neighbours are given, only particles with at
// least so many others of the selection within the radius belong to a set.
func clusters(c *call) float64 {
	p := c.points(0)
	found := p.clusters(c.over[0], c.whole(1, 0), c.whole(2, 0), c.number(3, 0))
	if p.over {
		return none
	}
	return float64(len(found))
}

// clusters returns the members of each cluster, ascending.
func (p *points) clusters(link float64, least, neighbours int, radius float64) (found [][]int) {
	others := make([]int, len(p.at))
	if neighbours > 0 {
		p.near(radius, func(i, j int) { others[i]++; others[j]++ })
	}
	u := newUnion(len(p.at))
	p.near(link, func(i, j int) {
		if others[i] >= neighbours && others[j] >= neighbours {
			u.join(i, j)
		}
	})
	members := make([][]int, len(p.at))
	for i := range p.at {
		if others[i] >= neighbours {
			set := u.find(i)
			members[set] = append(members[set], i)
		}
	}
	for _, set := range members {
		if len(set) > 0 && len(set) >= least {
			found = append(found, set)
		}
	}
	return found
}
