package main

import (
	"fmt"
	"slices"
	"time"

	"ylem/region/wire"
)

// seat is what the stage knows of a viewer.
type seat struct {
	sent, acked uint32
	busy        bool // a parcel is being written
	mail        *shot
	notes       [][]byte
	memory      [wire.ViewMemory]memory
	follows     []wire.Follow
	orders      int                   // under way
	stories     int                   // likewise
	bulletins   [bulletinKinds][]byte // that it has not got

	look    wire.Look
	encoder wire.ViewEncoder
	rekey   bool      // the next frame has to be a key frame
	dense   bool      // the last frame showed density
	coarse  int       // by how much texels are larger than they could be, so that frames stay small
	due     time.Time // before then it wants no frame
	ease    ease
	at      [wire.ViewMemory]time.Time // when frames were sent
}

// memory is a frame that was sent.
type memory struct {
	number uint32
	shot   *shot
	rows   []shownRows
}

// shownRows are the particles that a frame showed of a region.
type shownRows struct {
	region uint32
	rows   []int32 // of the picture, by index in the frame
}

const (
	denseFrame = 200_000 // bytes, of a frame of density at most
	// mostShown is how many particles this server shows to all viewers together: each takes some 80 bytes here.
	mostShown = 4 << 20
)

func (s *seat) credit() bool { return s.sent-s.acked < s.ease.window(wire.ViewWindow) }

// wants reports whether the viewer takes a frame at a time.
func (s *seat) wants(now time.Time) bool { return s.credit() && !now.Before(s.due) }

// pause is the least time between two frames. That the moments of who keeps up
// badly lie apart is seen to when they are chosen: here it is half of that, or the
// next of them would be left out whenever the one before came late.
func (s *seat) pause() time.Duration {
	pause := s.ease.pause() / 2
	if s.look.Rate > 0 {
		pause = max(pause, time.Duration(float64(time.Second)/s.look.Rate))
	}
	return pause
}

// acknowledge takes the acknowledgement of a frame.
func (s *seat) acknowledge(frame uint32, now time.Time) error {
	if frame > s.sent {
		return fmt.Errorf("acknowledges frame %d of %d", frame, s.sent)
	}
	for n := max(s.acked+1, s.sent-min(s.sent, wire.ViewMemory-1)); n <= frame; n++ {
		s.ease.acknowledged(now.Sub(s.at[n%wire.ViewMemory]))
	}
	s.acked = max(s.acked, frame)
	return nil
}

// glance is what the viewer gets of what it looks at, one of so many viewers.
func (s *seat) glance(viewers int) glance {
	return glance{
		look: s.look, dense: s.dense, coarse: s.coarse,
		most:   s.ease.less(min(s.look.Most, mostShown/max(viewers, 1))),
		texels: s.ease.less(s.look.Texels),
	}
}

// frame makes the next frame for the viewer.
func (s *seat) frame(p *painter, shot *shot, viewers int, now time.Time) parcel {
	s.sent++
	for {
		w := s.glance(viewers)
		seen := p.see(shot, &w)
		raw, key := s.encoder.Encode(p.raw[:0], float32(shot.rate), s.look.Number, seen.all, s.rekey)
		p.raw = raw
		body, packed := raw, false
		if len(raw) > packBytes {
			p.packed = packer.EncodeAll(raw, p.packed[:0])
			if packed = len(p.packed) < len(raw); packed {
				body = p.packed
			}
		}
		if seen.dense && len(body) > denseFrame && w.coarse < mostSide {
			s.coarse++
			continue // density is the same whatever came before, so nothing is lost
		}
		if seen.dense && s.coarse > 0 && len(body) < denseFrame/2 { // a step finer is at most 1.6 times as much
			s.coarse--
		}
		s.dense, s.rekey = seen.dense, false
		s.remember(shot, seen)
		s.at[s.sent%wire.ViewMemory] = now
		s.due = now.Add(s.pause())
		h := wire.ViewHeader{Number: s.sent, Zstd: packed, Key: key, Raw: uint32(len(raw))}
		return parcel{head: h.Append(nil), body: slices.Clone(body)}
	}
}

// remember keeps what a frame shows, for who asks about it.
func (s *seat) remember(shot *shot, seen *sights) {
	m := &s.memory[s.sent%wire.ViewMemory]
	*m = memory{number: s.sent, shot: shot, rows: m.rows[:0]}
	for i := range seen.all {
		shown := shownRows{region: seen.all[i].Region}
		if order := s.encoder.Order(shown.region); order != nil {
			shown.rows = make([]int32, len(order))
			for index, at := range order {
				shown.rows[index] = seen.rows[i][at]
			}
		}
		m.rows = append(m.rows, shown)
	}
}

// forget drops the memory of frames, which mean something else now.
func (s *seat) forget() { s.mail, s.acked, s.rekey = nil, s.sent, true }
