package journey_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

const attributesFile = `customer,since,segment,region,first_seen
ann,,small,north,2019-05-01
ann,2025-03-02,large,,
bob,,"sm""all",south,
eve,,small,west,
`

// attributesLog reads events of ann and bob, and then attributes.
func attributesLog(
	t *testing.T, text string, mapping journey.AttributesCSV,
) (*journey.Log, journey.BuildReport, error) {
	t.Helper()
	b := journey.NewBuilder(journey.Options{})
	events := "c,t\nann,2025-03-01\nbob,2025-03-03\n"
	if err := b.ReadCSV(t.Context(), strings.NewReader(events), journey.CSV{Customer: "c", Time: "t"}); err != nil {
		t.Fatal(err)
	}
	bad := b.ReadAttributesCSV(t.Context(), strings.NewReader(text), mapping)
	log, report, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return log, report, bad
}

func TestReadAttributesCSV(t *testing.T) {
	log, report, err := attributesLog(t, attributesFile, journey.AttributesCSV{
		Customer: "customer", Since: "since", FirstSeen: "First_Seen",
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := log.Attributes(); !slices.Equal(got, []string{"region", "segment"}) {
		t.Errorf("attributes %q", got)
	}
	if report.Unmatched != 1 {
		t.Errorf("%d customers without events, want 1: eve", report.Unmatched)
	}
	day := func(text string) metrics.Day {
		at, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return metrics.DayOf(at.Date())
	}
	for _, c := range []struct{ customer, attribute, day, want string }{
		{"ann", "segment", "2025-03-01", "small"},
		{"ann", "segment", "2025-03-02", "large"},
		{"ann", "region", "2025-03-01", "north"},
		{"ann", "region", "2025-03-02", ""},
		{"bob", "segment", "2025-03-01", `sm"all`},
		{"bob", "region", "2030-01-01", "south"},
	} {
		i, ok := log.Find(c.customer)
		if !ok {
			t.Fatalf("no customer %s", c.customer)
		}
		if got := log.Trace(i).AttributeOn(c.attribute, day(c.day)); got != c.want {
			t.Errorf("%v: %q", c, got)
		}
	}
	ann, _ := log.Find("ann")
	bob, _ := log.Find("bob")
	if got, ok := log.Trace(ann).FirstSeen(); !ok || got != day("2019-05-01") {
		t.Errorf("ann was first seen on %v, %v", got, ok)
	}
	if got, ok := log.Trace(bob).FirstSeen(); ok {
		t.Errorf("bob was first seen on %v", got)
	}
}

func TestReadAttributesCSVChosen(t *testing.T) {
	mapping := journey.AttributesCSV{Customer: "customer", Attributes: []string{"Region"}}
	log, _, err := attributesLog(t, attributesFile, mapping)
	if err != nil {
		t.Fatal(err)
	}
	if got := log.Attributes(); !slices.Equal(got, []string{"Region"}) {
		t.Errorf("attributes %q", got)
	}
}

func TestReadAttributesCSVIsAllOrNothing(t *testing.T) {
	text := attributesFile + ",soon,x,y,never\nbob,,x\n" + strings.Repeat("bob,,x,y,2025\n", 150)
	log, report, err := attributesLog(t, text, journey.AttributesCSV{
		Name: "customers.csv", Customer: "customer", Since: "since", FirstSeen: "first_seen",
	})
	if len(log.Attributes()) != 0 || report.Unmatched != 0 {
		t.Errorf("attributes %v, %v", log.Attributes(), report)
	}
	var faults metrics.Faults
	if !errors.As(err, &faults) || len(faults) != 101 {
		t.Fatalf("%d faults, want 100 and their number: %v", len(faults), err)
	}
	for i, want := range []metrics.Fault{
		{Line: 6, Column: 1, Field: "customer", Err: journey.ErrCustomer},
		{Line: 6, Column: 2, Field: "since", Value: "soon", Err: journey.ErrTime},
		{Line: 6, Column: 5, Field: "first_seen", Value: "never", Err: journey.ErrTime},
		{Line: 7, Err: journey.ErrRecord},
		{Line: 8, Column: 5, Field: "first_seen", Value: "2025", Err: journey.ErrTime},
	} {
		got := faults[i]
		if got.Cause == "" || got.Remedy == "" {
			t.Errorf("no cause or remedy: %+v", got)
		}
		want.Op, want.File, want.Cause, want.Remedy = "journey: read attributes", "customers.csv", got.Cause, got.Remedy
		if got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	if last := faults[100].Cause; last != "has 54 more faults" {
		t.Errorf("the last fault %s", last)
	}
}

func TestReadAttributesCSVErrors(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	with := func(attributes ...string) journey.AttributesCSV {
		return journey.AttributesCSV{Customer: "customer", Attributes: attributes}
	}
	for _, c := range []struct {
		ctx     context.Context
		text    string
		mapping journey.AttributesCSV
		message string
	}{
		{t.Context(), "customer,a\n", journey.AttributesCSV{}, "Customer is required"},
		{t.Context(), "customer,a\n", journey.AttributesCSV{Customer: "c"}, `no column "c"`},
		{t.Context(), "customer,a\n", with("b"), `no column "b"`},
		{t.Context(), "customer,a\n", with("a", "a"), "twice"},
		{t.Context(), "customer,a,a\n", journey.AttributesCSV{Customer: "customer"}, "columns 2 and 3"},
		{t.Context(), "customer,\n", journey.AttributesCSV{Customer: "customer"}, "no name"},
		{t.Context(), "", journey.AttributesCSV{Customer: "customer"}, "no header line"},
		{cancelled, "customer,a\n", journey.AttributesCSV{Customer: "customer"}, "context canceled"},
	} {
		err := journey.NewBuilder(journey.Options{}).ReadAttributesCSV(c.ctx, strings.NewReader(c.text), c.mapping)
		if err == nil || !strings.Contains(err.Error(), c.message) {
			t.Errorf("%q, %+v: %v, want %q", c.text, c.mapping, err, c.message)
		}
	}
}
