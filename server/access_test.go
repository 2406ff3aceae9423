package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"ylem/region/wire"
)

// Viewers and programs do what their tokens say, and nothing where nobody is let
// in without one. No token is ever written into a log.
func TestTokensOpenDoors(t *testing.T) {
	s := quick(t, worldFile(t, small), 0, []int{0, 1, 2, 3})
	a := s.mesh.access
	a.asked, a.anonymous = true, mayNothing
	launch(t, s)
	soon := time.Now().Add(time.Hour)
	mint := func(r role, world string, at time.Time) string { return a.self.mint(r, world, at, "") }
	var shown []string
	for _, c := range []struct {
		name, token, says string
		status            int
	}{
		{"none", "", "needs a token with role watch", 401},
		{"to watch", mint(mayWatch, "small", soon), "", 200},
		{"to command", mint(mayCommand, "small", soon), "", 200},
		{"expired", mint(mayWatch, "small", time.Unix(1, 0)), "expired", 401},
		{"of another world", mint(mayWatch, "large", soon), "is for world large", 401},
		{"of a stranger", drawIdentity().mint(mayCommand, "small", soon, ""), "does not trust", 401},
		{"no token", "abc", "no token", 401},
		{"another signature", mint(mayWatch, "small", soon)[:100] + mint(mayCommand, "small", soon)[100:], "token", 401},
	} {
		t.Run(c.name, func(t *testing.T) {
			shown = append(shown, c.token)
			request, err := http.NewRequest(http.MethodGet, "http://"+s.mesh.self.Address+"/status", nil)
			require.NoError(t, err)
			if c.token != "" {
				request.Header.Set("Authorization", "Bearer "+c.token)
			}
			response, err := http.DefaultClient.Do(request)
			require.NoError(t, err)
			response.Body.Close()
			require.Equal(t, c.status, response.StatusCode)

			v := meet(t, s, wire.ViewPath, wire.ViewProtocol)
			if c.token != "" {
				v.say(websocket.BinaryMessage, wire.ViewToken{Token: c.token}.Append(nil))
			} else {
				v.say(websocket.BinaryMessage, wire.ViewAck{Frame: 0}.Append(nil))
			}
			if c.says != "" {
				v.closed(c.says)
				return
			}
			_, message, err := v.conn.ReadMessage()
			require.NoError(t, err)
			require.Equal(t, wire.ViewTypeWelcome, wire.ViewType(message[0]))
		})
	}
	request, err := http.NewRequest(http.MethodGet, "http://"+s.mesh.self.Address+"/status?token="+shown[1], nil)
	require.NoError(t, err)
	require.ErrorContains(t, a.authorize(request, mayWatch), "written into logs")
	for _, token := range shown {
		if payload, signature, found := strings.Cut(strings.TrimPrefix(token, tokenPrefix), "."); found {
			require.NotContains(t, said(s), payload)
			require.NotContains(t, said(s), signature)
		}
	}
}

// Who may do what without a token depends on where he sits, and on what lies between.
func TestAnyone(t *testing.T) {
	at := func(remote, host string, header ...string) *http.Request {
		r, err := http.NewRequest(http.MethodGet, "http://"+host+"/do", nil)
		require.NoError(t, err)
		r.RemoteAddr = remote
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		return r
	}
	here, there := "127.0.0.1:5", "192.0.2.7:5"
	for _, c := range []struct {
		name    string
		request *http.Request
		flags   securing
		listen  string
		want    role
	}{
		{"at this machine", at(here, "localhost:7070"), securing{}, "127.0.0.1:7070", mayCommand},
		{"its page", at(here, "localhost:7070", "Origin", "http://localhost:7070"), securing{}, "127.0.0.1:7070", mayCommand},
		{"a page of another port", at(here, "localhost:7070", "Origin", "http://localhost:8000"), securing{}, "127.0.0.1:7070", mayWatch},
		{"a name that leads here", at(here, "evil.example:7070", "Origin", "http://evil.example:7070"), securing{}, "127.0.0.1:7070", mayWatch},
		{"by a proxy", at(here, "localhost:7070", "X-Forwarded-For", "192.0.2.7"), securing{}, "127.0.0.1:7070", mayNothing},
		{"by a proxy, as said", at(here, "localhost:7070", "Forwarded", "for=192.0.2.7"), securing{anonymous: "watch"}, "127.0.0.1:7070", mayWatch},
		{"as said", at(here, "localhost:7070"), securing{anonymous: "none"}, "127.0.0.1:7070", mayNothing},
		{"from outside", at(there, "host:7070"), securing{tls: true}, "0.0.0.0:7070", mayNothing},
		{"here, of a port that is open", at(here, "localhost:7070"), securing{tls: true}, "0.0.0.0:7070", mayNothing},
		{"from outside, insecure", at(there, "host:7070"), securing{insecure: true}, "0.0.0.0:7070", mayWatch},
		{"from outside, as said", at(there, "host:7070"), securing{tls: true, anonymous: "command"}, "0.0.0.0:7070", mayCommand},
	} {
		require.NoError(t, c.flags.check(c.listen, nil), c.name)
		a, err := c.flags.access(drawIdentity(), c.listen, nil)
		require.NoError(t, err)
		require.Equal(t, c.want, a.anyone(c.request), c.name)
		require.Error(t, a.authorize(c.request, mayHost), c.name)
	}
}

// Keys do not appear where an identity, or what holds one, is printed.
func TestIdentityIsNotPrinted(t *testing.T) {
	self := drawIdentity()
	out := newOutput()
	log := newConsole(&out)
	log.printf("%v %+v %#v %s", self, self, self, self)
	require.Equal(t, strings.Repeat(self.ID()+" ", 3)+self.ID()+"\n", out.String())
}
