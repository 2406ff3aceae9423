package main

// bulletin is what all viewers are told unasked. Of each kind only the newest matters:
// one that reads slowly misses some.
type bulletin struct {
	kind    bulletinKind
	message []byte
}

type bulletinKind uint8

const (
	vital bulletinKind = iota
	observed
	bulletinKinds
)

// inform has the stage tell all viewers something. It waits for the stage alone.
func (s *stage) inform(b bulletin) {
	select {
	case s.bulletins <- b:
	case <-s.done:
	}
}

// spread gives a bulletin to all viewers who can take it.
func (s *stage) spread(b bulletin) {
	s.newest[b.kind] = b.message
	for v, seat := range s.seats {
		seat.bulletins[b.kind] = b.message
		s.pump(v, seat)
	}
}

// informed reports whether there is no bulletin for a viewer.
func (s *seat) informed() bool {
	for _, message := range s.bulletins {
		if message != nil {
			return false
		}
	}
	return true
}

// read returns a bulletin, which the viewer then has.
func (s *seat) read() []byte {
	for kind, message := range s.bulletins {
		if message != nil {
			s.bulletins[kind] = nil
			return message
		}
	}
	return nil
}
