package main

import (
	"errors"
	"fmt"
	"net"

	"github.com/gorilla/websocket"
)

// garbage is what no honest server sends.
type garbage struct{ err error }

func (g *garbage) Error() string { return g.err.Error() }
func (g *garbage) Unwrap() error { return g.err }

// refused is a peer of another world. by is empty when this side refused.
type refused struct{ by, reason string }

func (r *refused) Error() string { return r.reason }

// complain says once why a connection ended or could not be made.
func (m *mesh) complain(who string, err error) {
	if err == nil || m.ctx.Err() != nil || errors.Is(err, errSelf) || errors.Is(err, errDuplicate) || errors.Is(err, errClosed) || websocket.IsCloseError(err, closeDuplicate, closeEnded) {
		return
	}
	if websocket.IsCloseError(err, websocket.CloseGoingAway) && m.owner.state.Load().Ended {
		return // it has ended as well, and leaves
	}
	var text string
	var r *refused
	var g *garbage
	var op *net.OpError
	var denied *errDenied
	var away *dropped
	switch {
	case errors.As(err, &away): // once for each host: it may come again and again
		if host, _, err := net.SplitHostPort(who); err == nil {
			who = host
		}
		text = fmt.Sprintf("%s is sent away: %s", who, away.reason)
	case errors.As(err, &denied):
		text = fmt.Sprintf("%s is refused: %s", who, denied.why)
	case errors.As(err, &r) && r.by != "":
		text = fmt.Sprintf("refused by %s: %s", who, r.reason)
	case errors.As(err, &r):
		text = fmt.Sprintf("%s is refused: %s", who, r.reason)
	case errors.As(err, &g):
		text = fmt.Sprintf("closed the connection to %s, which sent what no server sends: %v", who, err)
	case m.quiet: // whoever started all servers knows better
		return
	case errors.As(err, &op) && op.Op == "dial":
		text = fmt.Sprintf("no server at %s yet (%v); trying again", who, op.Err)
	default:
		if errors.As(err, &op) {
			err = op.Err
		}
		if m.forget(joinedTo(who)) {
			m.log.printf("lost %s (%v); waiting for it", who, err)
			return
		}
		text = fmt.Sprintf("%s ended the connection before it was joined (%v); trying again", who, err)
	}
	m.once(text, "%s", text)
}

// mostSaid bounds how much is remembered of what was said: strangers have a part in it.
const mostSaid = 1024

// once says something if nothing was said under this key.
func (m *mesh) once(key, format string, args ...any) {
	m.mu.Lock()
	again := m.said[key]
	if len(m.said) < mostSaid {
		m.said[key] = true
	}
	m.mu.Unlock()
	if !again {
		m.log.printf(format, args...)
	}
}

// forget lets something be said again. It reports whether it had been said.
func (m *mesh) forget(key string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	said := m.said[key]
	delete(m.said, key)
	return said
}

func joinedTo(peer string) string { return "joined: " + peer }
