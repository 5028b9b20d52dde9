package funnel

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Result is a funnel of one segment, or of all.
type Result struct {
	Segment  string   `json:"segment"` // empty for all together, and for customers whose value isn't known
	Of       int64    `json:"of"`      // customers in the log, of all segments, with or without an attempt
	Steps    []Row    `json:"steps"`
	Open     int64    `json:"open"`   // who isn't through, and whose window ends after the observation
	Method   string   `json:"method"` // what was counted: "customers, ordered, window 30 days, ties in any order"
	Warnings []string `json:"warnings,omitempty"`
}

// A Row is one step of a result. Shares have Wilson's interval.
type Row struct {
	Step     string `json:"step"`
	Optional bool   `json:"optional,omitempty"`
	N        int64  `json:"n"`    // who reached it
	Lost     int64  `json:"lost"` // who reached the required step before and not this one; 0 for the first step
	// OfEntered is N of those who entered, OfPrevious of those who reached the required step before. OfAll is N of the
	// customers of all segments (Result.Of), in a segment's result too, and so no rate of the segment; it is
	// NotApplicable to attempts.
	OfEntered  metrics.Estimate `json:"of_entered"`
	OfPrevious metrics.Estimate `json:"of_previous"`
	OfAll      metrics.Estimate `json:"of_all"`
	// SinceEntry and SincePrevious are how long it takes, from the entry and from the required step before. They are
	// empty for the first step.
	SinceEntry    Times `json:"since_entry"`
	SincePrevious Times `json:"since_previous"`
}

// Result returns the funnel of all segments together.
func (f *Funnel) Result() Result {
	all := newCell(len(f.opts.Steps), f.entries.Len())
	for _, c := range f.cells {
		all.add(c)
	}
	r := f.result("", all)
	if f.opts.Touch.rule == anyAtStep && f.by.field != nothing {
		r.Warnings = append(r.Warnings,
			"customers in several segments count in each; see Segments, or make a funnel without By")
	}
	return r
}

// Segments returns the funnel of each segment, in increasing order: of the segments with an attempt.
func (f *Funnel) Segments() []Result {
	results := make([]Result, 0, len(f.cells))
	for _, segment := range slices.Sorted(maps.Keys(f.cells)) {
		results = append(results, f.result(segment, f.cells[segment]))
	}
	return results
}

func (f *Funnel) result(segment string, c *cell) Result {
	r := Result{Segment: segment, Of: f.customers, Open: c.open, Method: f.method()}
	level := f.opts.level()
	before := int64(0)
	var fell spread // how long those were watched who didn't come as far as the required step before
	for i, s := range f.opts.Steps {
		n := c.steps[i].n
		entered := &c.steps[i].entered
		preceding := entered
		if f.plan.apart>>i&1 != 0 {
			preceding = &c.steps[i].preceding
		}
		var censored spread
		censored.merge(&fell)
		censored.merge(&entered.censored)
		if i == 0 {
			before = n
		}
		row := Row{
			Step: s.String(), Optional: s.Optional, N: n, Lost: before - n,
			OfEntered:     metrics.Wilson(n, c.steps[0].n, level),
			OfPrevious:    metrics.Wilson(n, before, level),
			SinceEntry:    newTimes(&entered.reached, &censored, level),
			SincePrevious: newTimes(&preceding.reached, &preceding.censored, level),
			OfAll:         metrics.Absent(metrics.NotApplicable, "attempts are no share of customers"),
		}
		if f.opts.Unit == Customers {
			row.OfAll = metrics.Wilson(n, max(f.customers, n), level)
		}
		if f.opts.Order == Unordered {
			row.Step = fmt.Sprintf("%d of %d", i+1, len(f.opts.Steps))
		}
		r.Steps = append(r.Steps, row)
		if !s.Optional {
			before, fell = n, censored
		}
	}
	for _, name := range f.unknown {
		r.Warnings = append(r.Warnings, fmt.Sprintf("no event of the log is named %q; check the spelling", name))
	}
	if f.opts.Unit == Attempts {
		r.Warnings = append(r.Warnings,
			"attempts of one customer aren't independent, so intervals are too narrow; count customers")
	}
	if r.Open > 0 && f.window.bounded() {
		r.Warnings = append(r.Warnings, fmt.Sprintf(
			"%d of %d are still inside their window, so shares are too low; set To a window before the end, "+
				"or read SinceEntry.By", r.Open, c.steps[0].n))
	}
	return r
}

func (l *limits) bounded() bool { return l.count > 0 || l.elapsed > 0 }

func (f *Funnel) method() string {
	o := &f.opts
	text := fmt.Sprintf("%v, %v, %v, ties in any order", o.Unit, o.Order, o.Window)
	if o.Ties == BySequence {
		text = fmt.Sprintf("%v, %v, %v, ties by sequence", o.Unit, o.Order, o.Window)
	}
	if o.Parity != 0 {
		text = fmt.Sprintf("%v, ClickHouse windowFunnel, %v", o.Unit, o.Window)
	}
	if o.Hold.field != nothing {
		text += fmt.Sprintf(", %v held", o.Hold)
	}
	if o.By.field != nothing {
		text += fmt.Sprintf(", by %v of %v", o.By, o.Touch)
	}
	if len(o.Exclusions) > 0 {
		text += fmt.Sprintf(", %d exclusion%s", len(o.Exclusions), plural(len(o.Exclusions)))
	}
	return text
}

// A Period is how many began in a period, and how far they came.
type Period struct {
	Period metrics.Period `json:"period"`
	N      []int64        `json:"n"` // who reached each step
	// Converted is the last required step's share of those who began, with Wilson's interval.
	Converted metrics.Estimate `json:"converted"`
	// Open is who isn't through, and whose window ends after the observation: with any, Converted can still rise.
	Open int64 `json:"open"`
}

// Trend returns the funnel of each period in which an attempt may begin, those without one too. A customer counts once
// in each period, by the best attempt begun there; so periods don't add up to the result.
func (f *Funnel) Trend() []Period {
	all := newCell(len(f.opts.Steps), f.entries.Len())
	for _, c := range f.cells {
		all.add(c)
	}
	return f.trend(all)
}

// TrendOf is Trend of one segment, with zeros when it has no attempt.
func (f *Funnel) TrendOf(segment string) []Period {
	c, ok := f.cells[segment]
	if !ok {
		c = newCell(len(f.opts.Steps), f.entries.Len())
	}
	return f.trend(c)
}

func (f *Funnel) trend(c *cell) []Period {
	n := len(f.opts.Steps)
	last := f.plan.required[len(f.plan.required)-1]
	periods := make([]Period, f.entries.Len())
	for i, p := range f.entries.All() {
		counts := c.periods[i*(n+1):][:n+1]
		periods[i] = Period{
			Period: p, N: slices.Clone(counts[:n]), Open: counts[n],
			Converted: metrics.Wilson(counts[last], counts[0], f.opts.level()),
		}
	}
	return periods
}

// String returns the result as a table for people.
func (r Result) String() string {
	var b strings.Builder
	if r.Segment != "" {
		fmt.Fprintf(&b, "%s: ", r.Segment)
	}
	fmt.Fprintln(&b, r.Method)
	if r.Of == 0 {
		return b.String() + "no customer has been counted; journey.Fold counts a log\n"
	}
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "step\tn\tof entered\tof previous\tlost\tmedian time\t\n")
	for _, row := range r.Steps {
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%d\t%s\t\n", row.Step, row.N, percent(row.OfEntered), percent(row.OfPrevious),
			row.Lost, row.SincePrevious.median())
	}
	// Neither a strings.Builder nor a tabwriter on one can fail.
	_ = w.Flush()
	for _, warning := range r.Warnings {
		fmt.Fprintf(&b, "warning: %s\n", warning)
	}
	return b.String()
}

func percent(e metrics.Estimate) string {
	if !e.IsKnown() {
		return "-"
	}
	return fmt.Sprintf("%.1f%% (%.1f–%.1f)", 100*e.Value, 100*e.Low, 100*e.High)
}

// shownSegments is how many segments String lists.
const shownSegments = 10

// String returns the funnel of all segments together, as a table for people, and with Options.By those of the first ten
// segments.
func (f *Funnel) String() string {
	var b strings.Builder
	b.WriteString(f.Result().String())
	if f.by.field == nothing {
		return b.String()
	}
	segments := f.Segments()
	for _, r := range segments[:min(len(segments), shownSegments)] {
		r.Segment = cmp.Or(r.Segment, "(unknown)")
		b.WriteString("\n" + r.String())
	}
	if more := len(segments) - shownSegments; more > 0 {
		fmt.Fprintf(&b, "and %d more segments; see Segments\n", more)
	}
	return b.String()
}

// MarshalJSON writes the result of all, of each segment, and the trend.
func (f *Funnel) MarshalJSON() ([]byte, error) {
	segments := f.Segments()
	if f.by.field == nothing {
		segments = nil
	}
	return json.Marshal(struct {
		Result   Result   `json:"result"`
		Segments []Result `json:"segments,omitzero"`
		Trend    []Period `json:"trend"`
	}{f.Result(), segments, f.Trend()})
}
