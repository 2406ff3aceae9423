package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"ylem/region"
)

// hosting is the flags of host.
type hosting struct {
	options
	operating
	doors     securing
	own       string
	listen    string
	advertise string
	name      string
	join      []string
	rate      float64
	control   bool
	fallback  bool
}

const defaultListen = "127.0.0.1:7070"

func hostCommand() *cobra.Command {
	o := &hosting{}
	cmd := &cobra.Command{
		Use:   "host WORLD --regions CxR --own LIST",
		Short: "Compute some regions of a world and join the servers that compute the others",
		Args:  oneWorld,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(cmd); err != nil {
				return err
			}
			if o.control {
				return obey(cmd, o, args[0])
			}
			return hostForPerson(cmd, o, args[0])
		},
	}
	o.options.add(cmd)
	o.operating.add(cmd)
	o.doors.add(cmd)
	o.doors.addSelf(cmd)
	f := cmd.Flags()
	f.StringVar(&o.own, "own", "", "compute these regions, `LIST` such as 0,1 or 0-3")
	f.StringVar(&o.listen, "listen", defaultListen, "take servers and viewers at `HOST:PORT`")
	f.StringVar(&o.advertise, "advertise", "", "tell others to reach this server at `HOST:PORT`")
	f.StringVar(&o.name, "name", "", "call this server `NAME`; its address otherwise")
	f.StringSliceVar(&o.join, "join", nil, "join the servers at `HOST:PORT,…`, or KEY@HOST:PORT,… to be sure who they are; they say who else is there")
	addRate(cmd, &o.rate)
	f.BoolVar(&o.control, "control", false, "")
	f.BoolVar(&o.fallback, "fallback", false, "")
	f.MarkHidden("control")
	f.MarkHidden("fallback")
	return cmd
}

func addRate(cmd *cobra.Command, rate *float64) {
	cmd.Flags().Float64Var(rate, "rate", -1, "compute at most `T` ticks per second, 0 as many as it can; 60 frames per second otherwise, and 0 with --ticks")
	cmd.Flags().Lookup("rate").DefValue = "0" // so that help shows none
}

// framesAt is the speed at which a world runs when nobody says another.
const framesAt = 60

func (o *hosting) check(cmd *cobra.Command) error {
	if err := o.options.check(cmd); err != nil {
		return err
	}
	if o.regions == "" || o.own == "" {
		return usagef("host needs --regions CxR, the grid of regions, and --own LIST, those that this server computes")
	}
	grid, _ := region.ParseGrid(o.regions)
	if _, err := parseOwn(o.own, grid); err != nil {
		return usagef("%w", err)
	}
	if err := checkAddress("--listen", o.listen); err != nil {
		return err
	}
	if o.advertise != "" {
		if err := checkAddress("--advertise", o.advertise); err != nil {
			return err
		}
	}
	if err := o.doors.check(o.listen, o.join); err != nil {
		return err
	}
	addresses, _ := unpinned(o.join)
	for _, address := range addresses {
		if err := checkAddress("--join", address); err != nil {
			return err
		}
	}
	if len(o.name) > maxName || printable(o.name) != o.name {
		return usagef("--name: at most %d bytes, all of them printable", maxName)
	}
	if err := o.operating.check(); err != nil {
		return err
	}
	return checkRate(cmd, o.rate)
}

func checkRate(cmd *cobra.Command, rate float64) error {
	if cmd.Flags().Changed("rate") && (rate < 0 || math.IsNaN(rate) || math.IsInf(rate, 0)) {
		return usagef("--rate %g: ticks per second are 0, for as many as possible, or above", rate)
	}
	return nil
}

// speed returns the ticks per second to compute at.
func speed(rate float64, w *region.World) float64 {
	switch {
	case rate >= 0:
		return rate
	case w.Until > 0:
		return 0
	}
	return framesAt * float64(max(w.Table.Frame, 1))
}

// open starts the server that the flags describe.
func (o *hosting) open(world string, log *console) (*server, error) {
	table, err := o.load(world, log)
	if err != nil {
		return nil, err
	}
	w, err := o.world(table, region.Grid{1, 1, 1})
	if err != nil {
		return nil, err
	}
	own, err := parseOwn(o.own, w.Grid)
	if err != nil {
		return nil, err
	}
	w.Cores = max(1, o.compute()/len(own))
	self, err := o.doors.identity("")
	if err != nil {
		return nil, err
	}
	access, err := o.doors.access(self, table.Name, o.listen, o.join)
	if err != nil {
		return nil, err
	}
	listener, err := listen(o.listen)
	if err != nil && o.fallback {
		name, _, _ := net.SplitHostPort(o.listen)
		listener, err = listen(net.JoinHostPort(name, "0"))
	}
	if err != nil {
		return nil, err
	}
	open := listener
	if listener, err = o.doors.secure(open, self); err != nil {
		open.Close()
		return nil, err
	}
	s, err := newServer(serving{
		world: w, own: own, listener: listener, access: access, advertise: o.advertise, name: o.name, rate: speed(o.rate, &w), gossip: !o.control,
	}, log)
	if err != nil {
		listener.Close()
	}
	return s, err
}

// hostForPerson runs a server for a person at a shell.
func hostForPerson(cmd *cobra.Command, o *hosting, world string) error {
	log := o.console(cmd.ErrOrStderr())
	stopProfiles, err := profiling(o.pprof, log)
	if err != nil {
		return err
	}
	defer stopProfiles()
	s, err := o.open(world, log)
	if err != nil {
		return err
	}
	defer s.close()
	log.printf("%s computes regions %s of %s in world %s, seed %d", s.mesh.self.Name, listed(s.own), s.world.Grid, s.world.Table.Name, s.world.Seed)
	log.printf("page: %s", pageAt(s.mesh.self.Address, o.doors.secures()))
	if s.mesh.access.closed {
		log.printf("key: %s", s.mesh.self.Key)
	}
	addresses, _ := unpinned(o.join)
	s.join(addresses)

	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	ran := make(chan error, 1)
	go func() { ran <- s.run(ctx) }()
	look := time.NewTicker(publishEvery)
	defer look.Stop()
	missing, ended := []int{}, s.owner.ended
	for {
		select {
		case err := <-ran:
			return err
		case <-look.C:
			p := s.owner.state.Load()
			if !slices.Equal(p.Missing, missing) {
				if missing = p.Missing; len(missing) > 0 {
					log.printf("waiting for regions %s: no server that computes them is joined", listed(missing))
				}
			}
			if !p.Ended {
				log.progress(func() string { return p.line(o.ticks) })
			}
		case <-ended:
			ended = nil
			if err := s.say(cmd, o.json); err != nil {
				return err
			}
			log.printf("done; staying until the neighbours are, which may still ask (ctrl-c leaves at once)")
		case <-s.owner.apart:
			if ended != nil { // both at once, and this one was drawn
				return s.say(cmd, o.json)
			}
			return nil
		case <-cmd.Context().Done():
			log.done()
			if p := s.owner.state.Load(); o.ticks > 0 && !p.Ended {
				return &failure{exitInterrupted, fmt.Errorf("interrupted at tick %d of %d", p.Tick, o.ticks)}
			}
			return nil
		}
	}
}

// say prints what became of the own regions. It is called after they have ended.
func (s *server) say(cmd *cobra.Command, asJSON bool) error {
	sum := newSummary(&s.world, s.owner.shares, s.owner.steps, s.owner.elapsed)
	sum.Own = s.own
	if asJSON {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(sum)
	}
	s.log.done()
	if len(s.own) < s.world.Grid.Regions() {
		s.log.printf("regions %s only: the hash of the world is the sum of the hashes of all servers", listed(s.own))
	}
	sum.print(s.log, s.world.Table)
	return nil
}

// pageAt is what to type into a browser.
func pageAt(address string, secured bool) string {
	if secured {
		return "https://" + reach(address) + "/"
	}
	return "http://" + reach(address) + "/"
}
