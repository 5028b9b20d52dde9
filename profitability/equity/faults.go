package equity

import (
	"math"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/metrics"
)

// mostPlaces is how many decimal places an amount has at most.
const mostPlaces = 18

// A checker gathers what is wrong with an input; before goes in front of the names of fields.
type checker struct {
	before string
	faults metrics.Faults
}

func (c *checker) add(field, value, cause, remedy string) {
	c.faults = append(c.faults, metrics.Fault{
		Op: "equity", Field: c.before + field, Value: value, Cause: cause, Remedy: remedy,
	})
}

func (c *checker) err() error { return c.faults.Err() }

func (c *checker) share(field string, x float64) {
	if !(x >= 0 && x <= 1) {
		c.add(field, number(x), "not from 0 to 1", "write 80 % as 0.8")
	}
}

// rate checks a discount or growth rate.
func (c *checker) rate(field string, x float64) {
	if !(x > -1) || math.IsInf(x, 0) {
		c.add(field, number(x), "not a finite number above −1", "write 12 % as 0.12")
	}
}

func (c *checker) count(field string, n int64) {
	if n < 0 {
		c.add(field, strconv.FormatInt(n, 10), "negative", "give the number of customers or prospects, 0 for none")
	}
}

func (c *checker) places(n int32) {
	if n < 0 || n > mostPlaces {
		c.add("places", strconv.Itoa(int(n)), "not from 0 to 18", "use 2 for cents")
	}
}

// amount checks that arithmetic can be done with an amount.
func (c *checker) amount(field string, d decimal.Decimal) bool {
	if _, places, ok := exact.Shortest(d); !ok || places > mostPlaces {
		c.add(field, exact.Text(d), "more than 18 digits or decimal places", "round it, or count in larger units")
		return false
	}
	return true
}

func (c *checker) cost(field string, d decimal.Decimal) {
	if c.amount(field, d) && d.IsNegative() {
		c.add(field, exact.Text(d), "negative", "give what is spent as a positive amount")
	}
}

// number writes a rate as people write it.
func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
