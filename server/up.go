package main
import "github.com/spf13/cobra"
func upCommand() *cobra.Command { return &cobra.Command{Use:"up"} }
func hostCommand() *cobra.Command { return &cobra.Command{Use:"host"} }
