//go:build display

package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
	"ylem/viewer/scene"
	"ylem/viewer/tape"
)

// pairWorld is a world of two regions, each computed by a server.
func pairWorld(self string) *wire.Welcome {
	return &wire.Welcome{
		World: wire.ViewWorld{Name: "pair", Dimensions: 2, Size: [3]float64{16, 10, 0}, Edge: [3]string{"wall", "wall", ""}, Frame: 1},
		Kinds: []wire.ViewKind{{Name: "red", Symbol: ""}}, Styles: []wire.ViewStyle{{Color: "#ff2010", Radius: 1, Label: "red"}},
		Grid: [3]int{2, 1, 1},
		Regions: []wire.ViewRegion{
			{ID: 1, Hi: [3]float64{8, 10, 0}, Server: "one"}, {ID: 2, Lo: [3]float64{8, 0, 0}, Hi: [3]float64{16, 10, 0}, Server: "two"},
		},
		Servers: []wire.ViewServer{{Name: "one", Address: "one:1", Regions: []uint32{1}}, {Name: "two", Address: "two:2", Regions: []uint32{2}}},
		Self:    self,
	}
}

// speaker encodes the frames of one server, which say what changed: each needs those before it, up to a key frame.
type speaker struct{ frames wire.ViewEncoder }

func (s *speaker) frame(region uint32, tick uint64) []byte {
	raw, key := s.frames.Encode(nil, 5, 0, []wire.Sight{{Region: region, Tick: tick, Kinds: []uint32{1}, Who: []uint32{7}, Crowd: &wire.Crowd{
		Step: 1. / 1024, Style: []uint8{0}, X: []int32{int32(4096 + tick)}, Y: []int32{5 * 1024},
	}}}, tick%40 == 1)
	return append(wire.ViewHeader{Number: uint32(tick), Key: key, Raw: uint32(len(raw))}.Append(nil), raw...)
}

// recorded is ten seconds of the pair, ten frames a second; the second server is a
// little later.
func recorded() *tape.Tape {
	t := tape.New(time.Now(), 1<<30)
	t.Add(tape.Entry{Link: 0, Message: pairWorld("one").Append(nil)})
	t.Add(tape.Entry{Link: 1, Message: pairWorld("two").Append(nil)})
	var one, two speaker
	for tick := uint64(1); tick <= 100; tick++ {
		at := time.Duration(tick) * 100 * time.Millisecond
		t.Add(tape.Entry{At: at, Link: 0, Message: one.frame(1, tick)})
		t.Add(tape.Entry{At: at + 5*time.Millisecond, Link: 1, Message: two.frame(2, tick)})
	}
	return t
}

// until lets a hub work until something holds.
func until(t *testing.T, h *hub, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: it did not come; %+v", what, h.view.Report())
		}
		h.update()
		h.view.Advance(0.02)
	}
}

// ticks are those of the regions in the picture.
func ticks(v *scene.View) [2]uint64 {
	if v.Region(1) == nil {
		return [2]uint64{}
	}
	return [2]uint64{v.Region(1).Tick, v.Region(2).Tick}
}

// A recording plays through the hub as servers would, is stopped, stepped and gone
// back in, and shows what both servers had at the same moment.
func TestRecordingPlays(t *testing.T) {
	v := scene.New()
	h := newPlayer(v, recorded(), "pair.ylem")
	until(t, h, "it plays", func() bool { return ticks(v)[0] > 5 })
	require.True(t, v.Timeline.Past)
	require.Equal(t, "pair.ylem", v.Timeline.File)

	v.Paused = true
	v.Travel(5.05)
	until(t, h, "five seconds on", func() bool { return ticks(v) == [2]uint64{50, 50} })
	v.Do(scene.ActionPastBack)
	until(t, h, "a step back", func() bool { return ticks(v) == [2]uint64{49, 49} })
	for range 3 {
		v.Do(scene.ActionPastOn)
		h.update()
	}
	until(t, h, "three steps on", func() bool { return ticks(v) == [2]uint64{52, 52} })
	v.Travel(1.05)
	until(t, h, "far back", func() bool { return ticks(v) == [2]uint64{10, 10} })

	v.Timeline.Speed, v.Paused = 8, false
	until(t, h, "the end", func() bool { return v.Paused })
	until(t, h, "its last frames", func() bool { return ticks(v) == [2]uint64{100, 100} })
	require.Contains(t, v.Note, "ends here")
	v.Asks = append(v.Asks, scene.Ask{Server: "two", Request: wire.Inspect{Request: 3, Frame: 100, Region: 2}})
	require.NotPanics(t, func() { h.update() })
}

// A recording can be played in place of what servers send, and left for them; if they
// are gone meanwhile, that is said.
func TestRecordingIsLeft(t *testing.T) {
	address, _ := stage(t)
	v := scene.New()
	h := newHub(v, address, "", door{})
	world := func() string {
		if v.World == nil || !v.Ready() {
			return ""
		}
		return v.World.World.Name
	}
	until(t, h, "the servers", func() bool { return world() == "stage" && v.Census.Particles == 1 })
	h.insert(recorded(), "pair.ylem")
	until(t, h, "the recording", func() bool { return world() == "pair" && ticks(v)[0] > 5 })
	require.True(t, v.Timeline.Home)
	v.Paused = true
	v.Do(scene.ActionPresent)
	until(t, h, "the servers again", func() bool { return world() == "stage" && v.Census.Particles == 1 })
	require.Equal(t, scene.Timeline{To: v.Timeline.To, At: v.Timeline.To, From: v.Timeline.From, Speed: v.Timeline.Speed, Home: true}, v.Timeline)
	require.False(t, v.Paused)

	h.insert(recorded(), "pair.ylem")
	until(t, h, "the recording again", func() bool { return world() == "pair" })
	h.first = "127.0.0.1:1"
	v.Do(scene.ActionPresent)
	until(t, h, "that they are gone", func() bool { return strings.Contains(v.Warning(), "no server at 127.0.0.1:1") })
}

// piped is a source that a test speaks through.
type piped struct {
	in   chan []byte
	acks chan uint32
}

func (p *piped) read() ([]byte, error) {
	if m, open := <-p.in; open {
		return m, nil
	}
	return nil, errors.New("closed")
}
func (p *piped) quiet() bool { return false }
func (p *piped) close()      {}
func (p *piped) write(m []byte) error {
	if request, err := wire.DecodeViewRequest(m); err == nil {
		if ack, is := request.(wire.ViewAck); is {
			p.acks <- ack.Frame
		}
	}
	return nil
}

// While the past is shown servers go on to be heard and acknowledged, what they
// send is kept, and the present is what they have come to.
func TestRewind(t *testing.T) {
	v := scene.New()
	h := &hub{view: v, inbox: &inbox{}, keep: tape.New(time.Now(), 1<<30), last: time.Now()}
	servers := []*piped{}
	for i, name := range []string{"one", "two"} {
		p := &piped{make(chan []byte, 1000), make(chan uint32, 1000)}
		servers = append(servers, p)
		h.live = append(h.live, newLink(name, strings.ToUpper(name), uint32(i), h.keep, func(string) (source, error) { return p, nil }, h.inbox))
	}
	h.links = h.live
	var one, two speaker
	say := func(tick uint64) {
		servers[0].in <- one.frame(1, tick)
		servers[1].in <- two.frame(2, tick)
	}
	acked := func(tick uint32) {
		for _, p := range servers {
			for <-p.acks < tick {
			}
		}
	}
	servers[0].in <- pairWorld("one").Append(nil)
	servers[1].in <- pairWorld("two").Append(nil)
	for tick := uint64(1); tick <= 20; tick++ {
		say(tick)
		until(t, h, "the present", func() bool { return ticks(v) == [2]uint64{tick, tick} })
	}
	acked(20)
	v.Do(scene.ActionPastBack)
	until(t, h, "the past", func() bool { return v.Timeline.Past && ticks(v) == [2]uint64{19, 19} })
	require.True(t, v.Paused)
	for tick := uint64(21); tick <= 40; tick++ {
		say(tick)
		until(t, h, "the world goes on meanwhile", func() bool { return h.live[0].tick == tick && h.live[1].tick == tick })
	}
	h.update()
	require.EqualValues(t, 40, v.Timeline.Now)
	acked(40)
	require.Equal(t, [2]uint64{19, 19}, ticks(v))
	v.Do(scene.ActionPastOn)
	until(t, h, "on", func() bool { return ticks(v) == [2]uint64{20, 20} })
	v.Do(scene.ActionPastOn)
	until(t, h, "further, into what came meanwhile", func() bool { return ticks(v) == [2]uint64{21, 21} })

	v.Do(scene.ActionPresent)
	until(t, h, "the present, though nothing comes", func() bool { return !v.Timeline.Past && ticks(v) == [2]uint64{40, 40} })
	require.False(t, v.Paused)
	say(41)
	until(t, h, "what comes then", func() bool { return ticks(v) == [2]uint64{41, 41} })
	for _, p := range servers {
		close(p.in)
	}
}
