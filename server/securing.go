package main

import (
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ylem/server/pin"
)

// securing is the flags of who may come to a server's port, and how.
type securing struct {
	tls       bool
	cert, key string
	insecure  bool
	accept    []string
	anonymous string
	origins   []string
	signs     bool
	keyFile   string
	tokenFile string
}

func (s *securing) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&s.tls, "tls", false, "speak TLS with a certificate that this server makes itself and signs with its key")
	f.StringVar(&s.cert, "tls-cert", "", "speak TLS with the certificate, and those it needs, in `FILE` (PEM); browsers want one that they know")
	f.StringVar(&s.key, "tls-key", "", "the key of --tls-cert, `FILE` (PEM)")
	f.BoolVar(&s.insecure, "insecure", false, "listen to other machines, and dial them, also without TLS and without knowing them")
	f.StringSliceVar(&s.accept, "accept", nil, "let servers with these keys take part, `KEY,…` as ylem key prints them")
	f.StringVar(&s.anonymous, "anonymous", "", "what viewers without a token may: `ROLE` none, watch or command (command on this machine, none from others)")
	f.StringSliceVar(&s.origins, "origin", nil, "let pages of these hosts look, `HOST,…` or https://HOST:PORT,…")
	f.BoolVar(&s.signs, "sign-halos", false, "sign all halos, also between servers on this machine; to others they always are")
}

// addSelf adds the flags of one server, who it is.
func (s *securing) addSelf(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&s.keyFile, "identity", "", "the key that says who this server is, `FILE`; in --data otherwise, else drawn")
	f.StringVar(&s.tokenFile, "token-file", "", "a token with role host by which other servers let this one in, `FILE`")
}

// secures reports whether the flags ask for TLS.
func (s *securing) secures() bool { return s.tls || s.cert != "" }

// check refuses what would be unsafe at an address to listen at, and says what to do.
func (s *securing) check(listen string, join []string) error {
	switch {
	case (s.cert == "") != (s.key == ""):
		return usagef("--tls-cert and --tls-key belong together: one names the certificate, the other its key")
	case s.tls && s.cert != "":
		return usagef("--tls makes a certificate itself, and --tls-cert names one: choose one of the two")
	case s.insecure && s.secures():
		return usagef("--insecure goes without TLS; leave it away, or --tls")
	case !s.insecure && !s.secures() && !loopback(hostname(listen)):
		return usagef("--listen %s is open to other machines: add --tls (or --tls-cert FILE --tls-key FILE) so that nobody listens in or forges, "+
			"or --insecure if the network is yours alone", listen)
	}
	for _, key := range s.accept {
		if _, err := pin.Parse(key); err != nil {
			return usagef("--accept: %w", err)
		}
	}
	if s.anonymous != "" {
		if r, err := parseRole(s.anonymous); err != nil || r > mayCommand {
			return usagef("--anonymous %s: none, watch or command", s.anonymous)
		}
	}
	for _, origin := range s.origins {
		if _, err := parseOrigin(origin); err != nil {
			return usagef("--origin %w", err)
		}
	}
	for _, address := range join {
		if key, _, found := strings.Cut(address, "@"); found {
			if _, err := pin.Parse(key); err != nil {
				return usagef("--join %s: %w", address, err)
			}
		}
	}
	return nil
}

// args are the flags for another server of the same person that shall be as open.
func (s *securing) args() (args []string) {
	for _, flag := range []struct {
		name string
		on   bool
	}{{"tls", s.tls}, {"insecure", s.insecure}, {"sign-halos", s.signs}} {
		if flag.on {
			args = append(args, "--"+flag.name)
		}
	}
	for _, flag := range []struct{ name, value string }{
		{"tls-cert", s.cert},
		{"tls-key", s.key},
		{"anonymous", s.anonymous},
		{"accept", strings.Join(s.accept, ",")},
		{"origin", strings.Join(s.origins, ",")},
	} {
		if flag.value != "" {
			args = append(args, "--"+flag.name, flag.value)
		}
	}
	return args
}

// unpinned returns addresses without the keys that are expected there, KEY@HOST:PORT.
func unpinned(join []string) (addresses []string, pins map[string]string) {
	pins = map[string]string{}
	for _, text := range join {
		key, address, found := strings.Cut(text, "@")
		if !found {
			address = text
		} else {
			pins[address] = key
		}
		addresses = append(addresses, address)
	}
	return addresses, pins
}

// identity returns the server's key: of --identity, else kept in a data directory,
// else drawn for as long as the process lives.
func (s *securing) identity(data string) (*identity, error) {
	switch {
	case s.keyFile != "":
		return identityFrom(s.keyFile, false)
	case data != "":
		return keptIdentity(data)
	}
	return drawIdentity(), nil
}

// access returns what the flags, which were checked, let others do.
func (s *securing) access(self *identity, listen string, join []string) (*access, error) {
	a := newAccess(self)
	a.accept, a.insecure, a.signs = slices.Clone(s.accept), s.insecure, s.signs
	a.closed = !loopback(hostname(listen))
	_, a.pins = unpinned(join)
	switch {
	case s.anonymous != "":
		a.anonymous, _ = parseRole(s.anonymous)
		a.asked = true
	case a.closed && s.insecure:
		a.anonymous = mayWatch
	}
	for _, text := range s.origins {
		origin, _ := parseOrigin(text)
		a.origins = append(a.origins, origin)
	}
	var err error
	a.token, err = s.token()
	return a, err
}

// token reads --token-file; "" without it.
func (s *securing) token() (string, error) {
	if s.tokenFile == "" {
		return "", nil
	}
	data, err := os.ReadFile(s.tokenFile)
	if err != nil {
		return "", fmt.Errorf("--token-file: %w", err)
	}
	text := strings.TrimSpace(string(data))
	if _, r, err := parseToken(text); err != nil || r != mayHost {
		return "", fmt.Errorf("--token-file %s: it holds no token with role host (%v)", s.tokenFile, err)
	}
	return text, nil
}

// readable errs unless the files that flags name are there and hold what they must:
// asked before anything is written.
func (s *securing) readable() (err error) {
	if s.keyFile != "" {
		_, err = identityFrom(s.keyFile, false)
	}
	if err == nil {
		_, err = s.token()
	}
	if err == nil && s.cert != "" {
		_, err = s.certificate()
	}
	return err
}

func (s *securing) certificate() (tls.Certificate, error) {
	c, err := tls.LoadX509KeyPair(s.cert, s.key)
	if err != nil {
		err = fmt.Errorf("--tls-cert %s --tls-key %s: %w", s.cert, s.key, err)
	}
	return c, err
}

// secure returns a listener that speaks TLS if the flags want it.
func (s *securing) secure(l net.Listener, self *identity) (net.Listener, error) {
	if !s.secures() {
		return l, nil
	}
	var certificate tls.Certificate
	var err error
	if s.cert != "" {
		if certificate, err = s.certificate(); err != nil {
			return nil, err
		}
	} else if certificate, err = pin.Certificate(self.private); err != nil {
		return nil, err
	}
	return tls.NewListener(l, &tls.Config{
		MinVersion: tls.VersionTLS13, NextProtos: []string{"http/1.1"}, Certificates: []tls.Certificate{certificate},
	}), nil
}
