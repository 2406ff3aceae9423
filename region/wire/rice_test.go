package wire

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Any column comes back, and ends where it should.
func TestColumnRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOf(rapid.Custom(func(t *rapid.T) int64 {
			return rapid.Int64().Draw(t, "v") >> rapid.IntRange(0, 63).Draw(t, "shift")
		})).Draw(t, "values")
		data := appendColumn([]byte{7}, values)
		r := reader{data: append(data, 9), message: "column", at: 1}
		got := make([]int64, len(values))
		r.column(got)
		require.NoError(t, r.err)
		require.Equal(t, len(data), r.at)
		require.Equal(t, append([]int64{}, values...), got)
		for cut := 1; cut < len(data); cut++ {
			r = reader{data: data[:cut], message: "column", at: 1}
			r.column(got)
			require.Error(t, r.err)
		}
	})
}

// A column of one width takes about its width and two bits; one of zeros a bit.
func TestColumnSize(t *testing.T) {
	values := make([]int64, 4096)
	require.Len(t, appendColumn(nil, values), 1+len(values)/8)
	for i := range values {
		values[i] = int64(uint64(i)*0x9E3779B97F4A7C15) >> 50 // even over 14 bits
	}
	require.Less(t, len(appendColumn(nil, values)), 15*len(values)/8)
	values[100] = -1 << 63
	require.Less(t, len(appendColumn(nil, values)), 16*len(values)/8)
}
