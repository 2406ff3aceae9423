//go:build !(linux || darwin || freebsd || openbsd || netbsd || dragonfly)

package main

// lockFolder does nothing where folders cannot be locked.
func lockFolder(string) (unlock func(), err error) { return func() {}, nil }
