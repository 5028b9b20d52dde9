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
	alike   [groups][]bool    // by column: no unit differs from another by more than rounding
}

// A column is a number for each unit, and the sum of the sizes of what was added up to it, which bounds its rounding.
type column func(u int) (value, size float64)

// rounding is how far, in sizes, sums over 400 periods at most may be apart that would be equal if they were exact.
const rounding = 1e-13

// newTable works the columns out for all units.
func (a *arms) newTable(columns []column) *table {
	t := &table{columns: len(columns)}
	for g, units := range a.of {
		n := float64(len(units))
		values := make([]float64, 0, len(units)*len(columns))
		mean, spread := make([]float64, len(columns)), make([]float64, len(columns))
		largest := make([]float64, len(columns))
		for _, u := range units {
			for j, value := range columns {
				v, size := value(u)
				values = append(values, v)
				mean[j] += v / n
				largest[j] = max(largest[j], size)
			}
		}
		alike := allEqual(values, largest)
		for i := range values {
			j := i % len(columns)
			values[i] -= mean[j]
			if alike[j] {
				values[i] = 0
			}
			spread[j] += float64(values[i] * values[i])
		}
		for j := range spread {
			spread[j] /= max(n-1, 1)
		}
		t.n[g], t.values[g], t.mean[g], t.spread[g], t.alike[g] = len(units), values, mean, spread, alike
	}
	return t
}

// allEqual tells by column whether the values of all units are the same but for rounding.
func allEqual(values, largest []float64) []bool {
	alike := make([]bool, len(largest))
	for j, size := range largest {
		alike[j] = true
		least, most := math.Inf(1), math.Inf(-1)
		for i := j; i < len(values) && alike[j]; i += len(largest) {
			least, most = min(least, values[i]), max(most, values[i])
			alike[j] = most-least <= rounding*size
		}
	}
	return alike
}

// A statistic is what is known about the error of a column's difference between groups.
type statistic struct {
	se    float64   // standard error, clustered by unit
	df    float64   // Welch and Satterthwaite's degrees of freedom; 0 when there is no interval
	drawn []float64 // studentised differences of the resamples in order; nil without resampling
	why   string    // there is no interval, with the remedy; empty when there is one
	fixed bool      // no unit differs from others of its group, in either group
}

// Why there is no interval.
const (
	oneUnit  = "a group of one unit, so there is no interval; bring more units"
	allAlike = "the units of a group all changed by the same amount, so nothing says how sure this is; see whether rows " +
		"were copied, averaged or filled in, and bring what each unit brought in itself"
)

// welch returns the statistic of a column without resampling. Units that are all alike leave no scale for an error: in
// both groups there is no interval, nor in one that is too small to tell a constant from chance.
func (t *table) welch(column int) statistic {
	var parts [groups]float64
	below, missing := 0.0, false
	for g, n := range t.n {
		if n < 2 {
			return statistic{why: oneUnit}
		}
		if t.alike[g][column] && (n < fewest || t.alike[groups-1-g][column]) {
			missing = true
			continue
		}
		parts[g] = t.spread[g][column] / float64(n)
		below += float64(parts[g]*parts[g]) / float64(n-1)
	}
	variance := parts[programme] + parts[comparison]
	if missing || variance == 0 {
		return statistic{why: allAlike, fixed: t.alike[programme][column] && t.alike[comparison][column]}
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

// effective returns how many units carry the variance of a column's difference: (Σc)²/Σc² of what each contributes, its
// squared deviation over n(n−1) of its group (the participation ratio). 0 where there is no variance.
func (t *table) effective(column int) float64 {
	var sum, squares float64
	for g, n := range t.n {
		for i := range n {
			d := t.values[g][i*t.columns+column]
			c := d * d / float64(n) / float64(max(n-1, 1))
			sum += c
			squares += float64(c * c)
		}
	}
	if squares == 0 {
		return 0
	}
	return sum * sum / squares
}
