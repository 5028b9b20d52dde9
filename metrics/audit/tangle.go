package audit

import "slices"

// A strand is a metric at one of its interaction points. A metric that names no point is one strand, with point "".
type strand struct {
	metric  int
	point   string
	tangled bool
}

// strands returns the strands of the chart, by metric and point. A strand is tangled when
//
//   - the metric's name means something else elsewhere: it is in a finding of [SameName];
//   - another silo keeps metrics at the point, and none of the metrics there belongs to several silos; or
//   - the metric isn't connected: it is no customer outcome, ties back to nothing, and nothing that is or does takes it
//     as an input.
func (x *chart) strands(found []Finding) []strand {
	ambiguous := make([]bool, len(x.metrics))
	for _, f := range found {
		if f.Check != SameName {
			continue
		}
		for _, id := range f.Metrics {
			ambiguous[x.of[id]] = true
		}
	}
	apart := make(map[string]bool, len(x.at)) // points where silos meet and share nothing
	for point, at := range x.at {
		apart[point] = len(x.silosOf(at)) > 1 && !x.sharedAt(point)
	}
	var all []strand
	for m, d := range x.metrics {
		points := sorted(d.Points)
		if len(points) == 0 {
			points = []string{""}
		}
		for _, p := range points {
			all = append(all, strand{m, p, ambiguous[m] || apart[p] || !x.connected[m]})
		}
	}
	return slices.Clip(all)
}
