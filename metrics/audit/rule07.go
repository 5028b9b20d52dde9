package audit

import (
	"fmt"

	"github.com/untangle-metrics/untangle/metrics"
)

// byOperationOnly asks whether reporting is by customer group or experience, of the metrics that state their cut: major
// when more than half of them all are reported by operation, and minor for each silo that reports all of its own so.
func (x *chart) byOperationOnly() (found []Finding, why []string) {
	byOperation := func(d metrics.Definition) bool { return d.Cut == metrics.ByOperation }
	stated := func(d metrics.Definition) bool { return d.Cut != 0 }
	const remedy = "Report outcomes by customer group or by what customers went through, and operations below that."
	var all, inside []int
	for _, s := range x.silos {
		own := x.only(x.bySilo[s.ID], stated)
		ownInside := x.only(own, byOperation)
		all, inside = append(all, own...), append(inside, ownInside...)
		if len(own) == 0 || len(ownInside) < len(own) {
			continue
		}
		count := Share{len(ownInside), len(own)}
		found = append(found, Finding{
			Check: OperationCut, Severity: Minor, Metrics: x.ids(ownInside), Silos: []string{s.ID}, Count: count,
			Evidence: fmt.Sprintf("%s reports by operation only: %v %s.", s.Name, count, plural(count.Of, "metric", "metrics")),
			Remedy:   remedy,
		})
	}
	if len(all) == 0 {
		return nil, []string{"no metric states by what it is reported: state the cut"}
	}
	if count := (Share{len(inside), len(all)}); 2*count.N > count.Of {
		found = append(found, Finding{
			Check: OperationCut, Severity: Major, Metrics: x.ids(inside), Silos: x.silosOf(inside), Count: count,
			Evidence: fmt.Sprintf("In the whole company, %v metrics that state their cut are reported by operation.", count),
			Remedy:   remedy,
		})
	}
	return found, nil
}
