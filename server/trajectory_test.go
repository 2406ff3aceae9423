package main

import (
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// frame is one frame as a strict reader of a trajectory sees it.
type frameRead struct {
	tick    int64
	box     string
	species []string
	numbers [][6]float64 // position and velocity
	ids     []int64
}

// lines takes lines off a text.
type lines struct {
	t    *testing.T
	left []string
	at   int
}

func linesOf(t *testing.T, text string) *lines {
	require.True(t, strings.HasSuffix(text, "\n"), "the last line is whole")
	return &lines{t: t, left: strings.Split(strings.TrimSuffix(text, "\n"), "\n")}
}

func (l *lines) next() string {
	require.NotEmpty(l.t, l.left, "line %d", l.at)
	line := l.left[0]
	l.left, l.at = l.left[1:], l.at+1
	return line
}

func (l *lines) whole(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	require.NoError(l.t, err, "line %d", l.at)
	return n
}

// comment is the second line of a frame of extended XYZ: this and nothing else.
var comment = regexp.MustCompile(`^Lattice="(\S+ 0 0 0 \S+ 0 0 0 \S+)" Origin="(\S+ \S+ \S+)" Properties=species:S:1:pos:R:3:velo:R:3:id:I:1 pbc="([TF] [TF] [TF])" Time=(\S+) tick=(\d+)$`)

// readXYZ reads extended XYZ and accepts nothing that is not.
func readXYZ(t *testing.T, text string) (frames []frameRead) {
	l := linesOf(t, text)
	for len(l.left) > 0 {
		n := l.whole(l.next())
		parts := comment.FindStringSubmatch(l.next())
		require.NotNil(t, parts, "line %d", l.at)
		for _, number := range strings.Fields(parts[1] + " " + parts[2] + " " + parts[4]) {
			_, err := strconv.ParseFloat(number, 64)
			require.NoError(t, err)
		}
		f := frameRead{tick: l.whole(parts[5]), box: parts[1] + " " + parts[3]}
		for range n {
			fields := strings.Split(l.next(), " ")
			require.Len(t, fields, 8, "line %d", l.at)
			f.add(l, fields[0], fields[1:7], fields[7])
		}
		frames = append(frames, f)
	}
	return frames
}

func (f *frameRead) add(l *lines, species string, numbers []string, id string) {
	var six [6]float64
	for i, text := range numbers {
		x, err := strconv.ParseFloat(text, 64)
		require.NoError(l.t, err, "line %d", l.at)
		six[i] = x
	}
	f.species, f.numbers, f.ids = append(f.species, species), append(f.numbers, six), append(f.ids, l.whole(id))
}

// readDump reads a LAMMPS dump and accepts nothing that is not.
func readDump(t *testing.T, text string) (frames []frameRead) {
	l := linesOf(t, text)
	for len(l.left) > 0 {
		require.Equal(t, "ITEM: TIMESTEP", l.next())
		f := frameRead{tick: l.whole(l.next())}
		require.Equal(t, "ITEM: NUMBER OF ATOMS", l.next())
		n := l.whole(l.next())
		f.box = strings.TrimPrefix(l.next(), "ITEM: BOX BOUNDS ")
		for range 3 {
			require.Len(t, strings.Fields(l.next()), 2, "line %d", l.at)
		}
		require.Equal(t, "ITEM: ATOMS id type element x y z vx vy vz", l.next())
		for range n {
			fields := strings.Split(l.next(), " ")
			require.Len(t, fields, 9, "line %d", l.at)
			require.Positive(t, l.whole(fields[0]))
			require.Equal(t, map[string]string{"A": "1", "B": "2"}[fields[2]], fields[1])
			f.add(l, fields[2], fields[3:], fields[0])
		}
		frames = append(frames, f)
	}
	return frames
}

// Both formats, read back by strict readers, hold the same particles in the same
// places at the ticks asked for, each once, also when they were compressed.
func TestTrajectoryIsReadBack(t *testing.T) {
	world, folder := worldFile(t, small), t.TempDir()
	text := map[string]string{}
	for _, name := range []string{"t.extxyz", "t.dump", "t.xyz.zst", "t.lammpstrj.zst"} {
		path := filepath.Join(folder, name)
		s := ylem(t, "run", world, "--ticks", "25", "--every", "10", "--trajectory", path)
		require.Equal(t, exitDone, s.status, s.errs.String())
		if strings.HasSuffix(name, ".zst") {
			text[name] = unzipped(t, path)
			require.Less(t, len(contents(t, []string{path})[0]), len(text[name])*2/3)
		} else {
			text[name] = contents(t, []string{path})[0]
		}
	}
	require.Equal(t, text["t.extxyz"], text["t.xyz.zst"])
	require.Equal(t, text["t.dump"], text["t.lammpstrj.zst"])
	xyz, dump := readXYZ(t, text["t.extxyz"]), readDump(t, text["t.dump"])
	require.Len(t, xyz, 3)
	require.Len(t, dump, 3)
	for i, f := range xyz {
		require.EqualValues(t, 10*i, f.tick)
		require.Equal(t, "24 0 0 0 20 0 0 0 1 T F F", f.box)
		require.Equal(t, "pp ff pp", dump[i].box)
		require.Equal(t, f.tick, dump[i].tick)
		require.Equal(t, f.species, dump[i].species)
		require.Equal(t, f.numbers, dump[i].numbers)
		require.Len(t, f.ids, 600)
		seen := map[int64]bool{}
		for n, id := range f.ids {
			require.Equal(t, id&(1<<63-1), dump[i].ids[n])
			require.False(t, seen[id])
			seen[id] = true
			x := f.numbers[n]
			require.True(t, x[0] >= 0 && x[0] < 24 && x[1] >= 0 && x[1] < 20 && x[2] == 0 && x[5] == 0)
		}
	}
	require.NotEqual(t, xyz[0].numbers, xyz[1].numbers)
}

// A frame of a trajectory is a beginning: a world that starts from it has the same
// particles in the same places with the same velocities.
func TestFrameIsABeginning(t *testing.T) {
	first, again := worldFile(t, quiet), worldFile(t, quiet[:strings.Index(quiet, "place ")]+"place \"any\" { file = \"start.xyz\" }\n")
	start, end := filepath.Join(filepath.Dir(again), "start.xyz"), filepath.Join(t.TempDir(), "end.xyz")
	s := ylem(t, "run", first, "--ticks", "0", "--trajectory", start)
	require.Equal(t, exitDone, s.status, s.errs.String())
	s = ylem(t, "run", again, "--ticks", "0", "--trajectory", end)
	require.Equal(t, exitDone, s.status, s.errs.String())
	particles := func(path string) []string {
		lines := strings.Split(contents(t, []string{path})[0], "\n")[2:]
		for i, line := range lines {
			lines[i] = line[:max(0, strings.LastIndex(line, " "))] // the ID is a new one
		}
		slices.Sort(lines)
		return lines
	}
	require.Len(t, particles(start), 5)
	require.Equal(t, particles(start), particles(end))
}
