// Package soak computes a world on real servers, breaks them, and compares what
// became of the world with an undisturbed run (go test -tags chaos ./soak). Each
// server is a process with a directory of its own; all that servers say to each
// other goes through proxies that can be cut.
package soak
