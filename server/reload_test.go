package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ylem/particles"
	"ylem/region"
	"ylem/region/wire"
	"ylem/rules"
)

// smaller is the small world after its author has changed it: other rules, a kind
// more, fewer bonds, another step of time.
var smaller = strings.NewReplacer(
	`rule "a:A ~ b:B -> a + b"  { rate = 0.5 }`, `kind "C" { mass = 3 }`+"\n"+`place "C" { count = 25 }`+"\n"+`rule "C + a:A -> a + C" { rate = 1 }`,
	`dt          = 0.01`, `dt = 0.008`,
	`c = int(0, 2)`, `c = int(0, 1)`,
	`cycle(0, 1, 2)`, `cycle(0, 1)`,
).Replace(small)

// savedAt is a file that was saved, and from which tick on the world went by it.
type savedAt struct {
	text string
	tick int64
}

// reloadedHash is what a world must be at its end when its rules were changed at
// some ticks, computed in one process and without a network.
func reloadedHash(t *testing.T, until int64, all ...savedAt) string {
	w := region.World{Seed: 1, Grid: region.Grid{1, 1, 1}, Epoch: 1}
	var l *region.Local
	for i, one := range all {
		before := w.Table
		var diagnostics rules.Diagnostics
		w.Table, diagnostics = rules.Compile("world.hcl", []byte(one.text), nil)
		require.NotNil(t, w.Table, "%v", diagnostics)
		if w.Until = until; i+1 < len(all) {
			w.Until = all[i+1].tick
		}
		var err error
		if i == 0 {
			l, err = region.NewLocal(w)
		} else {
			whole, _, wrong := region.Convert(before, w.Table, w.Seed, one.tick, l.Whole())
			require.NoError(t, wrong)
			l, err = region.RestoreLocal(w, one.tick, whole)
		}
		require.NoError(t, err)
		for !l.Ended() {
			require.NoError(t, l.Round())
		}
	}
	return hex(l.Hash())
}

var reloadedAt = regexp.MustCompile(`reloaded at tick (\d+): (.*)`)

// A world whose file is saved while it goes on is the world whose rules were
// changed at that tick, on one server as on four, with epochs of one tick as of
// four. A file with errors, in between, changes nothing.
func TestUpWatches(t *testing.T) {
	const until = 400
	for _, split := range [][]string{{"--servers", "1"}, {"--servers", "4"}, {"--servers", "2", "--regions", "3x2", "--epoch", "4"}} {
		t.Run(strings.Join(split, " "), func(t *testing.T) {
			t.Parallel()
			file := worldFile(t, small)
			s := begin(t, append([]string{"up", file, "--watch", "--ticks", itoa(until), "--rate", "60", "--json", "--listen", "127.0.0.1:0"}, split...)...)
			s.await("save " + file)
			require.NoError(t, os.WriteFile(file, []byte(smaller+"kind {"), 0o600))
			s.await("the world goes on by the rules it had")
			require.Contains(t, s.errs.String(), "world.hcl:")
			// As editors do it: another file is put in its place.
			require.NoError(t, os.WriteFile(file+"~", []byte(smaller), 0o600))
			require.NoError(t, os.Rename(file+"~", file))
			found := reloadedAt.FindStringSubmatch(s.await("reloaded at tick"))
			require.NotEmpty(t, found)
			require.Regexp(t, `^1 rule added, 1 rule removed, kind C added, kind A changed, place C added, place A changed, world small changed, 25 particles of kind C placed, \d+ values brought into range$`, found[2])
			s.wait()
			require.Equal(t, exitDone, s.status, s.errs.String())
			require.EqualValues(t, until, s.object()["tick"])
			require.Equal(t, found[1], fmt.Sprint(s.object()["reloaded_at"]))
			require.Equal(t, reloadedHash(t, until, savedAt{small, 0}, savedAt{smaller, int64(atoi(found[1]))}), s.object()["hash"])
		})
	}
}

// A file that the world includes is watched as well, and what troubles it is told
// with its name.
func TestUpWatchesIncluded(t *testing.T) {
	folder := t.TempDir()
	file, common := filepath.Join(folder, "world.hcl"), filepath.Join(folder, "common.hcl")
	rule, rest, _ := strings.Cut(small[strings.Index(small, "rule \"a:A + b:B"):], "\n")
	require.NoError(t, os.WriteFile(common, []byte(rule+"\n"), 0o600))
	require.NoError(t, os.WriteFile(file, []byte("include = [\"common.hcl\"]\n"+small[:strings.Index(small, rule)]+rest), 0o600))
	s := begin(t, "up", file, "--watch", "--servers", "2", "--listen", "127.0.0.1:0", "--rate", "50")
	s.await("save " + file)
	require.NoError(t, os.WriteFile(common, []byte("rule {"), 0o600))
	s.await("common.hcl:1:")
	require.NoError(t, os.WriteFile(common, []byte(strings.Replace(rule, "rate = bind", "rate = 2 * bind", 1)+"\n"), 0o600))
	require.Regexp(t, `: 1 rule changed$`, s.await("reloaded at tick"))
}

// Rules that change again and again, as fast as they are saved, change at one tick
// everywhere each time.
func TestUpWatchesAgainAndAgain(t *testing.T) {
	const until = 700
	file := worldFile(t, small)
	s := begin(t, "up", file, "--watch", "--ticks", itoa(until), "--rate", "60", "--json", "--listen", "127.0.0.1:0", "--regions", "3x2", "--epoch", "2")
	s.await("save " + file)
	all := []savedAt{{small, 0}}
	for i := range 7 {
		text := []string{smaller, small}[i%2] + strings.Repeat("#", i) // never the same file
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		eventually(t, "the change", func() bool { return len(reloadedAt.FindAllString(s.errs.String(), -1)) > i })
		found := reloadedAt.FindAllStringSubmatch(s.errs.String(), -1)[i]
		all = append(all, savedAt{text, int64(atoi(found[1]))})
	}
	s.wait()
	require.Equal(t, exitDone, s.status, s.errs.String())
	require.Equal(t, reloadedHash(t, until, all...), s.object()["hash"])
}

// What cannot be done to a world that goes on is said, and the world goes on: so
// is it with a file that is gone. A world without a file has none to watch.
func TestUpWatchesWhatItCannotFollow(t *testing.T) {
	file := worldFile(t, small)
	s := begin(t, "up", file, "--watch", "--servers", "2", "--listen", "127.0.0.1:0", "--rate", "50")
	s.await("save " + file)
	solid := strings.NewReplacer("dimensions  = 2", "dimensions  = 3", "[24, 20]", "[24, 20, 20]", `["wrap", "wall"]`, `"wrap"`).Replace(small)
	require.NoError(t, os.WriteFile(file, []byte(solid), 0o600))
	s.await("a world of 2 dimensions cannot go on with 3: start it again")
	require.NoError(t, os.Remove(file))
	s.await("there is no file " + file)
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(small, "default = 5", "default = 6", 1)), 0o600))
	s.await("reloaded at tick")
	require.Contains(t, s.errs.String(), "param bind changed")
	mended := strings.Replace(small, "default = 5", "default = 6", 1)
	require.NoError(t, os.WriteFile(file, []byte(mended+"kind {"), 0o600))
	s.await("unclosed configuration block")
	require.NoError(t, os.WriteFile(file, []byte(mended), 0o600))
	s.await("mended: these are the rules that the world has")
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(mended, "count = 300", "count = 400", 1)), 0o600))
	s.await("nothing is placed again while the world goes on")

	got := ylem(t, "up", "genesis", "--watch")
	require.Equal(t, exitUsage, got.status)
	require.Contains(t, got.errs.String(), "--watch follows a file, and genesis comes with ylem")
	got = ylem(t, "up", "genesys", "--watch")
	require.Equal(t, exitWrong, got.status)
	require.Contains(t, got.errs.String(), `did you mean "genesis"?`)
}

// When a server dies while the rules change, the change begins again when it is
// there again, and holds at one tick everywhere.
func TestServerKilledWhileRulesChange(t *testing.T) {
	const until = 1200
	file := worldFile(t, small)
	p := raise(t, append([]string{file, "--watch", "--listen", "127.0.0.1:0", "--rate", "100", "--ticks", itoa(until), "--json"}, hurried...)...)
	eventually(t, "the first ticks", func() bool { return p.status().Tick > 10 })
	require.NoError(t, syscall.Kill(p.children[1], syscall.SIGSTOP)) // it answers nothing
	require.NoError(t, os.WriteFile(file, []byte(smaller), 0o600))
	p.without("server 1")
	require.NotContains(t, p.errs.String(), "reloaded")
	require.NoError(t, syscall.Kill(p.children[1], syscall.SIGKILL))
	eventually(t, "the change", func() bool { return reloadedAt.MatchString(p.errs.String()) })
	require.Contains(t, p.errs.String(), "the change of the rules begins again: server 1 died")
	at := int64(atoi(reloadedAt.FindStringSubmatch(p.errs.String())[1]))
	require.Equal(t, exitDone, p.ended().ExitCode(), p.errs.String())
	var s summary
	require.NoError(t, json.Unmarshal(p.out.Bytes(), &s))
	require.Equal(t, reloadedHash(t, until, savedAt{small, 0}, savedAt{smaller, at}), s.Hash)
}

// Viewers that are connected are told of the new kinds and colours and go on to
// get frames, which are of the new rules; what troubles the author is told and
// taken back.
func TestViewersFollowTheRules(t *testing.T) {
	s := quick(t, worldFile(t, small), 0, []int{0, 1, 2, 3})
	launch(t, s)
	w := watch(t, s)
	require.Zero(t, w.welcome.World.Revision)
	h, _ := w.frame()
	w.ask(wire.ViewAck{Frame: h.Number})
	for range 2 { // as many as may be under way
		w.frame()
	}

	files, table, _, err := readRuling(worldFile(t, smaller), nil)
	require.NoError(t, err)
	said := make(chan report, 64)
	f := &follower{server: s, flags: &hosting{}, out: said}
	f.compile(files)
	require.Empty(t, (<-said).Ready.Error)
	f.obey(order{Hold: true})
	tick := (<-said).Held.Tick
	f.obey(order{Stop: &tick})
	next := s.owner.world
	whole := particles.NewStore(len(next.Table.Attrs), next.Table.Slots)
	for r := range said {
		if r.Stopped != nil {
			break
		}
		require.NoError(t, collect(next.Table, r.Piece, whole))
	}
	whole.Owned = whole.Len()
	converted, _, err := region.Convert(next.Table, table, 1, tick, whole)
	require.NoError(t, err)
	for _, data := range pieces(table, converted) {
		f.obey(order{Piece: &piece{data}})
	}
	next.Table = table
	m := newManifest(files, nil, &next, 1)
	m.First, m.Tick = 1<<generationBits, tick
	f.obey(order{Found: &founding{*m}})
	kept := (<-said).Founded
	require.Empty(t, kept.Error)
	f.obey(order{Adopt: &adopted{Manifest: kept.Manifest, Revision: 1}})
	require.Empty(t, (<-said).Adopted.Error)
	f.obey(order{Go: true})
	for w.welcome.World.Revision == 0 {
		w.next()
	}
	require.Equal(t, uint64(1), w.welcome.World.Revision)
	require.Len(t, w.welcome.Kinds, 3)
	require.NotEqual(t, w.welcome.World.Origin, w.welcome.World.Fingerprint)
	require.Equal(t, hex(table.Fingerprint), s.mesh.me().Fingerprint)
	for range 10 { // nothing that was sent before must be acknowledged
		h, f := w.frame()
		w.ask(wire.ViewAck{Frame: h.Number})
		for i := range f.Sections {
			for _, style := range f.Sections[i].Crowd.Style {
				require.Less(t, int(style), len(w.welcome.Styles))
			}
		}
	}
	for _, trouble := range []string{"world.hcl:3:4: what is that?", ""} {
		s.stage.worry(trouble)
		for n := 0; w.welcome.Trouble != trouble && n < 1000; n++ {
			if h, _, ok := w.next(); ok {
				w.ask(wire.ViewAck{Frame: h.Number})
			}
		}
		require.Equal(t, trouble, w.welcome.Trouble)
	}
}

// However an author's editor saves, what is new is told once, when it is whole.
func TestFileWatch(t *testing.T) {
	file := worldFile(t, small)
	folder := filepath.Dir(file)
	positions := filepath.Join(folder, "start.xyz")
	write := func(path, text string) { require.NoError(t, os.WriteFile(path, []byte(text), 0o600)) }
	files, table, _, err := readRuling(file, nil)
	require.NoError(t, err)
	require.NotNil(t, table)
	w := newFileWatch(file, nil, files)
	now := time.Now()
	look := func(d time.Duration) *news {
		now = now.Add(d)
		return w.look(now)
	}
	settle := func() *news {
		for range 5 {
			if n := look(settled); n != nil {
				return n
			}
		}
		return nil
	}
	require.Nil(t, settle())

	write(file, small+"\n# a comment\n")
	require.Nil(t, look(time.Millisecond), "it may still be written")
	n := settle()
	require.NotNil(t, n)
	require.NotNil(t, n.table)
	require.Nil(t, settle())

	require.NoError(t, os.Remove(file))
	require.Nil(t, look(time.Millisecond))
	require.Nil(t, look(settled), "another may be put in its place")
	write(file, small+"\n# a comment\n")
	require.Nil(t, settle(), "it is the same")

	write(file, small+"kind {")
	n = settle()
	require.NotNil(t, n)
	require.Nil(t, n.table)
	require.True(t, n.diagnostics.Errors())

	placed := strings.Replace(small, `place "B" { count = 300 }`, `place "B" { file = "start.xyz" }`, 1)
	write(file, placed)
	n = settle()
	require.NotNil(t, n)
	require.Nil(t, n.table, "the file of positions is not there")
	write(positions, "1\n\nB 1 1 0\n")
	n = settle()
	require.NotNil(t, n)
	require.NotNil(t, n.table, "%v", n.diagnostics)
	write(positions, "2\n\nB 1 1 0\nB 2 2 0\n")
	n = settle()
	require.NotNil(t, n)
	require.Equal(t, 2, n.table.Places[fromFile(n.table)].Count)

	require.NoError(t, os.Remove(file))
	n = settle()
	for range 10 {
		if n == nil {
			n = settle()
		}
	}
	require.NotNil(t, n)
	require.ErrorContains(t, n.err, "there is no file")
}

// fromFile is the placement that was read from a file.
func fromFile(t *rules.Table) int {
	for i := range t.Places {
		if t.Places[i].Rows != nil {
			return i
		}
	}
	return -1
}
