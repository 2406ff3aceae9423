package observe

import (
	"math"

	"ylem/particles"
	"ylem/rules"
)

// moving lists the kinds that move.
func (r *Report) moving(momentum bool) (kinds []int) {
	for kind := range r.table.Kinds {
		if k := &r.table.Kinds[kind]; carries(k) || !momentum && k.Motion == rules.Brownian {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

func (r *Report) addDisplacement() {
	r.tracks = true
	for _, kind := range r.moving(false) {
		r.add("msd "+r.table.Kinds[kind].Name, "length^2", func(s *Sample) string {
			moved := math.Ldexp(s.Travel.Moved[kind].Float(), -2*particles.LengthBits)
			return number(moved / float64(s.Travel.Count[kind]))
		})
	}
}

func (r *Report) addAutocorrelation() {
	r.tracks = true
	for _, kind := range r.moving(true) {
		r.add("vacf "+r.table.Kinds[kind].Name, "length^2/time^2", func(s *Sample) string {
			return number(r.perTick(s.Travel.Correlation[kind].Float()) / float64(s.Travel.Count[kind]))
		})
	}
}

func (r *Report) addVelocities() {
	r.want.Speeds = true
	for _, kind := range r.moving(true) {
		width := float64(2*speedReach*SpeedWidth(r.table, kind)) / SpeedBins
		for bin := range SpeedBins {
			center := float64((float64(bin-SpeedBins/2) + 0.5) * width)
			r.addAt("f "+r.table.Kinds[kind].Name, "v", "component of the velocity (length/time)", center, "time/length", func(s *Sample) string {
				all := float64(float64(s.Sums.Kinds[kind]*int64(r.table.Dimensions)) * width)
				return number(float64(s.Sums.Speeds[kind*SpeedBins+bin]) / all)
			})
		}
	}
}

func (r *Report) addRadial() {
	r.want.Near = true
	n := len(r.table.Kinds)
	width := particles.Units(RadialRange(r.table)) / RadialBins
	for a := range n {
		for b := a; b < n && len(r.columns) <= MaxColumns; b++ {
			for bin := range RadialBins {
				line, at := "g "+r.table.Kinds[a].Name+" "+r.table.Kinds[b].Name, float64((float64(bin)+0.5)*width)
				r.addAt(line, "r", "distance (length)", at, "1", func(s *Sample) string {
					pairs := float64(s.Sums.Kinds[a]) * float64(s.Sums.Kinds[b])
					if a == b {
						pairs = float64(s.Sums.Kinds[a]) * float64(s.Sums.Kinds[a]-1) / 2
					}
					ideal := float64(pairs*shell(r.table.Dimensions, float64(bin), width)) / volume(r.table)
					return number(float64(s.Sums.Near[Couple(n, a, b)*RadialBins+bin]) / ideal)
				})
			}
		}
	}
}

// shell returns the volume, or area, of a shell between bin and bin + 1 widths.
func shell(dimensions int, bin, width float64) float64 {
	if dimensions == 2 {
		return float64(math.Pi * float64(float64(2*bin+1)*float64(width*width)))
	}
	cubes := float64(3*float64(bin*bin)) + float64(3*bin) + 1
	return float64(float64(4*math.Pi/3*cubes) * float64(float64(width*width)*width))
}
