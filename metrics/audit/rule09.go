package audit

import (
	"fmt"
	"slices"
)

// uncollaborative asks whether silos that meet at a point share a metric there.
//
//   - [NothingShared]: no metric at all belongs to several silos (major).
//   - [PointUnshared]: a point that several silos cross, because they keep metrics there or own it, and no metric there
//     belongs to several silos: minor, and major with three silos or more.
func (x *chart) uncollaborative() (found []Finding, why []string) {
	if len(x.bySilo) < 2 {
		return nil, []string{"fewer than two silos keep metrics, so none could be shared: add those of the other silos"}
	}
	if all := len(x.metrics); !slices.ContainsFunc(x.metrics, shared) {
		silos := len(x.bySilo)
		found = append(found, Finding{
			Check: NothingShared, Severity: Major, Count: Share{0, all},
			Evidence: fmt.Sprintf("None of %d metrics in %d silos belongs to more than one silo.", all, silos),
			Remedy:   "Begin at the point where most silos meet: one metric, one owner, and the others as contributors.",
		})
	}
	if len(x.at) == 0 {
		return found, []string{"no metric says at which interaction points it is measured: name the points"}
	}
	for _, p := range x.places() {
		at := x.at[p.ID]
		if len(at) == 0 || x.sharedAt(p.ID) {
			continue
		}
		silos := x.silosOf(at)
		if p.Silo != "" {
			silos = sorted(append(silos, p.Silo))
		}
		if len(silos) < 2 {
			continue
		}
		severity := Minor
		if len(silos) > 2 {
			severity = Major
		}
		found = append(found, Finding{
			Check: PointUnshared, Severity: severity, Metrics: x.ids(at), Silos: silos, Points: []string{p.ID},
			Count: Share{0, len(at)},
			Evidence: fmt.Sprintf("%d silos cross at %s (%s), and none of %d %s there belongs to more than one.", len(silos),
				p.Name, list(x.silo.all(silos)), len(at), plural(len(at), "metric", "metrics")),
			Remedy: fmt.Sprintf("Let %s agree on one metric at %s, with one owner and the others as contributors.",
				list(x.silo.all(silos)), p.Name),
		})
	}
	return found, nil
}
