package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ylem/region"
	"ylem/region/plane"
)

// hosting is the flags of host.
type hosting struct {
	options
	operating
	doors     securing
	timing    timing
	own       string
	data      string
	most      int
	balance   bool
	copies    int
	listen    string
	advertise string
	name      string
	join      []string
	nats      string
	anchoring anchoring
	rate      float64
	wanted    *plane.Manifest // of up; nil: as WORLD and the flags say
	control   bool
	fallback  bool
}

const defaultListen = "127.0.0.1:7070"

func hostCommand() *cobra.Command {
	o := &hosting{}
	cmd := &cobra.Command{
		Use:   "host [WORLD]",
		Short: "Compute regions of a world together with the servers that are joined",
		Long: `Computes regions of a world: those of --own if nobody else does, all if there is
neither --own nor --join, and those that others leave. With --join or a --data that
knows a world, WORLD may be left away: it is the one that is there.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			world := ""
			if len(args) > 0 {
				world = args[0]
			}
			if err := o.check(cmd, world); err != nil {
				return err
			}
			if o.control {
				return obey(cmd, o, world)
			}
			return hostForPerson(cmd, o, world)
		},
	}
	o.options.add(cmd)
	o.operating.add(cmd)
	o.operating.addDrain(cmd)
	o.doors.add(cmd)
	o.doors.addSelf(cmd)
	f := cmd.Flags()
	o.timing.add(cmd)
	o.anchoring.add(cmd)
	f.StringVar(&o.own, "own", "", "begin with these regions, `LIST` such as 0,1 or 0-3, if nobody computes them")
	f.StringVar(&o.data, "data", "", "keep the server's key, cuts and its part of the control plane in `DIR`, and go on from there")
	f.IntVar(&o.most, "most", 0, "take at most `N` regions")
	f.BoolVar(&o.balance, "balance", false, "take regions from servers that have more to do")
	f.IntVar(&o.copies, "copies", 1, "have each region computed by `N` servers, at most 2, so that nothing waits when one is gone")
	f.StringVar(&o.listen, "listen", defaultListen, "take servers and viewers at `HOST:PORT`")
	f.StringVar(&o.advertise, "advertise", "", "tell others to reach this server at `HOST:PORT`")
	f.StringVar(&o.name, "name", "", "call this server `NAME`; its address otherwise")
	f.StringVar(&o.nats, "nats", "", "decide things with other servers on the NATS at `URL`, of which each world has a bucket of its own, and not on the server that is joined")
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

func (o *hosting) check(cmd *cobra.Command, world string) error {
	if err := o.options.check(cmd); err != nil {
		return err
	}
	switch {
	case world == "" && len(o.join) == 0 && o.data == "" && !o.control:
		return usagef("host needs a WORLD, or --join HOST:PORT for the one that is computed there")
	case world == "" && len(o.join) == 0 && !o.control && o.nats == "" && o.anchoring.listen == "" && !keepsPlane(o.data):
		return usagef("host needs a WORLD: --data %s knows none yet; or --join HOST:PORT for the one that is computed there", o.data)
	case o.regions != "" && o.own != "":
		grid, _ := region.ParseGrid(o.regions)
		if _, err := parseOwn(o.own, grid); err != nil {
			return usagef("%w", err)
		}
	case world != "" && o.own != "":
		return usagef("--own %s needs --regions CxR, the grid of regions", o.own)
	}
	if o.copies < 1 || o.copies > plane.MaxCopies {
		return usagef("--copies %d: 1 or %d", o.copies, plane.MaxCopies)
	}
	if err := o.anchoring.check(o); err != nil {
		return err
	}
	if o.most < 0 {
		return usagef("--most %d: a number of regions, or 0 for any", o.most)
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

// door opens the port that the flags name.
func (o *hosting) door() (net.Listener, error) {
	l, err := listen(o.listen)
	if err != nil && o.fallback {
		name, _, _ := net.SplitHostPort(o.listen)
		l, err = listen(net.JoinHostPort(name, "0"))
	}
	return l, err
}

// manifest returns what the flags say of a world; nil if they name none.
func (o *hosting) manifest(world string, log *console) (*plane.Manifest, error) {
	if world == "" {
		return o.wanted, nil
	}
	set, err := o.values()
	if err != nil {
		return nil, err
	}
	files, table, err := o.read(world, set, log)
	if err != nil {
		return nil, err
	}
	w, err := o.world(table, region.Grid{1, 1, 1})
	if err != nil {
		return nil, err
	}
	return newManifest(files, set, &w, o.copies), nil
}

// wishes returns the regions to begin with.
func (o *hosting) wishes(w *region.World) ([]int, error) {
	switch {
	case o.own != "":
		own, err := parseOwn(o.own, w.Grid)
		if err != nil {
			return nil, usagef("%w", err)
		}
		return own, nil
	case len(o.join) > 0:
		return nil, nil
	}
	all := make([]int, w.Grid.Regions())
	for id := range all {
		all[id] = id
	}
	return all, nil
}

// open starts the server that the flags describe, behind a port that is open. It
// closes the port if it errs.
func (o *hosting) open(ctx context.Context, world string, listener net.Listener, log *console) (s *server, err error) {
	defer func() {
		if err != nil {
			listener.Close()
		}
	}()
	wanted, err := o.manifest(world, log)
	if err != nil {
		return nil, err
	}
	if err := o.doors.readable(); err != nil {
		return nil, err
	}
	if _, err := o.anchoring.shared(); err != nil {
		return nil, err
	}
	unlock, err := lockData(o.data)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			unlock()
		}
	}()
	self, err := o.doors.identity(o.data)
	if err != nil {
		return nil, err
	}
	access, err := o.doors.access(self, o.listen, o.join)
	if err != nil {
		return nil, err
	}
	if wanted != nil && len(access.accept) > 0 { // whoever joins learns it from the world
		wanted.Keys = append(slices.Clone(access.accept), self.ID())
	}
	secured, err := o.doors.secure(listener, self)
	if err != nil {
		return nil, err
	}
	council, err := o.council(access, log)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			council.Close()
		}
	}()
	m, err := enter(ctx, council, wanted, func(text string) {
		if addresses, _ := unpinned(o.join); len(addresses) > 0 && o.nats == "" {
			text += " at " + strings.Join(addresses, ", ")
		}
		log.printf("%s", text)
	})
	if err != nil {
		return nil, err
	}
	w, err := m.Open()
	if err != nil {
		return nil, err
	}
	own, err := o.wishes(&w)
	if err != nil {
		return nil, err
	}
	w.Cores = max(1, o.compute()/max(1, len(own)))
	s, err = newServer(serving{
		world: w, manifest: m, plane: council, door: council.door, end: func() { council.Close(); unlock() }, own: own, data: o.data, most: o.most, balance: o.balance, timing: o.timing,
		listener: secured, access: access, advertise: o.advertise, name: o.name, rate: speed(o.rate, &w), quiet: o.control,
	}, log)
	if err == nil && council.anchor != nil {
		council.anchor.gauges(s.owner.metrics)
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
	listener, err := o.door()
	if err != nil {
		return err
	}
	s, err := o.open(cmd.Context(), world, listener, log)
	if err != nil {
		return err
	}
	defer s.close()
	wishes := "what others leave"
	if own := s.owner.config.Own; len(own) > 0 {
		wishes = "regions " + listed(own)
	}
	log.printf("%s computes %s of %s in world %s, seed %d", s.mesh.self.Name, wishes, s.world.Grid, s.world.Table.Name, s.world.Seed)
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
	missing, since, ended := []int{}, time.Time{}, s.owner.ended
	for {
		select {
		case err := <-ran:
			return err
		case <-look.C:
			p := s.owner.state.Load()
			if !slices.Equal(p.Missing, missing) {
				missing, since = p.Missing, time.Now()
			} else if len(missing) > 0 && !since.IsZero() && time.Since(since) > missedAfter {
				if since = (time.Time{}); !p.Ended {
					log.printf("waiting for regions %s: no server that computes them is joined", listed(missing))
				}
			}
			if !p.Ended {
				log.progress(func() string { return p.line(s.world.Until) })
			}
		case <-ended:
			ended = nil
			log.done()
			log.printf("done; staying until the others are, which may still ask (ctrl-c leaves at once)")
		case <-s.owner.apart:
			return s.say(cmd, o.json)
		case <-cmd.Context().Done():
			log.done()
			if s.owner.state.Load().Ended {
				return s.say(cmd, o.json)
			}
			if o.data != "" || o.nats != "" || len(s.mesh.peers()) > 0 { // else nobody and nothing goes on
				log.printf("leaving: regions are given away and cuts written, for %s at most (once more leaves at once)", o.drain)
				if err := s.drain(o.drain, ran); err != nil {
					return err
				}
			}
			if p := s.owner.state.Load(); s.world.Until > 0 && !p.Ended && !terminated(cmd.Context()) {
				return &failure{exitInterrupted, fmt.Errorf("interrupted at tick %d of %d", p.Tick, s.world.Until)}
			}
			return nil
		}
	}
}

// missedAfter is how long regions may be missing before it is worth a word: servers
// come one after the other.
const missedAfter = time.Second

// say prints what became of the own regions, after they have ended.
func (s *server) say(cmd *cobra.Command, asJSON bool) error {
	var shares []share
	if own := s.owner.shares.Load(); own != nil {
		shares = *own
	}
	last := s.owner.state.Load()
	sum := newSummary(&s.world, shares, last.Steps, last.elapsed)
	sum.Own, sum.Hashes = []int{}, map[int]string{}
	for i := range shares {
		sum.Own = append(sum.Own, shares[i].Region)
		sum.Hashes[shares[i].Region] = hex(shares[i].Hash)
	}
	if asJSON {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(sum)
	}
	s.log.done()
	if len(sum.Own) == 0 {
		s.log.printf("the world has ended, and no region of it was here")
		return nil
	}
	if len(sum.Own) < s.world.Grid.Regions() {
		s.log.printf("regions %s only: the hash of the world is the sum of the hashes of all servers", listed(sum.Own))
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
