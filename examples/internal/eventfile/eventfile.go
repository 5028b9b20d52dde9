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

	comma, layouts, sequence string
}

// SampleZone is the zone of the sample company, which the examples take when no file is given.
const SampleZone = "Europe/Amsterdam"

// Define adds the flags to a set, but for those of DefineMoney.
func (a *Arguments) Define(f *flag.FlagSet) {
	f.StringVar(&a.File, "events", "", "a CSV `file` of events, compressed by gzip or not; needs -customer and -time")
	f.StringVar(&a.Columns.Customer, "customer", "", "the `column` with the customer")
	f.StringVar(&a.Columns.Time, "time", "", "the `column` with the time")
	f.StringVar(&a.Columns.Kind, "kind", "", "the `column` with what happened")
	f.StringVar(&a.Columns.Point, "point", "",
		"the `column` with the interaction point; with it, ways are between points and not between kinds")
	f.StringVar(&a.sequence, "sequence", "",
		"the `column` with a number for the order of events at one time; line takes the order of the file's lines")
	f.StringVar(&a.comma, "comma", ",", "what separates the columns; \" \" for runs of blanks, \\t for a tab")
	f.StringVar(&a.layouts, "layout", "", "a `layout` of times "+layoutHelp+"; several separated by | (default "+known+")")
	f.StringVar(&a.Zone, "zone", "", "the time `zone` of days and months, such as Europe/Amsterdam (default UTC)")
	f.BoolVar(&a.Options.Strict, "strict", false, "stop at the first event that can't be read")
	f.BoolVar(&a.Options.DropDuplicates, "drop-duplicates", false, "leave out events that equal another in every field")
}

// DefineMoney adds the flags that say what was paid and why customers left.
func (a *Arguments) DefineMoney(f *flag.FlagSet) {
	f.StringVar(&a.Columns.Amount, "amount", "", "the `column` with the amount of money")
	f.BoolVar(&a.Columns.DecimalComma, "decimal-comma", false, "amounts have a decimal comma")
	f.StringVar(&a.Columns.Reason, "reason", "", "the `column` with the reason for leaving")
}

const (
	layoutHelp = "as Go writes the 2nd of January 2006, 15:04:05: 02/01/2006 15:04 for 31/12/2026 18:30"
	known      = "2006-01-02 with or without 15:04:05 and an offset, or 20060102"
)

// Check returns what is wrong with the arguments, and makes Columns and Options ready for use.
func (a *Arguments) Check() error { return errors.Join(a.checkColumns(), a.checkZone()) }

func (a *Arguments) checkColumns() error {
	c := &a.Columns
	named := c.Customer + c.Time + c.Amount + c.Kind + c.Point + c.Reason + a.sequence
	switch {
	case a.File == "" && named != "":
		return errors.New("columns are named but no file: add -events FILE")
	case a.File != "" && (c.Customer == "" || c.Time == ""):
		return errors.New("-events needs -customer COLUMN and -time COLUMN")
	}
	if a.comma == `\t` {
		a.comma = "\t"
	}
	comma, size := utf8.DecodeRuneInString(a.comma)
	if size == 0 || size != len(a.comma) {
		return fmt.Errorf("-comma %q: want one character", a.comma)
	}
	c.Name, c.Comma = a.File, comma
	if c.LineSequence = a.sequence == "line"; !c.LineSequence {
		c.Sequence = a.sequence
	}
	if c.LineSequence && a.Options.DropDuplicates {
		return errors.New("-drop-duplicates finds none with -sequence line, where no two events are alike; leave one out")
	}
	return a.checkLayouts()
}

// checkLayouts refuses a layout that doesn't tell one day from another, such as DD/MM/YYYY.
func (a *Arguments) checkLayouts() error {
	if a.layouts == "" {
		return nil
	}
	a.Columns.Layouts = strings.Split(a.layouts, "|")
	day := time.Date(2019, 11, 28, 0, 0, 0, 0, time.UTC)
	for _, layout := range a.Columns.Layouts {
		got, err := time.Parse(layout, day.Format(layout))
		if y, m, d := got.Date(); err != nil || y != day.Year() || m != day.Month() || d != day.Day() {
			return fmt.Errorf("-layout %q: names no day; write it %s", layout, layoutHelp)
		}
	}
	return nil
}

// Sequenced reports whether events at one time have an order.
func (a *Arguments) Sequenced() bool { return a.sequence != "" }

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
	if err := a.checkComma(text); err != nil {
		return nil, err
	}
	c, err := company.ReadEvents(ctx, text, a.Options, a.Columns)
	if errors.Is(err, company.ErrNoEvents) || errors.Is(err, journey.ErrTime) {
		err = fmt.Errorf("%w\n-layout says how times are written, %s", err, layoutHelp)
	}
	return c, err
}

// checkComma refuses a file whose first line has no separator, but another character that looks like one.
func (a *Arguments) checkComma(text *bufio.Reader) error {
	start, _ := text.Peek(text.Size()) // at the end of a short file there is no more
	header, _, _ := strings.Cut(string(start), "\n")
	if a.comma == " " || strings.Contains(header, a.comma) {
		return nil
	}
	if i := strings.IndexAny(header, ";\t|,"); i >= 0 {
		written := strings.ReplaceAll(header[i:i+1], "\t", `\t`)
		return fmt.Errorf("%s: no %q separates the columns of its first line; try -comma '%s'", a.File, a.comma, written)
	}
	return nil
}

// plain returns what a reader has, without compression by gzip.
func plain(r io.Reader) (*bufio.Reader, error) {
	b := bufio.NewReader(r)
	const magic = "\x1f\x8b"
	if start, err := b.Peek(len(magic)); err == nil && string(start) == magic {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, err
		}
		return bufio.NewReader(z), nil
	}
	return b, nil
}

// LongRead is the number of events from which reading takes long enough to tell how far it is.
const LongRead = 250_000

// Progress makes reading tell w, if it is a terminal, how far it is when that takes long. The function that it returns
// ends the line.
func (a *Arguments) Progress(w io.Writer) (done func()) {
	if !terminal(w) {
		return func() {}
	}
	return a.progress(w)
}

func (a *Arguments) progress(w io.Writer) (done func()) {
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

func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	about, err := f.Stat()
	return err == nil && about.Mode()&os.ModeCharDevice != 0
}

// Usage makes -help show how the command is called, and an example of it, before the flags.
func Usage(f *flag.FlagSet, lines ...string) {
	f.Usage = func() {
		fmt.Fprintf(f.Output(), "%s\n\nFlags:\n", strings.Join(lines, "\n"))
		f.PrintDefaults()
	}
}
