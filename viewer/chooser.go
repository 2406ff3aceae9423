//go:build !js

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// chooser has a person choose a file, by a program of the desktop that does so.
type chooser struct {
	chosen chan string // the path of a file; "": none was chosen
	asks   bool
}

// choosers are such programs: they print the path that was chosen, and fail where none was.
var choosers = [...][]string{
	{"zenity", "--file-selection", "--title=Play a recording", "--file-filter=*.ylem"},
	{"kdialog", "--getopenfilename", ".", "*.ylem"},
	{"osascript", "-e", `POSIX path of (choose file with prompt "Play a recording")`},
}

// opener has a person choose the recording to play; nil where no program for that is found: one can be dropped on the window.
func (g *game) opener() func() {
	for _, c := range choosers {
		program, err := exec.LookPath(c[0])
		if err != nil {
			continue
		}
		g.chooser.chosen = make(chan string, 1)
		return func() {
			if g.chooser.asks {
				return
			}
			g.chooser.asks = true
			go func() {
				out, err := exec.Command(program, c[1:]...).Output()
				if err != nil {
					out = nil
				}
				g.chooser.chosen <- strings.TrimRight(string(out), "\r\n")
			}()
		}
	}
	return nil
}

// choose plays what was chosen.
func (g *game) choose() {
	select {
	case path := <-g.chooser.chosen:
		g.chooser.asks = false
		if path == "" {
			return
		}
		f, err := os.Open(path)
		if err == nil {
			err = g.insertFile(f, filepath.Base(path))
		}
		if err != nil {
			g.view.Tell(path + ": " + err.Error())
		}
	default:
	}
}
