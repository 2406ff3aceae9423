package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"ylem/region/plane"
)

// access decides who may do what at one server. It may be used by several
// goroutines.
type access struct {
	self      *identity
	world     atomic.Pointer[string] // its name, for which tokens must be; nil: it is yet to be learnt where this server joins
	accept    []string               // keys of servers that may take part, as this server's person says
	listed    atomic.Pointer[[]string]
	pins      map[string]string // address → key that is expected there
	token     string            // by which other servers may let this one in; "": none
	closed    bool              // the port is open to others than this machine: who comes must be known
	insecure  bool              // the person wants it open nonetheless
	anonymous role              // of viewers without a token …
	asked     bool              // … as the person says, and not by default
	origins   []string          // hosts, or scheme://host:port, whose pages may look
	evidence  string            // file of what is held against others; "": none
	signs     bool              // halos are signed on all links; else where the other side wants it
	now       func() time.Time
	times     patient
}

// newAccess returns that of a server that only this machine reaches.
func newAccess(self *identity) *access {
	return &access{self: self, pins: map[string]string{}, now: time.Now, times: usual}
}

// called returns the name of the world, "" while it is not known.
func (a *access) called() string {
	if name := a.world.Load(); name != nil {
		return *name
	}
	return ""
}

// list replaces the keys that the world itself lists: those of the record "world",
// else of the manifest. The control plane tells them.
func (a *access) list(keys []string) {
	keys = slices.Clone(keys)
	a.listed.Store(&keys)
}

// keys returns the keys that the world itself lists.
func (a *access) keys() []string {
	if listed := a.listed.Load(); listed != nil {
		return *listed
	}
	return nil
}

// follow takes the record "world", or what becomes of it, for its list of keys.
func (a *access) follow(e plane.Entry, m *plane.Manifest) {
	var record plane.World
	if e.Key != plane.WorldKey || plane.Decode(e.Value, &record) != nil {
		return
	}
	if len(record.Keys) > 0 {
		a.list(record.Keys)
	} else if m != nil {
		a.list(m.Keys)
	}
}

// trusts reports whether a key may sign tokens here: the own one, and those that
// are accepted.
func (a *access) trusts(key string) bool {
	if key == a.self.ID() || slices.Contains(a.accept, key) {
		return true
	}
	return slices.Contains(a.keys(), key)
}

// everybody reports whether a server may take part that nobody has named. A list
// of either kind ends that.
func (a *access) everybody(remote string) bool {
	named := len(a.accept) > 0 || len(a.keys()) > 0
	return !named && (a.insecure || !a.closed && loopback(hostname(remote)))
}

// admit says why a server may not take part, for the persons at both; "" if it
// may. remote is the other end of the connection, dialled the address that this
// side has dialled, "" if it has not.
func (a *access) admit(key, text, remote, dialled string) string {
	if pin := a.pins[dialled]; pin != "" && dialled != "" {
		if pin == key {
			return ""
		}
		return fmt.Sprintf("the server at %s has key %s and not %s, as --join says: the address is another server's, or somebody stands between", dialled, key, pin)
	}
	if a.trusts(key) || a.everybody(remote) {
		return ""
	}
	if text != "" {
		_, r, err := judge(text, a.called(), key, a.now(), a.trusts)
		switch {
		case err != nil:
			return err.Error()
		case r >= mayHost:
			return ""
		}
	}
	if dialled != "" {
		return fmt.Sprintf("the server at %s has key %s, which is not accepted here: if ylem key says the same there, start with --join %s@%s", dialled, key, key, dialled)
	}
	return fmt.Sprintf("key %s is not accepted by the server that it comes to: start that one with --accept %s, or give the one with this key a token that ylem token --role host --for %s makes there", key, key, key)
}

// errDenied is the error of who may not do what it wants; its text says why.
type errDenied struct{ why string }

func (e *errDenied) Error() string { return e.why }

// guest is who makes a request, or looks: what he may do, until when, and what to
// call him in a log.
type guest struct {
	role  role
	until time.Time // zero: for ever
	name  string
}

// guest returns who makes a request: by the token in its header Authorization, or
// anybody. It errs if the token is none that counts here.
func (a *access) guest(r *http.Request) (guest, error) {
	if r.URL.Query().Has("token") {
		return guest{}, &errDenied{"a token in a URL is written into logs: send it in the header Authorization, and make a new one"}
	}
	if text, given := bearer(r); given {
		return a.shown(text)
	}
	return guest{role: a.anyone(r), name: hostname(r.RemoteAddr)}, nil
}

// shown returns what a token lets who shows it.
func (a *access) shown(text string) (guest, error) {
	t, got, err := judge(text, a.called(), "", a.now(), a.trusts)
	if err != nil {
		return guest{}, &errDenied{err.Error()}
	}
	return guest{got, time.Unix(t.Expires, 0), "token " + t.ID}, nil
}

// authorize errs unless whoever makes a request may do what a role may.
func (a *access) authorize(r *http.Request, needed role) error {
	_, err := a.may(r, needed)
	return err
}

// may is authorize, and returns what to call in a log who makes the request.
func (a *access) may(r *http.Request, needed role) (by string, err error) {
	g, err := a.guest(r)
	if err != nil {
		return "", err
	}
	return g.name, g.may(needed)
}

// may errs unless the guest may do what a role may.
func (g *guest) may(needed role) error {
	switch {
	case g.role >= needed:
		return nil
	case g.role == mayNothing:
		return &errDenied{fmt.Sprintf("this needs a token with role %s: ylem token makes one on the server", needed)}
	}
	return &errDenied{fmt.Sprintf("this needs role %s, and yours is %s: ylem token makes a token on the server", needed, g.role)}
}

// anyone is the role of who shows no token: what --anonymous says, else, on a
// machine that nobody else reaches, all but computing. A page of elsewhere is not
// somebody at this machine, whatever name leads it here, nor is what a proxy brings.
func (a *access) anyone(r *http.Request) role {
	switch origin := r.Header.Get("Origin"); {
	case a.asked || a.closed:
		return a.anonymous
	case forwarded(r):
		return mayNothing
	case !loopback(hostname(r.RemoteAddr)) || !loopback(hostname(r.Host)):
		return mayWatch
	case origin != "" && origin != "http://"+r.Host && origin != "https://"+r.Host:
		return mayWatch
	}
	return mayCommand
}

// deny answers a request that was not authorized.
func deny(w http.ResponseWriter, err error) {
	var d *errDenied
	if !errors.As(err, &d) {
		err = errors.New("not allowed")
	}
	w.Header().Set("WWW-Authenticate", `Bearer realm="ylem"`)
	http.Error(w, err.Error(), http.StatusUnauthorized)
}

// bearer returns the token in a request's header.
func bearer(r *http.Request) (string, bool) {
	scheme, text, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(text), strings.EqualFold(scheme, "bearer")
}

// forwarded reports whether a proxy says that it stands between.
func forwarded(r *http.Request) bool {
	return r.Header.Get("Forwarded") != "" || r.Header.Get("X-Forwarded-For") != ""
}

// remoteOf is where a request comes from, as far as trust goes: what a proxy
// brings comes from nowhere near.
func remoteOf(r *http.Request) string {
	if forwarded(r) {
		return net.IPv4zero.String()
	}
	return r.RemoteAddr
}
