package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

// inspecting is the flags of inspect.
type inspecting struct {
	remote
	world   string
	options options // --set
	json    bool
}

func inspectCommand() *cobra.Command {
	o := &inspecting{}
	cmd := &cobra.Command{
		Use:   "inspect DIR | FILE | HOST:PORT [DIR2 | HOST:PORT]",
		Short: "Say what is recorded of a world, what a cut holds, or at which tick two runs first differ",
		Long: "Of one folder of ylem up --data DIR, or of a running world: its regions, who computes them, its cuts, fossil lines and commands.\n" +
			"Of two: the first tick at which they differ, in which regions and particles, and why; where their hashes leave that open, both\n" +
			"are computed again, tick by tick. Of a file: what the cut in it says of itself, and a census.",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 && len(args) != 2 {
				return usagef("inspect takes a folder, a cut or the address of a server, or two of them to compare; %d were given", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	o.remote.add(cmd)
	f := cmd.Flags()
	f.StringVar(&o.world, "world", "", "the `WORLD` of a cut in a file, for its census")
	o.options.addSet(cmd)
	f.BoolVar(&o.json, "json", false, "print one JSON object on standard output")
	return cmd
}

func (o *inspecting) run(cmd *cobra.Command, args []string) error {
	errs := newConsole(cmd.ErrOrStderr())
	if info, err := os.Stat(args[0]); err == nil && info.Mode().IsRegular() {
		if len(args) == 2 {
			return usagef("%s is a file: two runs are compared by their folders, or where they run", args[0])
		}
		cut, err := o.file(args[0])
		if err != nil {
			return err
		}
		return o.show(cmd, cut, func() { cut.print(errs) })
	}
	var all []*chronicle
	for _, where := range args {
		c, done, err := openChronicle(cmd.Context(), o.remote, where)
		if err != nil {
			return err
		}
		defer done()
		all = append(all, c)
	}
	if len(all) == 1 {
		seen := all[0].inspect()
		return o.show(cmd, seen, func() { seen.print(errs) })
	}
	d, err := differ(cmd.Context(), all[0], all[1])
	if err != nil {
		return err
	}
	if err := o.show(cmd, d, func() { d.print(errs, args[0], args[1]) }); err != nil {
		return err
	}
	if !d.Equal {
		return &failure{exitWrong, fmt.Errorf("the two differ at tick %d", d.Tick)}
	}
	return nil
}

func (o *inspecting) show(cmd *cobra.Command, what any, print func()) error {
	if o.json {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(what)
	}
	print()
	return nil
}
