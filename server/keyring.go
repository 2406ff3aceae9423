package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// keyring is the keys of servers that one process starts, each in the data directory
// of its server.
type keyring struct {
	dir  string
	keys []*identity
	ids  []string
}

// newKeyring returns the keys of n servers: those of before, if there is such a
// keyring, those that are there, and otherwise new ones.
func newKeyring(dir string, n int, before *keyring) (*keyring, error) {
	k := &keyring{dir: dir}
	for i := range n {
		if err := os.MkdirAll(k.data(i), 0o700); err != nil {
			return nil, fmt.Errorf("--data %s: %w", dir, err)
		}
		if before != nil {
			if err := writeIdentity(filepath.Join(k.data(i), keyFile), before.keys[i]); err != nil {
				return nil, fmt.Errorf("the key cannot be kept: %w", err)
			}
		}
		self, err := keptIdentity(k.data(i))
		if err != nil {
			return nil, err
		}
		k.keys, k.ids = append(k.keys, self), append(k.ids, self.ID())
	}
	return k, nil
}

// data is the data directory of a server.
func (k *keyring) data(i int) string { return filepath.Join(k.dir, fmt.Sprintf("server-%d", i)) }
