package exact

import (
	"math"
	"math/big"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

var edges = rapid.OneOf(rapid.Int64(), rapid.SampledFrom([]int64{
	0, 1, -1, math.MaxInt64, math.MinInt64, 1 << 32, -1 << 32, 5e18, -5e18,
}))

var int128s = rapid.Custom(func(t *rapid.T) Int128 {
	return Int128{Hi: edges.Draw(t, "hi"), Lo: uint64(edges.Draw(t, "lo"))}
})

// wrap brings v into the range of an Int128, as its arithmetic does.
func wrap(v *big.Int) *big.Int {
	limit := new(big.Int).Lsh(big.NewInt(1), 127)
	v = new(big.Int).Add(v, limit)
	v.Mod(v, new(big.Int).Lsh(limit, 1))
	return v.Sub(v, limit)
}

func TestInt128AgainstBig(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, v, w := int128s.Draw(t, "a"), int128s.Draw(t, "b"), edges.Draw(t, "v"), edges.Draw(t, "w")
		same := func(what string, got Int128, want *big.Int) {
			if got.Big().Cmp(wrap(want)) != 0 {
				t.Fatalf("%s: %v, want %v", what, got.Big(), want)
			}
		}
		sum, fits := a.Add(b)
		exact := new(big.Int).Add(a.Big(), b.Big())
		same("sum", sum, exact)
		if fits != (wrap(exact).Cmp(exact) == 0) {
			t.Fatalf("%v + %v fits: %v", a.Big(), b.Big(), fits)
		}
		same("plus", a.Plus(b), exact)
		same("minus", a.Minus(b), new(big.Int).Sub(a.Big(), b.Big()))
		same("negative", a.Neg(), new(big.Int).Neg(a.Big()))
		same("plus int64", a.AddInt64(v), new(big.Int).Add(a.Big(), big.NewInt(v)))
		same("product", Product(v, w), new(big.Int).Mul(big.NewInt(v), big.NewInt(w)))
		same("widened", FromInt64(v), big.NewInt(v))
		if a.Cmp(b) != a.Big().Cmp(b.Big()) || a.Sign() != a.Big().Sign() {
			t.Fatalf("order of %v and %v", a.Big(), b.Big())
		}
		if got, ok := a.Int64(); ok != a.Big().IsInt64() || ok && got != a.Big().Int64() {
			t.Fatalf("int64 of %v: %v, %v", a.Big(), got, ok)
		}
		if want := decimal.NewFromBigInt(a.Big(), -2); !a.Decimal(-2).Equal(want) {
			t.Fatalf("decimal %v, want %v", a.Decimal(-2), want)
		}
		want, _ := new(big.Float).SetInt(a.Big()).Float64()
		// Two roundings instead of one: at most one unit in the last place.
		if got := a.Float64(); got != want && got != math.Nextafter(want, got) {
			t.Fatalf("float64 of %v: %v, want %v", a.Big(), got, want)
		}
	})
}

func TestScaleAndRound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, n := edges.Draw(t, "v"), rapid.Int32Range(0, 25).Draw(t, "n")
		wide := decimal.New(v, n)
		got, ok := Scale(v, n)
		if fits := wide.BigInt().IsInt64(); ok != fits || ok && got != wide.BigInt().Int64() {
			t.Fatalf("%d·10^%d: %d, %v", v, n, got, ok)
		}
		// The sign of a half is kept by rounding the magnitude.
		want := decimal.New(v, -n).RoundBank(0)
		rounded, same := RoundHalfEven(v, n)
		if !decimal.NewFromInt(rounded).Equal(want) || same != decimal.New(v, -n).Equal(want) {
			t.Fatalf("%d·10^-%d: %d (exact %v), want %v", v, n, rounded, same, want)
		}
	})
}

func TestFromDecimal(t *testing.T) {
	for text, want := range map[string]bool{
		"0": true, "-12.34": true, "9223372036854775807": true, "9223372036854775808": false, "-99999999999999999999": false,
	} {
		d := decimal.RequireFromString(text)
		v, exp, ok := FromDecimal(d)
		if ok != want || ok && !decimal.New(v, exp).Equal(d) {
			t.Errorf("%s: %d·10^%d, %v", text, v, exp, ok)
		}
	}
}

func TestShortest(t *testing.T) {
	for text, want := range map[string]struct {
		v      int64
		places int32
		ok     bool
	}{
		"10.00": {10, 0, true}, "0.000": {0, 0, true}, "1200": {1200, 0, true}, "-1.50": {-15, 1, true},
		"1e20": {0, 0, false}, "1e-30": {1, 30, true}, "99999999999999999999": {0, 0, false},
	} {
		v, places, ok := Shortest(decimal.RequireFromString(text))
		if ok != want.ok || ok && (v != want.v || places != want.places) {
			t.Errorf("%s: %d, %d places, %v", text, v, places, ok)
		}
	}
	for _, exp := range []int32{math.MaxInt32, math.MinInt32, 2_000_000_000, -2_000_000_000, 10_001, -10_001} {
		for _, v := range []int64{0, 1, 10, -7} {
			if _, _, ok := Shortest(decimal.New(v, exp)); ok {
				t.Errorf("%de%d fits", v, exp)
			}
		}
	}
}

func TestRoundRat(t *testing.T) {
	for text, want := range map[string][2]string{ // to 0 and to 2 places
		"1/2": {"0", "0.5"}, "3/2": {"2", "1.5"}, "-1/2": {"0", "-0.5"}, "-3/2": {"-2", "-1.5"}, "2/3": {"1", "0.67"},
		"-2/3": {"-1", "-0.67"}, "1/8": {"0", "0.12"}, "3/8": {"0", "0.38"}, "-1/8": {"0", "-0.12"}, "7": {"7", "7"},
	} {
		r, ok := new(big.Rat).SetString(text)
		if !ok {
			t.Fatal(text)
		}
		for i, places := range []int32{0, 2} {
			if got := RoundRat(r, places); !got.Equal(decimal.RequireFromString(want[i])) {
				t.Errorf("%s to %d places: %v, want %s", text, places, got, want[i])
			}
		}
	}
}
