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
)

// access decides who may do what at one server. It may be used by several
// goroutines.
type access struct {
	self      *identity
	world     string   // its name, for which tokens must be
	accept    []string // keys of servers that may take part, as this server's person says
	listed    atomic.Pointer[[]string]
	pins      map[string]string // address → key that is expected there
	token     string            // by which other servers may let this one in; "": none
	closed    bool              // the port is open to others than this machine: who comes must be known
	insecure  bool              // the person wants it open nonetheless
	anonymous role              // of viewers without a token …
	asked     bool              // … as the person says, and not by default
	origins   []string          // hosts, or scheme://host:port, whose pages may look
	signs     bool              // halos are signed on all links; else where the other side wants it
	now       func() time.Time
}

// newAccess returns that of a server that only this machine reaches.
func newAccess(self *identity) *access {
	return &access{self: self, anonymous: mayWatch, pins: map[string]string{}, now: time.Now}
}

// list replaces the keys that the world itself lists: those of the record "world",
// else of the manifest. The control plane tells them.
func (a *access) list(keys []string) {
	keys = slices.Clone(keys)
	a.listed.Store(&keys)
}

// trusts reports whether a key may sign tokens here: the own one, and those that
// are accepted.
func (a *access) trusts(key string) bool {
	if key == a.self.ID() || slices.Contains(a.accept, key) {
		return true
	}
	listed := a.listed.Load()
	return listed != nil && slices.Contains(*listed, key)
}

// everybody reports whether a server may take part that nobody has named. A list
// of either kind ends that.
func (a *access) everybody(remote string) bool {
	listed := a.listed.Load()
	named := len(a.accept) > 0 || listed != nil && len(*listed) > 0
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
		r, err := judge(text, a.world, key, a.now(), a.trusts)
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
	return fmt.Sprintf("its key %s is not accepted here: start the server that refuses with --accept %s, or give this one a token that ylem token --role host --for %s makes there", key, key, key)
}

// errDenied is the error of who may not do what it wants; its text says why.
type errDenied struct{ why string }

func (e *errDenied) Error() string { return e.why }

// authorize errs unless whoever makes a request may do what a role may: by a
// token in the header Authorization, or as anybody.
func (a *access) authorize(r *http.Request, needed role) error {
	text, given := bearer(r)
	if r.URL.Query().Has("token") {
		return &errDenied{"a token in a URL is written into logs: send it in the header Authorization, and make a new one"}
	}
	if !given {
		return a.enough(a.anyone(r), needed)
	}
	got, err := a.roleOf(text)
	if err != nil {
		return err
	}
	return a.enough(got, needed)
}

// roleOf returns the role that a token gives to who shows it.
func (a *access) roleOf(text string) (role, error) {
	got, err := judge(text, a.world, "", a.now(), a.trusts)
	if err != nil {
		return mayNothing, &errDenied{err.Error()}
	}
	return got, nil
}

// anyone is the role of who shows no token. A proxy on this machine brings
// strangers, whatever the connection's address is.
func (a *access) anyone(r *http.Request) role {
	if !a.asked && !a.insecure && forwarded(r) {
		return mayNothing
	}
	return a.anonymous
}

func (a *access) enough(got, needed role) error {
	if got >= needed {
		return nil
	}
	if got == mayNothing {
		return &errDenied{fmt.Sprintf("this needs a token with role %s; ylem token makes one on the server", needed)}
	}
	return &errDenied{fmt.Sprintf("this needs role %s, and yours is %s", needed, got)}
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
