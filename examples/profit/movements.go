package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/revenue"
	"github.com/untangle-metrics/untangle/scorecard"
)

// level is that of all intervals.
const level = 0.95

// movements shows every period, and the last complete one in detail: its waterfall, and its rates in several dialects.
func (a *arguments) movements(m revenue.Movements) scorecard.Section {
	s := scorecard.Section{ID: "movements", Title: fmt.Sprintf("Revenue, %v by %v", m.Grain, m.Grain)}
	s.Blocks = append(s.Blocks, a.table(m))
	complete := slices.DeleteFunc(slices.Clone(m.Total), func(r revenue.Row) bool { return r.Provisional })
	if len(complete) == 0 {
		s.Blocks = append(s.Blocks, scorecard.Paragraph{Text: "No period is complete yet, so there are no rates."})
		return s
	}
	last := complete[len(complete)-1]
	chart := scorecard.WaterfallChart(last.Net, m.Currency)
	chart.Title += fmt.Sprintf(" of %v, the last complete %v", last.Period, m.Grain)
	s.Blocks = append(s.Blocks, chart, rates(last, m.Rule != ""))
	return s
}

// table is the identity, a line for each of the last periods.
func (a *arguments) table(m revenue.Movements) scorecard.Table {
	rows := m.Total
	if a.periods > 0 {
		rows = rows[max(len(rows)-a.periods, 0):]
	}
	t := scorecard.Table{
		Caption: fmt.Sprintf("The last %d of %d %vs%s: closing is that of the %v before + new + resurrected + major and "+
			"minor expansion − contraction − churned, and what credits changed by. An expansion is minor up to %v %% of what "+
			"the customer brought before", len(rows), len(m.Total), m.Grain, in(m.Currency), m.Grain, a.minor.Shift(2)),
		Columns: []scorecard.Column{{Name: "Period"}},
	}
	if m.Rule == "" && len(rows) == len(m.Total) {
		t.Caption += "; in the first period all is new or resurrected, because nothing before it was observed"
	}
	if last := rows[len(rows)-1]; last.Provisional {
		t.Caption += fmt.Sprintf("; %v isn't over yet", last.Period)
	}
	adjusted := slices.ContainsFunc(rows, func(r revenue.Row) bool { return !r.Net.Adjustment.IsZero() })
	for _, name := range []string{
		"New", "Resurrected", "Major", "Minor", "Contraction", "Churned", "Adjustment", "Closing", "Customers",
	} {
		if name != "Adjustment" || adjusted {
			t.Columns = append(t.Columns, scorecard.Column{Name: name, Numbers: true})
		}
	}
	for _, r := range rows {
		b := r.Net
		row := []scorecard.Cell{
			{Text: r.Period.String()},
			amount(b.New.Amount), amount(b.Resurrected.Amount), amount(b.Major().Amount), amount(b.Minor.Amount),
			amount(b.Contraction.Amount.Neg()), amount(b.Churned.Amount.Neg()),
		}
		if adjusted {
			row = append(row, amount(b.Adjustment))
		}
		customers := scorecard.Cell{Text: count(b.Closing.Customers), Value: fmt.Sprint(b.Closing.Customers)}
		t.Rows = append(t.Rows, append(row, amount(b.Closing.Amount), customers))
	}
	return t
}

// rates are those of one period, in the dialects that differ there. Only subscriptions have another gross view.
func rates(r revenue.Row, gross bool) scorecard.Table {
	t := scorecard.Table{
		Caption: fmt.Sprintf("Rates of %v, each in the dialects of the field; intervals at %v %%", r.Period, 100*level),
		Columns: []scorecard.Column{
			{Name: "Rate"},
			{Name: "Formula"},
			{Name: "Dialect"},
			{Name: "Value", Numbers: true},
			{Name: "Interval"},
		},
	}
	dialects := []revenue.Dialect{{}, {Reactivation: true}, {NoContraction: true}}
	if gross {
		dialects = append(dialects, revenue.Dialect{Gross: true})
	}
	for _, rate := range []struct {
		of    func(revenue.Dialect, revenue.Row, float64) metrics.Estimate
		write func(float64) string
	}{
		{revenue.Dialect.NRR, inHundred},
		{revenue.Dialect.GRR, inHundred},
		{revenue.Dialect.QuickRatio, func(v float64) string { return signed(v, 2) }},
	} {
		var seen []string
		for _, d := range dialects {
			e := rate.of(d, r, level)
			if slices.Contains(seen, e.Method) {
				continue // a dialect in another respect
			}
			seen = append(seen, e.Method)
			t.Rows = append(t.Rows, rateRow(d, e, rate.write))
		}
	}
	return t
}

func rateRow(d revenue.Dialect, e metrics.Estimate, write func(float64) string) []scorecard.Cell {
	name, formula, _ := strings.Cut(e.Method, " = ")
	row := []scorecard.Cell{
		{Text: name},
		{Text: formula},
		{Text: d.String()},
		{Text: e.State.String()},
		{Text: strings.Join(e.Warnings, "; ")},
	}
	if e.IsKnown() {
		row[3] = scorecard.Cell{Text: write(e.Value), Value: fmt.Sprint(e.Value)}
	}
	if e.IsKnown() && e.Level > 0 {
		formula, how, _ := strings.Cut(formula, ", ")
		row[1].Text, row[4].Text = formula, write(e.Low)+" to "+write(e.High)+", "+how
	}
	return row
}
