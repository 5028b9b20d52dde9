package main

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/untangle-metrics/untangle/examples/internal/company"
	"github.com/untangle-metrics/untangle/examples/internal/samplecompany"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/profitability"
	"github.com/untangle-metrics/untangle/profitability/costing"
	"github.com/untangle-metrics/untangle/profitability/revenue"
)

// read reads the files that the arguments name, or the sample company.
func (a *arguments) read(ctx context.Context, progress io.Writer) (c *company.Company, err error) {
	defer a.Progress(progress)()
	if a.File == "" {
		a.currency = cmp.Or(a.currency, "EUR")
		return company.Read(ctx, samplecompany.FS(samplecompany.Seed), a.Options, journey.CSV{})
	}
	if a.customers == "" {
		c, err = a.Read(ctx)
	} else {
		c, err = a.readBoth(ctx)
	}
	if err != nil {
		return nil, err
	}
	return c, errors.Join(
		with(a.costs, func(r io.Reader) (err error) {
			c.Rates, err = profitability.ReadRatesCSV(r, a.costs)
			return err
		}),
		with(a.pools, func(r io.Reader) (err error) {
			c.Pools, err = costing.ReadPoolsCSV(r, a.pools)
			return err
		}),
		with(a.activities, func(r io.Reader) (err error) {
			c.Activities, err = costing.ReadActivitiesCSV(r, a.activities)
			return err
		}),
	)
}

// readBoth reads events and the attributes of their customers.
func (a *arguments) readBoth(ctx context.Context) (*company.Company, error) {
	b := journey.NewBuilder(a.Options)
	if err := with(a.File, func(r io.Reader) error { return b.ReadCSV(ctx, r, a.Columns) }); err != nil {
		return nil, err
	}
	if err := with(a.customers, func(r io.Reader) error { return a.readAttributes(ctx, b, r) }); err != nil {
		return nil, err
	}
	log, build, err := b.Build(ctx)
	if err == nil && log.Len() == 0 {
		err = fmt.Errorf("%s has %w\n%v", a.File, company.ErrNoEvents, build)
	}
	return &company.Company{Log: log, Build: build}, err
}

func (a *arguments) readAttributes(ctx context.Context, b *journey.Builder, r io.Reader) error {
	names, r := header(r)
	return b.ReadAttributesCSV(ctx, r, journey.AttributesCSV{
		Name: a.customers, Comma: a.Columns.Comma, Layouts: a.Columns.Layouts,
		Customer: cmp.Or(found(names, a.Columns.Customer), "customer"),
		Since:    found(names, "since"), FirstSeen: found(names, "first_seen"),
	})
}

// readLines reads the file of subscriptions.
func (a *arguments) readLines() (lines []revenue.Line, err error) {
	err = with(a.lines, func(r io.Reader) (err error) {
		lines, err = revenue.ReadLinesCSV(r, a.lines, a.mapping)
		return err
	})
	return lines, err
}

// with opens a file, compressed by gzip or not, and hands it on; it does nothing without a name.
func with(name string, read func(io.Reader) error) error {
	if name == "" {
		return nil
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	text := bufio.NewReader(f)
	const magic = "\x1f\x8b"
	if start, err := text.Peek(len(magic)); err != nil || string(start) != magic {
		return read(text)
	}
	plain, err := gzip.NewReader(text)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return read(plain)
}

// header returns the names of the columns in the first line, whatever separates them, and what is to be read.
func header(r io.Reader) ([]string, io.Reader) {
	const longest = 1 << 16
	text := bufio.NewReaderSize(r, longest)
	start, _ := text.Peek(longest) // an error comes again to who reads on
	line, _, _ := strings.Cut(string(start), "\n")
	names := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(",;\t|", r) })
	for i, name := range names {
		names[i] = strings.Trim(name, "\" \r\ufeff")
	}
	return names, text
}

// found returns the name when it is among the names, in any case, and "" otherwise.
func found(names []string, name string) string {
	if slices.ContainsFunc(names, func(s string) bool { return strings.EqualFold(s, name) }) {
		return name
	}
	return ""
}
