package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// Whoever may command has another world begun, by the same servers at the same
// addresses, and goes back to the first; the same order twice is one. What does not
// come with ylem, and what a file is called, is refused, and the world goes on.
func TestAnotherWorldIsBegun(t *testing.T) {
	up := begin(t, "up", worldFile(t, small), "--servers", "2", "--listen", "127.0.0.1:0", "--set", "bind=1")
	at := up.address()
	now := func() (s status) {
		response, err := http.Get("http://" + at + "/status")
		if err != nil {
			return s // nobody is there at the moment
		}
		defer response.Body.Close()
		json.NewDecoder(response.Body).Decode(&s)
		return s
	}
	first := now()
	require.Equal(t, "small", first.World)
	eventually(t, "worlds are offered", func() bool {
		s := ylem(t, "do", at, "begin", "../small")
		return s.status == exitWrong && strings.Contains(s.errs.String(), `there is no world "../small"`)
	})
	for _, name := range []string{"small.hcl", "none"} {
		require.Equal(t, exitWrong, ylem(t, "do", at, "begin", name).status)
	}
	require.Equal(t, exitDone, ylem(t, "do", at, "begin", "sort", "--id", "once").status)
	eventually(t, "another world goes on", func() bool { return now().World == "sort" && now().Tick > 10 })
	second := now()
	require.Equal(t, first.Key, second.Key, "viewers that know the key know the server")
	eventually(t, "worlds are offered again", func() bool {
		return ylem(t, "do", at, "begin", "sort", "--id", "once").status == exitDone // and nothing comes of it
	})
	eventually(t, "it has gone on", func() bool { return now().Tick > second.Tick+20 })
	back := ylem(t, "do", at, "begin", "small")
	require.Equal(t, exitDone, back.status, back.errs.String())
	eventually(t, "it is the first world again", func() bool { s := now(); return s.World == "small" && s.Tick > 0 })
	require.Equal(t, first.Fingerprint, now().Fingerprint, "with the params it was begun with")
	up.stop()
	up.wait()
	require.Contains(t, up.errs.String(), "sort begins")
}

// Only who may command hears of other worlds, and only they can begin one. A world
// that is kept, or has an end, or was not begun by up, is not replaced.
func TestWhoBeginsAnotherWorld(t *testing.T) {
	s := quick(t, worldFile(t, small), 0, []int{0, 1, 2, 3})
	launch(t, s)
	open := watch(t, s)
	require.Empty(t, open.welcome.Worlds)
	refused := s.stage.desk.begin(&wish{ID: "x", Begin: "sort"}, "me")
	require.Contains(t, refused.text, "no other world can be begun here")
	begun := make(chan choice, 1)
	s.stage.desk.choices.Store(&choices{worlds: []wire.ViewChoice{{Name: "sort", Title: "A row"}}, begin: func(c choice) { begun <- c }})
	s.stage.servers()
	for len(open.welcome.Worlds) == 0 {
		open.next()
	}
	require.Equal(t, "A row", open.welcome.Worlds[0].Title)
	require.NotNil(t, s.stage.desk.begin(&wish{ID: "x", Begin: "garden"}, "me"))
	require.Nil(t, s.stage.desk.begin(&wish{ID: "x", Begin: "sort"}, "me"))
	require.Equal(t, choice{ID: "x", World: "sort", By: "me"}, <-begun)

	s.mesh.access.asked, s.mesh.access.anonymous = true, mayWatch
	require.Empty(t, watch(t, s).welcome.Worlds, "who may only watch")
	_, err := readWish([]byte(`{"id":"x","begin":"sort","command":{"pause":true}}`))
	require.ErrorContains(t, err, "either")
	for _, o := range []*raising{{data: "here"}, {options: options{ticks: 5}}} {
		require.False(t, (&choosing{first: &play{flags: o}}).open())
	}
}
