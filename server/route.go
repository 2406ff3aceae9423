package main

import (
	"time"

	"ylem/region/host"
)

func (o *owner) handle(e event) {
	switch e.what {
	case called:
		e.call()
	case stepped:
		if e.host != nil && e.host != o.host {
			return // of the rules before
		}
		if e.step.What == host.Changed {
			o.records[e.step.Entry.Key] = e.step.Entry
		}
		o.host.Step(o.now(), e.step)
	case arrived:
		o.host.Step(o.now(), host.Event{What: host.Heard, Server: e.link.hello.Key, Message: e.message})
	case joined, left:
		o.meet(e.link.hello.Key)
	case pinged:
		if o.last > 0 && e.epoch > o.last {
			for _, id := range e.link.regions() {
				o.over[id] = true
			}
			o.part()
		}
	case parted:
		if o.last > 0 { // what is not here yet nobody needs
			for id := range o.over {
				o.over[id] = true
			}
			o.loading = nil
			o.part()
		}
	}
	o.carry()
}

// meet tells the host which regions a server computes. Of two links to one server
// the events may come in any order, so only the mesh knows which of them stayed.
func (o *owner) meet(key string) {
	delete(o.links, key)
	e := host.Event{What: host.Left, Server: key}
	for _, l := range o.mesh.peers() {
		if l.hello.Key == key {
			o.links[key] = l
			e = host.Event{What: host.Joined, Server: key, Regions: l.regions()}
		}
	}
	o.host.Step(o.now(), e)
	o.publish(time.Now())
}

// reject ends the connection to a server that said what no server says.
func (o *owner) reject(server string, err error) {
	if l := o.links[server]; l != nil {
		o.mesh.complain(l.peer(), &garbage{err})
		go l.close(1008, err.Error())
	}
}
