package funding

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// A table holds a number for each unit and column, less the group's mean.
type table struct {
	columns int
	n       [groups]int
	values  [groups][]float64 // unit by unit
	mean    [groups][]float64 // by column
	spread  [groups][]float64 // variance by column, with n−1; 0 with one unit
}

// newTable works the columns out for all units.
func (a *arms) newTable(columns []func(u int) float64) *table {
	t := &table{columns: len(columns)}
	for g, units := range a.of {
		n := float64(len(units))
		values := make([]float64, 0, len(units)*len(columns))
		mean, spread := make([]float64, len(columns)), make([]float64, len(columns))
		for _, u := range units {
			for j, value := range columns {
				v := value(u)
				values = append(values, v)
				mean[j] += v / n
			}
		}
		for i := range values {
			j := i % len(columns)
			values[i] -= mean[j]
			spread[j] += float64(values[i] * values[i])
		}
		for j := range spread {
			spread[j] /= max(n-1, 1)
		}
		t.n[g], t.values[g], t.mean[g], t.spread[g] = len(units), values, mean, spread
	}
	return t
}

// A statistic is what is known about the error of a column's difference between groups.
type statistic struct {
	se    float64   // standard error, clustered by unit
	df    float64   // Welch and Satterthwaite's degrees of freedom; 0 when there is no interval
	drawn []float64 // studentised differences of the resamples in order; nil without resampling
}

// welch returns the statistic of a column without resampling.
func (t *table) welch(column int) statistic {
	var parts [groups]float64
	below := 0.0
	for g, n := range t.n {
		if n < 2 {
			return statistic{}
		}
		parts[g] = t.spread[g][column] / float64(n)
		below += float64(parts[g]*parts[g]) / float64(n-1)
	}
	variance := parts[programme] + parts[comparison]
	if variance == 0 {
		return statistic{df: float64(t.n[programme] + t.n[comparison] - 2)}
	}
	return statistic{se: math.Sqrt(variance), df: variance * variance / below}
}

// The names of what intervals come from.
const (
	resampled = "studentised cluster bootstrap"
	welchs    = "Welch's t over units"
)

// widest is how many times as far as Welch's an end may lie. Beyond, resamples that happen to miss the one unit that
// makes the difference, and so have next to no standard error, decide alone.
const widest = 5

// reach returns how far the interval goes below and above the estimate; ok is false when there is none.
func (s statistic) reach(level float64) (below, above float64, method string, ok bool) {
	if s.df == 0 {
		return 0, 0, "", false
	}
	tail := (1 - level) / 2
	half := -distuv.StudentsT{Mu: 0, Sigma: 1, Nu: s.df}.Quantile(tail)
	if n := len(s.drawn); n > 0 {
		// The order statistics (n+1)·tail from both ends (Davison & Hinkley 1997, section 5.2). The upper one bounds the
		// estimate from below.
		k := max(int(float64(n+1)*tail+1e-9), 1)
		if low, high := s.drawn[k-1], s.drawn[n-k]; max(-low, high) <= widest*half {
			return max(float64(high*s.se), 0), max(float64(-low*s.se), 0), resampled, true
		}
	}
	return half * s.se, half * s.se, welchs, true
}
