package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ylem/rules"
)

func referenceCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "reference [BLOCK…]",
		Short: "Print what the rule language is, or some of its blocks, as Markdown",
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			var known []string
			for _, b := range rules.Grammar() {
				known = append(known, b.Name)
			}
			for _, name := range args {
				if !slices.Contains(known, name) {
					return usagef("ylem reference: there is no block %q; there are %s", name, strings.Join(known, ", "))
				}
			}
			rules.Reference(cmd.OutOrStdout(), args...)
			return nil
		},
	}
}
