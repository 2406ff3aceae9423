//go:build display

package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"ylem/region/wire"
	"ylem/viewer/scene"
)

// However long the window sleeps, its links go on to hear and to answer pings; when it wakes it shows what was newest, and
// whose server left meanwhile, and why.
func TestWindowSleeps(t *testing.T) {
	const last = 500
	heard, leave := make(chan struct{}), make(chan struct{})
	upgrader := websocket.Upgrader{Subprotocols: []string{wire.ViewProtocol}}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		welcome := pairWorld("one")
		welcome.Regions[1].Server, welcome.Servers = "", welcome.Servers[:1]
		conn.WriteMessage(websocket.BinaryMessage, welcome.Append(nil))
		var one speaker
		for tick := uint64(1); tick <= last; tick++ {
			conn.WriteMessage(websocket.BinaryMessage, (&wire.Vitals{Server: "one", Tick: tick}).Append(nil))
			conn.WriteMessage(websocket.BinaryMessage, (&wire.Details{Request: uint32(tick)}).Append(nil))
			conn.WriteMessage(websocket.BinaryMessage, one.frame(1, tick))
		}
		conn.SetPongHandler(func(string) error {
			close(heard)
			return nil
		})
		conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(time.Minute))
		go func() {
			<-leave
			conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.ClosePolicyViolation, "the test is over"), time.Now().Add(time.Minute))
		}()
		for err == nil {
			_, _, err = conn.ReadMessage()
		}
	}))
	defer s.Close()
	h := newHub(scene.New(), strings.TrimPrefix(s.URL, "http://"), "", door{})
	select {
	case <-heard: // it has read all that came before the ping
	case <-time.After(time.Minute):
		t.Fatal("the ping was not answered")
	}
	until(t, h, "it is awake", func() bool { return h.view.Region(1) != nil && h.view.Region(1).Tick == last })
	require.EqualValues(t, last, h.view.Servers[0].Vitals.Tick)
	require.Equal(t, scene.Connected, h.view.Servers[0].State)
	close(leave)
	until(t, h, "it is lost", func() bool { return h.view.Servers[0].State == scene.Lost })
	require.Contains(t, h.view.Servers[0].Trouble, "the test is over")
}

// An inbox keeps of each link what is newest, in the order in which it came, and no more than that.
func TestInbox(t *testing.T) {
	var b inbox
	one, two := &link{}, &link{}
	for i := range uint64(1000) {
		for _, l := range []*link{one, two} {
			b.leave(event{link: l, vitals: &wire.Vitals{Tick: i}})
			b.leave(event{link: l, details: &wire.Details{Request: uint32(i)}})
			b.leave(event{link: l, welcome: &wire.Welcome{Seed: i}})
			b.leave(event{link: l, moment: &scene.Moment{Number: uint32(i)}})
		}
	}
	all := b.take()
	var frames, answers []uint32
	for _, e := range all {
		if e.link != one {
			continue
		}
		switch {
		case e.vitals != nil:
			require.EqualValues(t, 999, e.vitals.Tick)
		case e.welcome != nil:
			require.EqualValues(t, 999, e.welcome.Seed)
		case e.moment != nil:
			frames = append(frames, e.moment.Number)
		case e.details != nil:
			answers = append(answers, e.details.Request)
		}
	}
	require.Len(t, all, 2*(1+1+wire.ViewWindow+most[topicAnswer]))
	require.Len(t, frames, wire.ViewWindow)
	require.EqualValues(t, 999, frames[len(frames)-1])
	require.IsIncreasing(t, answers)
	require.EqualValues(t, 999, answers[len(answers)-1])
	require.Empty(t, b.take())
}
