package regiontest

import (
	"errors"
	"reflect"
	"slices"

	"ylem/particles"
	"ylem/region"
	"ylem/region/host"
	"ylem/region/plane"
)

// disk is what outlives a process, if it does.
type disk struct {
	files map[plane.Sum]*file
	order []plane.Sum // of files, as they were written
	full  bool
	slow  int64 // ms more than others
}

// written is a cut as it was made first.
type written struct {
	cut  *region.Cut
	blob []byte
	sum  plane.Sum
}

// file is a cut as it was written.
type file struct {
	blob    []byte
	cut     *region.Cut
	region  int
	written int64
}

func (d *disk) write(sum plane.Sum, f *file) {
	if d.files[sum] == nil {
		d.order = append(d.order, sum)
	}
	d.files[sum] = f
}

func (d *disk) remove(sum plane.Sum) {
	if d.files[sum] != nil {
		delete(d.files, sum)
		d.order = slices.DeleteFunc(d.order, func(s plane.Sum) bool { return s == sum })
	}
}

// tidy removes cuts of epochs below one, but for some.
func (d *disk) tidy(below uint64, but []uint64) {
	for _, sum := range slices.Clone(d.order) {
		if epoch := d.files[sum].cut.Epoch; epoch < below && !slices.Contains(but, epoch) {
			d.remove(sum)
		}
	}
}

// save writes a cut. If the process ends before it is through, there may be a part
// of it.
func (sv *server) save(a *host.Action) {
	s, d := sv.s, &sv.disk
	cut := s.breach.cut(a.Cut)
	key := cutting{a.Region, a.Epoch}
	before, there := s.cuts[key]
	if there && (before.cut.Store.Hash() != cut.Store.Hash() || !reflect.DeepEqual(&before.cut.Account, &cut.Account) || before.cut.Tick != cut.Tick || before.cut.Table.Fingerprint != cut.Table.Fingerprint) {
		s.fail("%s cuts region %d at epoch %d otherwise than it was cut before", sv.name, a.Region, a.Epoch)
	}
	if !there || s.chance(0.1) { // packing is what takes time
		blob, sum := cut.Encode(&s.world)
		if there && before.sum != sum {
			s.fail("%s cuts region %d at epoch %d into %s, and there is another one, %s", sv.name, a.Region, a.Epoch, plane.Sum(sum), before.sum)
		}
		before = written{cut, blob, sum}
		s.cuts[key] = before
	}
	blob, sum := before.blob, before.sum
	s.out.Counts.Cuts++
	s.mark(sv, "cuts", uint64(a.Region), a.Epoch)
	life, e := sv.life, host.Event{What: host.Saved, Region: a.Region, Epoch: a.Epoch, Sum: sum, Blob: blob}
	ms := s.some(1, 60) + d.slow
	f := &file{blob: blob, cut: cut, region: a.Region, written: s.now + ms}
	if d.full {
		s.out.Counts.Full++
		e.Err = errors.New("no space left")
		sv.later(ms, func() { sv.give(e) })
		return
	}
	torn := s.between(0, int64(len(blob)))
	if s.hangs() {
		return
	}
	s.after(ms, func() {
		switch {
		case sv.life == life && sv.host != nil:
			d.write(sum, f)
			sv.onto(life, func() { sv.give(e) })
		case s.chance(0.5): // it was on its way when the process ended
			s.out.Counts.Torn++
			f.blob = blob[:torn]
			d.write(sum, f)
		}
	})
}

// hangs draws whether a disk never answers, as one behind a network may.
func (s *simulation) hangs() bool {
	if s.healing || !s.plan_.hanging || !s.chance(0.05) {
		return false
	}
	s.out.Counts.Hung++
	return true
}

// load reads a cut.
func (sv *server) load(a *host.Action) {
	s := sv.s
	e := host.Event{What: host.Loaded, Region: a.Region, Sum: a.Sum}
	if f := sv.disk.files[a.Sum]; f != nil {
		e.Blob = f.blob
	} else {
		e.Err = errors.New("no such file")
	}
	s.mark(sv, "loads", uint64(a.Region), a.Epoch, uint64(len(e.Blob)))
	if s.hangs() {
		return
	}
	sv.later(s.some(1, 60)+sv.disk.slow, func() {
		sv.give(e)
	})
}

// lose forgets what was written lately, on a disk that only said so.
func (d *disk) lose(since int64) (n int) {
	for _, sum := range slices.Clone(d.order) {
		if d.files[sum].written > since {
			d.remove(sum)
			n++
		}
	}
	return n
}

// rot damages files, and returns how many: of each a bit, or one of what is in it, so
// that it still can be read.
func (sv *server) rot() (n int) {
	s, d := sv.s, &sv.disk
	for range min(1+s.random.IntN(6), len(d.order)) {
		f := d.files[d.order[s.random.IntN(len(d.order))]]
		if len(f.blob) > 0 {
			s.damage(f)
			n++
		}
	}
	return n
}

func (s *simulation) damage(f *file) {
	if s.chance(0.5) || f.cut.Store.Owned == 0 {
		f.blob = slices.Clone(f.blob)
		f.blob[s.random.IntN(len(f.blob))] ^= 1 << s.random.IntN(8)
		return
	}
	cut := *f.cut
	cut.Store = cut.Store.Clone()
	var p particles.Particle
	row := s.random.IntN(cut.Store.Owned)
	cut.Store.Read(row, &p)
	p.Momentum[0] ^= 1 << 24
	cut.Store.Write(row, &p)
	f.blob, _ = cut.Encode(&s.world)
}
