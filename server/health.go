package main

import (
	"errors"
	"fmt"
	"net/http"
	"time"
)

// silence is how long the control plane may say nothing, and a world stand,
// before a server is not ready. Sessions end after less.
const silence = 15 * time.Second

// ready returns nil if the regions of this server live, and the control plane
// answers or the world goes on without it; else why not, in one line.
func (m *metrics) ready() error {
	s := m.at.Load()
	recent := func(at int64) bool { return at != 0 && m.now().Sub(time.Unix(0, at)) < silence }
	switch {
	case s == nil:
		return errors.New("starting")
	case s.Leaving:
		return errors.New("leaving: its regions are given away")
	case len(s.Loading) > 0:
		return fmt.Errorf("regions %s are being loaded", listed(s.Loading))
	case recent(m.answered.Load()), recent(m.moved.Load()), s.Ended:
		return nil
	case m.answered.Load() == 0:
		return fmt.Errorf("the control plane has not answered yet, and the world stands at tick %d", s.Tick)
	}
	return fmt.Errorf("the control plane has not answered for %.0f s, and the world stands at tick %d",
		m.now().Sub(time.Unix(0, m.answered.Load())).Seconds(), s.Tick)
}

// Paths of what a machine asks a server.
const (
	livePath    = "/healthz" // 200 while the process lives
	readyPath   = "/readyz"  // 200, or 503 and why not
	metricsPath = "/metrics"
)

// answer adds the answers for machines to a server's paths. Metrics say who takes
// part, so they are for whoever may watch.
func (m *metrics) answer(mux *http.ServeMux, a *access, log *console) {
	m.health(mux)
	all := m.handler(log.logger())
	mux.HandleFunc(metricsPath, func(w http.ResponseWriter, r *http.Request) {
		if err := a.authorize(r, mayWatch); err != nil {
			deny(w, err)
			return
		}
		all.ServeHTTP(w, r)
	})
}

// health adds what anybody may ask.
func (m *metrics) health(mux *http.ServeMux) {
	mux.HandleFunc(livePath, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc(readyPath, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if err := m.ready(); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ok")
	})
}
