package main

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"time"

	broker "github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// anchorConfig is how a server keeps the control plane, alone or with others.
type anchorConfig struct {
	dir     string // where it keeps it
	disk    int64  // that it may take, bytes; 0: defaultDisk
	bucket  string // "": defaultBucket
	log     *slog.Logger
	cluster *anchorCluster // nil: it is alone
}

// anchorCluster is what several anchors share.
type anchorCluster struct {
	name     string      // of this one, the same after every start and different from all others: its key
	listen   string      // HOST:PORT, for the other anchors only
	anchors  []string    // HOST:PORT of all, this one among them; the same everywhere
	secret   []byte      // that all know and nobody else
	security *tls.Config // of connections among them, which shows and checks certificates on both sides; nil: none
}

// anchor is a server that keeps the control plane: NATS JetStream inside this
// process. It opens no port for clients; those of other servers come by the one
// port that this one has (planeserve.go).
type anchor struct {
	*natsPlane
	nats   *broker.Server
	seats  chan struct{} // one for each client
	unlock func()        // the directory
}

// Limits of an anchor.
const (
	defaultDisk    = 8 << 30 // bytes of blobs
	anchorMemory   = 32 << 20
	anchorPayload  = 1 << 20  // bytes of a message
	anchorPending  = 16 << 20 // bytes that wait for a client before it is dropped
	anchorClients  = 128
	anchorSubjects = 256              // that a client may listen to
	anchorWrite    = 20 * time.Second // for what waits to be taken
	anchorStart    = 10 * time.Second
	anchorLook     = 50 * time.Millisecond
)

// startAnchor starts an anchor and returns as soon as it can be asked. Alone it then
// answers at once; in a cluster when more than half of the anchors are there, and the
// first time all of them.
func startAnchor(c anchorConfig) (a *anchor, err error) {
	if c.bucket == "" {
		c.bucket = defaultBucket
	}
	if c.disk == 0 {
		c.disk = defaultDisk
	}
	own := rand.Text() // the password of the connection from this process, which may do all
	options := &broker.Options{
		ServerName: "alone", DontListen: true, NoSigs: true, DisableJetStreamBanner: true,
		JetStream: true, StoreDir: filepath.Join(c.dir, "alone"), SyncAlways: true,
		JetStreamMaxMemory: anchorMemory, JetStreamMaxStore: c.disk + 2*maxRecords,
		MaxPayload: anchorPayload, MaxPending: anchorPending, MaxConn: anchorClients + 8, MaxSubs: anchorSubjects,
		WriteDeadline: anchorWrite, PingInterval: planePing, MaxPingsOut: 3,
		CustomClientAuthentication: &inside{own, mayAsk(c.bucket)},
	}
	replicas := 1
	if c.cluster != nil {
		if err := c.cluster.add(options, c.dir); err != nil {
			return nil, err
		}
		replicas = len(c.cluster.anchors)
	}
	if err := os.MkdirAll(options.StoreDir, 0o700); err != nil {
		return nil, fmt.Errorf("the control plane: %w", err)
	}
	unlock, err := lockFolder(options.StoreDir)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			unlock()
		}
	}()
	s, err := broker.NewServer(options)
	if err != nil {
		return nil, fmt.Errorf("the control plane: %w", err)
	}
	says := natsLog{c.log, new(atomic.Pointer[string])}
	s.SetLoggerV2(says, true, false, false)
	s.Start()
	for end := time.Now().Add(anchorStart); !s.ReadyForConnections(anchorLook) && says.fatal.Load() == nil && time.Now().Before(end); {
	}
	if says.fatal.Load() != nil || !s.ReadyForConnections(anchorLook) || !s.JetStreamEnabled() {
		s.Shutdown()
		s.WaitForShutdown()
		if why := says.fatal.Load(); why != nil {
			return nil, fmt.Errorf("the control plane does not start: %s", *why)
		}
		return nil, fmt.Errorf("the control plane does not start in %s: see the log with --log-level debug; perhaps another server uses the directory, or the disk is full", options.StoreDir)
	}
	p, err := planeOver(func(o ...nats.Option) (*nats.Conn, error) {
		return nats.Connect("", append(o, nats.InProcessServer(s), nats.UserInfo("anchor", own))...)
	}, c.bucket, replicas, c.disk, c.log)
	if err != nil {
		s.Shutdown()
		return nil, err
	}
	a = &anchor{natsPlane: p, nats: s, seats: make(chan struct{}, anchorClients), unlock: unlock}
	if c.cluster != nil {
		go p.prepare()
		return a, nil
	}
	if err := p.open(); err != nil {
		a.Close()
		return nil, fmt.Errorf("the control plane in %s: %w", options.StoreDir, err)
	}
	return a, nil
}

// Close ends the anchor. What was acknowledged is on disk already.
func (a *anchor) Close() {
	a.natsPlane.Close()
	a.nats.Shutdown()
	a.nats.WaitForShutdown()
	a.unlock()
}

// checkAnchors refuses numbers of anchors of which no more than half is left when
// one fails.
func checkAnchors(listen string, anchors []string) error {
	seen := map[string]bool{}
	for _, address := range anchors {
		if err := checkAddress("--anchors", address); err != nil {
			return err
		}
		if seen[address] {
			return usagef("--anchors names %s twice", address)
		}
		seen[address] = true
	}
	switch {
	case (listen == "") != (len(anchors) == 0):
		return usagef("--anchor HOST:PORT is where this anchor listens for the others, and --anchors HOST:PORT,… are all of them: give both or none")
	case listen == "":
		return nil
	case len(anchors) != 3 && len(anchors) != 5:
		return usagef("--anchors names %d: a world has one anchor, which needs no flag, or three, of which one may fail, or five, of which two may", len(anchors))
	case !seen[listen]:
		return usagef("--anchors does not name --anchor %s: name all anchors, this one too, in the same words everywhere", listen)
	}
	return checkAddress("--anchor", listen)
}

// add makes an anchor one of several. What it keeps then lies apart from what it
// kept alone, which the others would not know and have removed.
func (c *anchorCluster) add(o *broker.Options, dir string) error {
	if err := checkAnchors(c.listen, c.anchors); err != nil {
		return err
	}
	host, port, _ := net.SplitHostPort(c.listen)
	number, _ := strconv.Atoi(port)
	o.ServerName, o.StoreDir = c.name, filepath.Join(dir, "anchors")
	// NATS waits with the routes until it has a port for clients. Nobody is let in
	// by that one (inside).
	o.DontListen, o.Host, o.Port, o.AuthTimeout = false, "127.0.0.1", broker.RANDOM_PORT, 1
	user, password := "anchor", c.password()
	o.Cluster = broker.ClusterOpts{
		Name: "ylem", Host: host, Port: number, Username: user, Password: password, AuthTimeout: handshakeTime.Seconds(),
		TLSConfig: c.security, TLSTimeout: handshakeTime.Seconds(), NoAdvertise: true, ConnectBackoff: true,
		PingInterval: planePing, MaxPingsOut: 2, PoolSize: 1,
	}
	for _, address := range c.anchors {
		if address != c.listen {
			o.Routes = append(o.Routes, &url.URL{Scheme: "nats-route", User: url.UserPassword(user, password), Host: address})
		}
	}
	return nil
}

// password is what anchors say to each other: it follows from the secret, and the
// secret not from it.
func (c *anchorCluster) password() string {
	mac := hmac.New(sha256.New, c.secret)
	mac.Write([]byte("ylem anchors"))
	return fmt.Sprintf("%x", mac.Sum(nil))
}

// mayAsk is what clients may do: read, swap and watch records, put, list and drop blobs.
// They make no streams and change none. What they may hear is each one's own.
func mayAsk(bucket string) *broker.Permissions {
	p := natsPlane{bucket: bucket}
	records, blobs := p.recordStream(), p.blobStream()
	return &broker.Permissions{
		Publish: &broker.SubjectPermission{Allow: []string{
			p.recordSubject(">"), p.blobSubject(">"),
			"$JS.API.STREAM.INFO." + records, "$JS.API.STREAM.INFO." + blobs,
			"$JS.API.STREAM.MSG.GET." + records, "$JS.API.STREAM.MSG.GET." + blobs, "$JS.API.STREAM.PURGE." + blobs,
			"$JS.API.CONSUMER.CREATE." + records + ".>", "$JS.API.CONSUMER.INFO." + records + ".*",
			"$JS.API.CONSUMER.MSG.NEXT." + records + ".*", "$JS.API.CONSUMER.DELETE." + records + ".*",
		}},
	}
}

// inside lets connections in that this process makes: its own may do all, those of
// clients, whom the port has let in, what clients may.
type inside struct {
	own     string // password
	clients *broker.Permissions
}

func (i *inside) Check(c broker.ClientAuthentication) bool {
	if address := c.RemoteAddress(); address == nil || address.Network() != "pipe" {
		return false
	}
	o := c.GetOpts()
	if o.Username == "anchor" && subtle.ConstantTimeCompare([]byte(o.Password), []byte(i.own)) == 1 {
		c.RegisterUser(&broker.User{Username: "anchor"})
		return true
	}
	if !isInbox(o.Username) {
		return false
	}
	may := *i.clients
	may.Subscribe = hears(o.Username)
	c.RegisterUser(&broker.User{Username: "client", Permissions: &may})
	return true
}

// natsLog passes on what NATS says, as debugging: of what matters here the asker
// learns by the outcome.
type natsLog struct {
	log   *slog.Logger
	fatal *atomic.Pointer[string] // the first reason why it cannot go on
}

func (l natsLog) Noticef(format string, v ...any) { l.log.Debug("nats: " + fmt.Sprintf(format, v...)) }

func (l natsLog) Warnf(format string, v ...any) { l.log.Debug("nats: " + fmt.Sprintf(format, v...)) }

func (l natsLog) Errorf(format string, v ...any) { l.log.Debug("nats: " + fmt.Sprintf(format, v...)) }

func (l natsLog) Fatalf(format string, v ...any) {
	text := fmt.Sprintf(format, v...)
	l.fatal.CompareAndSwap(nil, &text)
	l.log.Error("nats: " + text)
}

func (l natsLog) Debugf(format string, v ...any) { l.log.Debug("nats: " + fmt.Sprintf(format, v...)) }
func (l natsLog) Tracef(string, ...any)          {}
