package main

import (
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"ylem/region/plane"
)

// metrics is what a server counts of itself: for Prometheus at /metrics, and for
// /readyz. Its methods are one line where something happens, and may be called
// by any goroutine. They read and never write: no bit of a world depends on them.
type metrics struct {
	registry *prometheus.Registry
	now      func() time.Time
	watched  func() int64 // how many viewers there are

	ticks, epochs, steps prometheus.Counter
	waited               prometheus.Histogram
	cuts                 *prometheus.CounterVec
	cutBytes             prometheus.Counter
	cutTook              prometheus.Histogram
	requests             *prometheus.HistogramVec
	taken                *prometheus.CounterVec
	given                prometheus.Counter
	disagreements        *prometheus.CounterVec
	traffic              traffic

	at       atomic.Pointer[standing]
	answered atomic.Int64 // when the control plane last answered, Unix nanoseconds; 0: never
	moved    atomic.Int64 // when a region last went on

	mu      sync.Mutex
	regions map[int]pace // those that are here, loading or living
	takes   takes
}

// standing is where a server is, as its owner last said. It never changes.
type standing struct {
	Tick, Most int64  // of the slowest and of the fastest region here
	Epoch      uint64 // of the slowest
	Particles  int
	Living     []int  // regions that are computed here with a claim, …
	Shadows    []int  // … without one, …
	Loading    []int  // … and those that are claimed or loaded
	Fossil     uint64 // the fossil line
	Horizon    uint64 // the nearest: no region here goes past it
	LogBytes   int64  // halos that are kept to be said again
	Peers      int
	Paused     bool
	Ended      bool
	Leaving    bool // regions are being given away
}

// pace is how far a region is known to be, and since when it waits for halos.
type pace struct {
	tick  int64
	waits time.Time // zero: it does not
}

// Boundaries of histograms, seconds: a halo on one machine takes 100 µs, one from
// across the world 300 ms; a minute is somebody's restart.
var (
	waitBuckets = []float64{1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 60}
	workBuckets = []float64{3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30}
)

func newMetrics() *metrics {
	m := &metrics{registry: prometheus.NewRegistry(), now: time.Now, watched: func() int64 { return 0 }, regions: map[int]pace{}, takes: newTakes()}
	m.ticks = m.counter("ylem_ticks_total", "Ticks that regions here computed, summed over regions; what was computed again after a restart as well.")
	m.epochs = m.counter("ylem_epochs_total", "Epochs that regions here computed, summed over regions.")
	m.steps = m.counter("ylem_particle_steps_total", "Particles times ticks that were computed here.")
	m.waited = m.histogram("ylem_halo_wait_seconds", "How long a region waited for its neighbours' halos before an epoch; epochs that did not wait are not in it.", waitBuckets)
	m.cuts = m.counters("ylem_cuts_total", "Cuts of regions by what became of them on this server's disk: written or failed.", "outcome")
	m.cutBytes = m.counter("ylem_cut_bytes_total", "Bytes of the cuts that were written.")
	m.cutTook = m.histogram("ylem_cut_seconds", "How long a cut took to encode and write.", workBuckets)
	m.taken = m.counters("ylem_regions_taken_total", "Regions that this server came to own: begun (or owned by it before it was started again), adopted, moved or copied.", "how")
	m.given = m.counter("ylem_regions_given_total", "Regions that another server owns now.")
	m.disagreements = m.counters("ylem_disagreements_total", "Halos that differ from what was computed here, or from another copy, by the server that said them.", "peer")
	m.requests = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "ylem_plane_request_seconds", Help: "Requests of the control plane by verb and outcome.", Buckets: workBuckets,
	}, []string{"verb", "outcome"})
	m.registry.MustRegister(m.requests)
	for _, how := range []string{takenNew, takenOver, takenMoved, takenCopy} {
		m.taken.WithLabelValues(how)
	}
	for _, outcome := range []string{"written", "failed"} {
		m.cuts.WithLabelValues(outcome)
	}
	m.traffic.register(m.registry)
	m.gauges()
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) counter(name, help string) prometheus.Counter {
	c := prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
	m.registry.MustRegister(c)
	return c
}

func (m *metrics) counters(name, help, label string) *prometheus.CounterVec {
	c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{label})
	m.registry.MustRegister(c)
	return c
}

func (m *metrics) histogram(name, help string, buckets []float64) prometheus.Histogram {
	h := prometheus.NewHistogram(prometheus.HistogramOpts{Name: name, Help: help, Buckets: buckets})
	m.registry.MustRegister(h)
	return h
}

// handler answers /metrics. What cannot be gathered goes to the log, the rest is
// told all the same.
func (m *metrics) handler(log *slog.Logger) http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn), ErrorHandling: promhttp.ContinueOnError, MaxRequestsInFlight: 4,
	})
}

// stands says where the server is: now and then.
func (m *metrics) stands(s standing) { m.at.Store(&s) }

// begins says at which tick a region is that lives here now, and has not advanced.
func (m *metrics) begins(region int, tick int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if p, known := m.regions[region]; !known || p.tick < 0 {
		m.regions[region] = pace{tick: tick}
	}
}

// advanced is called after each Advance of a region: it moved, or waits for halos.
// tick is where it is now, particles how many it has.
func (m *metrics) advanced(region int, tick int64, particles int, moved bool) {
	now := m.now()
	m.mu.Lock()
	defer m.mu.Unlock()
	p, known := m.regions[region]
	switch {
	case !moved && p.waits.IsZero():
		p.waits = now
	case moved:
		if !p.waits.IsZero() {
			m.waited.Observe(now.Sub(p.waits).Seconds())
			p.waits = time.Time{}
		}
		m.moved.Store(now.UnixNano())
		if n := tick - p.tick; known && p.tick >= 0 && n > 0 { // at the end it moves without a tick
			m.epochs.Inc()
			m.ticks.Add(float64(n))
			m.steps.Add(float64(n) * float64(particles))
		}
	}
	p.tick = tick
	m.regions[region] = p
}

// here says that a region is here from now on, to be loaded at first, or gone.
func (m *metrics) here(region int, gone bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if delete(m.regions, region); !gone {
		m.regions[region] = pace{tick: -1}
	}
}

// cut says what became of a cut: its bytes on the disk, and how long it took.
func (m *metrics) cut(bytes int, took time.Duration, err error) {
	if err != nil {
		m.cuts.WithLabelValues("failed").Inc()
		return
	}
	m.cuts.WithLabelValues("written").Inc()
	m.cutBytes.Add(float64(bytes))
	m.cutTook.Observe(took.Seconds())
}

// asked says what became of a request of the control plane.
func (m *metrics) asked(verb plane.Verb, outcome plane.Outcome, took time.Duration) {
	if outcome != plane.Unknown {
		m.answered.Store(m.now().UnixNano())
	}
	m.requests.WithLabelValues(verbs[verb], outcomes[outcome]).Observe(took.Seconds())
}

// Labels of what is asked of the control plane, and of what becomes of it.
var (
	verbs = map[plane.Verb]string{
		plane.Claim: "claim", plane.Seal: "seal", plane.Point: "point", plane.Put: "put",
		plane.Get: "get", plane.Drop: "drop", plane.List: "list", plane.Beat: "beat", plane.Read: "read",
	}
	outcomes = map[plane.Outcome]string{
		plane.Unknown: "unknown", plane.Done: "done", plane.Lost: "lost", plane.Absent: "absent", plane.Full: "full",
	}
)

// disagreed says that a halo of a server was found wrong.
func (m *metrics) disagreed(peer string) {
	m.disagreements.WithLabelValues(m.traffic.label(peer)).Inc()
}
