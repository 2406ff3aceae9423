package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// keyring is the keys of servers that one process starts, in files that only its
// user reads and that end with it.
type keyring struct {
	dir string
	ids []string
}

// newKeyring draws n keys.
func newKeyring(n int) (*keyring, error) {
	dir, err := os.MkdirTemp("", "ylem-keys-") // 0700
	if err != nil {
		return nil, err
	}
	k := &keyring{dir: dir}
	for i := range n {
		self := drawIdentity()
		if err := writeIdentity(k.file(i), self); err != nil {
			k.remove()
			return nil, err
		}
		k.ids = append(k.ids, self.ID())
	}
	return k, nil
}

// file is where the key of a server is.
func (k *keyring) file(i int) string { return filepath.Join(k.dir, fmt.Sprintf("%d.pem", i)) }

// remove takes the keys away.
func (k *keyring) remove() {
	if k != nil {
		os.RemoveAll(k.dir)
	}
}
