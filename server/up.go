package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ylem/region"
	"ylem/region/plane"
	"ylem/region/wire"
	"ylem/rules"
)

// raising is the flags of up.
type raising struct {
	options
	timing timing
	data   string
	copies int
	doors  securing
	logging
	servers int
	listen  string
	rate    float64
	open    bool
	watch   bool
	kept    *rules.Table // of the world that data holds, if nobody says another
}

const defaultServers = 4

func upCommand() *cobra.Command {
	o := &raising{}
	cmd := &cobra.Command{
		Use:   "up WORLD | --data DIR",
		Short: "Start region servers on this machine that compute a world together, and its page",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 && o.data != "" {
				return nil
			}
			return oneWorld(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				if err := o.recall(cmd); err != nil {
					return err
				}
				args = []string{""}
			}
			if err := o.check(cmd); err != nil {
				return err
			}
			if o.watch && !isPath(args[0]) {
				if _, _, err := source(args[0]); err != nil {
					return err
				}
				return usagef("--watch follows a file, and %s comes with ylem: ylem new mine --from %s writes one of your own, mine.hcl", args[0], args[0])
			}
			return up(cmd, o, args[0])
		},
	}
	o.options.add(cmd)
	o.logging.add(cmd)
	o.doors.add(cmd)
	f := cmd.Flags()
	o.timing.add(cmd)
	f.StringVar(&o.data, "data", "", "keep the world in `DIR`, and go on from there; it ends with the servers otherwise")
	f.IntVar(&o.copies, "copies", 1, "have each region computed by `N` servers, at most 2, so that nothing waits when one is gone")
	f.IntVar(&o.servers, "servers", defaultServers, "start `N` region servers")
	f.StringVar(&o.listen, "listen", defaultListen, "serve the page at `HOST:PORT`")
	f.BoolVar(&o.open, "open", false, "open the desktop viewer where there is a display, else the page in the browser")
	f.BoolVar(&o.watch, "watch", false, "go on by the new rules whenever the world's file, or one that it names, is saved")
	addRate(cmd, &o.rate)
	return cmd
}

func (o *raising) check(cmd *cobra.Command) error {
	if err := o.options.check(cmd); err != nil {
		return err
	}
	if o.copies < 1 || o.copies > plane.MaxCopies {
		return usagef("--copies %d: 1 or %d", o.copies, plane.MaxCopies)
	}
	if o.servers < 1 || o.servers > maxLinks {
		return usagef("--servers %d: between 1 and %d are possible", o.servers, maxLinks)
	}
	if o.regions != "" {
		grid, _ := region.ParseGrid(o.regions)
		if n := grid.Regions(); n < o.servers {
			if cmd.Flags().Changed("servers") {
				return usagef("--servers %d --regions %s: %d servers cannot share %d regions, each computes one at least", o.servers, grid, o.servers, n)
			}
			o.servers = n
		} else if n > wire.MaxSections {
			return usagef("--regions %s: %d regions are more than servers can show; at most %d", grid, n, wire.MaxSections)
		}
	}
	if err := checkAddress("--listen", o.listen); err != nil {
		return err
	}
	if err := o.doors.check(o.listen, nil); err != nil {
		return err
	}
	if err := o.logging.check(); err != nil {
		return err
	}
	return checkRate(cmd, o.rate)
}

// up starts the servers, waits for the end and prints what became of the world.
func up(cmd *cobra.Command, o *raising, world string) error {
	log := o.console(cmd.ErrOrStderr())
	files, table, err := o.begin(world, log)
	if err != nil {
		return err
	}
	w, err := o.world(table, nearSquare(table, o.servers))
	if err != nil {
		return err
	}
	chosen := cmd.Flags().Changed("listen")
	if chosen { // say that the port is busy before anything is started
		l, err := listen(o.listen)
		if err != nil {
			return err
		}
		l.Close()
	}
	set, _ := o.values() // begin has read them
	var m *plane.Manifest
	if files != nil {
		m = newManifest(files, set, &w, o.copies)
	}
	c := newCluster(w, m, o, !chosen, log)
	defer c.stop()
	if err := c.start(); err != nil {
		return err
	}
	start := time.Now()
	err = c.gather(cmd.Context(), func() bool { return c.all(func(one *child) bool { return one.address != "" }) })
	if err != nil {
		return o.finish(cmd, c, err, start)
	}
	if _, port, _ := net.SplitHostPort(defaultListen); !chosen && !strings.HasSuffix(c.children[0].address, ":"+port) {
		log.printf("port %s is in use by another program: the page is on a free one", port)
	}
	log.printf("%d servers compute %s regions of world %s, seed %d", o.servers, w.Grid, table.Name, w.Seed)
	page := pageAt(c.children[0].address, o.doors.secures())
	log.printf("open %s (ctrl-c ends the world)", page)
	if o.open {
		defer openWindow(page, log).close()
	}
	c.join()
	if o.watch {
		log.printf("save %s, and the world goes on by the new rules", world)
		ctx, stop := context.WithCancel(cmd.Context())
		defer stop()
		c.news, c.reload = make(chan *news), newReload(c, files, set, o.copies)
		go newFileWatch(world, set, files).run(ctx, c.news)
	}
	start = time.Now()
	err = c.gather(cmd.Context(), func() bool {
		log.progress(c.line)
		return c.ended()
	})
	return o.finish(cmd, c, err, start)
}

// begin compiles the world, and returns its files: none of one that is kept.
func (o *raising) begin(world string, log *console) (*ruling, *rules.Table, error) {
	if o.kept != nil {
		return nil, o.kept, nil
	}
	set, err := o.values()
	if err != nil {
		return nil, nil, err
	}
	return o.read(world, set, log)
}

// finish stops the servers and prints the summary, or what there is of it.
func (o *raising) finish(cmd *cobra.Command, c *cluster, err error, start time.Time) error {
	elapsed := time.Since(start)
	c.log.done()
	c.stop()
	if err != nil && cmd.Context().Err() == nil {
		return err
	}
	var shares []share
	var steps int64
	for _, id := range slices.Sorted(maps.Keys(c.shares)) {
		shares = append(shares, c.shares[id])
	}
	for _, one := range c.children {
		steps += one.steps
	}
	s := newSummary(&c.world, shares, steps, elapsed)
	s.Servers = len(c.children)
	if err != nil {
		s, err = c.halfway(elapsed), nil
	}
	if c.reload != nil && c.reload.revision > 0 {
		s.Reloaded = &c.reload.from
	}
	switch {
	case o.json:
		err = json.NewEncoder(cmd.OutOrStdout()).Encode(s)
	case s.Interrupted:
		c.log.printf("stopped at tick %d", s.Tick)
	default:
		s.print(c.log, c.world.Table)
	}
	if err == nil && s.Interrupted && o.ticks > 0 {
		return &failure{exitInterrupted, fmt.Errorf("interrupted at tick %d of %d", s.Tick, o.ticks)}
	}
	return err
}
