package main

import (
	"os"
	"path/filepath"
	"slices"
	"time"
)

// leftovers are the temporary folders that ylem makes, and removes unless it is
// killed.
var leftovers = []string{"ylem-up-*", "ylem-plane-*"}

// leftoverAge is how old a temporary folder is before anybody but who made it looks
// at it: who has made it locks it next.
const leftoverAge = time.Minute

// sweepTemporary removes the temporary folders of this user in dir whose processes
// are gone: those with locks of which none is held. What cannot be removed stays.
func sweepTemporary(dir string, now time.Time) (removed []string) {
	for _, pattern := range leftovers {
		found, _ := filepath.Glob(filepath.Join(dir, pattern)) // the patterns are sound
		for _, folder := range found {
			info, err := os.Lstat(folder)
			if err != nil || !info.IsDir() || !ours(info) || now.Sub(info.ModTime()) < leftoverAge {
				continue
			}
			if abandoned(folder) && os.RemoveAll(folder) == nil {
				removed = append(removed, folder)
			}
		}
	}
	return removed
}

// abandoned reports whether a folder has locks, its own or those of servers in it,
// and nobody holds one.
func abandoned(folder string) bool {
	var locks []string
	for _, depth := range []string{"lock", "*/lock", "*/plane/*/lock"} {
		found, _ := filepath.Glob(filepath.Join(folder, depth))
		locks = append(locks, found...)
	}
	return len(locks) > 0 && !slices.ContainsFunc(locks, func(lock string) bool {
		unlock, err := lockFolder(filepath.Dir(lock))
		if err == nil {
			unlock()
		}
		return err != nil
	})
}
