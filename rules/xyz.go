package rules

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"ylem/particles"
)

// MaxFile is the longest file of positions that a world may name, bytes.
const MaxFile = 256 << 20

// Files gives the content of a file that a world names, by its path relative to
// the world file, with forward slashes. A reader may refuse what is longer than
// MaxFile.
type Files func(path string) ([]byte, error)

// Rows are the particles of a placement that were read from a file: the i-th is
// of the kind Molecule[Member[i]].
type Rows struct {
	Member   []uint8
	At       [][3]int64   // quanta, within the box
	Velocity [][3]float64 // length per time; nil: the file has none
	digest   [sha256.Size]byte
}

// xyz reads one frame of an XYZ file:
//
//	line 1     the number of particles
//	line 2     a comment; in extended XYZ Lattice="…" and Properties=species:S:1:pos:R:3:velo:R:3
//	then       one particle a line: the name or symbol of its kind, x y z, velocities
//
// Without Properties the columns are species, x, y and z, and what follows is not
// read. Extended XYZ is the format of ASE, QUIP and OVITO
// (https://github.com/libAtoms/extxyz). Lengths and velocities are in units of
// the world; what lies outside of an axis that wraps is moved in by whole sides.
type xyz struct {
	c       *compiler
	at      span // of the attribute file, which orders the errors
	file    string
	rest    []byte
	text    []byte // the line at hand, and its number
	line    int
	columns []column
	species map[string]int // what stands in the species column → kind; −1: two kinds share the symbol
	kinds   KindSet        // that may occur
}

// column is a property of extended XYZ: n fields from the first.
type column struct {
	name     string
	typ      byte // 'S', 'R', 'I' or 'L'
	first, n int
}

// placeRows reads place "u" { file = "start.xyz" }; the label is a kind or a
// group of those that the file may hold.
func (c *compiler) placeRows(s *section, label side) (p Place, ok bool) {
	t := label.terms[0]
	p = Place{Text: label.String(), Temperature: -1}
	if len(label.terms) > 1 || t.name != "" {
		c.fail(t.at, "a file holds single particles", `write one kind or group, for example place "any" { file = … }`)
		return p, false
	}
	for _, name := range []string{"count", "at", "in", "lattice"} {
		if s.has(name) {
			c.fail(s.values[name].name, fmt.Sprintf("%s and file are both given", name), "the file says how many there are, and where")
			return p, false
		}
	}
	path := s.text("file", "")
	set, known := c.kindSet(t.kind, t.kindAt)
	if path == "" || !known || c.table.Size[0] == 0 {
		if s.node("file") != nil && path == "" {
			c.fail(s.place("file"), "file is empty", `for example file = "start.xyz", beside the world file`)
		}
		return p, false
	}
	if c.files == nil {
		c.fail(s.place("file"), fmt.Sprintf("%q cannot be read: this world is no file, so nothing lies beside it", path))
		return p, false
	}
	content, err := c.files(path)
	switch {
	case err != nil:
		c.fail(s.place("file"), fmt.Sprintf("%q cannot be read: %v", path, err))
		return p, false
	case len(content) > MaxFile:
		c.fail(s.place("file"), fmt.Sprintf("%q is longer than %d MiB", path, MaxFile>>20))
		return p, false
	}
	x := &xyz{c: c, at: s.place("file"), file: path, rest: content, kinds: set}
	x.nameSpecies()
	rows, members, ok := x.read()
	if !ok {
		return p, false
	}
	rows.digest = sha256.Sum256(content)
	p.Rows, p.Count = rows, len(rows.At)
	for _, kind := range members {
		m := Placed{Kind: uint8(kind)}
		for _, g := range t.args {
			if test, good := c.test(g, actor{kinds: []int{kind}}); good {
				m.Attrs[test.Attr] = []int32{test.Value}
			} else {
				ok = false
			}
		}
		p.Molecule = append(p.Molecule, m)
	}
	p.Joined = make([]bool, len(members)-1)
	c.readLaunch(s, &p)
	c.placeAttrs(s, &p)
	return p, ok
}

// nameSpecies collects by what names the kinds are called: a kind's name, or a
// symbol that is no other kind's name and only one kind's symbol.
func (x *xyz) nameSpecies() {
	x.species = map[string]int{}
	for k := range x.c.table.Kinds {
		symbol := x.c.table.Kinds[k].Symbol
		if _, twice := x.species[symbol]; twice {
			x.species[symbol] = -1
		} else if symbol != "" {
			x.species[symbol] = k
		}
	}
	for k := range x.c.table.Kinds {
		x.species[x.c.table.Kinds[k].Name] = k
	}
}

// read reads the whole file. Members are the kinds that occur, in the order of
// kinds.
func (x *xyz) read() (rows *Rows, members []int, ok bool) {
	const shortest = 6 // bytes of a line of a particle, "a 0 0\n" in two dimensions
	if !x.next() {
		return nil, nil, x.fail(0, 0, "the file is empty", "line 1 is the number of particles")
	}
	fields := split(x.text, nil)
	n := 0
	if len(fields) == 1 {
		n, _ = strconv.Atoi(string(x.text[fields[0].from:fields[0].to]))
	}
	if n < 1 || n > maxParticles {
		return nil, nil, x.fail(0, len(x.text), fmt.Sprintf("expected the number of particles, from 1 to %d", maxParticles))
	}
	if n > len(x.rest)/shortest+1 {
		return nil, nil, x.fail(0, len(x.text), fmt.Sprintf("the file is too short for %d particles", n))
	}
	if !x.next() {
		return nil, nil, x.fail(0, 0, "the file ends before line 2, which is a comment")
	}
	if !x.header() {
		return nil, nil, false
	}
	rows = &Rows{Member: make([]uint8, n), At: make([][3]int64, n)}
	if x.column("velo") != nil {
		rows.Velocity = make([][3]float64, n)
	}
	var present KindSet
	for i := range n {
		if !x.next() {
			return nil, nil, x.fail(0, 0, fmt.Sprintf("the file ends after %d of %d particles", i, n))
		}
		fields = split(x.text, fields[:0])
		if rows.Member[i], ok = x.row(fields, i, rows); !ok {
			return nil, nil, false
		}
		present.Add(rows.Member[i])
	}
	for x.next() {
		if fields = split(x.text, fields[:0]); len(fields) > 0 {
			return nil, nil, x.fail(fields[0].from, len(x.text), fmt.Sprintf("expected the end of the file after %d particles", n), "a beginning is one frame")
		}
	}
	members = x.c.members(present)
	var number [particles.Kinds]uint8
	for m, kind := range members {
		number[kind] = uint8(m)
	}
	for i, kind := range rows.Member {
		rows.Member[i] = number[kind]
	}
	return rows, members, true
}

// header reads Lattice and Properties from the comment.
func (x *xyz) header() bool {
	axes := x.c.table.Dimensions
	x.columns = []column{{"species", 'S', 0, 1}, {"pos", 'R', 1, 3}}
	if v, at, found := x.value("Lattice"); found && !x.lattice(v, at) {
		return false
	}
	v, at, found := x.value("Properties")
	if !found {
		return true
	}
	x.columns = nil
	parts := strings.Split(v, ":")
	if len(parts)%3 != 0 {
		return x.fail(at, at+len(v), "Properties is not of the form name:type:count:…", "for example Properties=species:S:1:pos:R:3")
	}
	first := 0
	for i := 0; i < len(parts); i += 3 {
		n, err := strconv.Atoi(parts[i+2])
		if err != nil || n < 1 || n > 64 || len(parts[i+1]) != 1 {
			return x.fail(at, at+len(v), fmt.Sprintf("property %q is not of the form name:type:count", short(parts[i])))
		}
		x.columns = append(x.columns, column{parts[i], parts[i+1][0], first, n})
		first += n
	}
	for _, need := range []column{{"species", 'S', 0, 1}, {"pos", 'R', 0, axes}, {"velo", 'R', 0, axes}} {
		switch has := x.column(need.name); {
		case has == nil && need.name == "velo":
		case has == nil:
			return x.fail(at, at+len(v), fmt.Sprintf("Properties has no %q", need.name), "expected species:S:1 and pos:R:3, also velo:R:3")
		case has.typ != need.typ || has.n != need.n && !(need.n == 2 && has.n == 3):
			return x.fail(at, at+len(v), fmt.Sprintf("property %q is %c:%d", has.name, has.typ, has.n), fmt.Sprintf("expected %c:%d", need.typ, need.n))
		}
	}
	return true
}

// lattice compares the box of the file with the world's: a skewed one is
// refused, another size is doubtful.
func (x *xyz) lattice(v string, at int) bool {
	fields := strings.Fields(v)
	if len(fields) != 9 {
		return x.fail(at, at+len(v), "Lattice is not a list of 9 numbers", `for example Lattice="10 0 0 0 10 0 0 0 10"`)
	}
	for i, f := range fields {
		side, ok := decimalOf(f)
		axis := i / 4
		switch {
		case !ok:
			return x.fail(at, at+len(v), fmt.Sprintf("%q is not a number", short(f)))
		case i%4 != 0 && side != 0:
			return x.fail(at, at+len(v), "Lattice is skewed", "a world's box has right angles along x, y and z")
		case i%4 == 0 && axis < x.c.table.Dimensions && !(side > 0 && side <= particles.MaxSide && particles.Quanta(side) == x.c.table.Size[axis]):
			x.c.warn(x.at, fmt.Sprintf("the box of %q is %s on axis %d, the world's %s", x.file, short(f), axis+1, length(x.c.table.Size[axis])))
		}
	}
	return true
}

// value returns the value of key=value or key="value" in the comment, and its
// column.
func (x *xyz) value(key string) (v string, at int, found bool) {
	text := string(x.text)
	for from := 0; ; {
		i := strings.Index(text[from:], key+"=")
		if i < 0 {
			return "", 0, false
		}
		i += from
		from = i + len(key) + 1
		if i > 0 && text[i-1] != ' ' && text[i-1] != '\t' {
			continue
		}
		end := " \t"
		if from < len(text) && text[from] == '"' {
			from, end = from+1, `"`
		}
		to := strings.IndexAny(text[from:], end)
		if to < 0 {
			to = len(text) - from
		}
		return text[from : from+to], from, true
	}
}

func (x *xyz) column(name string) *column {
	if i := slices.IndexFunc(x.columns, func(c column) bool { return c.name == name }); i >= 0 {
		return &x.columns[i]
	}
	return nil
}

// row reads the i-th particle from the line at hand.
func (x *xyz) row(fields []span, i int, rows *Rows) (kind uint8, ok bool) {
	species, pos, velo := x.column("species"), x.column("pos"), x.column("velo")
	last := max(species.first+1, pos.first+pos.n)
	if velo != nil {
		last = max(last, velo.first+velo.n)
	}
	if len(fields) < last {
		return 0, x.fail(0, len(x.text), fmt.Sprintf("expected %d columns, found %d", last, len(fields)))
	}
	name := fields[species.first]
	k, known := x.species[string(x.text[name.from:name.to])]
	switch word := short(string(x.text[name.from:name.to])); {
	case !known:
		return 0, x.fail(name.from, name.to, fmt.Sprintf("there is no kind %q", word), suggest(word, "kinds", x.c.kindNames())...)
	case k < 0:
		return 0, x.fail(name.from, name.to, fmt.Sprintf("%q is the symbol of more than one kind", word), "write the name of the kind")
	case !x.kinds.Has(uint8(k)):
		return 0, x.fail(name.from, name.to, fmt.Sprintf("%q is none of those that are placed", x.c.table.Kinds[k].Name), `place "any" { file = … } takes every kind`)
	}
	for axis := range pos.n {
		f := fields[pos.first+axis]
		at, good := x.number(f, particles.MaxSide)
		if !good {
			return 0, false
		}
		if axis >= x.c.table.Dimensions {
			if at != 0 {
				return 0, x.fail(f.from, f.to, "this world has two dimensions", "expected z = 0")
			}
			continue
		}
		q, size := particles.Quanta(at), x.c.table.Size[axis]
		switch {
		case x.c.table.Wraps(axis):
			q = ((q % size) + size) % size
		case q == size:
			q-- // a rounded coordinate of what stands at the wall
		}
		if q < 0 || q >= size {
			return 0, x.fail(f.from, f.to, fmt.Sprintf("%s is outside of the world", decimal(at)), fmt.Sprintf("axis %d reaches from 0 to %s", axis+1, length(size)))
		}
		rows.At[i][axis] = q
	}
	if velo != nil {
		for axis := range x.c.table.Dimensions {
			v, good := x.number(fields[velo.first+axis], 1e6)
			if !good {
				return 0, false
			}
			rows.Velocity[i][axis] = v
		}
	}
	return uint8(k), true
}

// number reads a field as a decimal number of at most this size.
func (x *xyz) number(f span, most float64) (float64, bool) {
	v, ok := decimalOf(string(x.text[f.from:f.to]))
	if !ok {
		return 0, x.fail(f.from, f.to, fmt.Sprintf("%q is not a number", short(string(x.text[f.from:f.to]))))
	}
	if !(v >= -most && v <= most) {
		return 0, x.fail(f.from, f.to, fmt.Sprintf("%s is too large", brief(v)), fmt.Sprintf("expected at most %s", brief(most)))
	}
	return v, true
}

// decimalOf reads a decimal number, with an exponent or not.
func decimalOf(text string) (float64, bool) {
	if strings.Trim(text, "0123456789+-.eE") != "" || len(text) > 64 {
		return 0, false
	}
	v, err := strconv.ParseFloat(text, 64)
	return v, err == nil
}

// next moves to the next line; false at the end of the file.
func (x *xyz) next() bool {
	x.line++
	if len(x.rest) == 0 {
		x.text = nil
		return false
	}
	x.text, x.rest, _ = bytes.Cut(x.rest, []byte{'\n'})
	x.text = bytes.TrimSuffix(x.text, []byte{'\r'})
	return true
}

// split appends the fields of a line, the most a particle may have.
func split(line []byte, fields []span) []span {
	for i := 0; i < len(line) && len(fields) < 1024; {
		for i < len(line) && (line[i] == ' ' || line[i] == '\t') {
			i++
		}
		from := i
		for i < len(line) && line[i] != ' ' && line[i] != '\t' {
			i++
		}
		if i > from {
			fields = append(fields, span{from, i})
		}
	}
	return fields
}

// fail records what is wrong with bytes [from, to) of the line at hand. It is
// always false.
func (x *xyz) fail(from, to int, message string, notes ...string) bool {
	const most = 1 << 16 // bytes of a line that are kept to show
	x.c.diagnostics = append(x.c.diagnostics, Diagnostic{
		File: x.file, Line: x.line, Col: utf8.RuneCount(x.text[:from]) + 1, Message: short(message), Notes: notes,
		source: string(x.text[:min(len(x.text), most)]), width: utf8.RuneCount(x.text[from:max(from, to)]), offset: x.at.from,
	})
	return false
}
