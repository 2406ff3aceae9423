// Pack writes FILE.gz and FILE.zst beside each file it is given, as small as pure Go makes them, and takes the file
// itself away: package server sends what is packed, and unpacks it for those who take neither.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

func main() {
	for _, path := range os.Args[1:] {
		if err := pack(path); err != nil {
			fmt.Fprintln(os.Stderr, "pack:", err)
			os.Exit(1)
		}
	}
}

func pack(path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	gz, err := gzipped(raw)
	if err != nil {
		return err
	}
	zst, err := zstandard(raw)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d bytes, %d with gzip, %d with zstd\n", path, len(raw), len(gz), len(zst))
	return errors.Join(os.WriteFile(path+".gz", gz, 0o644), os.WriteFile(path+".zst", zst, 0o644), os.Remove(path))
}

func gzipped(raw []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(raw)
	err = errors.Join(err, w.Close())
	return out.Bytes(), err
}

// zstandard packs with a window that browsers take: they refuse one above 8 MiB.
func zstandard(raw []byte) ([]byte, error) {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithWindowSize(8<<20))
	if err != nil {
		return nil, err
	}
	return w.EncodeAll(raw, nil), w.Close()
}
