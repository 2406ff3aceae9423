// Ylem computes worlds of particles, in one process (run) or split in space over
// servers that are joined by websockets (up, host).
//
// One goroutine owns the regions of a process (owner); links to other servers
// and to viewers are goroutines that send to it and are sent to. Nothing that
// arrives on a socket reaches a region before it was checked.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Exit statuses.
const (
	exitDone        = 0
	exitWrong       = 1 // the world or the data is wrong
	exitUsage       = 2
	exitInterrupted = 130
)

// failure is an error with the exit status it ends the program with.
type failure struct {
	status int
	err    error
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

func usagef(format string, args ...any) error {
	return &failure{exitUsage, fmt.Errorf(format, args...)}
}

func main() {
	ctx, stop := signalled()
	status := execute(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// expected says what a flag of this type takes.
func expected(kind string) string {
	switch kind {
	case "int", "int64":
		return "a whole number is expected"
	case "uint64":
		return "a whole number from 0 to 18446744073709551615 is expected"
	case "float64":
		return "a number is expected"
	case "bool":
		return "true or false is expected"
	}
	return "a " + kind + " is expected"
}

// execute runs one command line and returns its exit status.
func execute(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	root := &cobra.Command{
		Use:           "ylem",
		Short:         "Worlds simulated from their smallest particles up, by many servers",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("there is no command %q: try check, explain, run, test, up or host; ylem --help tells more", args[0])
			}
			return cmd.Help()
		},
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddCommand(languageServerCommand())
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		var invalid *pflag.InvalidValueError
		if errors.As(err, &invalid) {
			return usagef("--%s %s: %s", invalid.GetFlag().Name, invalid.GetValue(), expected(invalid.GetFlag().Value.Type()))
		}
		return usagef("%w; %s --help lists the flags", err, cmd.CommandPath())
	})
	root.SetArgs(expressionFirst(args))
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	root.AddCommand(checkCommand(), explainCommand(), runCommand(), upCommand(), hostCommand(), validateCommand())
	root.AddCommand(formatCommand(), referenceCommand(), newCommand(), testCommand(), sweepCommand(), evalCommand(), readyCommand())
	root.AddCommand(doCommand(), inspectCommand(), replayCommand(), branchCommand(), auditCommand(), moveCommand())
	root.AddCommand(keyCommand(), tokenCommand())
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		return exitDone
	}
	if text := err.Error(); text != "" {
		if !strings.HasPrefix(text, "ylem") {
			text = "ylem: " + text
		}
		sayLast(cmd, errs, text)
	}
	var f *failure
	if errors.As(err, &f) {
		return f.status
	}
	return exitWrong
}
