package kickstart

import (
	"cmp"

	"github.com/untangle-metrics/untangle/metrics"
)

// moreTelling orders metrics by how much they tell of customers: what ties back to a result first, then their outcomes,
// what is recorded before what people answer when asked, outcomes, what customers see, what has a target, is proven, is
// measured, has an owner and a definition; and then by ID.
func moreTelling(a, b metrics.Definition) int {
	for _, better := range []func(metrics.Definition) bool{
		func(d metrics.Definition) bool { return len(d.Ties) > 0 },
		metrics.Definition.IsCustomerOutcome,
		func(d metrics.Definition) bool { return !d.IsAnswer() },
		func(d metrics.Definition) bool { return d.Effect == metrics.Outcome },
		func(d metrics.Definition) bool { return d.Viewpoint == metrics.CustomerView },
		func(d metrics.Definition) bool { return d.Target.IsSet() },
		func(d metrics.Definition) bool { return d.Maturity == metrics.Proven },
		func(d metrics.Definition) bool { return d.MeasuredBy != "" },
		func(d metrics.Definition) bool { return d.Owner != "" },
		func(d metrics.Definition) bool { return d.Description != "" || d.Formula != "" },
	} {
		if better(a) != better(b) {
			if better(a) {
				return -1
			}
			return 1
		}
	}
	return cmp.Compare(a.ID, b.ID)
}
