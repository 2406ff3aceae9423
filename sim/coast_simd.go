//go:build goexperiment.simd && amd64

package sim

import (
	"math"
	"simd/archsimd"

	"ylem/particles"
	"ylem/rules"
)

// abreast is how many rows coast looks at.
const abreast = 64

// coasting is what coast keeps of the rows at hand.
type coasting struct {
	x, p [3][abreast]int64 // as they were
	step [3][abreast]float64
	draw [2][3][abreast]int32

	noise particles.Noise
}

// coast moves rows from row on, many at once, and returns how many: 0 where there
// is something about them that wants looking at one by one. What it computes is
// what moveOne does, eight rows at a time.
func (w *worker) coast(st *particles.Store, row int) int {
	if !wide || row+abreast > w.to || w.leaks {
		return 0
	}
	gait := w.kinds[st.Kind[row]].gait
	for _, kind := range st.Kind[row : row+abreast] {
		if w.kinds[kind].gait != gait {
			return 0
		}
	}
	k, h := &w.kinds[st.Kind[row]], &w.heat[st.Kind[row]]
	c, dimensions := &w.coasting, w.table.Dimensions
	x := [3][]int64{st.X[row : row+abreast], st.Y[row : row+abreast], st.Z[row : row+abreast]}
	p := [3][]int64{st.PX[row : row+abreast], st.PY[row : row+abreast], st.PZ[row : row+abreast]}
	ids := st.ID[row : row+abreast]
	light := float64(w.table.Light)
	for axis := range dimensions {
		copy(c.x[axis][:], x[axis])
		copy(c.p[axis][:], p[axis])
	}
	turned := false
	switch k.motion {
	case rules.Still:
		return abreast
	case rules.Ballistic:
		if !c.stride(p, 2*k.halfDrift, beyond(light), dimensions) {
			return 0
		}
		turned = w.advance(c, &x, &p)
	case rules.Langevin:
		if !c.stride(p, k.halfDrift, beyond(light/2), dimensions) {
			return 0
		}
		turned = w.advance(c, &x, &p)
		c.normals(0, w.noise, ids, dimensions)
		ok := true
		for axis := range dimensions {
			ok = ok && thermalise(p[axis], &c.draw[0][axis], k.keep, h.noise)
		}
		if !ok || !c.stride(p, k.halfDrift, beyond(light/2), dimensions) {
			for axis := range dimensions {
				copy(x[axis], c.x[axis][:])
				copy(p[axis], c.p[axis][:])
			}
			return 0
		}
		again := w.advance(c, &x, &p)
		turned = turned || again
	case rules.Brownian:
		if w.mirrors {
			return 0 // its column of momenta says which axes a wall has mirrored
		}
		c.normals(0, w.noise, ids, dimensions)
		c.normals(1, w.noiseNext, ids, dimensions)
		pull := [3][]int64{w.Sim.pull.x[row : row+abreast], w.Sim.pull.y[row : row+abreast], w.Sim.pull.z[row : row+abreast]}
		for axis := range dimensions {
			diffuse(&c.step[axis], pull[axis], &c.draw[0][axis], &c.draw[1][axis], h.mobility, h.jump)
		}
		if !c.within(beyond(light), dimensions) {
			return 0
		}
		turned = w.advance(c, &x, &p)
	default:
		return 0
	}
	if !turned {
		w.furthest = max(w.furthest, c.furthest(&x, dimensions))
		return abreast
	}
	for i := range abreast {
		from := [3]int64{c.x[0][i], c.x[1][i], st.Z[row+i]}
		if dimensions == 3 {
			from[2] = c.x[2][i]
		}
		w.furthest = max(w.furthest, w.follow(st, row+i, &from))
	}
	return abreast
}

// normals draws the deviates of the rows.
func (c *coasting) normals(n int, key particles.Key, ids []uint64, dimensions int) {
	d := &c.draw[n]
	if dimensions == 2 {
		c.noise.Normals(key, d[0][:], d[1][:], nil, ids)
		return
	}
	c.noise.Normals(key, d[0][:], d[1][:], d[2][:], ids)
}

// beyond returns the square of the longest step that needs no closer look, as
// the bits of a float64: what is not in a lane is better not in a register of
// floats either, whose legacy instructions have the machine put away the upper
// halves of all lanes, and back.
func beyond(limit float64) uint64 { return math.Float64bits(float64((limit - 1) * (limit - 1))) }

// stride makes steps of momenta, and reports false if one is longer than most
// lets it be.
func (c *coasting) stride(p [3][]int64, scale float64, most uint64, dimensions int) bool {
	by := archsimd.BroadcastFloat64x8(scale)
	for axis := range dimensions {
		from, to := p[axis][:abreast], &c.step[axis]
		for i := 0; i < abreast; i += 8 {
			archsimd.LoadInt64x8((*[8]int64)(from[i:])).ConvertToFloat64().Mul(by).Store((*[8]float64)(to[i:]))
		}
	}
	archsimd.ClearAVXUpperBits()
	return c.within(most, dimensions)
}

// within reports whether no step is longer than most lets it be.
func (c *coasting) within(most uint64, dimensions int) bool {
	var longest archsimd.Float64x8
	for i := 0; i < abreast; i += 8 {
		x, y := archsimd.LoadFloat64x8((*[8]float64)(c.step[0][i:])), archsimd.LoadFloat64x8((*[8]float64)(c.step[1][i:]))
		length2 := x.Mul(x).Add(y.Mul(y))
		if dimensions == 3 {
			z := archsimd.LoadFloat64x8((*[8]float64)(c.step[2][i:]))
			length2 = length2.Add(z.Mul(z))
		}
		longest = longest.Max(length2)
	}
	ok := longest.GreaterEqual(archsimd.BroadcastUint64x8(most).AsFloat64x8()).ToBits() == 0
	archsimd.ClearAVXUpperBits()
	return ok
}

// advance adds the steps, rounded, to positions, and sees to the edges. It
// reports whether a row went around one.
func (w *worker) advance(c *coasting, x, p *[3][]int64) (turned bool) {
	sign, half := archsimd.BroadcastUint64x8(1<<63), archsimd.BroadcastUint64x8(math.Float64bits(0.5))
	zero := archsimd.BroadcastInt64x8(0)
	one := archsimd.BroadcastInt64x8(1)
	for axis := range w.table.Dimensions {
		to, momenta, step := x[axis][:abreast], p[axis][:abreast], &c.step[axis]
		size := w.table.Size[axis]
		side := archsimd.BroadcastInt64x8(size)
		last := archsimd.BroadcastInt64x8(size - 1)
		wraps, wall := w.wrap[axis] > 0, w.table.Edge[axis][0] == rules.Wall || w.table.Edge[axis][1] == rules.Wall
		for i := 0; i < abreast; i += 8 {
			d := archsimd.LoadFloat64x8((*[8]float64)(step[i:]))
			away := d.AsUint64x8().And(sign).Or(half).AsFloat64x8()
			at := archsimd.LoadInt64x8((*[8]int64)(to[i:])).Add(d.Add(away).ConvertToInt64())
			below, above := at.Less(zero), at.GreaterEqual(side)
			if out := below.Or(above).ToBits(); out != 0 {
				switch {
				case wraps:
					at = at.Add(side.Masked(below)).Sub(side.Masked(above))
					turned = true
				case wall:
					at = zero.Sub(at).Sub(one).Merge(at, below)
					at = side.Add(side).Sub(at).Sub(one).Merge(at, above)
					at = at.Max(zero).Min(last)
					m := archsimd.LoadInt64x8((*[8]int64)(momenta[i:]))
					zero.Sub(m).Merge(m, below.Or(above)).Store((*[8]int64)(momenta[i:]))
				}
			}
			at.Store((*[8]int64)(to[i:]))
		}
	}
	archsimd.ClearAVXUpperBits()
	return turned
}

// thermalise is thermostat on a column; false if a momentum is out of bounds.
func thermalise(p []int64, normal *[abreast]int32, keep, noise float64) bool {
	sign, half := archsimd.BroadcastUint64x8(1<<63), archsimd.BroadcastUint64x8(math.Float64bits(0.5))
	k, n := archsimd.BroadcastFloat64x8(keep), archsimd.BroadcastFloat64x8(noise)
	var most archsimd.Float64x8
	p = p[:abreast]
	for i := 0; i < abreast; i += 8 {
		x := archsimd.LoadInt64x8((*[8]int64)(p[i:])).ConvertToFloat64().Mul(k).Add(archsimd.LoadInt32x8((*[8]int32)(normal[i:])).ConvertToFloat64().Mul(n))
		most = most.Max(x.AsUint64x8().AndNot(sign).AsFloat64x8())
		away := x.AsUint64x8().And(sign).Or(half).AsFloat64x8()
		x.Add(away).ConvertToInt64().Store((*[8]int64)(p[i:]))
	}
	bound := archsimd.BroadcastUint64x8(math.Float64bits(particles.MaxMomentum - 1)).AsFloat64x8()
	ok := most.GreaterEqual(bound).ToBits() == 0
	archsimd.ClearAVXUpperBits()
	return ok
}

// diffuse makes the steps of brownian particles along an axis.
func diffuse(step *[abreast]float64, pull []int64, now, next *[abreast]int32, mobility, jump float64) {
	m, j := archsimd.BroadcastFloat64x8(mobility), archsimd.BroadcastFloat64x8(jump)
	pull = pull[:abreast]
	for i := 0; i < abreast; i += 8 {
		noise := archsimd.LoadInt32x8((*[8]int32)(now[i:])).ConvertToFloat64().Add(archsimd.LoadInt32x8((*[8]int32)(next[i:])).ConvertToFloat64())
		archsimd.LoadInt64x8((*[8]int64)(pull[i:])).ConvertToFloat64().Mul(m).Add(noise.Mul(j)).Store((*[8]float64)(step[i:]))
	}
	archsimd.ClearAVXUpperBits()
}

// furthest returns the largest squared distance from where the rows were, of rows
// that did not go around an edge.
func (c *coasting) furthest(x *[3][]int64, dimensions int) int64 {
	var far archsimd.Float64x8
	for i := 0; i < abreast; i += 8 {
		var sum archsimd.Float64x8
		for axis := range dimensions {
			d := archsimd.LoadInt64x8((*[8]int64)(x[axis][i:])).Sub(archsimd.LoadInt64x8((*[8]int64)(c.x[axis][i:]))).ConvertToFloat64()
			sum = sum.Add(d.Mul(d))
		}
		far = far.Max(sum)
	}
	var out [8]float64
	far.Store(&out)
	archsimd.ClearAVXUpperBits()
	most := 0.0
	for _, d := range out {
		most = max(most, d)
	}
	return int64(most) + 1
}
