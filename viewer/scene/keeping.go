package scene

// keeping is a way to keep something, and the button for it.
type keeping struct {
	label, tip string
	does       Action
	can, on    bool
}

// keepings are the ways to keep what is shown.
func (v *View) keepings() [5]keeping {
	record := keeping{"Record", "Write what servers send from now on to a file, which plays without them; again ends it (R)", ActionRecord, v.Record != nil, v.Recording.On}
	if v.Saves {
		record.tip = "Save what servers sent in the last minutes as a file, which plays without them (R)"
	} else if record.on {
		record.label = "End recording"
	}
	film := keeping{"Film", "Film the picture; again ends the film (O)", ActionFilm, v.Film != nil, v.Filming.On}
	gif := keeping{"GIF", "Film the picture as GIF, which plays everywhere (Shift+O)", ActionGIF, v.Film != nil && !film.on, false}
	if film.on {
		film.label = "End film"
	}
	return [5]keeping{
		{"Picture", "Save the picture as PNG (C)", ActionPicture, v.Still != nil, false},
		film, gif, record,
		{"Play a file", "Play a recording, in place of what is shown", ActionOpen, v.Open != nil, false},
	}
}

// keepChoice has a button for every way to keep what is shown, and says what was kept last.
func (u *UI) keepChoice(v *View, p *Panel) {
	if !p.Fold("keep", "", "Pictures, films and recordings of what you see.", true) {
		return
	}
	labels, on := u.panels.labels[:0], -1
	var tips [5]string
	var does [5]Action
	for _, k := range v.keepings() {
		if k.can {
			if k.on {
				on = len(labels)
			}
			tips[len(labels)], does[len(labels)] = k.tip, k.does
			labels = append(labels, k.label)
		}
	}
	u.panels.labels = labels
	if pressed := p.Buttons(labels, tips[:], on); pressed >= 0 {
		v.Do(does[pressed])
	}
	if v.Open == nil {
		p.Text("A recording that is dropped on the window is played.", small, Regular, u.Theme.Muted)
	}
	if v.Kept != "" {
		p.Text(v.Kept, small, Regular, u.Theme.Text)
	}
	p.Gap(4)
}
