package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/gorilla/websocket"

	"ylem/region"
)

// lookedAt is another server as the one that looks at the world knows it. One
// goroutine at a time uses it.
type lookedAt struct {
	access       *access
	world        string
	key, address string
	name         string
	regions      []int
	conn         *websocket.Conn
	taught       map[int]int // by measure: so many samples were sent on this connection
}

func (p *lookedAt) close() {
	if p.conn != nil {
		p.conn.Close()
		p.conn, p.taught = nil, nil
	}
}

// open connects, if it is not.
func (p *lookedAt) open(ctx context.Context) error {
	if p.conn != nil {
		return nil
	}
	if !reachable(p.address) {
		return fmt.Errorf("its address %s cannot be dialled", p.address)
	}
	conn, response, err := p.access.dial(ctx, p.address, observePath, observeProtocol, nil)
	if err != nil {
		if response != nil {
			err = errors.New(response.Status)
		}
		return err
	}
	key, err := p.access.acquaint(conn, observeContext, p.address, p.address)
	if err == nil && key != p.key {
		err = fmt.Errorf("another server answers at %s", p.address)
	}
	if err != nil {
		conn.Close()
		return err
	}
	conn.SetReadLimit(maxSample)
	p.conn = conn
	return nil
}

// say sends a message.
func (p *lookedAt) say(ctx context.Context, ask sampleAsk) error {
	if err := p.open(ctx); err != nil {
		return err
	}
	ask.World = p.world
	p.conn.SetWriteDeadline(time.Now().Add(writeTime))
	if err := p.conn.WriteMessage(websocket.TextMessage, must(json.Marshal(ask))); err != nil {
		p.close()
		return err
	}
	return nil
}

// tell says what is known of the world.
func (p *lookedAt) tell(ctx context.Context, news []byte) error {
	ctx, stop := context.WithTimeout(ctx, handshakeTime)
	defer stop()
	return p.say(ctx, sampleAsk{News: news})
}

// teach tells samples that claims look back on.
func (p *lookedAt) teach(ctx context.Context, s *bygones) error {
	ctx, stop := context.WithTimeout(ctx, handshakeTime)
	defer stop()
	return p.say(ctx, sampleAsk{Samples: s})
}

// recollect asks for samples that it was told.
func (p *lookedAt) recollect(ctx context.Context, ask recollect) (s *bygones, err error) {
	ctx, stop := context.WithTimeout(ctx, handshakeTime)
	defer stop()
	if err := p.say(ctx, sampleAsk{Recollect: &ask}); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			p.close()
		}
	}()
	p.conn.SetReadDeadline(time.Now().Add(handshakeTime))
	s = new(bygones)
	if err := p.conn.ReadJSON(s); err != nil {
		return nil, err
	}
	if s.Measure != ask.Measure || s.From != ask.From || len(s.Bits) > samplesAtOnce {
		return nil, fmt.Errorf("it was asked for samples of measure %d from %d on, and answers with %d of %d from %d on", ask.Measure, ask.From, len(s.Bits), s.Measure, s.From)
	}
	return s, nil
}

// sample asks for the regions of the server at a tick. Nothing that it answers is
// believed further than that.
func (p *lookedAt) sample(ctx context.Context, l *oversight, tick int64) (cuts []*region.Cut, took time.Duration, err error) {
	if len(p.regions) == 0 {
		return nil, 0, nil
	}
	old := p.conn
	err = p.say(ctx, sampleAsk{Tick: &tick})
	if err != nil && old != nil { // the connection was of before
		err = p.say(ctx, sampleAsk{Tick: &tick})
	}
	if err != nil {
		return nil, 0, err
	}
	defer func() {
		if err != nil && p.conn != nil {
			var past *errPast
			if !errors.As(err, &past) {
				p.close() // what else it says is no answer to what is asked next
			}
		}
	}()
	if at, limited := ctx.Deadline(); limited {
		p.conn.SetReadDeadline(at)
	}
	w := l.world
	w.Table = l.table
	for {
		kind, data, err := p.conn.ReadMessage()
		if err != nil {
			return nil, 0, err
		}
		if kind == websocket.TextMessage {
			var end sampleEnd
			if err := json.Unmarshal(data, &end); err != nil {
				return nil, 0, err
			}
			switch {
			case end.Error != "":
				return nil, 0, errors.New(printable(clipped(end.Error, 200)))
			case end.Past:
				return nil, 0, &errPast{tick}
			}
			return cuts, took + time.Duration(min(max(end.Took, 0), 60)*float64(time.Second)), nil
		}
		start := time.Now()
		c, err := region.DecodeCut(&w, data, [32]byte{})
		switch {
		case err != nil:
			return nil, 0, err
		case c.Region < 0 || c.Tick != tick || len(cuts) >= w.Grid.Regions():
			return nil, 0, fmt.Errorf("it answers with region %d at tick %d", c.Region, c.Tick)
		}
		took += time.Since(start)
		cuts = append(cuts, c)
	}
}
