package main

import (
	"crypto/ed25519"
	base16 "encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"ylem/region"
	"ylem/server/pin"
)

// witness remembers what was signed, so that it can be held against who signed.
// It may be used by several goroutines.
type witness struct {
	mu    sync.Mutex
	known map[haloOf]int // → said
	said  []signed       // a ring
	next  int
	told  map[string]int // evidence against the same servers, in the same regions
	file  string         // of evidence; "": none is kept
	kept  int            // lines in it
}

// haloOf is where in a world a halo belongs.
type haloOf struct {
	seal     seal
	from, to uint32
	epoch    uint64
}

// signed is a halo, without what it says, and who signed it.
type signed struct {
	utterance
	key       string
	signature [ed25519.SignatureSize]byte
}

// Limits of what is remembered, and of what is kept of those who were found out.
const (
	mostWitnessed = 1 << 13 // halos, of about 200 bytes
	mostEvidence  = 1000    // lines
	mostAlike     = 3       // against the same servers, in the same regions
)

// evidenceFile is where evidence is kept in a data directory.
const evidenceFile = "evidence.jsonl"

func newWitness(file string) *witness {
	return &witness{known: map[haloOf]int{}, told: map[string]int{}, file: file}
}

func (u *utterance) place() haloOf { return haloOf{u.seal, u.from, u.to, u.epoch} }

// evidence is what is held against servers: JSON, for other people and programs.
type evidence struct {
	What   string    `json:"what"`
	Time   time.Time `json:"time"`
	Seal   string    `json:"world"` // hex
	From   uint32    `json:"from"`  // regions
	To     uint32    `json:"to"`
	Epoch  uint64    `json:"epoch"`
	Here   string    `json:"here,omitempty"`  // hash of what was computed here, of the part that is compared …
	There  string    `json:"there,omitempty"` // … and as it was said
	Server string    `json:"server,omitempty"`
	Halos  []exhibit `json:"halos,omitempty"`
}

// exhibit is a signed halo.
type exhibit struct {
	Key       string `json:"key"`
	Batch     string `json:"sha256"`    // hex
	Signature string `json:"signature"` // hex
}

// hears remembers a halo whose signature was checked. It returns evidence if
// another one is known in its place.
func (w *witness) hears(u *utterance, key string, signature []byte) *evidence {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := signed{utterance: *u, key: key}
	copy(now.signature[:], signature)
	if at, found := w.known[u.place()]; found {
		if before := w.said[at]; before.batch != u.batch {
			e := newEvidence("two signed halos differ", u)
			e.Halos = []exhibit{before.exhibit(), now.exhibit()}
			return e
		}
		return nil
	}
	if len(w.said) < mostWitnessed {
		w.said = append(w.said, now)
	} else {
		delete(w.known, w.said[w.next].place())
		w.said[w.next] = now
	}
	w.known[u.place()] = w.next
	w.next = (w.next + 1) % mostWitnessed
	return nil
}

func newEvidence(what string, u *utterance) *evidence {
	return &evidence{What: what, Time: time.Now().UTC(), Seal: base16.EncodeToString(u.seal[:]), From: u.from, To: u.to, Epoch: u.epoch}
}

func (s *signed) exhibit() exhibit {
	return exhibit{s.key, base16.EncodeToString(s.batch[:]), base16.EncodeToString(s.signature[:])}
}

// against returns the evidence that a region found a halo wrong which a server
// said; with the halo, if it was signed and is remembered.
func (w *witness) against(d *region.Disagreement, of seal, server string) *evidence {
	u := utterance{seal: of, from: uint32(d.Neighbour), to: uint32(d.Region), epoch: d.Epoch}
	e := newEvidence("a halo differs from what was computed here: "+d.What, &u)
	e.Here, e.There, e.Server = fmt.Sprintf("%016x", d.Here), fmt.Sprintf("%016x", d.There), server
	w.mu.Lock()
	defer w.mu.Unlock()
	if at, found := w.known[u.place()]; found {
		e.Halos = []exhibit{w.said[at].exhibit()}
	}
	return e
}

// check errs unless every halo of the evidence was signed by the key that stands
// there, and, where it says so, there are two that differ.
func (e *evidence) check() error {
	u := utterance{from: e.From, to: e.To, epoch: e.Epoch}
	if n, err := base16.Decode(u.seal[:], []byte(e.Seal)); err != nil || n != len(u.seal) {
		return errors.New("the seal of the world is none")
	}
	for _, x := range e.Halos {
		key, err := pin.Parse(x.Key)
		if err != nil {
			return err
		}
		n, err1 := base16.Decode(u.batch[:], []byte(x.Batch))
		signature, err2 := base16.DecodeString(x.Signature)
		if n != len(u.batch) || err1 != nil || err2 != nil || !ed25519.Verify(key, u.message(), signature) {
			return fmt.Errorf("key %s has not signed this", x.Key)
		}
	}
	if len(e.Halos) == 2 && e.Halos[0].Batch == e.Halos[1].Batch {
		return errors.New("the two halos are one")
	}
	return nil
}

// isNews reports whether evidence is worth a line: who lies goes on to, and is found
// at each halo.
func (w *witness) isNews(e *evidence) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	who := fmt.Sprint(e.Server, e.From, e.To)
	for _, h := range e.Halos {
		who += h.Key
	}
	if w.told[who] >= mostAlike || len(w.told) >= mostEvidence {
		return false
	}
	w.told[who]++
	return true
}

// keep writes evidence behind what was kept before, as long as there is room.
func (w *witness) keep(e *evidence) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file == "" || w.kept >= mostEvidence {
		return nil
	}
	f, err := os.OpenFile(w.file, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	w.kept++
	_, err = f.Write(append(must(json.Marshal(e)), '\n'))
	return errors.Join(err, f.Sync(), f.Close())
}
