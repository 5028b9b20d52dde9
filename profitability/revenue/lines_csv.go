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

// LinesCSV says how subscription lines are written in a CSV file with a header line. Columns go by their name in that
// line, in any case; "" is the name of the field in lower case. Customer, From, To and Amount are required, and so are
// the others that are named here. Columns that aren't named, and don't have the name of a field, are passed over.
type LinesCSV struct {
	// Comma separates fields: an ASCII character other than a blank, a quote or a line end. 0 is the one that a first line
	// sep=X says, or else the comma, semicolon or tab that finds the most columns.
	Comma rune

	ID, Customer, Segment, From, To string
	Amount                          string // digits with a decimal point and a sign, at most 64 characters
	Kind                            string // paid, trial, pause or free; an empty cell is paid
	Interval                        string // such as month, or 3 months

	// DecimalComma says that amounts have a decimal comma instead of a point.
	DecimalComma bool
	// Layouts are the layouts of days, in the notation of package time and in order of preference; a time of day in one
	// doesn't count. None means 2006-01-02.
	Layouts []string
}

const opLines = "revenue: lines"

const maxNumber = 64 // characters; a longer one is a mistake that would take long to read

// ReadLinesCSV reads subscription lines from a CSV file; name is the file's name for messages. Columns may be in any
// order, spaces around a cell don't count. What lines are worth is for [NewBook] to say, which goes on checking and
// names the file and its lines.
//
// The error is [metrics.Faults], each with its line and column (the number of the field, from 1): columns that are
// missing or there twice, rows of another length than the header, formulas of a spreadsheet that failed, cells that
// aren't days, numbers, kinds or intervals, lines without a customer, the same ID twice, lines that end before they
// begin, a file over 256 MiB or 2,000,000 rows, and a Comma that can't be one. A line that ends on the day on which it
// begins isn't a fault here, because only the book knows what ends mean. After 1,000 faults the rest are counted, in a
// last one. With an error there are no lines; without one a file with nothing below its header has none either.
func ReadLinesCSV(r io.Reader, name string, mapping LinesCSV) ([]Line, error) {
	m := mapping.settled()
	if c := m.Comma; c < 0 || c > '~' || strings.ContainsRune(" \"\r\n", c) {
		return nil, metrics.Faults{{
			Op: opLines, File: name, Field: "Comma", Value: string(c), Cause: "can't separate fields",
			Remedy: "give an ASCII character other than a blank, a quote or a line end, or leave it 0",
		}}
	}
	file := openLines(r, m)
	form := sheet.Form{
		Name:     "a file of subscription lines",
		Required: []string{m.Customer, m.From, m.To, m.Amount},
		Optional: file.others,
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
	s := sheet.Open(file.text, form)
	in := lineReader{Sheet: s, LinesCSV: m, ids: make(map[string]int), added: file.added}
	var lines []Line
	for s.Next() {
		l := in.read()
		l.file, l.row = name, in.line()
		lines = append(lines, l)
	}
	problems := s.Problems()
	if len(problems) == 0 {
		return lines, nil
	}
	var faults metrics.Faults
	for _, p := range problems {
		faults = append(faults, file.fault(name, p))
	}
	return nil, faults
}

// settled returns the mapping with names as the sheet has them.
func (m LinesCSV) settled() LinesCSV {
	for _, c := range [...]struct {
		name      *string
		otherwise string
	}{
		{&m.ID, "id"},
		{&m.Customer, "customer"},
		{&m.Segment, "segment"},
		{&m.From, "from"},
		{&m.To, "to"},
		{&m.Amount, "amount"},
		{&m.Kind, "kind"},
		{&m.Interval, "interval"},
	} {
		*c.name = columnName(cmp.Or(*c.name, c.otherwise))
	}
	if len(m.Layouts) == 0 {
		m.Layouts = []string{time.DateOnly}
	}
	return m
}

// columns returns the names of all columns that are read if they are there.
func (m *LinesCSV) columns() []string {
	return []string{m.ID, m.Customer, m.Segment, m.From, m.To, m.Amount, m.Kind, m.Interval}
}

// columnName returns a name in lower case with underscores between words.
func columnName(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return r == '_' || unicode.IsSpace(r) || unicode.Is(unicode.Dash, r)
	})
	return strings.Join(words, "_")
}

// lineReader reads rows of a sheet.
type lineReader struct {
	*sheet.Sheet
	LinesCSV
	ids   map[string]int // the line of each ID so far
	added int            // lines before the file's first
}

// line returns the row's line in the file.
func (r *lineReader) line() int { return r.Line() - r.added }

func (r *lineReader) read() Line {
	l := Line{ID: r.Text(r.ID), Customer: r.Text(r.Customer), Segment: r.Text(r.Segment)}
	if l.Customer == "" {
		r.Report(r.Customer, "is missing", "give every line its customer's identifier", nil)
	}
	if first, twice := r.ids[l.ID]; twice {
		r.Report(r.ID, fmt.Sprintf("is that of line %d too", first), "keep one of the two", nil)
	} else if l.ID != "" {
		r.ids[l.ID] = r.line()
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
	for _, layout := range r.Layouts {
		if t, err := time.Parse(layout, r.Text(column)); err == nil {
			return cellDay{metrics.DayOf(t.Date()), true}
		}
	}
	r.Report(column, "isn't a day", "write it as "+strings.Join(r.Layouts, " or "), nil)
	return cellDay{}
}

// number reads a plain number; one that isn't is a fault, and 0.
func (r *lineReader) number(column string) decimal.Decimal {
	cell, wrong, such := r.Text(column), "eE,", "12.50"
	if r.DecimalComma {
		wrong, such = "eE.", "12,50"
	}
	if len(cell) <= maxNumber && !strings.ContainsAny(cell, wrong) {
		if d, err := decimal.NewFromString(strings.Replace(cell, ",", ".", 1)); err == nil {
			return d
		}
	}
	r.Report(column, "isn't a plain number", "write one such as "+such+", or 0 for none", nil)
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
