package journey_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/journey"
)

// selectable is a log of one customer with an event of each sort.
func selectable(t *testing.T) *journey.Log {
	t.Helper()
	b := journey.NewBuilder(journey.Options{})
	for i, e := range []journey.Event{
		{Kind: "order", Point: "shop"},
		{Kind: "order", Point: "web", Reason: "gift"},
		{Kind: "refund", Point: "shop", Reason: "broken"},
		{},
	} {
		e.Customer, e.Time = "ann", time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC)
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	log, _, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return log
}

func TestSelection(t *testing.T) {
	log := selectable(t)
	late := func(e journey.Event) bool { return e.Time.Day() >= 3 }
	for _, test := range []struct {
		name    string
		s       journey.Selection
		want    []int
		unknown []string
	}{
		{"any event", journey.Selection{}, []int{0, 1, 2, 3}, nil},
		{"order", journey.Selection{Kinds: []string{"order"}}, []int{0, 1}, nil},
		{
			"order or refund at shop",
			journey.Selection{Kinds: []string{"order", "refund"}, Points: []string{"shop"}},
			[]int{0, 2},
			nil,
		},
		{"because of gift or broken", journey.Selection{Reasons: []string{"gift", "broken"}}, []int{1, 2}, nil},
		{"at shp", journey.Selection{Points: []string{"shp"}}, nil, []string{"shp"}},
		{"late", journey.Selection{Where: late, Name: "late"}, []int{2, 3}, nil},
		{"none", journey.Selection{Kinds: []string{""}}, []int{3}, nil},
	} {
		if got := test.s.String(); got != test.name {
			t.Errorf("%+v is called %q, want %q", test.s, got, test.name)
		}
		var got []int
		trace, in := log.Trace(0), test.s.In(log)
		for i := range trace.Len() {
			if in.Has(trace, i) {
				got = append(got, i)
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
		if diff := cmp.Diff(test.unknown, test.s.Unknown(log)); diff != "" {
			t.Errorf("%s: unknown: %s", test.name, diff)
		}
		if err := test.s.Check("test"); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	if err := (journey.Selection{Where: late}).Check("test"); err == nil {
		t.Error("a condition without a name is taken")
	}
}

// TestSelectionKey asks that selections of the same events, and no others, have one key.
func TestSelectionKey(t *testing.T) {
	where := func(journey.Event) bool { return true }
	same := []journey.Selection{
		{Kinds: []string{"a", "b"}},
		{Kinds: []string{"b", "a", "b"}, Name: "either"},
	}
	if same[0].Key() != same[1].Key() {
		t.Errorf("%q and %q", same[0].Key(), same[1].Key())
	}
	seen := make(map[string]int)
	for i, s := range []journey.Selection{
		{},
		{Kinds: []string{"a"}},
		{Points: []string{"a"}},
		{Reasons: []string{"a"}},
		{Kinds: []string{`a" "b`}},
		{Kinds: []string{"a", "b"}},
		{Where: where, Name: "x"},
		{Where: where, Name: "y"},
		{Kinds: []string{""}},
	} {
		if j, ok := seen[s.Key()]; ok {
			t.Errorf("selections %d and %d share the key %q", j, i, s.Key())
		}
		seen[s.Key()] = i
	}
}

// TestUnknownNamesOfColumns asks that a name in the dictionary of a column, which no event has, is as unknown as
// others.
func TestUnknownNamesOfColumns(t *testing.T) {
	labels := journey.Labels{Codes: []uint32{2, 0}, Names: []string{"b", "ghost", "a"}}
	b := journey.NewBuilder(journey.Options{})
	if err := b.AddColumns(journey.Columns{
		IDs: []int64{1, 1}, Times: []int64{1, 2}, Kinds: labels, Points: labels, Reasons: labels,
	}); err != nil {
		t.Fatal(err)
	}
	log, _, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"a", "ghost", "b", ""}
	s := journey.Selection{Kinds: names, Points: names, Reasons: names}
	if diff := cmp.Diff([]string{"ghost", "ghost", "ghost"}, s.Unknown(log)); diff != "" {
		t.Error(diff)
	}
	for _, got := range [][]string{log.Kinds(), log.Points(), log.Reasons()} {
		if diff := cmp.Diff([]string{"", "a", "b"}, got); diff != "" {
			t.Error(diff)
		}
	}
	for i, want := range []string{"a", "b"} {
		if e := log.Trace(0).At(i); e.Kind != want || e.Point != want || e.Reason != want {
			t.Errorf("event %d is %+v, want %s", i, e, want)
		}
	}
}

// TestEmptyNameWithoutColumn checks that events without points and reasons are found where no event has one.
func TestEmptyNameWithoutColumn(t *testing.T) {
	b := journey.NewBuilder(journey.Options{})
	e := journey.Event{Customer: "ann", Time: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Kind: "order"}
	if err := b.Add(e); err != nil {
		t.Fatal(err)
	}
	log, _, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		s    journey.Selection
		want bool
	}{
		{journey.Selection{Points: []string{""}}, true},
		{journey.Selection{Reasons: []string{"gift", ""}}, true},
		{journey.Selection{Points: []string{"shop"}}, false},
		{journey.Selection{Reasons: []string{"gift"}}, false},
	} {
		if got := test.s.In(log).Has(log.Trace(0), 0); got != test.want {
			t.Errorf("%v: %v, want %v", test.s, got, test.want)
		}
	}
}
