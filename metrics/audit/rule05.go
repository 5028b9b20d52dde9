package audit

import (
	"fmt"

	"github.com/untangle-metrics/untangle/metrics"
)

// inward asks whether the objectives of the board and of the executives look outward: critical for a level without any
// customer outcome (unanswered where some state no effect or viewpoint), major for one of which more than half is
// activities and operational metrics.
func (x *chart) inward() (found []Finding, why []string) {
	unstated := []string{"no metric is said to stand on the board's or the executives' scorecard: state the levels"}
	for _, mix := range x.levels() {
		if mix.Level != metrics.BoardLevel && mix.Level != metrics.ExecutiveLevel {
			continue
		}
		unstated = nil
		var all, inside []int
		for m, d := range x.metrics {
			if d.Level != mix.Level {
				continue
			}
			all = append(all, m)
			if d.IsOperational() {
				inside = append(inside, m)
			}
		}
		count := Share{len(inside), len(all)}
		f := Finding{
			Check: InwardTop, Metrics: x.ids(inside), Silos: x.silosOf(all), Count: count,
			Evidence: fmt.Sprintf("Of %d %s at %v level, %d %s an outcome for customers, %d for the company, and %d %s an "+
				"activity or operational.", count.Of, plural(count.Of, "metric", "metrics"), mix.Level,
				mix.Customer, plural(mix.Customer, "is", "are"), mix.Business, count.N, plural(count.N, "is", "are")),
		}
		open := len(x.only(all, func(d metrics.Definition) bool { return d.Effect == 0 || d.Viewpoint == 0 }))
		switch {
		case mix.Customer == 0 && open > 0:
			why = append(why, fmt.Sprintf("at %v level no metric is known to be an outcome for customers, and %d of %d %s "+
				"open whether it is: state effect and viewpoint", mix.Level, open, count.Of, plural(open, "leaves", "leave")))
			continue
		case mix.Customer == 0:
			f.Severity = Critical
			f.Remedy = fmt.Sprintf("Put an outcome from the customer's viewpoint on the scorecard at %v level.", mix.Level)
		case 2*count.N > count.Of:
			f.Severity = Major
			f.Remedy = fmt.Sprintf("Leave activities to those who do the work, and keep outcomes at %v level.", mix.Level)
		default:
			continue
		}
		found = append(found, f)
	}
	return found, append(why, unstated...)
}
