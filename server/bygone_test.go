package main

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"ylem/rules"
	"ylem/sim/observe"
)

// What one server knows of samples another one learns in pieces; what comes twice counts once. What begins after a gap,
// is of no measure, or is too much is not taken, and where one was missed nothing is told.
func TestBygones(t *testing.T) {
	table, _ := rules.Compile("claimed.hcl", []byte(claimed), nil)
	require.NotNil(t, table)
	known := observe.NewHistory(table)
	known.Take(0, math.NaN())
	for i := range 4999 {
		known.Take(0, float64(i)/3)
	}
	var p bygone
	for _, from := range []int{0, samplesAtOnce - 5, 2*samplesAtOnce - 5} {
		s := samplesOf(known, 0, from, min(from+samplesAtOnce, 5000))
		s.Rules = "these"
		require.NoError(t, p.learn(table, s))
	}
	require.Nil(t, new(bygone).give("these"))
	var got []*bygones
	for from := 0; ; {
		s := p.tell(&recollect{"these", 0, from})
		if len(s.Bits) == 0 {
			break
		}
		got, from = append(got, s), from+len(s.Bits)
	}
	again := observe.NewHistory(table)
	for _, s := range got {
		s.into(again)
	}
	n, all := again.Samples(0)
	require.Equal(t, 5000, n)
	require.True(t, all)
	for i := range n {
		require.Equal(t, math.Float64bits(known.At(0, i)), math.Float64bits(again.At(0, i)), i)
	}

	require.ErrorIs(t, p.learn(table, &bygones{Rules: "these", From: 5001, Bits: []uint64{1}}), errGap)
	for _, bad := range []bygones{{Measure: -1}, {Measure: 2}, {From: -1}, {Bits: make([]uint64, samplesAtOnce+1)}} {
		bad.Rules = "these"
		require.Error(t, p.learn(table, &bad))
	}
	for _, unknown := range []recollect{{"others", 0, 0}, {"these", 2, 0}, {"these", -1, 0}, {"these", 0, -1}, {"these", 0, 5000}, {"these", 1, 0}} {
		require.Empty(t, p.tell(&unknown).Bits)
	}
	for from := 5000; p.learn(table, &bygones{Rules: "these", From: from, Bits: make([]uint64, samplesAtOnce)}) == nil; {
		from += samplesAtOnce
	}
	n, _ = p.history.Samples(0)
	require.LessOrEqual(t, n, mostBygone)
	p.history.Miss(0)
	require.Empty(t, p.tell(&recollect{"these", 0, 0}).Bits)
	require.NoError(t, p.learn(table, &bygones{Rules: "others", Bits: []uint64{1}}))
	require.Nil(t, p.give("these"))
}
