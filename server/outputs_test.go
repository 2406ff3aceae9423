package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"

	"ylem/sim/observe"
)

var update = flag.Bool("update", false, "rewrite what stands in testdata")

// everything is what a report of the small world can hold.
func everything() string {
	names, _ := observe.Quantities()
	return strings.Join(names, ",")
}

// writesTo are the arguments that write every kind of output to a folder, and the
// files that are then there.
func writesTo(folder string) (args []string, files []string) {
	for _, f := range [][2]string{{"observe", "o.csv"}, {"events", "e.tsv"}, {"trajectory", "t.xyz.zst"}} {
		files = append(files, filepath.Join(folder, f[1]))
		args = append(args, "--"+f[0], filepath.Join(folder, f[1]))
	}
	return append(args, "--what", everything(), "--every", "7"), files
}

func contents(t testing.TB, files []string) (out []string) {
	t.Helper()
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		out = append(out, string(data))
	}
	return out
}

// requireSame compares files, which are too long to be printed.
func requireSame(t testing.TB, name, want, got string) {
	t.Helper()
	if want == got {
		return
	}
	at := 0
	for at < min(len(want), len(got)) && want[at] == got[at] {
		at++
	}
	around := func(text string) string { return text[max(0, min(at, len(text))-200):min(len(text), at+100)] }
	t.Fatalf("%s: %d bytes instead of %d, and the first that differs is %d:\n%q\ninstead of\n%q", name, len(got), len(want), at, around(got), around(want))
}

// Whatever way space is split, all files are the same to the byte: what is
// observed, who reacted with whom, and where everybody was.
func TestOutputsDoNotDependOnTheSplit(t *testing.T) {
	world := worldFile(t, small)
	var want []string
	for _, split := range [][]string{{}, {"--regions", "2x2"}, {"--regions", "3x1", "--epoch", "4"}, {"--epoch", "5"}} {
		folder := t.TempDir()
		args, files := writesTo(folder)
		dump := filepath.Join(folder, "t.dump")
		s := ylem(t, append(append([]string{"run", world, "--ticks", "60"}, args...), split...)...)
		require.Equal(t, exitDone, s.status, s.errs.String())
		s = ylem(t, append([]string{"run", world, "--ticks", "60", "--every", "30", "--trajectory", dump}, split...)...)
		require.Equal(t, exitDone, s.status, s.errs.String())
		got := contents(t, append(files, dump))
		if want == nil {
			want = got
			require.Equal(t, 10, strings.Count(want[0], "\n"), "a header, and ticks 0, 7, …, 56")
			require.Greater(t, strings.Count(want[1], "\n"), 30)
			continue
		}
		for i := range want {
			requireSame(t, fmt.Sprintf("file %d with %v", i, split), want[i], got[i])
		}
	}
}

// quiet is a world whose numbers can be read, and whose arithmetic is that of
// straight lines: its files are in testdata.
const quiet = `
world "quiet" {
  language = 1
  title = "Two decays"
  notice = "They decay."
  dimensions = 2
  size = [10, 4]
  edge = ["wrap", "wall"]
  dt = 0.5
  light = 1
  motion = "ballistic"
  temperature = 0
}
kind "K+" {
  mass = 2
  charges = { Q = 1 }
}
kind "e-" {
  mass = 1
  bonds = 1
}
kind "mu+" { charges = { Q = 1 } }
charge "Q" {}
bond "b" {
  between = ["e-", "e-"]
  length = 1
  stiffness = 0
  breaks_at = 3
}
structure "pair" { formula = "e-2" }
rule "K+ -> mu+" { lifetime = 1 }
place "K+" {
  count = 1
  at = [9.5, 1]
  velocity = [0.5, 0]
}
place "K+" {
  count = 1
  at = [1, 2]
  velocity = [0, 0.25]
}
place "e- ~ e-" {
  count = 1
  at = [4, 2]
}
`

// The files of a small world are those in testdata: header, units, order, format.
func TestOutputFormats(t *testing.T) {
	world, folder := worldFile(t, quiet), t.TempDir()
	for _, args := range [][]string{
		{"--observe", "quiet.csv", "--events", "quiet.tsv", "--trajectory", "quiet.xyz", "--what", "census,energy,temperature,pressure,momentum,structures,clusters,formulas,displacement,autocorrelation"},
		{"--events", "quiet-events.csv", "--trajectory", "quiet.lammpstrj"},
	} {
		for i := 1; i < 6 && i < len(args); i += 2 {
			args[i] = filepath.Join(folder, args[i])
		}
		s := ylem(t, append([]string{"run", world, "--ticks", "8", "--every", "4"}, args...)...)
		require.Equal(t, exitDone, s.status, s.errs.String())
	}
	for _, name := range []string{"quiet.csv", "quiet.tsv", "quiet-events.csv", "quiet.xyz", "quiet.lammpstrj"} {
		golden := filepath.Join("testdata", name)
		got := contents(t, []string{filepath.Join(folder, name)})[0]
		if *update {
			require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
		}
		require.Equal(t, contents(t, []string{golden})[0], got, name)
	}
}

// A run that is killed at any moment, as often as it likes, and resumed, on other
// grids and in other epochs, leaves the files of a run that nobody disturbed.
func TestKilledAndResumed(t *testing.T) {
	world := worldFile(t, small)
	program, err := os.Executable()
	require.NoError(t, err)
	const ticks = "400"
	undisturbed := t.TempDir()
	args, files := writesTo(undisturbed)
	s := ylem(t, append([]string{"run", world, "--ticks", ticks, "--json"}, args...)...)
	require.Equal(t, exitDone, s.status, s.errs.String())
	want := contents(t, files)

	random := rand.New(rand.NewPCG(3, 7))
	killed := 0
	for round := range 3 {
		folder := t.TempDir()
		args, files := writesTo(folder)
		save := filepath.Join(folder, "world.save")
		for try := 0; ; try++ {
			require.Less(t, try, 200)
			command := append([]string{"run", world, "--ticks", ticks, "--json", "--save-every", []string{"13", "1ms", "100"}[round]}, args...)
			command = append(command, []string{"--regions", "1x1", "--regions", "2x2", "--epoch", "6", "--regions", "2x1"}[try%4*2:try%4*2+2]...)
			if _, err := os.Stat(save); err == nil {
				command = append(command, "--resume", save)
			} else {
				command = append(command, "--save", save, "--force")
			}
			cmd := exec.Command(program, command...)
			cmd.Env = append(os.Environ(), programEnv+"=1")
			var said, errs bytes.Buffer
			cmd.Stdout, cmd.Stderr = &said, &errs
			require.NoError(t, cmd.Start())
			patience := 20 + random.IntN(180) + 10*try // so that it gets somewhere on a busy machine too
			timer := time.AfterFunc(time.Duration(patience)*time.Millisecond, func() { cmd.Process.Kill() })
			err := cmd.Wait()
			timer.Stop()
			if err == nil {
				require.Contains(t, said.String(), s.object()["hash"])
				break
			}
			killed++
			require.Equal(t, -1, cmd.ProcessState.ExitCode(), "by a signal, not by itself: %s", errs.String())
		}
		for i, got := range contents(t, files) {
			requireSame(t, files[i], want[i], got)
		}
	}
	require.Greater(t, killed, 6)
}

// A run that was interrupted is saved, resumes where it stood, and can go on
// beyond its end; accounts, displacements and plots are as if nothing had been.
func TestInterruptedAndResumed(t *testing.T) {
	world, folder := worldFile(t, small), t.TempDir()
	args, files := writesTo(folder)
	save := filepath.Join(folder, "world.save")
	s := begin(t, append([]string{"run", world, "--ticks", "1000000000", "--save", save, "--json"}, args...)...)
	eventually(t, "a save", func() bool { _, err := os.Stat(save); return err == nil })
	s.stop()
	s.wait()
	require.Equal(t, exitInterrupted, s.status)
	ticks := strconv.Itoa(int(s.object()["tick"].(float64)) + 100)
	plot := filepath.Join(folder, "plot.svg")
	resumed := ylem(t, append([]string{"run", world, "--ticks", ticks, "--resume", save, "--regions", "2x1", "--plot", plot, "--json"}, args...)...)
	require.Equal(t, exitDone, resumed.status, resumed.errs.String())
	again := ylem(t, append([]string{"run", world, "--ticks", ticks, "--resume", save, "--plot", plot, "--json"}, args...)...)
	require.Equal(t, exitDone, again.status, "a run that has ended resumes, and ends: %s", again.errs.String())

	other := t.TempDir()
	args, wantFiles := writesTo(other)
	wantPlot := filepath.Join(other, "plot.svg")
	want := ylem(t, append([]string{"run", world, "--ticks", ticks, "--plot", wantPlot, "--json"}, args...)...)
	require.Equal(t, exitDone, want.status, want.errs.String())
	require.Equal(t, want.object()["hash"], resumed.object()["hash"])
	require.Equal(t, want.object()["hash"], again.object()["hash"])
	for i, got := range contents(t, append(files, plot)) {
		requireSame(t, append(files, plot)[i], contents(t, append(wantFiles, wantPlot))[i], got)
	}
}

// A checkpoint is refused by another world, another seed and another plan, in
// words; so are outputs that are not those it was saved with.
func TestResumeRefuses(t *testing.T) {
	world, folder := worldFile(t, small), t.TempDir()
	args, files := writesTo(folder)
	save := filepath.Join(folder, "world.save")
	run := func(with ...string) *shell {
		return ylem(t, append([]string{"run", world, "--resume", save}, with...)...)
	}
	s := ylem(t, append([]string{"run", world, "--ticks", "20", "--save", save}, args...)...)
	require.Equal(t, exitDone, s.status, s.errs.String())
	require.NoFileExists(t, save+".new")

	other := worldFile(t, strings.Replace(small, `world "small"`, `world "other"`, 1))
	for says, s := range map[string]*shell{
		`this is a checkpoint of world "small", not of "other"`:                 ylem(t, "run", other, "--ticks", "30", "--resume", save),
		"the file has changed, or other params were --set":                      run("--ticks", "30", "--set", "bind=4"),
		"--seed 2: the run that is resumed has seed 1":                          run("--ticks", "30", "--seed", "2"),
		"--ticks 19: the run that is resumed is at tick 20 already":             run("--ticks", "19"),
		"--every 8: the run that is resumed took a sample every 7 ticks":        run("--ticks", "30", "--every", "8"),
		"--what energy: the run that is resumed observed census":                run("--ticks", "30", "--observe", files[0], "--what", "energy"),
		"nowhere: no such file":                                                 ylem(t, "run", world, "--ticks", "30", "--resume", filepath.Join(folder, "nowhere")),
		"this is no checkpoint":                                                 ylem(t, "run", world, "--ticks", "30", "--resume", files[0]),
		"--observe " + files[0] + ": there is such a file: --force writes over": ylem(t, "run", world, "--ticks", "30", "--observe", files[0]),
		"--observe and --events are one file":                                   ylem(t, "run", world, "--ticks", "30", "--observe", "x", "--events", "./x"),
		"must end in .png or .svg":                                              ylem(t, "run", world, "--ticks", "30", "--observe", "x", "--plot", "x.pdf"),
		"the name must end in .xyz or .extxyz":                                  ylem(t, "run", world, "--ticks", "30", "--trajectory", "x.pdb"),
		"draws what --observe FILE writes":                                      ylem(t, "run", world, "--ticks", "30", "--plot", "x.png"),
		`"entropy" cannot be observed: there are census`:                        ylem(t, "run", world, "--ticks", "30", "--observe", "x", "--what", "entropy"),
		"--save-every 3x: write a number of ticks":                              ylem(t, "run", world, "--ticks", "30", "--save-every", "3x"),
	} {
		require.NotEqual(t, exitDone, s.status, says)
		require.Contains(t, s.errs.String(), says)
	}
	require.NoFileExists(t, "x")

	before := contents(t, files)
	data, err := os.ReadFile(files[1])
	require.NoError(t, err)
	data[len(data)/2] ^= 1
	require.NoError(t, os.WriteFile(files[1], data, 0o600))
	s = run(append([]string{"--ticks", "30"}, args...)...)
	require.Contains(t, s.errs.String(), "--events "+files[1]+": this is not the file that the checkpoint was saved with")
	require.Equal(t, before[2], contents(t, files)[2], "what was opened before was left as it was")

	data, err = os.ReadFile(save)
	require.NoError(t, err)
	data[len(data)/2] ^= 1
	require.NoError(t, os.WriteFile(save, data, 0o600))
	require.Contains(t, run("--ticks", "30").errs.String(), "the checkpoint is damaged")
	require.NoError(t, os.WriteFile(save, data[:len(data)/2], 0o600))
	require.Contains(t, run("--ticks", "30").errs.String(), "the checkpoint is damaged")
}

// A full disk is an error that names the file; the records before it stay whole.
func TestFullDisk(t *testing.T) {
	s := ylem(t, "run", worldFile(t, small), "--ticks", "30", "--every", "10", "--force", "--trajectory", full(t))
	require.Equal(t, exitWrong, s.status)
	require.Contains(t, s.errs.String(), "no space left on device; nothing is in it")

	path := filepath.Join(t.TempDir(), "t.xyz.zst")
	o, err := createOutput("trajectory", path, true, false)
	require.NoError(t, err)
	require.NoError(t, o.record(10, func(w io.Writer) error { return send(w, strings.Repeat("one", 1<<20)) }))
	err = o.record(20, func(w io.Writer) error {
		random := make([]byte, 1<<20) // more than any buffer holds
		for i := range random {
			random[i] = byte(rand.IntN(256))
		}
		return errors.Join(send(w, string(random)), errors.New("full"))
	})
	require.ErrorContains(t, err, "--trajectory "+path+": full; it is whole up to tick 10")
	require.NoError(t, o.close())
	require.Equal(t, strings.Repeat("one", 1<<20), unzipped(t, path))
}

func send(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}

// full returns the name of a trajectory on a disk that is full.
func full(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "full.xyz")
	if os.Symlink("/dev/full", path) != nil {
		t.Fatal("no links here")
	}
	return path
}

func unzipped(t testing.TB, path string) string {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	in, err := zstd.NewReader(file)
	require.NoError(t, err)
	defer in.Close()
	text, err := io.ReadAll(in)
	require.NoError(t, err)
	return string(text)
}
