package observe

import (
	"math"

	"ylem/rules"
)

// SpeedBins is the number of bins of a velocity distribution, which reaches to
// four thermal widths on either side of 0.
const (
	SpeedBins  = 64
	speedReach = 4.0
)

// SpeedWidth returns the thermal width √(kT/m) of a kind's velocities at tick 0,
// length per time; of a world without temperature, that of kT = 1.
func SpeedWidth(t *rules.Table, kind int) float64 {
	kT := temperature(t, 0)
	if kT == 0 {
		kT = 1
	}
	return math.Sqrt(kT / t.Kinds[kind].Mass)
}

// speeds counts the components of the owned rows' velocities by kind and bin.
// What lies further out is in no bin.
func (m *Moment) speeds() []int64 {
	t := m.Table
	bins := make([]int64, len(t.Kinds)*SpeedBins)
	scale := make([]float64, len(t.Kinds))
	for kind := range scale {
		scale[kind] = SpeedBins / float64(2*speedReach*SpeedWidth(t, kind))
	}
	for row, kind := range m.Store.Kind[:m.Store.Owned] {
		if !carries(&t.Kinds[kind]) {
			continue
		}
		v := m.Velocity(row)
		for _, component := range v[:t.Dimensions] {
			bin := math.Floor(float64(component*scale[kind])) + SpeedBins/2
			if bin >= 0 && bin < SpeedBins {
				bins[int(kind)*SpeedBins+int(bin)]++
			}
		}
	}
	return bins
}
