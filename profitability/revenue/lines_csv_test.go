package revenue_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/revenue"
)

// TestLinesAreReadByColumn checks that columns which aren't of the mapping are passed over, whatever they are called
// and hold, and that lines keep their number in the file.
func TestLinesAreReadByColumn(t *testing.T) {
	us := revenue.LinesCSV{Layouts: []string{"01/02/2006", "2006-01-02 15:04"}}
	europe := revenue.LinesCSV{DecimalComma: true, Comma: ';'}
	for _, c := range []struct {
		file    string
		mapping revenue.LinesCSV
		line    int
	}{
		{"customer,from,to,amount\na,2026-01-01,2026-02-01,1.5\n", revenue.LinesCSV{}, 2},
		{",note,customer,note,from,to,amount,\n7,x,a,y,2026-01-01,2026-02-01,1.5,z\n", revenue.LinesCSV{}, 2},
		{"\ufeff\n\n\"no\nte\";Customer;FROM;to;amount\n;a;2026-01-01;2026-02-01;+1.50\n", revenue.LinesCSV{}, 5},
		{"a,b\tcustomer\tfrom\tto\tamount\n\ta\t2026-01-01\t2026-02-01\t1.5", revenue.LinesCSV{}, 2},
		{"sep=|\r\ncustomer|from|to|amount\r\na|2026-01-01|2026-02-01|1.5\r\n", revenue.LinesCSV{}, 3},
		{"sep=¦\ncustomer¦from¦to¦amount\na¦2026-01-01¦2026-02-01¦1.5\n", revenue.LinesCSV{}, 3},
		{"customer|from|to|amount|\na|2026-01-01|2026-02-01|1.5|,,;\n", revenue.LinesCSV{Comma: '|'}, 2},
		{"customer,from,to,amount\na,01/01/2026,2026-02-01 00:30,1.5\n", us, 2},
		{"customer;from;to;amount\na;2026-01-01;2026-02-01;1,5\n", europe, 2},
		{"customer,from,to,amount\na,2026-01-01,2026-02-01,\"1,5\"\n", revenue.LinesCSV{DecimalComma: true}, 2},
	} {
		lines, err := revenue.ReadLinesCSV(strings.NewReader(c.file), "f.csv", c.mapping)
		if err != nil || len(lines) != 1 {
			t.Errorf("%q: %d lines, %v", c.file, len(lines), err)
			continue
		}
		l := lines[0]
		if l.Customer != "a" || l.From != day("2026-01-01") || l.To != day("2026-02-01") || !l.Amount.Equal(money("1.5")) {
			t.Errorf("%q: %+v", c.file, l)
		}
		_, err = revenue.NewBook([]revenue.Line{l}, revenue.BookOptions{Rule: revenue.Intervals})
		var faults metrics.Faults
		if !errors.As(err, &faults) || faults[0].Line != c.line {
			t.Errorf("%q: %v, want line %d", c.file, err, c.line)
		}
	}
}

func TestBadLinesFiles(t *testing.T) {
	const header, row = "customer,from,to,amount,Kind of\n", "a,2026-01-01,2026-02-01,1,\n"
	broken := errors.New("disk on fire")
	for _, c := range []struct {
		file    io.Reader
		mapping revenue.LinesCSV
		want    string
	}{
		{strings.NewReader(header + row), revenue.LinesCSV{Kind: "kindof"}, "f.csv:1: header: there is no column kindof; " +
			`add it, or name another; the columns are "customer", "from", "to", "amount", "Kind of"`},
		{strings.NewReader("customer|from|to|amount\n"), revenue.LinesCSV{}, "Comma says what separates them"},
		{strings.NewReader("customer,from,to,amount,To\n"), revenue.LinesCSV{}, `1:5: header "to": column 3 has this name`},
		{strings.NewReader(header + row), revenue.LinesCSV{Comma: ' '}, `Comma " ": can't separate fields`},
		{strings.NewReader(header + row), revenue.LinesCSV{Comma: '→'}, `Comma "→": can't separate fields`},
		{strings.NewReader(header + row + "a,2026-01-01\n"), revenue.LinesCSV{}, "f.csv:3: 2 fields under a header of 5"},
		{strings.NewReader("\xff\xfec\x00"), revenue.LinesCSV{}, "f.csv:1: the file is UTF-16"},
		{strings.NewReader("\n\n"), revenue.LinesCSV{}, "no header line"},
		{strings.NewReader("cust\"omer,from\n"), revenue.LinesCSV{}, `f.csv:1: bare "`},
		{
			strings.NewReader("customer;from;to;amount\na;2026-01-01;2026-02-01;1,5\n"),
			revenue.LinesCSV{},
			`f.csv:2:4: amount "1,5": isn't a plain number; write one such as 12.50`,
		},
		{
			strings.NewReader("customer;from;to;amount\na;2026-01-01;2026-02-01;1.500\n"),
			revenue.LinesCSV{DecimalComma: true},
			`f.csv:2:4: amount "1.500": isn't a plain number; write one such as 12,50`,
		},
		{iotest.ErrReader(broken), revenue.LinesCSV{}, broken.Error()},
		{io.MultiReader(strings.NewReader(header+row), iotest.ErrReader(broken)), revenue.LinesCSV{}, broken.Error()},
	} {
		lines, err := revenue.ReadLinesCSV(c.file, "f.csv", c.mapping)
		if err == nil || !strings.Contains(err.Error(), c.want) || lines != nil {
			t.Errorf("%d lines, %v; want %q", len(lines), err, c.want)
		}
	}
}

// TestNoLines checks that a book of nothing, as from a file with a header only, is refused with what to do.
func TestNoLines(t *testing.T) {
	lines, err := revenue.ReadLinesCSV(strings.NewReader("customer,from,to,amount\n"), "f.csv", revenue.LinesCSV{})
	if err != nil || len(lines) != 0 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	if _, err = revenue.NewBook(lines, revenue.BookOptions{}); err == nil || !strings.Contains(err.Error(), "header") {
		t.Errorf("a book of no lines: %v", err)
	}
	for _, book := range []*revenue.Book{nil, {}} {
		if _, err = revenue.NewSubscriptions(book, revenue.SubscriptionOptions{}); err == nil ||
			!strings.Contains(err.Error(), "has no lines; make it with NewBook") {
			t.Errorf("subscriptions of no lines: %v", err)
		}
	}
}
