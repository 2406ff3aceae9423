package main

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"ylem/region"
	"ylem/region/host"
	"ylem/region/plane"
	"ylem/region/wire"
)

// server is one region server: its regions, the links to others, its viewers.
type server struct {
	world    region.World
	manifest *plane.Manifest // with which it began
	log      *console
	listener net.Listener
	plane    controlPlane
	end      func() // nil: nothing
	owner    *owner
	mesh     *mesh
	stage    *stage
	observer *observer
	http     *http.Server

	ctx  context.Context // of all that serves; run ends before
	stop context.CancelFunc
	wg   sync.WaitGroup
}

// serving is what a server is started with.
type serving struct {
	world     region.World    // of the manifest, as it begins
	manifest  *plane.Manifest // as the control plane has it
	plane     controlPlane
	door      http.Handler // to the control plane for others; nil: none
	end       func()       // called when the server is closed
	own       []int        // the regions it begins with, if nobody else computes them
	data      string       // directory; "": nothing is kept
	listener  net.Listener
	advertise string  // "": where it listens
	name      string  // "": the address
	rate      float64 // ticks per second, 0: no limit
	quiet     bool    // whoever started it says what there is to say
	access    *access // nil: as only this machine reaches it
	timing    timing
	most      int // regions; 0: no limit
	balance   bool
}

// newServer opens nothing but what it is given.
func newServer(c serving, errs *console) (*server, error) {
	if n := c.world.Grid.Regions(); n > wire.MaxSections {
		return nil, usagef("--regions %s: %d regions are more than servers can show; at most %d", c.world.Grid, n, wire.MaxSections)
	}
	if c.advertise == "" {
		c.advertise = advertised(c.listener)
	}
	if c.name == "" {
		c.name = c.advertise
	}
	t := c.world.Table
	if c.access == nil {
		c.access = newAccess(drawIdentity())
	}
	c.access.world.Store(&t.Name)
	c.access.list(c.manifest.Keys)
	if c.data != "" {
		c.access.evidence = filepath.Join(c.data, evidenceFile)
	}
	self := hello{
		Protocol: protocols, Arithmetic: arithmetic, Build: build(), World: t.Name, Fingerprint: hex(t.Fingerprint), Seed: c.world.Seed,
		Grid: c.world.Grid, Epoch: c.world.Epoch, Until: c.world.Until,
		Name: c.name, Session: rand.Text(), Address: c.advertise, Instance: c.manifest.ID,
	}
	counted := newMetrics()
	kept, err := newDisk(c.data, counted)
	if err != nil {
		return nil, err
	}
	s := &server{world: c.world, log: errs, listener: c.listener, plane: c.plane, manifest: c.manifest, end: c.end}
	s.ctx, s.stop = context.WithCancel(context.Background())
	ctx := s.ctx
	s.owner = newOwner(c.world, c.manifest, c.host(), c.rate, errs, counted)
	s.mesh = newMesh(ctx, self, s.owner, c.access, errs)
	s.mesh.quiet = c.quiet
	s.owner.mesh, s.owner.disk, s.owner.asking = s.mesh, kept, newAsking(c.plane, counted)
	s.stage = newStage(&s.world, s.owner, s.mesh, errs)
	s.mesh.change = s.stage.servers
	s.stage.sliders.begin(c.manifest, c.world, s.stage.servers)
	s.observer = newObserver(s.owner, s.mesh, c.plane, func(message []byte) { s.stage.inform(bulletin{observed, message}) })
	s.stage.desk = newDesk(s.owner, c.access.commands)
	mux := http.NewServeMux()
	mux.Handle("/", newPage())
	mux.Handle(linkPath, s.mesh)
	mux.Handle(wire.ViewPath, s.stage)
	if c.door != nil {
		mux.Handle(planePath, c.door)
	}
	mux.Handle(doPath, s.stage.desk)
	mux.Handle(observePath, newObserveDoor(ctx, c.access, s.owner, self.Instance, s.observer))
	mux.Handle(movePath, &moving{c.plane, c.access.moves})
	readings := newReadings(c.plane, func(r *http.Request) error { return c.access.authorize(r, mayWatch) })
	mux.Handle(recordsPath, readings)
	mux.Handle(blobsPath, readings)
	s.owner.metrics.answer(mux, c.access, errs)
	s.owner.metrics.watched = s.stage.viewers.Load
	mux.HandleFunc("/status", func(w http.ResponseWriter, r *http.Request) {
		if err := c.access.authorize(r, mayWatch); err != nil {
			deny(w, err)
			return
		}
		s.status(w, r)
	})
	s.http = &http.Server{
		Handler: mux, ReadHeaderTimeout: c.access.times.handshake, ReadTimeout: time.Minute, WriteTimeout: 5 * time.Minute,
		IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10, ErrorLog: log.New(io.Discard, "", 0),
	}
	s.wg.Go(func() { s.stage.run(ctx) })
	s.wg.Go(func() { s.stage.pulse.run(ctx) })
	s.wg.Go(func() { s.observer.run(ctx) })
	s.wg.Go(func() { kept.run(ctx) })
	s.owner.asking.start(ctx, s.wg.Go)
	s.wg.Go(func() {
		if err := s.http.Serve(c.listener); !errors.Is(err, http.ErrServerClosed) {
			s.owner.fail(fmt.Errorf("the port %s: %w", c.listener.Addr(), err))
		}
	})
	return s, nil
}

// host returns the configuration of the server's host.
func (c *serving) host() host.Config {
	p := c.timing.orDefault()
	return host.Config{
		Server: c.access.self.ID(), Name: c.name, Address: c.advertise, Start: drawStart(), Own: c.own, Most: c.most, Balance: c.balance,
		Beat: p.beat.Milliseconds(), TTL: p.ttl.Milliseconds(), Ahead: p.ahead.Milliseconds(), CutEvery: p.cutEvery.Milliseconds(),
		Nudge: nudgeAfter.Milliseconds(), Keep: keptLines, Sweep: sweepEvery.Milliseconds(),
	}
}

// drawStart returns a number that no other process has.
func drawStart() uint64 {
	var b [8]byte
	rand.Read(b[:])
	return binary.LittleEndian.Uint64(b[:])
}

// join dials servers and keeps them joined.
func (s *server) join(addresses []string) {
	for _, address := range addresses {
		s.mesh.dial(address)
	}
}

// run computes until ctx is done. After the last tick it goes on to answer
// others.
func (s *server) run(ctx context.Context) error {
	watching, stop := context.WithCancel(ctx)
	defer stop()
	s.wg.Go(func() { s.watch(watching) })
	return s.owner.run(ctx)
}

// watch hears what servers decide, for as long as ctx is not done, and dials those
// that are there.
func (s *server) watch(ctx context.Context) {
	for wait := backoffLeast; ctx.Err() == nil; wait = min(2*wait, backoffMost) {
		err := s.plane.Watch(ctx, func(e plane.Entry) {
			wait = backoffLeast
			s.mesh.access.follow(e, s.manifest)
			s.owner.changed(e)
			s.meet(e)
			s.observer.keeps(e)
		})
		if ctx.Err() == nil {
			s.mesh.once("watch", "what servers decide is not heard any more (%v); trying again", err)
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
		}
	}
}

// meet dials a server whose session is told of. One at no address that can be
// dialled dials itself.
func (s *server) meet(e plane.Entry) {
	what, key, _ := plane.ParseKey(e.Key)
	var session plane.Session
	if what == "session" && key != s.mesh.self.Key && e.Value != nil && plane.Decode(e.Value, &session) == nil {
		s.mesh.meet([]string{session.Address})
	}
}

// close ends all connections; what was queued for others is sent before.
func (s *server) close() {
	s.stop()
	s.mesh.wait(2 * closeTime)
	s.http.Close()
	s.wg.Wait()
	if s.end != nil {
		s.end()
	}
}

// status is the answer to /status.
type status struct {
	progress
	World       string       `json:"world"`
	Fingerprint string       `json:"fingerprint"`
	Seed        uint64       `json:"seed"`
	Name        string       `json:"name"`
	Key         string       `json:"key"`
	Grid        string       `json:"grid"`
	Epoch       int64        `json:"epoch"`
	Until       int64        `json:"until"`
	Regions     []int        `json:"regions"`
	Peers       []peerStatus `json:"peers"`
	Viewers     int64        `json:"viewers"`
	Sent        int64        `json:"bytes_to_peers"`
	Build       string       `json:"build"`
}

type peerStatus struct {
	Name    string `json:"name"`
	Key     string `json:"key"`
	Address string `json:"address"`
	Regions []int  `json:"regions"`
	Dialled bool   `json:"dialled"`
}

func (s *server) status(w http.ResponseWriter, _ *http.Request) {
	h := s.mesh.me()
	out := status{
		progress: *s.owner.state.Load(), World: h.World, Fingerprint: h.Fingerprint, Seed: h.Seed, Name: h.Name, Key: h.Key,
		Grid: h.Grid.String(), Epoch: h.Epoch, Until: h.Until, Regions: s.mesh.computes(), Peers: []peerStatus{},
		Viewers: s.stage.viewers.Load(), Sent: s.mesh.sent.Load(), Build: h.Build,
	}
	for _, l := range s.mesh.peers() {
		out.Peers = append(out.Peers, peerStatus{Name: l.hello.Name, Key: l.hello.Key, Address: l.hello.Address, Regions: l.regions(), Dialled: l.dialled})
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	json.NewEncoder(w).Encode(out)
}
