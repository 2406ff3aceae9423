package plane

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Sum is the SHA-256 of a blob, or of what a blob holds; zero: of none.
type Sum [sha256.Size]byte

// SumOf returns the sum of bytes.
func SumOf(data []byte) Sum { return sha256.Sum256(data) }

// String returns 64 hex digits.
func (s Sum) String() string { return hex.EncodeToString(s[:]) }

// MarshalText is for JSON: 64 hex digits, or nothing for no sum.
func (s Sum) MarshalText() ([]byte, error) {
	if s == (Sum{}) {
		return nil, nil
	}
	return []byte(s.String()), nil
}

// UnmarshalText reads what MarshalText wrote.
func (s *Sum) UnmarshalText(text []byte) error {
	*s = Sum{}
	if len(text) == 0 {
		return nil
	}
	if len(text) != 2*len(s) {
		return fmt.Errorf("a sum of %d digits: SHA-256 has %d", len(text), 2*len(s))
	}
	_, err := hex.Decode(s[:], text)
	return err
}

// Keys of the records.
const (
	WorldKey  = "world"
	FossilKey = "fossil"
	// ObservedKey is the key of what was observed of the world as a whole, which nobody
	// needs to compute it.
	ObservedKey = "observed"
)

// RegionKey is the key of the record of a region.
func RegionKey(id int) string { return "region." + strconv.Itoa(id) }

// CutsKey is the key of the cuts of a region.
func CutsKey(id int) string { return "cuts." + strconv.Itoa(id) }

// SessionKey is the key of the session of a server.
func SessionKey(server string) string { return "session." + server }

// ParseKey takes a key apart: "region" and the number, "session" and the server,
// "world" and "". The number is −1 if it is none.
func ParseKey(key string) (what, of string, id int) {
	what, of, _ = strings.Cut(key, ".")
	id, err := strconv.Atoi(of)
	if err != nil || id < 0 {
		id = -1
	}
	return what, of, id
}

// MaxCopies is how many servers may compute a region at once.
const MaxCopies = 2

// Region is the record of a region, changed by Claim and Seal. It is there from the
// first claim on.
type Region struct {
	Owners [MaxCopies]string `json:"owners"`           // by copy: the server that computes it; "": none
	Claims uint64            `json:"claims"`           // how often it was claimed
	Wanted string            `json:"wanted,omitempty"` // the server that shall have copy 0 (ylem move)
	Log    Log               `json:"log"`
}

// Owns reports whether a server computes the region, and as which copy.
func (r *Region) Owns(server string) (copy int, owns bool) {
	copy = slices.Index(r.Owners[:], server)
	return copy, copy >= 0 && server != ""
}

// Claim makes a server the owner of a copy. Who owned the other copy as well loses
// that.
func (r *Region) Claim(copy int, server string) {
	for i := range r.Owners {
		if r.Owners[i] == server {
			r.Owners[i] = ""
		}
	}
	r.Owners[copy] = server
	r.Claims++
	if r.Wanted == server {
		r.Wanted = ""
	}
}

// World is the record of the world, changed by Seal.
type World struct {
	Manifest Sum  `json:"manifest"`         // blob
	Paused   bool `json:"paused,omitempty"` // nobody moves the horizon, but for a step
	Log      Log  `json:"log"`
	// Params is what params have become by inputs that are in the archive.
	Params map[string]float64 `json:"params,omitempty"`
	Pace   *float64           `json:"pace,omitempty"` // ticks a second at most, 0: as many as there can be; nil: as each server was told
	Keys   []string           `json:"keys,omitempty"` // servers that may take part, by their keys; none: all that the manifest lets
}

// Cut is where a cut of a region lies.
type Cut struct {
	Epoch uint64 `json:"epoch"`
	Sum   Sum    `json:"sum"`   // of what the blob holds (region.Cut)
	Hash  string `json:"hash"`  // of the region's particles
	Bytes int64  `json:"bytes"` // of the blob
}

// Cuts is the cuts of a region that are kept, ascending. Point only adds; those
// below the fossil line are taken out when nobody may want them any more.
type Cuts struct {
	Cuts []Cut `json:"cuts"`
}

// MaxCuts is how many cuts of a region are listed.
const MaxCuts = 256

// ErrTwoCuts says that there are two different cuts of one region at one epoch.
type ErrTwoCuts struct{ Here, There Cut }

func (e *ErrTwoCuts) Error() string {
	return fmt.Sprintf("two cuts at epoch %d differ: hash %s here, %s there; one of two servers computes wrongly (memory, another build, or a lie)",
		e.Here.Epoch, e.Here.Hash, e.There.Hash)
}

// Point adds a cut. It reports false if the cut is there; it errs if another is.
func (c *Cuts) Point(cut Cut) (added bool, err error) {
	at, found := slices.BinarySearchFunc(c.Cuts, cut.Epoch, func(c Cut, epoch uint64) int {
		switch {
		case c.Epoch < epoch:
			return -1
		case c.Epoch > epoch:
			return 1
		}
		return 0
	})
	if found {
		if there := c.Cuts[at]; there.Sum != cut.Sum {
			return false, &ErrTwoCuts{cut, there}
		}
		return false, nil
	}
	if len(c.Cuts) >= MaxCuts {
		return false, fmt.Errorf("%d cuts of a region are kept, as many as are listed", MaxCuts)
	}
	c.Cuts = slices.Insert(c.Cuts, at, cut)
	return true, nil
}

// At returns the cut at an epoch.
func (c *Cuts) At(epoch uint64) (Cut, bool) {
	for _, cut := range c.Cuts {
		if cut.Epoch == epoch {
			return cut, true
		}
	}
	return Cut{}, false
}

// Fossil is the fossil line: the newest epoch of which every region has a cut that
// others keep, too. Nobody lives below it and nothing above it is forgotten.
type Fossil struct {
	Epoch uint64 `json:"epoch"`
	Hash  string `json:"hash"` // of the world
	// Lines are those before whose cuts are still kept, and History the blob of all
	// there were (Lines and Before), for replays to compare with.
	Lines  []Line `json:"lines,omitempty"` // ascending
	Before Sum    `json:"before,omitzero"`
}

// Line is a fossil line there was.
type Line struct {
	Epoch uint64 `json:"epoch"`
	Hash  string `json:"hash"`
}

// History is the blob of fossil lines that are no longer listed.
type History struct {
	Before Sum    `json:"before,omitzero"`
	Lines  []Line `json:"lines"`
}

// LineOf returns the newest epoch above at of which each region has a cut, and the
// hash of the world there; at itself if there is none.
func LineOf(at uint64, cuts []Cuts) (uint64, uint64) {
	if len(cuts) == 0 {
		return at, 0
	}
	for i := len(cuts[0].Cuts) - 1; i >= 0 && cuts[0].Cuts[i].Epoch > at; i-- {
		epoch, all, hash := cuts[0].Cuts[i].Epoch, true, uint64(0)
		for r := range cuts {
			cut, has := cuts[r].At(epoch)
			part, err := strconv.ParseUint(cut.Hash, 16, 64)
			if !has || err != nil {
				all = false
				break
			}
			hash += part
		}
		if all {
			return epoch, hash
		}
	}
	return at, 0
}

// Session is a server that is there.
type Session struct {
	Server  string  `json:"server"` // its key: who it is
	Name    string  `json:"name"`   // for people
	Address string  `json:"address"`
	Count   uint64  `json:"count"` // of beats: who does not count on is gone
	Start   uint64  `json:"start"` // of the process, drawn
	Leaving bool    `json:"leaving,omitempty"`
	Load    float64 `json:"load"`            // seconds of computing per second
	Speed   float64 `json:"speed,omitempty"` // particle-steps a second
	Regions []Held  `json:"regions,omitempty"`
	Viewers int     `json:"viewers,omitempty"`
}

// Held is a region as a server has it.
type Held struct {
	Region int     `json:"region"`
	Epoch  uint64  `json:"epoch"`
	Shadow bool    `json:"shadow,omitempty"` // computed along, not claimed
	Load   float64 `json:"load,omitempty"`
}

// Encode returns a record as it is stored.
func Encode(record any) []byte {
	data, err := json.Marshal(record)
	if err != nil {
		panic(err) // records hold nothing that JSON has not
	}
	return data
}

// Decode reads a record of any of the types here.
func Decode(data []byte, record any) error {
	if len(data) > MaxRecord {
		return fmt.Errorf("a record of %d bytes: at most %d", len(data), MaxRecord)
	}
	return json.Unmarshal(data, record)
}
