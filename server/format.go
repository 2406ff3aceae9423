package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ylem/rules"
)

func formatCommand() *cobra.Command {
	f := &formatting{}
	cmd := &cobra.Command{
		Use:   "fmt [FILE…]",
		Short: "Put world files into the one layout that all share; - is standard input",
		Long: "Put world files into the one layout that all share: blanks and ends of lines change, nothing else.\n" +
			"Without a file: all of this folder that end in .hcl. - reads standard input and writes standard output.",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			f.out, f.errs = cmd.OutOrStdout(), cmd.ErrOrStderr()
			if len(args) == 0 {
				args, _ = filepath.Glob("*.hcl")
				if len(args) == 0 {
					return usagef("ylem fmt: there is no .hcl file in this folder")
				}
			}
			if slices.Contains(args, "-") {
				if len(args) > 1 {
					return usagef("ylem fmt: - is standard input, and stands alone")
				}
				return f.stream(cmd.InOrStdin())
			}
			for _, path := range args {
				f.file(path)
			}
			return f.verdict()
		},
	}
	cmd.Flags().BoolVar(&f.check, "check", false, "write nothing; list the files that would change, and fail if there are any")
	cmd.Flags().BoolVar(&f.diff, "diff", false, "write nothing; print what would change")
	return cmd
}

// formatting is one call of ylem fmt.
type formatting struct {
	check, diff bool
	out, errs   io.Writer
	wrong       int // files that could not be formatted
	changed     int // files that were not formatted
}

// stream formats standard input.
func (f *formatting) stream(in io.Reader) error {
	text, err := io.ReadAll(io.LimitReader(in, maxSource+1))
	if err != nil {
		return err
	}
	out, err := f.format("<standard input>", text)
	if err != nil {
		return err
	}
	if bytes.Equal(out, text) || !f.check && !f.diff {
		_, err = f.out.Write(out)
		return err
	}
	f.changed++
	if f.diff {
		f.print("<standard input>", text, out)
	}
	return f.verdict()
}

func (f *formatting) format(name string, text []byte) ([]byte, error) {
	if len(text) > maxSource {
		return nil, fmt.Errorf("%s is longer than a world file may be (%d MiB)", name, maxSource>>20)
	}
	out, diagnostics := rules.Format(name, text)
	if diagnostics.Errors() {
		return nil, &wrongWorld{diagnostics}
	}
	return out, nil
}

// file formats one file, and says so.
func (f *formatting) file(path string) {
	if err := f.rewrite(path); err != nil {
		fmt.Fprintln(f.errs, err)
		f.wrong++
	}
}

func (f *formatting) rewrite(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("there is no file %s", path)
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is no file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxSource+1))
	if err != nil {
		return err
	}
	out, err := f.format(path, text)
	if err != nil || bytes.Equal(out, text) {
		return err
	}
	f.changed++
	switch {
	case f.diff:
		f.print(path, text, out)
	case f.check:
		fmt.Fprintln(f.out, path)
	default:
		if err := os.WriteFile(path, out, info.Mode().Perm()); err != nil {
			return err
		}
		fmt.Fprintln(f.out, path)
	}
	return nil
}

// verdict is the error that the command ends with.
func (f *formatting) verdict() error {
	switch {
	case f.wrong > 0:
		return &failure{exitWrong, errors.New("")}
	case f.check && f.changed > 0:
		return fmt.Errorf("%d of these files are not formatted; ylem fmt does it", f.changed)
	}
	return nil
}

// print writes the lines that differ, as diff -U0 would. A layout never moves a
// word to another line, so lines that are not empty correspond one to one.
func (f *formatting) print(path string, before, after []byte) {
	old, now := splitLines(before), splitLines(after)
	fmt.Fprintf(f.out, "--- %s\n+++ %s, formatted\n", path, path)
	for i, j := 0, 0; i < len(old) || j < len(now); {
		if i < len(old) && j < len(now) && old[i] == now[j] {
			i, j = i+1, j+1
			continue
		}
		fromOld, fromNow := i, j
		for i < len(old) || j < len(now) {
			emptyOld, emptyNow := i < len(old) && strings.TrimSpace(old[i]) == "", j < len(now) && now[j] == ""
			switch {
			case i < len(old) && j < len(now) && old[i] == now[j]:
			case emptyOld && !emptyNow:
				i++
				continue
			case i < len(old) && j < len(now):
				i, j = i+1, j+1
				continue
			default:
				i, j = len(old), len(now)
			}
			break
		}
		fmt.Fprintf(f.out, "@@ -%d,%d +%d,%d @@\n", fromOld+1, i-fromOld, fromNow+1, j-fromNow)
		for _, line := range old[fromOld:i] {
			fmt.Fprintln(f.out, "-"+line)
		}
		for _, line := range now[fromNow:j] {
			fmt.Fprintln(f.out, "+"+line)
		}
	}
}

func splitLines(text []byte) []string {
	if len(text) == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}
