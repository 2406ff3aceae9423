package film

import "errors"

// NewMP4 is not for pages, where the browser makes films.
func NewMP4(string, int) (Encoder, error) {
	return nil, errors.New("a page cannot start ffmpeg")
}
