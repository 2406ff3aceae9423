package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gorilla/websocket"

	"ylem/region/wire"
)

// One server looks at the world as a whole (observer.go). It opens a websocket to
// each of the others, both prove their keys as servers do that come to the control
// plane, and it says, each a message of JSON:
//
//	{"tick": T}      give me your regions at that tick: the answer is a cut of each
//	                 (binary), and then a sampleEnd
//	{"news": …}      this is what is known now: for your viewers; no answer
//	{"samples": …}   claims look back on these: for you, should you look one day;
//	                 no answer
//	{"recollect": …} what do you know of these: the answer is such samples
const (
	observePath     = "/observe"
	observeProtocol = "ylem.observe.1"
	observeContext  = "ylem observe proof 1\n"

	maxSampleAsk  = wire.MaxViewJSON + 1<<10 // bytes
	maxSample     = 64 << 20                 // bytes, of one region, packed
	observeSilent = 90 * time.Second         // whoever says nothing for so long has nothing to ask
)

// sampleAsk is what the server that looks says.
type sampleAsk struct {
	World string          `json:"world"` // its instance, as in a hello
	Tick  *int64          `json:"tick,omitempty"`
	News  json.RawMessage `json:"news,omitempty"` // found

	Samples   *bygones   `json:"samples,omitempty"`
	Recollect *recollect `json:"recollect,omitempty"`
}

// sampleEnd ends an answer.
type sampleEnd struct {
	Regions []int   `json:"regions"`
	Past    bool    `json:"past,omitempty"` // some region here has gone on further
	Most    int64   `json:"most"`
	Took    float64 `json:"took"` // seconds of computing
	Error   string  `json:"error,omitempty"`
}

// observeDoor answers servers that look at the world as a whole.
type observeDoor struct {
	ctx    context.Context
	access *access
	owner  *owner
	world  string // instance
	heard  func(f *found)
	past   *observer
	seats  chan struct{}
}

func newObserveDoor(ctx context.Context, a *access, o *owner, world string, b *observer) *observeDoor {
	return &observeDoor{ctx: ctx, access: a, owner: o, world: world, heard: b.hears, past: b, seats: make(chan struct{}, maxLinks)}
}

// ServeHTTP takes a server that looks.
func (d *observeDoor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	select {
	case d.seats <- struct{}{}:
		defer func() { <-d.seats }()
	default:
		http.Error(w, "as many servers look at this one as it lets", http.StatusServiceUnavailable)
		return
	}
	upgrader := websocket.Upgrader{
		HandshakeTimeout: handshakeTime, Subprotocols: []string{observeProtocol},
		CheckOrigin: func(r *http.Request) bool { return r.Header.Get("Origin") == "" }, // servers have none
	}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // it has answered
	}
	defer conn.Close()
	defer context.AfterFunc(d.ctx, func() { conn.Close() })()
	if _, err := d.access.acquaint(conn, observeContext, "", remoteOf(r)); err != nil {
		linger(conn)
		return
	}
	conn.SetReadLimit(maxSampleAsk)
	for {
		conn.SetReadDeadline(time.Now().Add(observeSilent))
		_, data, err := conn.ReadMessage()
		if err != nil {
			return
		}
		if err := d.take(conn, data); err != nil {
			goodbye(conn, websocket.ClosePolicyViolation, err.Error())
			return
		}
	}
}

// take does what the server that looks says.
func (d *observeDoor) take(conn *websocket.Conn, data []byte) error {
	var ask sampleAsk
	if err := json.Unmarshal(data, &ask); err != nil {
		return fmt.Errorf("not what a server that looks says: %w", err)
	}
	if ask.World != d.world {
		return errors.New("this server computes another world")
	}
	if ask.News != nil {
		f := new(found)
		err := json.Unmarshal(ask.News, f)
		if err == nil {
			d.heard(f)
		}
		return err
	}
	if ask.Samples != nil {
		return d.past.learns(ask.Samples)
	}
	if ask.Recollect != nil {
		conn.SetWriteDeadline(time.Now().Add(writeTime))
		return conn.WriteJSON(d.past.bygone.tell(ask.Recollect))
	}
	if ask.Tick == nil {
		return errors.New("nothing is asked")
	}
	got, err := d.owner.sample(d.ctx, *ask.Tick)
	if err != nil {
		return err
	}
	end := sampleEnd{Regions: []int{}, Past: got.past, Most: got.most}
	for _, c := range got.cuts {
		start := time.Now()
		blob, _ := c.Encode(&got.world)
		end.Took += time.Since(start).Seconds()
		if len(blob) > maxSample {
			end.Error = fmt.Sprintf("region %d is too large to be looked at", c.Region)
			break
		}
		conn.SetWriteDeadline(time.Now().Add(sampleTime))
		if err := conn.WriteMessage(websocket.BinaryMessage, blob); err != nil {
			return err
		}
		end.Regions = append(end.Regions, c.Region)
	}
	conn.SetWriteDeadline(time.Now().Add(writeTime))
	return conn.WriteMessage(websocket.TextMessage, must(json.Marshal(end)))
}

// sample returns samples of the regions here, once they have come to a tick.
func (o *owner) sample(ctx context.Context, tick int64) (sampled, error) {
	answer := make(chan sampled, 1)
	ask := event{what: called, call: func() { o.sampler.ask(tick, answer, o.crew.regions, o.claimed) }}
	select {
	case o.events <- ask:
	case <-o.done:
		return sampled{}, errClosed
	case <-ctx.Done():
		return sampled{}, ctx.Err()
	}
	select {
	case s := <-answer:
		return s, nil
	case <-o.done:
		return sampled{}, errClosed
	case <-ctx.Done():
		return sampled{}, ctx.Err()
	}
}
