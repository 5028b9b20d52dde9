package control

import (
	"encoding/csv"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/internal/golden"
	"github.com/untangle-metrics/untangle/metrics"
)

// gap is a period without a value in what monthly takes.
var gap = math.NaN()

// monthly returns a series by month from 2024-01.
func monthly(values ...float64) metrics.Series {
	calendar := metrics.NewCalendar(time.UTC)
	s := metrics.Series{
		Metric: "m", First: calendar.Period(metrics.Monthly, metrics.DayOf(2024, time.January, 1)),
		Values: make([]metrics.Estimate, len(values)),
	}
	for i, v := range values {
		if v == v {
			s.Values[i] = metrics.NewEstimate(v)
		}
	}
	return s
}

// repeated returns n equal values.
func repeated(v float64, n int) []float64 {
	all := make([]float64, n)
	for i := range all {
		all[i] = v
	}
	return all
}

// A failer is what *testing.T and *rapid.T have in common.
type failer interface {
	Helper()
	Fatal(args ...any)
}

func mustNew(t failer, s metrics.Series, o Options) Chart {
	t.Helper()
	c, err := New(s, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// byHand returns a chart with one phase, the centre at 0 and limits at ±3, not judged yet.
func byHand(rules RuleSet, values ...float64) Chart {
	c := Chart{Rules: rules, Phases: []Phase{{End: len(values), N: len(values), Limited: true}}}
	for _, v := range values {
		p := Point{Known: v == v, Value: v, Raw: v, Lower: -3, Upper: 3, Sigma: 1, z: v}
		if !p.Known {
			p.Value, p.Raw = 0, 0
		}
		c.Points = append(c.Points, p)
	}
	return c
}

// allSets are the rule sets of the package.
func allSets() []RuleSet {
	return []RuleSet{MakingDataCount(), Wheeler(), Anhoej(), WesternElectric(), Nelson()}
}

// agrees reports whether two numbers agree to a relative tolerance; 0 agrees with 0 alone.
func agrees(got, want, tolerance float64) bool {
	return got == want || math.Abs(got-want) <= tolerance*math.Abs(want) // false for NaN
}

// A table is a golden CSV file.
type table struct {
	head []string
	rows [][]string
}

func readTable(t testing.TB, name string) table {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(string(golden.Open(t, "series/"+name)))).ReadAll()
	if err != nil || len(all) < 2 {
		t.Fatalf("%s: %d rows, %v", name, len(all), err)
	}
	return table{head: all[0], rows: all[1:]}
}

// text returns a cell.
func (tb table) text(t testing.TB, row int, column string) string {
	t.Helper()
	for i, name := range tb.head {
		if name == column {
			return tb.rows[row][i]
		}
	}
	t.Fatalf("no column %s", column)
	return ""
}

// number returns a cell, and NaN for NA.
func (tb table) number(t testing.TB, row int, column string) float64 {
	t.Helper()
	cell := tb.text(t, row, column)
	if cell == "NA" {
		return math.NaN()
	}
	v, err := strconv.ParseFloat(cell, 64)
	if err != nil {
		t.Fatalf("column %s: %v", column, err)
	}
	return v
}

// numbers returns a column.
func (tb table) numbers(t testing.TB, column string) []float64 {
	t.Helper()
	all := make([]float64, len(tb.rows))
	for i := range all {
		all[i] = tb.number(t, i, column)
	}
	return all
}
