package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"ylem/server/pin"
)

// identity is who a server is: the ed25519 key with which it proves that it is
// itself, and signs what it says.
type identity struct {
	private ed25519.PrivateKey
	id      string
}

// keyFile is where a server keeps its key in its data directory.
const keyFile = "key.pem"

func newIdentity(private ed25519.PrivateKey) *identity {
	return &identity{private, pin.Name(private.Public().(ed25519.PublicKey))}
}

// drawIdentity returns a new one.
func drawIdentity() *identity {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err) // the system has no randomness
	}
	return newIdentity(private)
}

// ID is the public key as text. It is no secret.
func (i *identity) ID() string { return i.id }

func (i *identity) sign(message []byte) []byte { return ed25519.Sign(i.private, message) }

// String keeps the private key out of whatever prints the identity.
func (i *identity) String() string { return i.id }

// GoString is String, for %#v.
func (i *identity) GoString() string { return i.id }

// keptIdentity returns the identity of a data directory, and draws it the first
// time. Of several processes that do so at once all get the same.
func keptIdentity(dir string) (*identity, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	return identityFrom(filepath.Join(dir, keyFile), true)
}

// identityFrom reads a key file, PEM of PKCS #8, and makes it if it may and there is none.
func identityFrom(path string, make bool) (*identity, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && make {
		if err := writeIdentity(path, drawIdentity()); err != nil {
			return nil, fmt.Errorf("the key cannot be kept: %w", err)
		}
		data, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o007 != 0 && os.PathSeparator == '/' {
		return nil, fmt.Errorf("%s: everybody on this machine may read this key: chmod 600 %s", path, path)
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, fmt.Errorf("%s: no key in PEM; remove the file and a new one is drawn, by which others do not know this server yet", path)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%s: not a key in PKCS #8: damaged, or made by another program", path) // err may quote what it read
	}
	private, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%s: a key, but none of ed25519; ylem key makes one", path)
	}
	return newIdentity(private), nil
}

// writeIdentity makes a key file that only its owner reads. It appears whole or
// not at all, and one that is there already stays.
func writeIdentity(path string, i *identity) error {
	der, err := x509.MarshalPKCS8PrivateKey(i.private)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".key-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	err = errors.Join(pem.Encode(f, &pem.Block{Type: "PRIVATE KEY", Bytes: der}), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	// A rename would replace the key of another process; a link does not. Where
	// there are no links there is nobody to race with either.
	switch err := os.Link(f.Name(), path); {
	case errors.Is(err, fs.ErrExist):
		return nil
	case err != nil:
		if err := os.Rename(f.Name(), path); err != nil {
			return err
		}
	}
	if dir, err := os.Open(filepath.Dir(path)); err == nil {
		dir.Sync()
		dir.Close()
	}
	return nil
}
