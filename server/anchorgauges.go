package main

import "github.com/prometheus/client_golang/prometheus"

// gauges says of the streams of an anchor, one of several or alone, whether this one
// leads them, and whether it has all of them: before all others have, none may be
// stopped.
func (a *anchor) gauges(m *metrics) {
	const account = "$G" // NATS's name for the only one that there is
	gauge := func(name, help, stream string, holds func(account, stream string) bool) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: name, Help: help, ConstLabels: prometheus.Labels{"of": stream},
		}, func() float64 {
			names := map[string]string{"records": a.recordStream(), "blobs": a.blobStream()}
			return truth(holds(account, names[stream]))
		}))
	}
	for _, of := range []string{"records", "blobs"} {
		gauge("ylem_anchor_leads", "1 on the anchor that decides about the records of the control plane, or its blobs.", of, a.nats.JetStreamIsStreamLeader)
		gauge("ylem_anchor_current", "1 on an anchor that has all records of the control plane, or all its blobs: one may be stopped while all have.", of, a.nats.JetStreamIsStreamCurrent)
	}
}
