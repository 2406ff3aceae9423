package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"ylem/region/plane"
	"ylem/server/pin"
)

// remote is a running server that a command asks for something.
type remote struct {
	token    string
	insecure bool
	base     string // http://HOST:PORT
	shown    string // HOST:PORT
	client   *http.Client

	failed error // why Do had no answer, the last time
}

// tokenEnv is where a token is looked for that no flag gives: command lines can be
// seen by everybody on a machine.
const tokenEnv = "YLEM_TOKEN"

func (r *remote) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&r.token, "token", "", "show this `TOKEN` to the server; $"+tokenEnv+" otherwise")
	cmd.Flags().BoolVar(&r.insecure, "insecure", false, "show the token also to another machine without TLS")
}

// at says which server, as it was typed: HOST:PORT, :PORT, the address of its page, or
// KEY@HOST:PORT for one with a certificate that it has made itself.
func (r *remote) at(typed string) error {
	scheme, rest, found := strings.Cut(typed, "://")
	if !found {
		scheme, rest = "http", typed
	}
	key, address, pinned := strings.Cut(strings.TrimSuffix(rest, "/"), "@")
	if !pinned {
		key, address = "", key
	} else if _, err := pin.Parse(key); err != nil {
		return usagef("%s: %w", printable(typed), err)
	} else {
		scheme = "https"
	}
	rest = address
	host, port, err := net.SplitHostPort(rest)
	if err != nil || port == "" || scheme != "http" && scheme != "https" || strings.ContainsAny(rest, "/?# ") {
		return usagef("%q is no address of a server: write HOST:PORT, such as %s, as ylem up prints it", typed, defaultListen)
	}
	if host == "" {
		host = "localhost"
	}
	if r.token == "" {
		r.token = os.Getenv(tokenEnv)
	}
	if scheme == "http" && r.token != "" && !r.insecure && !loopback(host) {
		return usagef("the token would go to %s in clear: write https://HOST:PORT or KEY@HOST:PORT if the server speaks TLS, or --insecure if the network is yours alone", host)
	}
	r.client = &http.Client{
		Transport:     &http.Transport{TLSClientConfig: pin.Client(host, key), Proxy: http.ProxyFromEnvironment, MaxResponseHeaderBytes: 16 << 10},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	r.shown = net.JoinHostPort(host, port)
	r.base = (&url.URL{Scheme: scheme, Host: r.shown}).String()
	return nil
}

// maxAnswer is how much of an answer is read, bytes.
const maxAnswer = 16 << 20

// post sends body as JSON and reads the answer into out, whatever its status, which
// it returns.
func (r *remote) post(ctx context.Context, path string, body, out any) (status int, err error) {
	data, err := json.Marshal(body)
	if err != nil {
		return 0, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, r.base+path, bytes.NewReader(data))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := r.send(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	data, err = io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return 0, r.unreachable(err)
	}
	if err := json.Unmarshal(data, out); err != nil {
		return answer.StatusCode, fmt.Errorf("%s answers %s to %s, as no server of this version does", r.shown, answer.Status, path)
	}
	return answer.StatusCode, nil
}

// send sends a request with the token.
func (r *remote) send(request *http.Request) (*http.Response, error) {
	if r.token != "" {
		request.Header.Set("Authorization", "Bearer "+r.token)
	}
	answer, err := r.client.Do(request)
	if err != nil {
		return nil, r.unreachable(err)
	}
	return answer, nil
}

var errNobody = errors.New("no server listens")

// unreachable is why a server was not reached, without the address twice.
func (r *remote) unreachable(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	if errors.Is(err, syscall.ECONNREFUSED) {
		return fmt.Errorf("%w at %s; ylem up prints the address of the one it starts", errNobody, r.shown)
	}
	return fmt.Errorf("%s: %w", r.shown, err)
}

// Do reads records and blobs of the world that the server computes (records.go), as
// a control plane that is only read.
func (r *remote) Do(ctx context.Context, q plane.Request) plane.Reply {
	reply := plane.Reply{Number: q.Number}
	path := recordsPath + q.Key
	if q.Verb == plane.Get {
		path = blobsPath + q.Sum.String()
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.base+path, nil)
	if err != nil {
		return reply
	}
	answer, err := r.send(request)
	if err != nil {
		r.failed = err
		return reply
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, plane.MaxBlob))
	switch {
	case err != nil:
		r.failed = r.unreachable(err)
	case answer.StatusCode == http.StatusNotFound:
		reply.Outcome = plane.Absent
	case answer.StatusCode != http.StatusOK:
		r.failed = fmt.Errorf("%s: %s", r.shown, clipped(strings.TrimSpace(string(data)), 300))
	case q.Verb == plane.Get:
		reply.Outcome, reply.Blob = plane.Done, data
	default:
		revision, err := strconv.ParseUint(strings.Trim(answer.Header.Get("ETag"), `"`), 10, 64)
		if err != nil {
			r.failed = fmt.Errorf("%s answers as no server of this version does", r.shown)
			return reply
		}
		reply.Outcome, reply.Entry = plane.Done, plane.Entry{Key: q.Key, Revision: revision, Value: data}
	}
	return reply
}
