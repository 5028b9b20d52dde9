package metrics_test

import (
	"fmt"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
)

func ExampleDefinition_Silos() {
	d := metrics.Definition{Silo: "support", Contributors: []string{"sales", "product", "sales"}}
	fmt.Println(d.Silos(), d.Contributors)
	// Output: [product sales support] [sales product sales]
}

func TestDefinitionKinds(t *testing.T) {
	for _, tt := range []struct {
		d                            metrics.Definition
		outcome, operational, answer bool
	}{
		{metrics.Definition{}, false, false, false},
		{metrics.Definition{Effect: metrics.Outcome, Viewpoint: metrics.CustomerView}, true, false, false},
		{metrics.Definition{Effect: metrics.Outcome, Viewpoint: metrics.CompanyView}, false, false, false},
		{metrics.Definition{Effect: metrics.Outcome, Viewpoint: metrics.OperationView}, false, true, false},
		{metrics.Definition{Effect: metrics.Activity, Viewpoint: metrics.CustomerView}, false, true, false},
		{metrics.Definition{Source: metrics.FromSurvey}, false, false, true},
		{metrics.Definition{Per: metrics.PerResponse}, false, false, true},
		{metrics.Definition{Unit: metrics.Unit{Kind: metrics.ScoreUnit}}, false, false, true},
	} {
		if tt.d.IsCustomerOutcome() != tt.outcome || tt.d.IsOperational() != tt.operational || tt.d.IsAnswer() != tt.answer {
			t.Errorf("%+v: %v, %v, %v", tt.d, tt.d.IsCustomerOutcome(), tt.d.IsOperational(), tt.d.IsAnswer())
		}
	}
}
