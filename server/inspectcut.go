package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"ylem/region"
	"ylem/region/plane"
	"ylem/rules"
	"ylem/sim/observe"
	"ylem/worlds"
)

// inspectedCut is what a file with a cut holds.
type inspectedCut struct {
	region.CutHeader
	Sum    string           `json:"sum"`
	Bytes  int              `json:"bytes"`
	Kinds  map[string]int64 `json:"kinds,omitempty"`  // where the world is known
	Charge map[string]int64 `json:"charge,omitempty"` // those that are conserved, summed
	Why    string           `json:"why,omitempty"`    // there is no census
}

// file reads a cut. Its world is looked for among those that come with ylem, unless
// it is said.
func (o *inspecting) file(path string) (*inspectedCut, error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	blob, err := io.ReadAll(io.LimitReader(in, plane.MaxBlob))
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(string(blob), checkpointMagic) {
		return nil, fmt.Errorf("%s is a checkpoint of ylem run --save: ylem run --resume %s goes on with it", path, path)
	}
	h, sum, err := region.ReadCutHeader(blob)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	out := &inspectedCut{CutHeader: h, Sum: plane.Sum(sum).String(), Bytes: len(blob)}
	t, err := o.tableOf(&h)
	if err != nil {
		return nil, err
	}
	if t == nil {
		out.Why = fmt.Sprintf("no census: say with --world which file world %q is", h.World)
		return out, nil
	}
	w := region.World{Table: t, Seed: h.Seed, Grid: region.Grid{1, 1, 1}, Epoch: 1}
	if h.Grid != "" {
		if w.Grid, err = region.ParseGrid(h.Grid); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	cut, err := region.DecodeCut(&w, blob, sum)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	out.Kinds, out.Charge = map[string]int64{}, map[string]int64{}
	for kind, n := range observe.Kinds(t, cut.Store) {
		out.Kinds[t.Kinds[kind].Name] = n
	}
	for charge, n := range observe.Charges(t, cut.Store) {
		out.Charge[t.Charges[charge].Name] = n
	}
	return out, nil
}

// tableOf compiles the world that a cut is of; nil: nobody knows it. One that is said
// and is another is an error.
func (o *inspecting) tableOf(h *region.CutHeader) (*rules.Table, error) {
	name := o.world
	if name == "" {
		if !slices.Contains(worlds.Names(), h.World) {
			return nil, nil
		}
		name = h.World
	}
	o.options.quiet = true
	t, err := o.options.load(name, io.Discard)
	switch {
	case err != nil:
		return nil, err
	case hex(t.Fingerprint) == h.Fingerprint:
		return t, nil
	case o.world == "":
		return nil, nil
	}
	return nil, fmt.Errorf("--world %s: its fingerprint is %s, and the cut is of world %q with fingerprint %s: the file has changed, or other params were set", o.world, hex(t.Fingerprint), h.World, h.Fingerprint)
}

func (c *inspectedCut) print(out *console) {
	what := "the whole world"
	if c.Region >= 0 {
		what = fmt.Sprintf("region %d of %s", c.Region, c.Grid)
	}
	out.printf("a cut of %s: world %s (rules %s), seed %d", what, c.World, c.Fingerprint, c.Seed)
	out.printf("epoch %d, tick %d, %d particles, hash %s", c.Epoch, c.Tick, c.Particles, c.Hash)
	out.printf("sha-256 %s, %d bytes as packed", c.Sum, c.Bytes)
	for _, kind := range slices.Sorted(maps.Keys(c.Kinds)) {
		out.printf("  %-12s %d", kind, c.Kinds[kind])
	}
	for _, charge := range slices.Sorted(maps.Keys(c.Charge)) {
		out.printf("  %s = %d", charge, c.Charge[charge])
	}
	if c.Why != "" {
		out.printf("%s", c.Why)
	}
}
