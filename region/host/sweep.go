package host

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"ylem/region"
	"ylem/region/plane"
)

// A server that dies between putting a blob and naming it in a record, or between
// taking the name out and dropping the blob, leaves one behind of which no record
// knows. Who computes region 0 looks for them now and then, and drops what it sees by
// the blob itself that nobody can want any more, now or later, whatever records
// say that have not been heard here and whatever is still under way:
//
//	cut        of an epoch that the fossil line has passed and that was none of its
//	           lines, not listed: nobody lives below the line, and it never goes back
//	archive    of a log in which another one, that begins with the same input, follows
//	           the same archive: the swap that would name this one is lost for good
//	history    the same for fossil lines
//	all else   stays: manifests, cuts of whole worlds
//
// No clock is asked, and none of that can be wrong because a record is old: lines
// and archives are only added to.

// sweeping is what is known of blobs that no record names. A blob is the same for
// ever, so it is read once.
type sweeping struct {
	next     int64              // when the next look is
	suspects map[plane.Sum]bool // those there were at the last look: that no record named them
	known    map[plane.Sum]holds
	unread   []plane.Sum
}

// holds is what a blob holds, as far as it matters here.
type holds struct {
	kind   kept
	epoch  uint64    // of the cut
	region int       // of the cut
	before plane.Sum // of an archive, a history
	first  string    // of an archive: the ID of its first input
}

type kept uint8

const (
	other kept = iota
	ofCut
	ofLog
	ofLines
)

// readAtOnce is how many blobs are read after one look at most: the rest comes later.
const readAtOnce = 64

// sweep looks for blobs that nobody wants, if it is time.
func (h *Host) sweep() {
	s := &h.sweep_
	if h.c.Sweep == 0 || h.now < s.next || h.places[0] == nil || !h.places[0].claimed || h.world.revision == 0 {
		return
	}
	if s.known == nil { // the first look is not at the start, where there is enough to do
		s.known, s.next = map[plane.Sum]holds{}, h.now+h.c.Sweep
		return
	}
	if h.ask("sweep", plane.Request{Verb: plane.List}, func(r plane.Reply) {
		if r.Outcome == plane.Done {
			h.suspect(r.Sums)
		}
	}) {
		s.next = h.now + h.c.Sweep
	}
}

// suspect takes which blobs there are. Those are read that no record has named since
// the last look: what is about to be named is not among them, or not for long.
func (h *Host) suspect(sums []plane.Sum) {
	s, named := &h.sweep_, h.named()
	suspects, there := map[plane.Sum]bool{}, map[plane.Sum]bool{}
	s.unread = s.unread[:0]
	read := func(sum plane.Sum) {
		if _, known := s.known[sum]; !known && len(s.unread) < readAtOnce {
			s.unread = append(s.unread, sum)
		}
	}
	for _, sum := range h.heads() { // from which chains are followed
		if sum != (plane.Sum{}) {
			read(sum)
		}
	}
	for _, sum := range sums {
		there[sum] = true
		if suspects[sum] = !named[sum]; suspects[sum] && s.suspects[sum] {
			read(sum)
		}
	}
	maps.DeleteFunc(s.known, func(sum plane.Sum, _ holds) bool { return !there[sum] })
	s.suspects = suspects
	h.readOn()
}

// readOn reads the next blob, and drops when all are read.
func (h *Host) readOn() {
	s := &h.sweep_
	if len(s.unread) == 0 {
		h.discard()
		return
	}
	sum := s.unread[0]
	s.unread = s.unread[1:]
	h.ask("sweep", plane.Request{Verb: plane.Get, Sum: sum}, func(r plane.Reply) {
		if r.Outcome == plane.Done {
			s.known[sum] = held(r.Blob)
		}
		if r.Outcome == plane.Unknown {
			s.unread = nil // another time
		}
		h.readOn()
	})
}

// held looks what a blob holds.
func held(blob []byte) holds {
	if header, err := region.BlobHeader(blob); err == nil {
		if header.Region < 0 {
			return holds{kind: other}
		}
		return holds{kind: ofCut, epoch: header.Epoch, region: header.Region}
	}
	strictly := func(to any) bool {
		in := json.NewDecoder(bytes.NewReader(blob))
		in.DisallowUnknownFields()
		return in.Decode(to) == nil
	}
	var a plane.Archived
	if strictly(&a) && len(a.Inputs) > 0 {
		return holds{kind: ofLog, before: a.Before, first: a.Inputs[0].ID}
	}
	var l plane.History
	if strictly(&l) && len(l.Lines) > 0 {
		return holds{kind: ofLines, before: l.Before}
	}
	return holds{kind: other}
}

// discard drops what nobody wants.
func (h *Host) discard() {
	s := &h.sweep_
	// What each archive and history that is reached from a record follows.
	follows := map[holds]plane.Sum{}
	reached := map[plane.Sum]bool{}
	for _, sum := range h.heads() {
		for what, known := s.known[sum]; known && !reached[sum]; what, known = s.known[sum] {
			follows[what], reached[sum] = sum, true
			sum = what.before
		}
	}
	named := h.named()
	sums := slices.SortedFunc(maps.Keys(s.known), func(a, b plane.Sum) int { return bytes.Compare(a[:], b[:]) })
	for _, sum := range sums {
		what, unwanted := s.known[sum], false
		switch what.kind {
		case ofCut:
			line := &h.fossil.is
			unwanted = what.epoch < line.Epoch && !slices.ContainsFunc(line.Lines, func(l plane.Line) bool { return l.Epoch == what.epoch })
		case ofLog, ofLines:
			_, another := follows[what]
			unwanted = another && !reached[sum]
		}
		unwanted = unwanted || h.c.Mutant == SweepByRecords
		if unwanted && !named[sum] {
			h.ask("drop "+sum.String(), plane.Request{Verb: plane.Drop, Sum: sum}, func(plane.Reply) {})
		}
	}
}

// named returns the blobs that records name, as far as they are known here.
func (h *Host) named() map[plane.Sum]bool {
	named := map[plane.Sum]bool{h.world.is.Manifest: true, h.manifest.Base: true}
	for i := range h.cuts {
		for _, cut := range h.cuts[i].is.Cuts {
			named[cut.Sum] = true
		}
	}
	for _, sum := range h.heads() {
		named[sum] = true
	}
	return named
}

// heads returns the archives and the history that records name: the last of each
// chain.
func (h *Host) heads() []plane.Sum {
	heads := []plane.Sum{h.fossil.is.Before, h.world.is.Log.Archive}
	for i := range h.regions {
		heads = append(heads, h.regions[i].is.Log.Archive)
	}
	return heads
}
