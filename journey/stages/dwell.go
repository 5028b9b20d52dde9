package stages

import (
	"fmt"

	"github.com/untangle-metrics/untangle/metrics"
)

// TimeOptions says how times are reported. The zero value is right.
type TimeOptions struct {
	Level float64 // confidence level of the intervals; 0 means 0.95
	// Horizon is the number of days to which means are restricted and by which ends are counted; 0 means the longest
	// time observed, of each stage by itself, and so does more than that, with a warning.
	Horizon int
	// Percentiles are shares, more than 0 and less than 1; none means 0.25, 0.75 and 0.9. The median is always there.
	Percentiles []float64
}

func (o TimeOptions) withDefaults() (TimeOptions, error) {
	var faults metrics.Faults
	if o.Level == 0 {
		o.Level = 0.95
	}
	if !(o.Level > 0 && o.Level < 1) {
		faults = append(faults, metrics.Fault{
			Op: op, Field: "Level", Value: fmt.Sprint(o.Level), Cause: "isn't between 0 and 1", Remedy: "use 0.95",
		})
	}
	if o.Horizon < 0 {
		faults = append(faults, metrics.Fault{
			Op: op, Field: "Horizon", Value: fmt.Sprint(o.Horizon), Cause: "is less than 0", Remedy: "use a number of days",
		})
	}
	if len(o.Percentiles) == 0 {
		o.Percentiles = []float64{0.25, 0.75, 0.9}
	}
	for _, q := range o.Percentiles {
		if !(q > 0 && q < 1) {
			faults = append(faults, metrics.Fault{
				Op: op, Field: "Percentiles", Value: fmt.Sprint(q), Cause: "isn't between 0 and 1", Remedy: "write 0.9 for 90 %",
			})
		}
	}
	return o, faults.Err()
}

// A Dwell is how long visits of a stage last, in days from the day of entering to that of leaving, and where they end;
// a visit that begins and ends on one day lasts 0 days. Visits that were running at the end are counted as running
// (right-censored), those that were running at the beginning from the age that they had then (left-truncated).
type Dwell struct {
	Stage   string           `json:"stage"`
	Visits  int64            `json:"visits"`  // all but the undated
	Running int64            `json:"running"` // of these, not ended on the last day of observation
	Late    int64            `json:"late"`    // of these, running before the first day, since the first-seen date
	Undated int64            `json:"undated"` // left out: began before the first day, no one knows when
	Horizon int              `json:"horizon"` // days to which Mean is restricted, and by which Ends are counted
	Median  metrics.Estimate `json:"median"`
	// Percentiles are in the order of the options: the days by which these shares of the visits have ended.
	Percentiles []Percentile     `json:"percentiles"`
	Mean        metrics.Estimate `json:"mean"` // of the visits cut off at Horizon
	// Ends are the shares of the visits that have ended by Horizon in each other node, in the order of Balance.Nodes;
	// the first is the drop-off, to the outside. They and the share of those that are still there add up to 1.
	Ends     []End    `json:"ends"`
	Warnings []string `json:"warnings,omitempty"`
}

// A Percentile is the number of days by which a share of the visits has ended.
type Percentile struct {
	Share float64          `json:"share"`
	Days  metrics.Estimate `json:"days"`
}

// An End is the share of visits that end in one way: the cumulative incidence, the other ways competing.
type End struct {
	To    string           `json:"to"` // a stage, or empty for the exit
	Share metrics.Estimate `json:"share"`
}

// DropOff returns the share of visits that end outside by the horizon; undefined without Ends.
func (d Dwell) DropOff() metrics.Estimate {
	if len(d.Ends) == 0 {
		return metrics.Absent(metrics.Undefined, "no ends; take the times from Balance.Dwells")
	}
	return d.Ends[0].Share
}

// Dwells returns the times of all stages, in the order of Options, over all segments. Medians and percentiles are
// Kaplan and Meier's with the intervals of Brookmeyer and Crowley, means with Greenwood's, ends by Aalen and Johansen.
// The N of a share of 0 or 1 is how many fully observed visits its interval, Wilson's, is worth: far less than Visits
// when few were watched to the horizon. A mean of visits that don't vary has no interval. All take visits for
// independent, also those of one customer. The error is [metrics.Faults], of the options.
func (b *Balance) Dwells(opts TimeOptions) ([]Dwell, error) {
	opts, err := opts.withDefaults()
	if err != nil {
		return nil, err
	}
	dwells := make([]Dwell, 0, b.nodes-1)
	for node := 1; node < b.nodes; node++ {
		dwells = append(dwells, b.dwell(node, opts))
	}
	return dwells, nil
}

func (b *Balance) dwell(node int, opts TimeOptions) Dwell {
	s := b.spells(node)
	all, ended := s.n()
	d := Dwell{
		Stage: b.opts.Stages[node-1], Visits: all, Running: all - ended, Late: s.late.sum(), Undated: b.undated[node],
		Horizon: max(s.last(), 0),
	}
	cut := opts.Horizon > d.Horizon
	if opts.Horizon > 0 && !cut {
		d.Horizon = opts.Horizon
	}
	v := s.survivor()
	estimate := func(e func() metrics.Estimate) metrics.Estimate {
		if all == 0 {
			return metrics.Absent(metrics.Undefined, "no visits whose beginning is known")
		}
		return e()
	}
	quantile := func(q float64) metrics.Estimate {
		return estimate(func() metrics.Estimate { return v.quantile(q, opts.Level) })
	}
	d.Median = quantile(0.5)
	for _, q := range opts.Percentiles {
		d.Percentiles = append(d.Percentiles, Percentile{q, quantile(q)})
	}
	d.Mean = estimate(func() metrics.Estimate { return v.mean(d.Horizon, opts.Level) })
	for to, name := range b.Nodes() {
		if to == node {
			continue
		}
		share := estimate(func() metrics.Estimate { return v.incidence(to, d.Horizon, opts.Level) })
		d.Ends = append(d.Ends, End{name, share})
	}
	d.Warnings = d.warn(v, cut && len(v.s) > 0 && v.s[len(v.s)-1] > 0)
	return d
}

// few is the number of visits below which a result is hardly worth its interval.
const few = 30

func (d Dwell) warn(v survivor, cut bool) []string {
	var warnings []string
	warn := func(when bool, text string) {
		if when {
			warnings = append(warnings, text)
		}
	}
	warn(d.Visits < few, fmt.Sprintf("only %s; widen the period, or join stages", plural(d.Visits, "visit")))
	warn(d.Late > 0, fmt.Sprintf("%d visits had begun before the first day; of such customers only those with an event "+
		"are in the log, so begin the log earlier for times without that selection", d.Late))
	warn(d.Undated > 0, fmt.Sprintf("%d visits are left out, which had begun before the first day; give the customers' "+
		"first-seen dates", d.Undated))
	warn(v.emptied >= 0, fmt.Sprintf("no visit was observed at %d days although some last longer; begin the log earlier, "+
		"and read medians and shares with care", v.emptied))
	warn(cut, fmt.Sprintf("some visits were still running on day %d, and none was observed for longer, so that is the "+
		"Horizon; set a shorter one", d.Horizon))
	return warnings
}

func plural(n int64, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// String returns the times for people, in a few lines.
func (d Dwell) String() string {
	text := fmt.Sprintf("%s: %d visits, %d running\n", d.Stage, d.Visits, d.Running)
	text += fmt.Sprintf("  median %v\n  mean %v\n", d.Median, d.Mean)
	for _, e := range d.Ends {
		to := "to " + e.To
		if e.To == "" {
			to = "exit"
		}
		text += fmt.Sprintf("  %s %v\n", to, e.Share)
	}
	for _, w := range d.Warnings {
		text += "  " + w + "\n"
	}
	return text
}
