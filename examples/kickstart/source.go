package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/untangle-metrics/untangle/examples/internal/company"
	"github.com/untangle-metrics/untangle/examples/internal/outputs"
	"github.com/untangle-metrics/untangle/examples/internal/samplecompany"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/kickstart"
)

// A chart is what the plan is made from.
type chart struct {
	catalog  metrics.Catalog
	evidence []kickstart.Evidence
	series   []metrics.Series
}

// read reads the files that the arguments name, or the sample company.
func (a *arguments) read(ctx context.Context) (chart, error) {
	if a.chart == "" {
		return a.sample(ctx)
	}
	var c chart
	var known metrics.Catalog
	if a.places != "" {
		places, err := readFile(a.places, journey.ReadMapCSV)
		if err != nil {
			return c, err
		}
		known = places.Catalog()
	}
	var err error
	c.catalog, err = readFile(a.chart, func(f io.Reader, name string) (metrics.Catalog, error) {
		return metrics.ReadCatalogCSV(f, name, known)
	})
	if err != nil {
		return c, err
	}
	if len(c.catalog.Definitions) == 0 {
		return c, fmt.Errorf("%s has no metrics yet; write a row for each metric on anyone's scorecard", a.chart)
	}
	if a.places == "" {
		c.catalog.Points = pointsNamed(c.catalog)
	}
	if len(c.catalog.Points) == 0 {
		return c, fmt.Errorf("%s names no interaction points; fill out its column points, or give a -map", a.chart)
	}
	if a.evidence != "" {
		if c.evidence, err = readFile(a.evidence, kickstart.ReadEvidenceCSV); err != nil {
			return c, err
		}
	}
	if a.series != "" {
		c.series, err = readFile(a.series, func(f io.Reader, name string) ([]metrics.Series, error) {
			return metrics.ReadSeriesCSV(f, name, metrics.Calendar{})
		})
	}
	return c, err
}

// sample is the sample company, with evidence from its events.
func (a *arguments) sample(ctx context.Context) (chart, error) {
	if a.company == "" {
		a.company = "Harbour Desk, a sample company"
	}
	c, err := company.Read(ctx, samplecompany.FS(samplecompany.Seed), journey.Options{}, journey.CSV{})
	if err != nil {
		return chart{}, err
	}
	return chart{catalog: *c.Catalog, evidence: c.Evidence()}, nil
}

// readFile opens a file and reads it.
func readFile[T any](name string, read func(io.Reader, string) (T, error)) (T, error) {
	f, err := os.Open(name)
	if err != nil {
		var none T
		return none, fmt.Errorf("%s: %w", name, outputs.Reason(err))
	}
	defer f.Close()
	return read(f, name)
}

// pointsNamed returns the points that a chart names where there is no map: each with its ID for a name, and owned by
// the silo that first measures there.
func pointsNamed(c metrics.Catalog) []metrics.Point {
	var points []metrics.Point
	for _, d := range c.Definitions {
		for _, id := range d.Points {
			if !slices.ContainsFunc(points, func(p metrics.Point) bool { return p.ID == id }) {
				points = append(points, metrics.Point{ID: id, Name: id, Silo: d.Silo})
			}
		}
	}
	return points
}
