package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/region/host"
	"ylem/region/plane"
	"ylem/region/wire"
	"ylem/server/pin"
)

// clerk has commands decided by a real server that goes on in a goroutine of its own.
type clerk struct {
	*loner
	m     *plane.Manifest
	calls chan func()
	held  chan struct{} // while it is not nil and open nothing is decided
}

func newClerk(t testing.TB) *clerk {
	m := manifestOf(t, small, tale{grid: region.Grid{2, 1, 1}, epoch: 2, seed: 1})
	k := remembered{plane.NewMemory()}
	enterWorld(k, m)
	c := &clerk{loner: newLoner(t, k, m, 2), m: m, calls: make(chan func())}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			c.turn()
			select {
			case call := <-c.calls:
				call()
			default:
			}
		}
	}()
	t.Cleanup(func() {
		stop()
		<-done
	})
	return c
}

// on calls f where the server is.
func (c *clerk) on(f func()) {
	done := make(chan struct{})
	c.calls <- func() {
		f()
		close(done)
	}
	<-done
}

func (c *clerk) decide(ctx context.Context, o host.Order) (uint64, error) {
	if c.held != nil {
		<-ctx.Done()
		return 0, ctx.Err()
	}
	number := uint64(time.Now().UnixNano())
	o.Number = number
	c.on(func() { c.host.Step(c.now, host.Event{What: host.Ordered, Order: o}) })
	for {
		var a host.Action
		answered := false
		c.on(func() { a, answered = c.answers[number] })
		if answered {
			return a.Epoch, a.Err
		}
	}
}

func (c *clerk) when(epoch uint64) (int64, float64) { return c.m.TickOf(epoch), 0.5 }

// ask posts a body to a desk as somebody at this machine would.
func ask(d *desk, body string, change ...func(*http.Request)) (int, wire.Decided) {
	r := httptest.NewRequest(http.MethodPost, "http://localhost"+doPath, strings.NewReader(body))
	r.RemoteAddr = "127.0.0.1:4000"
	r.Header.Set("Content-Type", "application/json")
	for _, f := range change {
		f(r)
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	var answer wire.Decided
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		panic(err)
	}
	return w.Code, answer
}

// A command is answered when it is decided, and the same one is answered again and
// not done again.
func TestDesk(t *testing.T) {
	c := newClerk(t)
	d := newDesk(c, newAccess(drawIdentity()).commands)
	count := func() (n int) {
		c.on(func() {
			for _, r := range c.host.Regions() {
				n += r.Store().Owned
			}
		})
		return n
	}
	before := 0
	eventually(t, "the world is there", func() bool { before = count(); return before == 600 })
	body := `{"id":"one","command":{"add":{"kind":"B","at":[6,10,0],"count":25}}}`
	status, first := ask(d, body)
	require.Equal(t, http.StatusOK, status, first.Error)
	require.Equal(t, c.m.TickOf(first.Epoch), first.Tick)
	require.Equal(t, "one", first.ID)
	status, second := ask(d, body)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, first, second)
	eventually(t, "they are there", func() bool {
		reached := false
		c.on(func() { reached = c.tick() > first.Tick+20 })
		return reached
	})
	require.Equal(t, 625, count())
}

// What is wrong with a request is said, with the status that fits.
func TestDeskRefuses(t *testing.T) {
	c := newClerk(t)
	d := newDesk(c, newAccess(drawIdentity()).commands)
	d.rate.perSecond, d.rate.burst = 1e6, 1e6
	eventually(t, "the world is there", func() bool {
		there := false
		c.on(func() { there = c.tick() > 0 })
		return there
	})
	const pause = `{"id":"x","command":{"pause":true}}`
	for name, one := range map[string]struct {
		body   string
		status int
		want   string
		change func(*http.Request)
	}{
		"not JSON":        {"pause", 400, "this is no command", nil},
		"two objects":     {pause + pause, 400, "something stands after", nil},
		"a word too many": {`{"id":"x","command":{"explode":true}}`, 400, "explode", nil},
		"no id":           {`{"command":{"pause":true}}`, 400, "an id of 1 to 64", nil},
		"a long id":       {`{"id":"` + strings.Repeat("x", 65) + `","command":{"pause":true}}`, 400, "an id of 1 to 64", nil},
		"too long":        {strings.Repeat(" ", plane.MaxCommand) + pause, 413, "at most 4096 bytes", nil},
		"nothing":         {`{"id":"x","command":{}}`, 409, "a command says one of", nil},
		"unknown kind":    {`{"id":"x","command":{"add":{"kind":"C","at":[1,1,0],"count":1}}}`, 409, `no kind "C"`, nil},
		"unknown param":   {`{"id":"x","command":{"param":{"name":"heat","value":1}}}`, 409, `no param "heat"`, nil},
		"GET":             {"", 405, "POST", func(r *http.Request) { r.Method = http.MethodGet }},
		"a form":          {pause, 415, "application/json", func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }},
		"elsewhere":       {pause, 403, "this needs", func(r *http.Request) { r.RemoteAddr = "192.0.2.1:99" }},
		"another name":    {pause, 403, "this needs", func(r *http.Request) { r.Host = "evil.example" }},
		"another page":    {pause, 403, "this needs", func(r *http.Request) { r.Header.Set("Origin", "http://evil.example") }},
	} {
		change := one.change
		if change == nil {
			change = func(*http.Request) {}
		}
		status, answer := ask(d, one.body, change)
		require.Equal(t, one.status, status, "%s: %+v", name, answer)
		require.Contains(t, answer.Error, one.want, name)
	}
}

// Who asks too fast is told to wait, and others are not.
func TestDeskRate(t *testing.T) {
	d := newDesk(newClerk(t), func(r *http.Request) (string, error) { return r.Header.Get("Who"), nil })
	who := func(name string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("Who", name); r.RemoteAddr = name + ":1" }
	}
	slow := 0
	for range 3 * wishesAtOnce {
		if status, _ := ask(d, "{", who("a")); status == http.StatusTooManyRequests {
			slow++
		}
	}
	require.Greater(t, slow, wishesAtOnce)
	status, _ := ask(d, "{", who("b"))
	require.Equal(t, http.StatusBadRequest, status)
}

// A limiter gives back what time gives back, and remembers no more than it may.
func TestLimiter(t *testing.T) {
	l := limiter{perSecond: 2, burst: 3}
	now := time.Unix(1e9, 0)
	admitted := func() (n int) {
		for range 10 {
			if l.admits(now, "a") {
				n++
			}
		}
		return n
	}
	require.Equal(t, 3, admitted())
	now = now.Add(time.Second)
	require.Equal(t, 2, admitted())
	now = now.Add(-time.Hour)
	require.Zero(t, admitted(), "a clock that jumps back gives nothing")
	for i := range 3 * mostKnown {
		l.admits(now, fmt.Sprint(i))
	}
	require.LessOrEqual(t, len(l.left), mostKnown)
}

// Nobody waits for ever: after a while the answer is that there is none.
func TestDeskTimeout(t *testing.T) {
	c := newClerk(t)
	c.held = make(chan struct{})
	d := newDesk(c, newAccess(drawIdentity()).commands)
	ctx, stop := context.WithCancel(context.Background())
	stop()
	_, refused := d.take(ctx, []byte(`{"id":"x","command":{"pause":true}}`), "me", "here")
	require.Equal(t, http.StatusGatewayTimeout, refused.status)
	require.Contains(t, refused.text, "may still act")
	require.Contains(t, refused.text, "with the id x")
}

// ylem do says when what it asks for acts, tries again when there was no answer,
// and says in a sentence what is wrong.
func TestDo(t *testing.T) {
	c := newClerk(t)
	d := newDesk(c, func(r *http.Request) (string, error) {
		if r.Header.Get("Authorization") == "Bearer secret" {
			return "me", nil
		}
		return "", errors.New("this needs a token with role command")
	})
	eventually(t, "the world is there", func() bool {
		there := false
		c.on(func() { there = c.tick() > 0 })
		return there
	})
	var bodies []string
	lost := 1
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body bytes.Buffer
		body.ReadFrom(r.Body)
		bodies = append(bodies, body.String())
		if lost > 0 {
			lost--
			w.WriteHeader(http.StatusGatewayTimeout)
			w.Write([]byte(`{"request":0,"error":"nothing was decided"}`))
			return
		}
		r.Body = http.NoBody
		r2 := r.Clone(r.Context())
		r2.Body = struct {
			*bytes.Reader
			nothing
		}{bytes.NewReader(body.Bytes()), nothing{}}
		d.ServeHTTP(w, r2)
	}))
	defer server.Close()

	s := ylem(t, "do", server.URL, "kick", "at", "6,10", "radius", "4", "by", "-1,0", "--token", "secret", "--json")
	require.Equal(t, exitDone, s.status, s.errs.String())
	require.NotZero(t, s.object()["tick"])
	require.Len(t, bodies, 2)
	require.Equal(t, bodies[0], bodies[1], "the same one, with its ID")

	t.Setenv(tokenEnv, "secret")
	s = ylem(t, "do", server.URL+"/", "pause")
	require.Equal(t, exitDone, s.status, s.errs.String())
	require.Contains(t, s.errs.String(), "it acts at tick")

	s = ylem(t, "do", server.URL, "add", "C", "at", "1,1")
	require.Equal(t, exitWrong, s.status)
	require.Contains(t, s.errs.String(), `the world has no kind "C"`)
	s = ylem(t, "do", server.URL, "pause", "--token", "guess")
	require.Equal(t, exitWrong, s.status)
	require.Contains(t, s.errs.String(), "needs a token")
	require.NotContains(t, s.errs.String(), "guess")
	for _, args := range [][]string{{"do"}, {"do", "here", "pause"}, {"do", server.URL}, {"do", server.URL, "dance"}, {"do", server.URL, "pause", "--wait", "0s"}} {
		s = ylem(t, args...)
		require.Equal(t, exitUsage, s.status, "%v: %s", args, s.errs.String())
	}
	s = ylem(t, "do", "127.0.0.1:1", "pause")
	require.Equal(t, exitWrong, s.status)
	require.Contains(t, s.errs.String(), "no server listens at 127.0.0.1:1")
}

// A server with a certificate of its own is known by its key; another key is
// refused, and a token goes nowhere in clear.
func TestDoOverTLS(t *testing.T) {
	self := drawIdentity()
	certificate, err := pin.Certificate(self.private)
	require.NoError(t, err)
	asked := 0
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		json.NewEncoder(w).Encode(wire.Decided{Tick: 5})
	}))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	server.StartTLS()
	defer server.Close()
	address := strings.TrimPrefix(server.URL, "https://")
	s := ylem(t, "do", self.ID()+"@"+address, "pause", "--token", "x")
	require.Equal(t, exitDone, s.status, s.errs.String())
	require.Equal(t, 1, asked)
	for text, where := range map[string]string{
		"is not signed with key": drawIdentity().ID() + "@" + address, "write its key before the address": "https://" + address,
		"is no key": "abc@" + address, "would go to 192.0.2.1 in clear": "192.0.2.1:7070",
	} {
		s := ylem(t, "do", where, "pause", "--token", "x", "--wait", "1s")
		require.NotEqual(t, exitDone, s.status)
		require.Contains(t, s.errs.String(), text)
	}
	require.Equal(t, 1, asked)
}

// nothing is closed.
type nothing struct{}

func (nothing) Close() error { return nil }
