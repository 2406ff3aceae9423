package plane

import (
	"encoding/json"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Log is decided inputs: for all epochs below Horizon they are exactly those of
// Entries, and for epochs below the first entry's those of the archive.
type Log struct {
	Horizon uint64  `json:"horizon"`
	Entries []Input `json:"entries,omitempty"` // ascending by epoch, then as decided
	// Archive is the blob of the inputs of epochs below Below (Archived), all of which
	// the fossil line has passed; zero: there are none. Recent is the IDs of the last
	// of them, so that one is not decided again.
	Archive Sum      `json:"archive,omitzero"`
	Below   uint64   `json:"below,omitempty"`
	Recent  []string `json:"recent,omitempty"`
}

// Input is a command that was decided: it acts at the beginning of an epoch.
type Input struct {
	Epoch   uint64          `json:"epoch"`
	ID      string          `json:"id"`           // drawn by who asked; what has an ID that is there is not taken twice
	By      string          `json:"by,omitempty"` // who asked, as far as known
	Command json.RawMessage `json:"command"`      // region.Command
}

// Archived is the blob of a log's inputs that the fossil line has passed, and
// where those before lie.
type Archived struct {
	Before Sum     `json:"before,omitzero"`
	Inputs []Input `json:"inputs"`
}

// Limits of a log.
const (
	MaxInputs  = 512       // entries
	MaxCommand = 4 << 10   // bytes of one
	MaxLogged  = 128 << 10 // bytes of all, as the record holds them: half of one
	MaxAsked   = 64        // bytes of an ID, and of who asked
)

// Seal moves the horizon, and decides commands for the epoch at which it stood.
// Those with an ID that is there already are left out. It errs, and changes
// nothing, if a limit would be passed or the horizon would not move.
func (l *Log) Seal(horizon uint64, commands ...Input) error {
	if horizon <= l.Horizon {
		return fmt.Errorf("the horizon is at epoch %d and cannot move to %d", l.Horizon, horizon)
	}
	entries := slices.Clone(l.Entries)
	for _, c := range commands {
		if l.Has(c.ID) || slices.ContainsFunc(entries, func(i Input) bool { return i.ID == c.ID }) {
			continue
		}
		if err := c.Check(); err != nil {
			return err
		}
		c.Epoch = l.Horizon
		entries = append(entries, c)
	}
	if len(entries) > len(l.Entries) && (len(entries) > MaxInputs || len(Encode(entries)) > MaxLogged) {
		return fmt.Errorf("%d commands are decided and not yet on disk everywhere, as many as are taken at once: wait a moment", len(l.Entries))
	}
	l.Entries, l.Horizon = entries, horizon
	return nil
}

// Check reports what no log takes. An ID must come back from a record as it was, or
// nobody would see that it was decided.
func (i *Input) Check() error {
	switch {
	case len(i.Command) > MaxCommand || !json.Valid(i.Command):
		return fmt.Errorf("command %q of %d bytes: at most %d of JSON are taken", i.ID, len(i.Command), MaxCommand)
	case i.ID == "" || len(i.ID) > MaxAsked || len(i.By) > MaxAsked || !utf8.ValidString(i.ID):
		return fmt.Errorf("command %q by %q: an ID is text of 1 to %d bytes, and so many say who asked", i.ID, i.By, MaxAsked)
	}
	return nil
}

// Has reports whether a command with this ID was decided, as far as is remembered.
func (l *Log) Has(id string) bool {
	return slices.ContainsFunc(l.Entries, func(i Input) bool { return i.ID == id }) || slices.Contains(l.Recent, id)
}

// Move takes the entries of epochs below one out of the log, after they were put
// into the archive.
func (l *Log) Move(below uint64, archive Sum) {
	gone := l.Passed(below)
	recent := slices.Clone(l.Recent)
	for i := range gone {
		recent = append(recent, gone[i].ID)
	}
	l.Recent = recent[max(0, len(recent)-maxRecent):]
	l.Entries = slices.Clone(l.Entries[len(gone):])
	l.Archive, l.Below = archive, below
}

// maxRecent is how many IDs of archived commands are remembered.
const maxRecent = 256

// Passed returns the entries of epochs below one; they can go into an archive.
func (l *Log) Passed(epoch uint64) []Input {
	for i := range l.Entries {
		if l.Entries[i].Epoch >= epoch {
			return l.Entries[:i]
		}
	}
	return l.Entries
}
