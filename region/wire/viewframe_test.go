package wire

import (
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// hall is a world for frames: particles that come, go, move and bond as a test says.
type hall struct {
	who           []uint32
	free          []uint32
	style, value  []uint8
	at            [3][]int32
	bonds         map[[2]uint32]bool // by who
	names         map[uint32]uint16
	step          float64
	solid, valued bool
	tick          uint64
	era           uint64
}

func (h *hall) arrive(at [3]int32, style uint8) {
	who := uint32(len(h.who))
	if n := len(h.free); n > 0 {
		who, h.free = h.free[n-1], h.free[:n-1]
	}
	h.who, h.style, h.value = append(h.who, who), append(h.style, style), append(h.value, style*7)
	for axis := range at {
		h.at[axis] = append(h.at[axis], at[axis])
	}
}

func (h *hall) leave(i int) {
	who := h.who[i]
	for b := range h.bonds {
		if b[0] == who || b[1] == who {
			delete(h.bonds, b)
		}
	}
	delete(h.names, who)
	h.who = slices.Delete(h.who, i, i+1)
	h.style, h.value = slices.Delete(h.style, i, i+1), slices.Delete(h.value, i, i+1)
	for axis := range h.at {
		h.at[axis] = slices.Delete(h.at[axis], i, i+1)
	}
	h.free = append(h.free, who)
}

// sight is what is there, in an order that a test chooses.
func (h *hall) sight(order []int) Sight {
	c := &Crowd{Step: h.step, X: []int32{}, Y: []int32{}}
	s := Sight{Region: 5, Tick: h.tick, Kinds: []uint32{uint32(len(h.who)), 3}, Structures: []uint32{9}, Crowd: c, Era: h.era}
	if h.solid {
		c.Z = []int32{}
	}
	if h.valued {
		c.Value = []uint8{}
	}
	by := map[uint32]uint32{}
	for k, i := range order {
		s.Who, c.Style = append(s.Who, h.who[i]), append(c.Style, h.style[i])
		c.X, c.Y = append(c.X, h.at[0][i]), append(c.Y, h.at[1][i])
		if h.solid {
			c.Z = append(c.Z, h.at[2][i])
		}
		if h.valued {
			c.Value = append(c.Value, h.value[i])
		}
		by[h.who[i]] = uint32(k)
		if structure, named := h.names[h.who[i]]; named {
			c.Names = append(c.Names, Anchor{structure, uint32(k)})
			c.Stubs = append(c.Stubs, Stub{uint32(k), int16(structure), -3, 0})
		}
	}
	for b := range h.bonds {
		c.Bonds = append(c.Bonds, [2]uint32{by[b[0]], by[b[1]]})
	}
	return s
}

// told is what a crowd says of each particle of a sight, and of bonds and names, in no order that matters.
func toldOf(s *Sight, c *Crowd, who func(i int) uint32) []string {
	var all []string
	for i := range c.Style {
		one := fmt.Sprint("particle ", who(i), " ", c.Style[i], c.X[i], c.Y[i])
		if c.Z != nil {
			one += fmt.Sprint(" ", c.Z[i])
		}
		if c.Value != nil {
			one += fmt.Sprint(" value ", c.Value[i])
		}
		all = append(all, one)
	}
	for _, b := range c.Bonds {
		i, j := who(int(b[0])), who(int(b[1]))
		all = append(all, fmt.Sprint("bond ", min(i, j), max(i, j)))
	}
	for _, a := range c.Names {
		all = append(all, fmt.Sprint("name ", who(int(a.Index)), a.Structure))
	}
	for _, b := range c.Stubs {
		all = append(all, fmt.Sprint("stub ", who(int(b.Index)), b.DX, b.DY, b.DZ))
	}
	slices.Sort(all)
	return all
}

// Whatever particles do, and whenever a frame is a key, the decoder has what the encoder was given; an index stands for
// the same particle from frame to frame but for what the change tells; and a decoder that begins at a key frame has
// the same.
func TestViewFramesFollow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := &hall{bonds: map[[2]uint32]bool{}, names: map[uint32]uint16{}, step: 0.25}
		h.solid, h.valued = rapid.Bool().Draw(t, "3D"), rapid.Bool().Draw(t, "values")
		var e ViewEncoder
		var d ViewDecoder
		late := &d
		var before []uint32 // who, by index in the frame before
		for frame := range rapid.IntRange(1, 12).Draw(t, "frames") {
			h.tick++
			for range rapid.IntRange(0, 6).Draw(t, "leave") {
				if len(h.who) > 0 {
					h.leave(rapid.IntRange(0, len(h.who)-1).Draw(t, "who"))
				}
			}
			for range rapid.IntRange(0, 8).Draw(t, "arrive") {
				h.arrive([3]int32{rapid.Int32().Draw(t, "x"), rapid.Int32Range(-500, 500).Draw(t, "y"), 7}, rapid.Uint8().Draw(t, "style"))
			}
			for i := range h.who {
				h.at[0][i] += rapid.Int32Range(-300, 300).Draw(t, "dx")
				if rapid.IntRange(0, 9).Draw(t, "odd") == 0 {
					h.at[1][i] = rapid.Int32().Draw(t, "jump")
					h.style[i]++
					h.value[i] += 3
				}
			}
			if n := len(h.who); n > 1 {
				for range rapid.IntRange(0, 4).Draw(t, "bonds") {
					i, j := rapid.IntRange(0, n-1).Draw(t, "i"), rapid.IntRange(0, n-1).Draw(t, "j")
					b := [2]uint32{min(h.who[i], h.who[j]), max(h.who[i], h.who[j])}
					if h.bonds[b] {
						delete(h.bonds, b)
					} else if i != j {
						h.bonds[b] = true
					}
					h.names[h.who[i]] = uint16(j)
				}
			}
			if rapid.IntRange(0, 9).Draw(t, "zoom") == 0 {
				h.step /= 2
			}
			order := make([]int, len(h.who))
			for i := range order {
				order[i] = i
			}
			s := h.sight(rapid.Permutation(order).Draw(t, "order"))
			raw, key := e.Encode(nil, 60, uint32(frame), []Sight{s}, rapid.IntRange(0, 4).Draw(t, "key") == 0)
			if key {
				late = new(ViewDecoder)
			}
			f, err := d.Decode(raw, key)
			require.NoError(t, err)
			require.EqualValues(t, frame, f.Look)
			require.Len(t, f.Sections, 1)
			got := f.Sections[0]
			require.Equal(t, s.Kinds, got.Kinds)
			require.Equal(t, s.Structures, got.Structures)
			require.Equal(t, h.step, got.Crowd.Step)
			require.Equal(t, key, got.Change.Key)
			order32 := e.Order(5)
			who := func(i int) uint32 { return s.Who[order32[i]] }
			want := toldOf(&s, s.Crowd, func(i int) uint32 { return s.Who[i] })
			require.Equal(t, want, toldOf(&s, got.Crowd, who))
			if late != &d {
				f, err := late.Decode(raw, key)
				require.NoError(t, err)
				require.Equal(t, want, toldOf(&s, f.Sections[0].Crowd, who))
			}
			if key {
				before = before[:0]
				require.Equal(t, len(s.Who), got.Change.Added)
			}
			for _, i := range got.Change.Removed {
				last := len(before) - 1
				before[i] = before[last]
				before = before[:last]
			}
			require.Equal(t, len(s.Who), len(before)+got.Change.Added)
			for i, w := range before {
				require.Equal(t, w, who(i))
			}
			before = before[:0]
			for i := range s.Who {
				before = append(before, who(i))
			}
		}
	})
}

// There is a key frame at least each KeyEvery frames, and whenever a viewer asks for other things.
func TestViewKeys(t *testing.T) {
	var e ViewEncoder
	h := &hall{step: 1, valued: true}
	h.arrive([3]int32{1, 2, 3}, 4)
	var keys []int
	for frame := range 3 * KeyEvery {
		switch frame {
		case 10:
			h.step = 0.5
		case 20:
			h.valued = false
		case 30:
			h.era++
		}
		if _, key := e.Encode(nil, 1, 0, []Sight{h.sight([]int{0})}, frame == 40); key {
			keys = append(keys, frame)
		}
	}
	require.Equal(t, []int{0, 10, 20, 30, 40, 40 + KeyEvery, 40 + 2*KeyEvery}, keys)
	density := Sight{Tiles: &Tiles{Step: 1, W: 1, H: 1, Channels: 1, Code: []uint8{1}}}
	_, key := e.Encode(nil, 1, 0, []Sight{density, {Region: 1}}, false)
	require.True(t, key, "density says everything anew")
}

// Counts are exact to 15, and at most 6.25 % off above.
func TestViewCounts(t *testing.T) {
	for n := range uint32(MostCount + 1) {
		got := float64(countOf[CountCode(n)])
		if n <= 15 {
			require.EqualValues(t, n, got)
		}
		require.InDelta(t, n, got, float64(n)/16)
	}
	require.EqualValues(t, MostCount, countOf[CountCode(math.MaxUint32)])
}

// Density comes as it was sent.
func TestViewDensity(t *testing.T) {
	tiles := &Tiles{Step: 0.5, X: -3, Y: 70000, W: 3, H: 2, Channels: 2, Code: []uint8{0, 1, 2, 3, 4, 5, 16, 17, 18, 19, 20, mostCode}}
	raw, key := new(ViewEncoder).Encode(nil, 1, 2, []Sight{{Region: 3, Tiles: tiles}}, false)
	f, err := new(ViewDecoder).Decode(raw, key)
	require.NoError(t, err)
	require.Nil(t, f.Sections[0].Crowd)
	require.Equal(t, &Density{Step: 0.5, X: -3, Y: 70000, W: 3, H: 2, Channels: 2, Count: []uint16{0, 16, 1, 18, 2, 20, 3, 22, 4, 24, 5, MostCount}}, f.Sections[0].Density)
}

// sampleFrames is a key frame and one that changes it, of everything that frames have.
func sampleFrames() (frames [][]byte) {
	var e ViewEncoder
	h := &hall{step: 0.125, solid: true, valued: true, bonds: map[[2]uint32]bool{}, names: map[uint32]uint16{1: 2, 3: 300}}
	for i := range int32(9) {
		h.arrive([3]int32{i * 40, -i, i * i}, uint8(i%3))
	}
	h.bonds[[2]uint32{1, 2}], h.bonds[[2]uint32{3, 8}] = true, true
	all := []int{0, 1, 2, 3, 4, 5, 6, 7, 8}
	tiles := &Tiles{Step: 4, W: 2, H: 1, Channels: 1, Code: []uint8{3, 17}}
	for frame := range 3 {
		raw, _ := e.Encode(nil, 60, 1, []Sight{h.sight(all[:len(h.who)]), {Region: 6, Tiles: tiles}, {Region: 7}}, false)
		frames = append(frames, raw)
		if frame == 0 {
			h.leave(2)
			h.leave(7)
			h.arrive([3]int32{1, 1, 1}, 200)
			h.bonds[[2]uint32{0, 4}] = true
		}
		for i := range h.who {
			h.at[0][i] += int32(i)
			h.at[1][i] += 1 << (4 * i)
		}
	}
	return frames
}

// No cut or lengthened frame is taken for a frame, errors say where, and after one nothing more is decoded.
func TestViewFrameExactLength(t *testing.T) {
	frames := sampleFrames()
	for n := range len(frames[1]) + 2 {
		var d ViewDecoder
		_, err := d.Decode(frames[0], true)
		require.NoError(t, err)
		_, err = d.Decode(append(slices.Clone(frames[1]), 0)[:min(n, len(frames[1])+1)], n > len(frames[1])+1)
		if n == len(frames[1]) {
			require.NoError(t, err)
			continue
		}
		require.ErrorContains(t, err, "view frame: byte ", "cut to %d", n)
		_, err = d.Decode(frames[0], true)
		require.Error(t, err)
	}
	_, err := new(ViewDecoder).Decode(frames[1], false)
	require.ErrorContains(t, err, "a change of what is not known")
	_, err = new(ViewDecoder).Decode(frames[0], false)
	require.ErrorContains(t, err, "a key frame that is none")
}

// Counts and indices that lie are refused before anything is allocated for them.
func TestViewFrameRefused(t *testing.T) {
	top := "00000000" + "00000000"
	head := top + "01000000" + "00000000" + "0000000000000000" + "0000"
	one := head + "01" + "0000" + "01" + "00" + "0100" + "0100" // a crowd of one in two dimensions
	for name, c := range map[string]struct{ hex, want string }{
		"sections":        {top + "01100000", "4097 sections"},
		"rate":            {"0000c07f" + "00000000" + "00000000", "NaN ticks per second"},
		"counts":          {top + "01000000" + "00000000" + "0000000000000000" + "ff", "integer missing"},
		"many counts":     {top + "01000000" + "00000000" + "0000000000000000" + "ffff7f", "do not fit"},
		"shows":           {head + "04", "shows 4"},
		"flags":           {head + "01" + "00" + "04", "unknown flags"},
		"particles":       {head + "01" + "0000" + "818080" + "01", "integer missing or beyond"},
		"missing":         {head + "01" + "0000" + "80808001", "2097152 more bytes expected, 0 there"},
		"planes":          {head + "01" + "0000" + "00" + "05", "5 planes"},
		"escape":          {head + "01" + "0000" + "01" + "00" + "01ff" + "ffffffff0f", "beyond 4294967040"},
		"change":          {head + "02", "a change of what is not known"},
		"bond":            {one + "00" + "010000", "a bond to particle 1 of 1"},
		"bonds":           {one + "00" + "ffff7f", "do not fit"},
		"dropped":         {one + "0100", "place 0 of 0"},
		"long varint":     {one + "8000", "longer than it need be"},
		"name":            {one + "0000" + "00" + "010100", "a name for particle 1 of 1"},
		"stub":            {one + "0000" + "0000" + "01" + "01" + "0000", "a bond from particle 1 of 1"},
		"size of texel":   {head + "03" + "0000000000000000" + "0000000000000000" + "01000100" + "01" + "00", "texels of 0"},
		"texels":          {head + "03" + "000000000000f03f" + "0000000000000000" + "ffffffff" + "01", "too many"},
		"channels":        {head + "03" + "000000000000f03f" + "0000000000000000" + "01000100" + "05", "5 channels"},
		"texels, missing": {head + "03" + "000000000000f03f" + "0000000000000000" + "00040004" + "01", "1048576 more bytes"},
		"count":           {head + "03" + "000000000000f03f" + "0000000000000000" + "01000100" + "01" + "70", "112 is no count"},
	} {
		raw, err := hex.DecodeString(c.hex)
		require.NoError(t, err)
		_, err = new(ViewDecoder).Decode(raw, true)
		require.ErrorContains(t, err, c.want, name)
	}
	twice := top + "02000000" + "00000000" + "0000000000000000" + "000000" + "00000000" + "0000000000000000" + "000000"
	raw, err := hex.DecodeString(twice)
	require.NoError(t, err)
	_, err = new(ViewDecoder).Decode(raw, true)
	require.ErrorContains(t, err, "region 0 twice")
}

// Nothing panics, and what was decoded holds together: whatever comes after a frame that is right, and as a first one.
func FuzzViewFrame(f *testing.F) {
	frames := sampleFrames()
	for _, raw := range frames {
		f.Add(raw, true)
		f.Add(raw, false)
	}
	f.Fuzz(func(t *testing.T, raw []byte, key bool) {
		for _, first := range [][]byte{nil, frames[0]} {
			var d ViewDecoder
			if first != nil {
				if _, err := d.Decode(first, true); err != nil {
					t.Fatal(err)
				}
			}
			frame, err := d.Decode(raw, key)
			if err != nil {
				continue
			}
			for i := range frame.Sections {
				s := &frame.Sections[i]
				if s.Crowd == nil {
					continue
				}
				n := len(s.Crowd.Style)
				if len(s.Crowd.X) != n || len(s.Crowd.Y) != n || s.Crowd.Z != nil && len(s.Crowd.Z) != n || s.Crowd.Value != nil && len(s.Crowd.Value) != n {
					t.Fatalf("columns of different lengths: %+v", s.Crowd)
				}
				for _, b := range s.Crowd.Bonds {
					if b[0] == b[1] || int(max(b[0], b[1])) >= n {
						t.Fatalf("a bond from %d to %d of %d", b[0], b[1], n)
					}
				}
				for _, a := range s.Crowd.Names {
					if int(a.Index) >= n {
						t.Fatalf("a name for %d of %d", a.Index, n)
					}
				}
			}
		}
	})
}
