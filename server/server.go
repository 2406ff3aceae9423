package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"

	"ylem/region"
	"ylem/region/wire"
)

// server is one region server: its regions, the links to others, its viewers.
type server struct {
	world    region.World
	own      []int
	log      *console
	listener net.Listener
	owner    *owner
	mesh     *mesh
	stage    *stage
	http     *http.Server

	stop context.CancelFunc // ends links and viewers
	wg   sync.WaitGroup
}

// serving is what a server is started with.
type serving struct {
	world     region.World
	own       []int
	listener  net.Listener
	advertise string  // "": where it listens
	name      string  // "": the address
	rate      float64 // ticks per second, 0: no limit
	gossip    bool    // join the servers that others know
	access    *access // nil: as only this machine reaches it
}

// newServer places the world's particles and opens nothing but what it is given.
func newServer(c serving, errs *console) (*server, error) {
	if n := c.world.Grid.Regions(); n > wire.MaxSections {
		return nil, usagef("--regions %s: %d regions are more than servers can show; at most %d", c.world.Grid, n, wire.MaxSections)
	}
	whole, err := region.Begin(&c.world)
	if err != nil {
		return nil, err
	}
	var regions []*region.Region
	for _, id := range c.own {
		r, err := region.New(&c.world, id, whole)
		if err != nil {
			return nil, err
		}
		regions = append(regions, r)
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
	c.access.world = t.Name
	self := hello{
		Protocol: protocols, Arithmetic: arithmetic, Build: build(), World: t.Name, Fingerprint: hex(t.Fingerprint), Seed: c.world.Seed,
		Grid: c.world.Grid, Epoch: c.world.Epoch, Until: c.world.Until,
		Name: c.name, Session: rand.Text(), Address: c.advertise, Own: listed(c.own),
	}
	s := &server{world: c.world, own: c.own, log: errs, listener: c.listener}
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.owner = newOwner(c.world, regions, c.rate, errs)
	s.mesh = newMesh(ctx, self, c.own, s.owner, c.access, errs)
	s.mesh.gossip = c.gossip
	s.owner.mesh = s.mesh
	s.stage = newStage(&s.world, s.owner, s.mesh, errs)
	s.mesh.change = s.stage.servers
	mux := http.NewServeMux()
	mux.Handle("/", newPage())
	mux.Handle(linkPath, s.mesh)
	mux.Handle(wire.ViewPath, s.stage)
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
	s.wg.Go(func() {
		if err := s.http.Serve(c.listener); !errors.Is(err, http.ErrServerClosed) {
			s.owner.fail(fmt.Errorf("the port %s: %w", c.listener.Addr(), err))
		}
	})
	return s, nil
}

// join dials servers and keeps them joined.
func (s *server) join(addresses []string) {
	for _, address := range addresses {
		s.mesh.dial(address)
	}
}

// run computes until ctx is done. After the last tick it goes on to answer
// others.
func (s *server) run(ctx context.Context) error { return s.owner.run(ctx) }

// close ends all connections; what was queued for others is sent before.
func (s *server) close() {
	s.stop()
	s.mesh.wait(2 * closeTime)
	s.http.Close()
	s.wg.Wait()
}

// status is the answer to /status.
type status struct {
	progress
	World       string       `json:"world"`
	Fingerprint string       `json:"fingerprint"`
	Seed        uint64       `json:"seed"`
	Name        string       `json:"name"`
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
	Address string `json:"address"`
	Regions []int  `json:"regions"`
	Dialled bool   `json:"dialled"`
}

func (s *server) status(w http.ResponseWriter, _ *http.Request) {
	h := s.mesh.me()
	out := status{
		progress: *s.owner.state.Load(), World: h.World, Fingerprint: h.Fingerprint, Seed: h.Seed, Name: h.Name,
		Grid: h.Grid.String(), Epoch: h.Epoch, Until: h.Until, Regions: s.own, Peers: []peerStatus{},
		Viewers: s.stage.viewers.Load(), Sent: s.mesh.sent.Load(), Build: h.Build,
	}
	for _, l := range s.mesh.peers() {
		out.Peers = append(out.Peers, peerStatus{Name: l.hello.Name, Address: l.hello.Address, Regions: l.own, Dialled: l.dialled})
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	json.NewEncoder(w).Encode(out)
}
