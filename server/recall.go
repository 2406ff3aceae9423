package main

import (
	"cmp"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"ylem/region/plane"
)

// recall has the flags say what the world is that the data directory holds, so that
// it goes on.
func (o *raising) recall(cmd *cobra.Command) error {
	for _, flag := range []string{"regions", "epoch", "seed", "ticks", "set", "copies", "watch"} {
		if cmd.Flags().Changed(flag) {
			return usagef("--%s: the world in %s is what it is; ylem branch makes another one of it", flag, o.data)
		}
	}
	m, err := manifestIn(cmd.Context(), o.data)
	if err != nil {
		return err
	}
	w, err := m.Open()
	if err != nil {
		return err
	}
	o.kept, o.regions, o.epoch, o.seed, o.ticks, o.copies = w.Table, m.Grid.String(), m.Epoch, m.Seed, m.Until, m.Copies
	if !cmd.Flags().Changed("servers") {
		o.servers = min(o.servers, m.Grid.Regions())
	}
	return nil
}

// manifestIn returns the manifest of the world that a folder holds.
func manifestIn(ctx context.Context, dir string) (*plane.Manifest, error) {
	k, err := openRecording(dir)
	if err != nil {
		return nil, err
	}
	defer k.Close()
	var record plane.World
	if _, known, err := recordOf(ctx, k, plane.WorldKey, &record); err != nil || !known {
		return nil, cmp.Or(err, fmt.Errorf("%s holds no recorded world", dir))
	}
	blob, err := blobOf(ctx, k, record.Manifest)
	if err != nil {
		return nil, fmt.Errorf("%s: the world's manifest: %w", dir, err)
	}
	return plane.ParseManifest(blob)
}
