package retention

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Grid is retention by cohort and age: a row for every cohort, empty ones too, in order, and a cell for every column.
type Grid struct {
	Columns []Column
	Rows    []Row
	Title   string // what is counted, in words
	Measure Measure
	When    When
	// Customers is how many there are; Earlier of them were customers before the first day, when only first
	// starts count, and Unstarted of the others have no start.
	Customers, Unstarted, Earlier int64
	Warnings                      []string // what to be careful about, and what to do about it
}

// A Row is a cohort.
type Row struct {
	Period metrics.Period // of the start; zero in rows of an attribute
	Value  string         // of the attribute; "" also when the customers' isn't known
	Size   int64          // starts
	Cells  []Cell         // by column
}

// A Cell is a cohort at an age. Unless it is Observable all else is zero, and the estimates are missing.
type Cell struct {
	Observable bool
	N          int64            // how many were retained
	Of         int64            // how many were observed through this age: the cohort's size in rows of the calendar
	Share      metrics.Estimate // N/Of with Wilson's interval; undefined for an empty cohort
	Events     int64            // with Measure Events
	Amount     decimal.Decimal  // with Measure Amount and NetRevenue
	// Net is Amount divided by the amount at age 0 of the same customers: net revenue retention, R. It is undefined
	// unless that amount is above 0, and missing with other measures. Its interval is normal with the variance
	// n/(n−1)·Σ(x−Rb)²/(Σb)², x and b being a customer's amounts at the age and at age 0 (Cochran 1977, Sampling
	// Techniques, section 2.11). It is rough when few customers hold most of the money.
	Net metrics.Estimate
}

const notYet = "not yet observable; look again when the cohort is old enough"

// Grid returns the cohorts by age.
func (r *Retention) Grid() Grid {
	g := Grid{
		Columns: append([]Column(nil), r.columns...), Title: r.title(), Measure: r.opts.Measure, When: r.opts.When,
		Customers: r.customers, Unstarted: r.unstarted, Earlier: r.earlier, Warnings: r.warnings(),
	}
	for i := range r.rowCount() {
		row := Row{Size: r.followers(i, 0), Cells: make([]Cell, len(r.columns))}
		if r.opts.By == "" {
			row.Period = r.periods.At(i)
		} else {
			row.Value = r.rows[i]
		}
		for k := range row.Cells {
			row.Cells[k] = r.cell(i, k)
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// followers returns how many of a row were observed for that many columns or more.
func (r *Retention) followers(row, columns int) (n int64) {
	for _, v := range r.followed[row*r.stride:][columns:r.stride] {
		n += v
	}
	return n
}

// observable reports whether a cell can be known, and how many were observed through it.
func (r *Retention) observable(row, column int) (of int64, ok bool) {
	of = r.followers(row, column+1)
	if r.opts.By == "" {
		return of, column < r.observed(r.known[row])
	}
	return of, of > 0
}

// returned returns how many of a row were retained in a column.
func (r *Retention) returned(row, column int) (n int64) {
	if r.opts.When == Exactly {
		return r.retained[row*r.stride+column]
	}
	for k := column + 1; k < r.stride; k++ {
		n += r.left[row*r.stride+k] + r.running[row*r.stride+k]
	}
	return n
}

func (r *Retention) cell(row, column int) Cell {
	of, ok := r.observable(row, column)
	if !ok {
		missing := metrics.Absent(metrics.Missing, notYet)
		return Cell{Share: missing, Net: missing}
	}
	c := Cell{Observable: true, Of: of, N: r.returned(row, column)}
	c.Share = metrics.Wilson(c.N, of, r.opts.Level)
	if r.events != nil {
		c.Events = r.events[row*r.stride+column]
	}
	if r.amount != nil {
		c.Amount = r.amount[row*r.stride+column].Decimal(-r.log.Places())
	}
	if r.base != nil {
		c.Net = r.revenue(row, column).estimate(r.opts.Level)
	}
	return c
}

func (r *Retention) title() string {
	o := r.opts
	by, returns := o.Grain.String(), o.Return.String()
	if o.By != "" {
		by = o.By
	}
	if o.MinOccurrences > 1 {
		returns += fmt.Sprintf(", at least %d", o.MinOccurrences)
	}
	when := "at that age"
	if o.When == AtOrAfter {
		when = "at that age or after"
	}
	return fmt.Sprintf("cohorts by %s, starting with %v (%v); returning with %s %s; age in units of %v",
		by, o.Start, o.Starts, returns, when, o.Age)
}

// warnings returns what a reader of the grid has to know.
func (r *Retention) warnings() []string {
	var w []string
	warn := func(format string, args ...any) { w = append(w, fmt.Sprintf(format, args...)) }
	for i, option := range [...]string{"Start", "Return"} {
		for _, name := range r.unknown[i] {
			warn("%s names %q, which no event has; check the spelling", option, name)
		}
	}
	if !r.anyObservable() {
		warn("no age has been observed to its end; set the log's as-of date, or To, or use a finer grain")
	}
	if r.opts.When == AtOrAfter {
		warn("who is silent may still come back, so the last ages are too low; leave out as many as silences last")
	}
	if r.opts.Starts == Recurring {
		warn("a customer counts in several cohorts, so intervals over cohorts are too narrow; use first starts for those")
	}
	if r.opts.By != "" {
		warn("an age counts those who were observed through it, so columns differ in customers; compare rows in one column")
	}
	if r.opts.Measure == NetRevenue && r.span == 0 {
		warn("age 0 is shorter than a period, from the start to its end; ElapsedAge makes all ages equally long")
	}
	return w
}

func (r *Retention) anyObservable() bool {
	for row := range r.rowCount() {
		if _, ok := r.observable(row, 0); ok {
			return true
		}
	}
	return false
}
