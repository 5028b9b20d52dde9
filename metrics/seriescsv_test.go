package metrics_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/metrics"
)

func ExampleReadSeriesCSV() {
	file := strings.NewReader("metric,period,value\nchurn,2026-03,0.02\nchurn,2026-01,0.015\ncalls,2026-02,0\n")
	series, err := metrics.ReadSeriesCSV(file, "series.csv", metrics.Calendar{})
	fmt.Println(err)
	for _, s := range series {
		for period, value := range s.Periods() {
			fmt.Println(s.Metric, period, value)
		}
	}
	// Output:
	// <nil>
	// churn 2026-01 0.015
	// churn 2026-02 missing: there is no row for this period
	// churn 2026-03 0.02
	// calls 2026-02 0
}

// The column n is how many cases a value rests on, which charts of shares need.
func TestReadSeriesCSVCases(t *testing.T) {
	const text = "n,metric,period,value\n40,late,2026-01,0.1\n,late,2026-02,0.2\n"
	series, err := metrics.ReadSeriesCSV(strings.NewReader(text), "s.csv", metrics.Calendar{})
	if err != nil || series[0].Values[0].N != 40 || series[0].Values[1].N != 0 {
		t.Errorf("%v, %v", series, err)
	}
}

// TestSeriesOf lines up a timeline, a period without an observation included.
func TestSeriesOf(t *testing.T) {
	timeline := func(months ...time.Month) *metrics.Timeline[time.Time, *metrics.Count[time.Time]] {
		var at []time.Time
		for _, m := range months {
			at = append(at, time.Date(2026, m, 3, 0, 0, 0, 0, time.UTC))
		}
		return metrics.Fold(slices.Values(at), metrics.ByPeriod(metrics.Calendar{}, metrics.Monthly,
			func(t time.Time) time.Time { return t }, &metrics.Count[time.Time]{}))
	}
	value := func(c *metrics.Count[time.Time]) metrics.Estimate {
		if c.N() == 0 {
			return metrics.Absent(metrics.Missing, "nothing")
		}
		return metrics.NewEstimate(float64(c.N()))
	}
	s := metrics.SeriesOf("calls", timeline(4, 2, 4), value)
	if s.Metric != "calls" || s.First.String() != "2026-02" || len(s.Values) != 3 {
		t.Fatalf("%+v", s)
	}
	if s.Values[0].Value != 1 || s.Values[1].IsKnown() || s.Values[2].Value != 2 {
		t.Errorf("%v", s.Values)
	}
	if s := metrics.SeriesOf("calls", timeline(), value); !s.First.IsZero() || len(s.Values) != 0 {
		t.Errorf("without observations: %+v", s)
	}
}

func TestReadSeriesCSVFaults(t *testing.T) {
	for text, want := range map[string][]place{
		"":                                     {{1, 0, "", ""}},
		"metric,period\n":                      {{1, 0, "header", ""}},
		"metric,period,value\na,2026-1,1\n":    {{2, 2, "period", "2026-1"}},
		"metric,period,value\na,2026-01,NaN\n": {{2, 3, "value", "NaN"}},
		"metric,period,value,n\na,2026-01,1,2.5\n": {{2, 4, "n", "2.5"}},
		"metric,period,value,n\na,2026-01,1,-2\n":  {{2, 4, "n", "-2"}},
		"metric,period,value\n,soon,x\n": {
			{2, 1, "metric", ""},
			{2, 2, "period", "soon"},
			{2, 3, "value", "x"},
		},
		"metric,period,value\na,2026-01,1\n" + "a,2026-01,\n":   {{3, 2, "period", "2026-01"}},
		"metric,period,value\na,2026-01,1\n" + "a,2026-Q1,2\n":  {{3, 2, "period", "2026-Q1"}},
		"metric,period,value\na,0001-01-01,1\na,9999-12-31,1\n": {{0, 0, "period", "0001-01-01"}},
		"metric,period,value\na,2026-01\n":                      {{2, 0, "", ""}},
	} {
		series, err := metrics.ReadSeriesCSV(strings.NewReader(text), "s.csv", metrics.Calendar{})
		var faults metrics.Faults
		if !errors.As(err, &faults) || series != nil {
			t.Errorf("%q: %v, error %v", text, series, err)
		}
		var got []place
		for _, f := range faults {
			got = append(got, place{f.Line, f.Column, f.Field, f.Value})
			if f.File != "s.csv" || f.Cause == "" || f.Remedy == "" {
				t.Errorf("%q: %+v lacks file, cause or remedy", text, f)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: (-want +got)\n%s", text, diff)
		}
	}
}

// FuzzReadSeriesCSV checks that what is read has each value in its period, once.
func FuzzReadSeriesCSV(f *testing.F) {
	f.Add("metric,period,value\na,2026-03,1\na,2026-01,\nb,2026-W01,2\n")
	f.Add("\ufeffvalue,PERIOD, metric\n1e9,2026,x\n")
	f.Fuzz(func(t *testing.T, text string) {
		series, err := metrics.ReadSeriesCSV(strings.NewReader(text), "s.csv", metrics.Calendar{})
		var faults metrics.Faults
		if err != nil && !errors.As(err, &faults) {
			t.Fatalf("error %v isn't faults", err)
		}
		var again strings.Builder
		again.WriteString("metric,period,value\n")
		for _, s := range series {
			if len(s.Values) == 0 || s.Metric == "" {
				t.Fatalf("%+v is empty", s)
			}
			if strings.ContainsAny(s.Metric, "\",\r\n") {
				return
			}
			for period, value := range s.Periods() {
				cell := ""
				if value.IsKnown() {
					cell = fmt.Sprint(value.Value)
				}
				fmt.Fprintf(&again, "%s,%v,%s\n", s.Metric, period, cell)
			}
		}
		if again.Len() > 1<<20 {
			return
		}
		twice, err := metrics.ReadSeriesCSV(strings.NewReader(again.String()), "s.csv", metrics.Calendar{})
		if err != nil {
			t.Fatal(err)
		}
		known := func(e metrics.Estimate) metrics.Estimate {
			if !e.IsKnown() {
				return metrics.Estimate{}
			}
			return e
		}
		if diff := cmp.Diff(series, twice, cmp.Transformer("known", func(e metrics.Estimate) any {
			e = known(e)
			return [2]any{e.State, e.Value}
		}), cmp.AllowUnexported(metrics.Period{})); diff != "" {
			t.Fatal(diff)
		}
	})
}
