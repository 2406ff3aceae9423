package region

import (
	"bytes"

	"ylem/region/wire"
)

// said is the log of halos: what a region said to its neighbours, by epoch from
// first on and then by neighbour.
type said struct {
	first uint64
	halos [][][]byte
	bytes int64 // of all halos here
	// kept says that nothing is let go of but by Forget. Until a horizon or a line
	// was named the world is one that begins again when a region is lost, and the
	// halos of the present and the last epoch are all that anybody can ask for.
	kept bool
}

// next returns where the halos of an epoch go, which follows the last one.
func (s *said) next(epoch uint64, neighbours int) [][]byte {
	var halos [][]byte
	switch {
	case len(s.halos) == 0:
		s.first = epoch
	case !s.kept && len(s.halos) >= 2:
		halos = s.halos[len(s.halos)-2] // its slice serves again
		for _, gone := range s.halos[:len(s.halos)-1] {
			s.bytes -= sizeOf(gone)
		}
		s.halos[0] = s.halos[len(s.halos)-1]
		clear(s.halos[1:])
		s.halos, s.first = s.halos[:1], epoch-1
	}
	if halos == nil {
		halos = make([][]byte, neighbours)
	}
	s.halos = append(s.halos, halos)
	return halos
}

func sizeOf(halos [][]byte) (n int64) {
	for _, one := range halos {
		n += int64(len(one))
	}
	return n
}

// Logged returns how many bytes the halos in the region's log are, and the epochs
// that it spans.
func (r *Region) Logged() (bytes int64, epochs int) { return r.said.bytes, len(r.said.halos) }

// at returns the halos of an epoch; nil: it has none of them, any more or yet.
func (s *said) at(epoch uint64) [][]byte {
	if epoch < s.first || epoch-s.first >= uint64(len(s.halos)) {
		return nil
	}
	return s.halos[epoch-s.first]
}

// Forget lets go of halos said before an epoch, and takes back nothing below it.
// From its first call on the region keeps those of all later epochs, as it does
// after Decide.
func (r *Region) Forget(epoch uint64) {
	s := &r.said
	s.kept = true
	if epoch <= s.first {
		return
	}
	gone := min(int(min(epoch-s.first, 1<<31-1)), len(s.halos))
	for _, halos := range s.halos[:gone] {
		s.bytes -= sizeOf(halos)
	}
	kept := copy(s.halos, s.halos[gone:])
	clear(s.halos[kept:])
	s.halos, s.first = s.halos[:kept], epoch
}

// answer says a halo again, or that it is gone: what lies behind the region and is
// not in its log. (Not: what a neighbour once said it had. It may have lost it.)
func (r *Region) answer(m Message, n int) {
	out := Message{Kind: wire.Halo, From: r.id, To: m.From, Epoch: m.Epoch}
	if halos := r.said.at(m.Epoch); halos != nil {
		out.Payload = halos[n]
	} else if m.Epoch < r.epoch || r.opened && m.Epoch == r.epoch {
		out.Kind = wire.Gone
	} else {
		return
	}
	r.outbox = append(r.outbox, out)
}

// Behind reports whether a neighbour says that it has forgotten a halo that this
// region needs: then it must begin anew from a later cut. A region that goes on
// nevertheless is not behind.
func (r *Region) Behind() bool { return r.behind }

// Differs compares what another server said in this region's place with what the
// region said itself. It returns nil if they are equal, and if the region has no
// halo of that epoch, any more or yet.
func (r *Region) Differs(m Message) *Disagreement {
	n, halos := r.place(m.To), r.said.at(m.Epoch)
	if n < 0 || n >= len(r.neighbours) || halos == nil || bytes.Equal(halos[n], m.Payload) {
		return nil
	}
	return &Disagreement{
		Region: m.To, Neighbour: r.id, Epoch: m.Epoch, Tick: r.tick,
		Here: r.hashOf(halos[n]), There: r.hashOf(m.Payload), What: "two copies of one halo",
	}
}
