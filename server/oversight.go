package main

import (
	"ylem/region"
	"ylem/rules"
)

// oversight is where a server is, for who looks at the world as a whole. It never
// changes.
type oversight struct {
	world     region.World
	table     *rules.Table // by which regions here go on, with other params perhaps
	looks     bool         // it is for this server to look
	viewers   int          // that all servers have
	claimed   []int        // regions here, ascending
	particles int          // of all regions, about
	least     int64        // ticks of the regions here
	most      int64
	rate      float64
	changed   int64 // the tick at which a command changed it first; −1: none did
	still     bool  // the world is paused, or has ended
}

// oversees is called by the owner's goroutine.
func (o *owner) oversees() *oversight {
	out := &oversight{world: o.world, table: o.world.Table, still: o.host.Paused() || o.host.Ended()}
	out.looks = o.host.Owner(0) == o.config.Server
	o.host.Watch(int(o.metrics.watched()))
	out.viewers = o.host.Viewers()
	for _, r := range o.crew.regions {
		if o.claimed(r.ID()) {
			out.claimed = append(out.claimed, r.ID())
			out.particles += r.Store().Owned
			out.table = r.Table()
		}
	}
	if n := len(out.claimed); n > 0 {
		out.particles = out.particles / n * o.world.Grid.Regions()
	}
	out.changed = -1
	if epoch, is := o.host.Changed(); is {
		out.changed = o.manifest.TickOf(epoch)
	}
	out.least, out.most = o.crew.tick()
	if state := o.state.Load(); state != nil {
		out.rate = state.Rate
	}
	return out
}
