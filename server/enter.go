package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"time"

	"ylem/region"
	"ylem/region/plane"
)

// cutEpochs is what the epochs of cuts are multiples of. Servers choose how far
// apart their cuts are, by time; this is only how near they can be.
const cutEpochs = 8

// newManifest returns what a world is that begins with these files and params.
func newManifest(files *ruling, set map[string]float64, w *region.World, copies int) *plane.Manifest {
	return &plane.Manifest{
		World: w.Table.Name, ID: rand.Text(), File: files.Name, Text: files.Text, Files: files.Files, Set: maps.Clone(set),
		Fingerprint: hex(w.Table.Fingerprint), Arithmetic: arithmetic,
		Seed: w.Seed, Grid: w.Grid, Epoch: w.Epoch, Until: w.Until, Copies: max(copies, 1), Cut: cutEpochs,
	}
}

// entry is what servers must agree on before they compute a world together, as a
// hello says it.
func entry(m *plane.Manifest, name string) *hello {
	return &hello{
		Protocol: protocols, Arithmetic: m.Arithmetic, Build: build(), World: m.World, Fingerprint: m.Fingerprint, Seed: m.Seed,
		Grid: m.Grid, Epoch: m.Epoch, Until: m.Until, Name: name,
	}
}

// enter returns the manifest of the world that the control plane has; and puts
// wanted there, if it has none. It errs if there is another world than is wanted,
// if there is none and none is wanted, and when ctx is done. worry is told once why
// it takes long.
func enter(ctx context.Context, p controlPlane, wanted *plane.Manifest, worry func(string)) (*plane.Manifest, error) {
	begin := time.Now()
	for {
		m, again, err := tryToEnter(ctx, p, wanted)
		if !again {
			return m, err
		}
		if worry != nil && time.Since(begin) > silentStart {
			worry("the control plane has not answered yet; trying again")
			worry = nil
		}
		select {
		case <-time.After(backoffLeast):
		case <-ctx.Done():
			return nil, &failure{exitInterrupted, errors.New("interrupted before the control plane has answered")}
		}
	}
}

// silentStart is how long the control plane may take to come up before it is
// worth a word.
const silentStart = 3 * time.Second

func tryToEnter(ctx context.Context, p controlPlane, wanted *plane.Manifest) (m *plane.Manifest, again bool, err error) {
	ask := func(r plane.Request) plane.Reply {
		limited, stop := context.WithTimeout(ctx, askPatience)
		defer stop()
		return p.Do(limited, r)
	}
	is := ask(plane.Request{Verb: plane.Read, Key: plane.WorldKey})
	if is.Outcome == plane.Absent && wanted != nil {
		blob := plane.Encode(wanted)
		sum := plane.SumOf(blob)
		if ask(plane.Request{Verb: plane.Put, Sum: sum, Value: blob}).Outcome != plane.Done {
			return nil, true, nil
		}
		is = ask(plane.Request{Verb: plane.Seal, Key: plane.WorldKey, Value: plane.Encode(wanted.Record(sum))})
		if is.Outcome == plane.Done {
			return wanted, false, nil
		}
	}
	switch is.Outcome {
	case plane.Done, plane.Lost:
	case plane.Absent:
		return nil, false, errors.New("no world is there to be joined: start it with ylem up WORLD or ylem host WORLD")
	default:
		return nil, true, nil
	}
	m, err = recordedManifest(is.Entry, ask)
	if err != nil || m == nil {
		return nil, err == nil, err
	}
	return m, false, refuseOther(wanted, m)
}

// recordedManifest returns the manifest of the record of a world; nil if it cannot be had
// now.
func recordedManifest(e plane.Entry, ask func(plane.Request) plane.Reply) (*plane.Manifest, error) {
	var record plane.World
	if err := plane.Decode(e.Value, &record); err != nil {
		return nil, fmt.Errorf("the control plane's record of the world: %w", err)
	}
	blob := ask(plane.Request{Verb: plane.Get, Sum: record.Manifest})
	if blob.Outcome != plane.Done {
		return nil, nil
	}
	return plane.ParseManifest(blob.Blob)
}

// refuseOther errs if the world that is there is another one than is wanted, or is
// computed otherwise.
func refuseOther(wanted, there *plane.Manifest) error {
	here, by := entry(there, "this program"), "by this program"
	here.Arithmetic = arithmetic
	if wanted != nil {
		here, by = entry(wanted, "this server"), "as this server is started"
	}
	d := here.differs(entry(there, "the world that is there"))
	if d == nil {
		return nil
	}
	or := ""
	if d.take != sameProgram {
		or = ", or leave WORLD and its flags away to take part in what is there"
	}
	return fmt.Errorf("%s differs: %v %s, %v in the world that is there; start this one with %s%s", d.what, d.here, by, d.there, d.take, or)
}
