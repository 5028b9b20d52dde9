// Package eventfile is the part of an example's command line that names a CSV file of events and says how to read it.
package eventfile

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/untangle-metrics/untangle/examples/internal/company"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// Arguments are what the flags say. File is empty when no file is given.
type Arguments struct {
	File    string
	Columns journey.CSV
	Options journey.Options
	Zone    string

	comma, layouts string
}

// SampleZone is the zone of the sample company, which the examples take when no file is given.
const SampleZone = "Europe/Amsterdam"

// Define adds the flags to a set.
func (a *Arguments) Define(f *flag.FlagSet) {
	f.StringVar(&a.File, "events", "", "a CSV `file` of events, compressed by gzip or not; needs -customer and -time")
	f.StringVar(&a.Columns.Customer, "customer", "", "the `column` with the customer")
	f.StringVar(&a.Columns.Time, "time", "", "the `column` with the time")
	f.StringVar(&a.Columns.Amount, "amount", "", "the `column` with the amount of money")
	f.StringVar(&a.Columns.Kind, "kind", "", "the `column` with what happened")
	f.StringVar(&a.Columns.Point, "point", "", "the `column` with the interaction point")
	f.StringVar(&a.Columns.Reason, "reason", "", "the `column` with the reason for leaving")
	f.StringVar(&a.comma, "comma", ",", "what separates the columns; \" \" for runs of blanks")
	f.BoolVar(&a.Columns.DecimalComma, "decimal-comma", false, "amounts have a decimal comma")
	f.StringVar(&a.layouts, "layout", "", "a `layout` of times, as in Go; several separated by |")
	f.StringVar(&a.Zone, "zone", "", "the time `zone` of days and months, such as Europe/Amsterdam (default UTC)")
	f.BoolVar(&a.Options.Strict, "strict", false, "stop at the first event that can't be read")
	f.BoolVar(&a.Options.DropDuplicates, "drop-duplicates", false, "leave out events that equal another in every field")
}

// Check returns what is wrong with the arguments, and makes Columns and Options ready for use.
func (a *Arguments) Check() error { return errors.Join(a.checkColumns(), a.checkZone()) }

func (a *Arguments) checkColumns() error {
	c := &a.Columns
	named := c.Customer + c.Time + c.Amount + c.Kind + c.Point + c.Reason
	switch {
	case a.File == "" && named != "":
		return errors.New("columns are named but no file: add -events FILE")
	case a.File != "" && (c.Customer == "" || c.Time == ""):
		return errors.New("-events needs -customer COLUMN and -time COLUMN")
	}
	comma, size := utf8.DecodeRuneInString(a.comma)
	if size == 0 || size != len(a.comma) {
		return fmt.Errorf("-comma %q: want one character", a.comma)
	}
	c.Name, c.Comma = a.File, comma
	if a.layouts != "" {
		c.Layouts = strings.Split(a.layouts, "|")
	}
	return nil
}

func (a *Arguments) checkZone() error {
	zone, err := time.LoadLocation(a.Zone)
	if err != nil {
		return fmt.Errorf("-zone %q: %w; use a name such as Europe/Amsterdam", a.Zone, err)
	}
	a.Options.Calendar = metrics.NewCalendar(zone)
	return nil
}

// Read reads the file.
func (a *Arguments) Read(ctx context.Context) (*company.Company, error) {
	f, err := os.Open(a.File)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := plain(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", a.File, err)
	}
	return company.ReadEvents(ctx, text, a.Options, a.Columns)
}

// plain returns what a reader has, without compression by gzip.
func plain(r io.Reader) (io.Reader, error) {
	b := bufio.NewReader(r)
	const magic = "\x1f\x8b"
	if start, err := b.Peek(len(magic)); err == nil && string(start) == magic {
		return gzip.NewReader(b)
	}
	return b, nil
}

// LongRead is the number of events from which reading takes long enough to tell how far it is.
const LongRead = 250_000

// Progress makes reading tell w how far it is, when that takes long. The function that it returns ends the line.
func (a *Arguments) Progress(w io.Writer) (done func()) {
	shown := false
	a.Options.Progress = func(events int64) {
		if events >= LongRead {
			shown = true
			fmt.Fprintf(w, "\rread %d events", events)
		}
	}
	return func() {
		if shown {
			fmt.Fprintln(w)
		}
	}
}
