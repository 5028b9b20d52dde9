package company

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/process"
)

// Paths is the graph of the ways between silos, where there are a map and points. Without a map it is that between
// points, or else between kinds of event; it is nil for a log that has neither.
func (c *Company) Paths(ctx context.Context) (*process.Result, error) {
	opts := process.Options{Gaps: process.GapQuantiles}
	switch {
	case c.Map != nil && named(c.Log.Points()):
		opts.By, opts.Silos = process.Silos, process.Owners(*c.Map)
	case named(c.Log.Points()):
		opts.By = process.Points
	case named(c.Log.Kinds()):
		opts.By = process.Kinds
	default:
		return nil, nil
	}
	graph, err := process.New(c.Log, opts)
	if err != nil {
		return nil, err
	}
	if graph, err = journey.Fold(ctx, c.Log, graph); err != nil {
		return nil, err
	}
	result := graph.Result()
	if opts.By == process.Silos {
		result.Warnings = append(result.Warnings, c.withoutSilo(opts.Silos)...)
	}
	return &result, nil
}

// withoutSilo warns of the points that have no silo in the map.
func (c *Company) withoutSilo(silos map[string]string) []string {
	const most = 10
	var lacking []string
	for _, point := range c.Log.Points() {
		if point != "" && silos[point] == "" {
			lacking = append(lacking, point)
		}
	}
	if len(lacking) == 0 {
		return nil
	}
	more := ""
	if n := len(lacking) - most; n > 0 {
		lacking, more = lacking[:most], fmt.Sprintf(" and %d more", n)
	}
	return []string{fmt.Sprintf("no silo in the journey map: %s%s; add their points", strings.Join(lacking, ", "), more)}
}

// named reports whether a column of names has any.
func named(names []string) bool {
	return slices.ContainsFunc(names, func(s string) bool { return s != "" })
}
