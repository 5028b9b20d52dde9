package metrics_test

import (
	"encoding"
	"encoding/json"
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
)

func TestUnitText(t *testing.T) {
	for text, want := range map[string]metrics.Unit{
		"unspecified":      {},
		"count":            {Kind: metrics.CountUnit},
		"ratio":            {Kind: metrics.RatioUnit},
		"money:EUR":        {Kind: metrics.MoneyUnit, Currency: "EUR"},
		"duration":         {Kind: metrics.DurationUnit},
		"score:0..10":      {Kind: metrics.ScoreUnit, High: 10},
		"score:-100..100":  {Kind: metrics.ScoreUnit, Low: -100, High: 100},
		"score:0.5..1.125": {Kind: metrics.ScoreUnit, Low: 0.5, High: 1.125},
	} {
		got, err := metrics.ParseUnit(text)
		if err != nil || got != want || got.String() != text {
			t.Errorf("%s is read as %+v, error %v", text, got, err)
		}
		b, err := json.Marshal(want)
		if err != nil || string(b) != `"`+text+`"` {
			t.Errorf("%v is written as %s, error %v", want, b, err)
		}
	}
	for text, want := range map[string]metrics.Unit{
		"": {}, "COUNT": {Kind: metrics.CountUnit}, "Money:eur": {Kind: metrics.MoneyUnit, Currency: "EUR"},
	} {
		if got, err := metrics.ParseUnit(text); err != nil || got != want {
			t.Errorf("%q is read as %+v, error %v", text, got, err)
		}
	}
}

func TestUnitRefuses(t *testing.T) {
	for _, text := range []string{
		"euro", "money", "money:", "money:EURO", "money:€", "count:1", "ratio:", "score", "score:", "score:0", "score:0..",
		"score:10..0", "score:1..1", "score:a..b", "score:NaN..1", "score:0..Inf", "score:0..1e999", "score:0..1..2",
	} {
		u := metrics.Unit{Kind: metrics.CountUnit}
		wantFault(t, "unit", func() error { return u.UnmarshalText([]byte(text)) })
		if u.Kind != metrics.CountUnit {
			t.Errorf("%s changes the unit to %v", text, u)
		}
	}
	for _, u := range []metrics.Unit{{Kind: metrics.MoneyUnit}, {Kind: metrics.ScoreUnit}, {Kind: 17}} {
		wantFault(t, "unit", func() error { _, err := u.MarshalText(); return err })
	}
	if got := metrics.UnitKind(9).String(); got != "UnitKind(9)" {
		t.Errorf("an unknown kind is %s", got)
	}
}

func TestUnitRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64/2).Draw(t, "low")
		high := rapid.Float64Range(math.Nextafter(low, math.Inf(1)), math.MaxFloat64).Draw(t, "high")
		want := metrics.Unit{Kind: metrics.ScoreUnit, Low: low, High: high}
		if got, err := metrics.ParseUnit(want.String()); err != nil || got != want {
			t.Fatalf("%v is read as %v, error %v", want, got, err)
		}
	})
}

type text interface {
	encoding.TextMarshaler
	String() string
}

func TestTraitWords(t *testing.T) {
	var (
		per       metrics.UnitOfAnalysis
		direction metrics.Direction
		effect    metrics.Effect
		timing    metrics.Timing
		viewpoint metrics.Viewpoint
		level     metrics.Level
		cut       metrics.Cut
		source    metrics.Source
		maturity  metrics.Maturity
		behaviour metrics.TimeBehaviour
		empty     metrics.EmptyPolicy
		change    metrics.ChangeKind
	)
	for _, tt := range []struct {
		field string
		into  encoding.TextUnmarshaler
		value func() text
		words map[string]text
	}{
		{"unit_of_analysis", &per, func() text { return per }, map[string]text{
			"customer": metrics.PerCustomer, "account": metrics.PerAccount,
			"interaction": metrics.PerInteraction, "response": metrics.PerResponse,
		}},
		{"direction", &direction, func() text { return direction }, map[string]text{
			"higher is better": metrics.HigherIsBetter, "lower is better": metrics.LowerIsBetter,
			"within a band": metrics.InBand,
		}},
		{"effect", &effect, func() text { return effect }, map[string]text{
			"activity": metrics.Activity, "outcome": metrics.Outcome,
		}},
		{"timing", &timing, func() text { return timing }, map[string]text{
			"leading": metrics.Leading, "lagging": metrics.Lagging, "validating": metrics.Validating,
			"coincident": metrics.Coincident,
		}},
		{"viewpoint", &viewpoint, func() text { return viewpoint }, map[string]text{
			"company": metrics.CompanyView, "customer": metrics.CustomerView, "operation": metrics.OperationView,
		}},
		{"level", &level, func() text { return level }, map[string]text{
			"board": metrics.BoardLevel, "executive": metrics.ExecutiveLevel, "manager": metrics.ManagerLevel,
			"front line": metrics.FrontLine,
		}},
		{"cut", &cut, func() text { return cut }, map[string]text{
			"operation": metrics.ByOperation, "customer group": metrics.ByCustomerGroup, "experience": metrics.ByExperience,
		}},
		{"source", &source, func() text { return source }, map[string]text{
			"complaints": metrics.FromComplaints, "inbound feedback": metrics.FromInbound, "social": metrics.FromSocial,
			"field": metrics.FromField, "operations": metrics.FromOperations, "survey": metrics.FromSurvey,
		}},
		{"maturity", &maturity, func() text { return maturity }, map[string]text{
			"emerging": metrics.Emerging, "proven": metrics.Proven,
		}},
		{"time_behaviour", &behaviour, func() text { return behaviour }, map[string]text{
			"flow": metrics.FlowOverTime, "stock": metrics.StockInTime, "point": metrics.PointInTime,
		}},
		{"empty_policy", &empty, func() text { return empty }, map[string]text{
			"missing": metrics.EmptyIsMissing, "zero": metrics.EmptyIsZero, "last value": metrics.EmptyIsLast,
		}},
		{"kind", &change, func() text { return change }, map[string]text{
			"added": metrics.Added, "removed": metrics.Removed, "changed": metrics.Changed,
		}},
	} {
		if got := tt.value().String(); got != "unspecified" {
			t.Errorf("%s: the zero value is %s", tt.field, got)
		}
		for word, want := range tt.words {
			err := tt.into.UnmarshalText([]byte(word))
			if got := tt.value(); err != nil || got != want || got.String() != word {
				t.Errorf("%s: %s is read as %v, error %v", tt.field, word, got, err)
			}
			if b, err := want.MarshalText(); err != nil || string(b) != word {
				t.Errorf("%s: %s is written as %s, error %v", tt.field, word, b, err)
			}
			wantFault(t, tt.field, func() error { return tt.into.UnmarshalText([]byte("sideways")) })
			if tt.value() != want {
				t.Errorf("%s: a fault changes the value", tt.field)
			}
		}
	}
	if err := direction.UnmarshalText([]byte("Higher is Better")); err != nil || direction != metrics.HigherIsBetter {
		t.Errorf("upper case: %v, error %v", direction, err)
	}
	if err := direction.UnmarshalText(nil); err != nil || direction != 0 {
		t.Errorf("empty text: %v, error %v", direction, err)
	}
	wantFault(t, "timing", func() error { _, err := metrics.Timing(9).MarshalText(); return err })
}

func TestTarget(t *testing.T) {
	var none metrics.Target
	if v, ok := none.Value(); ok || v != 0 || none == metrics.TargetOf(0) {
		t.Error("no target passes for a target of 0")
	}
	for _, tt := range []struct {
		target     metrics.Target
		text, json string
	}{
		{none, "", "null"},
		{metrics.TargetOf(0), "0", "0"},
		{metrics.TargetOf(-2.5), "-2.5", "-2.5"},
		{metrics.TargetOf(0.05), "0.05", "0.05"},
		{metrics.BandOf(-30, 60), "-30..60", "[-30,60]"},
	} {
		b, err := tt.target.MarshalText()
		got := metrics.TargetOf(99)
		if err = errors.Join(err, got.UnmarshalText(b)); err != nil || string(b) != tt.text || got != tt.target {
			t.Errorf("%v is written as %q and read as %v, error %v", tt.target, b, got, err)
		}
		b, err = json.Marshal(tt.target)
		got = metrics.TargetOf(99)
		if err = errors.Join(err, json.Unmarshal(b, &got)); err != nil || string(b) != tt.json || got != tt.target {
			t.Errorf("%v is written as %s and read as %v, error %v", tt.target, b, got, err)
		}
	}
	for _, bad := range []string{"NaN", "Inf", "1e999", "5 %", " ", "..", "1..", "..1", "2..1", "1..2..3", "0..Inf"} {
		got := metrics.TargetOf(99)
		wantFault(t, "target", func() error { return got.UnmarshalText([]byte(bad)) })
		if got != metrics.TargetOf(99) {
			t.Errorf("%q changes the target to %v", bad, got)
		}
	}
	got := metrics.TargetOf(99)
	wantFault(t, "target", func() error { return json.Unmarshal([]byte(`"5"`), &got) })
	wantFault(t, "target", func() error { _, err := json.Marshal(metrics.TargetOf(math.NaN())); return err })
	wantFault(t, "target", func() error { _, err := metrics.TargetOf(math.Inf(1)).MarshalText(); return err })
}
