package main

import (
	"crypto/rand"
	"crypto/tls"
	"errors"
	"strings"

	broker "github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"ylem/server/pin"
)

// Answers of the control plane come to an inbox, a subject whose name only the asker
// knows: it draws the name and says it as its user name, and may listen to nothing
// else. So no client hears what another one is answered.

// inboxUser returns what makes a connection one whose inbox has a name that was drawn
// for it.
func inboxUser() []nats.Option {
	name := rand.Text()
	return []nats.Option{nats.UserInfo(name, ""), nats.CustomInboxPrefix(inboxOf(name))}
}

// inboxOf returns the prefix of the subjects of an inbox.
func inboxOf(name string) string { return nats.InboxPrefix + name }

// hears is what a client may listen to.
func hears(name string) *broker.SubjectPermission {
	return &broker.SubjectPermission{Allow: []string{inboxOf(name) + ".>"}}
}

// isInbox reports whether a name is one that nobody guesses, and no pattern.
func isInbox(name string) bool {
	return len(name) == len(rand.Text()) && strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}

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
