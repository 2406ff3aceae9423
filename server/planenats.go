package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"ylem/region/plane"
)

// natsPlane is the control plane on NATS JetStream: records are a key-value bucket,
// so that nats kv shows them, and blobs a stream of parts (planeblob.go). Every
// read is answered by the leader of the stream, none by a replica that lags.
type natsPlane struct {
	bucket   string
	replicas int   // of both streams; 0: others made them
	disk     int64 // that blobs may take, bytes
	conn     *nats.Conn
	js       jetstream.JetStream
	log      *slog.Logger
	ctx      context.Context // ends with Close
	end      context.CancelFunc

	mu      sync.Mutex
	records jetstream.Stream // nil until it is there
	blobs   jetstream.Stream
	passes  map[*context.CancelFunc]struct{} // watches under way, begun anew after an interruption
	halves  map[plane.Sum]uint64             // blobs of which there was no index at the last list, and what was the last message then
}

var errPlaneClosed = errors.New("the control plane is closed")

// defaultBucket is the name of what is kept, if nobody chose one.
const defaultBucket = "ylem"

func (p *natsPlane) recordStream() string          { return "KV_" + p.bucket }
func (p *natsPlane) blobStream() string            { return p.bucket + "_blobs" }
func (p *natsPlane) recordSubject(k string) string { return "$KV." + p.bucket + "." + k }
func (p *natsPlane) blobSubject(s string) string   { return p.bucket + ".blob." + s }

// planeOver returns the control plane over a connection that is there or will be,
// which becomes ready by open or prepare.
// replicas is on how many anchors all is kept; with 0 the streams are made by others.
func planeOver(connect func(...nats.Option) (*nats.Conn, error), bucket string, replicas int, disk int64, log *slog.Logger) (*natsPlane, error) {
	p := &natsPlane{bucket: bucket, replicas: replicas, disk: disk, log: log, passes: map[*context.CancelFunc]struct{}{}}
	p.ctx, p.end = context.WithCancel(context.Background())
	conn, err := connect(
		nats.Name("ylem"), nats.MaxReconnects(-1), nats.RetryOnFailedConnect(true), nats.IgnoreDiscoveredServers(), nats.NoEcho(),
		nats.CustomReconnectDelay(planeDelay), nats.PingInterval(planePing), nats.MaxPingsOutstanding(2),
		nats.Timeout(handshakeTime), nats.ReconnectBufSize(-1), // what was not sent is Unknown, and asked again by who knows
		nats.ReconnectHandler(func(*nats.Conn) { p.interrupted() }),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { log.Debug("control plane", "error", err) }),
	)
	if err != nil {
		return nil, fmt.Errorf("the control plane: %w", err)
	}
	p.conn = conn
	if p.js, err = jetstream.New(conn); err != nil {
		conn.Close()
		return nil, fmt.Errorf("the control plane: %w", err)
	}
	return p, nil
}

// planePing is how often a connection is tried; after three without an answer it is
// taken for lost.
const planePing = 5 * time.Second

// Close ends all watches. What is asked afterwards stays without an answer.
func (p *natsPlane) Close() {
	p.end()
	p.conn.Close()
}

// prepare opens the streams, and makes them if that is this server's to do, until
// they are there: anchors may start in any order.
func (p *natsPlane) prepare() {
	for attempt := 1; ; attempt++ {
		err := p.open()
		if err == nil || p.ctx.Err() != nil {
			return
		}
		p.log.Debug("control plane not ready", "error", err)
		select {
		case <-p.ctx.Done():
			return
		case <-time.After(planeDelay(min(attempt, 3))):
		}
	}
}

func (p *natsPlane) open() error {
	records, err := p.stream(jetstream.StreamConfig{
		Name: p.recordStream(), Subjects: []string{p.recordSubject(">")}, MaxMsgSize: plane.MaxRecord + headerBytes,
		MaxMsgsPerSubject: 1, Discard: jetstream.DiscardNew, MaxBytes: maxRecords, MaxConsumers: maxWatches,
		AllowRollup: true, DenyDelete: true, Replicas: p.replicas,
	})
	if err != nil {
		return err
	}
	blobs, err := p.stream(jetstream.StreamConfig{
		Name: p.blobStream(), Subjects: []string{p.blobSubject(">")}, MaxMsgSize: blobPart + headerBytes,
		MaxMsgsPerSubject: 1, Discard: jetstream.DiscardNew, MaxBytes: p.disk,
		DenyDelete: true, Replicas: p.replicas,
	})
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.records, p.blobs = records, blobs
	return nil
}

// Limits of what is kept.
const (
	maxRecords  = 1 << 30 // bytes of all records
	maxWatches  = 1024    // of all servers together
	headerBytes = 4 << 10 // that NATS adds to a record or a part
)

// stream opens a stream. One that is there is changed only if there are other
// anchors than when it was made. Anchors that have not chosen yet who leads do not
// hear the question, so it is asked again before long.
func (p *natsPlane) stream(c jetstream.StreamConfig) (jetstream.Stream, error) {
	asking, stop := context.WithTimeout(p.ctx, planeTime/2)
	defer stop()
	s, err := p.js.Stream(asking, c.Name)
	ctx, cancel := context.WithTimeout(p.ctx, 2*planeTime)
	defer cancel()
	switch {
	case p.replicas == 0 || err != nil && !errors.Is(err, jetstream.ErrStreamNotFound):
		return s, err
	case err != nil:
		return p.js.CreateStream(ctx, c)
	case s.CachedInfo().Config.Replicas != p.replicas || s.CachedInfo().Config.MaxBytes != c.MaxBytes:
		return p.js.UpdateStream(ctx, c)
	}
	return s, nil
}

// ready returns the streams, or nil as long as they are not there.
func (p *natsPlane) ready() (records, blobs jetstream.Stream) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.records, p.blobs
}

func (p *natsPlane) Do(ctx context.Context, r plane.Request) plane.Reply {
	reply := plane.Reply{Number: r.Number}
	records, blobs := p.ready()
	if records == nil {
		return reply
	}
	switch r.Verb {
	case plane.Claim, plane.Seal, plane.Point, plane.Beat, plane.Read:
		if len(r.Value) > plane.MaxRecord {
			reply.Outcome = plane.Full
			return reply
		}
		ctx, cancel := context.WithTimeout(ctx, planeTime)
		defer cancel()
		if r.Verb == plane.Read {
			reply.Outcome, reply.Entry = p.read(ctx, records, r.Key)
		} else {
			reply.Outcome, reply.Entry = p.swap(ctx, records, r)
		}
	case plane.Put:
		if reply.Outcome = plane.Full; len(r.Value) <= plane.MaxBlob {
			reply.Outcome = p.putBlob(ctx, blobs, r.Sum, r.Value)
		}
	case plane.Get:
		reply.Outcome, reply.Blob = p.blob(ctx, blobs, r.Sum)
	case plane.Drop:
		reply.Outcome = p.dropBlob(ctx, blobs, r.Sum)
	case plane.List:
		reply.Outcome, reply.Sums = p.listBlobs(ctx, blobs)
	}
	return reply
}

// read gives a record as the leader has it.
func (p *natsPlane) read(ctx context.Context, records jetstream.Stream, key string) (plane.Outcome, plane.Entry) {
	e, _, err := p.record(ctx, records, key)
	switch {
	case err != nil:
		return plane.Unknown, plane.Entry{}
	case e.Revision == 0:
		return plane.Absent, e
	}
	return plane.Done, e
}

// record returns a record, with revision 0 if there is none; marker is then the
// sequence of what says that it was removed, if there is such.
func (p *natsPlane) record(ctx context.Context, records jetstream.Stream, key string) (e plane.Entry, marker uint64, err error) {
	e.Key = key
	m, err := p.last(ctx, records, p.recordSubject(key))
	switch {
	case errors.Is(err, jetstream.ErrMsgNotFound):
		return e, 0, nil
	case err != nil:
		return e, 0, err
	case removes(m.Header):
		return e, m.Sequence, nil
	}
	e.Revision, e.Value = m.Sequence, m.Data
	return e, 0, nil
}

// last returns the last message of a subject. While nobody leads, a question is not
// heard, so it is asked again before long.
func (p *natsPlane) last(ctx context.Context, from jetstream.Stream, subject string) (m *jetstream.RawStreamMsg, err error) {
	for {
		asking, stop := context.WithTimeout(ctx, planeTime/4)
		m, err = from.GetLastMsgForSubject(asking, subject)
		stop()
		if !errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil {
			return m, err
		}
	}
}

// removes reports whether a message says that a record was removed (nats kv del).
func removes(h nats.Header) bool {
	return h.Get("KV-Operation") != "" || h.Get(jetstream.MarkerReasonHeader) != ""
}

// swap puts a record, for all verbs but Beat only if it has the revision still. It
// is Lost only when the leader refused it and the record is another indeed.
func (p *natsPlane) swap(ctx context.Context, records jetstream.Stream, r plane.Request) (plane.Outcome, plane.Entry) {
	expected := r.Revision
	for {
		var options []jetstream.PublishOpt
		if r.Verb != plane.Beat {
			options = append(options, jetstream.WithExpectLastSequencePerSubject(expected))
		}
		ack, err := p.js.PublishMsg(ctx, &nats.Msg{Subject: p.recordSubject(r.Key), Data: r.Value}, options...)
		if err == nil {
			return plane.Done, plane.Entry{Key: r.Key, Revision: ack.Sequence, Value: r.Value}
		}
		if !outdated(err) {
			p.log.Debug("control plane", "key", r.Key, "error", err)
			return plane.Unknown, plane.Entry{}
		}
		now, marker, err := p.record(ctx, records, r.Key)
		switch {
		case err != nil:
			return plane.Unknown, plane.Entry{}
		case now.Revision != r.Revision:
			return plane.Lost, now
		case marker != 0:
			expected = marker // it was removed: there is none, as the asker thinks
		}
		// Otherwise a swap of somebody else is under way, and not yet to be read.
		select {
		case <-ctx.Done():
			return plane.Unknown, plane.Entry{}
		case <-time.After(planePause):
		}
	}
}

// planePause is how long a swap under way takes about.
const planePause = 5 * time.Millisecond

// outdated reports whether the leader refused a swap since the record has another
// revision. Replicated streams say it by a code of their own.
func outdated(err error) bool {
	var said *jetstream.APIError
	return errors.As(err, &said) &&
		(said.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence || said.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant)
}
