package main

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"ylem/particles"
	"ylem/rules"
	"ylem/sim/observe"
)

// trajectoryFormat writes frames of all particles of a world.
type trajectoryFormat func(w io.Writer, f *frameOfWorld) error

// trajectoryFormats are the formats by the suffix of the file, before a .zst.
var trajectoryFormats = map[string]trajectoryFormat{
	".xyz": writeXYZ, ".extxyz": writeXYZ, ".lammpstrj": writeDump, ".dump": writeDump,
}

// formatOf returns the format that a trajectory's name asks for, and whether it
// is to be compressed.
func formatOf(path string) (format trajectoryFormat, zip bool, err error) {
	name, zip := strings.CutSuffix(path, ".zst")
	if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
		format = trajectoryFormats[name[dot:]]
	}
	if format == nil {
		return nil, false, usagef("--trajectory %s: the name must end in .xyz or .extxyz (extended XYZ), in .lammpstrj or .dump (LAMMPS), or in one of them and .zst", path)
	}
	return format, zip, nil
}

// frameOfWorld is a whole world at one tick, in the order of IDs.
type frameOfWorld struct {
	table   *rules.Table
	tick    int64
	moments []observe.Moment
	order   []placeOfRow
}

type placeOfRow struct {
	id          uint64
	moment, row int32
}

func newFrame(t *rules.Table, moments []observe.Moment) *frameOfWorld {
	f := &frameOfWorld{table: t, tick: moments[0].Tick, moments: moments}
	for m := range moments {
		for row, id := range moments[m].Store.ID[:moments[m].Store.Owned] {
			f.order = append(f.order, placeOfRow{id, int32(m), int32(row)})
		}
	}
	slices.SortFunc(f.order, func(a, b placeOfRow) int { return cmp.Compare(a.id, b.id) })
	return f
}

// each calls line for every particle, with its kind, position (length) and
// velocity at the tick (length/time). An ID is a signed number of 64 bits, which
// is what readers hold it in.
func (f *frameOfWorld) each(w io.Writer, line func(b []byte, id int64, kind uint8, x, v [3]float64) []byte) error {
	var b []byte
	for _, p := range f.order {
		m := &f.moments[p.moment]
		st, row := m.Store, int(p.row)
		x := [3]float64{particles.Units(st.X[row]), particles.Units(st.Y[row]), particles.Units(st.Z[row])}
		b = append(line(b[:0], int64(p.id), st.Kind[row], x, m.Velocity(row)), '\n')
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// flat is the thickness of the box of a world of two dimensions in a trajectory:
// readers want a volume.
const flat = 1.0

// writeXYZ writes a frame of extended XYZ
// (https://github.com/libAtoms/extxyz#xyz-specification-and-implementation):
// numbers are the shortest that mean exactly what the world holds.
func writeXYZ(w io.Writer, f *frameOfWorld) error {
	t := f.table
	side, origin := [3]float64{flat, flat, flat}, [3]float64{0, 0, -flat / 2}
	pbc := [3]string{"F", "F", "F"}
	for axis := range t.Dimensions {
		side[axis], origin[axis] = particles.Units(t.Size[axis]), 0
		if t.Wraps(axis) {
			pbc[axis] = "T"
		}
	}
	_, err := fmt.Fprintf(w, "%d\nLattice=\"%s 0 0 0 %s 0 0 0 %s\" Origin=\"%s %s %s\" Properties=species:S:1:pos:R:3:velo:R:3:id:I:1 pbc=\"%s\" Time=%s tick=%d\n",
		len(f.order), exact(side[0]), exact(side[1]), exact(side[2]), exact(origin[0]), exact(origin[1]), exact(origin[2]),
		strings.Join(pbc[:], " "), exact(float64(f.tick)*t.Dt), f.tick)
	if err != nil {
		return err
	}
	return f.each(w, func(b []byte, id int64, kind uint8, x, v [3]float64) []byte {
		b = append(b, t.Kinds[kind].Name...)
		b = vector(vector(b, x), v)
		return strconv.AppendInt(append(b, ' '), id, 10)
	})
}

// writeDump writes a frame as LAMMPS' dump custom does
// (https://docs.lammps.org/dump.html): a world of two dimensions is one length
// thick and repeats along z, and IDs are above 0, as LAMMPS wants them: the upper
// one of their 64 bits is left out.
func writeDump(w io.Writer, f *frameOfWorld) error {
	t := f.table
	bounds, flags := "", ""
	for axis := range 3 {
		switch {
		case axis >= t.Dimensions:
			bounds += exact(-flat/2) + " " + exact(flat/2) + "\n"
			flags += " pp"
		case t.Wraps(axis):
			bounds += "0 " + exact(particles.Units(t.Size[axis])) + "\n"
			flags += " pp"
		default:
			bounds += "0 " + exact(particles.Units(t.Size[axis])) + "\n"
			flags += " ff"
		}
	}
	if _, err := fmt.Fprintf(w, "ITEM: TIMESTEP\n%d\nITEM: NUMBER OF ATOMS\n%d\nITEM: BOX BOUNDS%s\n%sITEM: ATOMS id type element x y z vx vy vz\n",
		f.tick, len(f.order), flags, bounds); err != nil {
		return err
	}
	return f.each(w, func(b []byte, id int64, kind uint8, x, v [3]float64) []byte {
		b = append(strconv.AppendInt(b, id&math.MaxInt64, 10), ' ')
		b = append(strconv.AppendInt(b, int64(kind)+1, 10), ' ')
		b = append(b, t.Kinds[kind].Name...)
		return vector(vector(b, x), v)
	})
}

func vector(b []byte, x [3]float64) []byte {
	for _, c := range x {
		b = strconv.AppendFloat(append(b, ' '), c, 'g', -1, 64)
	}
	return b
}

// exact is the shortest text that means exactly x.
func exact(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
