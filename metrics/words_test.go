package metrics_test

import (
	"encoding"
	"errors"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
)

func TestWordsArePlain(t *testing.T) {
	for _, text := range []string{"front-line", "FRONT_LINE", "Front  line", "front - line", "front\u2011line"} {
		var level metrics.Level
		if err := level.UnmarshalText([]byte(text)); err != nil || level != metrics.FrontLine {
			t.Errorf("%q is read as %v, error %v", text, level, err)
		}
	}
	var direction metrics.Direction
	if err := direction.UnmarshalText([]byte("higher_is_better")); err != nil || direction != metrics.HigherIsBetter {
		t.Errorf("%v, error %v", direction, err)
	}
	tie, err := metrics.ParseTie("Customer-Goal: in_time")
	if want := (metrics.Tie{Kind: metrics.ToCustomerGoal, To: "in_time"}); err != nil || tie != want {
		t.Errorf("%v, error %v", tie, err)
	}
}

func TestUnknownWordsSayWhatMayBeMeant(t *testing.T) {
	for _, tt := range []struct {
		into         encoding.TextUnmarshaler
		text, remedy string
	}{
		{new(metrics.UnitOfAnalysis), "Customers", "write customer"},
		{new(metrics.UnitOfAnalysis), "cust", "did you mean customer?"},
		{new(metrics.UnitOfAnalysis), "customer base", "write customer, account, interaction or response"},
		{new(metrics.Direction), "higher", "did you mean higher is better?"},
		{new(metrics.Direction), "Lower-is", "did you mean lower is better?"},
		{new(metrics.Direction), "more", "write higher is better, lower is better or within a band"},
		{new(metrics.Direction), "-", "write higher is better, lower is better or within a band"},
		{new(metrics.Effect), "activities", "write activity"},
		{new(metrics.Effect), "outcomies", "write activity or outcome"},
		{new(metrics.Cut), "customer groups", "write customer group"},
		{new(metrics.Viewpoint), "c", "write company, customer or operation"},
		{new(metrics.Viewpoint), "unspec", "write company, customer or operation"},
		{new(metrics.Source), "complaint", "did you mean complaints?"},
	} {
		var fault metrics.Fault
		err := tt.into.UnmarshalText([]byte(tt.text))
		if !errors.As(err, &fault) || fault.Value != tt.text || fault.Cause != "unknown" || fault.Remedy != tt.remedy {
			t.Errorf("%q: %v", tt.text, err)
		}
	}
}
