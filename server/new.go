package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
)

// starter is the world that ylem new writes, with NAME for its name.
//
//go:embed starter.hcl
var starter string

func newCommand() *cobra.Command {
	from := ""
	cmd := &cobra.Command{
		Use:   "new NAME",
		Short: "Write NAME.hcl, a small world with comments to begin with, or a copy of another",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("ylem new takes the name of your world, such as ylem new pond; %d were given", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			path, name, err := newName(args[0])
			if err != nil {
				return err
			}
			text := strings.ReplaceAll(strings.ReplaceAll(starter, "NAME.hcl", filepath.ToSlash(path)), "NAME", name)
			if from != "" {
				_, other, err := source(from)
				if err != nil {
					return err
				}
				text = renamed(string(other), name)
			}
			if err := writeNew(path, text); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "wrote %s. Next:\n\n  ylem up %s --watch   # open the address that it prints; then change the file and save it\n  ylem check %s        # what it means, or what is wrong and where\n", path, path, path)
			return nil
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "copy this `WORLD`: a file, or one that comes with ylem")
	return cmd
}

var worldName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,47}$`)

// newName returns the path and the name of a world from what was typed: "pond",
// "pond.hcl", "worlds/pond".
func newName(typed string) (path, name string, err error) {
	path = strings.TrimSuffix(typed, ".hcl") + ".hcl"
	name = strings.TrimSuffix(filepath.Base(path), ".hcl")
	if !worldName.MatchString(name) {
		return "", "", usagef("ylem new %s: a name is a letter, then letters, digits and _, at most 48", typed)
	}
	return path, name, nil
}

var worldLabel = regexp.MustCompile(`(?m)^(\s*world\s*)"[^"\n]*"`)

// renamed gives a world another name.
func renamed(text, name string) string {
	done := false
	return worldLabel.ReplaceAllStringFunc(text, func(head string) string {
		if done {
			return head
		}
		done = true
		before, _, _ := strings.Cut(head, `"`)
		return before + `"` + name + `"`
	})
}

// writeNew writes a file that is not there yet.
func writeNew(path, text string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s is there already, and nothing was written; choose another name", path)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no folder %s", filepath.Dir(path))
	case err != nil:
		return err
	}
	if _, err := file.WriteString(text); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}
