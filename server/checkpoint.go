package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"ylem/particles"
	"ylem/region"
	"ylem/rules"
	"ylem/sim"
	"ylem/sim/observe"
)

// A checkpoint is a whole world at one tick, and how far its outputs were then.
// The file, little-endian:
//
//	8 bytes  "ylemsave"
//	u32      version, 1
//	u32      length of the header
//	         the header, JSON
//	         the particles (region.ParticleBytes)
//	u64      length of the track
//	         the track of displacements (observe.Track), if particles are followed
//	32 bytes SHA-256 of all that
//
// It is a function of the world, not of how space is split, but for what the
// header says of that.
type checkpoint struct {
	checkpointHeader
	store *particles.Store
	track *observe.Track // nil: none
}

type checkpointHeader struct {
	World       string      `json:"world"`
	Fingerprint string      `json:"fingerprint"`
	Seed        uint64      `json:"seed"`
	Tick        int64       `json:"tick"`
	Hash        string      `json:"hash"`
	Particles   int         `json:"particles"`
	Regions     string      `json:"regions"`
	Epoch       int64       `json:"epoch"`
	Every       int64       `json:"every"` // ticks between samples
	What        []string    `json:"what"`  // is observed
	Files       []savedFile `json:"files"`
	Account     sim.Account `json:"account"` // until this tick
}

const (
	checkpointMagic   = "ylemsave"
	checkpointVersion = 1
	maxHeader         = 4 << 20
	maxCheckpoint     = 16 << 30
)

// file returns what the checkpoint remembers of an output, or nil.
func (c *checkpoint) file(role string) *savedFile {
	for i := range c.Files {
		if c.Files[i].Role == role {
			return &c.Files[i]
		}
	}
	return nil
}

// encode writes the checkpoint.
func (c *checkpoint) encode(out io.Writer, t *rules.Table) error {
	sum := sha256.New()
	w := io.MultiWriter(out, sum)
	header, err := json.Marshal(&c.checkpointHeader)
	if err != nil {
		return err
	}
	data := binary.LittleEndian.AppendUint32([]byte(checkpointMagic), checkpointVersion)
	data = append(binary.LittleEndian.AppendUint32(data, uint32(len(header))), header...)
	if _, err := w.Write(data); err != nil {
		return err
	}
	for piece := range region.ParticleBytes(t, c.store) {
		if _, err := w.Write(piece); err != nil {
			return err
		}
	}
	data = make([]byte, 8)
	if c.track != nil {
		data = c.track.Append(data)
	}
	binary.LittleEndian.PutUint64(data, uint64(len(data)-8))
	if _, err := w.Write(data); err != nil {
		return err
	}
	_, err = out.Write(sum.Sum(nil))
	return err
}

// write puts the checkpoint into the place of the file at path, in one step: who
// is killed at any moment leaves the one before or this one, whole.
func (c *checkpoint) write(t *rules.Table, path string) error {
	if err := replaceFile(path, func(w io.Writer) error { return c.encode(w, t) }); err != nil {
		return fmt.Errorf("--save %s: %w", path, err)
	}
	return nil
}

// replaceFile writes a file aside, brings it to the disk and gives it its name.
func replaceFile(path string, write func(io.Writer) error) error {
	aside, err := os.Create(path + ".new")
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(aside, 1<<18)
	err = write(out)
	if err == nil {
		err = out.Flush()
	}
	if err == nil {
		err = aside.Sync()
	}
	if e := aside.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(aside.Name(), path)
	}
	if err != nil {
		os.Remove(aside.Name())
		return err
	}
	return syncFolder(path)
}

// readCheckpoint reads the checkpoint of this world at path.
func readCheckpoint(path string, t *rules.Table) (*checkpoint, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("--resume: %w", err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxCheckpoint))
	if err != nil {
		return nil, fmt.Errorf("--resume %s: %w", path, err)
	}
	c, err := decodeCheckpoint(data, t)
	if err != nil {
		return nil, fmt.Errorf("--resume %s: %w", path, err)
	}
	return c, nil
}

var errNoCheckpoint = errors.New("this is no checkpoint")

// decodeCheckpoint returns what a file holds. It never allocates more than a few
// times what the file is long, whatever the file says.
func decodeCheckpoint(data []byte, t *rules.Table) (*checkpoint, error) {
	if len(data) < 8+sha256.Size || string(data[:8]) != checkpointMagic {
		return nil, errNoCheckpoint
	}
	body, sum := data[:len(data)-sha256.Size], data[len(data)-sha256.Size:]
	if own := sha256.Sum256(body); !bytes.Equal(own[:], sum) {
		return nil, errors.New("the checkpoint is damaged: its SHA-256 does not fit; it was cut off, or changed")
	}
	c := &checkpoint{}
	in := cursor{data: body, at: 8}
	if version := in.uint32(); !in.bad && version != checkpointVersion {
		return nil, fmt.Errorf("this is a checkpoint of version %d; this program reads version %d", version, checkpointVersion)
	}
	header := in.bytes(uint64(min(in.uint32(), maxHeader)))
	if in.bad {
		return nil, errNoCheckpoint
	}
	if err := json.Unmarshal(header, &c.checkpointHeader); err != nil {
		return nil, fmt.Errorf("the checkpoint's header: %w", err)
	}
	if err := c.fits(t); err != nil {
		return nil, err
	}
	if err := c.readParticles(&in, t); err != nil {
		return nil, err
	}
	track := in.bytes(in.uint64())
	if in.bad || in.at != len(in.data) {
		return nil, fmt.Errorf("the checkpoint is damaged at byte %d", in.at)
	}
	if len(track) > 0 {
		var err error
		if c.track, err = observe.ReadTrack(t, track, c.store); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// fits refuses the checkpoint of another world.
func (c *checkpoint) fits(t *rules.Table) error {
	switch own := hex(t.Fingerprint); {
	case c.World != t.Name:
		return fmt.Errorf("this is a checkpoint of world %q, not of %q", c.World, t.Name)
	case c.Fingerprint != own:
		return fmt.Errorf("this is a checkpoint of world %q with fingerprint %s, and here it has %s: the file has changed, or other params were --set", c.World, c.Fingerprint, own)
	case c.Tick < 0 || c.Every < 1 || !c.Account.Fits(t):
		return errors.New("the checkpoint's header makes no sense")
	}
	for i := range c.Files {
		if f := &c.Files[i]; f.Bytes < 0 || c.file(f.Role) != f {
			return errors.New("the checkpoint's header makes no sense")
		}
	}
	return nil
}

func (c *checkpoint) readParticles(in *cursor, t *rules.Table) error {
	st, rest, err := region.ReadParticles(in.data[in.at:], t)
	if err != nil {
		return fmt.Errorf("the checkpoint's particles: %w", err)
	}
	in.at, c.store = len(in.data)-len(rest), st
	w := region.World{Table: t}
	if err := w.Admit(c.store); err != nil {
		return fmt.Errorf("the checkpoint's particles: %w", err)
	}
	if c.store.Owned != c.Particles || hex(c.store.Hash()) != c.Hash {
		return fmt.Errorf("the checkpoint says %d particles with hash %s and holds %d with hash %s", c.Particles, c.Hash, c.store.Owned, hex(c.store.Hash()))
	}
	return nil
}

// cursor takes numbers off a file's bytes; bad says that there were too few.
type cursor struct {
	data []byte
	at   int
	bad  bool
}

func (c *cursor) bytes(n uint64) []byte {
	if c.bad || n > uint64(len(c.data)-c.at) {
		c.bad = true
		return nil
	}
	c.at += int(n)
	return c.data[c.at-int(n) : c.at]
}

func (c *cursor) uint32() uint32 {
	if b := c.bytes(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (c *cursor) uint64() uint64 {
	if b := c.bytes(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}
