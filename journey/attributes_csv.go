package journey

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/untangle-metrics/untangle/internal/csvscan"
	"github.com/untangle-metrics/untangle/metrics"
)

// AttributesCSV says how customers' attributes are written in a CSV file with a header line: a row says what a customer
// is, always or since a time. Columns go by name as in [CSV]; Customer is required.
type AttributesCSV struct {
	// Name is the file's name for messages; "" is that of the reader where it has one, as an os.File does.
	Name string
	// Comma separates fields, as in CSV.
	Comma rune

	Customer string // the customer's identifier
	// Since names the column of times from which the values of a row hold; an empty field means always. Before the
	// first such time the values are those of the row that always holds.
	Since string
	// FirstSeen names the column of times since when the row's customer has been one (see Builder.FirstSeen); an empty
	// field says nothing.
	FirstSeen string
	// Attributes names the columns with attributes, which are called what they are called here. Nil means all columns
	// that aren't named above, called as in the header. An empty field means that the value isn't known.
	Attributes []string
	// Layouts are the layouts of times, as in CSV.
	Layouts []string
}

// maxFaults is the most faults that are listed one by one where all are reported at once.
const maxFaults = 100

// ReadAttributesCSV reads customers' attributes and first-seen dates from a CSV file, all or nothing: when rows are at
// fault it adds nothing and returns [metrics.Faults], of the first 100 one each and of the others their number. It also
// returns an error when columns are missing or there twice, when r fails and when ctx ends.
func (b *Builder) ReadAttributesCSV(ctx context.Context, r io.Reader, mapping AttributesCSV) error {
	table, err := openCSV("journey: read attributes", mapping.Name, mapping.Comma, r)
	if err != nil {
		return err
	}
	rows, err := mapping.rows(table, newClock(b.opts.Calendar.Zone(), mapping.Layouts))
	if err != nil {
		return err
	}
	for {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("journey: read attributes: %w", err)
		}
		block, ok, err := table.next()
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		for s := csvscan.NewScanner(block, table.comma); s.Scan(); {
			rows.add(s)
		}
		table.blocks.Recycle(block)
	}
	if err := rows.faults.err(); err != nil {
		return err
	}
	return rows.into(b)
}

// attributeTable is what is read of a table of attributes: a column for each attribute, with the customers in common.
type attributeTable struct {
	table                      *csvTable
	clock                      *clock
	customer, since, firstSeen int
	attributes                 []attributeSource

	customers []string
	times     []time.Time // since when; nil: there is no such column
	seen      []time.Time // first seen, zero when a row doesn't say; nil: there is no such column
	faults    faultList
}

type attributeSource struct {
	name   string
	column int
	values dictionary
	codes  []uint32
}

func (m *AttributesCSV) rows(t *csvTable, clock *clock) (*attributeTable, error) {
	a := &attributeTable{table: t, clock: clock}
	if m.Customer == "" {
		return nil, fmt.Errorf("%s: %s: the column Customer is required", t.op, t.file)
	}
	for _, c := range []struct {
		name  string
		index *int
	}{{m.Customer, &a.customer}, {m.Since, &a.since}, {m.FirstSeen, &a.firstSeen}} {
		var err error
		if *c.index, err = t.column(c.name); err != nil {
			return nil, err
		}
	}
	names := m.Attributes
	if names == nil {
		for i, name := range t.header {
			if i != a.customer && i != a.since && i != a.firstSeen {
				names = append(names, name)
			}
		}
	}
	for i, name := range names {
		column, err := t.column(name)
		switch {
		case err != nil:
			return nil, err
		case column == noColumn:
			return nil, fmt.Errorf("%s: %s: an attribute has no name; name its column, or name Attributes", t.op, t.file)
		case slices.Contains(names[:i], name):
			return nil, fmt.Errorf("%s: %s: attribute %q is there twice; remove one of them", t.op, t.file, name)
		}
		a.attributes = append(a.attributes, attributeSource{name: name, column: column, values: newDictionary()})
	}
	return a, nil
}

// add reads the record under a scanner.
func (a *attributeTable) add(s *csvscan.Scanner) {
	if bad := a.table.record(s); bad != nil {
		a.faults.add(*bad)
		return
	}
	fields := s.Fields()
	customer := string(fields[a.customer])
	if customer == "" {
		bad := metrics.Fault{Cause: "is empty", Remedy: "give every row its customer's identifier", Err: ErrCustomer}
		a.faults.add(*a.table.place(&bad, s, a.customer))
	}
	since, seen := a.time(s, a.since), a.time(s, a.firstSeen)
	a.customers = append(a.customers, customer)
	if a.since != noColumn {
		a.times = append(a.times, since)
	}
	if a.firstSeen != noColumn {
		a.seen = append(a.seen, seen)
	}
	for i := range a.attributes {
		at := &a.attributes[i]
		at.codes = append(at.codes, at.values.codeOf(fields[at.column]))
	}
}

// time reads a time that may be missing: it is zero then.
func (a *attributeTable) time(s *csvscan.Scanner, column int) time.Time {
	if column == noColumn || len(trimBlanks(s.Fields()[column])) == 0 {
		return time.Time{}
	}
	nanos, bad := a.clock.parse(s.Fields()[column])
	if bad != nil {
		a.faults.add(*a.table.place(bad, s, column))
		return time.Time{}
	}
	return time.Unix(0, nanos)
}

func (a *attributeTable) into(b *Builder) error {
	for i := range a.attributes {
		at := &a.attributes[i]
		err := b.AttributeColumn(at.name, AttributeColumn{
			Customers: a.customers, Since: a.times, Values: Labels{Codes: at.codes, Names: at.values.names},
		})
		if err != nil {
			return err
		}
	}
	for i, t := range a.seen {
		if !t.IsZero() {
			b.FirstSeen(a.customers[i], t)
		}
	}
	return nil
}

// A faultList keeps the first faults and counts them all.
type faultList struct {
	kept  metrics.Faults
	total int
}

func (l *faultList) add(f metrics.Fault) {
	l.total++
	if len(l.kept) < maxFaults {
		l.kept = append(l.kept, f)
	}
}

// err returns the faults, with the number of those that weren't kept as the last.
func (l *faultList) err() error {
	if more := l.total - len(l.kept); more > 0 {
		last := l.kept[len(l.kept)-1]
		return append(l.kept, metrics.Fault{
			Op: last.Op, File: last.File, Cause: fmt.Sprintf("has %d more faults", more), Remedy: "correct those above first",
			Err: last.Err,
		})
	}
	return l.kept.Err()
}
