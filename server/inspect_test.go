package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/region"
	"ylem/region/plane"
)

// anybody may read.
func anybody(*http.Request) error { return nil }

// shown serves the records of a world, and moves, at an address.
func shownAt(t testing.TB, k asker) string {
	mux := http.NewServeMux()
	readings := newReadings(k, anybody)
	mux.Handle(recordsPath, readings)
	mux.Handle(blobsPath, readings)
	mux.Handle(movePath, &moving{k, newAccess(drawIdentity()).moves})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://")
}

// An audit of an honest world finds nothing; one that was computed wrongly deep
// inside a region is found there, and who computes it is named.
func TestAudit(t *testing.T) {
	o := tale{grid: region.Grid{2, 2, 1}, epoch: 3, until: 400, seed: 7, keep: 1000, said: busy().said[:2]}
	honest, _ := recorded(t, small, o)
	at := shownAt(t, honest)
	for _, which := range []string{"2", "all"} {
		s := ylem(t, "audit", which, "--at", at, "--json")
		require.Equal(t, exitDone, s.status, s.errs.String())
		require.Equal(t, true, s.object()["equal"])
		require.Greater(t, s.object()["cuts"], 3.0)
	}
	s := ylem(t, "audit", "3", "--at", at, "--whole")
	require.Equal(t, exitDone, s.status, s.errs.String())
	require.Contains(t, s.errs.String(), "region 3 is as it must be: computed again from tick 0")

	o.spoil = func(r *region.Region) {
		if r.ID() == 2 && r.Tick() == 240 {
			for row := range r.Store().Owned {
				if x, y := r.Store().X[row]>>20, r.Store().Y[row]>>20; x >= 5 && x <= 7 && y >= 14 && y <= 16 {
					r.Store().PX[row] ^= 1
					return
				}
			}
		}
	}
	liar, _ := recorded(t, small, o)
	s = ylem(t, "audit", "all", "--at", shownAt(t, liar), "--json")
	require.Equal(t, exitWrong, s.status, s.errs.String())
	require.Contains(t, s.errs.String(), "region 2 was recorded with hash")
	require.Contains(t, s.errs.String(), "computed by server one")
	wrong := s.object()["wrong"].(map[string]any)
	require.Equal(t, 2.0, wrong["region"])
	require.Greater(t, wrong["tick"], 240.0)

	for _, args := range [][]string{{"audit"}, {"audit", "-1"}, {"audit", "x"}, {"audit", "4", "--at", at}, {"audit", "0", "--at", "here"}} {
		s := ylem(t, args...)
		require.Equal(t, exitUsage, s.status, "%v: %s", args, s.errs.String())
	}
	s = ylem(t, "audit", "0", "--at", "127.0.0.1:1")
	require.Equal(t, exitWrong, s.status)
	require.Contains(t, s.errs.String(), "no server listens")
}

// What a running world knows can be listed, compared with another and read as JSON.
func TestInspectRunning(t *testing.T) {
	o := busy()
	a, hash := recorded(t, small, o)
	o.said = append([]wanted{}, o.said...)
	o.said[3].action = "remove at 12,10 radius 2 kind A"
	b, _ := recorded(t, small, o)
	at, other := shownAt(t, a), shownAt(t, b)
	s := ylem(t, "inspect", at, "--json")
	require.Equal(t, exitDone, s.status, s.errs.String())
	seen := s.object()
	require.Len(t, seen["regions"], 4)
	require.Len(t, seen["commands"], 4)
	require.NotEmpty(t, seen["lines"])
	require.NotZero(t, hash)
	s = ylem(t, "inspect", at)
	require.Contains(t, s.errs.String(), "4 commands decided")

	s = ylem(t, "inspect", at, at)
	require.Equal(t, exitDone, s.status, s.errs.String())
	require.Contains(t, s.errs.String(), "are equal at all")
	s = ylem(t, "inspect", at, other)
	require.Equal(t, exitWrong, s.status)
	require.Contains(t, s.errs.String(), "given differently: what was decided for tick")
	require.Contains(t, s.errs.String(), "the first tick at which they differ is")
	require.Contains(t, s.errs.String(), "is in the second only")

	for _, args := range [][]string{{"inspect"}, {"inspect", "nothing-here"}, {"inspect", at, "b", "c"}} {
		s := ylem(t, args...)
		require.Equal(t, exitUsage, s.status, "%v: %s", args, s.errs.String())
	}
}

// A cut in a file says what it is, and a damaged one that it is damaged.
func TestInspectCut(t *testing.T) {
	k, _ := recorded(t, small, tale{grid: region.Grid{2, 2, 1}, epoch: 3, until: 120, seed: 7, keep: 3})
	c, err := readChronicle(context.Background(), k, "test")
	require.NoError(t, err)
	cut := c.cuts[1].Cuts[0]
	blob, err := blobOf(context.Background(), k, cut.Sum)
	require.NoError(t, err)
	folder := t.TempDir()
	path := filepath.Join(folder, "cut")
	require.NoError(t, os.WriteFile(path, blob, 0o600))

	s := ylem(t, "inspect", path, "--json")
	require.Equal(t, exitDone, s.status, s.errs.String())
	require.Equal(t, cut.Hash, s.object()["hash"])
	require.Equal(t, cut.Sum.String(), s.object()["sum"])
	require.Equal(t, 1.0, s.object()["region"])
	require.Contains(t, s.object()["why"], "--world")
	s = ylem(t, "inspect", path, "--world", worldFile(t, small), "--json")
	require.Equal(t, exitDone, s.status, s.errs.String())
	kinds := s.object()["kinds"].(map[string]any)
	require.Equal(t, s.object()["particles"], kinds["A"].(float64)+kinds["B"].(float64))
	s = ylem(t, "inspect", path, "--world", "genesis")
	require.Equal(t, exitWrong, s.status)
	require.Contains(t, s.errs.String(), `the cut is of world "small"`)

	blob[len(blob)/2] ^= 1
	require.NoError(t, os.WriteFile(path, blob, 0o600))
	s = ylem(t, "inspect", path, "--world", worldFile(t, small))
	require.Equal(t, exitWrong, s.status)
	require.NoError(t, os.WriteFile(path, []byte("hello"), 0o600))
	s = ylem(t, "inspect", path)
	require.Equal(t, exitWrong, s.status)
	require.Contains(t, s.errs.String(), "this is no cut")
}

// Nobody reads anything but records and blobs, and nobody who may not.
func TestReadings(t *testing.T) {
	k := remembered{plane.NewMemory()}
	k.Do(context.Background(), plane.Request{Verb: plane.Seal, Key: plane.WorldKey, Value: []byte(`{"a":1}`)})
	k.Do(context.Background(), plane.Request{Verb: plane.Put, Sum: plane.SumOf([]byte("x")), Value: []byte("x")})
	open, closed := newReadings(k, anybody), newReadings(k, func(*http.Request) error { return errors.New("no") })
	for path, want := range map[string]int{
		"/records/world": 200, "/records/fossil": 404, "/records/region.0": 404, "/records/session.abc": 404,
		"/records/region.-1": 400, "/records/region.00": 400, "/records/session.a*": 400, "/records/session.": 400, "/records/": 400, "/records/>": 400,
		"/blobs/" + plane.SumOf([]byte("x")).String(): 200, "/blobs/" + plane.SumOf([]byte("y")).String(): 404, "/blobs/": 400, "/blobs/ff": 400,
	} {
		w := httptest.NewRecorder()
		open.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		require.Equal(t, want, w.Code, "%s: %s", path, w.Body.String())
		w = httptest.NewRecorder()
		closed.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		require.Equal(t, http.StatusForbidden, w.Code)
	}
	w := httptest.NewRecorder()
	open.ServeHTTP(w, httptest.NewRequest(http.MethodDelete, "/records/world", nil))
	require.Equal(t, http.StatusMethodNotAllowed, w.Code)
}

// A move is a wish in the region's record, and nothing else of it changes.
func TestMoveIsAWish(t *testing.T) {
	k := remembered{plane.NewMemory()}
	was := plane.Region{Owners: [2]string{"aaaaaa", ""}, Claims: 3, Log: plane.Log{Horizon: 9}}
	k.Memory.Do(plane.Request{Verb: plane.Claim, Key: plane.RegionKey(0), Value: plane.Encode(was)})
	o := &moving{k, newAccess(drawIdentity()).moves}
	post := func(body string, change func(*http.Request)) (int, string) {
		r := httptest.NewRequest(http.MethodPost, "http://localhost"+movePath, strings.NewReader(body))
		r.RemoteAddr = "127.0.0.1:9"
		r.Header.Set("Content-Type", "application/json")
		if change != nil {
			change(r)
		}
		w := httptest.NewRecorder()
		o.ServeHTTP(w, r)
		var answer movedAnswer
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &answer))
		return w.Code, answer.Error
	}
	now := func() (r plane.Region) {
		_, _, err := recordOf(context.Background(), k, plane.RegionKey(0), &r)
		require.NoError(t, err)
		return r
	}
	status, _ := post(`{"region":0,"server":"bbbbbb"}`, nil)
	require.Equal(t, http.StatusOK, status)
	was.Wanted = "bbbbbb"
	require.Equal(t, was, now())
	status, _ = post(`{"region":0,"server":"aaaaaa"}`, nil) // back
	require.Equal(t, http.StatusOK, status)
	was.Wanted = ""
	require.Equal(t, was, now())
	for body, want := range map[string]int{
		`{"region":1,"server":"bbbbbb"}`: 404, `{"region":-1,"server":"bbbbbb"}`: 400, `{"region":0,"server":""}`: 400, `{"region":0,"server":"a b"}`: 400, `x`: 400,
	} {
		status, _ := post(body, nil)
		require.Equal(t, want, status, body)
	}
	status, why := post(`{"region":0,"server":"bbbbbb"}`, func(r *http.Request) { r.RemoteAddr = "192.0.2.1:9" })
	require.Equal(t, http.StatusForbidden, status)
	require.Contains(t, why, "this needs")
	require.Equal(t, was, now())
}
