package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"ylem/server/pin"
)

// minting is the flags of token.
type minting struct {
	keying
	role    string
	world   string
	expires time.Duration
	subject string
}

func tokenCommand() *cobra.Command {
	m := &minting{}
	cmd := &cobra.Command{
		Use:   "token --role ROLE --world NAME",
		Short: "Sign a permission to look at a world, to have things done to it, or to be one of its servers",
		Long: `Prints a token. With role watch or command it is a secret: whoever has it may do that
until it expires, at every server that accepts the key which signed it. Viewers read it
from a file, programs send it as "Authorization: Bearer TOKEN"; it never goes into a URL.
With role host it is for the one server whose key --for names.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			text, err := m.mint(time.Now())
			if err == nil {
				_, err = fmt.Fprintln(cmd.OutOrStdout(), text)
			}
			return err
		},
	}
	m.keying.add(cmd)
	f := cmd.Flags()
	f.StringVar(&m.role, "role", mayWatch.String(), "what it permits: `ROLE` watch, command or host")
	f.StringVar(&m.world, "world", "", "the world that it is for, `NAME` as the world says itself")
	f.DurationVar(&m.expires, "expires", 24*time.Hour, "it holds for this `TIME`")
	f.StringVar(&m.subject, "for", "", "with role host: the `KEY` of the server that may take part")
	return cmd
}

func (m *minting) mint(now time.Time) (string, error) {
	r, err := parseRole(m.role)
	switch {
	case err != nil || r == mayNothing:
		return "", usagef("--role %s: watch, command or host", printable(m.role))
	case m.world == "" || len(m.world) > maxName || printable(m.world) != m.world:
		return "", usagef("--world NAME: say for which world the token is, by the name that it gives itself, such as genesis")
	case m.expires <= 0 || m.expires > maxTokenLife:
		return "", usagef("--expires %s: above 0 and at most %s", m.expires, maxTokenLife)
	case (r == mayHost) != (m.subject != ""):
		return "", usagef("--for KEY belongs to --role host, and to it alone: ylem key prints it on the server that shall take part")
	}
	if m.subject != "" {
		if _, err := pin.Parse(m.subject); err != nil {
			return "", usagef("--for: %w", err)
		}
	}
	self, err := m.identity()
	if err != nil {
		return "", err
	}
	return self.mint(r, m.world, now.Add(m.expires), m.subject), nil
}
