package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ylem/region"
	"ylem/region/host"
)

// disk keeps the cuts of a server in its data directory, each in a file of its own:
//
//	cuts/REGION-EPOCH.cut    what region.Cut.Encode gives
//
// A file is written aside, synced and renamed, and then the directory is synced, so
// that what has the name is whole. Nothing is believed of what is read back: its
// sum is compared (region.DecodeCut). Without a directory nothing is kept; the
// control plane has the cuts then.
type disk struct {
	dir     string // "": none
	metrics *metrics
	jobs    chan diskJob
}

// diskJob is an action of the host for the disk, and whom to tell what became of it.
type diskJob struct {
	action host.Action
	world  region.World
	tell   func(host.Event)
}

// diskJobs is how many jobs may wait: the host asks for one of each region at most.
const diskJobs = 4096

func newDisk(data string, m *metrics) (*disk, error) {
	d := &disk{metrics: m, jobs: make(chan diskJob, diskJobs)}
	if data == "" {
		return d, nil
	}
	d.dir = filepath.Join(data, "cuts")
	if err := os.MkdirAll(d.dir, 0o700); err != nil {
		return nil, fmt.Errorf("--data %s: %w", data, err)
	}
	aside, _ := filepath.Glob(filepath.Join(d.dir, "*.cut.*")) // of a process that died while it wrote
	for _, name := range aside {
		os.Remove(name)
	}
	return d, nil
}

// lockData makes this server the only one in a data directory, which it makes if
// there is none, until unlock is called: two would be one server to all others, who
// lose one of them whenever the other comes. It does nothing without a directory.
func lockData(dir string) (unlock func(), err error) {
	if dir == "" {
		return func() {}, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("--data %s: %w", dir, err)
	}
	if unlock, err = lockFolder(dir); err != nil {
		return nil, fmt.Errorf("--data %w", err)
	}
	return unlock, nil
}

// run does what is asked for until ctx is done.
func (d *disk) run(ctx context.Context) {
	for {
		select {
		case j := <-d.jobs:
			d.do(&j)
		case <-ctx.Done():
			return
		}
	}
}

// put hands a job over. It never waits: one too many fails.
func (d *disk) put(j diskJob) {
	select {
	case d.jobs <- j:
	default:
		a := &j.action
		err := errors.New("more is asked of the disk than it can do")
		switch a.Do {
		case host.Save:
			go j.tell(host.Event{What: host.Saved, Region: a.Region, Epoch: a.Epoch, Err: err})
		case host.Load:
			go j.tell(host.Event{What: host.Loaded, Region: a.Region, Sum: a.Sum, Err: err})
		}
	}
}

func (d *disk) do(j *diskJob) {
	a := &j.action
	switch a.Do {
	case host.Save:
		start := time.Now()
		e := host.Event{What: host.Saved, Region: a.Region, Epoch: a.Epoch}
		e.Blob, e.Sum = a.Cut.Encode(&j.world)
		if d.dir != "" {
			e.Err = d.write(d.name(a.Region, a.Epoch), e.Blob)
			d.metrics.cut(len(e.Blob), time.Since(start), e.Err)
		}
		j.tell(e)
	case host.Load:
		e := host.Event{What: host.Loaded, Region: a.Region, Epoch: a.Epoch, Sum: a.Sum, Err: fs.ErrNotExist}
		if d.dir != "" {
			e.Blob, e.Err = os.ReadFile(filepath.Join(d.dir, d.name(a.Region, a.Epoch)))
		}
		j.tell(e)
	case host.Tidy:
		d.tidy(a.Epoch, a.Epochs)
	}
}

// tidy removes cuts of epochs below one, whoever had them written here and when, but
// for some. One that stays is in nobody's way.
func (d *disk) tidy(below uint64, but []uint64) {
	if d.dir == "" {
		return
	}
	files, _ := os.ReadDir(d.dir)
	for _, f := range files {
		var id int
		var epoch uint64
		if _, err := fmt.Sscanf(f.Name(), "%d-%d.cut", &id, &epoch); err != nil || f.Name() != d.name(id, epoch) {
			continue
		}
		if epoch < below && !slices.Contains(but, epoch) {
			os.Remove(filepath.Join(d.dir, f.Name()))
		}
	}
}

func (d *disk) name(id int, epoch uint64) string { return fmt.Sprintf("%d-%d.cut", id, epoch) }

// write puts a file there whole, or not at all.
func (d *disk) write(name string, data []byte) (err error) {
	aside, err := os.CreateTemp(d.dir, name+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(aside.Name())
		}
	}()
	_, err = aside.Write(data)
	if err == nil {
		err = aside.Sync()
	}
	if closed := aside.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(aside.Name(), filepath.Join(d.dir, name))
	}
	if err == nil {
		err = syncDir(d.dir)
	}
	return err
}

// syncDir makes the names in a directory last.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
