package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ylem/region/host"
)

// carry carries out what the host wants, until it wants nothing. Nothing here
// waits: disk, links and the control plane have goroutines of their own.
func (o *owner) carry() {
	for actions := o.host.Actions(); len(actions) > 0; actions = o.host.Actions() {
		for i := range actions {
			o.do(&actions[i])
		}
	}
	o.muster()
}

func (o *owner) do(a *host.Action) {
	switch a.Do {
	case host.Send:
		if l := o.links[a.Server]; l != nil {
			l.send(a.Message) // else whoever needs it asks
		}
	case host.Ask:
		o.asking.put(askJob{a.Request, o.step()})
	case host.Save, host.Load, host.Tidy:
		o.disk.put(diskJob{action: *a, world: o.world, tell: o.step()})
	case host.Announce:
		o.mesh.compute(a.Regions)
	case host.Answer:
		if answer := o.answers[a.Number]; answer != nil {
			delete(o.answers, a.Number)
			answer(a.Epoch, a.Err)
		}
	case host.Evidence:
		o.evidence(a)
	case host.Reject:
		o.reject(a.Server, a.Err)
	case host.Took:
		o.metrics.here(a.Region, a.Gone)
		o.loading = slices.DeleteFunc(o.loading, func(id int) bool { return id == a.Region })
		if !a.Gone {
			o.loading = append(o.loading, a.Region)
		}
	case host.Note:
		o.log.printf("%s", a.Text)
	case host.Quit:
		o.quit()
	}
}

// step returns what tells the host as it is now of something later. A host that was
// replaced meanwhile does not hear it.
func (o *owner) step() func(host.Event) {
	h := o.host
	return func(e host.Event) { o.tell(event{what: stepped, host: h, step: e}) }
}

// muster makes the crew those regions that live here now.
func (o *owner) muster() {
	regions := o.host.Regions()
	if slices.Equal(regions, o.crew.regions) {
		return
	}
	before := o.crew
	o.crew = newCrew(&o.world, regions)
	for _, old := range before.regions { // what has ended here has, whoever computes it now
		if old.Ended() && o.crew.of(old.ID()) == nil {
			o.over[old.ID()] = true
		}
	}
	for _, r := range regions {
		if old := before.of(r.ID()); old != r {
			o.metrics.begins(r.ID(), r.Tick())
			o.over[r.ID()] = false
		}
	}
	o.loading = slices.DeleteFunc(o.loading, func(id int) bool { return o.crew.of(id) != nil })
	o.show.restart(o.crew, o.state.Load().Rate, o.world.Epoch)
	o.publish(time.Now())
}

// evidences is which disagreements were told, by server and region: one that goes on
// is told once.
type evidences map[string]bool

// evidence says that a halo of another server was found wrong, or that two servers
// say different halos.
func (o *owner) evidence(a *host.Action) {
	who := "a server that is not known"
	if l := o.links[a.Server]; l != nil {
		who = l.peer()
	} else if a.Server == o.config.Server {
		who = "this server"
	}
	o.metrics.disagreed(who)
	key := fmt.Sprint(a.Server, " ", a.Region)
	if o.evident[key] || len(o.evident) >= mostSaid {
		return
	}
	o.evident[key] = true
	o.log.printf("what %s says and what region %d here has computed differ: %s", who, a.Region, strings.TrimSuffix(a.Disagreement.Error(), "."))
	o.mesh.accuse(a.Disagreement, a.Server)
}
