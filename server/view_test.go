package main

import (
	"net"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// Four servers show a viewer, each its part, the whole world: every particle
// once, in the region's box, and every named structure once.
func TestViewShowsTheWorld(t *testing.T) {
	file := worldFile(t, small)
	servers := cluster4(t, file, 200)
	finish(t, servers)
	want := ylem(t, "run", file, "--ticks", "200", "--json").object()
	particles, bonds, names := 0, 0, 0
	styles := map[int]int{}
	for i, s := range servers {
		w := watch(t, s)
		require.Equal(t, s.mesh.self.Name, w.welcome.Self)
		require.Len(t, w.welcome.Servers, 4)
		require.Len(t, w.welcome.Regions, 4)
		require.Equal(t, "small", w.welcome.World.Name)
		require.Equal(t, [3]string{"wrap", "wall", "wall"}, w.welcome.World.Edge)
		require.Equal(t, []wire.ViewStructure{{Name: "pair", Formula: "A B", Size: 2}}, w.welcome.Structures)
		require.Len(t, w.welcome.Styles, 4) // A in three colours, B
		for _, r := range w.welcome.Regions {
			require.NotEmpty(t, r.Server)
		}
		_, f := w.frame()
		require.Len(t, f.Sections, 1)
		section := f.Sections[0]
		require.EqualValues(t, i, section.Region)
		require.EqualValues(t, 200, section.Tick)
		crowd := section.Crowd
		particles += len(crowd.Style)
		bonds += 2*len(crowd.Bonds) + len(crowd.Stubs)
		names += len(crowd.Names)
		require.Equal(t, []uint32{uint32(len(crowd.Names))}, section.Structures)
		require.EqualValues(t, len(crowd.Style), section.Kinds[0]+section.Kinds[1])
		for _, style := range crowd.Style {
			styles[w.welcome.Styles[style].Kind]++
		}
	}
	require.EqualValues(t, want["particles"], particles)
	require.Equal(t, map[int]int{0: 300, 1: 300}, styles)
	pairs := want["structures"].(map[string]any)["pair"].(float64)
	require.Positive(t, pairs)
	require.EqualValues(t, pairs, names)
	require.EqualValues(t, 2*pairs, bonds)
}

// While the world goes on, ghosts are known: bonds across a border are drawn
// from both sides, and the structure is named on one.
func TestViewAcrossBorders(t *testing.T) {
	servers := cluster4(t, worldFile(t, small), 0)
	stubs := 0
	for _, s := range servers {
		w := watch(t, s)
		for n := 0; n < 50 && stubs == 0; n++ {
			h, f := w.frame()
			w.ask(wire.ViewAck{Frame: h.Number})
			for _, stub := range f.Sections[0].Crowd.Stubs {
				length := float64(stub.DX)*float64(stub.DX) + float64(stub.DY)*float64(stub.DY)
				require.LessOrEqual(t, length, 1.1*1024*1024, "a bond is not longer than it may be") // breaks_at 1
				stubs++
			}
		}
	}
	require.Positive(t, stubs)
}

// A click on a particle of a frame says what it is, also later, while the
// picture is held; frames beyond that are forgotten.
func TestInspect(t *testing.T) {
	servers := cluster4(t, worldFile(t, small), 0)
	w := watch(t, servers[1])
	bonded := -1
	var h wire.ViewHeader
	var tick uint64
	var crowd wire.Crowd
	for bonded < 0 {
		var f *wire.ViewFrame
		h, f = w.frame()
		tick, crowd = f.Sections[0].Tick, *f.Sections[0].Crowd
		crowd.Style, crowd.X, crowd.Y = slices.Clone(crowd.Style), slices.Clone(crowd.X), slices.Clone(crowd.Y)
		w.ask(wire.ViewAck{Frame: h.Number})
		if len(crowd.Bonds) > 0 {
			bonded = int(crowd.Bonds[0][0])
		}
	}
	ask := func(frame, region, index uint32) *wire.Details {
		w.ask(wire.Inspect{Request: index + 7, Frame: frame, Region: region, Index: index})
		d := w.answer()
		require.Equal(t, index+7, d.Request)
		return d
	}
	for index := range uint32(20) {
		d := ask(h.Number, 1, index)
		require.Empty(t, d.Error)
		style := w.welcome.Styles[crowd.Style[index]]
		require.Equal(t, w.welcome.Kinds[style.Kind].Name, d.Kind)
		require.Len(t, d.ID, 16)
		require.Equal(t, tick, d.Tick)
		require.Equal(t, servers[1].mesh.self.Name, d.Server)
		box := w.welcome.Regions[1]
		for axis, column := range [][]int32{crowd.X, crowd.Y} {
			step := crowd.Step
			require.InDelta(t, box.Lo[axis]+(float64(column[index])+0.5)*step, d.Position[axis], step/2)
		}
		if d.Kind == "A" {
			require.Contains(t, d.Attributes, "c")
			require.EqualValues(t, d.Attributes["c"], d.Charges["q"])
			require.EqualValues(t, 1, d.Mass)
		}
	}
	d := ask(h.Number, 1, uint32(bonded))
	require.Len(t, d.Bonds, 1)
	require.NotEqual(t, d.Kind, d.Bonds[0].Kind)
	require.Equal(t, &wire.ViewStructure{Name: "pair", Formula: "A B", Size: 2}, d.Structure)

	require.Contains(t, ask(h.Number, 0, 0).Error, "does not compute that region")
	require.Contains(t, ask(h.Number, 1, 1<<20).Error, "no such particle")
	require.Contains(t, ask(h.Number+100, 1, 0).Error, "forgotten")

	var id uint64
	for _, digit := range d.ID {
		id = id<<4 | uint64(hexDigit(digit))
	}
	w.ask(wire.Follow{Request: 3, ID: id ^ 0x5555})
	require.Contains(t, w.answer().Error, "not on this server")
	for n := 0; ; n++ { // it may just have crossed the border
		w.ask(wire.Follow{Request: 4, ID: id})
		if now := w.answer(); now.Error == "" {
			require.Equal(t, d.ID, now.ID)
			break
		}
		require.Less(t, n, 100)
	}
	for range wire.ViewMemory + 1 {
		next, _ := w.frame()
		w.ask(wire.ViewAck{Frame: next.Number})
	}
	require.Contains(t, ask(h.Number, 1, 0).Error, "forgotten")
}

func hexDigit(r rune) int {
	if r >= 'a' {
		return int(r-'a') + 10
	}
	return int(r - '0')
}

// A viewer that acknowledges nothing gets two frames and no more.
func TestWindow(t *testing.T) {
	servers := cluster4(t, worldFile(t, small), 0)
	w := watch(t, servers[0])
	for n := range uint32(wire.ViewWindow) {
		h, _ := w.frame()
		require.Equal(t, n+1, h.Number)
	}
	before := servers[0].owner.state.Load().Tick
	eventually(t, "100 more ticks", func() bool { return servers[0].owner.state.Load().Tick > before+100 })
	w.conn.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
	var err error
	for data := []byte(nil); err == nil; _, data, err = w.conn.ReadMessage() {
		require.False(t, len(data) > 0 && data[0] == byte(wire.ViewTypeFrame), "a third frame")
	}
	var late net.Error
	require.ErrorAs(t, err, &late)
	require.True(t, late.Timeout(), err)
}

// A frame that is acknowledged after a pause is followed by the world as it is
// then.
func TestResume(t *testing.T) {
	servers := cluster4(t, worldFile(t, small), 0)
	w := watch(t, servers[0])
	w.frame()
	h, f := w.frame()
	before := int64(f.Sections[0].Tick)
	eventually(t, "300 more ticks", func() bool { return servers[0].owner.state.Load().Tick > before+300 })
	w.ask(wire.ViewAck{Frame: h.Number})
	_, f = w.frame()
	require.Greater(t, int64(f.Sections[0].Tick), before+200)
}

// Viewers that never read, or that send what no viewer sends, change nothing.
func TestViewersDoNoHarm(t *testing.T) {
	file := worldFile(t, small)
	servers := cluster4(t, file, 400)
	for _, s := range servers {
		for range 8 {
			meet(t, s, wire.ViewPath, wire.ViewProtocol) // and never reads
		}
		for _, c := range []struct {
			kind int
			data []byte
			says string
		}{
			{websocket.TextMessage, []byte("hello"), "text message"},
			{websocket.BinaryMessage, nil, "empty"},
			{websocket.BinaryMessage, []byte{99}, "unknown type 99"},
			{websocket.BinaryMessage, make([]byte, wire.MaxViewRequest+1), "too big"},
			{websocket.BinaryMessage, wire.ViewAck{Frame: 1 << 30}.Append(nil), "acknowledges frame"},
			{websocket.BinaryMessage, append(wire.ViewAck{}.Append(nil), 0), "bytes"},
		} {
			bad := meet(t, s, wire.ViewPath, wire.ViewProtocol)
			bad.say(c.kind, c.data)
			bad.closed(c.says)
		}
		greedy := meet(t, s, wire.ViewPath, wire.ViewProtocol) // asks for ever and reads nothing
		go func() {
			for greedy.conn.WriteMessage(websocket.BinaryMessage, wire.Inspect{}.Append(nil)) == nil {
			}
		}()
	}
	require.Equal(t, hashOf(t, file, 400), finish(t, servers))
}

// Viewers are told when a server comes or goes.
func TestWelcomeAgain(t *testing.T) {
	file := worldFile(t, small)
	p, patient := newMemoryPlane(), func(c *serving) { c.timing = timing{} } // nobody takes what is another's
	first := quickOn(t, p, file, 0, []int{0, 1}, patient)
	launch(t, first)
	w := watch(t, first)
	require.Len(t, w.welcome.Servers, 1)
	require.Empty(t, w.welcome.Regions[3].Server)
	for len(w.welcome.Servers) < 2 {
		if w.welcome != nil && len(w.welcome.Servers) == 1 && len(first.mesh.peers()) == 0 {
			second := quickOn(t, p, file, 0, []int{2, 3}, patient)
			launch(t, second)
			second.join([]string{first.mesh.self.Address})
			eventually(t, "the second server", func() bool { return len(first.mesh.peers()) == 1 })
		}
		h, _, ok := w.next()
		if ok {
			w.ask(wire.ViewAck{Frame: h.Number})
		}
	}
	for w.welcome.Regions[3].Server == "" { // it computes nothing at first
		if h, _, ok := w.next(); ok {
			w.ask(wire.ViewAck{Frame: h.Number})
		}
	}
	require.Equal(t, w.welcome.Servers[1].Name, w.welcome.Regions[3].Server)
	for len(w.welcome.Servers) == 2 { // as often as it takes: one that is back at once was never gone for viewers
		for _, l := range first.mesh.peers() {
			l.conn.NetConn().Close()
		}
		if h, _, ok := w.next(); ok {
			w.ask(wire.ViewAck{Frame: h.Number})
		}
	}
	for len(w.welcome.Servers) == 1 { // and it is back
		if h, _, ok := w.next(); ok {
			w.ask(wire.ViewAck{Frame: h.Number})
		}
	}
}

// In a world that is paused a viewer goes on to ask how its particle is, and is answered each time, however often.
func TestFollowWhileTheWorldStands(t *testing.T) {
	s := quick(t, worldFile(t, small), 0, []int{0, 1, 2, 3})
	launch(t, s)
	w := watch(t, s)
	h, f := w.frame()
	w.ask(wire.ViewAck{Frame: h.Number})
	w.ask(wire.Inspect{Request: 1, Frame: h.Number, Region: f.Sections[0].Region})
	d := w.answer()
	require.Empty(t, d.Error)
	id, err := strconv.ParseUint(d.ID, 16, 64)
	require.NoError(t, err)
	w.ask(wire.Order{Request: 2, JSON: []byte(`{"id":"stop","command":{"pause":true}}`)})
	w.until("the pause", func() bool {
		if h, _, ok := w.next(); ok {
			w.ask(wire.ViewAck{Frame: h.Number})
		}
		return w.welcome.Paused
	})
	for i := range uint32(10) {
		w.ask(wire.Follow{Request: 100 + i, ID: id})
		d := w.answer()
		require.Equal(t, 100+i, d.Request)
		require.Empty(t, d.Error)
	}
}

// Of a viewer that gives no sign of life the server says why it sent it away.
func TestSilentViewerIsSentAway(t *testing.T) {
	s := quick(t, worldFile(t, small), 0, []int{0, 1, 2, 3})
	s.mesh.access.times.silence = 50 * time.Millisecond
	launch(t, s)
	meetAt(t, s.mesh.self.Address, wire.ViewPath, wire.ViewProtocol) // and reads nothing, so it answers no ping
	eventually(t, "it is said", func() bool {
		return strings.Contains(said(s), "is sent away: no sign of life for 50ms")
	})
}

// A viewer that left in the middle of a frame, as closed pages do, was not sent away.
func TestWhoLeavesWasNotSentAway(t *testing.T) {
	s := quick(t, worldFile(t, small), 0, []int{0, 1, 2, 3})
	launch(t, s)
	left := watch(t, s).conn
	require.NoError(t, left.NetConn().Close())
	v := &viewer{conn: left, out: make(chan parcel, 1), done: make(chan struct{})}
	v.out <- parcel{head: []byte("a frame")}
	v.write(s.stage)
	require.True(t, v.over())
	require.Nil(t, v.why.Load())
}
