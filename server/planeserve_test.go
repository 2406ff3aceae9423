package main

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	broker "github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"

	"ylem/region/plane"
)

func all(*websocket.Conn, *http.Request) error { return nil }

// portOf serves an anchor's one port, and returns its address.
func portOf(t *testing.T, a *anchor) string {
	mux := http.NewServeMux()
	mux.Handle(planePath, a.handler(all))
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return strings.TrimPrefix(s.URL, "http://")
}

func dialClear(ctx context.Context, address string) (*websocket.Conn, error) {
	dialer := websocket.Dialer{Subprotocols: []string{planeProtocol}}
	conn, _, err := dialer.DialContext(ctx, "ws://"+address+planePath, nil)
	return conn, err
}

func clientOf(t *testing.T, addresses ...string) *natsPlane {
	p, err := dialPlane(addresses, dialClear, unheard)
	require.NoError(t, err)
	t.Cleanup(p.Close)
	return p
}

// readyPlane waits until a control plane answers.
func readyPlane(t *testing.T, p controlPlane) controlPlane {
	require.Eventually(t, func() bool {
		return p.Do(t.Context(), plane.Request{Verb: plane.Read, Key: "anything"}).Outcome != plane.Unknown
	}, time.Minute, 5*time.Millisecond)
	return p
}

// outerNATS is one that other people run.
func outerNATS(t *testing.T) string {
	s, err := broker.NewServer(&broker.Options{Host: "127.0.0.1", Port: broker.RANDOM_PORT, NoSigs: true, NoLog: true, JetStream: true, StoreDir: t.TempDir()})
	require.NoError(t, err)
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	require.True(t, s.ReadyForConnections(anchorStart))
	return s.Addr().String()
}

// A client may ask what servers ask, and nothing else of NATS: it makes no streams,
// changes none, takes no messages away, and hears no other's.
func TestPlaneClientsMayLittle(t *testing.T) {
	a := loneAnchor(t, t.TempDir())
	p := clientOf(t, portOf(t, a))
	readyPlane(t, p)
	require.Equal(t, plane.Done, p.Do(t.Context(), plane.Request{Verb: plane.Beat, Key: "world", Value: []byte("w")}).Outcome)
	denied := func(what string, ask func(context.Context) error) {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		require.Error(t, ask(ctx), what)
	}
	denied("another stream", func(ctx context.Context) error {
		_, err := p.js.CreateStream(ctx, jetstream.StreamConfig{Name: "mine", Subjects: []string{"mine"}, Storage: jetstream.MemoryStorage})
		return err
	})
	denied("a changed stream", func(ctx context.Context) error {
		_, err := p.js.UpdateStream(ctx, jetstream.StreamConfig{Name: p.recordStream(), Subjects: []string{p.recordSubject(">")}, MaxMsgsPerSubject: 64})
		return err
	})
	denied("no records", func(ctx context.Context) error { return p.js.DeleteStream(ctx, p.recordStream()) })
	denied("no blobs", func(ctx context.Context) error { return p.js.DeleteStream(ctx, p.blobStream()) })
	denied("purged records", func(ctx context.Context) error { return p.records.Purge(ctx) })
	denied("a consumer of blobs", func(ctx context.Context) error {
		_, err := p.js.CreateConsumer(ctx, p.blobStream(), jetstream.ConsumerConfig{})
		return err
	})
	denied("other subjects", func(ctx context.Context) error {
		_, err := p.conn.RequestWithContext(ctx, "anything", nil)
		return err
	})
	for _, subject := range []string{">", "$KV.>", "$SYS.>", "$JS.>"} {
		_, err := p.conn.SubscribeSync(subject)
		require.NoError(t, err) // refused later
		require.NoError(t, p.conn.Flush())
		require.Eventually(t, func() bool { return p.conn.LastError() != nil }, 20*time.Second, time.Millisecond)
		require.ErrorIs(t, p.conn.LastError(), nats.ErrPermissionViolation)
	}
	n := 0
	for range a.js.StreamNames(t.Context()).Name() {
		n++
	}
	require.Equal(t, 2, n)
	require.Equal(t, "w", string(a.Do(t.Context(), plane.Request{Verb: plane.Read, Key: "world"}).Entry.Value))
}

// A client hears answers to itself, and to nobody else: not by all inboxes, not by
// another one's, and not by a name that is a pattern or can be guessed.
func TestPlaneClientsHearOnlyTheirOwn(t *testing.T) {
	a := loneAnchor(t, t.TempDir())
	victim := clientOf(t, portOf(t, a))
	readyPlane(t, victim)
	reply := victim.conn.NewRespInbox()
	for _, subject := range []string{nats.InboxPrefix + ">", nats.InboxPrefix + "*.>", reply, reply + ".>", strings.Join(strings.Split(reply, ".")[:2], ".") + ".>"} {
		p := clientOf(t, portOf(t, a))
		readyPlane(t, p)
		require.NoError(t, p.conn.LastError())
		_, err := p.conn.SubscribeSync(subject)
		require.NoError(t, err) // refused later
		require.NoError(t, p.conn.Flush())
		require.Eventually(t, func() bool { return p.conn.LastError() != nil }, 20*time.Second, time.Millisecond, subject)
		require.ErrorIs(t, p.conn.LastError(), nats.ErrPermissionViolation)
	}
	for _, name := range []string{"", "*", ">", "anchor", "client", strings.Repeat("*", 26), strings.Repeat("A", 25), strings.Repeat("A", 24) + ".>"} {
		conn, err := nats.Connect("nats://"+portOf(t, a), nats.UserInfo(name, ""), nats.SetCustomDialer(planeDialer{dialClear}), nats.SkipHostLookup())
		require.ErrorIs(t, err, nats.ErrAuthorization, "%q", name)
		require.Nil(t, conn)
	}
}

// Who is not let in is told why; who says too much at once, or text, is dropped; no
// page gets in; and of those that are let in there are only so many.
func TestPlanePortHasLimits(t *testing.T) {
	a := loneAnchor(t, t.TempDir())
	shut := httptest.NewServer(a.handler(func(*websocket.Conn, *http.Request) error { return errors.New("key x may not take part") }))
	defer shut.Close()
	turned, err := dialClear(t.Context(), strings.TrimPrefix(shut.URL, "http://"))
	require.NoError(t, err)
	defer turned.Close()
	_, _, err = turned.ReadMessage()
	require.Error(t, err, "nothing of NATS is shown")

	address := portOf(t, a)
	_, _, err = websocket.DefaultDialer.Dial("ws://"+address+planePath, http.Header{"Origin": {"http://" + address}})
	require.ErrorIs(t, err, websocket.ErrBadHandshake)

	for _, one := range []struct {
		what    string
		kind    int
		message []byte
	}{
		{"garbage", websocket.BinaryMessage, []byte("GET / HTTP/1.1\r\n\r\n")},
		{"text", websocket.TextMessage, []byte("PING\r\n")},
		{"a long message", websocket.BinaryMessage, make([]byte, planeRead+1)},
		{"a large payload", websocket.BinaryMessage, []byte("CONNECT {\"user\":\"" + rand.Text() + "\"}\r\nPUB $KV.ylem.x 1048577\r\n")},
	} {
		conn, err := dialClear(t.Context(), address)
		require.NoError(t, err, one.what)
		conn.WriteMessage(one.kind, one.message) // an error here is one there
		require.NoError(t, conn.SetReadDeadline(time.Now().Add(20*time.Second)))
		for err == nil {
			_, _, err = conn.ReadMessage()
		}
		var late interface{ Timeout() bool }
		require.False(t, errors.As(err, &late) && late.Timeout(), "%s: not dropped", one.what)
		conn.Close()
	}

	require.Eventually(t, func() bool { return len(a.seats) == 0 }, 20*time.Second, time.Millisecond)
	for range anchorClients {
		conn, err := dialClear(t.Context(), address)
		require.NoError(t, err)
		defer conn.Close()
	}
	_, err = dialClear(t.Context(), address)
	require.ErrorIs(t, err, websocket.ErrBadHandshake)
	require.Equal(t, plane.Done, a.Do(t.Context(), plane.Request{Verb: plane.Beat, Key: "world"}).Outcome, "the anchor itself is not held up")
}

// A client that has lost its anchor comes back by another address, and its watch
// tells it everything again.
func TestPlaneClientReturns(t *testing.T) {
	a := loneAnchor(t, t.TempDir())
	mux := http.NewServeMux()
	mux.Handle(planePath, a.handler(all))
	first := httptest.NewServer(mux)
	defer first.Close()
	hung := make(chan struct{})
	p := clientOf(t, strings.TrimPrefix(first.URL, "http://"), portOf(t, a))
	readyPlane(t, p)
	require.Equal(t, plane.Done, p.Do(t.Context(), plane.Request{Verb: plane.Beat, Key: "world", Value: []byte("w")}).Outcome)
	told := make(chan string, 100)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		defer close(hung)
		p.Watch(ctx, func(e plane.Entry) { told <- string(e.Value) })
	}()
	defer func() { cancel(); <-hung }()
	for range 3 {
		require.Equal(t, "w", <-told)
		p.conn.ForceReconnect()
	}
	readyPlane(t, p)
	require.Equal(t, plane.Done, p.Do(t.Context(), plane.Request{Verb: plane.Beat, Key: "world", Value: []byte("v")}).Outcome)
	for value := ""; value != "v"; value = <-told {
	}
}
