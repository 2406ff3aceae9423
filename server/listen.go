package main

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// maxConnections is how many connections of all kinds a server has at once.
// More are closed as they come.
const maxConnections = 256

// checkAddress reports what is wrong with the host:port given to a flag.
func checkAddress(flag, address string) error {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return usagef("%s %s: write HOST:PORT, such as 127.0.0.1:7070", flag, address)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil {
		return usagef("%s %s: %q is no port; ports are numbers from 0 to 65535", flag, address, port)
	} else if n == 0 && flag != "--listen" {
		return usagef("%s %s: port 0 is none that others can reach", flag, address)
	}
	return nil
}

// listen opens a port. A busy one is an error that names the port and the flag.
func listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("--listen %s: the port is in use by another program; choose another, or port 0 for any that is free", address)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("--listen %s: the port may not be opened by this user; choose one above 1023", address)
	case err != nil:
		return nil, fmt.Errorf("--listen %s: %w", address, err)
	}
	return &limited{TCPListener: l.(*net.TCPListener), crowd: newCrowd()}, nil
}

// advertised returns where others reach a listener: an address without a host
// if it listens on all.
func advertised(l net.Listener) string {
	address := l.Addr().(*net.TCPAddr)
	if address.IP.IsUnspecified() {
		return net.JoinHostPort("", strconv.Itoa(address.Port))
	}
	return address.String()
}

// limited is a listener that has so many connections at most, and so many of one
// address.
type limited struct {
	*net.TCPListener
	crowd *crowd
	open  atomic.Int64
}

func (l *limited) Accept() (net.Conn, error) {
	for {
		conn, err := l.AcceptTCP()
		if err != nil {
			return nil, err
		}
		if leave, taken := l.crowd.enter(conn.RemoteAddr(), time.Now()); taken {
			if l.open.Add(1) <= maxConnections {
				return &counted{TCPConn: conn, from: l, leave: leave}, nil
			}
			l.open.Add(-1)
			leave()
		}
		conn.Close()
	}
}

// counted is a connection that the listener counts until it is closed.
type counted struct {
	*net.TCPConn
	from  *limited
	leave func()
	once  sync.Once
}

func (c *counted) Close() error {
	c.once.Do(func() {
		c.from.open.Add(-1)
		c.leave()
	})
	return c.TCPConn.Close()
}
