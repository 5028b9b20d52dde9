package equity

import (
	"errors"
	"math/big"
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/metrics"
)

// A Segment is customers who are alike, and the prospects that are being worked on to join them: a cohort, a plan, a
// region. Numbers of prospects and their rate may be left at 0.
type Segment struct {
	Name      string
	Customers int64           // customers today, the base
	Margin    decimal.Decimal // of a customer in a period
	Growth    float64         // rate at which the margin grows
	// Retention is the share that stays from one period to the next. An interval of it becomes one of the equity.
	Retention metrics.Estimate
	Prospects int64           // the pipeline
	Rate      float64         // share of the prospects who become customers
	Spend     decimal.Decimal // on each prospect, won or not
}

// Options say how equity is found. The zero value doesn't discount, has the first margin of everyone at the end of the
// period, and rounds to whole units.
type Options struct {
	Discount float64 `json:"discount"` // rate of a period
	Horizon  int     `json:"horizon"`  // number of margins that count; 0 is for ever
	Base     Timing  `json:"base"`     // first margin of today's customers
	Pipeline Timing  `json:"pipeline"` // first margin of prospects who become customers
	Places   int32   `json:"places"`   // decimal places of amounts, 0 to 18
}

func (c *checker) segment(s Segment, o Options) {
	c.count("customers", s.Customers)
	c.count("prospects", s.Prospects)
	c.amount("margin", s.Margin)
	c.cost("spend", s.Spend)
	c.share("rate", s.Rate)
	e := s.Retention
	switch {
	case !e.IsKnown():
		c.add("retention", e.State.String(), "no value", "measure it, or leave the segment out and say so")
		return
	case !(e.Low >= 0 && e.Low <= e.Value && e.Value <= e.High && e.High <= 1):
		c.add("retention", number(e.Value), "its interval "+number(e.Low)+" to "+number(e.High)+
			" doesn't hold it, or isn't from 0 to 1", "clip the interval to 0 and 1")
		return
	case !(e.Level >= 0 && e.Level < 1):
		c.add("retention level", number(e.Level), "not from 0 to below 1", "write 95 % as 0.95")
	}
	for _, timing := range [...]Timing{o.Base, o.Pipeline} {
		if _, err := s.terms(o, e.Value, timing).multiple(); err != nil {
			var faults metrics.Faults
			errors.As(err, &faults) // multiple returns nothing else
			for _, f := range faults {
				f.Field = c.before + f.Field
				c.faults = append(c.faults, f)
			}
			return
		}
	}
}

func (s Segment) terms(o Options, retention float64, timing Timing) Terms {
	return Terms{
		Retention: retention, Discount: o.Discount, Growth: s.Growth, Timing: timing, Horizon: o.Horizon,
	}
}

// worth is what a segment is worth, in two parts.
type worth struct{ base, pipeline *big.Rat }

func (w worth) total() *big.Rat { return new(big.Rat).Add(w.base, w.pipeline) }

// worth values the segment at a retention, exactly:
//
//	base      customers · margin · multiple
//	pipeline  prospects · (rate · margin · multiple − spend)
func (s Segment) worth(o Options, retention float64) (worth, error) {
	ofBase, err := s.terms(o, retention, o.Base).multiple()
	if err != nil {
		return worth{}, err
	}
	ofNew, err := s.terms(o, retention, o.Pipeline).multiple()
	if err != nil {
		return worth{}, err
	}
	base := ofBase.Mul(ofBase, s.Margin.Rat())
	base.Mul(base, new(big.Rat).SetInt64(s.Customers))
	each := ofNew.Mul(ofNew, s.Margin.Rat())
	each.Mul(each, rational(s.Rate))
	each.Sub(each, s.Spend.Rat())
	return worth{base, each.Mul(each, new(big.Rat).SetInt64(s.Prospects))}, nil
}

// amounts is a worth that has been rounded.
type amounts struct{ base, pipeline decimal.Decimal }

func (w worth) rounded(places int32) amounts {
	return amounts{exact.RoundRat(w.base, places), exact.RoundRat(w.pipeline, places)}
}

func (a amounts) total() decimal.Decimal { return a.base.Add(a.pipeline) }

func (a amounts) plus(b amounts) amounts {
	return amounts{a.base.Add(b.base), a.pipeline.Add(b.pipeline)}
}

// check returns everything that is wrong with segments and options.
func check(segments []Segment, o Options) error {
	var c checker
	// Rates of segments are checked with their terms; those they share are checked here, once.
	c.terms(Terms{Discount: o.Discount, Horizon: o.Horizon, Timing: o.Base})
	c.timing("timing of the pipeline", o.Pipeline)
	c.places(o.Places)
	sharedFaults := len(c.faults)
	if len(segments) == 0 {
		c.add("segments", "", "there are none", "give at least one")
	}
	seen := make(map[string]bool, len(segments))
	for i, s := range segments {
		c.before = "segment " + strconv.Itoa(i+1) + " " + strconv.Quote(s.Name) + ": "
		if s.Name == "" || seen[s.Name] {
			c.add("name", s.Name, "empty or there twice", "give each segment a name of its own")
		}
		seen[s.Name] = true
		if sharedFaults > 0 {
			// Without good options nothing can be said of what the segment would be worth.
			c.segment(s, Options{Horizon: 1})
			continue
		}
		c.segment(s, o)
	}
	return c.err()
}
