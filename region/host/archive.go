package host

import (
	"encoding/json"
	"maps"
	"slices"

	"ylem/region"
	"ylem/region/plane"
)

// archiveAt is how many inputs that the fossil line has passed go into an archive
// together.
const archiveAt = 32

// archive moves inputs that the fossil line has passed out of a record that is
// about to be swapped, if there are many, and goes on with then.
func (h *Host) archive(key string, l *plane.Log, record any, then func()) {
	line := h.fossil.is.Epoch
	passed := slices.Clone(l.Passed(line))
	if len(passed) < archiveAt {
		then()
		return
	}
	blob := plane.Encode(plane.Archived{Before: l.Archive, Inputs: passed})
	sum := plane.SumOf(blob)
	l.Move(line, sum)
	if w, is := record.(*plane.World); is {
		w.Params = maps.Clone(w.Params)
		for i := range passed {
			var c region.Command
			if json.Unmarshal(passed[i].Command, &c) != nil || c.Param == nil || !h.took(passed[i].ID) {
				continue
			}
			if w.Params == nil {
				w.Params = map[string]float64{}
			}
			w.Params[c.Param.Name] = c.Param.Value
		}
	}
	h.ask("archive "+key, plane.Request{Verb: plane.Put, Sum: sum, Value: blob}, func(r plane.Reply) {
		if r.Outcome == plane.Done {
			then()
		}
	})
}

// took reports whether the world's input with this ID was one that the world takes.
func (h *Host) took(id string) bool {
	number := NumberOf(id)
	return slices.ContainsFunc(h.inputs, func(in region.Input) bool { return in.Number == number })
}
