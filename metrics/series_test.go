package metrics_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
)

func ExampleSeries() {
	january := metrics.Calendar{}.Period(metrics.Monthly, metrics.DayOf(2026, time.January, 1))
	churn := metrics.Series{Metric: "churn", First: january, Values: []metrics.Estimate{
		metrics.NewEstimate(0.02), metrics.Absent(metrics.Missing, "nobody counted"), metrics.NewEstimate(0.015),
	}}
	for period, value := range churn.Periods() {
		fmt.Println(period, value)
	}
	fmt.Println(churn.Last(), churn.At(january.Add(3)))
	// Output:
	// 2026-01 0.02
	// 2026-02 missing: nobody counted
	// 2026-03 0.015
	// 2026-03 missing: the series is from 2026-01 to 2026-03
}

func TestSeriesAt(t *testing.T) {
	month := metrics.Calendar{}.Period(metrics.Monthly, metrics.DayOf(2026, time.January, 1))
	week := metrics.Calendar{}.Period(metrics.Weekly, metrics.DayOf(2026, time.January, 1))
	s := metrics.Series{First: month, Values: []metrics.Estimate{metrics.NewEstimate(1), metrics.NewEstimate(2)}}
	if e := s.At(month.Next()); e.Value != 2 || !e.IsKnown() {
		t.Error(e)
	}
	for _, p := range []metrics.Period{month.Prev(), month.Add(2), week, {}} {
		if e := s.At(p); e.State != metrics.Missing || len(e.Warnings) != 1 {
			t.Errorf("%v: %v", p, e)
		}
	}
	for range s.Periods() {
		break // a loop may end early
	}
	var none metrics.Series
	if e := none.At(month); e.State != metrics.Missing || !none.Last().IsZero() {
		t.Errorf("%v, %v", e, none.Last())
	}
}

func TestSeriesJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := metrics.NewCalendar(nil, metrics.WeeksFrom(time.Weekday(rapid.IntRange(0, 6).Draw(t, "week"))),
			metrics.FiscalYearFrom(time.Month(rapid.IntRange(1, 12).Draw(t, "fiscal"))))
		grain := metrics.Grain(rapid.IntRange(0, 4).Draw(t, "grain"))
		day := metrics.Day(rapid.IntRange(-700_000, 2_900_000).Draw(t, "day"))
		want := metrics.Series{Metric: "m", First: c.Period(grain, day)}
		for _, v := range rapid.SliceOfN(rapid.Float64Range(-1, 1), 1, 3).Draw(t, "values") {
			want.Values = append(want.Values, metrics.NewEstimate(v), metrics.Absent(metrics.Undefined, "0 of 0"))
		}
		b, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got metrics.Series
		if err := json.Unmarshal(b, &got); err != nil || got.First != want.First || !slices.EqualFunc(got.Values, want.Values,
			func(a, b metrics.Estimate) bool { return cmp.Equal(a, b) }) {
			t.Fatalf("%s: %v, error %v", b, got, err)
		}
	})
	var none, got metrics.Series
	if b, err := json.Marshal(none); err != nil || json.Unmarshal(b, &got) != nil || !got.First.IsZero() {
		t.Errorf("%s, %v", b, err)
	}
	for _, bad := range []string{
		`{"first":"2026-01"}`, `{"first":"2026-01","first_day":"2026-02-01"}`, `{"first_day":"2026-02-01"}`,
		`{"first":"2026-01","first_day":"2026-01"}`, `{"values":[{"state":"missing"}]}`,
		`{"first":"9999-12","first_day":"9999-12-01","values":[{"state":"missing"},{"state":"missing"}]}`, `[]`,
		`{"first":"2026-01","first_day":"2026-01-01","values":[{"state":"known"}]}`,
	} {
		got := metrics.Series{Metric: "before"}
		if err := json.Unmarshal([]byte(bad), &got); err == nil || got.Metric != "before" {
			t.Errorf("%s is read as %v", bad, got)
		}
	}
}
