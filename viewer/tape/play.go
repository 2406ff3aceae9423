package tape

import (
	"math"
	"time"

	"ylem/region/wire"
)

// Player walks along a tape. It knows no clock: who calls it says how much time has passed. One goroutine uses it.
type Player struct {
	Tape  *Tape
	Speed float64 // seconds of the tape in one second
	At    time.Duration

	next int64 // entry that comes next
	part float64
}

// batch is how many bytes a player feeds at once; what is beyond waits for the next call.
const batch = 64 << 20

// Seek goes to a time and gives what new decoders must be fed to see it.
func (p *Player) Seek(at time.Duration) ([]Feed, error) {
	from, to := p.Tape.Span()
	p.At, p.part = min(max(at, from), to), 0
	feed, next, err := p.Tape.Seek(p.At)
	p.next = next
	return feed, err
}

// Advance goes on for some seconds at the player's speed, and gives what came on the way. At the end of the tape it
// stays there. When the tape has dropped what comes next, the error is ErrGone; then one has to seek.
func (p *Player) Advance(seconds float64) ([]Entry, error) {
	step := seconds*p.Speed*float64(time.Second) + p.part
	whole := math.Floor(step)
	p.part = step - whole
	_, to := p.Tape.Span()
	return p.to(min(p.At+time.Duration(whole), to))
}

func (p *Player) to(at time.Duration) ([]Entry, error) {
	entries, next, err := p.Tape.Entries(p.next, at, batch)
	if err != nil {
		return nil, err
	}
	p.next = next
	if len(entries) > 0 {
		p.At = entries[len(entries)-1].At
	}
	if len(entries) == 0 || p.Tape.ahead(next, at) {
		p.At = max(p.At, at)
	}
	return entries, nil
}

// AtEnd tells whether there is nothing more.
func (p *Player) AtEnd() bool {
	_, to := p.Tape.Span()
	return p.At >= to
}

// Forward goes on by one picture: one frame of every link, until just before a link's second.
func (p *Player) Forward() ([]Entry, error) {
	until, err := p.Tape.after(p.next)
	if err != nil {
		return nil, err
	}
	return p.to(max(until, p.At))
}

// Back gives the time at which the picture before the one at a time was whole, to seek to.
func (p *Player) Back() time.Duration {
	from, _ := p.Tape.Span()
	return p.Tape.before(p.At, from)
}

// ahead tells whether entry next comes after a time, or not at all.
func (t *Tape) ahead(next int64, at time.Duration) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	e, found, err := t.entry(next)
	return err != nil || !found || e.At > at
}

// after gives a time just before a link has its second frame from an entry on, or the end of the tape.
func (t *Tape) after(next int64) (time.Duration, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	seen := map[uint32]bool{}
	for n := next; n < t.next; n++ {
		e, found, err := t.entry(n)
		if err != nil {
			return 0, err
		}
		if found && isFrame(e) {
			if seen[e.Link] {
				return e.At - 1, nil
			}
			seen[e.Link] = true
		}
	}
	return t.end, nil
}

// before gives a time just before the last picture that came until a time: before the frames of different links that
// came last. It is not before from.
func (t *Tape) before(at, from time.Duration) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := t.next - 1
	for i := len(t.chunks) - 1; i >= 0 && t.chunks[i].start > at; i-- {
		n = t.chunks[i].first - 1
	}
	seen := map[uint32]bool{}
	first := from
	for ; n >= 0; n-- {
		e, found, err := t.entry(n)
		if err != nil || !found || seen[e.Link] && isFrame(e) {
			break
		}
		if e.At <= at && isFrame(e) {
			seen[e.Link], first = true, e.At-1
		}
	}
	return max(first, from)
}

func isFrame(e Entry) bool {
	return len(e.Message) > 0 && wire.ViewType(e.Message[0]) == wire.ViewTypeFrame
}
