package tape

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"time"

	"ylem/region/wire"
)

// mark says which entries one needs to see a link from some place of the tape on. Each is a number, −1: there is none.
type mark struct {
	link     uint32
	key      int64 // the last key frame
	welcome  int64 // the last welcome before that
	latest   int64 // the last welcome
	vitals   int64 // the last of each
	observed int64
	over     int64 // the last end of a connection
}

// marks are those of all links, sorted by link.
type marks []mark

func (ms marks) clone() marks { return slices.Clone(ms) }

func (ms marks) of(link uint32) *mark {
	if i, found := ms.find(link); found {
		return &ms[i]
	}
	return nil
}

func (ms marks) find(link uint32) (int, bool) {
	return slices.BinarySearchFunc(ms, link, func(m mark, l uint32) int { return int(int64(m.link) - int64(l)) })
}

// note takes entry n, which follows what is noted.
func (ms marks) note(n int64, e Entry) marks {
	i, found := ms.find(e.Link)
	if !found {
		ms = slices.Insert(ms, i, mark{e.Link, -1, -1, -1, -1, -1, -1})
	}
	m := &ms[i]
	if len(e.Message) == 0 {
		m.over = n
		return ms
	}
	switch wire.ViewType(e.Message[0]) {
	case wire.ViewTypeWelcome:
		m.latest = n
	case wire.ViewTypeFrame:
		if isKey(e.Message) {
			m.key, m.welcome = n, m.latest
		}
	case wire.ViewTypeVitals:
		m.vitals = n
	case wire.ViewTypeObserved:
		m.observed = n
	}
	return ms
}

// isKey tells whether a message is a frame that needs nothing before it to be decoded.
func isKey(message []byte) bool {
	h, _, err := wire.DecodeViewHeader(message)
	return err == nil && h.Key
}

// Feed is an entry that a decoder has to see.
type Feed struct {
	Entry
	Quiet bool // a frame that is needed for those after it, and is not to be shown
}

// Seek gives what must be fed to new decoders to see the world as it was at a time, in order, and the number of the
// entry that follows. The last frames of a link, wire.ViewWindow of them, are not quiet: so who shows the frames of one
// moment together finds it.
func (t *Tape) Seek(at time.Duration) (feed []Feed, next int64, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.seek(at)
}

// maxSeek is how many bytes a seek may need: a file can say that its key frames are as far away as it likes.
const maxSeek = 1 << 30

func (t *Tape) seek(at time.Duration) (feed []Feed, next int64, err error) {
	if len(t.chunks) == 0 {
		return nil, t.next, nil
	}
	at = max(at, t.from())
	i := max(sort.Search(len(t.chunks), func(i int) bool { return t.chunks[i].start > at })-1, 0)
	c := t.chunks[i]
	if err := t.load(c); err != nil {
		return nil, 0, err
	}
	now := c.marks.clone()
	next = c.first
	for _, e := range c.entries {
		if e.At > at && next > c.first {
			break
		}
		now = now.note(next, e)
		next++
	}
	numbers, from := t.needed(now, next)
	size := 0
	for n := from; n < next; n++ {
		e, found, err := t.entry(n)
		if err != nil {
			return nil, 0, err
		}
		if size += len(e.Message) + entryMemory; size > maxSeek {
			return nil, 0, fmt.Errorf("more than %d bytes between %v and the key frames before it", maxSeek, at)
		}
		if m := now.of(e.Link); found && m != nil && t.begun(m) && n > m.key {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	shown := map[uint32]int{}
	for _, n := range slices.Backward(slices.Compact(numbers)) {
		e, found, err := t.entry(n)
		if err != nil {
			return nil, 0, err
		}
		if !found {
			continue // a file that names what it does not have
		}
		f := Feed{Entry: e}
		if len(e.Message) > 0 && wire.ViewType(e.Message[0]) == wire.ViewTypeFrame {
			f.Quiet = shown[e.Link] >= wire.ViewWindow
			shown[e.Link]++
		}
		feed = append(feed, f)
	}
	slices.Reverse(feed)
	return feed, next, nil
}

// needed gives the entries that marks name, and from which on all entries of the links that have begun are needed.
func (t *Tape) needed(now marks, next int64) (numbers []int64, from int64) {
	from = next
	for i := range now {
		m := &now[i]
		all := []int64{m.latest, m.vitals, m.observed}
		if m.over > m.latest { // else it is connected again
			all = append(all, m.over)
		}
		if t.begun(m) {
			from = min(from, m.key+1)
			all = append(all, m.key, m.welcome)
		}
		for _, n := range all {
			if n >= 0 && n < next {
				numbers = append(numbers, n)
			}
		}
	}
	return numbers, from
}

// begun tells whether the last key frame of a link is there.
func (t *Tape) begun(m *mark) bool { return m.key >= 0 && m.key >= t.chunks[0].first }

// ErrGone is the error of who reads so far behind that the tape has dropped what comes next.
var ErrGone = errors.New("the tape no longer has what comes next")

// Entries gives the entries from number next on that came until a time, at most so many that they have about limit
// bytes, and the number of the entry that follows.
func (t *Tape) Entries(next int64, until time.Duration, limit int) (out []Entry, after int64, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.chunks) > 0 && next < t.chunks[0].first {
		return nil, next, ErrGone
	}
	for ; limit > 0 && next < t.next; next++ {
		e, _, err := t.entry(next)
		if err != nil {
			return out, next, err
		}
		if e.At > until {
			break
		}
		limit -= len(e.Message) + entryMemory
		out = append(out, e)
	}
	return out, next, nil
}
