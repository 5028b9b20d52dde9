package audit

import (
	"maps"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// places returns the points in the order of the journey. A catalogue without points has those that its metrics name, in
// no stage and of no silo.
func (x *chart) places() []metrics.Point {
	if len(x.points) > 0 {
		return x.points
	}
	var points []metrics.Point
	for _, id := range slices.Sorted(maps.Keys(x.at)) {
		points = append(points, metrics.Point{ID: id, Name: id})
	}
	return points
}

// stagesOf returns, for each metric, the stages in which it measures: its own, and those of its points.
func (x *chart) stagesOf() [][]string {
	of := make(map[string]string, len(x.points))
	for _, p := range x.points {
		of[p.ID] = p.Stage
	}
	stages := make([][]string, len(x.metrics))
	for i, d := range x.metrics {
		in := []string{d.Stage}
		for _, p := range d.Points {
			in = append(in, of[p])
		}
		stages[i] = slices.DeleteFunc(sorted(in), func(s string) bool { return s == "" })
	}
	return stages
}

// sharedAt tells whether one of the metrics at a point belongs to several silos.
func (x *chart) sharedAt(point string) bool {
	return slices.ContainsFunc(x.at[point], func(m int) bool { return shared(x.metrics[m]) })
}

// shared tells whether a metric belongs to several silos.
func shared(d metrics.Definition) bool {
	return slices.ContainsFunc(d.Contributors, func(silo string) bool { return silo != d.Silo })
}
