package host

import (
	"errors"
	"fmt"
	"slices"

	"ylem/region"
	"ylem/region/plane"
)

// keeping is a cut on its way to the disk, to others, and into the list.
type keeping struct {
	cut   plane.Cut
	blob  []byte
	stage keepStage
	retry int64
}

// diskPatience is how long a disk may take to write a cut, ms.
const diskPatience = 60_000

type keepStage uint8

const (
	saving keepStage = iota
	putting
	pointing
	waiting // for an answer
)

// save brings a cut on its way. One that comes while another is under way is left
// out: there will be a next one.
func (h *Host) save(p *place, cut *region.Cut) {
	h.aim(p)
	if p.keeping != nil || cut.Epoch <= h.fossil.is.Epoch {
		return
	}
	p.keeping = &keeping{retry: h.now + diskPatience, cut: plane.Cut{Epoch: cut.Epoch, Hash: fmt.Sprintf("%016x", cut.Store.Hash())}}
	h.do(Action{Do: Save, Region: p.id, Epoch: cut.Epoch, Cut: cut})
}

// saved takes what became of a cut on the own disk. A full disk keeps nobody from
// giving it to others.
func (h *Host) saved(e Event) {
	p := h.places[e.Region]
	if p == nil || p.keeping == nil || p.keeping.stage != saving || p.keeping.cut.Epoch != e.Epoch {
		return
	}
	if e.Err != nil {
		h.note(fmt.Sprintf("the cut of region %d at epoch %d is not on the disk: %v", e.Region, e.Epoch, e.Err))
		if e.Blob == nil {
			p.keeping = nil
			return
		}
	}
	k := p.keeping
	k.cut.Sum, k.cut.Bytes, k.blob, k.stage, k.retry = e.Sum, int64(len(e.Blob)), e.Blob, putting, h.now
	if h.c.Mutant == PointEarly {
		k.stage = pointing
	}
	h.keep(p)
}

// keep does the next step with a cut.
func (h *Host) keep(p *place) {
	k := p.keeping
	if k == nil || h.now < k.retry {
		return
	}
	switch k.stage {
	case saving: // the disk does not answer; without this there would never be another cut
		h.note(fmt.Sprintf("the cut of region %d at epoch %d was not written in %d s and is given up", p.id, k.cut.Epoch, diskPatience/1000))
		p.keeping = nil
	case putting:
		if h.ask(fmt.Sprintf("put %d", p.id), plane.Request{Verb: plane.Put, Sum: k.cut.Sum, Value: k.blob}, func(r plane.Reply) {
			h.kept(p, k, r, pointing)
		}) {
			k.stage = waiting
		}
	case pointing:
		h.point(p, k)
	}
}

// kept goes on after an answer, or tries again.
func (h *Host) kept(p *place, k *keeping, r plane.Reply, next keepStage) {
	switch r.Outcome {
	case plane.Done:
		k.stage = next
	case plane.Full:
		h.note(fmt.Sprintf("the cut of region %d at epoch %d is too large to be kept by others: split the world into more regions", p.id, k.cut.Epoch))
		p.keeping = nil
		return
	default:
		k.stage, k.retry = next-1, h.now+h.c.Nudge
	}
	h.keep(p)
}

// point adds a cut to the list of those that are kept, and takes out those that
// nobody may want any more.
func (h *Host) point(p *place, k *keeping) {
	now := &h.cuts[p.id]
	next := plane.Cuts{Cuts: slices.Clone(now.is.Cuts)}
	if k.cut.Epoch <= h.fossil.is.Epoch {
		p.keeping = nil
		return
	}
	old := h.unwanted(&next)
	added, err := next.Point(k.cut)
	var two *plane.ErrTwoCuts
	switch {
	case errors.As(err, &two):
		h.note(fmt.Sprintf("region %d: %v", p.id, err))
		p.keeping = nil
		return
	case err != nil:
		k.retry = h.now + h.c.Nudge
		return
	case !added:
		p.keeping = nil
		return
	}
	if h.ask(fmt.Sprintf("point %d", p.id), plane.Request{Verb: plane.Point, Key: plane.CutsKey(p.id), Revision: now.revision, Value: plane.Encode(next)}, func(r plane.Reply) {
		switch r.Outcome {
		case plane.Done:
			p.keeping = nil
			for _, cut := range old {
				h.ask("drop "+cut.Sum.String(), plane.Request{Verb: plane.Drop, Sum: cut.Sum}, func(plane.Reply) {})
			}
		case plane.Lost:
			k.stage = pointing
			h.keep(p)
		default:
			k.stage, k.retry = pointing, h.now+h.c.Nudge
		}
	}) {
		k.stage = waiting
	}
}

// unwanted takes the cuts out of a list that are older than the fossil line, but
// for those of the lines that are kept.
func (h *Host) unwanted(c *plane.Cuts) (old []plane.Cut) {
	line := &h.fossil.is
	lines := h.lines()
	c.Cuts = slices.DeleteFunc(c.Cuts, func(cut plane.Cut) bool {
		kept := cut.Epoch >= line.Epoch || slices.Contains(lines, cut.Epoch)
		if !kept {
			old = append(old, cut)
		}
		return !kept
	})
	return old
}

// lines returns the epochs below the fossil line whose cuts are kept.
func (h *Host) lines() (epochs []uint64) {
	lines := h.fossil.is.Lines
	for _, l := range lines[max(0, len(lines)-h.c.Keep):] {
		epochs = append(epochs, l.Epoch)
	}
	return epochs
}

// learnFossil takes where the fossil line is. Nobody lives below it.
func (h *Host) learnFossil() {
	if h.fossil.is.Epoch < h.manifest.First { // of rules before: nothing that is kept is of these
		h.fossil.is = plane.Fossil{Epoch: h.manifest.First}
	}
	line := h.fossil.is.Epoch
	h.do(Action{Do: Tidy, Epoch: line, Epochs: h.lines()})
	for _, p := range slices.Clone(h.here) {
		switch {
		case p.region == nil:
		case p.region.Epoch() < line && h.c.Mutant != BelowTheLine:
			h.load(p)
		default:
			p.region.Forget(line)
		}
	}
}

// draw moves the fossil line, if it can. Who computes region 0 looks after it.
func (h *Host) draw() {
	if !h.cutsNew || h.places[0] == nil || !h.places[0].claimed || h.busy["line"] {
		return
	}
	h.cutsNew = false
	all := make([]plane.Cuts, len(h.cuts))
	for i := range h.cuts {
		all[i] = h.cuts[i].is
	}
	now := &h.fossil.is
	epoch, hash := plane.LineOf(now.Epoch, all)
	if epoch == now.Epoch {
		return
	}
	next := plane.Fossil{Epoch: epoch, Hash: fmt.Sprintf("%016x", hash), Lines: slices.Clone(now.Lines), Before: now.Before}
	if now.Hash != "" {
		next.Lines = append(next.Lines, plane.Line{Epoch: now.Epoch, Hash: now.Hash})
	}
	revision := h.fossil.revision
	move := func() {
		h.ask("line", plane.Request{Verb: plane.Point, Key: plane.FossilKey, Revision: revision, Value: plane.Encode(next)}, func(r plane.Reply) {
			h.cutsNew = h.cutsNew || r.Outcome != plane.Done
		})
	}
	if len(next.Lines) < maxLines {
		move()
		return
	}
	half := len(next.Lines) / 2
	blob := plane.Encode(plane.History{Before: next.Before, Lines: next.Lines[:half]})
	next.Before, next.Lines = plane.SumOf(blob), next.Lines[half:]
	h.ask("history", plane.Request{Verb: plane.Put, Sum: next.Before, Value: blob}, func(r plane.Reply) {
		if r.Outcome == plane.Done {
			move()
		} else {
			h.cutsNew = true
		}
	})
}

// maxLines is how many fossil lines a record lists.
const maxLines = 128
