package metrics

import (
	"fmt"
	"io"
	"strconv"

	"github.com/untangle-metrics/untangle/internal/sheet"
)

const (
	seriesOp        = "metrics: series"
	maxSeriesValues = 2_000_000 // of all series together, periods without a row among them
)

// ReadSeriesCSV reads series, a value a row, from a CSV file with a header line; name is the file's name for messages.
// The columns metric, period, value and, optionally, n go by name, in any order and case, and so do rows. Periods are
// written as [Calendar.Parse] reads them: 2026-03, 2026-W09. The n is how many cases a value rests on, a whole number;
// empty says that nobody counted them. A period without a row, and one with an empty value, is missing. The result has
// a series for each metric, in the order of their first rows.
//
// The error is [Faults], each with its line and column: cells that can't be read, metrics without an ID, periods that
// are there twice or of another grain than the metric's first, columns that are unknown or missing, rows of another
// length than the header, a file over 64 MiB or a million rows, and series that span more than two million periods
// together. With an error the result is nil.
func ReadSeriesCSV(r io.Reader, name string, c Calendar) ([]Series, error) {
	in := seriesReader{calendar: c, at: make(map[string]*seriesRows), sheet: sheet.Open(r, sheet.Form{
		Name: "a file of series", Required: []string{"metric", "period", "value"}, Optional: []string{"n"},
		MaxMiB: 64, MaxRows: 1_000_000, MaxProblems: 1_000,
	})}
	for in.sheet.Next() {
		in.row()
	}
	series := in.series()
	if faults := sheetFaults(seriesOp, name, in.sheet.Problems()); len(faults) > 0 {
		return nil, faults
	}
	return series, nil
}

// A seriesReader is what one reading keeps.
type seriesReader struct {
	sheet    *sheet.Sheet
	calendar Calendar
	at       map[string]*seriesRows
	order    []string // metrics by their first row
}

// seriesRows are the rows of one metric.
type seriesRows struct {
	first  Period      // of the first row
	values map[int]row // by the number of periods after first, which may be negative
}

type row struct {
	line  int
	value Estimate
}

func (in *seriesReader) row() {
	id := in.sheet.Text("metric")
	if id == "" {
		in.sheet.Report("metric", "no metric", "write the id of the metric", nil)
	}
	period, err := in.calendar.Parse(in.sheet.Text("period"))
	if fault, ok := err.(Fault); ok {
		in.sheet.Report("period", fault.Cause, fault.Remedy, nil)
	}
	value := Absent(Missing, "no value was given")
	if text := in.sheet.Text("value"); text != "" {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || !finite(v) {
			in.sheet.Report("value", "not a finite number",
				"write digits with a decimal point and no other signs, or nothing where there is no value", nil)
		}
		value = NewEstimate(v)
	}
	if text := in.sheet.Text("n"); text != "" {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 0 {
			in.sheet.Report("n", "not a whole number of cases", "write digits, or nothing where nobody counted", nil)
		}
		value.N = n
	}
	if !in.sheet.Sound() {
		return
	}
	rows := in.at[id]
	if rows == nil {
		rows = &seriesRows{first: period, values: make(map[int]row)}
		in.at[id], in.order = rows, append(in.order, id)
	}
	i, sameRun := period.Sub(rows.first)
	earlier, twice := rows.values[i]
	switch {
	case !sameRun:
		in.sheet.Report("period", fmt.Sprintf("%s goes by %v", shown(id), rows.first.Grain()),
			"give all periods of a metric by the same grain", nil)
	case twice:
		in.sheet.Report("period", fmt.Sprintf("line %d has this period of %s", earlier.line, shown(id)),
			"take one of them out", nil)
	default:
		rows.values[i] = row{in.sheet.Line(), value}
	}
}

// series lines the rows up by period.
func (in *seriesReader) series() []Series {
	var all []Series
	left := maxSeriesValues
	for _, id := range in.order {
		rows := in.at[id]
		least, most := 0, 0
		for i := range rows.values {
			least, most = min(least, i), max(most, i)
		}
		if left -= most - least + 1; left < 0 {
			in.sheet.Add(sheet.Problem{
				Field: "period", Value: rows.first.Add(least).String(),
				Cause:  fmt.Sprintf("up to %s the series span more than two million periods", shown(id)),
				Remedy: "check the years, or use a longer grain",
			})
			return nil
		}
		s := Series{Metric: id, First: rows.first.Add(least), Values: make([]Estimate, most-least+1)}
		for i := range s.Values {
			s.Values[i] = Absent(Missing, "there is no row for this period")
		}
		for i, r := range rows.values {
			s.Values[i-least] = r.value
		}
		all = append(all, s)
	}
	return all
}
