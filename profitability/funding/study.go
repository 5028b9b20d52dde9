package funding

import (
	"math"
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/metrics"
)

// A study is everything that a case is worked out from.
type study struct {
	*arms
	o        Options
	what     measure    // what gains come from
	margin   *big.Rat   // 1 where rows have profit
	factors  []*big.Rat // discount factor by period since the start
	costs    []*big.Rat // discounted, up to each period since the start
	arrivals *arrivals  // nil: nobody counted
	earned   []*big.Rat // what a rate of arrivals of 1 is worth up to each period since the start
}

func newStudy(o Options, a *arms, n *arrivals, before []Cost, during []decimal.Decimal) *study {
	s := &study{arms: a, o: o, what: revenue, margin: o.Margin.Rat(), arrivals: n}
	if o.ProfitInRows {
		s.what, s.margin = profit, big.NewRat(1, 1)
	}
	total := new(big.Rat)
	spend := func(amount decimal.Decimal, k int) {
		total.Add(total, new(big.Rat).Mul(amount.Rat(), s.factor(k)))
	}
	for _, c := range before {
		k, _ := c.Period.Sub(a.first)
		spend(c.Amount, k-a.start)
	}
	for k, amount := range during {
		spend(amount, k-a.start)
		if k >= a.start {
			s.factors = append(s.factors, s.factor(k-a.start))
			s.costs = append(s.costs, new(big.Rat).Set(total))
		}
	}
	if n != nil {
		s.earned = n.gained(s.factors)
		for _, e := range s.earned {
			e.Mul(e, o.NewcomerValue.Rat())
		}
	}
	return s
}

// factor returns the discount factor of a period, 1 for the first of the programme.
func (s *study) factor(k int) *big.Rat {
	f := math.Pow(1+s.o.DiscountRate, -float64(k)/s.year())
	return decimal.NewFromFloat(f).Round(12).Rat()
}

// resultPlaces returns the decimal places of money in results.
func (s *study) resultPlaces() int32 {
	places := max(s.places, 2)
	for _, c := range s.o.Costs {
		_, n, _ := exact.Shortest(c.Amount)
		places = max(places, n)
	}
	return places
}

// gain returns the programme's gain from an effect on a unit, with the interval of a statistic.
func (s *study) gain(effect *big.Rat, st statistic, units int) span {
	below, above, _, ok := st.reach(s.o.Level)
	g := span{effect, below, above, ok}.times(big.NewRat(int64(units), 1))
	return g.times(s.margin)
}

// arrived returns what newcomers are worth up to the i-th period since the start; nothing where they aren't valued.
func (s *study) arrived(i int) span {
	if s.arrivals == nil || s.o.NewcomerValue.IsZero() {
		return point(new(big.Rat))
	}
	return s.arrivals.rate(s.o.Gaps == DropGaps, s.o.Level).times(s.earned[i])
}

// estimate returns an effect with the interval of a statistic.
func (s *study) estimate(effect *big.Rat, st statistic, level float64) metrics.Estimate {
	value, _ := effect.Float64()
	e := metrics.NewEstimate(value)
	e.N, e.Method = int64(s.groups[programme].Units+s.groups[comparison].Units), "difference in differences"
	below, above, method, ok := st.reach(level)
	if !ok {
		return e.Warn(st.why)
	}
	e.Low, e.High, e.Level, e.Method = value-below, value+above, level, e.Method+", "+method
	return e
}

// A batch gathers the columns that are resampled together.
type batch struct {
	*arms
	contrasts []contrast
	columns   []column
}

// add adds a contrast and returns its column.
func (b *batch) add(c contrast) int {
	b.contrasts = append(b.contrasts, c)
	b.columns = append(b.columns, b.column(c))
	return len(b.columns) - 1
}

// perInteraction returns the effect on the ratio of the groups' sums of revenue and interactions, and a column of what
// each unit contributes to it, linearised (delta method). ok is false when nobody had interactions on one side.
func (s *study) perInteraction() (effect *big.Rat, each column, ok bool) {
	type part struct{ ratio, mean float64 } // revenue per interaction; interactions per unit
	var parts [groups][2]part
	effect = new(big.Rat)
	for g, units := range s.of {
		for side, run := range [2][2]int{{0, s.start}, {s.start, s.periods}} {
			money, count := new(big.Int), new(big.Int)
			for k := run[0]; k < run[1]; k++ {
				money.Add(money, s.sums[revenue][g][k].Big())
				count.Add(count, s.sums[interactions][g][k].Big())
			}
			if count.Sign() == 0 {
				return nil, nil, false
			}
			ratio := new(big.Rat).SetFrac(money, count)
			ratio.Mul(ratio, s.unitOf(revenue))
			p := &parts[g][side]
			p.ratio, _ = ratio.Float64()
			p.mean, _ = new(big.Rat).SetFrac(count, big.NewInt(int64(len(units)))).Float64()
			if (g == programme) == (side == 1) {
				effect.Add(effect, ratio)
			} else {
				effect.Sub(effect, ratio)
			}
		}
	}
	unit, _ := s.unitOf(revenue).Float64()
	return effect, func(u int) (float64, float64) {
		var z [2]float64
		size := 0.0
		for k := range s.periods {
			side := 0
			if k >= s.start {
				side = 1
			}
			p := parts[s.units[u].group][side]
			cell := u*s.periods + k
			money := float64(unit * float64(s.cells[revenue][cell]))
			usual := float64(p.ratio * float64(s.cells[interactions][cell]))
			z[side] += (money - usual) / p.mean
			size += (math.Abs(money) + math.Abs(usual)) / p.mean
		}
		return z[1] - z[0], size
	}, true
}
