package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"time"
)

// Waiting between two attempts to reach a server: doubled each time, jittered.
const (
	backoffLeast = 50 * time.Millisecond
	backoffMost  = 5 * time.Second
)

// meet dials addresses that a peer knows.
func (m *mesh) meet(addresses []string) {
	for _, address := range addresses {
		if host, _, err := net.SplitHostPort(address); err == nil && host != "" {
			m.dial(address)
		}
	}
}

// dial keeps the server at an address joined, for ever, and returns at once.
func (m *mesh) dial(address string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dialing[address] || len(m.dialing) >= 2*maxLinks || m.ctx.Err() != nil || address == m.self.Address {
		return
	}
	m.dialing[address] = true
	m.wg.Go(func() { m.keep(address) })
}

func (m *mesh) keep(address string) {
	session, wait := "", backoffLeast
	for m.ctx.Err() == nil {
		if l := m.joined(session, address); l != nil {
			session = l.hello.Session
			select {
			case <-l.done:
			case <-m.ctx.Done():
			}
			continue
		}
		start := time.Now()
		l, err := m.reach(address)
		if time.Since(start) > time.Second { // it was there for a while
			wait = backoffLeast
		}
		if l != nil && l.hello.Session != "" {
			session = l.hello.Session
		}
		switch {
		case errors.Is(err, errSelf):
			return
		case errors.Is(err, errDuplicate):
		case l != nil && l.own.Load() != nil && !isRefused(err): // it was joined
			m.complain(l.peer(), err)
		default:
			m.complain(address, err)
		}
		select {
		case <-time.After(time.Duration(rand.Int64N(int64(wait))) + wait/4):
		case <-m.ctx.Done():
		}
		wait = min(2*wait, backoffMost)
	}
}

// joined returns the link to the server with this session, or at this address.
func (m *mesh) joined(session, address string) *link {
	for _, l := range m.peers() {
		if l.hello.Session == session || l.hello.Address == address {
			return l
		}
	}
	return nil
}

// reach dials once and serves the link until it ends. The link is nil if there
// was nobody.
func (m *mesh) reach(address string) (*link, error) {
	if !m.room() {
		return nil, fmt.Errorf("this server is joined to %d others, as many as it takes", maxLinks)
	}
	defer m.leave()
	conn, response, err := m.access.dial(m.ctx, address, linkPath, linkProtocol, nil)
	if err != nil {
		if response != nil {
			err = fmt.Errorf("no ylem server answers there: %s", response.Status)
		}
		return nil, err
	}
	if conn.Subprotocol() != linkProtocol {
		conn.Close()
		return nil, fmt.Errorf("the server there does not speak %s", linkProtocol)
	}
	l := newLink(m, conn, true)
	l.address = address
	return l, m.run(l)
}

func isRefused(err error) bool {
	var r *refused
	return errors.As(err, &r)
}
