package scorecard

import (
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// A Matrix shows lifecycle by function by interaction point: stages down, silos across, and in each cell the points
// that the silo owns in that stage, with the metrics measured at them.
type Matrix struct {
	Silos []metrics.Silo
	Rows  []MatrixRow
	// Everywhere are the metrics that name neither stage nor point.
	Everywhere []metrics.Definition
	// Strays are the metrics that name a stage or a point that isn't on the map, once for each such name.
	Strays []Stray
}

// MatrixRow is one stage.
type MatrixRow struct {
	Stage metrics.Stage
	Cells []MatrixCell         // by silo, as in Matrix.Silos
	Whole []metrics.Definition // metrics of the stage that name no point
}

// MatrixCell is the points that one silo owns in one stage; it may have none.
type MatrixCell []MatrixPoint

// MatrixPoint is an interaction point with the metrics measured at it.
type MatrixPoint struct {
	Point   metrics.Point
	Metrics []metrics.Definition
}

// Hole reports whether no metric is measured at the point.
func (p MatrixPoint) Hole() bool { return len(p.Metrics) == 0 }

// Stray is a metric that names a place which isn't on the map.
type Stray struct {
	Metric metrics.Definition
	Place  string // "point kiosk" or "stage renewal"
}

// NewMatrix returns the matrix of a journey map and a catalogue. Stages come in the order of the map, silos in that of
// their first point on the map, with their names from the catalogue. A metric of a whole stage isn't measured at any of
// its points. The error is that of [journey.Map.Ordered], or [metrics.Faults] with each point whose stage isn't on the
// map.
func NewMatrix(m journey.Map, c metrics.Catalog) (Matrix, error) {
	stages, err := m.Ordered()
	if err != nil {
		return Matrix{}, fmt.Errorf("scorecard: matrix: %w", err)
	}
	if err := homeless(m, stages); err != nil {
		return Matrix{}, err
	}
	x := Matrix{Silos: silosOf(m, c)}
	at := make(map[string][]metrics.Definition)
	whole := make(map[string][]metrics.Definition)
	for _, d := range c.Definitions {
		switch {
		case len(d.Points) > 0:
			points := slices.Clone(d.Points)
			slices.Sort(points)
			for _, id := range slices.Compact(points) {
				at[id] = append(at[id], d)
				if !slices.ContainsFunc(m.Points, func(p metrics.Point) bool { return p.ID == id }) {
					x.Strays = append(x.Strays, Stray{d, "point " + id})
				}
			}
		case d.Stage != "":
			whole[d.Stage] = append(whole[d.Stage], d)
		default:
			x.Everywhere = append(x.Everywhere, d)
		}
		if d.Stage != "" && !slices.ContainsFunc(stages, func(s metrics.Stage) bool { return s.ID == d.Stage }) {
			x.Strays = append(x.Strays, Stray{d, "stage " + d.Stage})
		}
	}
	for _, s := range stages {
		row := MatrixRow{Stage: s, Cells: make([]MatrixCell, len(x.Silos)), Whole: whole[s.ID]}
		for _, p := range m.Points {
			if p.Stage != s.ID {
				continue
			}
			i := slices.IndexFunc(x.Silos, func(silo metrics.Silo) bool { return silo.ID == p.Silo })
			row.Cells[i] = append(row.Cells[i], MatrixPoint{Point: p, Metrics: at[p.ID]})
		}
		x.Rows = append(x.Rows, row)
	}
	return x, nil
}

// homeless returns the points whose stage isn't on the map.
func homeless(m journey.Map, stages []metrics.Stage) error {
	var found metrics.Faults
	for _, p := range m.Points {
		if !slices.ContainsFunc(stages, func(s metrics.Stage) bool { return s.ID == p.Stage }) {
			found = append(found, metrics.Fault{
				Op: "scorecard: matrix", Field: "stage", Value: p.Stage,
				Cause: fmt.Sprintf("point %q has an unknown stage", p.ID), Remedy: "correct it, or add the stage to the map",
			})
		}
	}
	return found.Err()
}

// silosOf returns the silos that own a point, each with its name from the catalogue, or else its id.
func silosOf(m journey.Map, c metrics.Catalog) []metrics.Silo {
	var silos []metrics.Silo
	for _, p := range m.Points {
		if slices.ContainsFunc(silos, func(s metrics.Silo) bool { return s.ID == p.Silo }) {
			continue
		}
		silo := metrics.Silo{ID: p.Silo, Name: p.Silo}
		if i := slices.IndexFunc(c.Silos, func(s metrics.Silo) bool { return s.ID == p.Silo }); i >= 0 {
			silo = c.Silos[i]
		}
		silos = append(silos, silo)
	}
	return silos
}

// Holes returns the points at which nothing is measured, in the order of stages and silos.
func (x Matrix) Holes() []metrics.Point {
	var holes []metrics.Point
	for _, row := range x.Rows {
		for _, cell := range row.Cells {
			for _, p := range cell {
				if p.Hole() {
					holes = append(holes, p.Point)
				}
			}
		}
	}
	return holes
}
