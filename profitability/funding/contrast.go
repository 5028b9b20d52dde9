package funding

import (
	"math"
	"math/big"
)

// A contrast is a weighted sum of one measure over the periods of a unit, such as its mean since the start less its
// mean before. The effect on it is the difference between the means of the groups.
type contrast struct {
	what    measure
	weights []*big.Rat // by period
}

// since returns the contrast between the periods of a run, weighted, and the mean of a run before it.
func (p *panel) since(what measure, weights []*big.Rat, from, preFrom, preTo int) contrast {
	c := contrast{what, make([]*big.Rat, p.periods)}
	for k := range c.weights {
		c.weights[k] = new(big.Rat)
	}
	all := new(big.Rat)
	for i, w := range weights {
		c.weights[from+i].Set(w)
		all.Add(all, w)
	}
	all.Quo(all, big.NewRat(int64(preTo-preFrom), 1))
	for k := preFrom; k < preTo; k++ {
		c.weights[k].Sub(c.weights[k], all)
	}
	return c
}

// mean returns the contrast between the means of two runs of periods.
func (p *panel) mean(what measure, from, to, preFrom, preTo int) contrast {
	return p.since(what, repeat(big.NewRat(1, int64(to-from)), to-from), from, preFrom, preTo)
}

// slope returns the contrast that is the slope of the least-squares line through the periods before the start.
func (p *panel) slope(what measure) contrast {
	c := contrast{what, make([]*big.Rat, p.periods)}
	// With n periods, Σ(k−k̄)² = n(n²−1)/12.
	n := int64(p.start)
	for k := range c.weights {
		c.weights[k] = new(big.Rat)
		if k < p.start {
			c.weights[k].SetFrac64(6*(2*int64(k)-n+1), n*(n*n-1))
		}
	}
	return c
}

func repeat(r *big.Rat, n int) []*big.Rat {
	all := make([]*big.Rat, n)
	for i := range all {
		all[i] = r
	}
	return all
}

// effect returns the difference between the group means of a contrast, exactly.
func (a *arms) effect(c contrast) *big.Rat {
	total := new(big.Rat)
	for g, sign := range [groups]int64{programme: 1, comparison: -1} {
		share := big.NewRat(sign, int64(len(a.of[g])))
		for k, w := range c.weights {
			if w.Sign() != 0 {
				sum := new(big.Rat).SetInt(a.sums[c.what][g][k].Big())
				total.Add(total, sum.Mul(sum, w).Mul(sum, share))
			}
		}
	}
	return total.Mul(total, a.unitOf(c.what))
}

// column returns the contrast of each unit.
func (a *arms) column(c contrast) column {
	cells := a.cells[c.what]
	unit, _ := a.unitOf(c.what).Float64()
	weights := make([]float64, a.periods)
	for k, w := range c.weights {
		weights[k], _ = w.Float64()
	}
	return func(u int) (float64, float64) {
		sum, size := 0.0, 0.0
		for k, v := range cells[u*a.periods : (u+1)*a.periods] {
			part := float64(weights[k] * float64(v))
			sum += part
			size += math.Abs(part)
		}
		return float64(sum * unit), float64(size * unit)
	}
}
