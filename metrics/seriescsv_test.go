package metrics_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

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

func TestReadSeriesCSVFaults(t *testing.T) {
	for text, want := range map[string][]place{
		"":                                     {{1, 0, "", ""}},
		"metric,period\n":                      {{1, 0, "header", ""}},
		"metric,period,value\na,2026-1,1\n":    {{2, 2, "period", "2026-1"}},
		"metric,period,value\na,2026-01,NaN\n": {{2, 3, "value", "NaN"}},
		"metric,period,value\n,soon,x\n":       {{2, 1, "metric", ""}, {2, 2, "period", "soon"}, {2, 3, "value", "x"}},
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
