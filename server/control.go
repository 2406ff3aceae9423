package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"os/signal"
	"time"

	"github.com/spf13/cobra"

	"ylem/region/plane"
	"ylem/region/wire"
)

// A server that up starts obeys the process that started it: orders come as
// lines of JSON on standard input, reports go as lines to standard output. When
// standard input ends, the starter is gone and so is the server.

// order is a line from up to a server.
type order struct {
	Join  []string        `json:"join,omitempty"` // the first order: begin, with these
	Begin bool            `json:"begin,omitempty"`
	World *plane.Manifest `json:"world,omitempty"` // to begin with; nil: the one that is there
	Leave bool            `json:"leave,omitempty"`

	// What changes the rules of a world that goes on: adopt.go.
	Rules   *ruling   `json:"rules,omitempty"`
	Hold    bool      `json:"hold,omitempty"`
	Stop    *int64    `json:"stop,omitempty"`
	Piece   *piece    `json:"piece,omitempty"`
	Found   *founding `json:"found,omitempty"`
	Adopt   *adopted  `json:"adopt,omitempty"`
	Go      bool      `json:"go,omitempty"`
	Trouble *string   `json:"trouble,omitempty"` // what viewers are told; "": nothing

	Worlds []wire.ViewChoice `json:"worlds,omitempty"` // that can be begun instead: choice.go
}

// report is a line from a server to up. One of its parts is there.
type report struct {
	Listening string    `json:"listening,omitempty"`
	Progress  *progress `json:"progress,omitempty"`
	Ended     *ended    `json:"ended,omitempty"`
	Error     *wrong    `json:"error,omitempty"`

	Ready   *ready   `json:"ready,omitempty"`
	Held    *held    `json:"held,omitempty"`
	Piece   *piece   `json:"piece,omitempty"`
	Stopped *stopped `json:"stopped,omitempty"`
	Founded *founded `json:"founded,omitempty"`
	Adopted *adopted `json:"adopted,omitempty"`

	Begin *choice `json:"begin,omitempty"` // choice.go
}

// ended is what the regions of a server add to the summary.
type ended struct {
	Shares []share `json:"shares"`
	Steps  int64   `json:"steps"`
}

// wrong is why a server ends before it should.
type wrong struct {
	Text   string `json:"text"`
	Status int    `json:"status"`
}

// reportEvery is how often a server says where it is; leaveTime how long it may
// take to leave.
const (
	reportEvery = 200 * time.Millisecond
	leaveTime   = 4 * time.Second
)

// obey runs a server for up. The error went to standard output.
func obey(cmd *cobra.Command, o *hosting, world string) error {
	signal.Ignore(os.Interrupt) // ctrl-c is for up
	out := json.NewEncoder(cmd.OutOrStdout())
	err := serve(cmd, o, world, out)
	if err == nil {
		return nil
	}
	status := exitWrong
	var f *failure
	if errors.As(err, &f) {
		status = f.status
	}
	out.Encode(report{Error: &wrong{err.Error(), status}})
	return &failure{status, errors.New("")}
}

func serve(cmd *cobra.Command, o *hosting, world string, out *json.Encoder) error {
	log := newConsole(cmd.ErrOrStderr())
	o.quiet = true
	listener, err := o.door()
	if err != nil {
		return err
	}
	out.Encode(report{Listening: o.reached(listener)})

	ctx, leave := context.WithCancel(cmd.Context())
	defer leave()
	given := make(chan order, orderQueue)
	go func() {
		orders(cmd.InOrStdin(), func(o order) {
			if o.Leave {
				leave()
				return
			}
			select {
			case given <- o:
			case <-ctx.Done():
			}
		})
		time.AfterFunc(leaveTime, func() { os.Exit(exitWrong) })
		leave()
	}()
	select {
	case first := <-given: // to begin
		o.join, o.wanted = first.Join, first.World
	case <-ctx.Done():
		listener.Close()
		return nil
	}
	s, err := o.open(ctx, world, listener, log)
	if ctx.Err() != nil && s == nil {
		return nil
	}
	if err != nil {
		return err
	}
	defer s.close()
	s.join(o.join)

	ran := make(chan error, 1)
	said := make(chan report)
	f := &follower{server: s, flags: o, out: said}
	go func() { ran <- s.run(ctx) }()
	go func() {
		for {
			select {
			case next := <-given:
				f.obey(next)
			case <-s.owner.done:
				return
			}
		}
	}()
	look := time.NewTicker(reportEvery)
	defer look.Stop()
	var told *[]share
	tell := func() {
		p := s.owner.state.Load()
		out.Encode(report{Progress: p})
		if shares := s.owner.shares.Load(); shares != nil && shares != told {
			told = shares
			out.Encode(report{Ended: &ended{*shares, p.Steps}})
		}
	}
	done := s.owner.ended
	for {
		select {
		case err := <-ran:
			if err == nil {
				tell()
			}
			return err
		case <-look.C:
			tell()
		case r := <-said:
			out.Encode(r)
		case <-done:
			done = nil
			tell()
		}
	}
}

// orderQueue is how many orders may wait while a server begins.
const orderQueue = 1024

// reached is where others reach a listener.
func (o *hosting) reached(l net.Listener) string {
	if o.advertise != "" {
		return o.advertise
	}
	return advertised(l)
}

// orders reads orders until there are no more.
func orders(in io.Reader, do func(order)) {
	decoder := json.NewDecoder(in)
	for {
		var o order
		if decoder.Decode(&o) != nil {
			return
		}
		do(o)
	}
}
