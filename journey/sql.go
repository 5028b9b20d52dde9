package journey

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/untangle-metrics/untangle/metrics"
)

// SQL says in which columns of a query's result the parts of an event are. Columns go by name as in [CSV]; Customer and
// Time are required, and "" elsewhere means that there is no such column.
type SQL struct {
	Customer, Time, Kind, Point, Amount, Reason, Sequence, Known string
}

// ReadSQL reads events from the rows of a query, to the end, and leaves it to the caller to close them.
//
// A time may be a time.Time, taken as the instant it is, or text in one of the layouts that [CSV] lists; a driver that
// gives dates as midnight UTC moves them to the day before in zones west of Greenwich, where a query had better return
// text. An amount may be text, an integer, or a float64, which counts as the shortest decimal number that stands for
// it. Identifiers and labels may be text or numbers. NULL is an empty text: no event can have that for a customer or a
// time.
//
// Rows that can't be used are refused and counted, like any refused event; the report gives their number in the result,
// from 1. It returns an error when columns are missing or there twice, when the rows fail, when ctx ends, and in strict
// mode when an event is refused.
func (b *Builder) ReadSQL(ctx context.Context, rows *sql.Rows, mapping SQL) error {
	header, err := rows.Columns()
	if err != nil {
		return fmt.Errorf("%s: %w", sqlOp, err)
	}
	events, err := mapping.events(header, newClock(b.opts.Calendar.Zone(), nil))
	if err != nil {
		return err
	}
	events.opts = &b.opts
	number := int64(0)
	for rows.Next() {
		number++
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("%s: row %d: %w", sqlOp, number, err)
		}
		if err := rows.Scan(events.targets...); err != nil {
			return fmt.Errorf("%s: row %d: %w", sqlOp, number, err)
		}
		b.read++
		b.progress()
		if bad := events.row(); bad != nil {
			bad.Op = sqlOp + ": row " + strconv.FormatInt(number, 10)
			if err := b.refuse(*bad); err != nil {
				return err
			}
			continue
		}
		b.rows.add(&events.out)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("%s: after row %d: %w", sqlOp, number, err)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: after row %d: %w", sqlOp, number, err)
	}
	return nil
}

const sqlOp = "journey: read sql"

// eventColumns is where in a row the parts of an event are; noColumn for one that isn't there.
type eventColumns struct {
	customer, time, amount, seq, known int
	labels                             [3]int
}

// find looks up each column by its name; column returns noColumn for "".
func (m *SQL) find(column func(name string) (int, error)) (at eventColumns, err error) {
	for _, c := range []struct {
		name  string
		index *int
	}{
		{m.Customer, &at.customer},
		{m.Time, &at.time},
		{m.Kind, &at.labels[kindLabel]},
		{m.Point, &at.labels[pointLabel]},
		{m.Reason, &at.labels[reasonLabel]},
		{m.Amount, &at.amount},
		{m.Sequence, &at.seq},
		{m.Known, &at.known},
	} {
		if *c.index, err = column(c.name); err != nil {
			return at, err
		}
	}
	return at, nil
}

// sqlEvents is a mapping with the columns of one result, and the row under way.
type sqlEvents struct {
	clock   *clock
	opts    *Options
	header  []string
	cells   []sqlValue
	targets []any // pointers to cells, as Scan wants them
	out     row

	eventColumns
}

func (m *SQL) events(header []string, clock *clock) (*sqlEvents, error) {
	if m.Customer == "" || m.Time == "" {
		return nil, fmt.Errorf("%s: the columns Customer and Time are required", sqlOp)
	}
	e := &sqlEvents{clock: clock, header: header, cells: make([]sqlValue, len(header))}
	for i := range e.cells {
		e.targets = append(e.targets, &e.cells[i])
	}
	var err error
	e.eventColumns, err = m.find(func(name string) (int, error) {
		if name == "" {
			return noColumn, nil
		}
		column, err := findColumn(sqlOp, header, name)
		if err == nil {
			e.cells[column].used = true
		}
		return column, err
	})
	if err != nil {
		return nil, err
	}
	return e, nil
}

// row turns the cells into out. A fault lacks the number of its row.
func (e *sqlEvents) row() *metrics.Fault {
	r := &e.out
	r.customer = e.cells[e.customer].text
	if len(r.customer) == 0 {
		bad := noCustomer
		return e.place(&bad, e.customer)
	}
	var bad *metrics.Fault
	if r.time, bad = e.cells[e.time].instant(e.clock); bad != nil {
		return e.place(bad, e.time)
	}
	r.known = r.time
	if e.known != noColumn && !e.cells[e.known].empty() {
		if r.known, bad = e.cells[e.known].instant(e.clock); bad != nil {
			return e.place(bad, e.known)
		}
	}
	if e.amount != noColumn {
		if r.amount, r.places, bad = parseAmount(e.cells[e.amount].text, '.'); bad != nil {
			return e.place(bad, e.amount)
		}
		if bad = e.opts.checkAmount(r.amount, r.places); bad != nil {
			return e.place(bad, e.amount)
		}
	}
	if e.seq != noColumn {
		if r.seq, bad = parseInteger(e.cells[e.seq].text); bad != nil {
			return e.place(bad, e.seq)
		}
	}
	for l, column := range e.labels {
		if column != noColumn {
			r.labels[l] = e.cells[column].text
		}
	}
	return nil
}

func (e *sqlEvents) place(f *metrics.Fault, column int) *metrics.Fault {
	f.Column, f.Field, f.Value = column+1, e.header[column], string(e.cells[column].text)
	return f
}

// A sqlValue is a value of a database as text, or as a time. It implements [sql.Scanner].
type sqlValue struct {
	used   bool
	isTime bool
	time   time.Time
	text   []byte
}

func (c *sqlValue) empty() bool { return len(trimBlanks(c.text)) == 0 }

// Scan takes one of the types that drivers give: see database/sql/driver.Value.
func (c *sqlValue) Scan(value any) error {
	c.isTime, c.text = false, c.text[:0]
	if !c.used {
		return nil
	}
	switch v := value.(type) {
	case nil:
	case []byte:
		c.text = append(c.text, v...)
	case string:
		c.text = append(c.text, v...)
	case time.Time:
		c.isTime, c.time = true, v
		c.text = v.AppendFormat(c.text, time.RFC3339Nano)
	case int64:
		c.text = strconv.AppendInt(c.text, v, 10)
	case float64:
		if math.Abs(v) < 1e-18 && v != 0 || math.Abs(v) >= 1e18 {
			c.text = strconv.AppendFloat(c.text, v, 'g', -1, 64) // hundreds of zeros say no more
			return nil
		}
		c.text = strconv.AppendFloat(c.text, v, 'f', -1, 64)
	case bool:
		c.text = strconv.AppendBool(c.text, v)
	default:
		return fmt.Errorf("a value of type %T; convert it in the query", value)
	}
	return nil
}

// instant returns the cell as Unix nanoseconds.
func (c *sqlValue) instant(clock *clock) (int64, *metrics.Fault) {
	if !c.isTime {
		return clock.parse(c.text)
	}
	nanos, ok := unixNano(c.time)
	if !ok {
		return 0, timeOutOfRange()
	}
	return nanos, nil
}
