package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"
)

// pace is how fast a world goes on between a fifth of its ticks and the last one, as
// its servers say: joining and deciding who begins with what does not count.
type pace struct {
	ticks int64
	stop  context.CancelFunc
	looks sync.WaitGroup

	mu     sync.Mutex
	from   int64 // the tick of the slowest server at begin
	begin  time.Time
	finish time.Time // when the last server had ended
}

// lookEvery is how often servers are asked where they are; they themselves say it
// anew ten times a second.
const lookEvery = 10 * time.Millisecond

// newPace looks at servers until end.
func newPace(addresses []string, ticks int64) *pace {
	ctx, stop := context.WithCancel(context.Background())
	p := &pace{ticks: ticks, stop: stop}
	p.looks.Go(func() {
		tick := time.NewTicker(lookEvery)
		defer tick.Stop()
		at, ended := make([]int64, len(addresses)), make([]bool, len(addresses))
		for ctx.Err() == nil {
			for i, address := range addresses {
				is, err := where(ctx, address)
				if err == nil {
					at[i], ended[i] = is.Tick, is.Ended
				}
			}
			p.note(at, ended)
			select {
			case <-tick.C:
			case <-ctx.Done():
				return
			}
		}
	})
	return p
}

func (p *pace) note(at []int64, ended []bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	least, all := at[0], true
	for i := range at {
		least, all = min(least, at[i]), all && ended[i]
	}
	if least >= p.ticks/5 && p.begin.IsZero() {
		p.from, p.begin = least, time.Now()
	}
	if all && p.finish.IsZero() {
		p.finish = time.Now()
	}
}

// over says that a server is gone: it stays until all have ended, and may be gone
// before anybody looks again.
func (p *pace) over() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.finish.IsZero() {
		p.finish = time.Now()
	}
}

// end stops looking.
func (p *pace) end() {
	p.stop()
	p.looks.Wait()
}

// rate returns ticks per second, after the servers have ended.
func (p *pace) rate() (float64, error) {
	p.end()
	if p.begin.IsZero() || p.finish.IsZero() || p.from >= p.ticks {
		return 0, errors.New("the servers ended before they said where they are: let the run be longer")
	}
	return float64(p.ticks-p.from) / p.finish.Sub(p.begin).Seconds(), nil
}

// standing is what a server says of itself.
type standing struct {
	Tick  int64 `json:"tick"`
	Ended bool  `json:"ended"`
}

func where(ctx context.Context, address string) (is standing, err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/status", nil)
	if err != nil {
		return is, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return is, err
	}
	defer answer.Body.Close()
	return is, json.NewDecoder(answer.Body).Decode(&is)
}
