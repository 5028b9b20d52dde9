package retention

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/metrics"
)

// label returns the cohort's name: "2026-01", or the attribute's value.
func (r *Row) label() string {
	switch {
	case !r.Period.IsZero():
		return r.Period.String()
	case r.Value == "":
		return "(unknown)"
	}
	return r.Value
}

// String returns the grid as a table for people: shares in percent or what is measured, a dot where a cell isn't
// observable and a dash where there is no share. The row of an unknown attribute is left out when it is empty.
func (g Grid) String() string {
	var b strings.Builder
	b.WriteString(g.Title + "\n")
	if g.Customers == 0 {
		return b.String() + "no customer has been counted; journey.Fold counts a log\n"
	}
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "cohort\tsize\t")
	for _, c := range g.Columns {
		fmt.Fprintf(w, "%v\t", c)
	}
	fmt.Fprintln(w)
	for _, r := range g.Rows {
		if r.Period.IsZero() && r.Value == "" && r.Size == 0 {
			continue // no one's value is unknown
		}
		fmt.Fprintf(w, "%s\t%d\t", r.label(), r.Size)
		for _, c := range r.Cells {
			fmt.Fprintf(w, "%s\t", c.text(g.Measure))
		}
		fmt.Fprintln(w)
	}
	// Neither a strings.Builder nor a tabwriter on one can fail.
	_ = w.Flush()
	for _, warning := range g.Warnings {
		b.WriteString(warning + "\n")
	}
	return b.String()
}

func (c *Cell) text(m Measure) string {
	switch {
	case !c.Observable:
		return "·"
	case m == Events:
		return fmt.Sprint(c.Events)
	case m == Amount:
		return c.Amount.String()
	case m == NetRevenue:
		return percent(c.Net)
	}
	return percent(c.Share)
}

func percent(e metrics.Estimate) string {
	if !e.IsKnown() {
		return "-"
	}
	return fmt.Sprintf("%.0f%%", 100*e.Value)
}

// String returns the curve as a table for people, with the age at which half are left.
func (c Curve) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "age\tshare")
	for _, p := range c.Points {
		fmt.Fprintf(w, "%v\t%v\n", p.Column, p.Share)
	}
	_ = w.Flush()
	name := "half or fewer first at age"
	if c.chained {
		name = "median"
	}
	fmt.Fprintf(&b, "%s: %v\n", name, c.Median())
	for _, warning := range c.Warnings {
		b.WriteString(warning + "\n")
	}
	return b.String()
}

// MarshalJSON returns the first and the last age of the column, as in [4,11].
func (c Column) MarshalJSON() ([]byte, error) { return json.Marshal([2]int{c.From, c.To}) }

// MarshalJSON returns the curve as an object with points, [] when there are none, method and warnings.
func (c Curve) MarshalJSON() ([]byte, error) {
	type plain Curve // without this method
	if c.Points == nil {
		c.Points = []Point{}
	}
	return json.Marshal(plain(c))
}

// gridJSON and the types below are the grid as JSON has it. Pointers tell 0 from absent.
type gridJSON struct {
	Title     string    `json:"title"`
	Measure   string    `json:"measure"`
	When      string    `json:"when"`
	Customers int64     `json:"customers"`
	Unstarted int64     `json:"unstarted"`
	Earlier   int64     `json:"earlier"`
	Ages      []Column  `json:"ages"`
	Rows      []rowJSON `json:"rows"`
	Warnings  []string  `json:"warnings,omitempty"`
}

type rowJSON struct {
	Cohort   string     `json:"cohort"`
	FirstDay string     `json:"first_day,omitempty"`
	Size     int64      `json:"size"`
	Cells    []cellJSON `json:"cells"`
}

type cellJSON struct {
	Observable bool              `json:"observable"`
	N          *int64            `json:"n,omitempty"`
	Of         *int64            `json:"of,omitempty"`
	Share      *metrics.Estimate `json:"share,omitempty"`
	Events     *int64            `json:"events,omitempty"`
	Amount     *decimal.Decimal  `json:"amount,omitempty"`
	Net        *metrics.Estimate `json:"net,omitempty"`
}

// MarshalJSON returns the grid as an object with title, measure, when, customers, unstarted, earlier, ages (the first
// and the last of each column), rows and warnings. A row has cohort (its name), first_day of calendar cohorts, size and
// cells. A cell that isn't observable is {"observable":false}; others have n, of and share, and what is measured:
// events, amount, net.
func (g Grid) MarshalJSON() ([]byte, error) {
	out := gridJSON{
		Title: g.Title, Measure: g.Measure.String(), When: g.When.String(),
		Customers: g.Customers, Unstarted: g.Unstarted, Earlier: g.Earlier,
		Ages: append([]Column{}, g.Columns...), Rows: []rowJSON{}, Warnings: g.Warnings,
	}
	for _, r := range g.Rows {
		row := rowJSON{Cohort: r.Value, Size: r.Size, Cells: []cellJSON{}}
		if !r.Period.IsZero() {
			row.Cohort, row.FirstDay = r.Period.String(), r.Period.First().String()
		}
		for _, c := range r.Cells {
			row.Cells = append(row.Cells, c.json(g.Measure))
		}
		out.Rows = append(out.Rows, row)
	}
	return json.Marshal(out)
}

func (c Cell) json(m Measure) cellJSON {
	if !c.Observable {
		return cellJSON{}
	}
	out := cellJSON{Observable: true, N: &c.N, Of: &c.Of, Share: &c.Share}
	switch m {
	case Events:
		out.Events = &c.Events
	case Amount:
		out.Amount = &c.Amount
	case NetRevenue:
		out.Amount, out.Net = &c.Amount, &c.Net
	}
	return out
}
