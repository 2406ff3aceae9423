package tape

import (
	"fmt"
	"io"
	"sort"
	"sync"
	"time"

	"ylem/region/wire"
)

// Entry is one message of a link, or the end of its connection.
type Entry struct {
	At      time.Duration // since the tape began
	Link    uint32
	Message []byte // as it came, type byte first; empty: the connection ended
}

// Limits of a tape.
const (
	MaxMessage = wire.MaxViewMessage
	MaxLinks   = wire.MaxSections

	chunkSize   = 1 << 20         // bytes, after which a chunk is full
	chunkTime   = 2 * time.Second // after which it is, too: what a file loses at most when its writer is killed
	maxChunk    = MaxMessage + chunkSize + 64
	maxEntries  = 1 << 16 // in a chunk
	entryMemory = 64      // bytes that an entry takes besides its message
)

// Tape is a row of entries. All its methods may be called by any goroutine.
type Tape struct {
	Began time.Time // what At is since

	mu     sync.Mutex
	limit  int64 // bytes in memory
	size   int64
	chunks []*chunk // what came before was dropped
	marks  marks    // as of the end
	begin  time.Duration
	end    time.Duration
	next   int64           // number of the entry that comes next
	kept   map[int64]Entry // entries that were dropped with their chunk, and that marks still name
	lacks  map[uint32]bool // links whose last key frame was dropped, and that had none since
	tee    func(Entry)     // hears of every entry that comes
	uses   int64
	file   io.ReaderAt // of chunks that are not in memory, or nil
	unpack unpacker
}

// chunk is a part of a tape.
type chunk struct {
	first      int64 // number of its first entry
	count      int
	start, end time.Duration // of its first and its last entry
	marks      marks         // as of its beginning
	entries    []Entry       // nil while they are in the file only
	size       int64         // bytes in memory
	at         int64         // place in the file
	used       int64         // when it was used last, in uses of the tape
}

// New makes an empty tape that takes about limit bytes of memory and then drops what is oldest.
func New(began time.Time, limit int64) *Tape {
	return &Tape{Began: began, limit: limit, kept: map[int64]Entry{}}
}

// Add appends an entry and keeps its message, which nobody may change any more. Answers to what one viewer asked are
// left out. Time does not go back: an entry that is older than the last is as old as that.
func (t *Tape) Add(e Entry) {
	if len(e.Message) > MaxMessage || !wanted(e.Message) {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.marks.of(e.Link) == nil && len(t.marks) == MaxLinks {
		return
	}
	e.At = max(e.At, t.end)
	last := t.last()
	if last == nil || last.size >= chunkSize || e.At-last.start >= chunkTime || last.count == maxEntries {
		last = &chunk{first: t.next, start: e.At, marks: t.marks.clone(), entries: []Entry{}}
		t.chunks = append(t.chunks, last)
	}
	if t.next == 0 {
		t.begin = e.At
	}
	last.entries = append(last.entries, e)
	last.count, last.end = last.count+1, e.At
	t.marks = t.marks.note(t.next, e)
	t.next, t.end = t.next+1, e.At
	t.mend(e)
	t.grow(last, int64(len(e.Message))+entryMemory)
	if t.tee != nil {
		t.tee(e)
	}
}

// wanted tells whether a message is for everybody who looks.
func wanted(message []byte) bool {
	if len(message) == 0 {
		return true
	}
	switch wire.ViewType(message[0]) {
	case wire.ViewTypeWelcome, wire.ViewTypeFrame, wire.ViewTypeVitals, wire.ViewTypeObserved:
		return true
	}
	return false
}

// Span is from when to when the tape shows the world.
func (t *Tape) Span() (from, to time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.from(), t.end
}

// from is the first time at which every link can be seen.
func (t *Tape) from() time.Duration {
	if len(t.lacks) > 0 {
		return t.end
	}
	return t.begin
}

// Size is how many bytes are in memory.
func (t *Tape) Size() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.size
}

func (t *Tape) last() *chunk {
	if len(t.chunks) == 0 {
		return nil
	}
	return t.chunks[len(t.chunks)-1]
}

// grow counts bytes that a chunk takes and makes room for them.
func (t *Tape) grow(c *chunk, by int64) {
	c.size += by
	t.size += by
	for t.size > t.limit {
		if t.file != nil {
			if !t.unload(c) {
				return
			}
			continue
		}
		if len(t.chunks) == 1 {
			return
		}
		t.drop()
	}
}

// unload forgets the entries of the chunk of a file that was not used for longest, but for one.
func (t *Tape) unload(but *chunk) bool {
	var oldest *chunk
	for _, c := range t.chunks {
		if c != but && c.entries != nil && (oldest == nil || c.used < oldest.used) {
			oldest = c
		}
	}
	if oldest == nil {
		return false
	}
	t.size -= oldest.size
	oldest.entries, oldest.size = nil, 0
	return true
}

// drop forgets the oldest chunk for good, but for welcomes and the like that are still needed. The tape then begins
// where every link that had frames has a key frame again.
func (t *Tape) drop() {
	gone, c := t.chunks[0], t.chunks[1]
	t.chunks[0] = nil
	t.chunks = t.chunks[1:]
	t.size -= gone.size
	before := t.kept
	t.kept, t.lacks = map[int64]Entry{}, map[uint32]bool{}
	for i := range c.marks {
		m := &c.marks[i]
		for _, n := range [...]int64{m.welcome, m.latest, m.vitals, m.observed, m.over} {
			if n >= gone.first && n < c.first {
				t.kept[n] = gone.entries[n-gone.first]
			} else if e, found := before[n]; found {
				t.kept[n] = e
			}
		}
		if m.key >= 0 && m.key < c.first {
			t.lacks[m.link] = true
		}
	}
	t.begin = c.start
	for _, c := range t.chunks {
		for _, e := range c.entries {
			if len(t.lacks) == 0 {
				return
			}
			t.mend(e)
		}
	}
}

// mend notes that with an entry a link can be seen again whose last key frame was dropped.
func (t *Tape) mend(e Entry) {
	if t.lacks[e.Link] && (len(e.Message) == 0 || isKey(e.Message)) {
		delete(t.lacks, e.Link)
		t.begin = e.At
	}
}

// entry gives an entry by number, if it is there.
func (t *Tape) entry(n int64) (Entry, bool, error) {
	i := sort.Search(len(t.chunks), func(i int) bool { return t.chunks[i].first > n }) - 1
	if i < 0 {
		e, found := t.kept[n]
		return e, found, nil
	}
	c := t.chunks[i]
	if n >= c.first+int64(c.count) {
		return Entry{}, false, nil
	}
	if err := t.load(c); err != nil {
		return Entry{}, false, err
	}
	return c.entries[n-c.first], true, nil
}

// load brings a chunk into memory.
func (t *Tape) load(c *chunk) error {
	t.uses++
	c.used = t.uses
	if c.entries != nil {
		return nil
	}
	b, err := readBlock(t.file, c.at, kindChunk, &t.unpack)
	if err != nil {
		return err
	}
	first, entries, err := decodeChunk(b)
	if err != nil {
		return fmt.Errorf("chunk at byte %d: %w", c.at, err)
	}
	if first != c.first || len(entries) != c.count || entries[0].At != c.start || entries[len(entries)-1].At != c.end {
		return fmt.Errorf("chunk at byte %d: not what the index says", c.at)
	}
	c.entries = entries
	t.grow(c, int64(len(b))+int64(len(entries))*entryMemory)
	return nil
}
