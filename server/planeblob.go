package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go/jetstream"

	"ylem/region/plane"
)

// A blob is messages of one stream, SUM and DIGEST as hex:
//
//	subject                            what
//	BUCKET.blob.SUM.parts.DIGEST.I     part I, blobPart bytes but for the last
//	BUCKET.blob.SUM.index              blobIndex, written after all parts
//
// SUM is the name that the asker gives; DIGEST, the SHA-256 of the bytes, is checked
// when they are read. Subjects follow from the blob, so whoever puts one that is
// there, or was put by half, leaves nothing behind. NATS's own object store draws
// names for parts, and forgets those of two that put one object at once.

// blobIndex is what is known of a blob.
type blobIndex struct {
	Bytes  int       `json:"bytes"`
	Digest plane.Sum `json:"digest"`
}

// blobPart is the bytes of a part: well below what NATS takes in one message.
const blobPart = 512 << 10

func (i blobIndex) parts() int { return (i.Bytes + blobPart - 1) / blobPart }

func (p *natsPlane) indexSubject(sum plane.Sum) string { return p.blobSubject(sum.String()) + ".index" }

func (p *natsPlane) partSubject(sum plane.Sum, i blobIndex, part string) string {
	return p.blobSubject(sum.String()) + ".parts." + i.Digest.String() + "." + part
}

// putBlob keeps a blob. One that is there whole is not sent again.
func (p *natsPlane) putBlob(ctx context.Context, blobs jetstream.Stream, sum plane.Sum, blob []byte) plane.Outcome {
	index := blobIndex{len(blob), plane.SumOf(blob)}
	before, known, err := p.blobIndex(ctx, blobs, sum)
	if err != nil {
		return plane.Unknown
	}
	if known && before == index {
		if n, err := p.countParts(ctx, blobs, sum, index); err == nil && n == index.parts() {
			return plane.Done
		}
	}
	for i := range index.parts() {
		part := blob[i*blobPart : min((i+1)*blobPart, len(blob))]
		if !p.store(ctx, p.partSubject(sum, index, strconv.Itoa(i)), part) {
			return plane.Unknown
		}
	}
	// Who drops the blob meanwhile takes parts away that were acknowledged.
	if n, err := p.countParts(ctx, blobs, sum, index); err != nil || n != index.parts() {
		return plane.Unknown
	}
	// One that was put for so long may have been taken for a half (listBlobs).
	if !p.store(ctx, p.indexSubject(sum), plane.Encode(index)) || ctx.Err() != nil {
		return plane.Unknown
	}
	if known && before.Digest != index.Digest {
		purgeParts(ctx, blobs, p.partSubject(sum, before, ">")) // if it fails, Drop does it
	}
	return plane.Done
}

// blob returns a blob, whole and as it was put. One of which parts are missing or
// damaged is Absent: who has it may put it again.
func (p *natsPlane) blob(ctx context.Context, blobs jetstream.Stream, sum plane.Sum) (plane.Outcome, []byte) {
	index, known, err := p.blobIndex(ctx, blobs, sum)
	switch {
	case err != nil:
		return plane.Unknown, nil
	case !known || index.Bytes < 0 || index.Bytes > plane.MaxBlob:
		return plane.Absent, nil
	}
	var blob bytes.Buffer
	for i := range index.parts() {
		data, err := p.message(ctx, blobs, p.partSubject(sum, index, strconv.Itoa(i)))
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			return plane.Absent, nil
		}
		if err != nil {
			return plane.Unknown, nil
		}
		blob.Write(data)
	}
	if blob.Len() != index.Bytes || plane.SumOf(blob.Bytes()) != index.Digest {
		p.log.Warn("a blob of the control plane is damaged", "sum", sum.String())
		return plane.Absent, nil
	}
	return plane.Done, blob.Bytes()
}

func (p *natsPlane) dropBlob(ctx context.Context, blobs jetstream.Stream, sum plane.Sum) plane.Outcome {
	if purgeParts(ctx, blobs, p.blobSubject(sum.String())+".>") != nil {
		return plane.Unknown
	}
	return plane.Done
}

// listBlobs returns which blobs are there whole, as far as their indices say. Parts
// without an index, which somebody left who died while putting them, are taken away
// when they were there the last time already: those that are stored meanwhile stay.
func (p *natsPlane) listBlobs(ctx context.Context, blobs jetstream.Stream) (plane.Outcome, []plane.Sum) {
	asking, cancel := context.WithTimeout(ctx, planeTime)
	defer cancel()
	info, err := blobs.Info(asking, jetstream.WithSubjectFilter(p.blobSubject(">")))
	if err != nil {
		return plane.Unknown, nil
	}
	whole, halves := map[plane.Sum]bool{}, map[plane.Sum]uint64{}
	for subject := range info.State.Subjects {
		name, what, _ := strings.Cut(strings.TrimPrefix(subject, p.blobSubject("")), ".")
		var sum plane.Sum
		switch {
		case sum.UnmarshalText([]byte(name)) != nil:
		case what == "index":
			whole[sum] = true
		default:
			halves[sum] = info.State.LastSeq
		}
	}
	p.mu.Lock()
	before := p.halves
	p.halves = map[plane.Sum]uint64{}
	for sum, last := range halves {
		if !whole[sum] {
			if earlier, twice := before[sum]; twice {
				last = earlier
			}
			p.halves[sum] = last
		}
	}
	halves = maps.Clone(p.halves)
	p.mu.Unlock()
	for sum, last := range halves {
		if _, twice := before[sum]; twice {
			purge(ctx, blobs, jetstream.WithPurgeSubject(p.partSubjects(sum)), jetstream.WithPurgeSequence(last+1))
		}
	}
	return plane.Done, slices.Collect(maps.Keys(whole))
}

// partSubjects are those of all parts of a blob, whatever their digest.
func (p *natsPlane) partSubjects(sum plane.Sum) string {
	return p.blobSubject(sum.String()) + ".parts.>"
}

func (p *natsPlane) blobIndex(ctx context.Context, blobs jetstream.Stream, sum plane.Sum) (index blobIndex, known bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, planeTime)
	defer cancel()
	m, err := p.last(ctx, blobs, p.indexSubject(sum))
	switch {
	case errors.Is(err, jetstream.ErrMsgNotFound):
		return index, false, nil
	case err != nil:
		return index, false, err
	}
	return index, json.Unmarshal(m.Data, &index) == nil, nil
}

func (p *natsPlane) message(ctx context.Context, blobs jetstream.Stream, subject string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, planeTime)
	defer cancel()
	m, err := blobs.GetLastMsgForSubject(ctx, subject)
	if err != nil {
		return nil, err
	}
	return m.Data, nil
}

func (p *natsPlane) store(ctx context.Context, subject string, data []byte) bool {
	ctx, cancel := context.WithTimeout(ctx, planeTime)
	defer cancel()
	if _, err := p.js.Publish(ctx, subject, data); err != nil {
		p.log.Debug("control plane: blob", "subject", subject, "error", err)
		return false
	}
	return true
}

func (p *natsPlane) countParts(ctx context.Context, blobs jetstream.Stream, sum plane.Sum, index blobIndex) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, planeTime)
	defer cancel()
	info, err := blobs.Info(ctx, jetstream.WithSubjectFilter(p.partSubject(sum, index, ">")))
	if err != nil {
		return 0, err
	}
	return len(info.State.Subjects), nil
}

func purgeParts(ctx context.Context, blobs jetstream.Stream, subjects string) error {
	return purge(ctx, blobs, jetstream.WithPurgeSubject(subjects))
}

func purge(ctx context.Context, blobs jetstream.Stream, what ...jetstream.StreamPurgeOpt) error {
	ctx, cancel := context.WithTimeout(ctx, planeTime)
	defer cancel()
	return blobs.Purge(ctx, what...)
}
