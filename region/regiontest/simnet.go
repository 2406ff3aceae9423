package regiontest

import (
	"ylem/region"
	"ylem/region/host"
	"ylem/region/wire"
)

// link is the connection between two servers. What a server announces arrives in
// order or the link goes down; all else may be lost, late, or come twice.
type link struct {
	s       *simulation
	ends    [2]*server
	blocked [2]bool // nothing arrives that this end sends
	lag     int64   // ms more than others
	up      bool
	epoch   int      // counts how often it was up: what was sent on an earlier one is lost
	last    [2]int64 // when the last announcement of this end arrives
}

func (l *link) joins(sv *server) bool { return l.ends[0] == sv || l.ends[1] == sv }

func (l *link) other(sv *server) *server {
	switch sv {
	case l.ends[0]:
		return l.ends[1]
	case l.ends[1]:
		return l.ends[0]
	}
	return nil
}

func (l *link) side(sv *server) int {
	if l.ends[0] == sv {
		return 0
	}
	return 1
}

// dial tries again and again to bring the link up.
func (l *link) dial() {
	l.s.after(l.s.between(10, 400), func() {
		if !l.up && l.ends[0].runs() && l.ends[1].runs() && !l.blocked[0] && !l.blocked[1] {
			l.up = true
			l.epoch++
			l.s.mark(nil, "link up", uint64(l.ends[0].index), uint64(l.ends[1].index))
			l.last = [2]int64{}
			for _, sv := range l.ends {
				l.announce(sv)
			}
		}
		l.dial()
	})
}

// announce tells the other end what is computed at this one.
func (l *link) announce(sv *server) {
	if !l.up {
		return
	}
	side, to, epoch, s := l.side(sv), l.other(sv), l.epoch, l.s
	regions := sv.announced
	l.last[side] = max(l.last[side], s.now+s.between(1, 1+s.plan_.delay)+l.lag)
	if l.blocked[side] {
		l.fade(s.between(100, 4000))
		return
	}
	to.later(l.last[side]-s.now, func() {
		if l.up && l.epoch == epoch {
			s.mark(to, "joined", uint64(sv.index), uint64(len(regions)))
			to.give(host.Event{What: host.Joined, Server: sv.id, Regions: regions})
		}
	})
}

// fade takes the link down after a while, as who hears nothing does.
func (l *link) fade(ms int64) {
	epoch := l.epoch
	l.s.after(ms, func() {
		if l.up && l.epoch == epoch {
			l.down()
		}
	})
}

// down ends the connection. Each end hears of it in its own time, but before there
// is another one.
func (l *link) down() {
	if !l.up {
		return
	}
	l.up = false
	l.s.mark(nil, "link down", uint64(l.ends[0].index), uint64(l.ends[1].index))
	for _, sv := range l.ends {
		other := l.other(sv)
		if sv.host != nil {
			sv.later(0, func() {
				l.s.mark(sv, "left", uint64(other.index))
				sv.give(host.Event{What: host.Left, Server: other.id})
			})
		}
	}
}

// send brings a message to the other end, or not, or twice.
func (l *link) send(sv *server, m region.Message) {
	s, p := l.s, &l.s.plan_
	if !l.up {
		return
	}
	copies := 1
	if !s.healing {
		if l.blocked[l.side(sv)] || s.chance(p.drop) {
			copies = 0
			s.out.Counts.Lost++
		}
		if s.chance(p.twice) {
			copies++
			s.out.Counts.Twice++
		}
	}
	to, epoch := l.other(sv), l.epoch
	for range copies {
		to.later(s.some(1, 1+p.delay)+l.lag, func() {
			if l.up && l.epoch == epoch {
				to.hears(sv.id, m)
			}
		})
	}
}

// hears gives a message to the host.
func (sv *server) hears(from string, m region.Message) {
	if sv.s.breach.Mutant == host.HaloTwice && m.Kind == wire.Halo {
		key := saying{m.From, m.To, m.Epoch}
		if sv.heard[key] {
			m.Epoch++ // the second copy counts as another halo
		}
		sv.heard[key] = true
	}
	sv.give(host.Event{What: host.Heard, Server: from, Message: m})
}
