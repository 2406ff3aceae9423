package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ylem/particles"
	"ylem/region"
	"ylem/rules"
	"ylem/sim"
	"ylem/sim/observe"
)

// plan is what the flags of a run ask to be written.
type plan struct {
	observe, events, trajectory, plot, picture string
	every                                      int64
	what                                       []string

	save, resume string
	saveEvery    string
	saveTicks    int64
	saveTime     time.Duration
	force        bool

	until string
}

func (p *plan) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&p.observe, "observe", "", "write what is observed to `FILE`.csv, one row a sample")
	names, _ := observe.Quantities()
	f.StringSliceVar(&p.what, "what", nil, "observe these `quantities`: "+strings.Join(names, ", "))
	f.Int64Var(&p.every, "every", 100, "take a sample, and a frame, every `N` ticks")
	f.StringVar(&p.plot, "plot", "", "draw what was observed as `FILE`.png or .svg")
	f.StringVar(&p.picture, "picture", "", "draw the particles that are there at the end as `FILE`.png")
	f.StringVar(&p.trajectory, "trajectory", "", "write all particles to `FILE`.xyz (extended XYZ) or .lammpstrj (LAMMPS); .zst after that compresses")
	f.StringVar(&p.events, "events", "", "write who reacted with whom, where and by which rule to `FILE`.tsv or .csv")
	f.StringVar(&p.save, "save", "", "keep a checkpoint in `FILE`, to resume from")
	f.StringVar(&p.saveEvery, "save-every", "1m", "save every so many ticks, 5000, or after such a `time`, 30s")
	f.StringVar(&p.resume, "resume", "", "go on from the checkpoint in `FILE`, and with its outputs; saves go there too unless --save says otherwise")
	f.StringVar(&p.until, "until", "", "end when nothing can react any more: `inert`; --ticks is the limit then (10,000,000 unless given)")
	f.BoolVar(&p.force, "force", false, "write over files that exist")
}

// check refuses what no world can make right.
func (p *plan) check() error {
	if p.every < 1 {
		return usagef("--every %d: a sample is taken every 1 or more ticks", p.every)
	}
	if p.trajectory != "" {
		if _, _, err := formatOf(p.trajectory); err != nil {
			return err
		}
	}
	if suffix := filepath.Ext(p.plot); p.plot != "" && suffix != ".png" && suffix != ".svg" {
		return usagef("--plot %s: the name must end in .png or .svg", p.plot)
	}
	if p.plot != "" && p.observe == "" {
		return usagef("--plot %s draws what --observe FILE writes: give both", p.plot)
	}
	if p.picture != "" && filepath.Ext(p.picture) != ".png" {
		return usagef("--picture %s: the name must end in .png", p.picture)
	}
	if p.what != nil && p.observe == "" {
		return usagef("--what %s says what --observe FILE writes: give both", strings.Join(p.what, ","))
	}
	if err := p.checkSave(); err != nil {
		return err
	}
	if p.resume != "" && p.save == "" {
		p.save = p.resume
	}
	seen := map[string]string{}
	for _, file := range [][2]string{{"observe", p.observe}, {"events", p.events}, {"trajectory", p.trajectory}, {"plot", p.plot}, {"picture", p.picture}, {"save", p.save}} {
		if file[1] == "" {
			continue
		}
		path, err := filepath.Abs(file[1])
		if err != nil {
			return err
		}
		if other, twice := seen[path]; twice {
			return usagef("--%s and --%s are one file: %s", other, file[0], file[1])
		}
		seen[path] = file[0]
	}
	return nil
}

// checkSave reads --save-every.
func (p *plan) checkSave() error {
	if _, err := fmt.Sscanf(p.saveEvery, "%d", &p.saveTicks); err == nil && fmt.Sprint(p.saveTicks) == p.saveEvery && p.saveTicks > 0 {
		return nil
	}
	p.saveTicks = 0
	d, err := time.ParseDuration(p.saveEvery)
	if err != nil || d <= 0 {
		return usagef("--save-every %s: write a number of ticks, such as 5000, or a time, such as 30s or 10m", p.saveEvery)
	}
	p.saveTime = d
	return nil
}

// outputs are the open files of a run and what fills them.
type outputs struct {
	plan
	table  *rules.Table
	report *observe.Report
	want   observe.Wanted
	tracks bool
	track  *observe.Track
	before sim.Account // of the run that is resumed

	rows, log, frames *outputFile // observe, events, trajectory; nil: not asked for
	format            trajectoryFormat
}

// openOutputs opens the files of a run, new ones or, where a checkpoint is
// resumed, those that it was saved with.
func (p *plan) openOutputs(t *rules.Table, from *checkpoint, errs *console) (*outputs, error) {
	o := &outputs{plan: *p, table: t}
	if from != nil {
		o.track, o.before = from.track, from.Account
	}
	if p.observe != "" {
		if o.what == nil {
			o.what = observe.Usual(t)
		}
		var err error
		if o.report, err = observe.NewReport(t, o.what); err != nil {
			return nil, usagef("--what: %w", err)
		}
		o.want, o.tracks = o.report.Want()
	}
	if err := p.free(from); err != nil {
		return nil, err
	}
	zip := false
	if p.trajectory != "" {
		o.format, zip, _ = formatOf(p.trajectory)
	}
	for _, f := range []struct {
		role, path string
		zip        bool
		file       **outputFile
		header     []string
	}{
		{"observe", p.observe, false, &o.rows, o.header()},
		{"events", p.events, false, &o.log, eventHeader(t)},
		{"trajectory", p.trajectory, zip, &o.frames, nil},
	} {
		if err := o.open(f.role, f.path, f.zip, f.file, f.header, from, errs); err != nil {
			o.close()
			return nil, err
		}
	}
	return o, nil
}

func (o *outputs) header() []string {
	if o.report == nil {
		return nil
	}
	return o.report.Header()
}

func (o *outputs) open(role, path string, zip bool, file **outputFile, header []string, from *checkpoint, errs *console) (err error) {
	if from != nil {
		if s := from.file(role); s != nil {
			if path == "" {
				errs.printf("note: the run that is resumed wrote --%s %s; it is not continued", role, s.Path)
				return nil
			}
			if *file, err = continueOutput(*s, path, zip, from.Tick); err == nil && header != nil {
				err = sameColumns(role, path, header)
			}
			return err
		}
	}
	if path == "" {
		return nil
	}
	if *file, err = createOutput(role, path, zip, o.force); err == nil && header != nil {
		err = (*file).record(-1, func(w io.Writer) error { return writeTable(w, path, header) })
	}
	return err
}

// free refuses to write over files, before anything is written.
func (p *plan) free(from *checkpoint) error {
	if p.force {
		return nil
	}
	for _, file := range [][2]string{{"observe", p.observe}, {"events", p.events}, {"trajectory", p.trajectory}, {"plot", p.plot}, {"picture", p.picture}, {"save", p.save}} {
		role, path := file[0], file[1]
		continues := from != nil && (from.file(role) != nil || role == "plot" || role == "picture" || path == p.resume)
		if _, err := os.Lstat(path); path != "" && err == nil && !continues {
			return existsError(role, path)
		}
	}
	return nil
}

// files are the open files.
func (o *outputs) files() (out []*outputFile) {
	for _, f := range []*outputFile{o.rows, o.log, o.frames} {
		if f != nil {
			out = append(out, f)
		}
	}
	return out
}

// samples reports whether the run is looked at every so many ticks.
func (o *outputs) samples() bool { return o.rows != nil || o.frames != nil }

// next returns the tick at which the world must stand still again, after tick.
func (o *outputs) next(tick int64) int64 {
	next := int64(1 << 62)
	if o.samples() {
		next = min(next, (tick/o.every+1)*o.every)
	}
	if o.tracks {
		if patience := observe.Patience(o.table); patience < next-tick {
			next = tick + patience
		}
	}
	if o.until != "" {
		next = min(next, (tick/inertTicks+1)*inertTicks)
	}
	if o.save != "" && o.saveTicks > 0 {
		next = min(next, (tick/o.saveTicks+1)*o.saveTicks)
	}
	return next
}

// follow notes where the particles of all regions are.
func (o *outputs) follow(regions []*region.Region) {
	if o.track == nil {
		return
	}
	stores := make([]*particles.Store, len(regions))
	for i, r := range regions {
		stores[i] = r.Store()
	}
	o.track.Follow(stores...)
}

// logEvents logs the reactions of the ticks since it was last called.
func (o *outputs) logEvents(regions []*region.Region, tick int64) error {
	if o.log == nil {
		return nil
	}
	var events []sim.Event
	for _, r := range regions {
		events = append(events, r.Recorded()...)
	}
	if len(events) == 0 {
		return nil
	}
	return o.log.record(tick, func(w io.Writer) error { return writeTable(w, o.log.path, eventRows(o.table, events)...) })
}

// manyRows is from how many on it pays to clean up after a look.
const manyRows = 100_000

// sample writes a row and a frame if the tick is one at which that is due.
func (o *outputs) sample(c *crew, tick int64) error {
	if !o.samples() || tick%o.every != 0 {
		return nil
	}
	moments := make([]observe.Moment, len(c.regions))
	sums := make([]*observe.Sums, len(c.regions))
	c.each(func(i int) {
		l := c.regions[i].Look()
		if l.Store.Len() > manyRows {
			runtime.GC() // what made the impulses is large, and not needed any more
		}
		moments[i] = observe.Moment{Table: o.table, Tick: l.Tick, Store: l.Store, Wrap: l.Wrap, Impulse: l.Impulse}
		if o.rows != nil {
			sums[i] = moments[i].Sum(o.want)
		}
	})
	if o.rows != nil {
		total := observe.NewSums(o.table)
		for _, s := range sums {
			total.Add(s)
		}
		s := observe.Sample{Tick: tick, Sums: total}
		if o.tracks {
			if o.track == nil {
				o.track = observe.NewTrack(o.table, moments)
			}
			s.Travel = o.track.Sum(moments)
		}
		if o.report.ReadsMeasures() {
			s.Whole = wholeOf(o.table, c.regions, tick, &o.before)
		}
		if err := o.rows.record(tick, func(w io.Writer) error { return writeTable(w, o.rows.path, o.report.Row(&s)) }); err != nil {
			return err
		}
	}
	if o.frames != nil {
		f := newFrame(o.table, moments)
		return o.frames.record(tick, func(w io.Writer) error { return o.format(w, f) })
	}
	return nil
}

// close closes all files and returns the first thing that went wrong.
func (o *outputs) close() (err error) {
	for _, f := range o.files() {
		if e := f.close(); err == nil {
			err = e
		}
	}
	return err
}

// agrees reports why a run cannot go on with what another has written.
func (o *plan) agrees(from *checkpoint, cmd *cobra.Command) error {
	if !cmd.Flags().Changed("every") {
		o.every = from.Every
	} else if o.every != from.Every && len(from.Files) > 0 {
		return fmt.Errorf("--every %d: the run that is resumed took a sample every %d ticks", o.every, from.Every)
	}
	if o.what == nil {
		o.what = from.What
	} else if from.file("observe") != nil && !sameQuantities(o.what, from.What) {
		return fmt.Errorf("--what %s: the run that is resumed observed %s", strings.Join(o.what, ","), strings.Join(from.What, ","))
	}
	return nil
}

// sameQuantities compares lists whose order means nothing.
func sameQuantities(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}
