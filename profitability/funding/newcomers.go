package funding

import (
	"fmt"
	"math"
	"math/big"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/untangle-metrics/untangle/internal/interval"
	"github.com/untangle-metrics/untangle/metrics"
)

// NetNew is the effect on how many customers come and go.
//
// Rates are ratios of sums over periods, and their difference in differences has a Poisson interval, widened where the
// periods of a group scatter by more than that (quasi-Poisson, Student's t). An empty cell counts as one arrival.
type NetNew struct {
	Net    metrics.Estimate `json:"net"`    // joined less left, a period, for 1,000 customers at the opening
	Joined metrics.Estimate `json:"joined"` // alone
	// OnlyJoined says that those who joined are valued, without taking off those who left: the panel has them, as zeros.
	OnlyJoined bool  `json:"only_joined"`
	Value      Money `json:"value"` // of the customers gained, discounted; part of Case.Gain
}

// A table of arrivals has what came of each group's base before and since the start.
type arrivals struct {
	periods int
	start   int
	cells   [groups][]Newcomers // by period
}

// newcomers returns the counts by group and period; nil when there are none.
func (o Options) newcomers(p *panel, faults *faultList) *arrivals {
	if o.Newcomers == nil {
		return nil
	}
	a := &arrivals{periods: p.periods, start: p.start}
	var has [groups][]bool
	for g := range groups {
		a.cells[g], has[g] = make([]Newcomers, p.periods), make([]bool, p.periods)
	}
	for i, n := range o.Newcomers {
		field, g := fmt.Sprintf("newcomers %d", i+1), groupOf(n.Programme)
		at, ok := n.Period.Sub(p.first)
		switch {
		case !ok || at < 0 || at >= p.periods:
			faults.add(field, n.Period.String(), "is no period of the panel", "give the panel's periods, and only those", nil)
		case has[g][at]:
			faults.add(field, n.Period.String(), "is there twice for the "+groupWords[g]+" group", "remove one", nil)
		case n.Base <= 0 || min(n.Joined, n.Left) < 0 || max(n.Base, n.Joined, n.Left) > math.MaxInt64/maxPeriods/2:
			faults.add(field, fmt.Sprintf("%d, %d, %d", n.Base, n.Joined, n.Left),
				"counts of a base above 0, of joined and of left can't be that", "write how many there were", nil)
		default:
			a.cells[g][at], has[g][at] = n, true
		}
	}
	for g := range groups {
		for k, ok := range has[g] {
			if !ok && len(faults.faults) == 0 {
				faults.add("newcomers", p.first.Add(k).String(), "are missing for the "+groupWords[g]+" group",
					"give each group in each period of the panel", nil)
			}
		}
	}
	return a
}

// rate returns the effect on arrivals for one customer at the opening, with its interval; less those who left or not.
func (a *arrivals) rate(net bool, level float64) span {
	effect, variance, scattered := new(big.Rat), 0.0, 0.0
	for g, sign := range [groups]int64{programme: 1, comparison: -1} {
		for _, run := range [2]struct {
			from, to int
			sign     int64
		}{{0, a.start, -sign}, {a.start, a.periods, sign}} {
			cells := a.cells[g][run.from:run.to]
			var came, moved, base int64
			for _, c := range cells {
				gain, moves := c.count(net)
				came, moved, base = came+gain, moved+moves, base+c.Base
			}
			part := big.NewRat(came, base)
			effect.Add(effect, part.Mul(part, big.NewRat(run.sign, 1)))
			moves := float64(max(moved, 1))
			variance += moves / float64(base) / float64(base)
			for _, c := range cells {
				gain, _ := c.count(net)
				share := float64(c.Base) / float64(base)
				off := float64(gain) - float64(share*float64(came))
				scattered += off * off / (share * moves)
			}
		}
	}
	half := interval.Z(level)
	if df := float64(groups*a.periods - 4); df > 0 {
		half = -distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile((1 - level) / 2)
		variance *= max(scattered/df, 1)
	}
	half *= math.Sqrt(variance)
	return span{effect, half, half, true}
}

// count returns what is gained and how many moves it takes.
func (n Newcomers) count(net bool) (gain, moves int64) {
	if net {
		return n.Joined - n.Left, n.Joined + n.Left
	}
	return n.Joined, n.Joined
}

// estimate returns a rate for 1,000 customers.
func (a *arrivals) estimate(net bool, level float64) metrics.Estimate {
	s := a.rate(net, level).times(big.NewRat(1000, 1))
	e := metrics.NewEstimate(0)
	e.Value, _ = s.at.Float64()
	e.Low, e.High, e.Level, e.Method = e.Value-s.below, e.Value+s.above, level, "difference in differences, quasi-Poisson"
	for _, cells := range a.cells {
		for _, c := range cells {
			e.N += c.Joined
			if net {
				e.N += c.Left
			}
		}
	}
	if a.periods < 3 {
		e = e.Warn("too few periods to see whether counts scatter by more than Poisson's; bring more")
	}
	return e
}

// gained returns how many customers a rate of 1 would bring the programme in each period since the start, by the
// factors, summed up to each.
func (a *arrivals) gained(factors []*big.Rat) []*big.Rat {
	total, all := new(big.Rat), make([]*big.Rat, len(factors))
	for i, f := range factors {
		base := new(big.Rat).SetInt64(a.cells[programme][a.start+i].Base)
		total = new(big.Rat).Add(total, base.Mul(base, f))
		all[i] = total
	}
	return all
}
