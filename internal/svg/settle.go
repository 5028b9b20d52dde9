package svg

// A Wish is where a thing wants to stand on a line.
type Wish struct {
	At     float64
	Weight float64 // more than 0; how much it costs to move it
	Before float64 // the room that it needs before its place
	After  float64 // and after it
}

// Settle returns places in the order of the wishes that keep everything between low and high and its room free, and
// are the least squares away from what was wished: isotonic regression by pooling adjacent violators (Barlow et al.
// 1972). When there is too little room, what comes last ends beyond high.
func Settle(wishes []Wish, low, high float64) []float64 {
	// Without the room between them, places need only be in order.
	taken := make([]float64, len(wishes))
	used := low
	for i, w := range wishes {
		taken[i] = used + w.Before
		used += w.Before + w.After
	}
	type pool struct {
		mean, weight float64
		n            int
	}
	var pools []pool
	for i, w := range wishes {
		// The conversions keep machines from fusing operations, which would give other bits.
		p := pool{w.At - taken[i], w.Weight, 1}
		for len(pools) > 0 && pools[len(pools)-1].mean >= p.mean {
			q := pools[len(pools)-1]
			pools = pools[:len(pools)-1]
			sum := p.weight + q.weight
			p = pool{(float64(p.mean*p.weight) + float64(q.mean*q.weight)) / sum, sum, p.n + q.n}
		}
		pools = append(pools, p)
	}
	at := make([]float64, 0, len(wishes))
	for _, p := range pools {
		shift := max(min(p.mean, high-used), 0)
		for range p.n {
			at = append(at, taken[len(at)]+shift)
		}
	}
	return at
}
