package host

import (
	"encoding/json"
	"math"

	"ylem/region"
	"ylem/region/plane"
)

// unchanged is the epoch at which a command changes a world that none changes.
const unchanged = math.MaxUint64

// Changed returns the first epoch at which a command changes the world. False: none
// is known here. What went into archives before this server came is not.
func (h *Host) Changed() (epoch uint64, is bool) { return h.changed, h.changed != unchanged }

// change looks for it in a log.
func (h *Host) change(l *plane.Log) {
	for i := range l.Entries {
		var c region.Command
		if e := &l.Entries[i]; e.Epoch < h.changed && json.Unmarshal(e.Command, &c) == nil && c.Changes() {
			h.changed = e.Epoch
		}
	}
}
