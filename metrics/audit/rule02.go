package audit

import (
	"fmt"

	"github.com/untangle-metrics/untangle/metrics"
)

// unmeasured asks whether customers are measured, and what they are worth.
//
//   - [NoCustomers]: no metric ties to customer flow, and none is an outcome from the company's viewpoint that counts
//     customers or accounts.
//   - [NoProfitability]: no metric ties to profitability, and none is money per customer or account from the company's
//     viewpoint.
//
// Where metrics would do if only they stated their viewpoint, or whether they are an outcome, the question is
// unanswered instead.
func (x *chart) unmeasured() (found []Finding, why []string) {
	if len(x.metrics) == 0 {
		return nil, []string{noMetrics}
	}
	all := len(x.metrics)
	switch sure, open := x.count(countsCustomers); {
	case sure == 0 && open > 0:
		why = append(why, fmt.Sprintf("no metric is known to count customers, and %d %s of customers or accounts %s "+
			"effect or viewpoint open: state both", open, plural(open, "count", "counts"), plural(open, "leaves", "leave")))
	case sure == 0:
		found = append(found, Finding{
			Check: NoCustomers, Severity: Critical, Count: Share{0, all},
			Evidence: fmt.Sprintf("None of %d %s counts customers: none ties to customer flow, and none is an outcome "+
				"for the company that counts customers or accounts.", all, plural(all, "metric", "metrics")),
			Remedy: "Count customers in, out and the net, in volume and value, and tie these metrics to customer flow.",
		})
	}
	switch sure, open := x.count(countsWorth); {
	case sure == 0 && open > 0:
		why = append(why, fmt.Sprintf("no metric is known to say what customers are worth, and %d in money per customer "+
			"or account %s the viewpoint open: state it", open, plural(open, "leaves", "leave")))
	case sure == 0:
		found = append(found, Finding{
			Check: NoProfitability, Severity: Critical, Count: Share{0, all},
			Evidence: fmt.Sprintf("None of %d %s says what customers are worth: none ties to profitability, and none is "+
				"money per customer or account from the company's viewpoint.", all, plural(all, "metric", "metrics")),
			Remedy: "Measure revenue and profit by customer or customer group, and tie these metrics to profitability.",
		})
	}
	return found, why
}

type answer uint8

const (
	no answer = iota
	maybe
	yes
)

// count returns how many metrics answer a question with yes, and how many with maybe.
func (x *chart) count(ask func(metrics.Definition) answer) (sure, open int) {
	for _, d := range x.metrics {
		switch ask(d) {
		case yes:
			sure++
		case maybe:
			open++
		}
	}
	return sure, open
}

func countsCustomers(d metrics.Definition) answer {
	switch {
	case hasTie(d, metrics.ToCustomerFlow):
		return yes
	case d.Unit.Kind != metrics.CountUnit || !ofCustomers(d):
		return no
	case businessOutcome(d):
		return yes
	case (d.Viewpoint == 0 || d.Viewpoint == metrics.CompanyView) && (d.Effect == 0 || d.Effect == metrics.Outcome):
		return maybe
	}
	return no
}

func countsWorth(d metrics.Definition) answer {
	switch {
	case hasTie(d, metrics.ToProfitability):
		return yes
	case d.Unit.Kind != metrics.MoneyUnit || !ofCustomers(d) || d.Direction == metrics.LowerIsBetter:
		return no // what customers cost says nothing of what they are worth
	case d.Viewpoint == metrics.CompanyView:
		return yes
	case d.Viewpoint == 0:
		return maybe
	}
	return no
}

// ofCustomers tells whether a metric's unit of analysis is the customer or the account.
func ofCustomers(d metrics.Definition) bool {
	return d.Per == metrics.PerCustomer || d.Per == metrics.PerAccount
}
