package host

import (
	"errors"
	"fmt"
	"slices"

	"ylem/region"
	"ylem/region/plane"
	"ylem/region/wire"
)

// place is a region here, or on its way here.
type place struct {
	id      int
	claimed bool           // else it is a shadow
	region  *region.Region // nil while it is loaded

	// While it is loaded:
	line  uint64 // of the cut that is wanted
	cut   plane.Cut
	stage stage
	retry int64 // not before

	// While it lives:
	news     int64             // when it last went on, or asked
	nudges   int               // since it went on
	frontier uint64            // the furthest epoch that a halo for it was of
	asked    uint64            // halos of all epochs below were asked for
	chase    int64             // until then it is taken to replay, and asks for what comes next
	from     map[int]*[8]sayer // by neighbour and epoch mod 8: who said its halo first
	remade   uint64            // 1 + the epoch because of which it was made anew
	keeping  *keeping          // a cut on its way
	doubted  map[string]uint64 // by server: 1 + the epoch of which a halo it said is not taken
	looks    int64             // not before, where the line is after it was told that it is behind
	pressed  int64             // it waits until then for the fossil line to take halos off its memory
	worked   float64           // ms of computing since load was last looked at
	load     float64           // share of a core
}

// stage is how far loading has come.
type stage uint8

const (
	idle     stage = iota
	reading        // from the disk
	fetching       // from the control plane
)

// settleIn begins to load a region.
func (h *Host) settleIn(id int, claimed bool) {
	p := &place{id: id, claimed: claimed, from: map[int]*[8]sayer{}, doubted: map[string]uint64{}}
	h.places[id] = p
	at, _ := slices.BinarySearchFunc(h.here, id, func(p *place, id int) int { return p.id - id })
	h.here = slices.Insert(h.here, at, p)
	h.do(Action{Do: Took, Region: id})
	h.load(p)
}

// drop ends a region here.
func (h *Host) drop(p *place) {
	lived := p.region != nil
	h.places[p.id] = nil
	h.here = slices.DeleteFunc(h.here, func(other *place) bool { return other == p })
	h.do(Action{Do: Took, Region: p.id, Gone: true})
	if lived {
		h.announce()
	}
}

// announce tells peers which regions live here.
func (h *Host) announce() {
	living := []int{}
	for _, p := range h.here {
		if p.region != nil {
			living = append(living, p.id)
		}
	}
	h.do(Action{Do: Announce, Regions: living})
}

// load begins to load a region from the fossil line as it is known now, or goes on
// with it.
func (h *Host) load(p *place) {
	if p.region != nil {
		p.region = nil
		h.announce()
	}
	p.keeping, p.stage, p.retry = nil, idle, h.now
	p.frontier = 0
	h.loadOn(p)
}

// loadOn does the next step of loading, if none is under way.
func (h *Host) loadOn(p *place) {
	if h.now < p.retry {
		return
	}
	switch p.stage {
	case reading: // the disk does not answer
		h.fetch(p)
		return
	case fetching:
		return
	}
	p.line = h.fossil.is.Epoch
	if h.c.Mutant == NewestCut && len(h.cuts[p.id].is.Cuts) > 0 {
		p.line = h.cuts[p.id].is.Cuts[len(h.cuts[p.id].is.Cuts)-1].Epoch
	}
	if p.line == h.manifest.First {
		h.begin(p)
		return
	}
	cut, known := h.cuts[p.id].is.At(p.line)
	if !known {
		h.again(p)
		return
	}
	// Whoever came to that epoch knew all inputs before it. Without them this server
	// would not even know by which rules the cut was made.
	if min(h.world.is.Log.Horizon, h.regions[p.id].is.Log.Horizon) < p.line && h.c.Mutant != NoHorizon {
		h.look(plane.WorldKey)
		h.look(plane.RegionKey(p.id))
		h.again(p)
		return
	}
	p.cut, p.stage, p.retry = cut, reading, h.now+patience
	h.do(Action{Do: Load, Region: p.id, Epoch: cut.Epoch, Sum: cut.Sum})
}

// again has what loading goes by read anew, and loading go on a little later.
func (h *Host) again(p *place) {
	p.stage, p.retry = idle, h.now+h.c.Nudge
	h.look(plane.FossilKey)
	h.look(plane.CutsKey(p.id))
}

// look reads a record: what was heard of it may be old.
func (h *Host) look(key string) {
	h.ask("look "+key, plane.Request{Verb: plane.Read, Key: key}, func(plane.Reply) {})
}

// loaded takes what the own disk has.
func (h *Host) loaded(e Event) {
	p := h.places[e.Region]
	if p == nil || p.region != nil || p.stage != reading || p.cut.Sum != e.Sum {
		return
	}
	if e.Err == nil && h.resume(p, e.Blob) == nil {
		return
	}
	h.fetch(p)
}

// fetch asks the control plane for the cut.
func (h *Host) fetch(p *place) {
	p.stage = fetching
	if !h.ask(fmt.Sprintf("cut %d", p.id), plane.Request{Verb: plane.Get, Sum: p.cut.Sum}, func(r plane.Reply) { h.fetched(p, r) }) {
		h.again(p)
	}
}

// fetched takes what the control plane has.
func (h *Host) fetched(p *place, r plane.Reply) {
	if h.places[p.id] != p || p.region != nil || p.stage != fetching {
		return
	}
	if r.Outcome == plane.Done {
		err := h.resume(p, r.Blob)
		if err == nil {
			return
		}
		h.note(fmt.Sprintf("the cut of region %d at epoch %d: %v", p.id, p.cut.Epoch, err))
	}
	h.again(p)
}

// errOld says that what a cut would go on with is in archives already.
var errOld = errors.New("the fossil line has moved on")

// resume makes the region of a cut.
func (h *Host) resume(p *place, blob []byte) error {
	if p.cut.Epoch < max(h.world.is.Log.Below, h.regions[p.id].is.Log.Below) || p.cut.Epoch < h.fossil.is.Epoch && h.c.Mutant != BelowTheLine {
		return errOld
	}
	w, err := h.worldAt(p.cut.Epoch)
	if err != nil {
		return err
	}
	sum := p.cut.Sum
	if h.c.Mutant == NoChecksum {
		sum = plane.Sum{}
	}
	cut, err := region.DecodeCut(&w, blob, sum)
	if err != nil {
		return err
	}
	if cut.Region != p.id || cut.Epoch != p.cut.Epoch {
		return fmt.Errorf("it is of region %d at epoch %d", cut.Region, cut.Epoch)
	}
	r, err := region.Resume(&w, cut)
	if err != nil {
		return err
	}
	h.live(p, r)
	return nil
}

// live begins the life of a region.
func (h *Host) live(p *place, r *region.Region) {
	p.region, p.stage, p.news = r, idle, h.now
	h.decide(p)
	r.DecideWorld(h.worldHorizon(), h.inputs)
	h.aim(p)
	h.announce()
	r.Open()
	h.post(p)
	p.asked, p.chase = r.Epoch(), h.now+h.c.Nudge
	h.reach(p)
}

// tend looks after a region.
func (h *Host) tend(p *place) {
	if p.region == nil {
		h.loadOn(p)
		return
	}
	r := p.region
	if r.Behind() && h.now >= p.looks { // or it is told so by one that lies
		p.looks = h.now + h.c.Nudge
		h.look(plane.FossilKey)
		if h.fossil.is.Epoch > r.Epoch() && h.c.Mutant != BelowTheLine {
			h.load(p)
			return
		}
	}
	if !r.Ended() && h.now-p.news >= h.c.Nudge {
		if p.nudges%8 == 7 {
			clear(p.doubted) // who said a wrong halo may have begun anew, and say the right one
		}
		h.nudge(p)
	}
	h.keep(p)
}

// nudge has a region ask again for what it lacks, and for as much of what comes next
// as it takes: it may be far behind.
func (h *Host) nudge(p *place) {
	p.news = h.now
	p.region.Open()
	p.region.Nudge()
	h.post(p)
	// Who waits for one that is as far as itself asks for what nobody has said yet: so
	// not each time.
	if p.nudges++; p.nudges%8 == 1 {
		p.asked = p.region.Epoch() + 1
		h.pursue(p)
	}
}

// aim says at which epoch the next cut is.
func (h *Host) aim(p *place) {
	step := h.apart(p)
	since := p.region.Epoch() - h.manifest.First
	p.region.CutOn(h.manifest.First + (since/step+1)*step)
}

// wrong takes an error of a region. A halo that differs from what was computed here
// is asked for again, but not of the same server; and once the region is made anew,
// for the error may be its own. A halo that differs from another copy of itself is
// only told. from is the region whose message was wrong, and server who sent it; −1:
// it was no message.
func (h *Host) wrong(p *place, from int, server string, err error) {
	var d *region.Disagreement
	switch {
	case errors.As(err, &d):
	case from >= 0:
		h.do(Action{Do: Reject, Server: server, Region: p.id, Err: err})
		return
	default:
		h.note(fmt.Sprintf("region %d: %v", p.id, err))
		return
	}
	if from < 0 {
		server = p.said(d.Neighbour, d.Epoch)
	}
	h.do(Action{Do: Evidence, Server: server, Region: p.id, Epoch: d.Epoch, Disagreement: d})
	if from >= 0 {
		return
	}
	p.doubted[server] = d.Epoch + 1
	if p.remade != d.Epoch+1 {
		p.remade = d.Epoch + 1
		h.note(fmt.Sprintf("region %d is made anew from the fossil line, in case that the error is its own", p.id))
		clear(p.doubted)
		h.load(p)
		return
	}
	h.nudge(p)
}

// sayer is who said a halo of an epoch; 1 is added to that.
type sayer struct {
	epoch  uint64
	server string
}

// says notes who said a halo, if it is the first of its epoch: that is the one that
// is used.
func (p *place) says(m region.Message, server string) {
	if epoch := p.region.Epoch(); m.Epoch < epoch || m.Epoch >= epoch+replayed {
		return // it is not taken
	}
	of := p.from[m.From]
	if of == nil {
		of = new([8]sayer)
		p.from[m.From] = of
	}
	if one := &of[m.Epoch%8]; m.Epoch+1 > one.epoch {
		*one = sayer{m.Epoch + 1, server}
	}
}

// said returns who said the halo that was used, and forgets it: another is wanted.
func (p *place) said(neighbour int, epoch uint64) string {
	of := p.from[neighbour]
	if of == nil || of[epoch%8].epoch != epoch+1 {
		return ""
	}
	server := of[epoch%8].server
	of[epoch%8] = sayer{}
	return server
}

// trusts reports whether a message is taken from a server.
func (p *place) trusts(server string, m region.Message) bool {
	return m.Kind != wire.Halo || p.doubted[server] != m.Epoch+1
}
