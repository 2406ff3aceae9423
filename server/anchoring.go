package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// anchoring is the flags of a server that keeps the control plane together with
// others, so that it goes on when one of them is gone.
type anchoring struct {
	listen  string
	anchors []string
	secret  string // file
}

func (n *anchoring) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&n.listen, "anchor", "", "keep the control plane together with other anchors, and listen for them at `HOST:PORT`")
	f.StringSliceVar(&n.anchors, "anchors", nil, "all anchors, this one too, three or five `HOST:PORT,…` in the same words everywhere")
	f.StringVar(&n.secret, "anchor-secret", "", "what all anchors know and nobody else, `FILE`")
}

// check refuses what could not work, or would let anybody in.
func (n *anchoring) check(o *hosting) error {
	if err := checkAnchors(n.listen, n.anchors); err != nil || n.listen == "" {
		return err
	}
	switch {
	case o.nats != "":
		return usagef("--anchor and --nats: the control plane is kept by one or the other")
	case o.data == "":
		return usagef("--anchor needs --data DIR: the other anchors count on what this one keeps")
	case n.secret == "":
		return usagef("--anchor needs --anchor-secret FILE, the same on all anchors: head -c 32 /dev/urandom > FILE makes one")
	case !loopback(hostname(n.listen)) && len(o.doors.accept) == 0:
		return usagef("--anchor %s is open to other machines: add --accept with the keys of the other anchors", n.listen)
	}
	return nil
}

// minSecret is how many bytes a secret has at least.
const minSecret = 16

// cluster returns what an anchor shares with the others; nil if it is alone. Between
// machines they speak TLS, and know each other by their keys.
func (n *anchoring) cluster(o *hosting, self *identity) (*anchorCluster, error) {
	if n.listen == "" {
		return nil, nil
	}
	secret, err := n.shared()
	if err != nil {
		return nil, err
	}
	c := &anchorCluster{name: self.ID(), listen: n.listen, anchors: n.anchors, secret: secret}
	if len(o.doors.accept) > 0 {
		c.security, err = anchorSecurity(self, append(slices.Clone(o.doors.accept), self.ID()))
	}
	return c, err
}

// shared reads --anchor-secret; nil without --anchor.
func (n *anchoring) shared() ([]byte, error) {
	if n.listen == "" {
		return nil, nil
	}
	info, err := os.Stat(n.secret)
	if err == nil && info.Mode().Perm()&0o007 != 0 && os.PathSeparator == '/' {
		err = fmt.Errorf("everybody on this machine may read it: chmod 600 %s", filepath.Clean(n.secret))
	}
	var secret []byte
	if err == nil {
		secret, err = os.ReadFile(n.secret)
	}
	if secret = []byte(strings.TrimSpace(string(secret))); err == nil && len(secret) < minSecret {
		err = fmt.Errorf("it has %d bytes; %d at least are needed", len(secret), minSecret)
	}
	if err != nil {
		return nil, fmt.Errorf("--anchor-secret %s: %w", n.secret, err)
	}
	return secret, nil
}
