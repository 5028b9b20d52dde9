package samplecompany

import (
	"math"
	"math/rand/v2"
	"strconv"
)

// A customer is a company with a contract, or one that asked for it.
type customer struct {
	id       string
	number   int
	segment  int
	region   string
	channel  string
	plan     string
	since    int // day of the contract, or of a prospect's first visit; negative before observation
	prospect bool
	fee      float64 // EUR a month
	appetite float64 // for support and training, 1 on average
	mood     float64 // points of score, 0 on average
}

// census draws every company that ever appears: those with a contract on the first day, then month by month those
// that sign and those that only ask.
func census(seed uint64, w *world) []*life {
	var lives []*life
	enter := func(draw func(*rand.Rand, *customer)) {
		n := len(lives)
		l := &life{world: w, rng: source(seed, streamCustomers+uint64(n))}
		l.customer = newCustomer(l.rng, n)
		draw(l.rng, &l.customer)
		lives = append(lives, l)
	}
	for range openingCustomers {
		enter(func(rng *rand.Rand, c *customer) { c.since = -1 - rng.IntN(4*365) })
	}
	for m := range months {
		first := dayOf(firstYear, 1, 1)
		for w.month[first] != m {
			first++
		}
		length := dateOf(first).AddDate(0, 1, -1).Day()
		for range joinsIn(m) {
			enter(func(rng *rand.Rand, c *customer) { c.since = first + rng.IntN(length) })
		}
		for range prospectsMonthly {
			enter(func(rng *rand.Rand, c *customer) { c.since, c.prospect = first+rng.IntN(length), true })
		}
	}
	return lives
}

func newCustomer(rng *rand.Rand, n int) customer {
	c := customer{number: n, id: "C" + strconv.Itoa(10001 + n)[1:]}
	u := rng.Float64()
	for c.segment < len(segments)-1 && u >= segments[c.segment].share {
		u -= segments[c.segment].share
		c.segment++
	}
	s := segments[c.segment]
	c.region = regions[rng.IntN(len(regions))]
	c.channel = channels[rng.IntN(len(channels))]
	higher := rng.IntN(2)
	c.plan = s.plans[higher]
	c.fee = s.fee * (0.85 + 0.3*float64(higher)) * spread(rng)
	c.appetite = spread(rng)
	c.mood = noise(rng, 0.7)
	return c
}

// transfer moves the customer to the next segment. Its fee goes half of the way, on a logarithmic scale.
func (c *customer) transfer(rng *rand.Rand) {
	from := segments[c.segment]
	to := segments[from.next]
	c.segment = from.next
	c.plan = to.plans[rng.IntN(2)]
	c.fee *= math.Sqrt(to.fee / from.fee)
}

// appendRow writes the customer as it is now; since is the day from which that holds, or always.
func (c *customer) appendRow(b []byte, since int) []byte {
	const layout = "2006-01-02"
	b = append(append(b, c.id...), ',')
	if since != always {
		b = dateOf(since).AppendFormat(b, layout)
	}
	for _, field := range [...]string{segments[c.segment].name, c.region, c.plan, c.channel} {
		b = append(append(b, ','), field...)
	}
	b = append(b, ',')
	if c.since < 0 {
		b = dateOf(c.since).AppendFormat(b, layout)
	}
	return append(b, '\n')
}

const always = -1

// spread draws a factor of mean 1 between 0.09 and 2.89, with a longer tail on the right. Like all products here that a
// sum follows, its are rounded by a conversion, so that every machine writes the same files.
func spread(rng *rand.Rand) float64 {
	a, b := float64(1.4*rng.Float64()), float64(1.4*rng.Float64())
	return (0.3 + a) * (0.3 + b)
}

// noise draws from a bell-shaped distribution of mean 0: the sum of three uniform variables, whose variance is 1/4.
func noise(rng *rand.Rand, deviation float64) float64 {
	return float64(2 * deviation * (rng.Float64() + rng.Float64() + rng.Float64() - 1.5))
}
