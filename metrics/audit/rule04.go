package audit

import (
	"fmt"

	"github.com/untangle-metrics/untangle/metrics"
)

// untied asks whether success ties back to customer flow, profitability, or why customers stay and leave. Success is
// what has a target on the board's, the executives' or a manager's scorecard, or doesn't say on whose, and anything
// that pay hangs on. An operational success metric is untied when neither it nor a metric computed from it has a tie;
// ties to movement along the relationship and to a customer's goal count as well.
func (x *chart) untied() (found []Finding, why []string) {
	judged := false
	for _, s := range x.silos {
		var untied []int
		successes := 0
		for _, m := range x.bySilo[s.ID] {
			d := x.metrics[m]
			if !success(d) {
				continue
			}
			successes++
			if d.IsOperational() && !x.tied[m] {
				untied = append(untied, m)
			}
		}
		judged = judged || successes > 0
		if len(untied) == 0 {
			continue
		}
		count := Share{len(untied), successes}
		found = append(found, Finding{
			Check: UntiedSuccess, Severity: half(count), Metrics: x.ids(untied), Silos: []string{s.ID}, Count: count,
			Evidence: fmt.Sprintf("%s calls it success when its own work goes well: %v success metrics %s operational and "+
				"%s back to no result: %s.", s.Name, count, plural(len(untied), "is", "are"), plural(len(untied), "ties", "tie"),
				x.titles(untied)),
			Remedy: "Tie each to customer flow, profitability or a reason to stay or leave, or judge success by a metric " +
				"that has such a tie.",
		})
	}
	if !judged {
		why = []string{"no metric is said to be success: add targets, or the share of pay that hangs on it"}
	}
	return found, why
}

func success(d metrics.Definition) bool {
	return d.Compensation > 0 || d.Target.IsSet() && d.Level != metrics.FrontLine
}
