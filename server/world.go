package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"ylem/rules"
	"ylem/worlds"
)

// maxSource is the longest world file that is read, bytes.
const maxSource = 4 << 20

// oneWorld takes the one argument of a command.
func oneWorld(cmd *cobra.Command, args []string) error {
	if len(args) == 1 {
		return nil
	}
	return usagef("%s takes one world, a file or the name of one that comes with ylem (%s); %d were given",
		cmd.CommandPath(), strings.Join(worlds.Names(), ", "), len(args))
}

// source returns the text of a world: the file of that path or, if the argument
// is a bare name, the world of that name that comes with ylem.
func source(world string) (name string, text []byte, err error) {
	if !isPath(world) {
		text, err := worlds.Open(world)
		if err != nil {
			if info, here := os.Stat(world + ".hcl"); here == nil && info.Mode().IsRegular() {
				return "", nil, fmt.Errorf("no world %q comes with ylem; the file that is here is %s.hcl", world, world)
			}
			return "", nil, fmt.Errorf("%w; a path to a file contains a . or a /", err)
		}
		return world + ".hcl", text, nil
	}
	file, err := os.Open(world)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return "", nil, fmt.Errorf("there is no file %s", world)
		}
		return "", nil, err
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return "", nil, fmt.Errorf("%s is a folder; a world is a file, NAME.hcl", world)
	}
	text, err = io.ReadAll(io.LimitReader(file, maxSource+1))
	if err != nil {
		return "", nil, err
	}
	if len(text) > maxSource {
		return "", nil, fmt.Errorf("%s is longer than a world file may be (%d MiB)", world, maxSource>>20)
	}
	return world, text, nil
}

// load compiles a world. Warnings go to errs.
func (o *options) load(world string, errs io.Writer) (*rules.Table, error) {
	set, err := o.values()
	if err != nil {
		return nil, err
	}
	name, text, err := source(world)
	if err != nil {
		return nil, err
	}
	table, diagnostics := rules.CompileFiles(name, text, set, beside(world))
	if table == nil {
		return nil, &wrongWorld{diagnostics}
	}
	for i := range diagnostics {
		if o.quiet {
			break
		}
		fmt.Fprint(errs, diagnostics[i].String())
	}
	return table, nil
}

// read compiles a world, and returns its files as they were. Warnings go to errs.
func (o *options) read(world string, set map[string]float64, errs io.Writer) (*ruling, *rules.Table, error) {
	files, table, diagnostics, err := readRuling(world, set)
	switch {
	case err != nil:
		return nil, nil, err
	case table == nil:
		return nil, nil, &wrongWorld{diagnostics}
	}
	for i := range diagnostics {
		if !o.quiet {
			fmt.Fprint(errs, diagnostics[i].String())
		}
	}
	return files, table, nil
}

// beside returns how a world reads the files that it names: they lie in its
// folder or below, so that a world from a stranger shows nobody anything else. A
// world that comes with ylem has none.
func beside(world string) rules.Files {
	if !isPath(world) {
		return nil
	}
	return func(name string) ([]byte, error) {
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			return nil, errors.New("it is not in the folder of the world file or below")
		}
		folder, err := os.OpenRoot(filepath.Dir(world))
		if err != nil {
			return nil, err
		}
		defer folder.Close()
		info, err := folder.Stat(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, errors.New("there is no such file beside the world file")
		case err != nil:
			return nil, err
		case !info.Mode().IsRegular():
			return nil, errors.New("it is no file")
		}
		file, err := folder.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		return io.ReadAll(io.LimitReader(file, rules.MaxFile+1))
	}
}

// isPath tells a path from the bare name of a world that comes with ylem.
func isPath(world string) bool { return strings.ContainsAny(world, `./\`) }

// wrongWorld is a world file with errors. Its text begins with the file's name,
// as editors like it.
type wrongWorld struct{ diagnostics rules.Diagnostics }

func (w *wrongWorld) Error() string { return w.diagnostics.Error() }
