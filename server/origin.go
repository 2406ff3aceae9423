package main

import (
	"net"
	"net/http"
	"net/url"
	"strings"
)

// admits reports whether a viewer may look: a program, which sends no Origin,
// and a page that came from this host or from a server of this world.
func (s *stage) admits(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	if err != nil || u.Hostname() == "" {
		return false
	}
	if strings.EqualFold(u.Hostname(), hostname(r.Host)) || loopback(u.Hostname()) && loopback(hostname(r.Host)) {
		return true
	}
	for _, l := range s.mesh.peers() {
		if strings.EqualFold(u.Hostname(), hostname(l.hello.Address)) {
			return true
		}
	}
	return false
}

// hostname returns the host of host:port, or of a host alone.
func hostname(address string) string {
	if host, _, err := net.SplitHostPort(address); err == nil {
		return host
	}
	return strings.Trim(address, "[]")
}

// loopback reports whether a host is this machine, by name or by number.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}
