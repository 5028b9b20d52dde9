package equity

import (
	"math/big"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/metrics"
)

// A Counting says which customers an acquisition cost is spread over. The zero value is Blended.
type Counting uint8

// The countings, in the field's words.
const (
	Blended     Counting = iota // all new customers, those who came by themselves included
	Paid                        // new customers, without those who came by themselves
	WithWonBack                 // all new customers and those won back
	countings
)

var countingWords = [countings]string{
	"new customer", "new customer who was paid for", "customer who is new or won back",
}

// String returns what one of those counted is: "new customer".
func (c Counting) String() string {
	if c >= countings {
		return "Counting(" + strconv.Itoa(int(c)) + ")"
	}
	return countingWords[c]
}

// MarshalText returns the words of String; a value that is none of the constants is a [metrics.Fault].
func (c Counting) MarshalText() ([]byte, error) {
	var check checker
	check.counting(c)
	return []byte(c.String()), check.err()
}

func (c *checker) counting(k Counting) {
	if k >= countings {
		c.add("counting", k.String(), "unknown", "use Blended, Paid or WithWonBack")
	}
}

// An Acquisition is what was spent on acquiring customers in some time, and what came of it. The caller sees to it that
// both are of the same effort: where it takes a quarter to win a customer, spending of this quarter is for customers of
// the next.
type Acquisition struct {
	Spend   decimal.Decimal
	New     int64 // new customers
	Organic int64 // of these, how many came by themselves
	WonBack int64 // lost customers who came back
}

// A Cost is what one customer cost to acquire, CAC.
type Cost struct {
	PerCustomer Money           `json:"per_customer"` // says why when there were no customers
	Spend       decimal.Decimal `json:"spend"`
	Customers   int64           `json:"customers"` // how many the spend is spread over
	Counting    Counting        `json:"counting"`  // and who they are
}

// String returns the cost for people: "125.00 per new customer (50,000 for 400)".
func (c Cost) String() string {
	if c.PerCustomer.Why != "" {
		return c.PerCustomer.String()
	}
	return c.PerCustomer.String() + " per " + c.Counting.String() +
		" (" + c.Spend.String() + " for " + strconv.FormatInt(c.Customers, 10) + ")"
}

// Cost returns spend by customers, rounded to places. Blended cost looks better than paid cost the more come by
// themselves, so compare like with like. The error is Faults for negative numbers and for more organic customers than
// new ones.
func (a Acquisition) Cost(counting Counting, places int32) (Cost, error) {
	var c checker
	c.cost("spend", a.Spend)
	c.count("new customers", a.New)
	c.count("organic customers", a.Organic)
	c.count("customers won back", a.WonBack)
	if a.Organic > a.New {
		c.add("organic customers", strconv.FormatInt(a.Organic, 10),
			"more than the "+strconv.FormatInt(a.New, 10)+" new ones", "count those who came by themselves among the new ones")
	}
	c.counting(counting)
	c.places(places)
	if err := c.err(); err != nil {
		return Cost{}, err
	}
	cost := Cost{Spend: a.Spend, Customers: a.New, Counting: counting}
	switch counting {
	case Paid:
		cost.Customers -= a.Organic
	case WithWonBack:
		if a.WonBack > 1<<62 || a.New > 1<<62 {
			c.add("customers won back", strconv.FormatInt(a.WonBack, 10), "too many to add up", "check the counts")
			return Cost{}, c.err()
		}
		cost.Customers += a.WonBack
	}
	if cost.Customers == 0 {
		cost.PerCustomer.Why = a.Spend.String() + " was spent and nobody was acquired; take a longer time"
		return cost, nil
	}
	each := a.Spend.Rat()
	cost.PerCustomer = sure(exact.RoundRat(each.Quo(each, new(big.Rat).SetInt64(cost.Customers)), places))
	return cost, nil
}

// ValueToCost returns the value of a customer over the cost of acquiring one, LTV:CAC. Below 1 customers cost more than
// they are worth. It is undefined at a cost of 0 and for a negative cost.
func ValueToCost(value, cost decimal.Decimal) metrics.Estimate {
	var c checker
	c.amount("value", value)
	c.cost("acquisition cost", cost)
	if err := c.err(); err != nil {
		return metrics.Absent(metrics.Undefined, err.Error())
	}
	if cost.IsZero() {
		return metrics.Absent(metrics.Undefined, "acquiring costs nothing; look at the value itself")
	}
	e := metrics.NewEstimate(quotient(value, cost))
	e.Method = "value / acquisition cost"
	return e
}
