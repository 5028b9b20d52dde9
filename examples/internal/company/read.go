package company

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/untangle-metrics/untangle/cpi"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability"
)

// A Company is what is known of one. Only the log is required.
type Company struct {
	Log     *journey.Log
	Build   journey.BuildReport
	Rates   []profitability.Rate
	Answers []cpi.Answer
	Map     *journey.Map
	Catalog *metrics.Catalog
}

// Read reads a folder: events.csv, and as far as they are there customers.csv, map.csv, metrics.csv, costs.csv and
// surveys.csv. An error names the file, and where it can the line and the column.
func Read(ctx context.Context, folder fs.FS, opts journey.Options) (*Company, error) {
	c := &Company{}
	b := journey.NewBuilder(opts)
	zone := opts.Calendar.Zone()
	for _, file := range []struct {
		name     string
		required bool
		read     func(f fs.File) error
	}{
		{"events.csv", true, func(f fs.File) error {
			mapping, err := eventColumns(folder)
			if err != nil {
				return err
			}
			return b.ReadCSV(ctx, f, mapping)
		}},
		{"customers.csv", false, func(f fs.File) error {
			return b.ReadAttributesCSV(ctx, f, journey.AttributesCSV{
				Name: "customers.csv", Customer: "customer",
				Since: optional(folder, "customers.csv", "since"), FirstSeen: optional(folder, "customers.csv", "first_seen"),
			})
		}},
		{"map.csv", false, func(f fs.File) error { return keep(&c.Map)(journey.ReadMapCSV(f, "map.csv")) }},
		{"metrics.csv", false, func(f fs.File) error { return keep(&c.Catalog)(metrics.ReadCatalogCSV(f, "metrics.csv")) }},
		{"costs.csv", false, func(f fs.File) (err error) {
			c.Rates, err = profitability.ReadRatesCSV(f, "costs.csv")
			return err
		}},
		{"surveys.csv", false, func(f fs.File) (err error) {
			c.Answers, err = cpi.ReadAnswersCSV(f, "surveys.csv", zone)
			return err
		}},
	} {
		if err := readFile(folder, file.name, file.required, file.read); err != nil {
			return nil, err
		}
	}
	var err error
	c.Log, c.Build, err = b.Build(ctx)
	return c, err
}

func readFile(folder fs.FS, name string, required bool, read func(fs.File) error) error {
	f, err := folder.Open(name)
	if errors.Is(err, fs.ErrNotExist) && !required {
		return nil
	}
	if err != nil {
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

// eventColumns maps the columns that events.csv has.
func eventColumns(folder fs.FS) (journey.CSV, error) {
	header, err := header(folder, "events.csv")
	if err != nil {
		return journey.CSV{}, err
	}
	column := func(name string) string {
		if slices.Contains(header, name) {
			return name
		}
		return ""
	}
	return journey.CSV{
		Name: "events.csv", Customer: "customer", Time: "time", Kind: column("kind"), Point: column("point"),
		Amount: column("amount"), Reason: column("reason"), Sequence: column("sequence"), Known: column("known"),
	}, nil
}

func optional(folder fs.FS, file, column string) string {
	if header, err := header(folder, file); err == nil && slices.Contains(header, column) {
		return column
	}
	return ""
}

func header(folder fs.FS, file string) ([]string, error) {
	f, err := folder.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	names, err := csv.NewReader(f).Read()
	if err != nil {
		return nil, fmt.Errorf("%s: header line: %w", file, err)
	}
	return names, nil
}

// LastDay returns the last day of observation at noon, as a time in the log's calendar.
func (c *Company) LastDay() time.Time {
	_, last := c.Log.Observed()
	return c.Log.Calendar().Period(metrics.Daily, last).Start(c.Log.Calendar().Zone())
}
