package metrics

import (
	"encoding/json"
	"fmt"
	"iter"
	"time"
)

// A Series is the values of one metric for consecutive periods. A period without a value has an estimate that isn't
// known. The zero Series is empty.
type Series struct {
	Metric string     // ID of its definition
	First  Period     // the period of the first value
	Values []Estimate // a period each
}

// SeriesOf returns the series of a metric from a calculator by period: a value for every period from the first with an
// observation to the last, those in between without one included. An empty timeline gives an empty series.
func SeriesOf[In any, C Calculator[In, C]](metric string, t *Timeline[In, C], value func(C) Estimate) Series {
	s := Series{Metric: metric}
	for p, c := range t.All() {
		if len(s.Values) == 0 {
			s.First = p
		}
		s.Values = append(s.Values, value(c))
	}
	return s
}

// At returns the value for a period. For one outside the series, or of another grain, it is missing, with the reason as
// a warning.
func (s Series) At(p Period) Estimate {
	i, sameRun := p.Sub(s.First)
	switch {
	case len(s.Values) == 0:
		return Absent(Missing, "the series is empty")
	case !sameRun:
		return Absent(Missing, fmt.Sprintf("the series goes by other periods, such as %v", s.First))
	case i < 0 || i >= len(s.Values):
		return Absent(Missing, fmt.Sprintf("the series is from %v to %v", s.First, s.Last()))
	}
	return s.Values[i]
}

// Periods returns the periods in order, each with its value.
func (s Series) Periods() iter.Seq2[Period, Estimate] {
	return func(yield func(Period, Estimate) bool) {
		for i, v := range s.Values {
			if !yield(s.First.Add(i), v) {
				return
			}
		}
	}
}

// Last returns the period of the last value, and the zero Period when the series is empty.
func (s Series) Last() Period {
	if len(s.Values) == 0 {
		return Period{}
	}
	return s.First.Add(len(s.Values) - 1)
}

// seriesJSON is a series as JSON has it. The first day tells the calendar in which the period has its name.
type seriesJSON struct {
	Metric string     `json:"metric,omitempty"`
	First  string     `json:"first,omitempty"`
	Day    string     `json:"first_day,omitempty"`
	Values []Estimate `json:"values,omitempty"`
}

// MarshalJSON returns the series as an object, with the name of the first period and its first day, since the name of a
// fiscal year doesn't tell when it starts:
//
//	{"metric":"churn","first":"FY2026-Q1","first_day":"2025-04-01","values":[{"state":"known","value":0.05}]}
func (s Series) MarshalJSON() ([]byte, error) {
	out := seriesJSON{Metric: s.Metric, First: s.First.String(), Values: s.Values}
	if !s.First.IsZero() {
		out.Day = s.First.First().String()
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes. The error is a [Fault] for a first period that isn't one, and for values
// without a period or after the year 9999; the series is then as it was.
func (s *Series) UnmarshalJSON(b []byte) error {
	const op = "metrics: unmarshal series"
	var in *seriesJSON
	if err := json.Unmarshal(b, &in); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	if in == nil {
		return nil // by convention, null changes nothing
	}
	first, ok := periodOn(in.First, in.Day)
	if !ok {
		return Fault{
			Op: op, Field: "first", Value: in.First, Cause: "not a period that starts on the first day " + shown(in.Day),
			Remedy: "write the period and its first day as String gives them",
		}
	}
	got := Series{Metric: in.Metric, First: first, Values: in.Values}
	if len(got.Values) > 0 && got.Last().IsZero() {
		return Fault{Op: op, Field: "values", Cause: "there is no period for the last one", Remedy: "write a first period"}
	}
	*s = got
	return nil
}

// periodOn returns the period that has a name and a first day in some calendar; both empty stand for no period.
func periodOn(name, day string) (Period, bool) {
	if name == "" && day == "" {
		return Period{}, true
	}
	start, err := Calendar{}.Parse(day)
	if err != nil || start.Grain() != Daily {
		return Period{}, false
	}
	for fiscal := time.January; fiscal <= time.December; fiscal++ {
		c := NewCalendar(nil, WeeksFrom(start.First().Weekday()), FiscalYearFrom(fiscal))
		if p, err := c.Parse(name); err == nil && p.First() == start.First() {
			return p, true
		}
	}
	return Period{}, false
}
