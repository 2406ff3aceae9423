package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"ylem/region/wire"
)

// doing is the flags of do.
type doing struct {
	remote
	id   string
	wait time.Duration
	json bool
}

func doCommand() *cobra.Command {
	o := &doing{}
	cmd := &cobra.Command{
		Use:   "do HOST:PORT ACTION …",
		Short: "Have something done to a running world: add, remove or kick particles, change a param, pause, resume",
		Long: "Have something done to a running world. It is decided before it acts, so the world stays one that can be replayed;\n" +
			"the answer says at which tick it acts.\n\n" + actions + "\n\nPlaces are in length units, velocities in length units per unit of time, IDs 16 hex digits.",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("ylem do takes the address of a server and what shall be done, such as ylem do %s pause; %s", defaultListen, actions)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	o.remote.add(cmd)
	f := cmd.Flags()
	f.StringVar(&o.id, "id", "", "the command's own `NAME`: what has one that was decided before is not done again (drawn otherwise)")
	f.DurationVar(&o.wait, "wait", 30*time.Second, "try for this `TIME`")
	f.BoolVar(&o.json, "json", false, "print one JSON object on standard output")
	return cmd
}

func (o *doing) run(cmd *cobra.Command, args []string) error {
	if err := o.at(args[0]); err != nil {
		return err
	}
	if o.wait <= 0 {
		return usagef("--wait %s: a time above 0, such as 30s", o.wait)
	}
	w := wish{ID: o.id}
	if words := strings.Fields(strings.Join(args[1:], " ")); len(words) == 2 && words[0] == "begin" {
		w.Begin = words[1]
	} else {
		command, err := parseAction(args[1:])
		if err != nil {
			return err
		}
		w.Command = command
	}
	if w.ID == "" {
		w.ID = rand.Text()
	}
	ctx, stop := context.WithTimeout(cmd.Context(), o.wait)
	defer stop()
	answer, err := o.ask(ctx, &w)
	if err != nil {
		return err
	}
	if o.json {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(answer)
	}
	if w.Begin != "" {
		fmt.Fprintf(cmd.ErrOrStderr(), "%s begins, in place of the world that was here\n", w.Begin)
		return nil
	}
	text := fmt.Sprintf("decided: it acts at tick %d (epoch %d)", answer.Tick, answer.Epoch)
	if answer.In >= 1 {
		text += fmt.Sprintf(", in about %.0f s", answer.In)
	}
	fmt.Fprintln(cmd.ErrOrStderr(), text)
	return nil
}

// again is how long a command waits before it asks once more.
const again = 500 * time.Millisecond

// ask asks until there is an answer. What it asks for keeps its ID, so however
// often it arrives it is done once. Where no server ever answered none is waited
// for.
func (o *doing) ask(ctx context.Context, w *wish) (*wire.Decided, error) {
	for reached := false; ; {
		var answer wire.Decided
		status, err := o.post(ctx, doPath, w, &answer)
		reached = reached || status != 0
		switch {
		case err == nil && status == http.StatusOK:
			return &answer, nil
		case err == nil && status != http.StatusGatewayTimeout && status != http.StatusTooManyRequests:
			return nil, errors.New(answer.Error)
		case err == nil:
			err = errors.New(answer.Error)
		case status != 0 || !reached:
			return nil, err
		}
		select {
		case <-time.After(again):
		case <-ctx.Done():
			return nil, fmt.Errorf("nothing was decided in %s, and perhaps something will be: %w; --id %s asks for the same again", o.wait, err, w.ID)
		}
	}
}
