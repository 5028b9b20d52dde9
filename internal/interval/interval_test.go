package interval

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"pgregory.net/rapid"
)

// published are 95 % intervals of Newcombe 1998, Statistics in Medicine 17:857–872, table I, methods 3 and 5, and of
// Agresti-Coull from an independent computation.
var published = []struct {
	x, n                   float64
	wilson, clopper, agree [2]float64
	digits                 float64
}{
	{81, 263, [2]float64{0.2553, 0.3662}, [2]float64{0.2527, 0.3676}, [2]float64{0.2552, 0.3663}, 5e-5},
	{15, 148, [2]float64{0.0624, 0.1605}, [2]float64{0.0578, 0.1617}, [2]float64{}, 5e-5},
	{0, 20, [2]float64{0, 0.1611}, [2]float64{0, 0.1684}, [2]float64{}, 5e-5},
	{1, 29, [2]float64{0.0061, 0.1718}, [2]float64{0.0009, 0.1776}, [2]float64{}, 5e-5},
}

func TestPublished(t *testing.T) {
	for _, tt := range published {
		compare := func(name string, low, high float64, want [2]float64) {
			if want != [2]float64{} && (math.Abs(low-want[0]) > tt.digits || math.Abs(high-want[1]) > tt.digits) {
				t.Errorf("%s %v of %v: [%.5f, %.5f], want %v", name, tt.x, tt.n, low, high, want)
			}
		}
		low, high := Wilson(tt.x, tt.n, Z(0.95))
		compare("Wilson", low, high, tt.wilson)
		low, high = ClopperPearson(tt.x, tt.n, 0.05)
		compare("Clopper-Pearson", low, high, tt.clopper)
		low, high = AgrestiCoull(tt.x, tt.n, Z(0.95))
		compare("Agresti-Coull", low, high, tt.agree)
	}
}

// TestClopperPearsonTails checks that each end leaves alpha/2 in its tail, up to counts of millions.
func TestClopperPearsonTails(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := math.Floor(math.Pow(10, rapid.Float64Range(0, 7).Draw(t, "log n")))
		x := math.Floor(rapid.Float64Range(0, 1).Draw(t, "share") * n)
		alpha := rapid.Float64Range(1e-4, 0.9).Draw(t, "alpha")
		low, high := ClopperPearson(x, n, alpha)
		near := func(what string, tail float64) {
			if math.Abs(tail/(alpha/2)-1) > 1e-6 {
				t.Fatalf("%v of %v at %v: %s tail %v", x, n, alpha, what, tail)
			}
		}
		if x > 0 {
			near("lower", mathext.RegIncBeta(x, n-x+1, low))
		}
		if x < n {
			near("upper", mathext.RegIncBeta(n-x, x+1, 1-high))
		}
	})
}

// TestReal checks that counts that aren't whole lie between the whole ones next to them.
func TestReal(t *testing.T) {
	methods := map[string]func(x, n float64) (low, high float64){
		"Wilson":          func(x, n float64) (low, high float64) { return Wilson(x, n, Z(0.95)) },
		"Agresti-Coull":   func(x, n float64) (low, high float64) { return AgrestiCoull(x, n, Z(0.95)) },
		"Clopper-Pearson": func(x, n float64) (low, high float64) { return ClopperPearson(x, n, 0.05) },
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Float64Range(0.01, 1000).Draw(t, "n")
		x := rapid.Float64Range(0, 1).Draw(t, "share") * n
		more := min(x+rapid.Float64Range(0, 1).Draw(t, "more"), n)
		for name, of := range methods {
			low, high := of(x, n)
			if !(0 <= low && low <= x/n && x/n <= high && high <= 1) || low == high {
				t.Fatalf("%s: %v of %v: [%v, %v]", name, x, n, low, high)
			}
			// Agresti-Coull's lower end is not monotone next to 0.
			if above, top := of(more, n); name != "Agresti-Coull" && (above < low-1e-9 || top < high-1e-9) {
				t.Fatalf("%s: %v and %v of %v: [%v, %v] and [%v, %v]", name, x, more, n, low, high, above, top)
			}
		}
	})
}

// TestClopperPearsonFarOut is at levels and counts at which the library's inverse of the beta distribution fails: as
// many successes or fewer must have half of alpha's chance at the upper end.
func TestClopperPearsonFarOut(t *testing.T) {
	for _, c := range []struct{ x, n, alpha float64 }{{5, 23125, 1e-5}, {3, 1e5, 1e-5}, {1, 1e7, 1e-6}} {
		low, high := ClopperPearson(c.x, c.n, c.alpha)
		if tail := mathext.RegIncBeta(c.n-c.x, c.x+1, 1-high); math.Abs(tail/(c.alpha/2)-1) > 1e-6 {
			t.Errorf("%v of %v: %v to %v, with a chance of %v beyond", c.x, c.n, low, high, tail)
		}
	}
}
