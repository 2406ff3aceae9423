//go:build !(linux || darwin || freebsd || openbsd || netbsd || dragonfly)

package main

import "io/fs"

// lockFolder does nothing where folders cannot be locked.
func lockFolder(string) (unlock func(), err error) { return func() {}, nil }

// ours knows of no folder that it is this user's.
func ours(fs.FileInfo) bool { return false }
