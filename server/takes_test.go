package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region/plane"
)

// From the records of the control plane it is known how this server came to its
// regions, and which it lost; what happens between others is not counted.
func TestTakes(t *testing.T) {
	m := newMetrics()
	revision := uint64(0)
	put := func(key string, record any) {
		revision++
		m.changed("me", plane.Entry{Key: key, Revision: revision, Value: plane.Encode(record)})
	}
	region := func(id int, a, b, wanted string) {
		put(plane.RegionKey(id), plane.Region{Owners: [plane.MaxCopies]string{a, b}, Wanted: wanted, Claims: 1, Log: plane.Log{Horizon: revision}})
	}
	region(0, "me", "", "") // begun
	region(0, "me", "", "")
	region(1, "other", "", "")
	region(1, "me", "", "") // adopted: the other said nothing
	region(2, "other", "", "")
	region(2, "other", "", "me")
	region(2, "me", "", "") // moved, as somebody wanted
	region(3, "other", "", "")
	put(plane.SessionKey("other"), plane.Session{Server: "other", Leaving: true})
	region(3, "me", "", "") // moved, because the other leaves
	put(plane.SessionKey("other"), plane.Session{Server: "other"})
	region(4, "other", "", "")
	region(4, "me", "", "") // adopted: it is back, and gone
	region(5, "other", "", "")
	region(5, "other", "me", "")    // copied
	region(5, "third", "me", "")    // nothing of ours
	region(0, "other", "", "")      // given
	region(5, "third", "other", "") // given
	region(6, "other", "third", "")
	m.changed("me", plane.Entry{Key: plane.RegionKey(7), Value: []byte("{")})
	m.changed("me", plane.Entry{Key: plane.SessionKey("other")})
	got := scrape(t, m)
	for how, want := range map[string]string{takenNew: "1", takenOver: "2", takenMoved: "2", takenCopy: "1"} {
		require.Equal(t, want, got[`ylem_regions_taken_total{how="`+how+`"}`], how)
	}
	require.Equal(t, "2", got["ylem_regions_given_total"])
}
