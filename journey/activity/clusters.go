package activity

// clusters tells how much alike the days of one customer are. Days of different customers are independent, those of
// one aren't: some are current every day, some never twice. Sums of products of a customer's own counts, over all days
// of observation, are integers, so they merge exactly, and they give the variance of any share of moves with customers
// as clusters.
type clusters struct {
	customers [states]int64   // how many ever moved from each state
	products  [products]int64 // by state and pair of its outcomes, see at
}

// products is the number of pairs of outcomes, the order left out: 3 of two outcomes, 10 of four.
const products = 4*3 + 10 + 10 + 3

// at is where the pairs of each state begin. The pair of outcome i and an outcome j up to i is the (i(i+1)/2 + j)th.
var at = [states]int{0, 3, 6, 9, 12, 22, 32}

func pair(from State, i, j int) int {
	if j > i {
		i, j = j, i
	}
	return at[from] + i*(i+1)/2 + j
}

// add takes in one customer.
func (c *clusters) add(own *[moves]int64) {
	for from := range outcomes {
		out, n, k := outcomes[from], int64(0), at[from]
		for i, m := range out {
			// Most customers never make most moves.
			if x := own[m]; x > 0 {
				n += x
				for j, other := range out[:i+1] {
					c.products[k+j] += x * own[other]
				}
			}
			k += i + 1
		}
		if n > 0 {
			c.customers[from]++
		}
	}
}

func (c *clusters) merge(o *clusters) {
	for i, n := range o.customers {
		c.customers[i] += n
	}
	for i, n := range o.products {
		c.products[i] += n
	}
}

// designEffect returns by how much clustering multiplies the variance of the share, among all moves from a state, of
// those to the chosen states, at least 1:
//
//	Σ(x−rn)² · C/(C−1) / (N·r(1−r))
//
// where a customer made n moves from the state and x of them to the chosen ones, r = Σx/Σn, N = Σn, and there are C
// such customers (proportions in cluster sampling: Cochran, Sampling Techniques, 3rd ed. 1977, section 3.12). When r is
// 0 or 1, or there is one customer, nothing tells how alike the days are, and those of one customer count as wholly
// alike: Σn²/N. The total is of all moves on all days of observation.
//
// The other result is how many customers of equal n would be as many in effect: N²/Σn².
func (c *clusters) designEffect(from State, chosen *[states]bool, total *[moves]int64) (effect, inEffect float64) {
	var xx, xn, nn, x, n float64
	for i, a := range outcomes[from] {
		n += float64(total[a])
		if chosen[ends[a].to] {
			x += float64(total[a])
		}
		for j, b := range outcomes[from] {
			p := float64(c.products[pair(from, i, j)])
			nn += p
			if chosen[ends[a].to] {
				xn += p
				if chosen[ends[b].to] {
					xx += p
				}
			}
		}
	}
	if n == 0 {
		return 1, 0
	}
	r, customers, inEffect := x/n, float64(c.customers[from]), float64(n*n)/nn
	if r == 0 || r == 1 || customers < 2 {
		return max(nn/n, 1), inEffect
	}
	spread := xx - float64(2*r*xn) + float64(r*r*nn)
	return max(spread*customers/(customers-1)/(n*r*(1-r)), 1), inEffect
}
