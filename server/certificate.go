package main

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"time"
)

// certificateLife is how long a certificate holds that a server makes at its start.
const certificateLife = 825 * 24 * time.Hour

// certificate returns one that the server's key has signed. Its own key is of
// ECDSA P-256, for browsers take none of ed25519. Links do not look at it: they
// prove the server's key themselves (proof.go); viewers that know the server's
// key do (signedBy).
func (i *identity) certificate() (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return tls.Certificate{}, err
	}
	now := time.Now()
	leaf := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "ylem " + i.ID()}, DNSNames: []string{"localhost"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(certificateLife),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	issuer := &x509.Certificate{Subject: pkix.Name{CommonName: "ylem key " + i.ID()}, PublicKey: i.private.Public()}
	der, err := x509.CreateCertificate(rand.Reader, leaf, issuer, key.Public(), i.private)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}

// signedBy returns what checks, for a TLS client that knows the server's key and
// nobody who vouches for it, that the server's certificate was signed with it.
func signedBy(id string) func(tls.ConnectionState) error {
	return func(state tls.ConnectionState) error {
		key, err := parseKey(id)
		if err != nil {
			return err
		}
		if len(state.PeerCertificates) == 0 {
			return errors.New("the server has no certificate")
		}
		leaf, now := state.PeerCertificates[0], time.Now()
		switch {
		case leaf.SignatureAlgorithm != x509.PureEd25519 || !ed25519.Verify(key, leaf.RawTBSCertificate, leaf.Signature):
			return fmt.Errorf("the server's certificate is not signed with key %s: it is another server, or somebody stands between", id)
		case now.Before(leaf.NotBefore) || now.After(leaf.NotAfter):
			return errors.New("the server's certificate has expired: start the server again")
		}
		return nil
	}
}
