package cells

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

func testLog(t *testing.T) *journey.Log {
	t.Helper()
	b := journey.NewBuilder(journey.Options{Strict: true})
	for i := range 60 {
		e := journey.Event{
			Customer: string(rune('a' + i%7)), Time: time.Unix(int64(i)*1e5, 0), Point: []string{"", "p", "q", "r"}[i%4],
			Kind: []string{"", "x", "y"}[i%3], Reason: []string{"", "s"}[i%2],
		}
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	b.FirstSeen("a", time.Date(1969, 3, 1, 0, 0, 0, 0, time.UTC))
	log, _, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// A table, and two joined, give each event the selections that take it.
func TestTableAndJoin(t *testing.T) {
	log := testLog(t)
	selections := []journey.Selection{
		{},
		{Points: []string{"p"}},
		{Kinds: []string{"x", ""}},
		{Points: []string{"", "q"}, Kinds: []string{"y"}},
		{Points: []string{"nowhere"}},
		{Reasons: []string{"s"}, Points: []string{"r", "p", "p"}},
		{Kinds: []string{"none"}},
	}
	table := func(list []journey.Selection) *Table {
		x, err := NewTable(log, list, "test")
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	whole, a, b := table(selections), table(selections[:3]), table(selections[3:])
	joined, pairs := Join(a, b)
	for trace := range log.Traces() {
		for i, kind := range trace.KindCodes() {
			point := trace.PointCodes()[i]
			has := func(x *Table, class int32) string {
				var of []byte
				for _, take := range x.Classes[class] {
					if !take.Perhaps || x.Has(take.Selection, trace, i) {
						of = append(of, byte('0'+take.Selection))
					}
				}
				return string(of)
			}
			var want []byte
			for j, s := range selections {
				if s.In(log).Has(trace, i) {
					want = append(want, byte('0'+j))
				}
			}
			pair := pairs[joined.Class(point, kind)]
			second := strings.Map(func(r rune) rune { return r + 3 }, has(b, pair[1]))
			if got := has(whole, whole.Class(point, kind)); got != string(want) || has(a, pair[0])+second != got {
				t.Fatalf("%+v: %s, and %s+%s joined, want %s", trace.At(i), got, has(a, pair[0]), second, want)
			}
		}
	}
}

func TestTooManySelections(t *testing.T) {
	b := journey.NewBuilder(journey.Options{})
	s := journey.Selection{}
	for i := range 1_100 {
		name := strconv.Itoa(i + 1)
		s.Points, s.Kinds = append(s.Points, name), append(s.Kinds, name)
		_ = b.Add(journey.Event{Customer: "a", Time: time.Unix(0, 0), Point: name, Kind: name})
	}
	log, _, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, err = NewTable(log, []journey.Selection{s}, "test")
	if err == nil || !strings.Contains(err.Error(), "1100 points") {
		t.Error(err)
	}
}

func TestTooManyCells(t *testing.T) {
	for _, c := range []struct {
		events, customers, fixed, moving uint64
		want                             bool
	}{
		{MaxCells, MaxCells, MaxCells, 12, false},
		{10e6, 1e6, 1e6, 4, false},
		{10e6, 1e6, 1e6, 12, true},
		{10e6, 1e6, 1e12, 4, false},
		{1 << 40, 3, 5, MaxCells / 3, false},
	} {
		if got := tooMany(c.events, c.customers, c.fixed, c.moving); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// A customer who was first seen before the log has an early cohort.
func TestCohortOfFirstSeen(t *testing.T) {
	log := testLog(t)
	g, err := NewGrid(log, []Dimension{Cohort(metrics.Yearly)}, "test")
	if err != nil {
		t.Fatal(err)
	}
	for trace := range log.Traces() {
		c := g.Cursor(trace)
		want := "1970"
		if trace.Customer() == "a" {
			want = "1969"
		}
		if got := g.Shown(0, g.labels(c.Cell(0))[0]); got != want {
			t.Errorf("%s: %s, want %s", trace.Customer(), got, want)
		}
	}
}

// A merge of sums that don't fit is refused, and changes nothing.
func TestMergeRefusesOverflow(t *testing.T) {
	log := testLog(t)
	newStore := func(dim Dimension) Store {
		g, err := NewGrid(log, []Dimension{dim}, "test")
		if err != nil {
			t.Fatal(err)
		}
		return NewStore(g, 1, 1)
	}
	a := newStore(Kind())
	b, foreign := a.Fresh(), newStore(Kind())
	for _, s := range []*Store{&a, &b, &foreign} {
		for cell := range uint64(2) {
			at := s.At(cell)
			s.Sums(at)[0], s.Counts(at)[0] = exact.Int128{Hi: 1 << 60}, 1
		}
	}
	before := string(a.Append(nil))
	if err := a.Merge(&b); !errors.Is(err, ErrTooLarge) || string(a.Append(nil)) != before {
		t.Error(err)
	}
	if err := a.Merge(&foreign); err != nil { // beside its own cells
		t.Error(err)
	}
	before = string(a.Append(nil))
	if err := a.Merge(&foreign); !errors.Is(err, ErrTooLarge) || string(a.Append(nil)) != before {
		t.Error(err)
	}
}

// States with labels that can't be are refused.
func TestReadRefusesLabels(t *testing.T) {
	log := testLog(t)
	first := func(journey.Trace, int) int { return 0 }
	g, err := NewGrid(log, []Dimension{Period(metrics.Monthly), Labelled("l", []string{"b", "a"}, first)}, "test")
	if err != nil {
		t.Fatal(err)
	}
	s := NewStore(g, 0, 1)
	state := func(labels ...string) []byte {
		b := []byte{byte(len(labels) / 2)}
		for i := 0; i < len(labels); i += 2 {
			b = append(wire.AppendString(wire.AppendString(b, labels[i]), labels[i+1]), 1)
		}
		return b
	}
	for _, c := range []struct {
		labels []string
		ok     bool
	}{
		{[]string{"1970-01-01", "b", "1970-01-01", "a"}, true},
		{[]string{"1970-01-01", "a", "1970-01-01", "b"}, false},
		{[]string{"1970-01-01", "a", "1970-01-01", "a"}, false},
		{[]string{"1970-01-02", "a"}, false},
		{[]string{"", "a"}, false},
		{[]string{"1970-01-01", "c"}, false},
		{[]string{"1970-01-01", ""}, true},
	} {
		r := wire.NewReader(state(c.labels...))
		s.Read(r, func(Row) bool { return true })
		if err := r.Done(); (err == nil) != c.ok {
			t.Errorf("%q: %v", c.labels, err)
		}
	}
}
