package journey_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/internal/golden"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

func ExampleBuilder_ReadCSV() {
	file := strings.NewReader(`Customer;When;What;Paid
ann;2025-03-01 09:30:00;order;19,95
bob;2025-03-02;order;5,00
ann;2025-03-32;order;7,50
`)
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		fmt.Println(err)
		return
	}
	b := journey.NewBuilder(journey.Options{Calendar: metrics.NewCalendar(amsterdam)})
	err = b.ReadCSV(context.Background(), file, journey.CSV{
		Name: "orders.csv", Comma: ';', Customer: "customer", Time: "when", Kind: "what", Amount: "paid", DecimalComma: true,
		Layouts: []string{time.DateTime, time.DateOnly},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, report, err := b.Build(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d customers, %v of %d events refused:\n", report.Customers, report.Refused, report.Read)
	for _, fault := range report.Examples {
		fmt.Printf("%s, line %d: %s %q %s\n", fault.File, fault.Line, fault.Field, fault.Value, fault.Cause)
	}
	// Output:
	// 2 customers, 1 of 3 events refused:
	// orders.csv, line 4: When "2025-03-32" isn't a time written as 2006-01-02 15:04:05 or 2006-01-02
}

// readCSV reads a text and builds the log.
func readCSV(t rapid.TB, opts journey.Options, text string, mapping journey.CSV) (*journey.Log, journey.BuildReport) {
	t.Helper()
	b := journey.NewBuilder(opts)
	if err := b.ReadCSV(context.Background(), strings.NewReader(text), mapping); err != nil {
		t.Fatal(err)
	}
	log, report, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return log, report
}

// eventsOf returns all events of a log, in its order.
func eventsOf(log *journey.Log) (events []journey.Event) {
	for trace := range log.Traces() {
		events = slices.AppendSeq(events, trace.Events())
	}
	return events
}

// sameEvents compares events, times as instants and amounts as numbers.
var sameEvents = cmp.Options{
	cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) }),
	cmp.Comparer(func(a, b decimal.Decimal) bool { return a.Equal(b) }),
	cmpopts.SortSlices(func(a, b journey.Event) bool { return eventKey(a) < eventKey(b) }),
}

func eventKey(e journey.Event) string {
	return fmt.Sprintf("%s|%d|%d|%s|%s|%v|%s",
		e.Customer, e.Time.UnixNano(), e.Sequence, e.Kind, e.Point, e.Amount, e.Reason)
}

func TestCDNOW(t *testing.T) {
	file, err := os.Open(golden.Data(t, "clv/CDNOW_master.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	b := journey.NewBuilder(journey.Options{Strict: true})
	err = b.ReadCSV(t.Context(), file, journey.CSV{
		Comma: ' ', Customer: "customer_id", Time: "date", Amount: "dollar_value", FixedKind: "order",
		Layouts: []string{"20060102"},
	})
	if err != nil {
		t.Fatal(err)
	}
	log, report, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if report.Read != 69_659 || report.Kept != 69_659 || report.Customers != 23_570 {
		t.Errorf("%v, want 69,659 events of 23,570 customers", report)
	}
	sum := decimal.Zero
	for _, e := range eventsOf(log) {
		sum = sum.Add(e.Amount)
	}
	if sum.String() != "2500315.63" {
		t.Errorf("the amounts add up to %v, want 2500315.63", sum)
	}
	c, ok := log.Find("00001")
	if !ok {
		t.Fatal("no customer 00001")
	}
	want := journey.Event{
		Customer: "00001", Time: time.Date(1997, 1, 1, 0, 0, 0, 0, time.UTC), Kind: "order",
		Amount: decimal.RequireFromString("11.77"),
	}
	if diff := cmp.Diff(want, log.Trace(c).At(0), sameEvents, cmpopts.IgnoreFields(journey.Event{}, "Known")); diff != "" {
		t.Error(diff)
	}
}

func TestReadCSVAsAdd(t *testing.T) {
	mapping := journey.CSV{
		Customer: "c", Time: "t", Kind: "k", Point: "p", Amount: "a", Reason: "r", Sequence: "s", Known: "n",
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"", "x", "é", "a,b", "say \"hi\"", "two\nlines", " blank "})
		second := rapid.Int64Range(0, 100)
		var text bytes.Buffer
		w := csv.NewWriter(&text)
		b := journey.NewBuilder(journey.Options{})
		records := [][]string{{"c", "t", "k", "p", "a", "r", "s", "n"}}
		for range rapid.IntRange(0, 20).Draw(t, "events") {
			e := journey.Event{
				Customer: rapid.SampledFrom([]string{"ann", "bob", "c,d", "007"}).Draw(t, "customer"),
				Time:     time.Unix(second.Draw(t, "time"), 0).UTC(),
				Kind:     name.Draw(t, "kind"), Point: name.Draw(t, "point"), Reason: name.Draw(t, "reason"),
				Amount:   decimal.New(rapid.Int64Range(-1000, 1000).Draw(t, "amount"), rapid.Int32Range(-6, 3).Draw(t, "exponent")),
				Sequence: rapid.Int64Range(-2, 2).Draw(t, "sequence"),
			}
			known := ""
			if rapid.Bool().Draw(t, "late") {
				e.Known = e.Time.Add(time.Hour)
				known = e.Known.Format(time.RFC3339)
			}
			if err := b.Add(e); err != nil {
				t.Fatal(err)
			}
			records = append(records, []string{
				e.Customer, e.Time.Format(time.RFC3339), e.Kind, e.Point, e.Amount.String(), e.Reason,
				strconv.FormatInt(e.Sequence, 10), known,
			})
		}
		if err := w.WriteAll(records); err != nil {
			t.Fatal(err)
		}
		added, wantReport, err := b.Build(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		read, report := readCSV(t, journey.Options{}, text.String(), mapping)
		if diff := cmp.Diff(eventsOf(added), eventsOf(read), sameEvents); diff != "" {
			t.Errorf("(-added +read):\n%s", diff)
		}
		if diff := cmp.Diff(wantReport, report); diff != "" || added.Places() != read.Places() {
			t.Errorf("places %d and %d, reports (-added +read):\n%s", added.Places(), read.Places(), diff)
		}
	})
}

// TestReadCSVOnAnyNumberOfCores reads a file of several blocks, with quotes across lines and bad rows.
func TestReadCSVOnAnyNumberOfCores(t *testing.T) {
	text := benchCSV(80_000)
	text = bytes.ReplaceAll(text, []byte("complaint,phone"), []byte("\"com\n\"\"plaint\"\"\",phone"))
	text = bytes.ReplaceAll(text, []byte(",99.99,"), []byte(",99.99€,"))
	if len(text) < 3<<20 {
		t.Fatalf("%d bytes make too few blocks", len(text))
	}
	read := func(cores int) ([]journey.Event, journey.BuildReport) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
		log, report := readCSV(t, journey.Options{}, string(text), benchMapping)
		return eventsOf(log), report
	}
	one, report := read(1)
	two, same := read(4)
	if !slices.Equal(report.Examples, same.Examples) {
		t.Errorf("refused %v and %v", report.Examples, same.Examples)
	}
	if !slices.EqualFunc(one, two, func(a, b journey.Event) bool { return eventKey(a) == eventKey(b) }) {
		t.Error("the logs differ")
	}
	if report.Read != 80_000 || report.Refused < 2 || report.Kept+report.Refused != report.Read ||
		int64(len(report.Examples)) != min(10, report.Refused) {
		t.Errorf("%v", report)
	}
	// A refused row is where the report says it is.
	f := report.Examples[0]
	lines := bytes.Split(text, []byte("\n"))
	if !bytes.Contains(lines[f.Line-1], []byte(",99.99€,")) {
		t.Errorf("%v: line %d is %q", f, f.Line, lines[f.Line-1])
	}
}

func TestReadCSVRefusals(t *testing.T) {
	const header = "customer, TIME ,amount,n,known\n"
	mapping := journey.CSV{Customer: "customer", Time: "time", Amount: "amount", Sequence: "n", Known: "known"}
	for _, c := range []struct {
		row   string
		field string
		value string
		line  int
		col   int
		err   error
	}{
		{"ann,2025-01-01,1,2\n", "", "", 2, 0, journey.ErrRecord},
		{"ann,2025-01-01,1,2,,\n", "", "", 2, 0, journey.ErrRecord},
		{"\n\nan\"n,2025-01-01,1,2,\n", "", "", 4, 1, journey.ErrRecord},
		{"ann,\"2025-01-01\"x,1,2,\n", "", "", 2, 2, journey.ErrRecord},
		{",2025-01-01,1,2,\n", "customer", "", 2, 1, journey.ErrCustomer},
		{"ann,,1,2,\n", "TIME", "", 2, 2, journey.ErrTime},
		{"ann,01/02/2025,1,2,\n", "TIME", "01/02/2025", 2, 2, journey.ErrTime},
		{"ann,1066-10-14,1,2,\n", "TIME", "1066-10-14", 2, 2, journey.ErrTime},
		{"ann,2025-01-01,\"$1,000\",2,\n", "amount", "$1,000", 2, 3, journey.ErrAmount},
		{"ann,2025-01-01,1234567890123456789,2,\n", "amount", "1234567890123456789", 2, 3, journey.ErrPlaces},
		{"ann,2025-01-01,1,2.5,\n", "n", "2.5", 2, 4, journey.ErrNumber},
		{"ann,2025-01-01,1,9223372036854775808,\n", "n", "9223372036854775808", 2, 4, journey.ErrNumber},
		{"ann,2025-01-01,1,2, soon \n", "known", "soon", 2, 5, journey.ErrTime},
	} {
		_, report := readCSV(t, journey.Options{}, header+c.row, mapping)
		want := metrics.Fault{
			Op: "journey: read csv", File: "csv", Line: c.line, Column: c.col, Field: c.field, Value: c.value, Err: c.err,
		}
		if report.Read != 1 || report.Refused != 1 || len(report.Examples) != 1 {
			t.Errorf("%q: %v", c.row, report)
			continue
		}
		got := report.Examples[0]
		if got.Cause == "" || got.Remedy == "" {
			t.Errorf("%q: no cause or remedy: %+v", c.row, got)
		}
		got.Cause, got.Remedy = "", ""
		if got != want {
			t.Errorf("%q: %+v, want %+v", c.row, got, want)
		}
		b := journey.NewBuilder(journey.Options{Strict: true})
		if err := b.ReadCSV(t.Context(), strings.NewReader(header+c.row), mapping); !errors.Is(err, c.err) {
			t.Errorf("%q in strict mode: %v, want %v", c.row, err, c.err)
		}
	}
}

func TestReadCSVErrors(t *testing.T) {
	failing := errors.New("disk on fire")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	mapping := journey.CSV{Customer: "c", Time: "t"}
	kinds := journey.CSV{Customer: "c", Time: "t", Kind: "k", FixedKind: "k"}
	for _, c := range []struct {
		name    string
		ctx     context.Context
		r       io.Reader
		mapping journey.CSV
		message string // part of it
		err     error
	}{
		{"empty", nil, strings.NewReader("\n\r\n"), mapping, "no header line", journey.ErrRecord},
		{"header", nil, strings.NewReader("c,t\"\n"), mapping, "csv:1:2", journey.ErrRecord},
		{"missing", nil, strings.NewReader("c,when\n"), mapping, `no column "t"; the columns are "c", "when"`, nil},
		{"twice", nil, strings.NewReader("c,T, t\n"), mapping, "columns 2 and 3", nil},
		{"no time", nil, strings.NewReader("c,t\n"), journey.CSV{Customer: "c"}, "required", nil},
		{"kinds", nil, strings.NewReader("c,t\n"), kinds, "not both", nil},
		{"comma", nil, strings.NewReader("c,t\n"), journey.CSV{Customer: "c", Time: "t", Comma: '→'}, "Comma", nil},
		{
			"reader", nil, io.MultiReader(strings.NewReader("c,t\n"), iotest.ErrReader(failing)),
			journey.CSV{Name: "f.csv", Customer: "c", Time: "t"},
			"f.csv:1", failing,
		},
		{
			"long", nil, strings.NewReader("c,t\na,2025-01-01\n\"" + strings.Repeat("x", 3<<20)),
			journey.CSV{Customer: "c", Time: "t"},
			"csv:3: the record is longer than 1048576 bytes", journey.ErrRecord,
		},
		{"context", cancelled, strings.NewReader("c,t\n"), mapping, "journey: read csv", context.Canceled},
	} {
		ctx := c.ctx
		if ctx == nil {
			ctx = t.Context()
		}
		err := journey.NewBuilder(journey.Options{}).ReadCSV(ctx, c.r, c.mapping)
		if err == nil || !strings.Contains(err.Error(), c.message) || c.err != nil && !errors.Is(err, c.err) {
			t.Errorf("%s: %v, want %q, %v", c.name, err, c.message, c.err)
		}
	}
}

func TestReadCSVPrefersExactNames(t *testing.T) {
	text := "C,c,t,T\nupper,lower,2025-01-01,2025-01-02\n"
	log, _ := readCSV(t, journey.Options{}, text, journey.CSV{Customer: "c", Time: "T"})
	if e := eventsOf(log); len(e) != 1 || e[0].Customer != "lower" || e[0].Time.Day() != 2 {
		t.Errorf("got %v", e)
	}
}

func TestReadCSVReportsProgress(t *testing.T) {
	var calls []int64
	opts := journey.Options{Progress: func(events int64) { calls = append(calls, events) }}
	readCSV(t, opts, "c,t\n"+strings.Repeat("a,2025-01-01\n", 600_000), journey.CSV{Customer: "c", Time: "t"})
	if len(calls) < 2 || !slices.IsSorted(calls) || calls[len(calls)-1] != 600_000 {
		t.Errorf("progress %v", calls)
	}
}

// FuzzReadCSV holds the number of events read against encoding/csv, and read against kept and refused.
func FuzzReadCSV(f *testing.F) {
	f.Add("c,t,a\nann,2025-01-01,1\n\"b\"\"ob\",20250102,x\n,,\n", ',')
	f.Add("\ufeffc t a\r\n a 2025-01-01 1.5 \r\n\r\nb", ' ')
	f.Add("c;t;a\n\"a\nb\";2025-01-01T00:00:00Z;\"\n", ';')
	f.Fuzz(func(t *testing.T, text string, comma rune) {
		b := journey.NewBuilder(journey.Options{})
		mapping := journey.CSV{Comma: comma, Customer: "c", Time: "t", Amount: "a"}
		if b.ReadCSV(t.Context(), strings.NewReader(text), mapping) != nil {
			return
		}
		log, report, err := b.Build(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if report.Read != report.Kept+report.Refused || int64(log.Len()) != report.Kept {
			t.Errorf("%+v of %d events", report, log.Len())
		}
		if comma == ' ' {
			return
		}
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
		r.FieldsPerRecord = -1
		if comma != 0 {
			r.Comma = comma
		}
		records := int64(-1) // the header
		for {
			_, err := r.Read()
			var bad *csv.ParseError
			if err != nil && !errors.As(err, &bad) {
				break
			}
			records++
		}
		if report.Read != records {
			t.Errorf("read %d events, want %d", report.Read, records)
		}
	})
}
