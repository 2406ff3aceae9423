package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/spf13/cobra"
)

// A server that up starts obeys the process that started it: orders come as
// lines of JSON on standard input, reports go as lines to standard output. When
// standard input ends, the starter is gone and so is the server.

// order is a line from up to a server.
type order struct {
	Join  []string `json:"join,omitempty"`
	Begin bool     `json:"begin,omitempty"`
	Leave bool     `json:"leave,omitempty"`

	// What changes the rules of a world that goes on: adopt.go.
	Rules   *ruling  `json:"rules,omitempty"`
	Hold    bool     `json:"hold,omitempty"`
	Stop    *int64   `json:"stop,omitempty"`
	Piece   *piece   `json:"piece,omitempty"`
	Adopt   *adopted `json:"adopt,omitempty"`
	Go      bool     `json:"go,omitempty"`
	Trouble *string  `json:"trouble,omitempty"` // what viewers are told; "": nothing
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
	Stopped *int64   `json:"stopped,omitempty"`
	Adopted *adopted `json:"adopted,omitempty"`
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
	s, err := o.open(world, log)
	if err != nil {
		return err
	}
	defer s.close()
	out.Encode(report{Listening: s.mesh.self.Address})

	ctx, leave := context.WithCancel(cmd.Context())
	defer leave()
	ran := make(chan error, 1)
	begin := make(chan struct{}, 1)
	said := make(chan report)
	f := &follower{server: s, flags: o, out: said}
	go func() {
		orders(cmd.InOrStdin(), func(o order) {
			s.join(o.Join)
			if o.Begin {
				begin <- struct{}{}
			}
			if o.Leave {
				leave()
			}
			f.obey(o)
		})
		time.AfterFunc(leaveTime, func() { os.Exit(exitWrong) })
		leave()
	}()
	select {
	case <-begin:
	case <-ctx.Done():
		return nil
	}
	go func() { ran <- s.run(ctx) }()
	look := time.NewTicker(reportEvery)
	defer look.Stop()
	done := s.owner.ended
	for {
		select {
		case err := <-ran:
			if err == nil {
				out.Encode(report{Progress: s.owner.state.Load()})
			}
			return err
		case <-look.C:
			out.Encode(report{Progress: s.owner.state.Load()})
		case r := <-said:
			out.Encode(r)
		case <-done:
			done = nil
			out.Encode(report{Ended: &ended{s.owner.shares, s.owner.steps}})
		}
	}
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
