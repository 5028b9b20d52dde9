package funding

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/untangle-metrics/untangle/internal/ordered"
)

const (
	fewest   = 5  // units a group for resampling
	fewUnits = 10 // below, results warn
	// fewEffective is the effective number of units below which results warn: in simulations of skewed panels, that
	// is where intervals missed the truth about twice as often as they should.
	fewEffective = 15
	perJob       = 16  // resamples that go over the table together, so that it is read from memory once for all of them
	perStride    = 512 // units that stay in the cache meanwhile
)

// statistics returns the error of every column's difference, from resamples of units within each group where there are
// enough of them. Each resample has a stream of random numbers of its own, so the number of cores doesn't show.
func (t *table) statistics(ctx context.Context, resamples int, seed uint64) ([]statistic, error) {
	all := make([]statistic, t.columns)
	for j := range all {
		all[j] = t.welch(j)
	}
	if min(t.n[programme], t.n[comparison]) < fewest {
		return all, nil
	}
	for j := range all {
		all[j].drawn = make([]float64, 0, resamples)
	}
	jobs := (resamples + perJob - 1) / perJob
	err := ordered.Run(ctx, jobs, func(job int) ([][]float64, error) {
		return t.draw(seed, job*perJob, min((job+1)*perJob, resamples)), nil
	}, func(_ int, drawn [][]float64) error {
		for _, values := range drawn {
			for j, v := range values {
				all[j].drawn = append(all[j].drawn, v)
			}
		}
		return nil
	})
	for j := range all {
		slices.Sort(all[j].drawn)
	}
	return all, err
}

// draw returns the studentised differences, by column, of resamples from one number to before another.
func (t *table) draw(seed uint64, from, to int) [][]float64 {
	n, m := to-from, t.columns
	difference, variance := make([][]float64, n), make([][]float64, n)
	random := make([]*rand.PCG, n)
	for r := range n {
		difference[r], variance[r] = make([]float64, m), make([]float64, m)
		random[r] = rand.NewPCG(seed, scatter(uint64(from+r)))
	}
	for g, sign := range [groups]float64{programme: 1, comparison: -1} {
		units := t.n[g]
		counts := make([][]int32, n)
		sums, squares := make([][]float64, n), make([][]float64, n)
		for r := range n {
			counts[r] = make([]int32, units)
			drawUnits(random[r], counts[r])
			sums[r], squares[r] = make([]float64, m), make([]float64, m)
		}
		for start := 0; start < units; start += perStride {
			end := min(start+perStride, units)
			for r := range n {
				t.addUp(g, start, counts[r][start:end], sums[r], squares[r])
			}
		}
		size := float64(units)
		for r := range n {
			for j, sum := range sums[r] {
				mean := sum / size
				difference[r][j] += float64(sign * mean)
				square := squares[r][j] / size
				// What is left of units that are all alike is rounding.
				if spread := square - float64(mean*mean); spread > 1e-12*square {
					variance[r][j] += spread / (size - 1)
				}
			}
		}
	}
	for r, v := range variance {
		for j := range v {
			difference[r][j] = studentised(difference[r][j], v[j])
		}
	}
	return difference
}

// drawUnits counts how often each unit is drawn, as many times as there are units. A random number makes two draws of
// 32 bits, which prefer no unit by more than one in 2³² over the number of units.
func drawUnits(random *rand.PCG, counts []int32) {
	n := uint64(len(counts))
	for left := len(counts); left > 0; left -= 2 {
		x := random.Uint64()
		counts[(x>>32)*n>>32]++
		if left > 1 {
			counts[(x&math.MaxUint32)*n>>32]++
		}
	}
}

// addUp adds what some units have in each column, as often as they were drawn.
func (t *table) addUp(group, start int, counts []int32, sums, squares []float64) {
	m := t.columns
	squares = squares[:len(sums)]
	for i, count := range counts {
		if count == 0 {
			continue
		}
		times := float64(count)
		row := t.values[group][(start+i)*m:][:len(sums)]
		for j, v := range row {
			part := float64(times * v)
			sums[j] += part
			squares[j] += float64(part * v)
		}
	}
}

// studentised returns a difference in standard errors: infinite where all units drawn are alike but for their group.
func studentised(difference, variance float64) float64 {
	if difference == 0 {
		return 0
	}
	if variance == 0 {
		return math.Inf(int(math.Copysign(1, difference)))
	}
	return difference / math.Sqrt(variance)
}

// scatter spreads small numbers over all 64 bits (the finaliser of SplitMix64), so that streams start far apart.
func scatter(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
