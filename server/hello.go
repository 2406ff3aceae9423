package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime"
	"runtime/debug"
	"strings"
	"unicode"
	"unicode/utf8"

	"ylem/region"

	"ylem/server/pin"
)

// Servers that do not speak a common version of the protocol, or whose numbers
// may differ, refuse each other. arithmetic is raised whenever a change of code
// gives some world another hash.
const (
	linkPath     = "/link"
	linkProtocol = "ylem.link.1"
	arithmetic   = 1
)

var protocols = [2]int{2, 2} // the lowest and the highest version of the link protocol that is spoken

// hello is the first frame on a link: who speaks, of which world. It may come
// again, and then only Own and Known are read.
type hello struct {
	Protocol    [2]int      `json:"protocol"`
	Arithmetic  int         `json:"arithmetic"`
	Build       string      `json:"build"`
	World       string      `json:"world"`
	Fingerprint string      `json:"fingerprint"`
	Seed        uint64      `json:"seed"`
	Grid        region.Grid `json:"grid"`
	Epoch       int64       `json:"epoch"`
	Until       int64       `json:"until"` // 0: it goes on
	Name        string      `json:"name"`
	Session     string      `json:"session"` // of the process, drawn at its start
	Address     string      `json:"address"` // where it listens; without a host: where the connection comes from
	Own         string      `json:"own"`     // its regions, "0-3,7"; "": none
	Known       []string    `json:"known"`   // addresses of the servers that it is joined to

	Instance string `json:"instance,omitempty"` // what tells this world from another like it

	Key   string `json:"key"`             // of the server, which it proves (proof.go)
	Nonce string `json:"nonce"`           // drawn for this connection
	Token string `json:"token,omitempty"` // by which it may take part; it names the key, so it is no secret
	Signs bool   `json:"signs,omitempty"` // it wants halos signed, and signs its own
}

// Limits of what a hello may say.
const (
	maxName  = 256      // bytes of any text
	maxKnown = 256      // addresses
	maxOwned = 32 << 10 // bytes of the list of regions
	minNonce = 26       // characters, of 5 bits each
)

// parseHello reads the payload of a hello. What it returns can be shown to a
// person, and compared.
func parseHello(data []byte) (*hello, error) {
	h := new(hello)
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(h); err != nil {
		return nil, fmt.Errorf("hello: byte %d: %w", d.InputOffset(), err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("hello: byte %d: something after the object", d.InputOffset())
	}
	for _, text := range append([]string{h.Nonce, h.Instance, h.Build, h.World, h.Fingerprint, h.Name, h.Session, h.Address}, h.Known...) {
		if len(text) > maxName || printable(text) != text {
			return nil, fmt.Errorf("hello: a text of %d bytes, or with characters that cannot be printed", len(text))
		}
	}
	switch {
	case len(h.Own) > maxOwned || printable(h.Own[:min(len(h.Own), maxName)]) != h.Own[:min(len(h.Own), maxName)]:
		return nil, errors.New("hello: regions in no list")
	case h.Name == "" || h.Session == "":
		return nil, errors.New("hello: without name or session")
	case len(h.Nonce) < minNonce || len(h.Token) > maxToken:
		return nil, errors.New("hello: without a nonce, or with a token that is none")
	case len(h.Known) > maxKnown:
		return nil, fmt.Errorf("hello: %d known servers, at most %d", len(h.Known), maxKnown)
	}
	if _, err := pin.Parse(h.Key); err != nil {
		return nil, fmt.Errorf("hello: %w", err)
	}
	for _, address := range append([]string{h.Address}, h.Known...) {
		if _, _, err := net.SplitHostPort(address); err != nil {
			return nil, fmt.Errorf("hello: %q is no address", address)
		}
	}
	return h, nil
}

// obstacle is what keeps a server out of a world.
type obstacle struct {
	what        string
	here, there any
	take        string // what both must be started with
}

// differs returns the first difference between what two servers want to compute; nil
// if there is none.
func (h *hello) differs(other *hello) *obstacle {
	until := func(ticks int64) string {
		if ticks == 0 {
			return "no end"
		}
		return fmt.Sprint(ticks)
	}
	switch {
	case h.Protocol[0] > other.Protocol[1] || other.Protocol[0] > h.Protocol[1]:
		return &obstacle{
			"the protocol", fmt.Sprintf("versions %d to %d", h.Protocol[0], h.Protocol[1]),
			fmt.Sprintf("%d to %d", other.Protocol[0], other.Protocol[1]), sameProgram,
		}
	case h.Arithmetic != other.Arithmetic:
		return &obstacle{
			"the arithmetic", fmt.Sprintf("version %d (build %s)", h.Arithmetic, h.Build),
			fmt.Sprintf("%d (build %s)", other.Arithmetic, other.Build), sameProgram,
		}
	case h.World != other.World:
		return &obstacle{"the world", h.World, other.World, "the same WORLD"}
	case h.Fingerprint != other.Fingerprint:
		return &obstacle{"the fingerprint of world " + h.World, h.Fingerprint, other.Fingerprint, "the same file and the same --set"}
	case h.Seed != other.Seed:
		return &obstacle{"the seed", h.Seed, other.Seed, "the same --seed"}
	case h.Grid != other.Grid:
		return &obstacle{"the grid of regions", h.Grid, other.Grid, "the same --regions"}
	case h.Epoch != other.Epoch:
		return &obstacle{"the length of an epoch", h.Epoch, other.Epoch, "the same --epoch"}
	case h.Until != other.Until:
		return &obstacle{"the last tick", until(h.Until), until(other.Until), "the same --ticks"}
	}
	return nil
}

const sameProgram = "the same version of ylem"

// refusal says why two servers cannot compute one world together, for the
// person at either; "" if they can.
func (h *hello) refusal(other *hello) string {
	d := h.differs(other)
	if (d == nil || d.take != sameProgram) && h.World == other.World && h.Instance != other.Instance {
		return fmt.Sprintf("%s and %s compute two worlds %s, each decided by a control plane of its own: start one with --join to the other", h.Name, other.Name, h.World)
	}
	if d != nil {
		return fmt.Sprintf("%s differs: %v at %s, %v at %s; start both with %s", d.what, d.here, h.Name, d.there, other.Name, d.take)
	}
	if h.Name == other.Name {
		return twoNamed(h.Name)
	}
	if _, err := parseComputed(other.Own, h.Grid); err != nil {
		return fmt.Sprintf("%s says that it computes regions %q: %v", other.Name, printable(other.Own), err)
	}
	return ""
}

// parseComputed reads the regions that a server computes, of which there may be none.
func parseComputed(text string, grid region.Grid) ([]int, error) {
	if text == "" {
		return []int{}, nil
	}
	return parseOwn(text, grid)
}

func twoNamed(name string) string {
	return fmt.Sprintf("two servers are named %s: give one another --name", name)
}

// printable returns text that a stranger sent as it may be shown: one line of
// printable characters.
func printable(text string) string {
	if len(text) > 1024 {
		text = text[:1024]
	}
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
}

// build names the program that runs.
func build() string {
	revision := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				revision = s.Value[:min(len(s.Value), 12)]
			}
		}
	}
	return revision + " " + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH
}
