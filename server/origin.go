package main

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// admits reports whether a viewer may look: a program, which sends no Origin,
// and a page that came from this host, from a server of this world, or from where
// --origin says.
func (s *stage) admits(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	if err != nil || u.Hostname() == "" {
		return false
	}
	a, here := s.mesh.access, hostname(r.Host)
	if slices.Contains(a.origins, strings.ToLower(u.Hostname())) || slices.Contains(a.origins, strings.ToLower(u.Scheme+"://"+u.Host)) {
		return true
	}
	if loopback(u.Hostname()) && loopback(here) {
		return true
	}
	if strings.EqualFold(u.Hostname(), here) {
		// A name that an attacker lets point here is the same in both, too. A server
		// that only this machine reaches has no name but localhost.
		return a.closed || a.asked || net.ParseIP(here) != nil
	}
	for _, l := range s.mesh.peers() {
		if strings.EqualFold(u.Hostname(), hostname(l.hello.Address)) {
			return true
		}
	}
	return false
}

// parseOrigin reads what --origin takes, a host or scheme://host[:port].
func parseOrigin(text string) (string, error) {
	text = strings.ToLower(text)
	u, err := url.Parse(text)
	switch {
	case err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && text == u.Scheme+"://"+u.Host:
		return text, nil
	case text != "" && !strings.ContainsAny(text, "/*@ ") && (!strings.Contains(text, ":") || net.ParseIP(text) != nil):
		return text, nil
	}
	return "", fmt.Errorf("%s: write a host such as example.org, or https://example.org:8443", printable(text))
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
