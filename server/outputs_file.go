package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/klauspost/compress/zstd"
)

// outputFile is a file that a run adds whole records to. What is in it after a
// record is what a checkpoint remembers of it. A record that cannot be written,
// because the disk is full, is taken back: what stands before it stays.
type outputFile struct {
	role string // the flag that asked for it: "observe"
	path string
	file *os.File
	out  *bufio.Writer
	zip  *zstd.Encoder // nil: as it is; else each record is a frame of its own
	sum  hash.Hash     // SHA-256 of all that was written

	written int64 // bytes, with those of a record that is not complete
	whole   int64 // bytes of whole records
	tick    int64 // of the last whole record; −1: none
}

// savedFile is what a checkpoint remembers of an output.
type savedFile struct {
	Role   string `json:"role"`
	Path   string `json:"path"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// createOutput makes a new file; with force it may take the place of one.
func createOutput(role, path string, zip, force bool) (*outputFile, error) {
	how := os.O_CREATE | os.O_WRONLY | os.O_EXCL
	if force {
		how = os.O_CREATE | os.O_WRONLY | os.O_TRUNC
	}
	file, err := os.OpenFile(path, how, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return nil, existsError(role, path)
	}
	if err != nil {
		return nil, fmt.Errorf("--%s: %w", role, err)
	}
	return outputOf(role, path, file, zip), syncFolder(path)
}

// syncFolder brings the name of a file to the disk.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil // where a folder cannot be opened
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}

func existsError(role, path string) error {
	return fmt.Errorf("--%s %s: there is such a file: --force writes over it, --resume goes on with it", role, path)
}

func outputOf(role, path string, file *os.File, zip bool) *outputFile {
	o := &outputFile{role: role, path: path, file: file, sum: sha256.New(), tick: -1}
	o.out = bufio.NewWriterSize(passage{o}, 1<<18)
	if zip {
		o.zip, _ = zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1)) // errs only about options
	}
	return o
}

// continueOutput opens a file to go on behind what a checkpoint remembers of it.
// What was written after the checkpoint is cut off.
func continueOutput(s savedFile, path string, zip bool, tick int64) (*outputFile, error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("--%s: the run to resume has written %d bytes to this file: %w", s.Role, s.Bytes, err)
	}
	o := outputOf(s.Role, path, file, zip)
	n, err := io.Copy(o.sum, io.LimitReader(file, s.Bytes))
	switch {
	case err != nil:
		err = fmt.Errorf("--%s %s: %w", s.Role, path, err)
	case n != s.Bytes || fmt.Sprintf("%x", o.sum.Sum(nil)) != s.SHA256:
		err = fmt.Errorf("--%s %s: this is not the file that the checkpoint was saved with: its first %d bytes are others (SHA-256)", s.Role, path, s.Bytes)
	default:
		if err = file.Truncate(s.Bytes); err == nil {
			_, err = file.Seek(s.Bytes, io.SeekStart)
		}
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	o.written, o.whole, o.tick = s.Bytes, s.Bytes, tick
	return o, nil
}

// passage is the last step on the way to the disk.
type passage struct{ o *outputFile }

func (p passage) Write(b []byte) (int, error) {
	n, err := p.o.file.Write(b)
	p.o.sum.Write(b[:n])
	p.o.written += int64(n)
	return n, err
}

// record writes one record, as what write gives it.
func (o *outputFile) record(tick int64, write func(io.Writer) error) error {
	var out io.Writer = o.out
	if o.zip != nil {
		o.zip.Reset(o.out)
		out = o.zip
	}
	err := write(out)
	if o.zip != nil {
		err = errors.Join(err, o.zip.Close())
	}
	if err = errors.Join(err, o.out.Flush()); err != nil {
		o.file.Truncate(o.whole) // what else could be done is for people
		until := "nothing is in it"
		if o.tick >= 0 {
			until = fmt.Sprintf("it is whole up to tick %d", o.tick)
		}
		return fmt.Errorf("--%s %s: %w; %s", o.role, o.path, err, until)
	}
	o.whole, o.tick = o.written, tick
	return nil
}

// save brings what was written to the disk and says what that is.
func (o *outputFile) save() (savedFile, error) {
	if err := o.sync(); err != nil {
		return savedFile{}, err
	}
	return savedFile{o.role, o.path, o.whole, fmt.Sprintf("%x", o.sum.Sum(nil))}, nil
}

func (o *outputFile) sync() error {
	if info, err := o.file.Stat(); err == nil && !info.Mode().IsRegular() {
		return nil // a pipe or a device keeps nothing
	}
	if err := o.file.Sync(); err != nil {
		return fmt.Errorf("--%s %s: %w", o.role, o.path, err)
	}
	return nil
}

func (o *outputFile) close() error {
	err := o.sync()
	if e := o.file.Close(); e != nil && err == nil {
		err = fmt.Errorf("--%s %s: %w", o.role, o.path, e)
	}
	return err
}

// sameColumns refuses to go on with a file that has other columns: the measures of
// a world may change between two runs of it.
func sameColumns(role, path string, header []string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	in := csv.NewReader(file)
	if filepath.Ext(path) != ".csv" {
		in.Comma = '\t'
	}
	if there, err := in.Read(); err != nil || !slices.Equal(there, header) {
		return fmt.Errorf("--%s %s: the world had other columns when this file was begun; write a new one", role, path)
	}
	return nil
}
