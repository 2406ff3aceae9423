package main

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"ylem/region/plane"
)

// What programs read of a world at any of its servers, each with GET:
//
//	/records/KEY   a record of the control plane (package plane), as JSON, with its
//	               revision in the header ETag
//	/blobs/SUM     a blob: the manifest, a cut, an archive
const (
	recordsPath = "/records/"
	blobsPath   = "/blobs/"
)

// readingsASecond bounds how fast one connection reads.
const readingsASecond = 200

// readings lets programs read what a server's control plane has.
type readings struct {
	plane asker
	may   func(*http.Request) error
	rate  limiter
}

func newReadings(k asker, may func(*http.Request) error) *readings {
	return &readings{plane: k, may: may, rate: limiter{perSecond: readingsASecond, burst: 10 * readingsASecond}}
}

func (o *readings) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if err := o.may(r); err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	if r.Method != http.MethodGet {
		w.Header().Set("Allow", http.MethodGet)
		http.Error(w, "this can only be read", http.StatusMethodNotAllowed)
		return
	}
	if !o.rate.admits(time.Now(), hostname(r.RemoteAddr)) {
		http.Error(w, "too fast: wait a moment", http.StatusTooManyRequests)
		return
	}
	request, err := recordRequest(r.URL.Path)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	reply := o.plane.Do(r.Context(), request)
	switch reply.Outcome {
	case plane.Done:
	case plane.Absent:
		http.Error(w, "there is none", http.StatusNotFound)
		return
	default:
		http.Error(w, "the control plane does not answer", http.StatusServiceUnavailable)
		return
	}
	if request.Verb == plane.Get {
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Write(reply.Blob)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("ETag", strconv.Quote(strconv.FormatUint(reply.Entry.Revision, 10)))
	w.Write(reply.Entry.Value)
}

// recordRequest returns the request that a path stands for.
func recordRequest(path string) (plane.Request, error) {
	if text, is := strings.CutPrefix(path, blobsPath); is {
		var sum plane.Sum
		if err := sum.UnmarshalText([]byte(text)); err != nil || text == "" {
			return plane.Request{}, errors.New("a blob has a name of 64 hex digits")
		}
		return plane.Request{Verb: plane.Get, Sum: sum}, nil
	}
	key := strings.TrimPrefix(path, recordsPath)
	what, of, id := plane.ParseKey(key)
	known := key == plane.WorldKey || key == plane.FossilKey ||
		(what == "region" || what == "cuts") && id >= 0 && of == strconv.Itoa(id) || what == "session" && plain(of)
	if !known {
		return plane.Request{}, errors.New("the records are world, fossil, region.N, cuts.N and session.KEY")
	}
	return plane.Request{Verb: plane.Read, Key: key}, nil
}

// plain reports whether a text is letters and digits.
func plain(text string) bool {
	return text != "" && strings.Trim(strings.ToLower(text), "abcdefghijklmnopqrstuvwxyz0123456789") == ""
}

// wantedMove is the body of a POST to movePath.
type wantedMove struct {
	Region int    `json:"region"`
	Server string `json:"server"` // its key
}

// movePath is where a region is asked to be moved to another server.
const movePath = "/move"

// moving lets who may decide on servers move regions between them.
type moving struct {
	plane asker
	may   func(*http.Request) (by string, err error)
}

type movedAnswer struct {
	Error string `json:"error,omitempty"`
}

func (o *moving) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	var answer movedAnswer
	if refused := o.serve(w, r); refused != nil {
		answer.Error = refused.text
		w.WriteHeader(refused.status)
	}
	json.NewEncoder(w).Encode(answer)
}

func (o *moving) serve(w http.ResponseWriter, r *http.Request) *refusal {
	if r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
		return refusef(http.StatusMethodNotAllowed, "moves are asked for with POST, as application/json")
	}
	if _, err := o.may(r); err != nil {
		return refusef(http.StatusForbidden, "%v", err)
	}
	var wish wantedMove
	in := json.NewDecoder(http.MaxBytesReader(w, r.Body, plane.MaxCommand))
	in.DisallowUnknownFields()
	if err := in.Decode(&wish); err != nil || wish.Region < 0 || !plain(wish.Server) {
		return refusef(http.StatusBadRequest, "a move says a region and the key of a server")
	}
	for range mostTries { // others swap the record, too
		var record plane.Region
		revision, known, err := recordOf(r.Context(), o.plane, plane.RegionKey(wish.Region), &record)
		switch {
		case err != nil:
			return refusef(http.StatusServiceUnavailable, "%v", err)
		case !known:
			return refusef(http.StatusNotFound, "nobody computes a region %d yet", wish.Region)
		case record.Owners[0] == wish.Server && record.Wanted == "" || record.Wanted == wish.Server:
			return nil
		}
		if record.Wanted = wish.Server; record.Owners[0] == wish.Server { // it stays where it is
			record.Wanted = ""
		}
		reply := o.plane.Do(r.Context(), plane.Request{Verb: plane.Claim, Key: plane.RegionKey(wish.Region), Revision: revision, Value: plane.Encode(record)})
		if reply.Outcome == plane.Done {
			return nil
		}
	}
	return refusef(http.StatusServiceUnavailable, "the control plane does not take it: try again")
}
