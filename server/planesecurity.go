package main

import (
	"crypto/tls"
	"errors"

	"ylem/server/pin"
)

// anchorSecurity returns the TLS between anchors with these keys: each shows a
// certificate that its key has signed, and lets in no other.
func anchorSecurity(self *identity, keys []string) (*tls.Config, error) {
	certificate, err := pin.Certificate(self.private)
	if err != nil {
		return nil, err
	}
	return &tls.Config{
		MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{certificate},
		ClientAuth: tls.RequireAnyClientCert, InsecureSkipVerify: true, // by names; keys are looked at here
		VerifyConnection: func(state tls.ConnectionState) error {
			if len(state.PeerCertificates) == 0 {
				return errors.New("an anchor without a certificate")
			}
			for _, key := range keys {
				if pin.Signed(state.PeerCertificates[0], key) == nil {
					return nil
				}
			}
			return errors.New("a key that is none of the anchors'")
		},
	}, nil
}
