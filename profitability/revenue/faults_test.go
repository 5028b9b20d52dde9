package revenue_test

import (
	"errors"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/revenue"
)

// found returns the field and line of each fault of an error.
func found(t *testing.T, err error) []string {
	t.Helper()
	var faults metrics.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("no faults: %v", err)
	}
	var list []string
	for _, f := range faults {
		place := f.Field
		if f.Line > 0 {
			place += " " + decimal.NewFromInt(int64(f.Line)).String()
		}
		if f.Cause == "" || f.Remedy == "" {
			t.Errorf("a fault without cause or remedy: %v", f)
		}
		list = append(list, place)
	}
	return list
}

func TestBookFaults(t *testing.T) {
	lines := []revenue.Line{
		{ID: "1", Customer: "a", From: 20000, To: 20030, Amount: money("10")},
		{ID: "1", Customer: "a", From: 20010, To: 20040, Amount: money("10")}, // the ID, and an overlap
		{From: 20000, To: 20030}, // no customer
		{Customer: "b", From: 20000, To: 19999},
		{Customer: "b", From: 20000, To: 20000},
		{Customer: "b", From: math.MinInt32, To: 20000},
		{Customer: "b", From: 20000, To: 20030, Kind: revenue.Trial, Amount: money("1")},
		{Customer: "b", From: 20000, To: 20030, Kind: 9},
		{Customer: "c", From: 20000, To: 20030, Amount: money("1e60")},
		{Customer: "d", From: 20000, To: 20365, Amount: money("40000000000")},
		{Customer: "d", From: 20000, To: 20365, Amount: money("-40000000000")},
	}
	_, err := revenue.NewBook(lines, revenue.BookOptions{Rule: revenue.Years365, NoOverlaps: true})
	want := []string{
		"id 2", "from 2", "customer 3", "to 4", "to 5", "from 6", "amount 7", "kind 8", "from 8", "amount 9", "customer 10",
	}
	if diff := cmp.Diff(want, found(t, err)); diff != "" {
		t.Errorf("faults (-want +got):\n%s\n%v", diff, err)
	}
	_, err = revenue.NewBook(lines[:1], revenue.BookOptions{Rule: 9, Ends: 9, Places: -1})
	if diff := cmp.Diff([]string{"Rule", "Ends", "Places"}, found(t, err)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	_, err = revenue.NewBook(lines[:1], revenue.BookOptions{Rule: revenue.Intervals})
	if diff := cmp.Diff([]string{"interval 1"}, found(t, err)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	leap := revenue.Line{Customer: "a", From: day("2024-02-28"), To: day("2024-02-29")}
	_, err = revenue.NewBook([]revenue.Line{leap}, revenue.BookOptions{Rule: revenue.YearsRounded})
	if diff := cmp.Diff([]string{"to 1"}, found(t, err)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	if _, err := revenue.NewBook(make([]revenue.Line, 1000), revenue.BookOptions{}); len(found(t, err)) != 101 {
		t.Error("the faults of a thousand lines aren't counted")
	}
	// Adjacent lines don't overlap.
	next := revenue.Line{Customer: "a", From: 20030, To: 20060, Amount: money("10")}
	newBook(t, []revenue.Line{lines[0], next}, revenue.BookOptions{NoOverlaps: true})
}

func TestOptionFaults(t *testing.T) {
	log, book := smallLog(t, "x"), smallBook(t, "x")
	always := func(journey.Event) bool { return true }
	_, err := revenue.NewTransactions(log, revenue.TransactionOptions{
		Events: journey.Selection{Where: always}, Interactions: &journey.Selection{Where: always}, Grain: 9, LookBack: -1,
		Minor: money("1.1"), From: time.Date(1600, 1, 1, 0, 0, 0, 0, time.UTC),
	})
	want := []string{"selection", "selection", "Grain", "LookBack", "Minor", "From or To"}
	if diff := cmp.Diff(want, found(t, err)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	_, err = revenue.NewSubscriptions(book, revenue.SubscriptionOptions{
		Grain: 9, Active: 9, LookBack: -1, Minor: money("-1"), From: day("2026-01-02"), To: day("2026-01-01"),
	})
	want = []string{"Grain", "Active", "LookBack", "Minor", "From", "To"}
	if diff := cmp.Diff(want, found(t, err)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	for text, opts := range map[string]revenue.TransactionOptions{
		"no such attribute": {By: "region"},
		"don't cover":       {From: at("2026-01-02 00:00")},
		"too many":          {Grain: metrics.Daily, From: at("1700-01-01 00:00"), By: "segment", To: at("2200-01-01 00:00")},
	} {
		if _, err := revenue.NewTransactions(log, opts); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%v, want %q", err, text)
		}
	}
	if _, err := revenue.NewSubscriptions(book, revenue.SubscriptionOptions{
		Grain: metrics.Daily, From: day("1700-01-01"), To: day("2600-01-01"),
	}); err == nil || !strings.Contains(err.Error(), "too many") {
		t.Errorf("%v, want too many", err)
	}
}

func TestEarlyDays(t *testing.T) {
	book := smallBook(t, "x")
	for want, opts := range map[string]revenue.SubscriptionOptions{
		`To "2025-12-31": is before the first line begins, on 2026-01-01, so there is no revenue yet; choose that day or`: {
			To: day("2025-12-31"),
		},
		`To "2025-01-01": is before From, 2025-06-01; choose that day or a later one`: {
			From: day("2025-06-01"), To: day("2025-01-01"),
		},
		`From "2026-01-02": is after the first line begins, on 2026-01-01; begin on that day or before`: {
			From: day("2026-01-02"),
		},
	} {
		if _, err := revenue.NewSubscriptions(book, opts); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func TestNoAttributes(t *testing.T) {
	log := build(t, journey.NewBuilder(journey.Options{}))
	_, err := revenue.NewTransactions(log, revenue.TransactionOptions{By: "region"})
	if err == nil || !strings.Contains(err.Error(), `By "region": customers have no attributes; leave it empty`) {
		t.Error(err)
	}
}

// TestOverflow checks that amounts which don't fit are refused when the calculator is made, with the customer's name.
func TestOverflow(t *testing.T) {
	b := journey.NewBuilder(journey.Options{Strict: true})
	for range 5 {
		e := journey.Event{Customer: "rich", Time: at("2026-01-01 12:00"), Amount: money("-999999999999999999")}
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	_, err := revenue.NewTransactions(build(t, b), revenue.TransactionOptions{})
	if diff := cmp.Diff([]string{"customer"}, found(t, err)); diff != "" || !strings.Contains(err.Error(), "rich") {
		t.Errorf("%v", err)
	}
}

// TestLargeSquares checks that amounts whose squares don't fit 128 bits give exact movements, and rates without an
// interval.
func TestLargeSquares(t *testing.T) {
	b := journey.NewBuilder(journey.Options{AsOf: at("2026-03-31 12:00"), Strict: true})
	var lines []revenue.Line
	for i := range 400 {
		for _, when := range []string{"2026-01-05 12:00", "2026-02-05 12:00"} {
			name := decimal.NewFromInt(int64(i)).String()
			if err := b.Add(journey.Event{Customer: name, Time: at(when), Amount: money("999999999999999999")}); err != nil {
				t.Fatal(err)
			}
		}
		lines = append(lines, monthly(i, day("2026-01-05"), day("2026-02-05"), 9_999_999_999))
	}
	log := build(t, b)
	subscribed := foldBook(t, newBook(t, lines, revenue.BookOptions{}), revenue.SubscriptionOptions{To: day("2026-02-28")})
	for want, r := range map[string]revenue.Row{
		"399999999999999999600": fold(t, log, revenue.TransactionOptions{}).Total[2],
		"3999999999600":         subscribed.Total[1],
	} {
		if !r.Net.Churned.Amount.Equal(money(want)) {
			t.Errorf("churned %v, want %s", r.Net.Churned, want)
		}
		e := revenue.Dialect{}.NRR(r, 0.95)
		if !e.IsKnown() || e.Value != 0 || e.Level != 0 || len(e.Warnings) != 1 ||
			!strings.Contains(e.Warnings[0], "the amounts are too large") {
			t.Errorf("NRR %v", e)
		}
	}
}

func TestReadLinesCSV(t *testing.T) {
	file := "\ufeffid;customer;segment;from;to;amount;kind;interval\n" +
		"1;a;x;2026-01-01;2026-02-01; 12.50 ;;3 months\n" +
		"2;b;;2026-01-01;2026-01-15;0;Trial;\n"
	lines, err := revenue.ReadLinesCSV(strings.NewReader(file), "lines.csv", revenue.LinesCSV{})
	if err != nil {
		t.Fatal(err)
	}
	if l := lines[0]; l.ID != "1" || l.Customer != "a" || l.Segment != "x" || l.From != day("2026-01-01") ||
		l.To != day("2026-02-01") || !l.Amount.Equal(money("12.5")) || l.Kind != revenue.Paid ||
		l.Interval != (revenue.Interval{Count: 3}) {
		t.Errorf("%+v", l)
	}
	if len(lines) != 2 || lines[1].Kind != revenue.Trial {
		t.Errorf("%+v", lines)
	}
	file = "Line ID,Who,Start,End,Price,Notes\n" +
		"1,a,2026-01-01,2026-02-01,1,\n" +
		"1,,2026-13-01,01.02.2026,1e9,\n" +
		"2,b,2026-01-01,2025-12-31,x,\n" +
		"3,b,2026-01-01,2026-01-01,1,\n"
	mapping := revenue.LinesCSV{
		ID: "line id", Customer: "who", From: "start", To: "end", Amount: "price",
	}
	_, err = revenue.ReadLinesCSV(strings.NewReader(file), "lines.csv", mapping)
	want := []string{"line_id 3", "who 3", "start 3", "end 3", "price 3", "end 4", "price 4"}
	if diff := cmp.Diff(want, found(t, err)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	if text := err.Error(); !strings.HasPrefix(text, `revenue: lines: lines.csv:3:1: line_id "1": is that of line 2 too`) {
		t.Error(text)
	}
	// What only the book can tell names the file's line, too.
	good := "customer,from,to,amount\na,2026-01-01,2026-01-01,1\n"
	lines, err = revenue.ReadLinesCSV(strings.NewReader(good), "lines.csv", revenue.LinesCSV{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = revenue.NewBook(lines, revenue.BookOptions{})
	if err == nil || !strings.Contains(err.Error(), "lines.csv:2: to") {
		t.Error(err)
	}
	if book := newBook(t, lines, revenue.BookOptions{Ends: revenue.Inclusive}); book.Account(0).Customer() != "a" {
		t.Error("the book has other customers")
	}
	for text, m := range map[string]revenue.LinesCSV{
		"there is no column country": {Segment: "Country"},
		"isn't a day":                {Layouts: []string{"02.01.2006"}},
	} {
		_, err = revenue.ReadLinesCSV(strings.NewReader(good), "lines.csv", m)
		if err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%v, want %q", err, text)
		}
	}
}

func FuzzReadLinesCSV(f *testing.F) {
	f.Add("customer,from,to,amount\na,2026-01-01,2026-01-02,1\n")
	f.Add("id,customer,segment,from,to,amount,kind,interval\n1,a,x,2024-02-28,2024-02-29,-0.1,pause,3 months\n")
	f.Add("sep=|\n\nnote||to|from|amount|customer|note\n#N/A||2026-01-02|2026-01-01|1|a|\"x\ny\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		lines, err := revenue.ReadLinesCSV(strings.NewReader(text), "fuzz", revenue.LinesCSV{})
		if err != nil {
			return
		}
		for rule := range revenue.Intervals + 1 {
			book, err := revenue.NewBook(lines, revenue.BookOptions{Rule: rule})
			if err != nil {
				continue
			}
			s, err := revenue.NewSubscriptions(book, revenue.SubscriptionOptions{Grain: metrics.Yearly})
			if err == nil {
				explained(t, metrics.Fold(book.Accounts(), s).Movements())
			}
		}
	})
}

// TestMain fails the run when a test changes the zone of the process, on which nothing may depend.
func TestMain(m *testing.M) {
	time.Local = time.FixedZone("elsewhere", -9*3600)
	os.Exit(m.Run())
}
