package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// spoken says a bit of everything, and returns what arrives.
func spoken(l logging) string {
	out := newOutput()
	c := l.console(&out)
	c.last = time.Now().Add(-time.Hour)
	c.progress(func() string { return "tick 7" })
	c.printf("two\nlines\n")
	fmt.Fprint(c, "a summary\nof two lines\n")
	c.note(slog.LevelWarn, "lost a peer", slog.String("peer", "b\x1b[2J"), slog.Int("region", 3), slog.String("token", "hunter2"))
	c.logger().With("part", "plane").Debug("swapped", "Authorization", "Bearer hunter2", "took", 4*time.Millisecond)
	c.logger().Error("gone", "err", errors.New("broken"))
	return out.String()
}

// People read lines as they always did; what programs say with attributes reads
// alike. Levels leave out what is below. A secret is in neither log.
func TestLogForPeople(t *testing.T) {
	require.Equal(t, "tick 7\ntwo\nlines\na summary\nof two lines\n"+
		"lost a peer peer=b[2J region=3 token=(not written)\n"+
		"swapped part=plane Authorization=(not written) took=4ms\n"+
		"gone err=broken\n", spoken(logging{textLog, "debug"}))
	require.Equal(t, "a summary\nof two lines\nlost a peer peer=b[2J region=3 token=(not written)\ngone err=broken\n", spoken(logging{textLog, "warn"}))
}

// With --log json every line is an object with time, level and msg.
func TestLogForMachines(t *testing.T) {
	text := spoken(logging{jsonLog, "info"})
	require.NotContains(t, text, "hunter2")
	var got []string
	for line := range strings.Lines(text) {
		var record map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &record), line)
		_, err := time.Parse(time.RFC3339Nano, record["time"].(string))
		require.NoError(t, err)
		got = append(got, fmt.Sprint(record["level"], " ", record["msg"], " ", record["peer"]))
	}
	require.Equal(t, []string{
		"INFO tick 7 <nil>", "INFO two\nlines <nil>", "INFO a summary <nil>", "INFO of two lines <nil>",
		"WARN lost a peer b\x1b[2J", "ERROR gone <nil>",
	}, got)
	require.Len(t, strings.Split(strings.TrimSpace(spoken(logging{jsonLog, "error"})), "\n"), 1)
	require.Contains(t, spoken(logging{jsonLog, "debug"}), `"Authorization":"(not written)"`)
}

// Profiles are there when asked for, to this machine only unless an address says
// otherwise, and then with a warning.
func TestProfilesOnRequest(t *testing.T) {
	out := newOutput()
	c := newConsole(&out)
	stop, err := profiling("", c)
	require.NoError(t, err)
	stop()
	require.Empty(t, out.String())
	stop, err = profiling(":0", c)
	require.NoError(t, err)
	at := strings.Fields(out.String())[1]
	require.Contains(t, at, "http://127.0.0.1:")
	r, err := http.Get(at + "heap")
	require.NoError(t, err)
	r.Body.Close()
	require.Equal(t, http.StatusOK, r.StatusCode)
	require.NotContains(t, out.String(), "whoever")
	stop()
	_, err = http.Get(at)
	require.Error(t, err)
	stop, err = profiling("0.0.0.0:0", c)
	require.NoError(t, err)
	stop()
	require.Contains(t, out.String(), "profiles are open to whoever reaches this address")
}

// A server that logs for machines says nothing else on standard error, from its
// first line to the reason why it ends.
func TestServersLogForMachines(t *testing.T) {
	file := worldFile(t, small)
	for _, args := range [][]string{
		{"host", file, "--regions", "2x1", "--own", "0-1", "--listen", "127.0.0.1:0", "--ticks", "20", "--log", "json", "--pprof", ":0"},
		{"up", file, "--servers", "2", "--listen", "127.0.0.1:0", "--ticks", "20", "--log", "json"},
		{"host", file + ".gone", "--regions", "1x1", "--own", "0", "--log", "json", "--log-level", "error"},
	} {
		s := ylem(t, args...)
		said := s.errs.String()
		require.NotEmpty(t, said)
		for line := range strings.Lines(said) {
			var record map[string]any
			require.NoError(t, json.Unmarshal([]byte(line), &record), line)
			require.NotEmpty(t, record["msg"], line)
			require.Equal(t, s.status != exitDone, record["level"] == "ERROR", line)
		}
	}
	for _, c := range []struct{ flag, value, says string }{
		{"--log", "xml", "ylem: --log xml: text or json\n"},
		{"--log-level", "loud", "ylem: --log-level loud: debug, info, warn or error\n"},
		{"--pprof", "6060", "ylem: --pprof 6060: write HOST:PORT or :PORT, such as :6060\n"},
	} {
		s := ylem(t, "host", file, "--regions", "1x1", "--own", "0", c.flag, c.value)
		require.Equal(t, exitUsage, s.status)
		require.Equal(t, c.says, s.errs.String())
	}
}
