package whale

import (
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
)

// A column is a list of amounts in units of 10^exp. One of the slices holds them: the narrowest that can.
type column struct {
	exp   int32
	short []int64
	long  []exact.Int128
	wide  []*big.Int
}

// load sets v to amount i and returns it.
func (c *column) load(v *big.Int, i int) *big.Int {
	switch {
	case c.short != nil:
		return v.SetInt64(c.short[i])
	case c.long != nil:
		if small, ok := c.long[i].Int64(); ok {
			return v.SetInt64(small)
		}
		return v.Set(c.long[i].Big())
	}
	return v.Set(c.wide[i])
}

func (c *column) big(i int) *big.Int { return c.load(new(big.Int), i) }

func (c *column) decimal(i int) decimal.Decimal {
	switch {
	case c.short != nil:
		return decimal.New(c.short[i], c.exp)
	case c.long != nil:
		return c.long[i].Decimal(c.exp)
	}
	return decimal.NewFromBigInt(c.wide[i], c.exp)
}

func (c *column) sign(i int) int {
	switch {
	case c.short != nil:
		return exact.FromInt64(c.short[i]).Sign()
	case c.long != nil:
		return c.long[i].Sign()
	}
	return c.wide[i].Sign()
}

// float returns amount i in units, nearly.
func (c *column) float(i int) float64 {
	switch {
	case c.short != nil:
		return float64(c.short[i])
	case c.long != nil:
		return c.long[i].Float64()
	}
	f, _ := new(big.Float).SetInt(c.wide[i]).Float64()
	return f
}

// compare orders two amounts.
func (c *column) compare(i, j int) int {
	switch {
	case c.short != nil:
		return exact.FromInt64(c.short[i]).Cmp(exact.FromInt64(c.short[j]))
	case c.long != nil:
		return c.long[i].Cmp(c.long[j])
	}
	return c.wide[i].Cmp(c.wide[j])
}

// sum returns the sum of amounts lo to hi−1 in units. The cumulative sums of n short amounts add up to less than
// 2^62·n², which 128 bits hold up to 2^32 customers: more than memory does.
func (c *column) sum(lo, hi int) *big.Int {
	var sum exact.Int128
	switch {
	case c.short != nil:
		for _, v := range c.short[lo:hi] {
			sum = sum.AddInt64(v)
		}
	case c.long != nil:
		for _, v := range c.long[lo:hi] {
			sum = sum.Plus(v)
		}
	case c.wide != nil:
		total := new(big.Int)
		for _, v := range c.wide[lo:hi] {
			total.Add(total, v)
		}
		return total
	}
	return sum.Big()
}

// running returns the cumulative sums of a column that isn't long.
func (c *column) running() column {
	r := column{exp: c.exp}
	if c.wide != nil {
		r.wide = make([]*big.Int, len(c.wide))
		last := new(big.Int)
		for i, v := range c.wide {
			last = new(big.Int).Add(last, v)
			r.wide[i] = last
		}
		return r
	}
	if c.sumsFit() {
		r.short = make([]int64, len(c.short))
		last := int64(0)
		for i, v := range c.short {
			last += v
			r.short[i] = last
		}
		return r
	}
	r.long = make([]exact.Int128, len(c.short))
	var last exact.Int128
	for i, v := range c.short {
		last = last.AddInt64(v)
		r.long[i] = last
	}
	return r
}

// sumsFit reports whether no sum of some of the short amounts needs more than 64 bits.
func (c *column) sumsFit() bool {
	var gains, losses exact.Int128
	for _, v := range c.short {
		if v > 0 {
			gains = gains.AddInt64(v)
		} else {
			losses = losses.AddInt64(v)
		}
	}
	_, up := gains.Int64()
	_, down := losses.Int64()
	return up && down
}
