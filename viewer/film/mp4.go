//go:build !js

package film

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"io"
	"os/exec"
	"strconv"
	"strings"
)

// MP4 is a film that ffmpeg makes, the smallest of all.
type MP4 struct {
	studio
	path string
	rate int
	size image.Point
	run  *exec.Cmd
	in   io.WriteCloser
	said bytes.Buffer
}

// Found tells whether there is an ffmpeg to make MP4 with.
func Found() bool {
	_, err := findStudio()
	return err == nil
}

// NewMP4 begins an MP4 of rate pictures a second in a file, in place of what it holds.
func NewMP4(path string, rate int) (Encoder, error) {
	s, err := findStudio()
	if err != nil {
		return nil, fmt.Errorf("an MP4 needs ffmpeg: %w; or film to .avi or .gif", err)
	}
	return &MP4{studio: s, path: path, rate: rate}, nil
}

// Add hands the picture to ffmpeg, as often as it stays.
func (f *MP4) Add(m *image.RGBA, times int) error {
	if err := sized(&f.size, m); err != nil {
		return err
	}
	if f.run == nil {
		if err := f.start(); err != nil {
			return err
		}
	}
	for i := range times * f.size.Y {
		y := i % f.size.Y
		if _, err := f.in.Write(m.Pix[y*m.Stride:][:4*f.size.X]); err != nil {
			return f.failed(err)
		}
	}
	return nil
}

func (f *MP4) start() error {
	args := []string{
		"-loglevel", "error", "-nostdin", "-y",
		"-f", "rawvideo", "-pix_fmt", "rgba", "-s", fmt.Sprintf("%dx%d", f.size.X, f.size.Y), "-r", strconv.Itoa(f.rate), "-i", "pipe:0",
		"-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", // its colours are of two by two pixels
		"-c:v", f.codec.name,
	}
	args = append(args, f.codec.options...)
	run := exec.Command(f.program, append(args, "-pix_fmt", "yuv420p", "-movflags", "+faststart", "-f", "mp4", "file:"+f.path)...)
	run.Stderr = &f.said
	in, err := run.StdinPipe()
	if err != nil {
		return err
	}
	if err := run.Start(); err != nil {
		return err
	}
	f.run, f.in = run, in
	return nil
}

// Close waits until ffmpeg has ended.
func (f *MP4) Close() error {
	if f.run == nil {
		return nil
	}
	err := f.in.Close()
	run := f.run
	f.run = nil
	if err = errors.Join(err, run.Wait()); err != nil {
		return f.failed(err)
	}
	return nil
}

// failed adds what ffmpeg has said, once it has ended.
func (f *MP4) failed(err error) error {
	if f.run != nil {
		f.in.Close()
		f.run.Wait() // why it ended is what it said
		f.run = nil
	}
	if said := strings.TrimSpace(f.said.String()); said != "" {
		return fmt.Errorf("ffmpeg: %s: %w", said, err)
	}
	return fmt.Errorf("ffmpeg: %w", err)
}
