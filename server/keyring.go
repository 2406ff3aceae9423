package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// keyring is the keys of servers that one process starts, each in the data directory
// of its server.
type keyring struct {
	dir string
	ids []string
}

// newKeyring returns the keys of n servers, and draws those that are not there.
func newKeyring(dir string, n int) (*keyring, error) {
	k := &keyring{dir: dir}
	for i := range n {
		if err := os.MkdirAll(k.data(i), 0o700); err != nil {
			return nil, fmt.Errorf("--data %s: %w", dir, err)
		}
		self, err := keptIdentity(k.data(i))
		if err != nil {
			return nil, err
		}
		k.ids = append(k.ids, self.ID())
	}
	return k, nil
}

// data is the data directory of a server.
func (k *keyring) data(i int) string { return filepath.Join(k.dir, fmt.Sprintf("server-%d", i)) }
