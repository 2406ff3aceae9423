package plane

import (
	"bytes"
	"slices"
	"sort"
)

// Memory is a control plane in memory: the twin of the real one, for clusters that
// are simulated and for a world on one server without a disk. It is not safe for
// use by several goroutines.
type Memory struct {
	entries map[string]Entry
	blobs   map[Sum][]byte
	last    uint64 // revision
	changes []Entry
}

// NewMemory returns an empty control plane.
func NewMemory() *Memory {
	return &Memory{entries: map[string]Entry{}, blobs: map[Sum][]byte{}}
}

// Do answers a request at once.
func (m *Memory) Do(r Request) Reply {
	reply := Reply{Number: r.Number, Outcome: Done}
	switch r.Verb {
	case Claim, Seal, Point, Beat:
		now := m.entries[r.Key]
		switch {
		case len(r.Value) > MaxRecord:
			reply.Outcome = Full
		case r.Verb != Beat && now.Revision != r.Revision:
			reply.Outcome, reply.Entry = Lost, now
		default:
			m.last++
			reply.Entry = Entry{Key: r.Key, Revision: m.last, Value: slices.Clone(r.Value)}
			m.entries[r.Key] = reply.Entry
			m.changes = append(m.changes, reply.Entry)
		}
	case Read:
		entry, known := m.entries[r.Key]
		if reply.Entry = entry; !known {
			reply.Outcome, reply.Entry.Key = Absent, r.Key
		}
	case Put:
		if len(r.Value) > MaxBlob {
			reply.Outcome = Full
		} else {
			m.blobs[r.Sum] = slices.Clone(r.Value)
		}
	case Get:
		blob, known := m.blobs[r.Sum]
		if reply.Blob = slices.Clone(blob); !known {
			reply.Outcome = Absent
		}
	case Drop:
		delete(m.blobs, r.Sum)
	case List:
		for sum := range m.blobs {
			reply.Sums = append(reply.Sums, sum)
		}
		slices.SortFunc(reply.Sums, func(a, b Sum) int { return bytes.Compare(a[:], b[:]) })
	}
	return reply
}

// Entries returns all records, by key.
func (m *Memory) Entries() []Entry {
	out := make([]Entry, 0, len(m.entries))
	for _, e := range m.entries {
		out = append(out, e)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Key < out[j].Key })
	return out
}

// Changes returns the records that were changed since it was last called, in order.
func (m *Memory) Changes() []Entry {
	out := m.changes
	m.changes = nil
	return out
}

// Remove takes a record away, as a session that ends.
func (m *Memory) Remove(key string) {
	if _, known := m.entries[key]; known {
		delete(m.entries, key)
		m.last++
		m.changes = append(m.changes, Entry{Key: key, Revision: m.last})
	}
}

// Clone returns a copy: what a control plane forgets that is taken back to it.
func (m *Memory) Clone() *Memory {
	c := &Memory{entries: make(map[string]Entry, len(m.entries)), blobs: make(map[Sum][]byte, len(m.blobs)), last: m.last}
	for key, e := range m.entries {
		c.entries[key] = e
	}
	for sum, blob := range m.blobs {
		c.blobs[sum] = blob
	}
	return c
}
