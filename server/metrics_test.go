package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ylem/region/plane"
	"ylem/region/wire"
)

// metricsAt is metrics with a clock that stands until it is moved.
func metricsAt(at time.Time) (*metrics, *time.Time) {
	m := newMetrics()
	m.now = func() time.Time { return at }
	return m, &at
}

// scrape returns the samples of ylem at /metrics, "name{labels}" to value.
func scrape(t *testing.T, m *metrics) map[string]string {
	t.Helper()
	w := httptest.NewRecorder()
	m.handler(slog.New(slog.NewTextHandler(io.Discard, nil))).ServeHTTP(w, httptest.NewRequest("GET", metricsPath, nil))
	require.Equal(t, http.StatusOK, w.Code)
	return samples(w.Body.String())
}

func samples(body string) map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(body) {
		if at := strings.LastIndexByte(line, ' '); at > 0 && strings.HasPrefix(line, "ylem_") {
			out[line[:at]] = strings.TrimSpace(line[at:])
		}
	}
	return out
}

// What happens is counted, once, where the dashboard looks for it.
func TestMetricsCount(t *testing.T) {
	m, now := metricsAt(time.Unix(1e9, 0))
	m.watched = func() int64 { return 5 }
	m.here(3, false)
	m.begins(3, 40)
	m.begins(3, 41)
	m.advanced(3, 40, 100, false)
	*now = now.Add(200 * time.Millisecond)
	m.advanced(3, 40, 100, false)
	*now = now.Add(200 * time.Millisecond)
	m.advanced(3, 48, 100, true)
	m.advanced(3, 56, 90, true)
	m.advanced(3, 8, 90, true) // loaded from an older cut: nothing negative
	m.advanced(3, 8, 90, true) // the end
	m.here(3, true)
	m.cut(1234, 20*time.Millisecond, nil)
	m.cut(0, 0, errors.New("full"))
	m.asked(plane.Seal, plane.Lost, 5*time.Millisecond)
	p := m.joined("b")
	p.said(wire.Halo, 500)
	p.said(wire.Ping, 28)
	p.heard(wire.Halo, 300)
	m.disagreed("b")
	m.disagreed("never seen")
	m.stands(standing{Tick: 8, Most: 56, Epoch: 7, Particles: 90, Living: []int{3, 4}, Fossil: 2, Horizon: 19, LogBytes: 77, Peers: 1})

	got := scrape(t, m)
	for name, want := range map[string]string{
		`ylem_ticks_total`:                                             "16",
		`ylem_epochs_total`:                                            "2",
		`ylem_particle_steps_total`:                                    "1520",
		`ylem_halo_wait_seconds_count`:                                 "1",
		`ylem_halo_wait_seconds_sum`:                                   "0.4",
		`ylem_regions_taken_total{how="moved"}`:                        "0",
		`ylem_cuts_total{outcome="written"}`:                           "1",
		`ylem_cuts_total{outcome="failed"}`:                            "1",
		`ylem_cut_bytes_total`:                                         "1234",
		`ylem_cut_seconds_count`:                                       "1",
		`ylem_plane_request_seconds_count{outcome="lost",verb="seal"}`: "1",
		`ylem_plane_request_seconds_sum{outcome="lost",verb="seal"}`:   "0.005",
		`ylem_halo_bytes_total{direction="out",peer="b"}`:              "500",
		`ylem_halo_messages_total{direction="out",peer="b"}`:           "1",
		`ylem_halo_bytes_total{direction="in",peer="b"}`:               "300",
		`ylem_link_bytes_total{direction="out",peer="b"}`:              "528",
		`ylem_disagreements_total{peer="b"}`:                           "1",
		`ylem_disagreements_total{peer="other"}`:                       "1",
		`ylem_tick_slowest`:                                            "8",
		`ylem_tick_fastest`:                                            "56",
		`ylem_particles`:                                               "90",
		`ylem_regions_living`:                                          "2",
		`ylem_fossil_lag_epochs`:                                       "5",
		`ylem_horizon_epochs`:                                          "12",
		`ylem_log_bytes`:                                               "77",
		`ylem_viewers`:                                                 "5",
		`ylem_peers`:                                                   "1",
		`ylem_plane_silence_seconds`:                                   "0",
		`ylem_ready`:                                                   "1",
		fmt.Sprintf(`ylem_build_info{arithmetic="%d",build=%q}`, arithmetic, build()): "1",
	} {
		require.Equal(t, want, got[name], name)
	}
}

// Peers name themselves: however many come and go, however they are called, they
// fill no more series than there are links, and those that are here keep theirs.
func TestMetricsAreBounded(t *testing.T) {
	m := newMetrics()
	stays := m.joined("stays")
	for i := range 10 * maxLabelled {
		p := m.joined(fmt.Sprintf("stranger %d\n\xff\"", i))
		p.heard(wire.Halo, 1)
		p.left()
		p.left()
	}
	stays.heard(wire.Halo, 7)
	count := func() (n int) {
		for name := range scrape(t, m) {
			if strings.HasPrefix(name, "ylem_halo_bytes_total") && strings.Contains(name, `"in"`) {
				n++
			}
		}
		return n
	}
	require.Equal(t, "7", scrape(t, m)[`ylem_halo_bytes_total{direction="in",peer="stays"}`])
	require.Equal(t, maxLabelled, count())
	for i := range 2 * maxLabelled { // these stay as well
		m.joined(fmt.Sprintf("guest %d", i)).heard(wire.Halo, 1)
	}
	got := scrape(t, m)
	require.Equal(t, "7", got[`ylem_halo_bytes_total{direction="in",peer="stays"}`])
	require.Equal(t, fmt.Sprint(maxLabelled+1), got[`ylem_halo_bytes_total{direction="in",peer="other"}`])
	require.Equal(t, maxLabelled+1, count())
	m.joined(strings.Repeat("long", maxName))
}

// A server is ready while its regions live and either the control plane answers
// or the world goes on; otherwise it says why not, in one line.
func TestReady(t *testing.T) {
	start := time.Unix(1e9, 0)
	for _, c := range []struct {
		name            string
		at              *standing
		answered, moved time.Duration // before now; negative: never
		want            string
	}{
		{"nothing yet", nil, 0, 0, "starting"},
		{"all well", &standing{Living: []int{0}}, 0, 0, ""},
		{"loading", &standing{Living: []int{0}, Loading: []int{2, 3}}, 0, 0, "regions 2,3 are being loaded"},
		{"plane down, world goes on", &standing{Living: []int{0}}, time.Hour, time.Second, ""},
		{"plane down from the start, world goes on", &standing{Living: []int{0}}, -1, time.Second, ""},
		{"waits for a neighbour", &standing{Living: []int{0}}, time.Second, time.Hour, ""},
		{"paused", &standing{Living: []int{0}, Paused: true}, time.Second, time.Hour, ""},
		{"no region yet", &standing{}, time.Second, -1, ""},
		{"ended, and the plane has left", &standing{Ended: true}, time.Hour, time.Hour, ""},
		{"plane down, world stands", &standing{Tick: 70}, 20 * time.Second, 16 * time.Second, "the control plane has not answered for 20 s, and the world stands at tick 70"},
		{"plane never there", &standing{}, -1, -1, "the control plane has not answered yet, and the world stands at tick 0"},
		{"leaving", &standing{Leaving: true}, 0, 0, "leaving: its regions are given away"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, now := metricsAt(start)
			if c.at != nil {
				m.stands(*c.at)
			}
			if c.answered >= 0 {
				*now = start.Add(-c.answered)
				m.asked(plane.Beat, plane.Done, time.Millisecond)
			}
			if c.moved >= 0 {
				*now = start.Add(-c.moved)
				m.advanced(0, 70, 1, true)
			}
			*now = start.Add(-time.Millisecond)
			m.asked(plane.Seal, plane.Unknown, time.Second) // no answer is none
			*now = start
			mux := http.NewServeMux()
			m.health(mux)
			ask := func(path string) (int, string) {
				w := httptest.NewRecorder()
				mux.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
				return w.Code, strings.TrimSuffix(w.Body.String(), "\n")
			}
			code, text := ask(readyPath)
			if c.want == "" {
				require.Equal(t, http.StatusOK, code, text)
			} else {
				require.Equal(t, http.StatusServiceUnavailable, code)
				require.Equal(t, c.want, text)
			}
			code, _ = ask(livePath)
			require.Equal(t, http.StatusOK, code)
		})
	}
}

// The servers of a world tell at /metrics what they computed and said to each
// other, and answer as alive and ready.
func TestServersTellOfThemselves(t *testing.T) {
	file := worldFile(t, small)
	servers := cluster4(t, file, 50)
	finish(t, servers)
	get := func(s *server, path string) string {
		r, err := http.Get("http://" + s.mesh.self.Address + path)
		require.NoError(t, err)
		defer r.Body.Close()
		text, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, r.StatusCode, string(text))
		return string(text)
	}
	number := func(got map[string]string, name string) float64 {
		n, err := strconv.ParseFloat(got[name], 64)
		require.NoError(t, err, name)
		return n
	}
	particles := 0.0
	for _, s := range servers {
		get(s, livePath)
		get(s, readyPath)
		text := get(s, metricsPath)
		require.Contains(t, text, "go_goroutines")
		require.Contains(t, text, "process_resident_memory_bytes")
		got := samples(text)
		require.Equal(t, "50", got["ylem_epochs_total"])
		require.Equal(t, "50", got["ylem_ticks_total"])
		require.Equal(t, "50", got["ylem_tick_slowest"])
		require.Equal(t, "1", got["ylem_ended"])
		require.Equal(t, "3", got["ylem_peers"])
		for _, other := range servers {
			if other != s {
				require.GreaterOrEqual(t, number(got, fmt.Sprintf("ylem_halo_messages_total{direction=\"in\",peer=%q}", other.mesh.self.Name)), 50.0)
			}
		}
		particles += number(got, "ylem_particles")
	}
	require.EqualValues(t, ylem(t, "run", file, "--ticks", "50", "--json").object()["particles"], particles)
}

// Metrics name peers, so a server that others reach tells them to who may watch
// only; whether it lives and is ready it tells anybody.
func TestMetricsAreForWatchers(t *testing.T) {
	a := newAccess(drawIdentity())
	world := "small"
	a.world.Store(&world)
	a.anonymous, a.closed = mayNothing, true
	m, log := newMetrics(), newOutput()
	m.stands(standing{Ended: true})
	mux := http.NewServeMux()
	m.answer(mux, a, newConsole(&log))
	ask := func(path, token string) int {
		w, r := httptest.NewRecorder(), httptest.NewRequest("GET", path, nil)
		if token != "" {
			r.Header.Set("Authorization", "Bearer "+token)
		}
		mux.ServeHTTP(w, r)
		return w.Code
	}
	soon := time.Now().Add(time.Minute)
	require.Equal(t, http.StatusUnauthorized, ask(metricsPath, ""))
	require.Equal(t, http.StatusUnauthorized, ask(metricsPath, a.self.mint(mayWatch, "another", soon, "")))
	require.Equal(t, http.StatusUnauthorized, ask(metricsPath, drawIdentity().mint(mayWatch, "small", soon, "")))
	require.Equal(t, http.StatusOK, ask(metricsPath, a.self.mint(mayWatch, "small", soon, "")))
	require.Equal(t, http.StatusOK, ask(livePath, ""))
	require.Equal(t, http.StatusOK, ask(readyPath, ""))
}
