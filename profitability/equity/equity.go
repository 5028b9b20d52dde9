package equity

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
)

// An Equity is what a company's customers are worth: those it has, and those it is about to win.
type Equity struct {
	Segments []SegmentEquity `json:"segments"` // in the order they were given
	Base     Money           `json:"base"`     // sum over segments
	Pipeline Money           `json:"pipeline"` // sum over segments
	Total    Money           `json:"total"`    // base + pipeline
	Levers   []Lever         `json:"levers"`   // what a step in each of four things is worth
	Options  Options         `json:"options"`
	Warnings []string        `json:"warnings,omitempty"`
}

// A SegmentEquity is what one segment is worth.
type SegmentEquity struct {
	Name      string          `json:"name"`
	Customers int64           `json:"customers"`
	Prospects int64           `json:"prospects"`
	Each      decimal.Decimal `json:"each"`     // a customer today, for show: Base is rounded by itself
	EachNew   decimal.Decimal `json:"each_new"` // a customer who is just being won, before what winning costs
	Base      Money           `json:"base"`
	Pipeline  Money           `json:"pipeline"`
	Total     Money           `json:"total"`
}

// Of returns the equity of segments:
//
//	base      customers · margin · multiple
//	pipeline  prospects · (rate · margin · multiple − spend)
//
// with the multiple of [Terms.Multiple]. The base and the pipeline of each segment are rounded once, and everything
// else is the sum of these.
//
// An interval of retention, if it has a level, gives one of the equity. Within a segment its ends go to the ends,
// because value rises steadily with retention (and falls where the margin is negative). Over segments, whose estimates
// are taken to be independent, distances to each side add as squares: the method of variance estimates recovery, MOVER
// (Zou & Donner 2008, Statistics in Medicine 27:1693–1702). A total has an interval when every segment with a worth has
// one, all at one level; a warning says when only some have. Nothing else is uncertain here, so margins, rates and
// spends that are guesses make the true interval wider.
//
// The error is [metrics.Faults], all of them, each with its segment.
func Of(segments []Segment, o Options) (Equity, error) {
	if err := check(segments, o); err != nil {
		return Equity{}, err
	}
	e := Equity{Options: o}
	ranges := ranges{places: o.Places}
	var sums amounts
	for _, s := range segments {
		w, err := s.worth(o, s.Retention.Value)
		if err != nil {
			return Equity{}, err
		}
		each, _ := s.terms(o, s.Retention.Value, o.Base).Value(s.Margin, o.Places)
		eachNew, _ := s.terms(o, s.Retention.Value, o.Pipeline).Value(s.Margin, o.Places)
		a := w.rounded(o.Places)
		sums = sums.plus(a)
		r := s.interval(o, w)
		ranges.add(s, w, r)
		e.Segments = append(e.Segments, SegmentEquity{
			Name: s.Name, Customers: s.Customers, Prospects: s.Prospects, Each: each, EachNew: eachNew,
			Base:     r.money(a.base, o.Places, worth.ofBase),
			Pipeline: r.money(a.pipeline, o.Places, worth.ofPipeline),
			Total:    r.money(a.total(), o.Places, worth.total),
		})
	}
	e.Base = ranges.money(0, sums.base)
	e.Pipeline = ranges.money(1, sums.pipeline)
	e.Total = ranges.money(2, sums.total())
	e.Warnings = ranges.warnings
	e.Levers = levers(segments, o, sums)
	return e, nil
}

func (w worth) ofBase() *big.Rat { return w.base }

func (w worth) ofPipeline() *big.Rat { return w.pipeline }

// parts are the three amounts of a worth, in the order that ranges has them.
var parts = [...]func(worth) *big.Rat{worth.ofBase, worth.ofPipeline, worth.total}

// ends is a segment's worth at both ends of its retention. A level of 0 says that there is no interval, and why.
type ends struct {
	low, high worth
	level     float64
	why       string
}

func (s Segment) interval(o Options, w worth) ends {
	e := s.Retention
	if e.Level == 0 {
		return ends{low: w, high: w, why: "its retention has no interval"}
	}
	low, err := s.worth(o, e.Low)
	if err != nil {
		return ends{low: w, high: w, why: err.Error()}
	}
	high, err := s.worth(o, e.High)
	if err != nil {
		return ends{low: w, high: w, why: "at the upper end of its retention: " + err.Error()}
	}
	if s.Margin.IsNegative() {
		low, high = high, low
	}
	return ends{low: low, high: high, level: e.Level}
}

// money is one amount of the segment. The ends are rounded like the value, so that they can't cross it; the rounded
// total of base and pipeline can differ from their rounded sum, and then the value stretches the interval.
func (r ends) money(value decimal.Decimal, places int32, part func(worth) *big.Rat) Money {
	m := sure(value)
	if r.level == 0 {
		return m
	}
	m.Low = decimal.Min(value, exact.RoundRat(part(r.low), places))
	m.High = decimal.Max(value, exact.RoundRat(part(r.high), places))
	m.Level, m.Method = r.level, "ends of the retention"
	return m
}

// ranges adds up intervals of independent segments.
type ranges struct {
	places       int32
	below, above [len(parts)]float64
	level        float64
	broken       bool // some segment has no interval, or one at another level
	warnings     []string
}

func (r *ranges) add(s Segment, w worth, e ends) {
	if s.Margin.IsZero() || s.Customers == 0 && (s.Prospects == 0 || s.Rate == 0) {
		return // retention makes no difference
	}
	switch {
	case e.level == 0:
		r.broken = true
		if s.Retention.Level > 0 {
			r.warnings = append(r.warnings, fmt.Sprintf("segment %q has no interval: %s", s.Name, e.why))
		}
	case r.level == 0:
		r.level = e.level
	case r.level != e.level:
		r.broken = true
	}
	for i, part := range parts {
		down, _ := new(big.Rat).Sub(part(w), part(e.low)).Float64()
		up, _ := new(big.Rat).Sub(part(e.high), part(w)).Float64()
		r.below[i], r.above[i] = math.Hypot(r.below[i], down), math.Hypot(r.above[i], up)
	}
	if r.broken && r.level > 0 && !slices.Contains(r.warnings, noTotal) {
		r.warnings = append(r.warnings, noTotal)
	}
}

const noTotal = "totals have no interval: give every segment's retention one, all at the same level"

func (r *ranges) money(part int, value decimal.Decimal) Money {
	m := sure(value)
	if r.broken || r.level == 0 || math.IsInf(r.below[part]+r.above[part], 0) {
		return m
	}
	m.Low = value.Sub(exact.RoundRat(rational(r.below[part]), r.places))
	m.High = value.Add(exact.RoundRat(rational(r.above[part]), r.places))
	m.Level, m.Method = r.level, "MOVER"
	return m
}

// String returns the equity as tables for people.
func (e Equity) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "segment\tcustomers\teach\tbase\tprospects\tpipeline\ttotal\t")
	for _, s := range e.Segments {
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%d\t%s\t%s\t\n", s.Name, s.Customers, fixed(s.Each), fixed(s.Base.Value),
			s.Prospects, fixed(s.Pipeline.Value), fixed(s.Total.Value))
	}
	fmt.Fprintf(w, "all\t\t\t%s\t\t%s\t%s\t\n", fixed(e.Base.Value), fixed(e.Pipeline.Value), fixed(e.Total.Value))
	// Neither a strings.Builder nor a tabwriter on one can fail.
	_ = w.Flush()
	fmt.Fprintf(&b, "total %v; base: %v, pipeline: %v\n", e.Total, e.Options.Base, e.Options.Pipeline)
	for _, l := range e.Levers {
		fmt.Fprintf(&b, "%v: %v\n", l.Step, l.Total)
	}
	for _, text := range e.Warnings {
		b.WriteString(text + "\n")
	}
	return b.String()
}
