package main

import (
	"time"

	"github.com/spf13/cobra"
)

// timing is how often a server says that it is there, and how far ahead it decides.
// Nobody needs to choose it but tests, which have no time.
type timing struct {
	beat     time.Duration // between two beats of its session
	ttl      time.Duration // without a beat a server counts as gone
	ahead    time.Duration // how far horizons are sealed ahead
	cutEvery time.Duration // between two cuts of a region, at least
}

const (
	beatEvery    = time.Second
	sessionTime  = 5 * time.Second
	hostAhead    = 30 * time.Second // of a world on many machines: as long it goes on without its control plane
	upAhead      = 2 * time.Second  // of one on one machine: as late a command acts
	cutEverySome = 5 * time.Second
	nudgeAfter   = time.Second
	sweepEvery   = 10 * time.Minute // between two looks for blobs that nobody wants any more
	keptLines    = 4                // fossil lines of which cuts are kept
)

// orDefault fills in what was not chosen.
func (t timing) orDefault() timing {
	for _, one := range []struct {
		is     *time.Duration
		normal time.Duration
	}{{&t.beat, beatEvery}, {&t.ttl, sessionTime}, {&t.ahead, hostAhead}, {&t.cutEvery, cutEverySome}} {
		if *one.is <= 0 {
			*one.is = one.normal
		}
	}
	return t
}

// flag is one of timing's, which no help shows.
type timingFlag struct {
	name string
	is   *time.Duration
}

func (t *timing) flags() []timingFlag {
	return []timingFlag{{"beat", &t.beat}, {"ttl", &t.ttl}, {"ahead", &t.ahead}, {"cut-every", &t.cutEvery}}
}

func (t *timing) add(cmd *cobra.Command) {
	for _, one := range t.flags() {
		cmd.Flags().DurationVar(one.is, one.name, 0, "")
		cmd.Flags().MarkHidden(one.name)
	}
}

// args are the flags for a server that shall have the same.
func (t *timing) args() (args []string) {
	for _, one := range t.flags() {
		if *one.is > 0 {
			args = append(args, "--"+one.name, one.is.String())
		}
	}
	return args
}
