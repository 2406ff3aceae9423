package main

import (
	"net"
	"time"

	"github.com/spf13/cobra"
)

// operating is the flags of whoever keeps a server running.
type operating struct {
	logging
	pprof string
	drain time.Duration
}

// drainTime is how long a server that is told to leave takes to give its regions
// away. Service managers kill after 90 s (systemd) or 30 s (Kubernetes).
const drainTime = 20 * time.Second

func (o *operating) add(cmd *cobra.Command) {
	o.logging.add(cmd)
	cmd.Flags().StringVar(&o.pprof, "pprof", "", "serve Go's profiles at `HOST:PORT`; without a host, to this machine only")
}

func (o *operating) addDrain(cmd *cobra.Command) {
	cmd.Flags().DurationVar(&o.drain, "drain", drainTime, "when told to leave, take at most `TIME` to give regions away and write cuts; a second signal ends at once")
}

func (o *operating) check() error {
	if err := o.logging.check(); err != nil {
		return err
	}
	if o.drain < 0 {
		return usagef("--drain %s: a time from 0 on, such as 20s", o.drain)
	}
	if o.pprof != "" {
		if _, _, err := net.SplitHostPort(o.pprof); err != nil {
			return usagef("--pprof %s: write HOST:PORT or :PORT, such as :6060", o.pprof)
		}
	}
	return nil
}
