package main

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/gorilla/websocket"
	"github.com/nats-io/nats.go"
)

// planeProtocol is the websocket subprotocol between a server and an anchor.
const planeProtocol = "ylem.plane.2"

// planePath is where an anchor's port answers it.
const planePath = "/plane"

// dialPlane returns the control plane that anchors keep, by the ports at which they
// listen for everybody. It need not be there yet; while one anchor does not answer
// another is asked. dial opens a websocket to an address, with planePath and
// planeProtocol, and has made sure who is there.
func dialPlane(anchors []string, dial func(ctx context.Context, address string) (*websocket.Conn, error), log *slog.Logger) (*natsPlane, error) {
	if len(anchors) == 0 {
		return nil, fmt.Errorf("no address of a server that keeps the control plane")
	}
	urls := make([]string, len(anchors))
	for i, address := range anchors {
		urls[i] = "nats://" + address
	}
	return prepared(planeOver(func(o ...nats.Option) (*nats.Conn, error) {
		o = append(append(o, inboxUser()...), nats.SetCustomDialer(planeDialer{dial}), nats.SkipHostLookup())
		return nats.Connect(strings.Join(urls, ","), o...)
	}, defaultBucket, 0, 0, log))
}

// prepared becomes ready in the background.
func prepared(p *natsPlane, err error) (*natsPlane, error) {
	if err == nil {
		go p.prepare()
	}
	return p, err
}

// planeDialer makes NATS speak through websockets.
type planeDialer struct {
	dial func(ctx context.Context, address string) (*websocket.Conn, error)
}

func (d planeDialer) Dial(_, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), handshakeTime)
	defer cancel()
	conn, err := d.dial(ctx, address)
	if err != nil {
		return nil, err
	}
	return newPlaneStream(conn), nil
}

// outerPlane returns the control plane on NATS that others run (--nats): a URL
// nats://USER:PASSWORD@HOST:PORT,…/BUCKET with or without the name of the bucket,
// of which each world wants its own.
func outerPlane(address string, replicas int, disk int64, log *slog.Logger) (*natsPlane, error) {
	bucket := defaultBucket
	if scheme, rest, found := strings.Cut(address, "://"); found {
		if hosts, name, found := strings.Cut(rest, "/"); found {
			address = scheme + "://" + hosts
			if name != "" {
				bucket = name
			}
		}
	}
	for _, one := range strings.Split(address, ",") {
		u, err := url.Parse(strings.TrimSpace(one))
		if err != nil || u.Host == "" && strings.Contains(one, "://") {
			return nil, usagef("--nats: not a URL such as nats://127.0.0.1:4222/ylem") // it may hold a password
		}
	}
	if strings.Trim(bucket, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") != "" {
		return nil, usagef("--nats: bucket %q: letters, digits, - and _ only", printable(bucket))
	}
	if disk == 0 {
		disk = defaultDisk
	}
	return prepared(planeOver(func(o ...nats.Option) (*nats.Conn, error) { return nats.Connect(address, o...) }, bucket, replicas, disk, log))
}

// planeDelay is how long is waited before another attempt, drawn so that not all
// servers come back at once.
func planeDelay(attempts int) time.Duration {
	most := min(50*time.Millisecond<<min(attempts, 10), planeTime)
	return most/2 + rand.N(most/2)
}
