package company

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/untangle-metrics/untangle/cpi"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability"
	"github.com/untangle-metrics/untangle/profitability/costing"
)

// A Company is what is known of one. Only the log is required.
type Company struct {
	Log     *journey.Log
	Build   journey.BuildReport
	Rates   []profitability.Rate
	Answers []cpi.Answer
	Map     *journey.Map
	Catalog *metrics.Catalog

	// What capacity there was and what took it, in the whole time of the log.
	Pools      []costing.Pool
	Activities []costing.Activity
}

// Files are the files of a folder that Read reads, the one with events first.
func Files() []string {
	return []string{
		"events.csv", "customers.csv", "map.csv", "metrics.csv", "costs.csv", "pools.csv", "activities.csv", "surveys.csv",
	}
}

// ErrNoEvents is the error for events of which none can be used.
var ErrNoEvents = errors.New("no events that can be used")

// ReadEvents reads a company of which only events are known, from a CSV file. It returns an error that wraps
// [ErrNoEvents] when none can be used.
func ReadEvents(ctx context.Context, r io.Reader, opts journey.Options, mapping journey.CSV) (*Company, error) {
	c := &Company{}
	b := journey.NewBuilder(opts)
	if err := b.ReadCSV(ctx, r, mapping); err != nil {
		return nil, err
	}
	if err := c.build(ctx, b, mapping.Name); err != nil {
		return nil, err
	}
	return c, nil
}

// Read reads a folder: events.csv, and as far as they are there customers.csv, map.csv, metrics.csv, costs.csv,
// pools.csv, activities.csv and surveys.csv. Columns go by their names, in any case and with blanks around them. The
// form says how events.csv is written: its Comma, DecimalComma and Layouts count; the Comma goes for customers.csv too.
// An error names the file, and where it can the line and the column; it wraps [ErrNoEvents] when no event can be used.
func Read(ctx context.Context, folder fs.FS, opts journey.Options, form journey.CSV) (*Company, error) {
	c := &Company{}
	b := journey.NewBuilder(opts)
	readers := map[string]func(f fs.File) error{
		"events.csv": func(f fs.File) error {
			mapping, err := eventColumns(folder, form)
			if err != nil {
				return err
			}
			return b.ReadCSV(ctx, f, mapping)
		},
		"customers.csv": func(f fs.File) error {
			mapping, err := customerColumns(folder, form.Comma)
			if err != nil {
				return err
			}
			return b.ReadAttributesCSV(ctx, f, mapping)
		},
		"map.csv": func(f fs.File) error { return keep(&c.Map)(journey.ReadMapCSV(f, "map.csv")) },
		"metrics.csv": func(f fs.File) error {
			var known metrics.Catalog
			if c.Map != nil {
				known = c.Map.Catalog()
			}
			return keep(&c.Catalog)(metrics.ReadCatalogCSV(f, "metrics.csv", known))
		},
		"costs.csv": func(f fs.File) (err error) {
			c.Rates, err = profitability.ReadRatesCSV(f, "costs.csv")
			return err
		},
		"pools.csv": func(f fs.File) (err error) {
			c.Pools, err = costing.ReadPoolsCSV(f, "pools.csv")
			return err
		},
		"activities.csv": func(f fs.File) (err error) {
			c.Activities, err = costing.ReadActivitiesCSV(f, "activities.csv")
			return err
		},
		"surveys.csv": func(f fs.File) (err error) {
			c.Answers, err = cpi.ReadAnswersCSV(f, "surveys.csv", opts.Calendar.Zone())
			return err
		},
	}
	for i, name := range Files() {
		if err := readFile(folder, name, i == 0, readers[name]); err != nil {
			return nil, err
		}
	}
	if err := c.build(ctx, b, "events.csv"); err != nil {
		return nil, err
	}
	return c, nil
}

// build builds the log of events that were read from a file.
func (c *Company) build(ctx context.Context, b *journey.Builder, file string) (err error) {
	c.Log, c.Build, err = b.Build(ctx)
	if err == nil && c.Log.Len() == 0 {
		err = fmt.Errorf("%s has %w\n%v", file, ErrNoEvents, c.Build)
	}
	return err
}

func readFile(folder fs.FS, name string, required bool, read func(fs.File) error) error {
	f, err := folder.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist) && required:
		return fmt.Errorf("there is no %s in it; it needs one with the columns customer and time", name)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	}
	defer f.Close()
	return read(f)
}

// keep returns a function that stores a value that was read without error.
func keep[T any](to **T) func(T, error) error {
	return func(v T, err error) error {
		if err == nil {
			*to = &v
		}
		return err
	}
}
