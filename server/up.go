package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
	"ylem/worlds"
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
	unasked bool         // nobody has named the world
	kept    *rules.Table // of the world that data holds, if nobody says another
}

const defaultServers = 4

// usualWorld is what up begins with if nobody says what.
const usualWorld = "genesis"

func upCommand() *cobra.Command {
	o := &raising{}
	cmd := &cobra.Command{
		Use:   "up [WORLD] | --data DIR",
		Short: "Start region servers on this machine that compute a world together, and its page",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return oneWorld(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) > 0:
			case o.data == "":
				args, o.unasked = []string{usualWorld}, true
			default:
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

// up starts the servers, waits for the end and prints what became of the world. When
// another world is wanted it goes on with that.
func up(cmd *cobra.Command, o *raising, world string) error {
	log := o.console(cmd.ErrOrStderr())
	if o.unasked {
		log.printf("no world was named: here is %s. Others are chosen in the window, or by name: %s", world, strings.Join(worlds.Names(), ", "))
	}
	first, err := o.play(world, log)
	if err != nil {
		return err
	}
	if cmd.Flags().Changed("listen") { // say that the port is busy before anything is started
		l, err := listen(o.listen)
		if err != nil {
			return err
		}
		l.Close()
	}
	r := &raiser{cmd: cmd, log: log}
	defer func() { r.window.close() }()
	var choose *choosing
	if c := (&choosing{first: first, known: map[string]bool{}}); c.open() {
		choose = c
	}
	for next, before := first, (*cluster)(nil); ; {
		c := newCluster(next.world, next.manifest(), next.flags, !cmd.Flags().Changed("listen"), log)
		c.before, c.choosing = before, choose
		start, err := r.raise(c, next)
		var other *another
		if !errors.As(err, &other) {
			return next.flags.finish(cmd, c, err, start)
		}
		log.done()
		c.stop()
		log.printf("stopped; %s begins", other.play.name)
		next, before, c.before = other.play, c, nil
	}
}

// raiser starts the servers of one world after the other.
type raiser struct {
	cmd    *cobra.Command
	log    *console
	window *window
}

// raise starts the servers of a world and waits for its end.
func (r *raiser) raise(c *cluster, p *play) (start time.Time, err error) {
	start, o, log := time.Now(), p.flags, r.log
	if err := c.start(); err != nil {
		return start, err
	}
	err = c.gather(r.cmd.Context(), func() bool { return c.all(func(one *child) bool { return one.address != "" }) })
	if err != nil {
		return start, err
	}
	if _, port, _ := net.SplitHostPort(defaultListen); c.fallback && c.before == nil && !strings.HasSuffix(c.children[0].address, ":"+port) {
		log.printf("port %s is in use by another program: the page is on a free one", port)
	}
	log.printf("%d servers compute %s regions of world %s, seed %d", o.servers, p.world.Grid, p.table.Name, p.world.Seed)
	page := pageAt(c.children[0].address, o.doors.secures())
	log.printf("open %s (ctrl-c ends the world)", page)
	if o.open && c.before == nil {
		r.window = openWindow(page, log)
	}
	c.join()
	if o.watch {
		log.printf("save %s, and the world goes on by the new rules", p.name)
		ctx, stop := context.WithCancel(r.cmd.Context())
		defer stop()
		set, _ := o.values() // play has read them
		c.news, c.reload = make(chan *news), newReload(c, p.files, set, o.copies)
		go newFileWatch(p.name, set, p.files).run(ctx, c.news)
	}
	if c.choosing != nil {
		c.offered = make(chan []wire.ViewChoice, 1)
		go func() { c.offered <- c.choosing.list(newConsole(io.Discard)) }()
	}
	start = time.Now()
	return start, c.gather(r.cmd.Context(), func() bool {
		log.progress(c.line)
		return c.ended()
	})
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
