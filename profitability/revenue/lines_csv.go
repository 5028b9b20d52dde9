package revenue

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/sheet"
	"github.com/untangle-metrics/untangle/metrics"
)

// LinesCSV says how the columns of a file of subscription lines are called, in any case; "" is the name of the field
// in lower case. Customer, From, To and Amount are required, and so are the others that are named here.
type LinesCSV struct {
	ID, Customer, Segment, From, To, Amount string
	Kind                                    string   // paid, trial, pause or free; an empty cell is paid
	Interval                                string   // such as month, or 3 months
	Ignore                                  []string // columns that aren't read
	Layout                                  string   // of days, as in package time; "" means 2006-01-02
}

const maxNumber = 64 // characters; a longer one is a mistake that would take long to read

// ReadLinesCSV reads subscription lines from a CSV file; name is the file's name for messages. Columns may be in any
// order, spaces around a cell don't count. What lines are worth is for [NewBook] to say, which goes on checking and
// names the file and its lines.
//
// The error is [metrics.Faults], each with its line and column (the number of the field, from 1): columns that are
// missing, unknown or there twice, rows of another length than the header, cells that aren't days, numbers, kinds or
// intervals, lines without a customer, the same ID twice, lines that end before they begin, a file over 256 MiB or
// 2,000,000 rows. A line that ends on the day on which it begins isn't a fault here, because only the book knows what
// ends mean. After 1,000 faults the rest are counted, in a last one. With an error there are no lines.
func ReadLinesCSV(r io.Reader, name string, mapping LinesCSV) ([]Line, error) {
	m := mapping.settled()
	form := sheet.Form{
		Name:     "a file of subscription lines",
		Required: []string{m.Customer, m.From, m.To, m.Amount},
		Optional: m.Ignore,
		MaxMiB:   256, MaxRows: 2_000_000, MaxProblems: 1_000,
	}
	for _, c := range [...]struct{ named, column string }{
		{mapping.ID, m.ID}, {mapping.Segment, m.Segment}, {mapping.Kind, m.Kind}, {mapping.Interval, m.Interval},
	} {
		if c.named != "" {
			form.Required = append(form.Required, c.column)
		} else {
			form.Optional = append(form.Optional, c.column)
		}
	}
	s := sheet.Open(r, form)
	in := lineReader{Sheet: s, LinesCSV: m, ids: make(map[string]int)}
	var lines []Line
	for s.Next() {
		l := in.read()
		l.file, l.row = name, s.Line()
		lines = append(lines, l)
	}
	problems := s.Problems()
	if len(problems) == 0 {
		return lines, nil
	}
	var faults metrics.Faults
	for _, p := range problems {
		faults = append(faults, metrics.Fault{
			Op: "revenue: lines", File: name, Line: p.Line, Column: p.Column, Field: p.Field, Value: p.Value,
			Cause: p.Cause, Remedy: p.Remedy, Err: p.Err,
		})
	}
	return nil, faults
}

// settled returns the mapping with names as the sheet has them: lower case, with underscores between words.
func (m LinesCSV) settled() LinesCSV {
	column := func(name, otherwise string) string {
		words := strings.FieldsFunc(strings.ToLower(cmp.Or(name, otherwise)), func(r rune) bool {
			return r == '_' || unicode.IsSpace(r) || unicode.Is(unicode.Dash, r)
		})
		return strings.Join(words, "_")
	}
	s := LinesCSV{
		ID: column(m.ID, "id"), Customer: column(m.Customer, "customer"), Segment: column(m.Segment, "segment"),
		From: column(m.From, "from"), To: column(m.To, "to"), Amount: column(m.Amount, "amount"),
		Kind: column(m.Kind, "kind"), Interval: column(m.Interval, "interval"), Layout: cmp.Or(m.Layout, time.DateOnly),
	}
	for _, name := range m.Ignore {
		s.Ignore = append(s.Ignore, column(name, ""))
	}
	return s
}

// lineReader reads rows of a sheet.
type lineReader struct {
	*sheet.Sheet
	LinesCSV
	ids map[string]int // the line of each ID so far
}

func (r *lineReader) read() Line {
	l := Line{ID: r.Text(r.ID), Customer: r.Text(r.Customer), Segment: r.Text(r.Segment)}
	if l.Customer == "" {
		r.Report(r.Customer, "is missing", "give every line its customer's identifier", nil)
	}
	if first, twice := r.ids[l.ID]; twice {
		r.Report(r.ID, fmt.Sprintf("is that of line %d too", first), "keep one of the two", nil)
	} else if l.ID != "" {
		r.ids[l.ID] = r.Line()
	}
	from, to := r.day(r.From), r.day(r.To)
	l.From, l.To = from.day, to.day
	if from.ok && to.ok && l.To < l.From {
		r.Report(r.To, "is before "+l.From.String(), "correct the dates", nil)
	}
	l.Amount = r.number(r.Amount)
	l.Kind = r.kind()
	if text := r.Text(r.Interval); text != "" {
		var ok bool
		if l.Interval, ok = parseInterval(text); !ok {
			r.Report(r.Interval, "isn't a billing interval", "write one such as month, or 3 months", nil)
		}
	}
	return l
}

type cellDay struct {
	day metrics.Day
	ok  bool
}

func (r *lineReader) day(column string) cellDay {
	t, err := time.Parse(r.Layout, r.Text(column))
	if err != nil {
		r.Report(column, "isn't a day", "write it as "+r.Layout, nil)
		return cellDay{}
	}
	return cellDay{metrics.DayOf(t.Date()), true}
}

// number reads a plain number; one that isn't is a fault, and 0.
func (r *lineReader) number(column string) decimal.Decimal {
	cell := r.Text(column)
	if len(cell) <= maxNumber && !strings.ContainsAny(cell, "eE") {
		if d, err := decimal.NewFromString(cell); err == nil {
			return d
		}
	}
	r.Report(column, "isn't a plain number", "write one such as 12.50, or 0 for none", nil)
	return decimal.Decimal{}
}

func (r *lineReader) kind() LineKind {
	text := r.Text(r.Kind)
	for k, word := range kindWords {
		if strings.EqualFold(text, word) {
			return LineKind(k)
		}
	}
	if text != "" {
		r.Report(r.Kind, "isn't a kind of line", "write paid, trial, pause or free", nil)
	}
	return Paid
}
