package audit_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

func TestReportIsReadBack(t *testing.T) {
	check := func(t rapid.TB, c metrics.Catalog) {
		want, err := audit.Run(c, audit.Options{})
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got audit.Report
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("read back from %s\n(-want +got):\n%s", b, diff)
		}
	}
	check(t, metrics.Catalog{})
	check(t, sound())
	rapid.Check(t, func(t *rapid.T) { check(t, chart(t)) })
}

func TestSeverityText(t *testing.T) {
	for text, want := range map[string]audit.Severity{
		"": 0, "none": 0, "minor": audit.Minor, "major": audit.Major, "critical": audit.Critical, " Major ": audit.Major,
	} {
		got := audit.Severity(9)
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want {
			t.Errorf("%q is read as %v, %v, want %v", text, got, err, want)
		}
	}
	got := audit.Major
	var fault metrics.Fault
	err := got.UnmarshalText([]byte("grave"))
	if !errors.As(err, &fault) || fault.Field != "severity" || fault.Value != "grave" || got != audit.Major {
		t.Errorf("an unknown severity gives %v, %v", got, err)
	}
	if err := json.Unmarshal([]byte(`{"severity":"Severity(9)"}`), &audit.Finding{}); err == nil {
		t.Error("a finding of no known severity is read")
	}
}
