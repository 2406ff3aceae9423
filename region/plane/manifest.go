package plane

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	"ylem/region"
	"ylem/rules"
)

// Manifest is what a world is: all that a server needs to take part in it. It is a
// blob, and never changes; other rules make another one, which begins where this
// one was (First, Tick, Base).
type Manifest struct {
	World       string             `json:"world"`
	ID          string             `json:"id,omitempty"` // drawn when the world begins, and kept by manifests that go on from it
	File        string             `json:"file"`         // its name
	Text        []byte             `json:"text"`
	Files       map[string][]byte  `json:"files,omitempty"` // those that it names
	Set         map[string]float64 `json:"set,omitempty"`
	Fingerprint string             `json:"fingerprint"`
	Arithmetic  int                `json:"arithmetic"`
	Seed        uint64             `json:"seed"`
	Grid        region.Grid        `json:"grid"`
	Epoch       int64              `json:"epoch"` // ticks
	Until       int64              `json:"until,omitempty"`
	Copies      int                `json:"copies"`         // of each region, on different servers
	Cut         uint64             `json:"cut"`            // epochs of cuts are multiples of it, counted from First
	Keys        []string           `json:"keys,omitempty"` // servers that may take part; none: all

	First uint64 `json:"first,omitempty"` // its first epoch …
	Tick  int64  `json:"tick,omitempty"`  // … and what tick that is
	Base  Sum    `json:"base,omitzero"`   // the cut of the whole world with which it begins (region.Cut of region −1); zero: as it is placed
	From  string `json:"from,omitempty"`  // for people: what it is a branch of
}

// Table compiles the manifest's world with params set besides those of the
// manifest. The error holds the diagnostics of a world that does not compile.
func (m *Manifest) Table(params map[string]float64) (*rules.Table, error) {
	set := maps.Clone(m.Set)
	if set == nil {
		set = map[string]float64{}
	}
	maps.Copy(set, params)
	t, diagnostics := rules.CompileFiles(m.File, m.Text, set, func(path string) ([]byte, error) {
		if content, known := m.Files[path]; known {
			return content, nil
		}
		return nil, errors.New("the world's manifest has no such file")
	})
	if t == nil {
		return nil, diagnostics
	}
	return t, nil
}

// Open returns the world of the manifest as it begins. It errs if this program
// computes it otherwise than the one that wrote the manifest.
func (m *Manifest) Open() (region.World, error) {
	t, err := m.Table(nil)
	if err != nil {
		return region.World{}, err
	}
	w := region.World{Table: t, Seed: m.Seed, Grid: m.Grid, Epoch: m.Epoch, Until: m.Until, Reach: t.Reach.Total}
	switch own := fmt.Sprintf("%016x", t.Fingerprint); {
	case own != m.Fingerprint:
		return w, fmt.Errorf("world %s has fingerprint %s by this program and %s by the manifest: run the same version of ylem everywhere", m.World, own, m.Fingerprint)
	case m.Copies < 1 || m.Copies > MaxCopies || m.Cut < 1 || m.Tick < 0 || m.Until > 0 && m.Tick > m.Until:
		return w, errors.New("the world's manifest makes no sense")
	}
	return w, w.Check()
}

// Record returns the record of a world that begins by this manifest, whose blob has
// this sum.
func (m *Manifest) Record(sum Sum) World {
	return World{Manifest: sum, Log: Log{Horizon: m.First}}
}

// TickOf returns the tick at which an epoch begins, if the world does not end
// before.
func (m *Manifest) TickOf(epoch uint64) int64 { return m.Tick + int64(epoch-m.First)*m.Epoch }

// ParseManifest reads a manifest.
func ParseManifest(data []byte) (*Manifest, error) {
	m := new(Manifest)
	if err := json.Unmarshal(data, m); err != nil {
		return nil, fmt.Errorf("the world's manifest: %w", err)
	}
	return m, nil
}
