package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
)

// distant is worlds that two servers compute from afar, 5·10⁴ particles each, with
// the ticks of a run.
var distant = []struct {
	world string
	ticks int
}{
	{"langevin2d", 640},
	{"reactive2d", 640},
}

var (
	epochs     = []int{1, 4, 8, 16} // ticks
	roundTrips = []time.Duration{0, 50 * time.Millisecond, 100 * time.Millisecond}
)

// latency measures how many ticks a second two servers compute of a world when each
// message takes half of a round trip: through a proxy that holds back what it
// passes on. Without a round trip the proxy is there as well.
func latency(h *place, pairs int, only []string) error {
	if err := installed(h.ylem); err != nil {
		return err
	}
	fmt.Printf("ticks per second of two servers, medians of %d runs in turn; in brackets the share of the best without a round trip\n", pairs)
	for _, c := range distant {
		if !chosen(only, c.world) {
			continue
		}
		speed := make([][]sample, len(roundTrips))
		for i := range speed {
			speed[i] = make([]sample, len(epochs))
		}
		hash := ""
		for range pairs {
			for i, trip := range roundTrips {
				for j, k := range epochs {
					ticks := c.ticks
					if trip > 0 { // a run of a few seconds
						ticks = max(ticks/(16/k), 40*k)
					}
					rate, sum, err := h.apart(worlds+"/"+c.world+".hcl", k, ticks, trip)
					if err != nil {
						return fmt.Errorf("%s, k = %d, %v: %w", c.world, k, trip, err)
					}
					if ticks == c.ticks && hash == "" {
						hash = sum
					}
					if ticks == c.ticks && sum != hash {
						return fmt.Errorf("%s: hash %s, and %s with k = %d", c.world, hash, sum, k)
					}
					speed[i][j] = append(speed[i][j], rate)
				}
			}
		}
		best := 0.0
		for j := range epochs {
			best = max(best, speed[0][j].median())
		}
		fmt.Printf("\n%s, hash %s\n%-12s", c.world, hash, "round trip")
		for _, k := range epochs {
			fmt.Printf(" %14s", "k = "+strconv.Itoa(k))
		}
		fmt.Println()
		for i, trip := range roundTrips {
			fmt.Printf("%-12s", trip)
			for j := range epochs {
				fmt.Printf(" %14s", fmt.Sprintf("%.1f (%.2f)", speed[i][j].median(), speed[i][j].median()/best))
			}
			fmt.Println()
		}
	}
	return nil
}

// apart computes a world on two servers that are a round trip apart, and returns
// ticks per second and the world's hash.
func (h *place) apart(file string, epoch, ticks int, trip time.Duration) (rate float64, hash string, err error) {
	toxics := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), zerolog.Nop())
	var addresses, seen [2]string
	for i := range addresses {
		if addresses[i], err = free(); err != nil {
			return 0, "", err
		}
		p := toxiproxy.NewProxy(toxics, strconv.Itoa(i), "127.0.0.1:0", addresses[i])
		if err := p.Start(); err != nil {
			return 0, "", err
		}
		defer p.Stop()
		for _, stream := range []string{"upstream", "downstream"} {
			if trip == 0 {
				break
			}
			one := fmt.Sprintf(`{"type":"latency","stream":%q,"attributes":{"latency":%d}}`, stream, trip.Milliseconds()/2)
			if _, err := p.Toxics.AddToxicJson(strings.NewReader(one)); err != nil {
				return 0, "", err
			}
		}
		seen[i] = p.Listen
	}
	var sums [2]summary
	done := make(chan error, 2)
	var running [2]*exec.Cmd
	for i := range running {
		args := []string{
			"host", file, "--regions", "2x1", "--own", strconv.Itoa(i), "--listen", addresses[i], "--advertise", seen[i],
			"--epoch", strconv.Itoa(epoch), "--ticks", strconv.Itoa(ticks), "--cores", "1", "--json",
		}
		if i == 1 {
			args = append(args, "--join", seen[0])
		}
		cmd := exec.Command(h.ylem, args...)
		var out, said bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &said
		if err := cmd.Start(); err != nil {
			return 0, "", err
		}
		running[i] = cmd
		go func() {
			err := cmd.Wait()
			if err == nil {
				err = json.Unmarshal(out.Bytes(), &sums[i])
			}
			if err != nil {
				err = fmt.Errorf("%w: %s", err, said.Bytes())
			}
			done <- err
		}()
	}
	pace := newPace(addresses[:], int64(ticks))
	defer pace.end()
	for range running {
		e := <-done
		pace.over()
		if e != nil && err == nil {
			err = e
			for _, cmd := range running {
				cmd.Process.Kill()
			}
		}
	}
	if err == nil {
		rate, err = pace.rate()
	}
	if err != nil {
		return 0, "", err
	}
	var total uint64
	for i := range sums {
		part, err := strconv.ParseUint(sums[i].Hash, 16, 64)
		if err != nil {
			return 0, "", err
		}
		total += part
	}
	return rate, fmt.Sprintf("%016x", total), nil
}

// free returns an address of this machine on which nobody listens.
func free() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
