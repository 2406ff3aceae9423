package main

import (
	"github.com/spf13/cobra"

	"ylem/lsp"
	"ylem/rules"
)

func languageServerCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "lsp",
		Short: "Be a language server for an editor, on standard input and output (editors/ has the other side)",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return lsp.Serve(cmd.Context(), cmd.InOrStdin(), cmd.OutOrStdout(), func(path string) rules.Files {
				// An absolute path holds a /, so that it is no bare name.
				return beside(path)
			})
		},
	}
	cmd.Flags().Bool("stdio", true, "as editors say it; there is no other way")
	return cmd
}
