package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// readyTime is how long a server may take to say whether it is ready.
const readyTime = 5 * time.Second

func readyCommand() *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "ready [HOST:PORT]",
		Short: "Ask a server whether its regions live and its world can go on",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			address := defaultListen
			if len(args) > 0 {
				address = args[0]
			}
			if err := checkAddress("ready", address); err != nil {
				return err
			}
			ctx, stop := context.WithTimeout(cmd.Context(), readyTime)
			defer stop()
			why, err := askReady(ctx, reach(address))
			if err != nil {
				return fmt.Errorf("no server answers at %s: %w", address, err)
			}
			if asJSON {
				json.NewEncoder(cmd.OutOrStdout()).Encode(struct {
					Ready bool   `json:"ready"`
					Why   string `json:"why,omitempty"` // it is not
				}{why == "", why})
			}
			if why != "" {
				return fmt.Errorf("%s is not ready: %s", address, why)
			}
			fmt.Fprintf(cmd.ErrOrStderr(), "%s is ready\n", address)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object on standard output")
	return cmd
}

// askReady returns why a server is not ready, "" if it is. It errs if none answers.
func askReady(ctx context.Context, address string) (why string, err error) {
	code, text, err := fetch(ctx, "http://"+address+readyPath)
	if err == nil && code == http.StatusBadRequest { // it speaks TLS
		code, text, err = fetch(ctx, "https://"+address+readyPath)
	}
	switch {
	case err != nil:
		return "", err
	case code == http.StatusOK:
		return "", nil
	case code == http.StatusServiceUnavailable:
		return text, nil
	}
	return "", fmt.Errorf("status %d: it is no server of ylem, or one of another version", code)
}

// fetch returns the status and the first line of a page. Nothing secret is sent,
// and what comes is believed by nobody but who typed the address, so the key of
// a server that speaks TLS is not looked at.
func fetch(ctx context.Context, url string) (int, string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, "", err
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, MaxResponseHeaderBytes: 16 << 10}
	defer transport.CloseIdleConnections()
	w, err := transport.RoundTrip(r)
	if err != nil {
		return 0, "", err
	}
	defer w.Body.Close()
	text, err := io.ReadAll(io.LimitReader(w.Body, 1<<10))
	first, _, _ := strings.Cut(string(text), "\n")
	return w.StatusCode, printable(first), err
}
