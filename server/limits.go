package main

import (
	"net"
	"net/netip"
	"sync"
	"time"
)

// patient is how patient a server is with who comes to its port.
type patient struct {
	handshake time.Duration // until a stranger has said who it is, and before that its request
	dead      time.Duration // for one frame, and without any, of a server
	silence   time.Duration // without a sign of life of a viewer
}

var usual = patient{handshake: handshakeTime, dead: deadAfter, silence: viewSilence}

// Limits of one other machine, or of one network of IPv6, which is one customer's.
// This machine has none of its own.
const (
	maxPerAddress   = 64 // connections at once
	comesPerSecond  = 20 // connections
	comesAtOnce     = 200
	asksPerSecond   = 500 // messages of one viewer
	asksAtOnce      = 1000
	customerNetwork = 64 // bits
)

// crowd counts the connections of every address.
type crowd struct {
	mu     sync.Mutex
	open   map[netip.Prefix]int
	comes  limiter
	exempt func(netip.Addr) bool
}

func newCrowd() *crowd {
	return &crowd{
		open:   map[netip.Prefix]int{},
		comes:  limiter{perSecond: comesPerSecond, burst: comesAtOnce},
		exempt: netip.Addr.IsLoopback,
	}
}

// enter reports whether another connection of an address is taken, and counts it.
// leave is called when it ends.
func (c *crowd) enter(remote net.Addr, now time.Time) (leave func(), taken bool) {
	at, err := netip.ParseAddrPort(remote.String())
	address := at.Addr().Unmap()
	if err != nil || c.exempt(address) {
		return func() {}, true
	}
	bits := address.BitLen()
	if address.Is6() {
		bits = customerNetwork
	}
	from, _ := address.WithZone("").Prefix(bits)
	if !c.comes.admits(now, from.String()) {
		return nil, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open[from] >= maxPerAddress {
		return nil, false
	}
	c.open[from]++
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.open[from]--; c.open[from] == 0 {
			delete(c.open, from)
		}
	}, true
}

// quota lets somebody do something so many times a second, and a few more at once.
// It is for one goroutine.
type quota struct {
	perSecond, burst float64
	allowance
}

func newQuota(perSecond, burst float64, now time.Time) *quota {
	return &quota{perSecond, burst, allowance{burst, now}}
}

// admits reports whether it may be done now, and counts it.
func (p *quota) admits(now time.Time) bool {
	p.left = min(p.left+p.perSecond*max(now.Sub(p.at).Seconds(), 0), p.burst)
	p.at = now
	if p.left < 1 {
		return false
	}
	p.left--
	return true
}
