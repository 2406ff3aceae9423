package host

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"ylem/region"
	"ylem/region/plane"
)

// DecideTime is how long a command waits to be decided, ms. Whatever it is answered
// then, this server offers it to no log any more.
const DecideTime = 8000

// What a command is answered that was not decided in time.
var (
	// ErrLapsed says that it does not act, unless somebody offers it again or has
	// offered it to another server.
	ErrLapsed = errors.New("not decided in time, and given up")
	// ErrOpen says that a swap which decides it was sent, and nobody knows yet whether
	// it was done: it may still act. Offered again with the same ID it is answered, and
	// done once.
	ErrOpen = errors.New("perhaps decided")
)

// lapsing says that commands which wait for a log may have waited long enough.
type lapsing struct {
	key   string
	until int64
}

// offered is the commands in swaps of a log that were sent, all of which replace one
// revision: until the log has another, any of them may be done.
type offered struct {
	revision uint64
	epoch    uint64 // for which they would be decided
	ids      map[string]bool
}

// maxOffered is how many IDs are remembered; of more than these any may be there.
const maxOffered = 4096

// order takes a person's command. It is answered when it is decided, or refused, or
// has waited for DecideTime.
func (h *Host) order(o Order) {
	refuse := func(err error) { h.do(Action{Do: Answer, Number: o.Number, Err: err}) }
	if h.world.revision == 0 {
		refuse(errors.New("the control plane has not been heard yet: try again in a moment"))
		return
	}
	w := h.start
	now, err := h.worldAt(math.MaxUint64)
	if err == nil {
		err = o.Command.Check(&w, now.Table)
	}
	if c := o.Command.Param; err == nil && c != nil {
		err = h.tryParam(c)
	}
	if err != nil {
		refuse(err)
		return
	}
	data, _ := json.Marshal(&o.Command)
	if err := (&plane.Input{ID: o.ID, By: o.By, Command: data}).Check(); err != nil {
		refuse(err) // here, for with it a log would take none of those that wait
		return
	}
	key := plane.WorldKey
	// Every server chooses the same log, so that a command that is offered to two of
	// them is not decided twice. Where the region's record has not been heard it waits.
	if home := o.Command.Home(&w); home >= 0 {
		key = plane.RegionKey(home)
	}
	l := h.log(key)
	if epoch, decided := decidedAt(l, o.ID); decided { // asked once more
		h.do(Action{Do: Answer, Number: o.Number, Epoch: epoch})
		return
	}
	if o.Command.Step > 0 && !h.world.is.Paused {
		h.refuse(key, &o, errors.New("step: the world goes on: pause it before it can go step by step"))
		return
	}
	if h.over(l) {
		h.refuse(key, &o, fmt.Errorf("the world ends at tick %d, and all until then is decided", h.start.Until))
		return
	}
	if len(h.orders[key]) >= maxOrders {
		h.refuse(key, &o, errors.New("more commands wait than are taken at once: wait a moment"))
		return
	}
	o.until = h.now + DecideTime
	h.orders[key] = append(h.orders[key], o)
	h.lapses = append(h.lapses, lapsing{key, o.until})
	h.seal(key)
}

// maxOrders is how many commands wait for one log.
const maxOrders = 64

func (h *Host) tryParam(c *region.Param) error {
	params := h.Params()
	if params == nil {
		params = map[string]float64{}
	}
	params[c.Name] = c.Value
	t, err := h.table(params)
	if err != nil {
		return err
	}
	return region.Compatible(&h.start, h.start.Table, t)
}

// offer notes commands that a swap decides which is about to be sent.
func (h *Host) offer(key string, revision, epoch uint64, commands []plane.Input) {
	if len(commands) == 0 {
		return
	}
	of := h.offered[key]
	if of == nil || of.revision != revision {
		of = &offered{revision, epoch, map[string]bool{}}
		h.offered[key] = of
	}
	for i := range commands {
		if len(of.ids) < maxOffered {
			of.ids[commands[i].ID] = true
		}
	}
}

// open reports whether a command that stands in no log as known here may still come
// to stand in one, or may have stood there, by a swap that this server has sent.
func (h *Host) open(key, id string) bool {
	of := h.offered[key]
	if of == nil || !of.ids[id] && len(of.ids) < maxOffered {
		return false
	}
	// Of those in the archive only the last are known.
	return of.revision == h.revision(key) || h.log(key).Below > of.epoch
}

// refuse answers that a command is not decided, and that it never will be only if
// that is so.
func (h *Host) refuse(key string, o *Order, err error) {
	if h.open(key, o.ID) {
		err = fmt.Errorf("%w: %w", ErrOpen, err)
	}
	h.do(Action{Do: Answer, Number: o.Number, Err: err})
}

// lapse gives up commands that have waited for too long.
func (h *Host) lapse() {
	for len(h.lapses) > 0 && h.now >= h.lapses[0].until {
		key := h.lapses[0].key
		h.lapses = h.lapses[1:]
		left := h.orders[key][:0]
		for _, o := range h.orders[key] {
			if h.now < o.until {
				left = append(left, o)
			} else {
				h.refuse(key, &o, ErrLapsed)
			}
		}
		h.orders[key] = left
	}
}

// answer tells those whose commands stand in a log.
func (h *Host) answer(key string, l *plane.Log) {
	waiting := h.orders[key]
	if len(waiting) == 0 {
		return
	}
	left := waiting[:0]
	for _, o := range waiting {
		switch epoch, decided := decidedAt(l, o.ID); {
		case decided:
			h.do(Action{Do: Answer, Number: o.Number, Epoch: epoch})
		case h.over(l):
			h.do(Action{Do: Answer, Number: o.Number, Err: fmt.Errorf("the world ends at tick %d, and all until then is decided", h.start.Until)})
		default:
			left = append(left, o)
		}
	}
	h.orders[key] = left
}

func decidedAt(l *plane.Log, id string) (epoch uint64, decided bool) {
	for i := range l.Entries {
		if l.Entries[i].ID == id {
			return l.Entries[i].Epoch, true
		}
	}
	return l.Below, l.Has(id)
}
