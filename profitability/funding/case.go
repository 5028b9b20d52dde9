package funding

import (
	"context"
	"iter"
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Case is the answer: whether the programme funds itself, and what that rests on.
type Case struct {
	Verdict    Verdict `json:"verdict"`
	Why        string  `json:"why"`
	Randomised bool    `json:"randomised"` // effects are the programme's; if not, they are associations

	Start      metrics.Period `json:"start"`
	Before     int            `json:"before"` // periods before the start
	Since      int            `json:"since"`  // periods from the start on
	Programme  Group          `json:"programme"`
	Comparison Group          `json:"comparison"`

	Margin       decimal.Decimal `json:"margin"` // 0 with ProfitInRows
	ProfitInRows bool            `json:"profit_in_rows"`
	DiscountRate float64         `json:"discount_rate"`
	Level        float64         `json:"level"`
	Resamples    int             `json:"resamples"`
	Seed         uint64          `json:"seed"`

	// Revenue, Interactions and PerInteraction are effects on a unit and period: revenue, which is what enters the gain
	// unless rows have profit, and the two that it is made of. The latter are missing when nobody counted interactions.
	Revenue        metrics.Estimate `json:"revenue"`
	Interactions   metrics.Estimate `json:"interactions"`
	PerInteraction metrics.Estimate `json:"per_interaction"`
	Increment      Money            `json:"increment"` // revenue that the effect is in all, undiscounted
	NetNew         *NetNew          `json:"net_new,omitempty"`

	Gain        Money            `json:"gain"` // of existing customers and of newcomers valued, discounted
	Cost        decimal.Decimal  `json:"cost"` // discounted
	Net         Money            `json:"net"`  // gain less cost
	Return      metrics.Estimate `json:"return"`
	BenefitCost metrics.Estimate `json:"benefit_cost"`
	BreakEven   BreakEven        `json:"break_even"`
	Path        []Point          `json:"path"`

	Trends      Trends        `json:"trends"`
	Events      []Event       `json:"events"`
	Sensitivity []Sensitivity `json:"sensitivity"`
	Warnings    []string      `json:"warnings,omitempty"`
}

// Evaluate works out the case of a programme from a panel of rows, in any order.
//
// The effect on a unit is (ȳ₁ − ȳ₀) of the programme less (ȳ₁ − ȳ₀) of the comparison, where ȳ₀ and ȳ₁ are means over
// units of their means over the periods before and since the start. The gain is the sum over the programme's units and
// periods, times the margin; the return is (gain − cost)/cost.
//
// The error is [metrics.Faults], or that of ctx. Faults are options that are missing or contradict each other, rows
// that are (unit, period) twice, of another grain, without a unit, or of a unit in both groups ([ErrStaggered]), gaps
// that Options.Gaps refuses, a start that doesn't split the panel, periods without rows, a group without units, costs
// after the panel, and panels over 400 periods or 50,000,000 cells.
func Evaluate(ctx context.Context, rows iter.Seq[Row], o Options) (*Case, error) {
	s, err := prepare(rows, o)
	if err != nil {
		return nil, err
	}
	return s.evaluate(ctx)
}

func prepare(rows iter.Seq[Row], o Options) (*study, error) {
	var faults faultList
	o = o.settled(&faults)
	p := readPanel(rows, o, &faults)
	if err := faults.err(); err != nil {
		return nil, err
	}
	before, during := o.costs(p, &faults)
	n := o.newcomers(p, &faults)
	a := newArms(p, o.Gaps, &faults)
	if err := faults.err(); err != nil {
		return nil, err
	}
	return newStudy(o, a, n, before, during), nil
}

func (s *study) evaluate(ctx context.Context) (*Case, error) {
	b := &batch{arms: s.arms}
	var main outcome
	for i := range s.factors {
		c := s.since(s.what, s.factors[:i+1], s.start, 0, s.start)
		b.add(c)
		main.effects = append(main.effects, s.effect(c))
	}
	main.extra = s.otherwise(b, main.effects)
	parts := s.parts(b)
	main.table = s.newTable(b.columns)
	stats, err := main.table.statistics(ctx, s.o.Resamples, s.o.Seed)
	if err != nil {
		return nil, err
	}
	main.stats = stats[:len(s.factors)]
	main.path = s.path(main.effects, main.stats)
	end := main.path[len(main.path)-1]
	c := &Case{
		Randomised: s.o.Randomised, Start: s.o.Start, Before: s.start, Since: len(s.factors),
		Programme: s.groups[programme], Comparison: s.groups[comparison],
		Margin: s.o.Margin, ProfitInRows: s.o.ProfitInRows, DiscountRate: s.o.DiscountRate,
		Level: s.o.Level, Resamples: s.o.Resamples, Seed: s.o.Seed,
		Gain: end.Gain, Cost: end.Cost, Net: end.Net, Path: main.path, BreakEven: s.breakEven(main.path),
		Events: s.events(),
	}
	s.tellParts(c, b, parts, stats)
	s.tellNewcomers(c)
	cost, _ := s.costs[len(s.costs)-1].Float64()
	c.Return = s.ratio(c.Net, cost, "net over cost")
	c.BenefitCost = s.ratio(c.Gain, cost, "gain over cost")
	if c.Sensitivity, err = s.sensitivity(ctx, main, b, stats); err != nil {
		return nil, err
	}
	c.Verdict, c.Why = c.judge(s.o.DespiteTrends)
	last := len(s.factors) - 1
	c.Warnings = c.caveats()
	if main.stats[last].why == "" {
		c.weigh(main.table, last)
	}
	return c, nil
}

// ratio returns a money interval over the cost.
func (s *study) ratio(m Money, cost float64, method string) metrics.Estimate {
	e := over(m, cost, method)
	if e.IsKnown() {
		e.N = int64(s.groups[programme].Units + s.groups[comparison].Units)
		if m.Interval {
			e.Level = s.o.Level
		}
	}
	return e
}

// parts are the columns of the effects that are told besides the gain; negative ones aren't there.
type parts struct {
	revenue, interactions, perInteraction, slope, placebo int
	ratio                                                 *big.Rat // effect on revenue per interaction
}

func (s *study) parts(b *batch) parts {
	p := parts{interactions: -1, perInteraction: -1, slope: -1, placebo: -1}
	p.revenue = b.add(s.mean(revenue, s.start, s.periods, 0, s.start))
	if s.cells[interactions] != nil {
		p.interactions = b.add(s.mean(interactions, s.start, s.periods, 0, s.start))
		if effect, column, ok := s.perInteraction(); ok {
			p.ratio, p.perInteraction = effect, len(b.columns)
			b.columns = append(b.columns, column)
			b.contrasts = append(b.contrasts, contrast{})
		}
	}
	if s.start >= 3 {
		p.slope = b.add(s.slope(s.what))
		p.placebo = b.add(s.mean(s.what, s.start/2, s.start, 0, s.start/2))
	}
	return p
}

// tellParts fills in the effects on a unit, and the check of trends.
func (s *study) tellParts(c *Case, b *batch, p parts, stats []statistic) {
	tell := func(column int, level float64, why string) metrics.Estimate {
		if column < 0 {
			return metrics.Absent(metrics.Missing, why)
		}
		return s.estimate(s.effect(b.contrasts[column]), stats[column], level)
	}
	c.Revenue = tell(p.revenue, s.o.Level, "")
	c.Interactions = tell(p.interactions, s.o.Level, "nobody counted interactions")
	switch {
	case p.perInteraction >= 0:
		c.PerInteraction = s.estimate(p.ratio, stats[p.perInteraction], s.o.Level)
	case p.interactions >= 0:
		c.PerInteraction = metrics.Absent(metrics.Undefined, "a group has no interactions before or since the start")
	default:
		c.PerInteraction = metrics.Absent(metrics.Missing, "nobody counted interactions")
	}
	const short = "fewer than three periods before the start"
	both := 1 - (1-s.o.Level)/2
	c.Trends = trends(s.start, c.least(), tell(p.slope, both, short), tell(p.placebo, both, short))
	for _, j := range []int{p.slope, p.placebo} {
		// There is no interval, and no doubt either that the groups went different ways.
		if j >= 0 && stats[j].fixed && s.effect(b.contrasts[j]).Sign() != 0 {
			c.Trends.State, c.Trends.Note = Differed, movedApart
		}
	}
	units := int64(s.groups[programme].Units)
	below, above, _, ok := stats[p.revenue].reach(s.o.Level)
	all := span{s.effect(b.contrasts[p.revenue]), below, above, ok}.times(big.NewRat(units*int64(c.Since), 1))
	c.Increment = all.money(s.resultPlaces())

	ones := repeat(big.NewRat(1, 1), c.Since)
	total := s.effect(s.since(s.what, ones, s.start, 0, s.start))
	total.Mul(total, big.NewRat(units, 1)).Mul(total, s.margin)
	if s.arrivals != nil {
		earned := s.arrivals.gained(ones)[c.Since-1]
		rate := s.arrivals.rate(s.o.Gaps == DropGaps, s.o.Level).at
		total.Add(total, earned.Mul(earned, rate).Mul(earned, s.o.NewcomerValue.Rat()))
	}
	for _, cost := range s.o.Costs {
		if k, _ := cost.Period.Sub(s.o.Start); k >= 0 {
			total.Sub(total, cost.Amount.Rat())
		}
	}
	c.BreakEven.Extrapolated = s.extrapolate(c.Net, total)
}

// tellNewcomers fills in the effect on those who come and go, if anybody counted.
func (s *study) tellNewcomers(c *Case) {
	if s.arrivals == nil {
		return
	}
	c.NetNew = &NetNew{
		Net: s.arrivals.estimate(true, s.o.Level), Joined: s.arrivals.estimate(false, s.o.Level),
		OnlyJoined: s.o.Gaps != DropGaps, Value: s.arrived(len(s.factors) - 1).money(s.resultPlaces()),
	}
}
