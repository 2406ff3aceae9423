//go:build !js

package film

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// codec is how ffmpeg packs the pictures of an MP4.
type codec struct {
	name    string
	options []string // how good they stay
}

// codecs that will do, the best first. Not every ffmpeg has the first two.
var codecs = []codec{
	{"libx264", []string{"-preset", "veryfast", "-crf", "18"}},
	{"libopenh264", []string{"-b:v", "8M"}}, // as the page asks of a browser; it knows no measure of how good they are
	{"mpeg4", []string{"-q:v", "3"}},
}

// studio is an ffmpeg, and what it packs pictures with.
type studio struct {
	program string
	codec   codec
}

// asked is what the ffmpeg that was asked last has said.
var asked struct {
	sync.Mutex
	studio
	err error
}

// answers is how long an ffmpeg may take to say what it can.
const answers = 3 * time.Second

// findStudio finds the ffmpeg of this machine; each is asked once what it can.
func findStudio() (studio, error) {
	program, err := exec.LookPath("ffmpeg")
	if err != nil {
		return studio{}, fmt.Errorf("install it: %w", err)
	}
	asked.Lock()
	defer asked.Unlock()
	if asked.program != program {
		asked.program = program
		asked.codec, asked.err = ask(program, answers)
	}
	return asked.studio, asked.err
}

// ask has an ffmpeg say what it can.
func ask(program string, within time.Duration) (codec, error) {
	until, stop := context.WithTimeout(context.Background(), within)
	defer stop()
	run := exec.CommandContext(until, program, "-hide_banner", "-nostdin", "-encoders")
	run.WaitDelay = within // what it has started may hold on to its output
	said, err := run.Output()
	if err != nil {
		return codec{}, fmt.Errorf("%s does not say what it can: %w", program, errors.Join(until.Err(), err))
	}
	can := map[string]bool{}
	for line := range strings.Lines(string(said)) {
		if words := strings.Fields(line); len(words) > 1 { // flags, name, what it is
			can[words[1]] = true
		}
	}
	for _, c := range codecs {
		if can[c.name] {
			return c, nil
		}
	}
	return codec{}, fmt.Errorf("%s has none of libx264, libopenh264 and mpeg4: install another one", program)
}
