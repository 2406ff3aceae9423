// Package film makes films of pictures: GIF and AVI by itself, MP4 through ffmpeg where that is found. It knows nothing of windows.
package film

import (
	"errors"
	"fmt"
	"image"
	"io"
)

// Encoder makes one film of pictures that all have one size and follow each other at equal distances.
type Encoder interface {
	// Add takes the next picture, which stays for so many times the distance, and which the caller may change after it returns.
	// ErrFull tells that the film has no room for it; what was added before is kept.
	Add(m *image.RGBA, times int) error
	// Close ends the film and writes what was not written yet. It must be called even after an error.
	Close() error
}

// ErrFull tells that a film is as long as its kind may become.
var ErrFull = errors.New("the film is as long as its kind may become")

// Create begins a film by the ending of its file: gif, avi or mp4. rate is pictures a second.
// AVI needs a file that can be written at any place, MP4 the path, and the others write from where the file stands.
func Create(ending string, file io.WriteSeeker, path string, rate int) (Encoder, error) {
	if rate < 1 || rate > 50 {
		return nil, fmt.Errorf("%d pictures a second cannot be filmed: 1 to 50 can", rate)
	}
	switch ending {
	case "gif":
		return NewGIF(file, rate), nil
	case "avi":
		return NewAVI(file, rate), nil
	case "mp4":
		return NewMP4(path, rate)
	}
	return nil, fmt.Errorf("a film cannot end in %q: .gif, .avi and .mp4 can be made", "."+ending)
}

// sized tells whether a picture has the size of those before it; the first one decides.
func sized(size *image.Point, m *image.RGBA) error {
	now := m.Bounds().Size()
	if *size == (image.Point{}) {
		if now.X < 1 || now.Y < 1 || now.X > 16384 || now.Y > 16384 {
			return fmt.Errorf("pictures of %dx%d cannot be filmed", now.X, now.Y)
		}
		*size = now
	}
	if now != *size {
		return fmt.Errorf("the picture is %dx%d now, the film %dx%d", now.X, now.Y, size.X, size.Y)
	}
	return nil
}
