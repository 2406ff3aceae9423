package rules

import (
	"fmt"

	"ylem/particles"
)

// Site says where an unnamed product appears. If JitterAround or PolarFrom puts
// one beyond a side of the box that does not wrap, there is no place for it: then
// the rule does not fit, as if its guard were false.
type Site struct {
	Form     SiteForm
	Distance float64 // length units: of PolarFrom; the radius of JitterAround
	Degrees  Program // of PolarFrom, of all participants: 0 is along x, 90 along y
	Spread   float64 // of PolarFrom: up to so many degrees to either side, uniform
	From     int     // of PolarFrom: the participant that it is measured from, which was written first
}

// SiteForm is the form of a Site.
type SiteForm uint8

const (
	AtMeeting    SiteForm = iota // as the rule's Apart and Uniform say
	JitterAround                 // anywhere in a disc or ball around the meeting point, uniform by volume
	PolarFrom                    // at a distance and an angle from a participant
)

// furthest returns how far from the meeting point, or from the participant that
// it is measured from, the product may be, in quanta.
func (s *Site) furthest() int64 {
	if s.Form == AtMeeting {
		return 0
	}
	return particles.Quanta(s.Distance) + 1 // its rounding
}

// readSites reads place = jitter(x), polar(distance, degrees[, spread]), or a
// list of them. It reports false for what is neither.
func (c *compiler) readSites(n *node, d *draft) bool {
	list := []*node{n}
	if n.form == formList {
		list = n.over
	}
	for _, o := range list {
		if o.form != formCall || o.text != "jitter" && o.text != "polar" {
			if n.form == formList {
				c.fail(o.at, fmt.Sprintf("%s cannot stand in a list of placements", o), "one of jitter(radius) and polar(distance, degrees) for each product")
				return true
			}
			return false
		}
	}
	d.sitesAt, d.Placing = n.at, n.String()
	for _, o := range list {
		if s, ok := c.site(o, d); ok {
			d.sites = append(d.sites, s)
		} else {
			d.sites = nil
			return true
		}
	}
	if n.form == formList && len(d.sites) == 0 {
		c.fail(n.at, "this list of placements is empty", "one of jitter(radius) and polar(distance, degrees) for each product")
	}
	d.each = n.form == formList
	return true
}

func (c *compiler) site(n *node, d *draft) (s Site, ok bool) {
	if n.text == "jitter" {
		if len(n.over) != 1 {
			c.fail(n.at, "jitter takes one number, the radius of a disc or ball around the meeting point")
			return s, false
		}
		s.Form = JitterAround
		s.Distance = c.bounded(n.over[0], "jitter", interval{0, particles.Reach, true}, -1)
		return s, s.Distance > 0
	}
	switch {
	case len(n.over) != 2 && len(n.over) != 3:
		c.fail(n.at, "polar takes a distance, degrees and, if it is not to be exact, a spread of so many degrees to either side", "for example polar(1, x.dir, 10)")
		return s, false
	case c.table.Dimensions != 2:
		c.fail(n.at, "polar has a meaning in two dimensions only", "jitter(radius) is for any number of them")
		return s, false
	}
	s.Form = PolarFrom
	s.Distance = c.bounded(n.over[0], "distance", interval{0, particles.Reach, true}, -1)
	s.Degrees, ok = c.program(n.over[1], wholeNames{actors: d.actors})
	if len(n.over) == 3 {
		s.Spread = c.bounded(n.over[2], "spread", interval{0, 180, false}, -1)
	}
	s.From = d.writtenFirst()
	return s, ok && s.Distance > 0 && s.Spread >= 0
}

// writtenFirst returns the participant that was written first: A ~ B + C is
// kept as C + B ~ A.
func (d *draft) writtenFirst() int {
	first := 0
	for i, t := range d.left.terms {
		if t.at.from < d.left.terms[first].at.from {
			first = i
		}
	}
	if d.Spent == 0 {
		first++
	}
	return first
}

// putSites gives unnamed products their placements, in written order.
func (c *compiler) putSites(d *draft) bool {
	if d.sites == nil {
		return true
	}
	unnamed := 0
	for i := range d.Right {
		if p := &d.Right[i]; p.Named < 0 {
			p.Site = d.sites[min(unnamed, len(d.sites)-1)]
			d.place = max(d.place, p.Site.furthest())
			unnamed++
		}
	}
	switch {
	case unnamed == 0:
		c.fail(d.sitesAt, "nothing appears here that could be placed", "every product is a particle of the left side")
		return false
	case d.each && len(d.sites) != unnamed:
		c.fail(d.sitesAt, fmt.Sprintf("here are %d placements for %d products that appear", len(d.sites), unnamed), "one for each unnamed product, in written order")
		return false
	}
	return true
}

// apart bounds how far products i and j, of which one has a Site, are from each
// other when they appear, in quanta.
func (d *draft) apart(i, j int) int64 {
	a, b := &d.Right[i], &d.Right[j]
	if a.Named >= 0 {
		a, b = b, a
	}
	if b.Named >= 0 && a.Site.Form == PolarFrom {
		if b.Named == a.Site.From {
			return a.Site.furthest()
		}
		return a.Site.furthest() + d.event
	}
	if b.Named >= 0 { // the meeting point is the mean of up to three
		n := int64(len(d.Left))
		return a.Site.furthest() + d.event*(n-1)/n
	}
	between := d.event // of what they are measured from
	if a.Site.Form == b.Site.Form {
		between = 0
	}
	return a.Site.furthest() + b.Site.furthest() + between
}
