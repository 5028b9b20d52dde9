package control

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/untangle-metrics/untangle/metrics"
)

// Factors are the factors of control charts for groups of n normal measurements, without rounding: what textbooks have
// in tables (Montgomery, appendix VI).
type Factors struct {
	N int
	// MeanRange and StdDevRange are the mean and the standard deviation of the range, in σ: d₂ and d₃ in tables.
	MeanRange, StdDevRange float64
	// MeanStdDev is the mean of the standard deviation, in σ: c₄.
	MeanStdDev float64
	A2         float64 // means: X̿ ± A₂ R̄, A₂ = 3/(d₂√n)
	A3         float64 // means: X̿ ± A₃ s̄, A₃ = 3/(c₄√n)
	B3, B4     float64 // standard deviations: B₃ s̄ to B₄ s̄, 1 ∓ 3√(1−c₄²)/c₄, not below 0
	D3, D4     float64 // ranges: D₃ R̄ to D₄ R̄, 1 ∓ 3d₃/d₂, not below 0
}

// mostGrouped is the largest group that Factors are for: ranges of larger ones are of no use.
const mostGrouped = 100

// FactorsFor returns the factors for groups of n, from 2 to 100; another n is a [metrics.Fault].
//
// With Φ the standard normal distribution (Tippett, Biometrika 17, 1925),
//
//	d₂ = ∫ 1 − Φ(x)ⁿ − (1−Φ(x))ⁿ dx
//	d₃² = 2 ∫∫ 1 − Φ(y)ⁿ − (1−Φ(x))ⁿ + (Φ(y)−Φ(x))ⁿ dx dy − d₂²,   x < y
func FactorsFor(n int) (Factors, error) {
	if n < 2 || n > mostGrouped {
		return Factors{}, metrics.Fault{
			Op: "control: factors", Field: "n", Value: fmt.Sprint(n), Cause: fmt.Sprintf("not from 2 to %d", mostGrouped),
			Remedy: "for larger groups, chart standard deviations, see NewXbarS",
		}
	}
	const edge, points = 9, 120 // beyond 9 σ there is nothing that a float64 could show
	power := func(p float64) float64 { return math.Pow(p, float64(n)) }
	phi := distuv.UnitNormal.CDF
	f := Factors{N: n, MeanStdDev: c4(float64(n))}
	f.MeanRange = quad.Fixed(func(x float64) float64 {
		return 1 - power(phi(x)) - power(phi(-x))
	}, -edge, edge, points, nil, 0)
	square := 2 * quad.Fixed(func(x float64) float64 {
		low, above := phi(x), power(phi(-x))
		return quad.Fixed(func(y float64) float64 {
			high := phi(y)
			return 1 - power(high) - above + power(high-low)
		}, x, edge, points, nil, 0)
	}, -edge, edge, points, nil, 0)
	f.StdDevRange = math.Sqrt(square - float64(f.MeanRange*f.MeanRange))
	root := math.Sqrt(float64(n))
	f.A2, f.A3 = 3/(f.MeanRange*root), 3/(f.MeanStdDev*root)
	spread := 3 * math.Sqrt(1-float64(f.MeanStdDev*f.MeanStdDev)) / f.MeanStdDev
	f.B3, f.B4 = max(0, 1-spread), 1+spread
	spread = 3 * f.StdDevRange / f.MeanRange
	f.D3, f.D4 = max(0, 1-spread), 1+spread
	return f, nil
}
