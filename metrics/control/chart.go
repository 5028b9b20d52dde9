package control

import (
	"fmt"
	"math"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

const op = "control: chart"

// fewPoints is the number of values below which limits are provisional ("Making Data Count" asks for 12 or more).
const fewPoints = 12

// A Chart is a series with its limits, and what the rules say of every point. [New] and [NewXbarS] make it; it is a
// value, and nothing in it changes afterwards, unless by [Chart.Set].
type Chart struct {
	Metric string // ID of its definition
	Kind   Kind
	// Center says what the centre line is, and MedianRange whether the spread is the median of moving ranges.
	Center      Center
	MedianRange bool
	Rules       RuleSet
	Direction   metrics.Direction
	Target      metrics.Target
	Points      []Point     // one for each value of the series, gaps included
	Phases      []Phase     // one for each baseline
	Exclusions  []Exclusion // what the caller excluded, and why
	Seasonal    *Seasonal   // the adjustment for the time of year; nil without

	work workspace
}

// A Point is one value of a chart.
type Point struct {
	Period metrics.Period // the zero period in a series that has none
	Known  bool           // whether there is a value; without one there is no signal
	Value  float64        // as charted, adjusted for the season where that was asked for
	Raw    float64        // as measured
	Size   float64        // cases or exposure behind it; 0 where the kind has none
	// Center, Lower and Upper are the centre line and the limits here; Sigma is the standard deviation that the limits
	// come from (in T, on the scale of the transformation; see Kind). Where there are no limits (see Phase.Limited; and in
	// a gap of a chart whose limits depend on sizes), Lower is −∞, and Upper and Sigma are +∞. Center is NaN in a phase
	// whose limits rest on no values.
	Center, Lower, Upper, Sigma float64

	z float64 // (value − centre) / σ, on the scale of the limits

	Phase    int  // index of its phase
	Baseline bool // whether the limits rest on it, too
	Excluded bool // whether the caller excluded it

	Signals   Signals   // every rule that fired
	Test      Test      // the first of them in the rule set; meaningful when Signals.Any
	Side      Side      // where that one points to
	Variation Variation // what that means by the metric's direction
}

// A Phase is the values from one baseline to the next, and what their limits rest on.
type Phase struct {
	First  int    `json:"first"`            // index of its first point
	End    int    `json:"end"`              // index after that of its last point
	Reason string `json:"reason,omitempty"` // why it starts
	N      int    `json:"n"`                // values that the limits rest on
	// Center is the centre line: in P, PPrime, U and UPrime all cases over all sizes, in Xbar the mean of all
	// measurements, in G the median, in C the mean, and in XmR and T what Options.Center says.
	Center float64 `json:"center"`
	// Spread is what limits come from: in XmR and T the mean (or median) moving range, in PPrime and UPrime Laney's σz,
	// in Xbar and S the standard deviation within subgroups; 0 in the others. For T it is on the scale of
	// the transformation.
	Spread float64 `json:"spread,omitempty"`
	// UpperRange is the upper limit of moving ranges in XmR.
	UpperRange float64 `json:"upper_range,omitempty"`
	Ranges     int     `json:"ranges,omitempty"`   // moving ranges that the limits rest on; 0 where they rest on none
	Screened   int     `json:"screened,omitempty"` // moving ranges left out because they were not below their limit
	Limited    bool    `json:"limited"`            // whether there are limits; an XmR chart needs two neighbouring values
	// Provisional says that fewer than 12 values stand behind the limits, or fewer than 11 moving ranges where they rest
	// on these, and that they may still move much.
	Provisional bool     `json:"provisional"`
	Warnings    []string `json:"warnings,omitempty"`
}

// New returns the chart of a series. The error is [metrics.Faults], one for everything that is wrong with the options
// or the values: unknown kinds, rules without their numbers, baselines out of order or without a reason, values that
// aren't finite or that the kind doesn't admit; or a [metrics.Fault] for a season that can't be, such as of too few
// years. A series without values is no error: its verdict is not judged.
func New(s metrics.Series, o Options) (Chart, error) {
	var c Chart
	err := c.Set(s, o)
	c.work = workspace{} // a chart that is kept needs it no more
	return c, err
}

// Set makes of c the chart that [New] returns, in the memory that it has, for going through very many series: once c
// has been as large, nothing is allocated by point. What was taken from c before, its Points for one, is overwritten.
// On an error c is empty.
func (c *Chart) Set(s metrics.Series, o Options) error {
	err := o.check(s).Err()
	if err == nil {
		c.start(s, o)
		err = c.adjust(o.Season)
	}
	if err != nil {
		*c = Chart{work: c.work}
		return err
	}
	c.limit(o)
	c.judge()
	return nil
}

// A workspace is memory to work in.
type workspace struct {
	numbers []float64
	watcher watcher
}

// start sets the points and phases of a series, before there are limits.
func (c *Chart) start(s metrics.Series, o Options) {
	if len(o.Rules.Rules) == 0 {
		o.Rules = MakingDataCount()
	}
	n := len(s.Values)
	points := slices.Grow(c.Points[:0], n)[:n]
	clear(points)
	*c = Chart{
		Metric: s.Metric, Kind: o.Kind, Center: o.center(), MedianRange: o.MedianRange && o.Kind.ranged(),
		Rules: o.Rules, Direction: o.Direction, Target: o.Target,
		Points: points, Phases: appendPhases(c.Phases[:0], o.Baselines, n), work: c.work,
		Exclusions: append(c.Exclusions[:0], o.Exclude...),
	}
	for i := range s.Values {
		v, p := &s.Values[i], &points[i]
		p.Period = s.First.Add(i)
		if v.IsKnown() {
			p.Known, p.Value, p.Raw = true, v.Value, v.Value
			if o.Kind.sized() {
				p.Size = o.size(i, v)
			}
		}
	}
	for _, x := range o.Exclude {
		points[x.Index].Excluded = true
	}
	for k, phase := range c.Phases {
		end := phase.First + min(o.fixing(k, phase), phase.End-phase.First)
		for i := phase.First; i < phase.End; i++ {
			p := &points[i]
			p.Phase, p.Baseline = k, p.Known && !p.Excluded && i < end
		}
	}
}

// fixing returns over how many points of a phase its limits are fixed.
func (o Options) fixing(k int, p Phase) int {
	first := 0 // of the baselines that the caller gave
	if len(o.Baselines) > 0 && o.Baselines[0].First > 0 {
		first = 1
	}
	if b := k - first; b >= 0 && b < len(o.Baselines) && o.Baselines[b].Points > 0 {
		return o.Baselines[b].Points
	}
	return p.End - p.First
}

// appendPhases appends the spans between baselines, the first of which starts at 0 in any case.
func appendPhases(all []Phase, baselines []Baseline, n int) []Phase {
	if len(baselines) == 0 || baselines[0].First > 0 {
		all = append(all, Phase{})
	}
	for _, b := range baselines {
		all = append(all, Phase{First: b.First, Reason: b.Reason})
	}
	for k := range all {
		all[k].End = n
		if k+1 < len(all) {
			all[k].End = all[k+1].First
		}
	}
	return all
}

// limit computes centre and limits of every phase and gives them to its points.
func (c *Chart) limit(o Options) {
	if o.Constants == (Constants{}) {
		o.Constants = exact()
	}
	c.work.numbers = slices.Grow(c.work.numbers[:0], len(c.Points))
	for k := range c.Phases {
		phase := &c.Phases[k]
		points := c.Points[phase.First:phase.End]
		phase.N = based(points)
		l := o.limits(points, phase, c.work.numbers)
		phase.caution(c.Kind)
		wider := l
		if c.Seasonal != nil {
			wider.sigma *= c.Seasonal.widening
		}
		for i := range points {
			if points[i].Baseline {
				l.at(&points[i])
			} else {
				wider.at(&points[i])
			}
		}
	}
}

// based returns how many values limits rest on.
func based(points []Point) int {
	n := 0
	for i := range points {
		n += boolean(points[i].Baseline)
	}
	return n
}

// caution says what to be careful about.
func (p *Phase) caution(k Kind) {
	fewRanges := k.ranged() && p.Ranges < fewPoints-1
	p.Provisional = p.N < fewPoints || fewRanges
	switch {
	case p.N == 0:
		p.Warnings = append(p.Warnings, "no values, and so no limits")
	case !p.Limited && k == XmR:
		p.Warnings = append(p.Warnings, "no limits: they need two values in neighbouring periods")
	case !p.Limited:
		p.Warnings = append(p.Warnings, "no limits: too few values")
	case p.N < fewPoints:
		p.Warnings = append(p.Warnings,
			fmt.Sprintf("limits are provisional: they rest on %d values; collect %d or more", p.N, fewPoints))
	case fewRanges:
		p.Warnings = append(p.Warnings, fmt.Sprintf("limits are provisional: gaps leave them %d moving ranges; "+
			"collect %d or more, values in neighbouring periods", p.Ranges, fewPoints-1))
	}
}

// Verdict returns what the chart says of the present: of the last value that the caller didn't exclude, by the limits
// of the last baseline. A value from before that baseline says nothing of the present, so that without a later one, and
// without limits, the status is not judged.
//
// The assurance of a chart that is adjusted for the time of year is about all times of year: the target is for what was
// measured, and so the effects are put back.
//
// It warns of limits that are provisional, of periods without a value after that one, and of a run or a trend among the
// values that the limits rest on: they are then of two levels, and so is the assurance.
func (c Chart) Verdict() Verdict {
	v := Verdict{At: -1, Since: -1}
	if len(c.Phases) == 0 {
		return v
	}
	phase := c.Phases[len(c.Phases)-1]
	v.Warnings = slices.Clip(phase.Warnings)
	for i := phase.End - 1; i >= phase.First && v.At < 0; i-- {
		if p := &c.Points[i]; p.Known && !p.Excluded {
			v.At = i
		}
	}
	if v.At < 0 {
		return v
	}
	last := &c.Points[v.At]
	v.Period, v.Variation, v.Signals, v.Fired = last.Period, last.Variation, last.Signals, c.fired(v.At)
	for i := v.At; i >= phase.First; i-- {
		p := &c.Points[i]
		if !p.Known || p.Excluded {
			continue
		}
		if p.Variation != v.Variation || p.Side != last.Side {
			break
		}
		v.Since, v.SincePeriod = i, p.Period
	}
	c.warn(&v, last)
	if phase.Limited {
		lower, upper := last.Lower, last.Upper
		if c.Seasonal != nil {
			lower, upper = c.Seasonal.span(lower, upper)
		}
		v.Assurance = AssuranceOf(lower, upper, c.Target, c.Direction)
		v.Status = StatusOf(v.Variation, v.Assurance)
	}
	return v
}

// warn adds what to be careful about at the last point.
func (c *Chart) warn(v *Verdict, last *Point) {
	silent := 0
	for _, p := range c.Points[v.At+1:] {
		silent += boolean(!p.Known)
	}
	if silent > 0 {
		v.Warnings = append(v.Warnings, fmt.Sprintf("the last value is of %s; since then, periods without one: %d",
			place(c.Points[0].Period, v.At), silent))
	}
	for _, f := range v.Fired {
		if (f.Test == Run || f.Test == LongRun || f.Test == Trend) && last.Baseline {
			v.Warnings = append(v.Warnings, fmt.Sprintf("the limits rest on the %v since %s too; "+
				"where its cause is known, start a new baseline there", f.Test, place(c.Points[0].Period, f.Since)))
			return
		}
	}
}

// A MovingRange is the difference between a value and the one before.
type MovingRange struct {
	Index   int     // of the later of the two
	Value   float64 // its magnitude
	Outside bool    // whether it is beyond the upper limit of its phase
}

// MovingRanges returns the lower half of an XmR chart: the difference between every two neighbouring values of one
// phase, on the charted scale. A range beyond [Phase.UpperRange] says that the two differ by more than chance. Other
// kinds have none.
func (c Chart) MovingRanges() []MovingRange {
	if c.Kind != XmR {
		return nil
	}
	var all []MovingRange
	for i := 1; i < len(c.Points); i++ {
		a, b := c.Points[i-1], c.Points[i]
		if a.Known && b.Known && a.Phase == b.Phase {
			r, phase := math.Abs(b.Value-a.Value), c.Phases[b.Phase]
			all = append(all, MovingRange{Index: i, Value: r, Outside: phase.Limited && r > phase.UpperRange})
		}
	}
	return all
}
