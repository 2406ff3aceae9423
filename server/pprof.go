package main

import (
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"time"
)

// profiling serves Go's profiles, for go tool pprof, at an address of their own
// until stop is called: the loopback's if none is said. No address, no profiles.
func profiling(address string, log *console) (stop func(), err error) {
	if address == "" {
		return func() {}, nil
	}
	l, err := net.Listen("tcp", profileAddress(address))
	if err != nil {
		return nil, usagef("--pprof %s: %w", address, err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	s := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(log.logger().Handler(), slog.LevelDebug)}
	go s.Serve(l)
	log.printf("profiles: http://%s/debug/pprof/", l.Addr())
	if at, _ := l.Addr().(*net.TCPAddr); at != nil && !at.IP.IsLoopback() {
		log.note(slog.LevelWarn, "profiles are open to whoever reaches this address, and show what is in memory", slog.String("address", l.Addr().String()))
	}
	return func() { s.Close() }, nil
}

// profileAddress completes an address without a host.
func profileAddress(address string) string {
	if host, port, err := net.SplitHostPort(address); err == nil && host == "" {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return address
}
