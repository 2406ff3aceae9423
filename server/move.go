package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ylem/region/plane"
)

// relocating is the flags of move.
type relocating struct {
	remote
	address string
	wait    time.Duration
	json    bool
}

func moveCommand() *cobra.Command {
	o := &relocating{}
	cmd := &cobra.Command{
		Use:   "move REGION SERVER --at HOST:PORT",
		Short: "Move a region of a running world to another server, without a pause",
		Long: "Move a region of a running world to another of its servers, by its name or its key. The new server computes the region along\n" +
			"until it is as far as the old one is, and then takes it.",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usagef("move takes the number of a region and a server's name or key, such as ylem move 3 \"server 1\"; %d arguments were given", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args[0], args[1]) },
	}
	o.remote.add(cmd)
	f := cmd.Flags()
	f.StringVar(&o.address, "at", defaultListen, "ask the server at `HOST:PORT`, any one of the world")
	f.DurationVar(&o.wait, "wait", time.Minute, "wait for this `TIME` until it is there")
	f.BoolVar(&o.json, "json", false, "print one JSON object on standard output")
	return cmd
}

// moved is what came of moving a region.
type moved struct {
	Region  int     `json:"region"`
	From    string  `json:"from"` // keys of servers
	To      string  `json:"to"`
	Name    string  `json:"name"` // of To
	Seconds float64 `json:"seconds"`
}

func (o *relocating) run(cmd *cobra.Command, which, server string) error {
	id, err := strconv.Atoi(which)
	if err != nil || id < 0 {
		return usagef("move %s: write the number of a region, such as 0", which)
	}
	if err := o.at(o.address); err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(cmd.Context(), o.wait)
	defer stop()
	out, err := o.move(ctx, id, server)
	if err != nil {
		return err
	}
	if o.json {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(out)
	}
	if out.From == out.To {
		fmt.Fprintf(cmd.ErrOrStderr(), "region %d is computed by %s already\n", id, out.Name)
		return nil
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "region %d is computed by %s now, after %.1f s\n", id, out.Name, out.Seconds)
	return nil
}

func (o *relocating) move(ctx context.Context, id int, server string) (*moved, error) {
	begun := time.Now()
	servers, err := o.servers(ctx)
	if err != nil {
		return nil, err
	}
	to, err := named(servers, server)
	if err != nil {
		return nil, err
	}
	out := &moved{Region: id, To: to.Key, Name: to.Name}
	var record plane.Region
	if _, known, err := recordOf(ctx, &o.remote, plane.RegionKey(id), &record); err != nil {
		return nil, err
	} else if !known {
		return nil, fmt.Errorf("nobody computes a region %d", id)
	}
	out.From = record.Owners[0]
	var answer movedAnswer
	status, err := o.post(ctx, movePath, wantedMove{Region: id, Server: to.Key}, &answer)
	if err == nil && status != http.StatusOK {
		err = errors.New(answer.Error)
	}
	if err != nil {
		return nil, err
	}
	for record.Owners[0] != to.Key {
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return nil, fmt.Errorf("region %d is not there after %s; it goes there as soon as %s is as far as %s", id, o.wait, to.Name, shortKey(record.Owners[0]))
		}
		if _, _, err := recordOf(ctx, &o.remote, plane.RegionKey(id), &record); err != nil && ctx.Err() == nil {
			return nil, err
		}
	}
	out.Seconds = time.Since(begun).Seconds()
	return out, nil
}

// listedServer is a server as a status lists it.
type listedServer struct {
	Name string `json:"name"`
	Key  string `json:"key"`
}

// servers returns the servers of the world, as the one that is asked knows them.
func (o *relocating) servers(ctx context.Context) ([]listedServer, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, o.base+"/status", nil)
	if err != nil {
		return nil, err
	}
	answer, err := o.send(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	var s struct {
		listedServer
		Peers []listedServer `json:"peers"`
	}
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %s", o.shown, answer.Status)
	}
	if err := json.NewDecoder(answer.Body).Decode(&s); err != nil {
		return nil, fmt.Errorf("%s: its status: %w", o.shown, err)
	}
	return append(s.Peers, s.listedServer), nil
}

// named returns the one server that a person means.
func named(servers []listedServer, text string) (found listedServer, err error) {
	var names []string
	n := 0
	for _, s := range servers {
		names = append(names, strconv.Quote(s.Name))
		if s.Name == text || s.Key == text || len(text) >= 6 && strings.HasPrefix(s.Key, text) {
			found = s
			n++
		}
	}
	switch {
	case n == 0:
		return found, fmt.Errorf("no server is called %q; there are %s", printable(text), strings.Join(names, ", "))
	case n > 1:
		return found, fmt.Errorf("%d servers are called %q: give the key of one, as ylem inspect shows it", n, printable(text))
	case found.Key == "":
		return found, fmt.Errorf("server %q says no key", found.Name)
	}
	return found, nil
}

// shortKey is the beginning of a server's key, for people.
func shortKey(key string) string {
	if len(key) > 10 {
		return key[:10] + "…"
	}
	return key
}
