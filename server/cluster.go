package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	"ylem/region"
	"ylem/region/plane"
	"ylem/region/wire"
)

// cluster is the servers that up has started.
type cluster struct {
	world    region.World
	flags    *raising
	manifest *plane.Manifest
	log      *console
	program  string
	fallback bool // server 0 may listen at another port than the flags say
	children []*child
	events   chan childEvent
	revive   chan int      // a server that died is to be started again
	died     []int         // by server: how often
	shares   map[int]share // by region: what became of it
	kept     bool          // the first server has kept the world's manifest
	begun    time.Time     // when all were told to begin; zero: they were not
	news     chan *news    // what the author of the world saves; nil: nobody looks
	reload   *reload
	keys     *keyring
	remove   string   // a directory that ends with the cluster …
	unlock   func()   // … and is locked until then
	before   *cluster // of another world, whose addresses and keys these servers have; nil: none
	choosing *choosing
	offered  chan []wire.ViewChoice // worlds that can be begun
	worlds   []wire.ViewChoice
}

func newCluster(w region.World, m *plane.Manifest, o *raising, fallback bool, log *console) *cluster {
	return &cluster{
		world: w, manifest: m, flags: o, log: log, fallback: fallback,
		events: make(chan childEvent, 16), revive: make(chan int, maxLinks), died: make([]int, o.servers), shares: map[int]share{},
	}
}

// start starts all servers. They wait for the order to begin.
func (c *cluster) start() (err error) {
	if c.program, err = os.Executable(); err != nil {
		return err
	}
	dir := c.flags.data
	if dir == "" {
		if dir, err = os.MkdirTemp("", "ylem-up-"); err != nil { // 0700
			return err
		}
		c.remove = dir
		unlock, err := lockFolder(dir)
		if err != nil {
			return err
		}
		c.unlock = unlock
		for _, folder := range sweepTemporary(os.TempDir(), time.Now()) {
			c.log.logger().Debug("removed what a killed process has left", "folder", folder)
		}
	}
	var keys *keyring
	if c.before != nil {
		keys = c.before.keys
	}
	if c.keys, err = newKeyring(dir, c.flags.servers, keys); err != nil {
		return err
	}
	for i := range c.flags.servers {
		one, err := startChild(c.program, c.args(i), i, c.events, c.log)
		if err != nil {
			return err
		}
		c.children = append(c.children, one)
	}
	return nil
}

// own returns the regions that a server begins with.
func (c *cluster) own(i int) (own []int) {
	n := c.world.Grid.Regions()
	for id := i * n / c.flags.servers; id < (i+1)*n/c.flags.servers; id++ {
		own = append(own, id)
	}
	return own
}

// args are the arguments of a server.
func (c *cluster) args(i int) []string {
	o := c.flags
	name, _, _ := net.SplitHostPort(o.listen)
	doors := o.doors
	if len(doors.accept) > 0 || !loopback(name) && !doors.insecure { // they accept each other, as well
		doors.accept = append(slices.Clone(doors.accept), c.keys.ids...)
	}
	timing := o.timing
	if timing.ahead == 0 {
		timing.ahead = upAhead
	}
	args := []string{
		"host", "--control", "--name", fmt.Sprintf("server %d", i), "--regions", c.world.Grid.String(), "--own", listed(c.own(i)),
		"--seed", strconv.FormatUint(o.seed, 10), "--epoch", strconv.FormatInt(o.epoch, 10), "--copies", strconv.Itoa(o.copies),
		"--cores", strconv.Itoa(max(1, o.compute()/o.servers)), "--data", c.keys.data(i),
	}
	args = append(append(args, doors.args()...), timing.args()...)
	if o.ticks > 0 {
		args = append(args, "--ticks", strconv.FormatInt(o.ticks, 10))
	}
	if o.rate >= 0 {
		args = append(args, "--rate", strconv.FormatFloat(o.rate, 'g', -1, 64))
	}
	for _, set := range o.sets {
		args = append(args, "--set", set)
	}
	again := i < len(c.children) && c.children[i].begun
	was := ""
	if c.before != nil {
		_, was, _ = net.SplitHostPort(c.before.children[i].address)
	}
	switch {
	case !again && was != "": // where viewers look for it
		args = append(args, "--listen", net.JoinHostPort(name, was), "--fallback=true")
	case i > 0:
		args = append(args, "--listen", net.JoinHostPort(name, "0"))
	case again: // where the others know it
		args = append(args, "--listen", c.children[0].address)
	default:
		args = append(args, "--listen", o.listen, fmt.Sprintf("--fallback=%t", c.fallback))
	}
	return args
}

// join tells every server to dial those before it, and to begin.
func (c *cluster) join() {
	c.begun = time.Now()
	for _, one := range c.children {
		c.begin(one)
	}
}

// begin tells a server to begin. It joins the first one, from which it learns what
// else there is. The world is told to the first only, and only until it has kept it:
// the others, and whoever is started again, learn it there.
func (c *cluster) begin(one *child) {
	first := order{Begin: true}
	switch {
	case one.index > 0:
		first.Join = []string{reach(c.children[0].address)}
	case !c.kept:
		first.World = c.manifest
	}
	one.order(first)
}

// complete reports whether all servers are there, and all regions on them.
func (c *cluster) complete() bool {
	regions := 0
	for _, one := range c.children {
		regions += one.at.Regions
	}
	return regions == c.world.Grid.Regions() && c.all(func(one *child) bool { return one.begun && !one.dead })
}

// gather takes reports until enough says so. It errs when a server ends with an
// error, and when ctx is done. One that is killed is started again.
func (c *cluster) gather(ctx context.Context, enough func() bool) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case c.worlds = <-c.offered:
			for _, one := range c.children {
				one.order(order{Worlds: c.worlds})
			}
		case n := <-c.news:
			c.reload.saved(n)
		case i := <-c.revive:
			if err := c.again(i); err != nil {
				return err
			}
		case e := <-c.events:
			if c.children[e.child.index] != e.child {
				continue // of before it was started again
			}
			if err := c.heard(&e); err != nil {
				return err
			}
			if enough() {
				return nil
			}
		}
		if c.reload != nil {
			c.reload.look()
		}
	}
}

func (c *cluster) heard(e *childEvent) error {
	one, r := e.child, e.report
	switch {
	case e.exit:
		return c.lost(one, e.err)
	case r.Listening != "":
		one.address = r.Listening
		if !c.begun.IsZero() { // again
			c.begin(one)
			if c.worlds != nil {
				one.order(order{Worlds: c.worlds})
			}
		}
	case r.Begin != nil:
		return c.want(r.Begin)
	case r.Progress != nil:
		one.at, one.begun = *r.Progress, true
		c.kept = true // whoever says where it is has the manifest from the control plane
	case r.Error != nil:
		one.failed = r.Error
	case r.Ended != nil:
		for _, s := range r.Ended.Shares {
			if !s.fits(&c.world) {
				return fmt.Errorf("server %d sent a summary of another world; was the file changed meanwhile?", one.index)
			}
			c.shares[s.Region] = s
		}
		one.steps = r.Ended.Steps
	case c.reload != nil:
		return c.reload.heard(one, &r)
	}
	return nil
}

// ended reports whether it is known of every region what became of it.
func (c *cluster) ended() bool { return len(c.shares) == c.world.Grid.Regions() }

// maxDeaths is how often a server is started again.
const maxDeaths = 1000

// lost has a server started again that is gone, if that can help. Others may have
// its regions then, and it gets others.
func (c *cluster) lost(one *child, exit error) error {
	if one.failed != nil || c.begun.IsZero() || c.died[one.index] >= maxDeaths {
		return one.why(exit)
	}
	if c.died[one.index]++; c.died[one.index] == 1 {
		c.log.printf("%v; it is started again, and goes on from what is kept of its regions", one.why(exit))
	}
	one.dead, one.at.Regions = true, 0
	if c.reload != nil {
		c.reload.died(one)
	}
	wait := min(backoffLeast<<min(c.died[one.index]-1, 10), backoffMost)
	i := one.index
	time.AfterFunc(wait, func() { c.revive <- i })
	return nil
}

// again starts a server again.
func (c *cluster) again(i int) error {
	one, err := startChild(c.program, c.args(i), i, c.events, c.log)
	if err != nil {
		return err
	}
	one.steps, one.at = c.children[i].steps, c.children[i].at
	if i == 0 {
		one.address = c.children[0].address
	}
	c.children[i] = one
	return nil
}

func (c *cluster) all(holds func(*child) bool) bool {
	for _, one := range c.children {
		if !holds(one) {
			return false
		}
	}
	return true
}

// line is the progress of all servers.
func (c *cluster) line() string {
	sum := c.children[0].at
	for _, one := range c.children {
		if one.at.Regions > 0 {
			sum = one.at
		}
	}
	sum.Particles = 0
	for _, one := range c.children {
		if one.at.Regions == 0 {
			continue
		}
		sum.Particles += one.at.Particles
		sum.Tick = min(sum.Tick, one.at.Tick)
		sum.Most = max(sum.Most, one.at.Most)
		sum.Rate = min(sum.Rate, one.at.Rate)
	}
	return sum.line(c.world.Until) // how far apart they are is unknown: the reports are from different moments
}

// halfway is the summary of a world that was stopped: where it was, about.
func (c *cluster) halfway(elapsed time.Duration) summary {
	s := newSummary(&c.world, nil, 0, elapsed)
	s.Hash, s.Servers, s.Interrupted = "", len(c.children), true
	some := false
	for _, one := range c.children {
		if one.at.Regions > 0 && (!some || one.at.Tick < s.Tick) {
			s.Tick, some = one.at.Tick, true
		}
		s.Particles += one.at.Particles
	}
	return s
}

// stop ends all servers and returns when they are gone. What they say meanwhile
// is where they were.
func (c *cluster) stop() {
	if c.remove != "" {
		defer os.RemoveAll(c.remove)
		if c.unlock != nil {
			defer c.unlock()
		}
	}
	gone := make(chan struct{})
	go func(gone chan<- struct{}) {
		defer close(gone)
		var wg sync.WaitGroup
		for _, one := range c.children {
			wg.Go(one.stop)
		}
		wg.Wait()
	}(gone)
	for ended := false; ; {
		if ended && len(c.events) == 0 {
			return
		}
		select {
		case e := <-c.events:
			if e.report.Progress != nil && e.report.Progress.Regions > 0 {
				e.child.at = *e.report.Progress
			}
		case <-gone:
			ended, gone = true, nil
		}
	}
}
