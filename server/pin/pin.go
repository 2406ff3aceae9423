// Package pin knows a server by its key: how keys are written, the certificate that
// a server makes itself and signs with its key, and what a client believes that
// knows the key and nobody who vouches for it.
package pin

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base32"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"
)

// Length is the length of a key as text.
const Length = 52

var text = base32.StdEncoding.WithPadding(base32.NoPadding)

// Name returns a public key as text: 52 lower-case letters and digits.
func Name(key ed25519.PublicKey) string { return strings.ToLower(text.EncodeToString(key)) }

// Parse reads what Name wrote; there is one way to write a key.
func Parse(name string) (ed25519.PublicKey, error) {
	key, err := text.DecodeString(strings.ToUpper(name))
	if err != nil || len(key) != ed25519.PublicKeySize || Name(key) != name {
		return nil, fmt.Errorf("%q is no key: keys are %d lower-case letters and digits, as ylem key prints them", name[:min(len(name), 2*Length)], Length)
	}
	return key, nil
}

// life is how long a certificate holds that a server makes at its start.
const life = 825 * 24 * time.Hour

// Certificate returns one that a server's key has signed. Its own key is of ECDSA
// P-256, for browsers take none of ed25519.
func Certificate(server ed25519.PrivateKey) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return tls.Certificate{}, err
	}
	public := server.Public().(ed25519.PublicKey)
	now := time.Now()
	leaf := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "ylem " + Name(public)}, DNSNames: []string{"localhost"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(life),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	issuer := &x509.Certificate{Subject: pkix.Name{CommonName: "ylem key " + Name(public)}, PublicKey: public}
	der, err := x509.CreateCertificate(rand.Reader, leaf, issuer, key.Public(), server)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}

// Client returns what a client believes of the server at a host: a certificate
// that the system knows to be the host's, or, if the server's key is known and not
// "", one that is signed with it.
func Client(host, key string) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS13, ServerName: host,
		InsecureSkipVerify: true, // VerifyConnection does it
		VerifyConnection: func(state tls.ConnectionState) error {
			if len(state.PeerCertificates) == 0 {
				return errors.New("the server has no certificate")
			}
			leaf, others := state.PeerCertificates[0], x509.NewCertPool()
			for _, c := range state.PeerCertificates[1:] {
				others.AddCert(c)
			}
			switch _, err := leaf.Verify(x509.VerifyOptions{DNSName: host, Intermediates: others}); {
			case err == nil:
				return nil
			case key == "":
				return fmt.Errorf("nobody vouches for the server's certificate (%w): if it made it itself, write its key before the address, KEY@%s:PORT", err, host)
			}
			return Signed(leaf, key)
		},
	}
}

// Signed errs unless a certificate holds now and is signed with a server's key.
// Whoever else vouches for it counts for nothing.
func Signed(leaf *x509.Certificate, key string) error { return signed(leaf, key, time.Now()) }

func signed(leaf *x509.Certificate, key string, now time.Time) error {
	public, err := Parse(key)
	switch {
	case err != nil:
		return err
	case leaf.SignatureAlgorithm != x509.PureEd25519 || !ed25519.Verify(public, leaf.RawTBSCertificate, leaf.Signature):
		return fmt.Errorf("the server's certificate is not signed with key %s: it is another server, or somebody stands between", key)
	case now.Before(leaf.NotBefore) || now.After(leaf.NotAfter):
		return errors.New("the server's certificate has expired: start the server again")
	}
	return nil
}
