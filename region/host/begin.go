package host

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"ylem/region"
	"ylem/region/plane"
	"ylem/rules"
)

// beginning is the whole world as it begins, while regions are made of it.
type beginning struct {
	cut  *region.Cut
	used int64
}

// keepWhole is how long the whole world is kept for further regions to be made of
// it, ms.
const keepWhole = 5000

// begin makes a region as it is at the world's first epoch.
func (h *Host) begin(p *place) {
	if h.fossil.is.Epoch > h.manifest.First || h.world.is.Log.Below > h.manifest.First || h.regions[p.id].is.Log.Below > h.manifest.First {
		h.again(p) // somebody has cut it meanwhile
		return
	}
	if h.whole == nil && h.manifest.Base != (plane.Sum{}) {
		p.stage = fetching
		if !h.ask("base", plane.Request{Verb: plane.Get, Sum: h.manifest.Base}, h.based) {
			p.stage = idle
		}
		return
	}
	if h.whole == nil {
		st, err := region.Begin(&h.start)
		if err != nil { // the manifest was opened, so this is the same everywhere
			h.note(fmt.Sprintf("the world cannot begin: %v", err))
			p.retry = h.now + patience
			return
		}
		h.whole = &beginning{cut: &region.Cut{Region: -1, Epoch: h.manifest.First, Tick: h.manifest.Tick, Store: st}}
	}
	h.whole.used = h.now
	r, err := region.Resume(&h.start, h.whole.cut.Part(&h.start, p.id))
	if err != nil {
		h.note(fmt.Sprintf("region %d cannot begin: %v", p.id, err))
		p.retry = h.now + patience
		return
	}
	h.live(p, r)
}

// based takes the world with which the manifest begins.
func (h *Host) based(r plane.Reply) {
	if r.Outcome == plane.Done {
		cut, err := region.DecodeCut(&h.start, r.Blob, h.manifest.Base)
		if err == nil && cut.Region != -1 {
			err = fmt.Errorf("it is of region %d", cut.Region)
		}
		if err != nil {
			h.note(fmt.Sprintf("the world with which the manifest begins: %v", err))
		} else {
			h.whole = &beginning{cut: cut, used: h.now}
		}
	}
	for _, p := range h.here {
		if p.region == nil && p.stage == fetching && p.line == h.manifest.First {
			p.stage, p.retry = idle, h.now
			if h.whole == nil {
				p.retry += h.c.Nudge
			}
		}
	}
}

// release lets go of the whole world when nobody has begun with it for a while.
func (h *Host) release() {
	if h.whole != nil && h.now-h.whole.used > keepWhole {
		h.whole = nil
	}
}

// worldAt returns the world by the rules in force before the inputs of an epoch.
func (h *Host) worldAt(epoch uint64) (region.World, error) {
	w := h.start
	params := maps.Clone(h.world.is.Params)
	for i := range h.inputs {
		if in := &h.inputs[i]; in.Epoch < epoch && in.Table != nil {
			if params == nil {
				params = map[string]float64{}
			}
			params[in.Command.Param.Name] = in.Command.Param.Value
		}
	}
	if len(params) == 0 {
		return w, nil
	}
	t, err := h.table(params)
	w.Table = t
	return w, err
}

// maxTables bounds the compiled worlds that are kept.
const maxTables = 64

// table compiles the world with params.
func (h *Host) table(params map[string]float64) (*rules.Table, error) {
	var key strings.Builder
	for _, name := range slices.Sorted(maps.Keys(params)) {
		fmt.Fprintf(&key, "%s=%x ", name, params[name])
	}
	if t := h.tables[key.String()]; t != nil {
		return t, nil
	}
	t, err := h.manifest.Table(params)
	if err != nil {
		return nil, err
	}
	if len(h.tables) >= maxTables {
		clear(h.tables)
	}
	h.tables[key.String()] = t
	return t, nil
}
