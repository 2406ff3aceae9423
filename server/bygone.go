package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"

	"ylem/rules"
	"ylem/sim/observe"
)

// The server that looks at the world tells all others the samples that claims look
// back on. Whoever looks after it, because it is gone or has given region 0 away,
// goes on from what it was told, or, if it has begun anew, from what the others were.
// Where a sample was missed nothing is told any more: what looks back on it is not
// decided.

// bygones are some samples of a measure, one after the other.
type bygones struct {
	Rules   string   `json:"rules"` // as found has them
	Measure int      `json:"measure"`
	From    int      `json:"from"` // the number of the first
	Bits    []uint64 `json:"bits"` // float64s: NaN where the measure had no value
}

// samplesAtOnce is how many samples a message has at most: with their commas they stay
// far below maxSampleAsk.
const samplesAtOnce = 2048

// mostBygone is how many samples are kept of others: 8 MiB.
const mostBygone = 1 << 20

// bygone is the samples that this server was told of, or had collected while it looked.
type bygone struct {
	mu       sync.Mutex
	rules    string
	measures int
	history  *observe.History // nil: none
}

// recollect asks for samples of a measure from a number on.
type recollect struct {
	Rules   string `json:"rules"`
	Measure int    `json:"measure"`
	From    int    `json:"from"`
}

// errGap says that samples were lost on the way: who told them begins anew.
var errGap = errors.New("samples before these are not known here")

// learn takes samples of the world with a table. What is known already is left as it
// is.
func (p *bygone) learn(t *rules.Table, s *bygones) error {
	if s.Measure < 0 || s.Measure >= len(t.Measures) || s.From < 0 || len(s.Bits) > samplesAtOnce {
		return fmt.Errorf("samples %d to %d of measure %d: this world has %d measures, and a message at most %d samples",
			s.From, s.From+len(s.Bits), s.Measure, len(t.Measures), samplesAtOnce)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.history == nil || p.rules != s.Rules {
		p.rules, p.measures, p.history = s.Rules, len(t.Measures), observe.NewHistory(t)
	}
	n, _ := p.history.Samples(s.Measure)
	switch {
	case s.From > n:
		return errGap
	case p.room(t) < len(s.Bits):
		return nil // claims that look back on so many are not decided here
	}
	s.into(p.history)
	return nil
}

// into adds the samples to a history that knows all before them.
func (s *bygones) into(h *observe.History) {
	n, _ := h.Samples(s.Measure)
	for i, bits := range s.Bits {
		if s.From+i >= n {
			h.Take(s.Measure, math.Float64frombits(bits))
		}
	}
}

// room is how many samples more there is room for.
func (p *bygone) room(t *rules.Table) int {
	room := mostBygone
	for m := range t.Measures {
		n, _ := p.history.Samples(m)
		room -= n
	}
	return room
}

// tell gives samples of a measure from a number on; none if none are known.
func (p *bygone) tell(a *recollect) *bygones {
	p.mu.Lock()
	defer p.mu.Unlock()
	none := &bygones{Rules: a.Rules, Measure: a.Measure, From: a.From, Bits: []uint64{}}
	if p.history == nil || p.rules != a.Rules || a.Measure < 0 || a.Measure >= p.measures || a.From < 0 {
		return none
	}
	n, all := p.history.Samples(a.Measure)
	if a.From >= n || !all {
		return none
	}
	s := samplesOf(p.history, a.Measure, a.From, min(n, a.From+samplesAtOnce))
	s.Rules = a.Rules
	return s
}

// give gives the history of a world away, nil if there is none.
func (p *bygone) give(rules string) *observe.History {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := p.history
	if p.rules != rules {
		out = nil
	}
	p.history = nil
	return out
}

// keep takes the history of a world back.
func (p *bygone) keep(of string, t *rules.Table, h *observe.History) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rules, p.measures, p.history = of, len(t.Measures), h
}

// learns takes samples that another server tells.
func (b *observer) learns(s *bygones) error {
	l := b.owner.oversight.Load()
	if l == nil || l.looks || s.Rules != claimsOf(l.world.Table) {
		return nil // it speaks of another world, or two look while one takes over
	}
	return b.bygone.learn(l.world.Table, s)
}

// teach tells a server the samples that it does not know.
func (b *observer) teach(ctx context.Context, p *lookedAt) {
	if b.seen == nil {
		return
	}
	for m, sampled := range b.seen.sampled {
		n, all := b.seen.history.Samples(m)
		for sampled && all && p.taught[m] < n {
			s := samplesOf(b.seen.history, m, p.taught[m], min(n, p.taught[m]+samplesAtOnce))
			s.Rules = b.rules
			if p.teach(ctx, s) != nil {
				return
			}
			if p.taught == nil {
				p.taught = map[int]int{}
			}
			p.taught[m] += len(s.Bits)
		}
	}
}

// recollect asks the others for samples from before a tick that are not known here.
func (b *observer) recollect(ctx context.Context, tick int64) {
	for m, sampled := range b.seen.sampled {
		if !sampled {
			continue
		}
		every := b.table.Measures[m].Every
		for _, p := range b.lookAt() {
			for {
				n, all := b.seen.history.Samples(m)
				if !all || int64(n)*every >= tick {
					break
				}
				s, err := p.recollect(ctx, recollect{b.rules, m, n})
				if err != nil || len(s.Bits) == 0 || n+len(s.Bits) > mostSamples {
					break
				}
				s.into(b.seen.history)
			}
		}
	}
}

// samplesOf returns those of a measure from one number to another.
func samplesOf(h *observe.History, measure, from, to int) *bygones {
	s := &bygones{Measure: measure, From: from, Bits: []uint64{}}
	for i := from; i < to; i++ {
		s.Bits = append(s.Bits, math.Float64bits(h.At(measure, i)))
	}
	return s
}
