package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"ylem/server/pin"
)

// token is a permission that a server's key has signed: whoever has it may do
// what its role says, in one world, until it expires. One of role host is worth
// something only to the server whose key it names, so it is no secret.
//
// As text it is "ylem1." · base64url of the JSON · "." · base64url of the
// signature, over "ylem token 1\n" and the JSON as it stands.
type token struct {
	ID      string `json:"id"` // drawn; for logs
	Role    string `json:"role"`
	World   string `json:"world"`
	Expires int64  `json:"expires"`       // seconds since 1970
	By      string `json:"by"`            // key that signs
	For     string `json:"for,omitempty"` // key of the server that it is for
}

const (
	tokenPrefix  = "ylem1."
	tokenContext = "ylem token 1\n"
	maxToken     = 1 << 10 // bytes
	maxTokenLife = 366 * 24 * time.Hour
)

var tokenText = base64.RawURLEncoding.Strict()

// mint signs a token.
func (i *identity) mint(r role, world string, expires time.Time, subject string) string {
	t := token{ID: rand.Text()[:12], Role: r.String(), World: world, Expires: expires.Unix(), By: i.ID(), For: subject}
	payload := must(json.Marshal(t))
	signature := i.sign(append([]byte(tokenContext), payload...))
	return tokenPrefix + tokenText.EncodeToString(payload) + "." + tokenText.EncodeToString(signature)
}

// errToken says that what was sent is no token. What was sent is not repeated: it
// may be a secret, misspelt.
var errToken = errors.New("this is no token of ylem, or a part of one is missing")

// parseToken returns a token whose signature holds. Nothing says yet that its
// signer may sign anything here.
func parseToken(text string) (*token, role, error) {
	rest, found := strings.CutPrefix(text, tokenPrefix)
	encoded, signed, both := strings.Cut(rest, ".")
	if !found || !both || len(text) > maxToken {
		return nil, mayNothing, errToken
	}
	payload, err1 := tokenText.DecodeString(encoded)
	signature, err2 := tokenText.DecodeString(signed)
	if err1 != nil || err2 != nil || len(signature) != ed25519.SignatureSize {
		return nil, mayNothing, errToken
	}
	t := new(token)
	d := json.NewDecoder(bytes.NewReader(payload))
	d.DisallowUnknownFields()
	if d.Decode(t) != nil || d.More() {
		return nil, mayNothing, errToken
	}
	key, err := pin.Parse(t.By)
	if err != nil || !ed25519.Verify(key, append([]byte(tokenContext), payload...), signature) {
		return nil, mayNothing, errors.New("the token's signature does not hold")
	}
	r, err := parseRole(t.Role)
	if err != nil || r == mayNothing || printable(t.World) != t.World || printable(t.ID) != t.ID {
		return nil, mayNothing, errToken
	}
	if r == mayHost {
		if _, err := pin.Parse(t.For); err != nil {
			return nil, mayNothing, errors.New("the token has role host and names no server that it is for")
		}
	}
	return t, r, nil
}

// judge returns the role that a token gives to who shows it: world is its name, "" if it is not known, and subject the key
// that he has proven, "" for none. trusted says whose tokens count.
func judge(text, world, subject string, now time.Time, trusted func(key string) bool) (*token, role, error) {
	t, r, err := parseToken(text)
	if err == nil {
		err = t.holds(world, subject, now, trusted)
	}
	if err != nil {
		return nil, mayNothing, err
	}
	return t, r, nil
}

func (t *token) holds(world, subject string, now time.Time, trusted func(key string) bool) error {
	switch {
	case !trusted(t.By):
		return fmt.Errorf("token %s is signed by %s, which this server does not trust: start the server with --accept %s, or use a token that it signs itself", t.ID, t.By, t.By)
	case world != "" && t.World != world:
		return fmt.Errorf("token %s is for world %s, and this is %s", t.ID, t.World, world)
	case now.Unix() >= t.Expires:
		return fmt.Errorf("token %s expired at %s; ylem token makes a new one", t.ID, time.Unix(t.Expires, 0).UTC().Format(time.RFC3339))
	case t.For != "" && t.For != subject:
		return fmt.Errorf("token %s is for server %s only", t.ID, t.For)
	}
	return nil
}
