package funding

import (
	"cmp"
	"context"
	"fmt"
	"math/big"

	"github.com/shopspring/decimal"
)

// A Sensitivity is what the net would be if one thing were otherwise. Its verdict is that of the interval alone. At
// the end of the interval, it says which side of 0 the net is on.
type Sensitivity struct {
	Case    string  `json:"case"` // "without unit oslo"
	Net     Money   `json:"net"`
	Verdict Verdict `json:"verdict"`
	// Deciding marks the cases that leave a unit out, which shouldn't change the verdict.
	Deciding bool `json:"-"`
}

// An outcome is what the main run leaves for the sensitivities to start from.
type outcome struct {
	effects []*big.Rat // on gains up to each period since the start
	stats   []statistic
	path    []Point
	table   *table
	// extra are the cases that were resampled with the rest.
	extra []extra
}

type extra struct {
	name   string
	column int
}

// otherwise adds the contrasts that other choices of periods make to a batch.
func (s *study) otherwise(b *batch, effects []*big.Rat) []extra {
	var all []extra
	n := len(s.factors)
	if n > 1 {
		best, most := 0, new(big.Rat)
		for i, e := range effects {
			step := new(big.Rat).Set(e)
			if i > 0 {
				step.Sub(step, effects[i-1])
			}
			if i == 0 || step.Cmp(most) > 0 {
				best, most = i, step
			}
		}
		factors := append([]*big.Rat{}, s.factors...)
		factors[best] = new(big.Rat)
		all = append(all, extra{
			fmt.Sprintf("without the gain of the best period, %v", s.first.Add(s.start+best)),
			b.add(s.since(s.what, factors, s.start, 0, s.start)),
		})
	}
	if s.start > 1 {
		from := s.start / 2
		all = append(all, extra{
			fmt.Sprintf("compared with the %d periods before the start instead of %d", s.start-from, s.start),
			b.add(s.since(s.what, s.factors, s.start, from, s.start)),
		})
	}
	return all
}

// sensitivity returns the table.
func (s *study) sensitivity(ctx context.Context, main outcome, b *batch, stats []statistic) ([]Sensitivity, error) {
	var all []Sensitivity
	places, last := s.resultPlaces(), len(main.path)-1
	add := func(name string, m Money) *Sensitivity {
		all = append(all, Sensitivity{Case: name, Net: m, Verdict: verdictOn(m)})
		return &all[len(all)-1]
	}
	units := s.groups[programme].Units
	net := func(existing span) Money {
		return existing.plus(s.arrived(last)).money(places).minus(main.path[last].Cost)
	}
	existing := s.gain(main.effects[last], main.stats[last], units)
	add("as measured", main.path[last].Net)
	if main.path[last].Net.Interval {
		low := main.path[last].Net.Low
		end := Money{Value: low, Low: low, High: low}
		add("at the lower end of the interval", end).Verdict = verdictOn(Money{Low: low, High: low, Interval: true})
	}
	for _, change := range []struct {
		word string
		by   *big.Rat
	}{{"lower", big.NewRat(4, 5)}, {"higher", big.NewRat(6, 5)}} {
		name, by := "gain of each unit a fifth "+change.word, change.by
		if !s.o.ProfitInRows {
			name, by = s.otherMargin(change.word, by)
		}
		if by != nil {
			add(name, net(existing.times(by)))
		}
	}
	if half := (last + 1) / 2; half > 0 {
		p := main.path[half-1]
		add(fmt.Sprintf("until %v only", p.Period), p.Net)
	}
	for _, e := range main.extra {
		add(e.name, net(s.gain(s.effect(b.contrasts[e.column]), stats[e.column], units)))
	}
	for _, u := range s.extremes(main.table, last) {
		less := s.without(u.unit)
		one := batch{arms: less}
		one.add(b.contrasts[last])
		again, err := less.newTable(one.columns).statistics(ctx, s.o.Resamples, s.o.Seed)
		if err != nil {
			return nil, err
		}
		name := fmt.Sprintf("without unit %s, which counts most %s", s.units[u.unit].name, u.side)
		add(name, net(s.gain(less.effect(one.contrasts[0]), again[0], units))).Deciding = true
	}
	return all, nil
}

// otherMargin returns the name and factor of a case with another margin. One over 1 becomes 1, with nil for the factor
// if it already is: no increment holds more profit than revenue.
func (s *study) otherMargin(word string, by *big.Rat) (string, *big.Rat) {
	margin, one := new(big.Rat).Mul(s.margin, by), big.NewRat(1, 1)
	if margin.Cmp(one) <= 0 {
		return fmt.Sprintf("margin a fifth %s: %v", word, decimal.NewFromBigRat(margin, 4)), by
	}
	if s.margin.Cmp(one) == 0 {
		return "", nil
	}
	return "margin as high as can be: 1", new(big.Rat).Inv(s.margin)
}

type extreme struct {
	unit int
	side string
}

// extremes returns the unit for the programme and the one against it whose absence changes a column's effect most,
// where enough units are left to compare.
func (s *study) extremes(t *table, column int) []extreme {
	if min(t.n[programme], t.n[comparison]) < 3 {
		return nil
	}
	least, most := extreme{-1, "for the programme"}, extreme{-1, "against it"}
	var down, up float64
	for g, sign := range [groups]float64{programme: -1, comparison: 1} {
		for i, u := range s.of[g] {
			// Without it, the group's mean moves the other way by the unit's distance from it over n−1.
			change := sign * t.values[g][i*t.columns+column] / float64(t.n[g]-1)
			if cmp.Less(change, down) {
				down, least.unit = change, u
			}
			if cmp.Less(up, change) {
				up, most.unit = change, u
			}
		}
	}
	if least.unit < 0 || most.unit < 0 {
		return nil
	}
	return []extreme{least, most}
}
