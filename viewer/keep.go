//go:build !js

package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"ylem/viewer/scene"
)

// shelf keeps texts in files of the person's own folder for settings.
func shelf() scene.Shelf {
	dir, err := os.UserConfigDir()
	if err != nil {
		return scene.Shelf{}
	}
	path := func(name string) string {
		plain := strings.Map(func(r rune) rune {
			if r == '.' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
				return r
			}
			return '_'
		}, name)
		return filepath.Join(dir, "ylem", plain+".json")
	}
	return scene.Shelf{
		Read: func(name string) string {
			text, _ := os.ReadFile(path(name)) // that there is none is no error
			return string(text)
		},
		Write: func(name, text string) bool {
			os.MkdirAll(filepath.Join(dir, "ylem"), 0o700)
			err := os.WriteFile(path(name), []byte(text), 0o600)
			if err != nil {
				fmt.Fprintln(os.Stderr, "ylem-viewer: it is not kept:", err)
			}
			return err == nil
		},
	}
}

// share copies a link to what is seen to the clipboard, where a program for that is found, and prints it.
func (g *game) share(query string) string {
	scheme := "http"
	if g.hub.door.secured {
		scheme = "https"
	}
	address := g.hub.first
	if host, port, err := net.SplitHostPort(address); err == nil && host == "" {
		address = net.JoinHostPort("localhost", port)
	}
	link := scheme + "://" + address + "/?" + query
	fmt.Fprintln(os.Stderr, link)
	for _, program := range [...][]string{{"wl-copy"}, {"xclip", "-selection", "clipboard"}, {"xsel", "-ib"}, {"pbcopy"}, {"clip"}} {
		path, err := exec.LookPath(program[0])
		if err != nil {
			continue
		}
		cmd := exec.Command(path, program[1:]...)
		cmd.Stdin = strings.NewReader(link)
		if cmd.Start() == nil {
			go cmd.Wait() // xclip stays until something else is copied
			return "The link is copied, and printed where the viewer was started."
		}
	}
	return "The link is printed where the viewer was started."
}
