package audit_test

import (
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
	"github.com/untangle-metrics/untangle/metrics/presets"
)

// TestPresetsAreClear has the charts that come with the module pass the rules on names and definitions.
func TestPresetsAreClear(t *testing.T) {
	for name, c := range map[string]metrics.Catalog{
		"starter": presets.Starter("EUR"), "HEART": presets.HEART().Catalog(),
		"guerrilla": presets.Guerrilla("EUR").Catalog(), "OCM": presets.OpenCustomerMetrics().Catalog(),
	} {
		r := run(t, c)
		for _, f := range append(r.Of(audit.Unclear), r.Of(audit.Inconsistent)...) {
			t.Errorf("%s: %v", name, f)
		}
	}
}

// TestHEARTStatesFormulasApart has no two metrics of the framework share the formula of their answers.
func TestHEARTStatesFormulasApart(t *testing.T) {
	of := make(map[string]string)
	for _, d := range presets.HEART().Catalog().Definitions {
		if other, ok := of[d.Formula]; ok {
			t.Errorf("%s and %s have one formula: %s", other, d.ID, d.Formula)
		}
		of[d.Formula] = d.ID
	}
}
