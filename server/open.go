package main

import (
	"bufio"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// viewerProgram is what make build puts beside this program.
const viewerProgram = "ylem-viewer"

// opener is the command that shows a page to the person at this
// machine: the desktop viewer if it stands beside program and there is a display
// to open its window on, else what this system opens pages with.
func opener(program, page string, env func(string) string) (name string, args []string, window bool) {
	viewer := filepath.Join(filepath.Dir(program), viewerProgram)
	info, err := os.Stat(viewer)
	if err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 && env("DISPLAY")+env("WAYLAND_DISPLAY") != "" {
		return viewer, []string{page}, true
	}
	switch runtime.GOOS {
	case "darwin":
		return "open", []string{page}, false
	case "windows":
		return "rundll32", []string{"url.dll,FileProtocolHandler", page}, false
	}
	return "xdg-open", []string{page}, false
}

// window is the desktop viewer, or a browser, that shows what up computes.
type window struct {
	cmd  *exec.Cmd
	mine bool // it ends with up, as a browser does not
	gone chan struct{}
}

// openWindow shows the world to the person who started it. Where that cannot be
// done, it says so: the address of the page was printed.
func openWindow(page string, log *console) *window {
	program, err := os.Executable()
	if err != nil {
		return nil
	}
	name, args, mine := opener(program, page, os.Getenv)
	w := &window{cmd: exec.Command(name, args...), mine: mine, gone: make(chan struct{})}
	said := io.Reader(strings.NewReader(""))
	if mine {
		said, err = w.cmd.StderrPipe()
	}
	if err == nil {
		err = w.cmd.Start()
	}
	if err != nil {
		log.printf("nothing could be opened (%v): open %s yourself", err, page)
		return nil
	}
	go w.attend(said, page, log)
	return w
}

// attend waits until the window is closed, and says where the world is now.
func (w *window) attend(said io.Reader, page string, log *console) {
	defer close(w.gone)
	why := "it said nothing"
	lines := bufio.NewScanner(said)
	if lines.Scan() { // a panic says at first what it is about
		why = lines.Text()
	}
	io.Copy(io.Discard, said)
	err := w.cmd.Wait()
	switch name := filepath.Base(w.cmd.Path); {
	case w.cmd.ProcessState.ExitCode() < 0: // by a signal: ctrl-c, which up hears as well, or close
	case err != nil:
		log.printf("%s failed, %v: %s", name, err, why)
		log.printf("the world goes on: open %s yourself (ctrl-c ends it)", page)
	case w.mine:
		log.printf("the viewer was closed; the world goes on at %s (ctrl-c ends it)", page)
	}
}

// close ends the viewer and returns when it is gone.
func (w *window) close() {
	if w == nil || !w.mine {
		return
	}
	w.cmd.Process.Kill()
	<-w.gone
}

// reach is the address at which this machine reaches a server that it runs.
func reach(address string) string {
	if host, port, err := net.SplitHostPort(address); err == nil && host == "" {
		return net.JoinHostPort("localhost", port)
	}
	return address
}
