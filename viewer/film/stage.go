package film

import (
	"image"
	"image/draw"
)

// stage keeps the size of a film, which its first picture decides, when the window gets another one: a larger picture loses
// its edges, round a smaller one it is black. Pixels stay what they are, so that text can be read.
type stage struct {
	size image.Point
	m    *image.RGBA
}

// fit gives the picture itself if it has the size of the film, or else one that is the stage's until the next call.
func (s *stage) fit(m *image.RGBA) *image.RGBA {
	now := m.Rect.Size()
	if s.size == (image.Point{}) {
		s.size = now
	}
	if now == s.size {
		return m
	}
	if s.m == nil {
		s.m = image.NewRGBA(image.Rectangle{Max: s.size})
	}
	draw.Draw(s.m, s.m.Rect, image.Black, image.Point{}, draw.Src)
	corner := s.size.Sub(now).Div(2) // of the picture, beyond the film's if it is larger
	draw.Draw(s.m, image.Rectangle{Min: corner, Max: corner.Add(now)}, m, m.Rect.Min, draw.Src)
	return s.m
}
