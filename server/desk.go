package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"ylem/region"
	"ylem/region/host"
	"ylem/region/plane"
	"ylem/region/wire"
)

// doPath is where programs have things done to the world.
const doPath = "/do"

// wish is what somebody wants done, as JSON: the body of a POST to doPath, and a
// viewer's order. What has an ID that was decided before is not done again, but
// answered again.
type wish struct {
	ID      string         `json:"id"`
	Command region.Command `json:"command,omitzero"`
	Begin   string         `json:"begin,omitempty"` // a world, in place of the one that goes on
}

// decider has commands decided: the owner of a server's regions.
type decider interface {
	// decide waits until a command is decided, and returns the epoch at whose
	// beginning it acts; or why the world does not take it. It errs with ctx.Err()
	// when ctx is done before.
	decide(ctx context.Context, o host.Order) (epoch uint64, err error)
	// when returns the tick at which an epoch begins, and in how many seconds that is,
	// about.
	when(epoch uint64) (tick int64, in float64)
}

// desk is where viewers and programs hand in what they want done. Many goroutines
// use it.
type desk struct {
	decider decider
	// may returns who asks, for the log of the world; it errs if they may not command.
	may  func(*http.Request) (by string, err error)
	rate limiter
	// choices is what can be begun; nil: nothing.
	choices atomic.Pointer[choices]
}

const (
	decideTime     = host.DecideTime*time.Millisecond + 2*time.Second // after which nobody waits any longer for the owner's answer
	wishesASecond  = 20                                               // of one connection, and of one who asks
	wishesAtOnce   = 40
	longestWishers = 64 // bytes of who asks
)

func newDesk(d decider, may func(*http.Request) (string, error)) *desk {
	return &desk{decider: d, may: may, rate: limiter{perSecond: wishesASecond, burst: wishesAtOnce}}
}

// refusal is why something is not done, with the status that HTTP has for it.
type refusal struct {
	status int
	text   string
}

func (r *refusal) Error() string { return r.text }

func refusef(status int, format string, args ...any) *refusal {
	return &refusal{status, fmt.Sprintf(format, args...)}
}

// ServeHTTP answers a POST when what it asks for is decided.
func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	answer, err := d.serve(w, r)
	if err != nil {
		answer.Error = err.Error()
		w.WriteHeader(err.status)
	}
	json.NewEncoder(w).Encode(answer)
}

func (d *desk) serve(w http.ResponseWriter, r *http.Request) (answer wire.Decided, refused *refusal) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return answer, refusef(http.StatusMethodNotAllowed, "commands are sent with POST")
	}
	if kind := r.Header.Get("Content-Type"); kind != "application/json" { // which no page of another host can send unasked
		return answer, refusef(http.StatusUnsupportedMediaType, "commands are application/json, not %q", printable(kind))
	}
	by, err := d.may(r)
	if err != nil {
		return answer, refusef(http.StatusForbidden, "%v", err)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, plane.MaxCommand))
	if err != nil {
		return answer, refusef(http.StatusRequestEntityTooLarge, "a command has at most %d bytes", plane.MaxCommand)
	}
	return d.take(r.Context(), body, by, "connection "+r.RemoteAddr)
}

// take has a wish decided and returns what became of it. from is another name under
// which who asks is kept from asking too fast.
func (d *desk) take(ctx context.Context, body []byte, by, from string) (wire.Decided, *refusal) {
	now := time.Now()
	if !d.rate.admits(now, from) || !d.rate.admits(now, "who "+by) {
		return wire.Decided{}, refusef(http.StatusTooManyRequests, "more than %d commands a second: wait a moment", wishesASecond)
	}
	w, err := readWish(body)
	if err != nil {
		return wire.Decided{}, refusef(http.StatusBadRequest, "%v", err)
	}
	o := host.Order{ID: w.ID, Command: w.Command, By: clipped(by, longestWishers)}
	answer := wire.Decided{ID: o.ID}
	if w.Begin != "" {
		return answer, d.begin(w, o.By)
	}
	ctx, stop := context.WithTimeout(ctx, decideTime)
	defer stop()
	epoch, err := d.decider.decide(ctx, o)
	switch {
	case errors.Is(err, host.ErrOpen), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return answer, refusef(http.StatusGatewayTimeout, "nobody knows yet whether it was decided, and it may still act: the control plane does not answer; ask again with the id %s, for which it is done once", o.ID)
	case errors.Is(err, host.ErrLapsed):
		return answer, refusef(http.StatusGatewayTimeout, "nothing was decided in %d s, and it is given up: the control plane does not answer; ask again", host.DecideTime/1000)
	case err != nil:
		return answer, refusef(http.StatusConflict, "%v", err)
	}
	answer.Epoch, answer.Number = epoch, hex(host.NumberOf(o.ID))
	answer.Tick, answer.In = d.decider.when(epoch)
	return answer, nil
}

// readWish reads what somebody wants done. Whether the world takes it is another
// question.
func readWish(body []byte) (*wish, error) {
	w := new(wish)
	in := json.NewDecoder(bytes.NewReader(body))
	in.DisallowUnknownFields()
	if err := in.Decode(w); err != nil {
		return nil, fmt.Errorf("this is no command: %w", err)
	}
	if _, err := in.Token(); err != io.EOF {
		return nil, errors.New("this is no command: something stands after the object")
	}
	if len(w.ID) < 1 || len(w.ID) > plane.MaxAsked || printable(w.ID) != w.ID {
		return nil, fmt.Errorf("a command has an id of 1 to %d printable characters, so that it is done once", plane.MaxAsked)
	}
	if w.Begin != "" && w.Command != (region.Command{}) {
		return nil, errors.New("this is no command: either something is done to this world, or another is begun")
	}
	return w, nil
}

// clipped cuts a text to so many bytes.
func clipped(text string, most int) string {
	if len(text) > most {
		return printable(text[:most])
	}
	return text
}

// commands errs unless who makes a request may command; it returns what to call them.
func (a *access) commands(r *http.Request) (by string, err error) { return a.may(r, mayCommand) }

// moves errs unless who makes a request may decide on servers: by a token with role
// host, or by sitting at this machine where who does may command.
func (a *access) moves(r *http.Request) (by string, err error) {
	here := loopback(hostname(r.RemoteAddr)) && loopback(hostname(r.Host)) && r.Header.Get("Origin") == "" && !forwarded(r)
	if here {
		return a.may(r, mayCommand)
	}
	return a.may(r, mayHost)
}
