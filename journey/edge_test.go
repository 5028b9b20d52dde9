package journey_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// TestClocksBackOverMidnight has two events on a night on which the clocks of St. John's went from 00:01 back to
// 23:01 of the day before: local dates run backwards, and a customer's days must not.
func TestClocksBackOverMidnight(t *testing.T) {
	zone, err := time.LoadLocation("America/St_Johns")
	if err != nil {
		t.Fatal(err)
	}
	at := func(text string) time.Time {
		v, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	opts := journey.Options{Calendar: metrics.NewCalendar(zone)}
	log, _ := build(t, opts,
		journey.Event{Customer: "x", Time: at("2009-11-01T02:30:30Z"), Kind: "join"},
		journey.Event{Customer: "x", Time: at("2009-11-01T03:00:00Z"), Kind: "leave"},
		journey.Event{Customer: "y", Time: at("2009-11-01T03:00:00Z"), Kind: "join"},
	)
	if first, last := log.Observed(); first.String() != "2009-10-31" || last.String() != "2009-11-01" {
		t.Errorf("observed from %v to %v", first, last)
	}
	for _, definition := range []journey.Definition{
		{}, journey.BySilence(3), journey.ByContract([]string{"join"}, []string{"leave"}),
	} {
		for _, grain := range grains {
			fold(t, log, journey.FlowOptions{Definition: definition, Grain: grain})
		}
	}
	if _, err := journey.Fold(context.Background(), log, journey.NewGaps()); err != nil {
		t.Error(err)
	}
	flow := fold(t, log, journey.FlowOptions{Definition: journey.ByContract([]string{"join"}, []string{"leave"})})
	if closing := flow.Rows()[0].Gross.Closing; closing != 1 {
		t.Errorf("October closes with %d customers, want y", closing)
	}
}

// TestOddAmounts checks that one amount of many digits, or a huge one, doesn't make the log refuse the others.
func TestOddAmounts(t *testing.T) {
	for name, odd := range map[string]string{
		"long": "0.333333333333333333", "huge": "900000000000000000", "fits neither": "123456789.123456789",
	} {
		events := []journey.Event{{Customer: "odd", Time: instant("2026-01-05 09:00"), Amount: euros(odd)}}
		for i := range 100 {
			events = append(events, journey.Event{
				Customer: "c", Time: instant("2026-01-05 09:00").Add(time.Duration(i)), Amount: decimal.New(int64(1050+i), -2),
			})
		}
		if _, report := build(t, journey.Options{}, events...); report.Kept < 100 {
			t.Errorf("%s: %v", name, report)
		}
		b := journey.NewBuilder(journey.Options{Places: 2, Strict: true})
		if err := b.Add(events[0]); !errors.Is(err, journey.ErrPlaces) {
			t.Errorf("%s beside cents: %v", name, err)
		}
	}
	// An event of after the as-of date has no say in the places.
	late := journey.Event{Customer: "a", Time: instant("2026-06-05 09:00"), Amount: euros("0.000000000000000005")}
	log, report := build(t, journey.Options{AsOf: instant("2026-03-31 00:00")}, late,
		journey.Event{Customer: "a", Time: instant("2026-01-05 09:00"), Kind: "order", Amount: euros("1000.5")})
	if report.Kept != 1 || log.Places() != 1 {
		t.Errorf("%d places: %v", log.Places(), report)
	}
	// An absurd exponent costs neither time nor memory.
	_, report = build(t, journey.Options{},
		journey.Event{Customer: "a", Time: instant("2026-01-05 09:00"), Amount: decimal.New(1, math.MaxInt32)})
	if report.Refused != 1 || len(report.Examples[0].Error()) > 300 {
		t.Errorf("absurd exponent: %v", report)
	}
}

// TestAsOfNames checks that kinds of events of after the as-of date aren't known at it.
func TestAsOfNames(t *testing.T) {
	log, _ := build(t, journey.Options{AsOf: instant("2026-03-31 00:00")},
		journey.Event{Customer: "a", Time: instant("2026-01-05 09:00"), Kind: "order", Reason: "b"},
		journey.Event{Customer: "a", Time: instant("2026-06-05 09:00"), Kind: "later", Reason: "a"})
	if !slices.Equal(log.Kinds(), []string{"", "order"}) || log.Trace(0).At(0).Reason != "b" {
		t.Errorf("kinds %q, event %+v", log.Kinds(), log.Trace(0).At(0))
	}
}

func TestSameDayAttributes(t *testing.T) {
	b := journey.NewBuilder(journey.Options{})
	b.Attribute("a", "plan", "pro", instant("2026-01-05 09:00"))
	b.Attribute("a", "plan", "basic", instant("2026-01-05 15:00"))
	b.Attribute("nobody", "plan", "gold", time.Time{})
	b.FirstSeen("a", time.Time{})
	if err := b.Add(journey.Event{Customer: "a", Time: instant("2026-01-05 08:00")}); err != nil {
		t.Fatal(err)
	}
	log, report, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	values, _ := log.Values("plan")
	if got := log.Trace(0).Attribute("plan"); got != "basic" || report.Unmatched != 1 || slices.Contains(values, "gold") {
		t.Errorf("plan %q of %q, %v", got, values, report)
	}
	if _, ok := log.Trace(0).FirstSeen(); ok {
		t.Error("a zero time counts as a first-seen date")
	}
}

// TestEmptyKind checks that the kind of events without one can be named, and isn't the same as naming none.
func TestEmptyKind(t *testing.T) {
	log, _ := build(t, journey.Options{},
		journey.Event{Customer: "a", Time: instant("2026-01-05 09:00")},
		journey.Event{Customer: "b", Time: instant("2026-01-05 09:00"), Kind: "order"})
	for _, c := range []struct {
		definition journey.Definition
		want       int64
	}{{journey.ByActivity(1), 2}, {journey.ByActivity(1, ""), 1}, {journey.ByActivity(0), 2}, {journey.Definition{}, 2}} {
		if got := fold(t, log, journey.FlowOptions{Definition: c.definition}).Rows()[0].Gross.New; got != c.want {
			t.Errorf("%v: %d customers, want %d", c.definition, got, c.want)
		}
	}
	zero, one := fold(t, log, journey.FlowOptions{}), fold(t, log, journey.FlowOptions{Definition: journey.ByActivity(1)})
	if err := zero.Merge(one); err != nil {
		t.Errorf("the zero definition and ByActivity(1): %v", err)
	}
}

func TestImpossibleFlows(t *testing.T) {
	log := manyCustomers(t, 5)
	for _, opts := range []journey.FlowOptions{
		{Grain: 9},
		{To: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)},
		{From: time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)},
		{Definition: journey.BySilence(math.MaxInt)},
		{Definition: journey.BySilence(1<<22 + 1)},
	} {
		if _, err := journey.NewFlow(log, opts); err == nil {
			t.Errorf("%+v: no error", opts)
		}
	}
}

// TestQuantilesOfAHundred asks for shares whose product with 100 isn't a whole number in binary.
func TestQuantilesOfAHundred(t *testing.T) {
	b := journey.NewBuilder(journey.Options{})
	at := instant("2000-01-01 09:00")
	for gap := range 101 {
		at = at.AddDate(0, 0, gap)
		if err := b.Add(journey.Event{Customer: "a", Time: at}); err != nil {
			t.Fatal(err)
		}
	}
	log, _, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	gaps, err := journey.Fold(context.Background(), log, journey.NewGaps())
	if err != nil {
		t.Fatal(err)
	}
	for percent := 1; percent <= 100; percent++ {
		if got := gaps.Quantile(float64(percent) / 100).Value; got != float64(percent) {
			t.Errorf("%d %%: %v", percent, got)
		}
	}
}

// TestWholeCells checks that every number of Total has its customers.
func TestWholeCells(t *testing.T) {
	log := manyCustomers(t, 60)
	flow := fold(t, log, journey.FlowOptions{
		Definition: journey.ByContract([]string{"join"}, []string{"leave"}), By: "segment",
	})
	for _, r := range flow.Total() {
		for movement, n := range map[journey.Movement]int64{
			journey.New: r.Net.New, journey.WonBack: r.Net.WonBack, journey.Lost: r.Net.Lost,
			journey.Opening: r.Net.Opening, journey.Closing: r.Net.Closing, journey.TransferredIn: 0,
		} {
			who, err := flow.Customers(context.Background(), journey.FlowCell{
				Period: r.Period, Whole: true, Movement: movement, Net: true,
			})
			if err != nil || int64(len(who)) != n {
				t.Fatalf("%v %v: %d customers for %d, %v", r.Period, movement, len(who), n, err)
			}
		}
	}
	// Of a flow that was merged from two logs' the customers of one are no answer.
	first, last := log.Observed()
	span := journey.FlowOptions{
		From: log.Calendar().Period(metrics.Daily, first).Start(nil),
		To:   log.Calendar().Period(metrics.Daily, last).Start(nil),
	}
	other, _ := build(t, journey.Options{}, journey.Event{Customer: "new", Time: span.From})
	merged := fold(t, log, span)
	if err := merged.Merge(fold(t, other, span)); err != nil {
		t.Fatal(err)
	}
	cell := journey.FlowCell{Period: merged.Rows()[0].Period, Movement: journey.New}
	_, err := merged.Customers(context.Background(), cell)
	if err == nil || !strings.Contains(err.Error(), "before they were merged") {
		t.Errorf("customers of a merged flow: %v", err)
	}
}

// TestHostileFlowStates changes each byte of a state: what is still decoded must add up.
func TestHostileFlowStates(t *testing.T) {
	log := manyCustomers(t, 8)
	flow := fold(t, log, journey.FlowOptions{
		Definition: journey.ByContract([]string{"join"}, []string{"leave"}), By: "segment", LookBack: 30,
	})
	good := state(t, flow)
	for i := range good {
		for _, v := range []byte{0, 1, 2, 0x7f, 0xff} {
			bad := slices.Clone(good)
			bad[i] = v
			got := flow.Fresh()
			if got.UnmarshalBinary(bad) == nil && got.Residual() != 0 {
				t.Fatalf("byte %d as %d is decoded to a flow with residual %d", i, v, got.Residual())
			}
		}
	}
}

// TestOpenQuote checks that a quote that is never closed is an error, because it takes in the rest of the file.
func TestOpenQuote(t *testing.T) {
	b := journey.NewBuilder(journey.Options{})
	text := "customer,time\nann,2026-01-05\n\"bob,2026-01-06\n" + strings.Repeat("cyd,2026-01-07\n", 1000)
	err := b.ReadCSV(context.Background(), strings.NewReader(text), journey.CSV{
		Name: "orders.csv", Customer: "customer", Time: "time",
	})
	if !errors.Is(err, journey.ErrRecord) || !strings.Contains(err.Error(), "orders.csv:3") ||
		!strings.Contains(err.Error(), "line 1003") {
		t.Errorf("got %v", err)
	}
}

func TestNamesWithoutCodes(t *testing.T) {
	err := journey.NewBuilder(journey.Options{}).AddColumns(journey.Columns{
		IDs: []int64{1}, Times: []int64{1}, Kinds: journey.Labels{Names: []string{"order"}},
	})
	if err == nil || !strings.Contains(err.Error(), "no codes") {
		t.Errorf("got %v", err)
	}
}
