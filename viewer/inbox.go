package main

import (
	"slices"
	"sync"

	"ylem/region/wire"
)

// inbox is where links leave what they hear until the window comes to take it. Leaving something never waits: a window
// that is hidden, dragged or busy does not come for long, and a link that waited for it would answer no ping and be sent
// away. Of each link what is newest is kept.
type inbox struct {
	mu    sync.Mutex
	left  []event
	taken []event
}

// topic is what kind of event one is, of which newer ones make older ones of the same link needless.
type topic int

const (
	topicAnswer topic = iota
	topicWelcome
	topicVitals
	topicSeen
	topicMoment
	topicEnd
	topics
)

// most is how many of a topic are kept for each link. Answers come to who asked, which a sleeping window does not; the
// oldest of more than one asks for at a time go.
var most = [topics]int{topicAnswer: 128, topicWelcome: 1, topicVitals: 1, topicSeen: 1, topicMoment: wire.ViewWindow, topicEnd: 1}

func (e *event) topic() topic {
	switch {
	case e.welcome != nil:
		return topicWelcome
	case e.vitals != nil:
		return topicVitals
	case e.seen != nil:
		return topicSeen
	case e.moment != nil:
		return topicMoment
	case e.err != nil:
		return topicEnd
	}
	return topicAnswer
}

// leave adds an event, whose moment is the inbox's from now on.
func (b *inbox) leave(e event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	same := func(o event) bool { return o.link == e.link && o.topic() == e.topic() }
	n := 0
	for i := range b.left {
		if same(b.left[i]) {
			n++
		}
	}
	if n >= most[e.topic()] {
		oldest := slices.IndexFunc(b.left, same)
		if m := b.left[oldest].moment; m != nil {
			m.Drop()
		}
		b.left = slices.Delete(b.left, oldest, oldest+1)
	}
	b.left = append(b.left, e)
}

// take empties the inbox, oldest first. What it gives is valid until it is called again.
func (b *inbox) take() []event {
	b.mu.Lock()
	defer b.mu.Unlock()
	clear(b.taken)
	b.taken, b.left = b.left, b.taken[:0]
	return b.taken
}
