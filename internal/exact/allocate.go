package exact

import (
	"cmp"
	"math/big"
	"slices"
)

// Allocate splits total into whole units in proportion to weights, by largest remainders (Hamilton's method): every
// part is the floor or the ceiling of its exact share, and the parts add up to total. Ties go to the larger weight,
// then to the earlier place. Weights must be non-negative with a positive sum; otherwise ok is false.
func Allocate(total *big.Int, weights []*big.Int) (parts []*big.Int, ok bool) {
	sum := new(big.Int)
	for _, w := range weights {
		if w.Sign() < 0 {
			return nil, false
		}
		sum.Add(sum, w)
	}
	if sum.Sign() == 0 {
		return nil, false
	}
	// Allocating the magnitude and restoring the sign treats a credit as the mirror of a charge.
	magnitude := new(big.Int).Abs(total)
	left := new(big.Int).Set(magnitude)
	parts = make([]*big.Int, len(weights))
	remainders := make([]*big.Int, len(weights))
	order := make([]int, len(weights))
	for i, w := range weights {
		share := new(big.Int).Mul(magnitude, w)
		parts[i], remainders[i] = share.QuoRem(share, sum, new(big.Int))
		left.Sub(left, parts[i])
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(remainders[b].Cmp(remainders[a]), weights[b].Cmp(weights[a]), cmp.Compare(a, b))
	})
	one := big.NewInt(1)
	for _, i := range order[:left.Int64()] { // fewer units are left than there are parts
		parts[i].Add(parts[i], one)
	}
	if total.Sign() < 0 {
		for _, p := range parts {
			p.Neg(p)
		}
	}
	return parts, true
}
