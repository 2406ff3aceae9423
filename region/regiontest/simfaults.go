package regiontest

import (
	"encoding/json"
	"fmt"

	"ylem/particles"
	"ylem/region"
	"ylem/region/host"
	"ylem/region/plane"
)

// fault is a kind of thing that goes wrong.
type fault int

const (
	crash fault = iota
	crashAll
	lostDisk
	neverBack
	freeze
	partition
	isolate
	reset
	slowLink
	outage
	cutOff
	rewatching
	fullDisk
	slowDisk
	rotten
	jump
	move
	drain
	expire
	faults
)

// Counts is what was done to simulated clusters, and what they did.
type Counts struct {
	Starts, Crashes, Disks, Gone, Frozen, Partitions, Resets        int
	Outages, CutOff, Unsure, Swaps, Full, Hung, Torn, Rotten, Jumps int
	Moves, Drains, Drained, Joins                                   int
	Messages, Lost, Twice, Same                                     int
	Cuts, Epochs, Taken                                             int
	Offered, Acknowledged, Decided, Branches, TwoCopies             int
	Lapsed, Open, Dropped, Blobs                                    int
	Archived, Lines, Histories                                      int
}

// begin starts the cluster.
func (s *simulation) begin() {
	p, n := &s.plan_, s.world.Grid.Regions()
	first := p.servers - p.late
	for i := range first {
		sv := s.newServer()
		for id := range n {
			if id%first == i {
				sv.own = append(sv.own, id)
			}
		}
	}
	for _, sv := range s.servers {
		s.after(s.between(0, 200), func() {
			if sv.host == nil && !sv.gone {
				sv.start()
			}
		})
	}
	for range p.late {
		s.after(s.between(500, 15_000), func() {
			if !s.healing {
				s.out.Counts.Joins++
				s.newServer().start()
			}
		})
	}
	if len(p.kinds) > 0 {
		s.trouble()
	}
	if p.orders > 0 {
		s.offers()
	}
	if s.breach.Forgets {
		s.remember()
	}
	if s.manifest.First > 0 {
		s.out.Counts.Branches++
	}
	if s.manifest.Copies > 1 {
		s.out.Counts.TwoCopies++
	}
}

// trouble makes something go wrong, again and again.
func (s *simulation) trouble() {
	s.after(s.between(1, 2*s.plan_.between), func() {
		if s.healing {
			return
		}
		s.wrong(s.plan_.kinds[s.random.IntN(len(s.plan_.kinds))])
		s.trouble()
	})
}

// until undoes a fault after a while, or at once if all faults have ended.
func (s *simulation) until(ms int64, undo func()) {
	s.after(ms, func() {
		if !s.healing { // else heal has undone it
			undo()
		}
	})
}

func (s *simulation) any() *server { return s.servers[s.random.IntN(len(s.servers))] }

func (s *simulation) wrong(kind fault) {
	c, sv := &s.out.Counts, s.any()
	s.mark(sv, "fault", uint64(kind))
	switch kind {
	case crash, lostDisk:
		s.crash(sv, kind == lostDisk, s.some(10, 15_000))
	case crashAll:
		if s.chance(0.3) {
			for _, sv := range s.servers {
				s.crash(sv, false, s.some(10, 5000))
			}
		}
	case neverBack:
		left := 0
		for _, other := range s.servers {
			if !other.gone {
				left++
			}
		}
		if left > 1 && !sv.gone && s.chance(0.3) {
			c.Gone++
			sv.gone = true
			s.crash(sv, true, 0)
		}
	case freeze:
		if sv.runs() {
			c.Frozen++
			s.mark(sv, "freezes")
			sv.frozen = true
			for _, l := range s.links {
				if l.joins(sv) && s.chance(0.7) {
					l.fade(s.between(500, 5000))
				}
			}
			life := sv.life
			s.until(s.some(100, 20_000), func() {
				if sv.life == life {
					sv.wake()
				}
			})
		}
	case partition, isolate:
		c.Partitions++
		s.part(sv, kind == isolate)
	case reset:
		for _, l := range s.links {
			if l.up && s.chance(0.3) {
				c.Resets++
				l.down()
			}
		}
	case slowLink:
		if len(s.links) > 0 {
			l := s.links[s.random.IntN(len(s.links))]
			l.lag = s.some(0, 800)
		}
	case outage:
		if !s.away {
			c.Outages++
			s.away = true
			s.until(s.some(200, 15_000), func() { s.away = false; s.returns() })
		}
	case cutOff:
		if !sv.cut {
			c.CutOff++
			sv.cut = true
			s.until(s.some(200, 15_000), func() {
				sv.cut = false
				if sv.missed {
					sv.rewatch()
				}
			})
		}
	case rewatching:
		sv.rewatch()
	case fullDisk:
		sv.disk.full = true
		s.until(s.some(200, 10_000), func() { sv.disk.full = false })
	case slowDisk:
		sv.disk.slow = s.some(0, 2000)
	case rotten:
		c.Rotten += sv.rot()
	case jump:
		c.Jumps++
		sv.clock += s.some(1, 1<<20)
		if s.chance(0.2) {
			sv.clock -= s.between(1, 2000)
		}
	case move:
		s.move(sv)
	case drain:
		if sv.runs() && s.chance(0.3) {
			c.Drains++
			sv.give(host.Event{What: host.Leave})
		}
	case expire:
		if !sv.runs() || sv.cut {
			s.memory.Remove(plane.SessionKey(sv.id))
			s.spread()
		}
	}
}

// crash ends a process, perhaps with its disk, and starts another one after a while.
func (s *simulation) crash(sv *server, disk bool, ms int64) {
	c := &s.out.Counts
	if sv.host != nil {
		c.Crashes++
	}
	sv.end()
	switch {
	case disk:
		c.Disks++
		sv.disk.files, sv.disk.order = map[plane.Sum]*file{}, nil
	case s.plan_.lying:
		c.Torn += sv.disk.lose(s.now - 2000)
	}
	s.until(ms, func() {
		if sv.host == nil && !sv.gone {
			sv.start()
		}
	})
}

// part cuts links, one of them or all of a server, in one direction or both.
func (s *simulation) part(sv *server, all bool) {
	ways := s.random.IntN(3)
	for _, l := range s.links {
		if !l.joins(sv) || !all && s.chance(0.5) {
			continue
		}
		for side := range 2 {
			if ways != side {
				l.blocked[side] = true
			}
		}
		l.fade(s.between(300, 4000))
		s.until(s.some(100, 15_000), func() { l.blocked = [2]bool{} })
	}
}

// move asks for a region to be moved, as a person does.
func (s *simulation) move(to *server) {
	key := plane.RegionKey(s.random.IntN(s.world.Grid.Regions()))
	e := s.memory.Do(plane.Request{Verb: plane.Read, Key: key}).Entry
	var r plane.Region
	if e.Revision == 0 || plane.Decode(e.Value, &r) != nil {
		return
	}
	s.out.Counts.Moves++
	r.Wanted = to.id
	s.serve(nil, plane.Request{Verb: plane.Claim, Key: key, Revision: e.Revision, Value: plane.Encode(r)})
}

// heal ends all faults and starts what can be started; at least one server has room
// for every region.
func (s *simulation) heal() {
	s.mark(nil, "heals")
	s.healing = true
	s.away = false
	for _, l := range s.links {
		l.blocked, l.lag = [2]bool{}, 0
	}
	s.plan_.delay = min(s.plan_.delay, 50)
	room := false
	for _, sv := range s.servers {
		sv.cut = false
		sv.disk.full, sv.disk.slow = false, 0
		if sv.host == nil && !sv.gone {
			sv.start()
		}
		sv.wake()
		room = room || sv.host != nil && sv.most == 0
	}
	if !room || s.drains() {
		sv := s.newServer()
		sv.most = 0
		sv.start()
	}
	s.returns()
	s.resume()
}

// drains reports whether all servers are about to leave, or none is there.
func (s *simulation) drains() bool { return s.out.Counts.Drains > 0 }

// resume lets a paused world go on, however often somebody has to be asked.
func (s *simulation) resume() {
	s.after(1000, func() {
		var w plane.World
		e := s.memory.Do(plane.Request{Verb: plane.Read, Key: plane.WorldKey}).Entry
		if plane.Decode(e.Value, &w) == nil && w.Paused {
			o := s.newOrder(region.Command{Resume: true})
			for _, sv := range s.servers {
				if sv.runs() {
					s.offer(o, sv)
					break
				}
			}
		}
		s.resume()
	})
}

// command draws something that a person may do.
func (s *simulation) command() (c region.Command) {
	t, r := s.world.Table, s.random
	at := [3]float64{}
	for axis := range t.Dimensions {
		at[axis] = r.Float64() * 0.999 * particles.Units(t.Size[axis])
	}
	kind := func() string { return t.Kinds[r.IntN(len(t.Kinds))].Name }
	target := func() (g region.Target) {
		if r.IntN(3) == 0 && s.whole.Store.Owned > 0 {
			for range 1 + r.IntN(4) {
				g.IDs = append(g.IDs, fmt.Sprintf("%016x", s.whole.Store.ID[r.IntN(s.whole.Store.Owned)]))
			}
			return g
		}
		g.At, g.Radius = &at, []float64{0.5, 1.5, 4}[r.IntN(3)]
		if r.IntN(2) == 0 {
			g.Kind = kind()
		}
		return g
	}
	switch r.IntN(11) {
	case 0, 1, 2:
		c.Add = &region.Add{Kind: kind(), At: at, Count: 1 + r.IntN(6), Spread: []float64{0, 0.4, 2}[r.IntN(3)]}
	case 3, 4:
		g := target()
		c.Remove = &g
	case 5, 6:
		c.Kick = &region.Kick{Target: target(), Velocity: [3]float64{r.Float64() - 0.5, r.Float64() - 0.5}}
	case 7, 8:
		c.Param = &region.Param{Name: []string{"heat", "eager", "stiff"}[r.IntN(3)], Value: []float64{0.5, 1, 3, 30}[r.IntN(4)]}
	case 9:
		c.Pause = r.IntN(2) == 0
		c.Resume = !c.Pause
	default:
		if c.Step = uint64(r.IntN(20)); c.Step == 0 {
			pace := []float64{0, 30}[r.IntN(2)]
			c.Pace = &pace
		}
	}
	return c
}

// inLog returns a command as it stands in a log.
func inLog(c *region.Command) string {
	data, _ := json.Marshal(c)
	return string(data)
}
