package journey

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/untangle-metrics/untangle/internal/csvscan"
	"github.com/untangle-metrics/untangle/internal/ordered"
	"github.com/untangle-metrics/untangle/metrics"
)

// CSV says how events are written in a CSV file with a header line. Columns go by their name in that line, written just
// so or, failing that, in any case and with blanks around it. Customer and Time are required; "" elsewhere means that
// there is no such column, and columns that aren't named here are passed over.
type CSV struct {
	// Name is the file's name for messages; "" is that of the reader where it has one, as an os.File does.
	Name string
	// Comma separates fields: an ASCII character, 0 for a comma. With a space, runs of blanks and tabs separate fields,
	// those around a line don't count, and a quote is an ordinary character.
	Comma rune

	Customer string // the customer's identifier, kept as it is written
	Time     string // when it happened; see Layouts
	Kind     string
	Point    string
	Amount   string // digits with a decimal point and a sign, at most 18 digits; nothing is 0
	Reason   string
	Sequence string // an integer, for the order of events at one time; nothing is 0; see LineSequence
	Known    string // a time, as in Time; nothing means known when it happened

	// FixedKind is the kind of every event of a file without a Kind column.
	FixedKind string
	// DecimalComma says that amounts have a decimal comma instead of a point.
	DecimalComma bool
	// LineSequence takes the number of an event's line for its sequence number, so that events of one customer at one time
	// are in the order of the file. Sequence is "" then. No two lines are alike, so Options.DropDuplicates finds none.
	LineSequence bool
	// Layouts are the layouts of times, in the notation of package time and in order of preference. None means
	//
	//	2006-01-02T15:04:05Z07:00   2006-01-02 15:04:05         2006-01-02
	//	2006-01-02T15:04:05         2006-01-02 15:04:05Z07:00   20060102
	//
	// those with a time of day with or without a fraction of a second. A time without a zone is one of the zone of
	// Options.Calendar; one that the clocks there skip or show twice is taken as [time.ParseInLocation] takes it.
	// Blanks around a time don't count.
	Layouts []string
}

// ReadCSV reads events from a CSV file: records as encoding/csv has them, at most a mebibyte long, in UTF-8 with or
// without a byte-order mark. It reads ahead, works on all cores, and gives the same log on any number of them.
//
// A record that isn't CSV, has another number of fields than the header, has no customer, or has a time, an amount or a
// number that can't be read, is refused and counted, like any refused event; the report names its line.
// It returns an error when columns are missing or there twice, when r fails, when a record is too long, when a quote is
// never closed, when ctx ends, and in strict mode when an event is refused.
func (b *Builder) ReadCSV(ctx context.Context, r io.Reader, mapping CSV) error {
	table, err := openCSV("journey: read csv", mapping.Name, mapping.Comma, r)
	if err != nil {
		return err
	}
	events, err := mapping.events(table, b.opts)
	if err != nil {
		return err
	}
	err = ordered.Stream(ctx, table.next, events.read, func(got csvRows) error {
		b.read += got.read
		b.offsets += got.offsets
		b.refusals.merge(&got.refusals, b.opts.Examples)
		if b.opts.Strict && got.refusals.bad.Err != nil {
			return got.refusals.bad
		}
		b.absorb(got.rows)
		table.blocks.Recycle(got.block)
		b.progress()
		return nil
	})
	if err != nil && errors.Is(err, ctx.Err()) {
		return fmt.Errorf("journey: read csv: %w", err)
	}
	return err
}

// csvEvents is a mapping with the columns of one table.
type csvEvents struct {
	table     *csvTable
	opts      Options
	layouts   []string
	separator byte
	fixedKind []byte
	lines     bool // are sequence numbers
	utc       bool // the calendar's zone

	eventColumns
}

// csvRows is what one block comes to.
type csvRows struct {
	block    csvscan.Block
	read     int64
	offsets  int64 // see BuildReport.Offsets
	rows     *collector
	refusals refusals
}

func (m *CSV) events(t *csvTable, opts Options) (*csvEvents, error) {
	e := &csvEvents{
		table: t, opts: opts, layouts: m.Layouts, separator: '.', fixedKind: []byte(m.FixedKind), lines: m.LineSequence,
		utc: opts.Calendar.Zone() == time.UTC,
	}
	if m.DecimalComma {
		e.separator = ','
	}
	switch {
	case m.Customer == "" || m.Time == "":
		return nil, fmt.Errorf("%s: %s: the columns Customer and Time are required", t.op, t.file)
	case m.Kind != "" && m.FixedKind != "":
		return nil, fmt.Errorf("%s: %s: give Kind or FixedKind, not both", t.op, t.file)
	case m.Sequence != "" && m.LineSequence:
		return nil, fmt.Errorf("%s: %s: give Sequence or LineSequence, not both", t.op, t.file)
	}
	names := SQL{m.Customer, m.Time, m.Kind, m.Point, m.Amount, m.Reason, m.Sequence, m.Known}
	var err error
	if e.eventColumns, err = names.find(t.column); err != nil {
		return nil, err
	}
	return e, nil
}

// read reads the events of one block.
func (e *csvEvents) read(block csvscan.Block) (csvRows, error) {
	got := csvRows{block: block, rows: newCollector()}
	got.rows.expect(bytes.Count(block.Data, []byte{'\n'}) + 1)
	clock := newClock(e.opts.Calendar.Zone(), e.layouts)
	s := csvscan.NewScanner(block, e.table.comma)
	r := row{labels: [3][]byte{kindLabel: e.fixedKind}}
	for s.Scan() {
		got.read++
		bad := e.table.record(s)
		if errors.Is(s.Err(), csvscan.ErrOpenQuote) {
			// One stray quote takes in the rest of the file: refusing that as one record would lose it in silence.
			last := s.Rest().Line
			if bytes.HasSuffix(block.Data, []byte{'\n'}) {
				last--
			}
			bad.Cause = fmt.Sprintf("has a quote that is never closed, and takes in the file from there to line %d", last)
			return got, *bad
		}
		if bad == nil {
			bad = e.row(&r, s, clock)
		}
		if bad != nil {
			got.refusals.add(*bad, e.opts.Examples)
			continue
		}
		if r.offset && e.utc {
			got.offsets++
		}
		got.rows.add(&r)
	}
	return got, nil
}

// row reads the record under a scanner.
func (e *csvEvents) row(r *row, s *csvscan.Scanner, clock *clock) *metrics.Fault {
	fields := s.Fields()
	r.customer = fields[e.customer]
	if len(r.customer) == 0 {
		bad := noCustomer
		return e.table.place(&bad, s, e.customer)
	}
	var bad *metrics.Fault
	if r.time, bad = clock.parse(fields[e.time]); bad != nil {
		return e.table.place(bad, s, e.time)
	}
	r.known, r.offset = r.time, clock.offset
	if e.known != noColumn && len(trimBlanks(fields[e.known])) > 0 {
		if r.known, bad = clock.parse(fields[e.known]); bad != nil {
			return e.table.place(bad, s, e.known)
		}
	}
	if e.amount != noColumn {
		if r.amount, r.places, bad = parseAmount(fields[e.amount], e.separator); bad != nil {
			return e.table.place(bad, s, e.amount)
		}
		if bad = e.opts.checkAmount(r.amount, r.places); bad != nil {
			return e.table.place(bad, s, e.amount)
		}
	}
	if e.lines {
		r.seq = int64(s.Line())
	} else if e.seq != noColumn {
		if r.seq, bad = parseInteger(fields[e.seq]); bad != nil {
			return e.table.place(bad, s, e.seq)
		}
	}
	for l, column := range e.labels {
		if column != noColumn {
			r.labels[l] = fields[column]
		}
	}
	return nil
}

// parseInteger reads an integer with blanks around it; nothing is 0.
func parseInteger(text []byte) (int64, *metrics.Fault) {
	text = trimBlanks(text)
	if len(text) == 0 {
		return 0, nil
	}
	n, err := strconv.ParseInt(string(text), 10, 64)
	if err != nil {
		return 0, &metrics.Fault{
			Cause: "isn't an integer of 64 bits", Remedy: "write digits, with a sign or without", Err: ErrNumber,
		}
	}
	return n, nil
}
