package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// keying is the flags of commands that use a server's key.
type keying struct{ data, file string }

func (k *keying) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&k.data, "data", "", "the key of the server whose data directory is `DIR`; made if there is none")
	f.StringVar(&k.file, "identity", "", "the key in `FILE`")
}

func (k *keying) identity() (*identity, error) {
	switch {
	case (k.data == "") == (k.file == ""):
		return nil, usagef("name the key: --data DIR of a server, or --identity FILE")
	case k.file != "":
		return identityFrom(k.file, true)
	}
	return keptIdentity(k.data)
}

func keyCommand() *cobra.Command {
	k := &keying{}
	cmd := &cobra.Command{
		Use:   "key",
		Short: "Print the key of a server, by which others know it, and make it the first time",
		Long: `Prints the public key of a server. Others let it take part with --accept KEY, and
dial it with --join KEY@HOST:PORT. It is no secret; the file it comes from is.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			self, err := k.identity()
			if err == nil {
				_, err = fmt.Fprintln(cmd.OutOrStdout(), self.ID())
			}
			return err
		},
	}
	k.add(cmd)
	return cmd
}
