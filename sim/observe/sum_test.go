package observe

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func (s Sum) big() *big.Int {
	x := new(big.Int).Lsh(big.NewInt(s.hi), 64)
	return x.Add(x, new(big.Int).SetUint64(s.lo))
}

// Sums and products of 128 bits are those of whole numbers, and what comes out is
// as near as a float64 can be, but for a last bit.
func TestSum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var sum Sum
		want := new(big.Int)
		for range rapid.IntRange(0, 9).Draw(t, "terms") {
			a, b := rapid.Int64().Draw(t, "a"), rapid.Int64().Draw(t, "b")
			term := product(a, b)
			exact := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
			require.Zero(t, exact.Cmp(term.big()), "%d · %d", a, b)
			if new(big.Int).Add(want, exact).BitLen() < 127 {
				sum.Add(term)
				want.Add(want, exact)
			}
		}
		require.Zero(t, want.Cmp(sum.big()))
		near, _ := new(big.Float).SetInt(want).Float64()
		require.InDelta(t, near, sum.Float(), math.Abs(near)*0x1p-51)
	})
}

// Terms are rounded to whole numbers, halves away from zero, alike on both sides
// of it, and never overflow.
func TestWhole(t *testing.T) {
	for x, want := range map[float64]string{
		0: "0", 0.49999999999999994: "0", 0.5: "1", 1.5: "2", 2.4: "2", 0x1p53 + 2: "9007199254740994", 0x1p63: "9223372036854775808",
		0x1p64: "18446744073709551616", 0x1p70 + 0x1p18: "1180591620717411565568", 1e-300: "0", 0x1p119: "664613997892457936451903530140172288",
		1e300: "1329227995784915872903807060280344576", math.Inf(1): "1329227995784915872903807060280344576",
	} {
		require.Equal(t, want, whole(x).big().String(), "%g", x)
		minus := whole(-x)
		minus.Add(whole(x))
		require.Equal(t, Sum{}, minus, "%g", x)
	}
	require.Equal(t, Sum{}, whole(math.NaN()))
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-0x1p80, 0x1p80).Draw(t, "x")
		require.InDelta(t, x, whole(x).Float(), 0.5+math.Abs(x)*0x1p-51)
	})
}
