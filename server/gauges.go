package main

import (
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// gauges registers what is read from the last standing when somebody asks.
func (m *metrics) gauges() {
	gauge := func(name, help string, value func(s *standing) float64) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 {
			s := m.at.Load()
			if s == nil {
				s = &standing{}
			}
			return value(s)
		}))
	}
	gauge("ylem_tick_slowest", "The tick of the slowest region here.", func(s *standing) float64 { return float64(s.Tick) })
	gauge("ylem_tick_fastest", "The tick of the fastest region here.", func(s *standing) float64 { return float64(s.Most) })
	gauge("ylem_particles", "Particles that regions here own.", func(s *standing) float64 { return float64(s.Particles) })
	gauge("ylem_regions_living", "Regions that are computed here, with a claim.", func(s *standing) float64 { return float64(len(s.Living)) })
	gauge("ylem_regions_shadow", "Regions that are computed here without a claim: moving, or joining.", func(s *standing) float64 { return float64(len(s.Shadows)) })
	gauge("ylem_regions_loading", "Regions that are claimed or loaded.", func(s *standing) float64 { return float64(len(s.Loading)) })
	gauge("ylem_fossil_lag_epochs", "Epochs from the fossil line to the slowest region here: what a restart would compute again.", func(s *standing) float64 {
		return ahead(s.Fossil, s.Epoch)
	})
	gauge("ylem_horizon_epochs", "Epochs from the slowest region here to the nearest horizon: as long the world goes on without its control plane.", func(s *standing) float64 {
		return ahead(s.Epoch, s.Horizon)
	})
	gauge("ylem_log_bytes", "Bytes of halos that are kept since the fossil line, to be said again.", func(s *standing) float64 { return float64(s.LogBytes) })
	gauge("ylem_peers", "Servers that this one is joined to.", func(s *standing) float64 { return float64(s.Peers) })
	gauge("ylem_viewers", "Viewers that look at this server.", func(*standing) float64 { return float64(m.watched()) })
	gauge("ylem_paused", "1 while the world is paused.", func(s *standing) float64 { return truth(s.Paused) })
	gauge("ylem_ended", "1 after the last tick.", func(s *standing) float64 { return truth(s.Ended) })
	gauge("ylem_ready", "1 while /readyz says so.", func(*standing) float64 { return truth(m.ready() == nil) })
	gauge("ylem_plane_silence_seconds", "Time since the control plane last answered; since the beginning of time if it never did.", func(*standing) float64 {
		return m.now().Sub(time.Unix(0, m.answered.Load())).Seconds()
	})
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "ylem_build_info", Help: "Always 1: which build this is, and which arithmetic it computes by.",
		ConstLabels: prometheus.Labels{"build": build(), "arithmetic": fmt.Sprint(arithmetic)},
	}, func() float64 { return 1 }))
}

// ahead returns how far an epoch is ahead of another, 0 if it is not.
func ahead(from, to uint64) float64 {
	if to < from {
		return 0
	}
	return float64(to - from)
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
