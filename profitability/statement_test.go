package profitability_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/metricstest"
	"github.com/untangle-metrics/untangle/profitability"
)

var silos = map[string]string{"shop": "sales", "street": "sales", "phone": "service"}

// stage is a function for Labelled: the first two events of a customer are new, the next two known, the rest nothing.
func stage(_ journey.Trace, i int) int { return i / 2 }

func everyDimension() []profitability.Dimension {
	return []profitability.Dimension{
		profitability.Attribute("segment"), profitability.Cohort(metrics.Weekly), profitability.Period(metrics.Monthly),
		profitability.Point(), profitability.Silo(silos), profitability.Kind(), profitability.Customer(),
		profitability.Labelled("stage", []string{"new", "known"}, stage),
	}
}

// values works out what an event has in each dimension of everyDimension.
func values(log *journey.Log, t journey.Trace, i int) map[string]string {
	e := t.At(i)
	c := log.Calendar()
	return map[string]string{
		"segment": t.Attribute("segment"), "cohort": c.Period(metrics.Weekly, t.Days()[0]).String(),
		"month": c.PeriodOf(metrics.Monthly, e.Time).String(), "point": e.Point, "silo": silos[e.Point], "kind": e.Kind,
		"customer": e.Customer, "stage": append([]string{"new", "known"}, make([]string, 30)...)[i/2],
	}
}

func newStatement(
	t fataler, log *journey.Log, o profitability.Options, by ...profitability.Dimension,
) *profitability.Statement {
	t.Helper()
	s, err := profitability.NewStatement(log, o, by...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Every row by every set of dimensions is what the events in it make, and the rows add up to the P&L.
func TestStatementIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := build(t, events().Draw(t, "events"), segments)
		o := someOptions().Draw(t, "options")
		dims := rapid.Permutation(everyDimension()).Draw(t, "dimensions")
		dims = dims[:rapid.IntRange(0, len(dims)).Draw(t, "n")]
		s := fold(t, log, newStatement(t, log, o, dims...))
		by := rapid.Permutation(s.Dimensions()).Draw(t, "by")
		by = by[:rapid.IntRange(0, len(by)).Draw(t, "k")]

		want := make(map[string]*profitability.Row)
		costs := make(map[string]map[string]decimal.Decimal)
		for trace := range log.Traces() {
			for i := range trace.Len() {
				at := values(log, trace, i)
				r := profitability.Row{Values: []string{}, Account: profitability.Account{Currency: o.Currency}}
				for _, d := range by {
					r.Values = append(r.Values, at[d])
				}
				key := strings.Join(r.Values, "|")
				if want[key] == nil {
					want[key], costs[key] = &r, make(map[string]decimal.Decimal)
				}
				p := judge(trace, trace.At(i), o)
				to := want[key]
				to.Account = plusAccount(to.Account, p.Account)
				to.Events++
				if p.interaction {
					to.Interactions++
				}
				for name, cost := range p.activities {
					costs[key][name] = costs[key][name].Add(cost)
				}
			}
		}
		rows, err := s.Rollup(by...)
		if err != nil || len(rows) != len(want) {
			t.Fatalf("%v, %d rows, want %d", err, len(rows), len(want))
		}
		for _, r := range rows {
			key := strings.Join(r.Values, "|")
			w := want[key]
			if w == nil {
				t.Fatalf("row %q is there twice, or shouldn't be", key)
			}
			for _, name := range slices.Sorted(maps.Keys(costs[key])) {
				w.Activities = append(w.Activities, profitability.ActivityCost{Activity: name, Cost: costs[key][name]})
			}
			if diff := cmp.Diff(*w, r); diff != "" {
				t.Fatalf("row %q:\n%s", key, diff)
			}
			delete(want, key)
		}
	})
}

// Rows by any dimensions, and the costs by activity, add up to the P&L of the same log.
func TestRowsAddUpToPnL(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := build(t, events().Draw(t, "events"), segments)
		o := someOptions().Draw(t, "options")
		dims := rapid.Permutation(everyDimension()).Draw(t, "dimensions")
		s := fold(t, log, newStatement(t, log, o, dims[:rapid.IntRange(0, 3).Draw(t, "n")]...))
		want := accountOfSegment(fold(t, log, newPnL(t, log, o)).Total())
		sum := profitability.Account{Currency: o.Currency}
		for _, r := range s.Rows() {
			sum = plusAccount(sum, r.Account)
			activities := decimal.Zero
			for _, a := range r.Activities {
				activities = activities.Add(a.Cost)
			}
			if !activities.Equal(r.CostToServe) {
				t.Fatalf("activities add up to %v, not %v", activities, r.CostToServe)
			}
		}
		for _, got := range []profitability.Account{sum, s.Total().Account} {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

// So many treatments that events aren't counted by them, and fewer, give the same rows.
func TestStatementOfManyRates(t *testing.T) {
	for _, rated := range []int{10, 100} {
		o := profitability.Options{Currency: "EUR"}
		var all []journey.Event
		for i := range 300 {
			point := fmt.Sprint("point", i%100)
			if i < rated {
				o.Rates = append(o.Rates, rate(point, "", fmt.Sprint(i), fmt.Sprintf("0.%02d", i)))
				o.Rates[i].Activity = fmt.Sprint("activity", i%3)
			}
			all = append(all, journey.Event{
				Customer: fmt.Sprint(i % 7), Point: point, Amount: dec(fmt.Sprint(i - 50)), Time: day(i % 60),
			})
		}
		log := build(t, all, nil)
		s := fold(t, log, newStatement(t, log, o, profitability.Period(metrics.Monthly)))
		var got, want []profitability.Row
		got = s.Rows()
		for _, r := range got {
			w := profitability.Row{Values: r.Values, Account: profitability.Account{Currency: "EUR"}}
			costs := make(map[string]decimal.Decimal)
			for trace := range log.Traces() {
				for e := range trace.Events() {
					if log.Calendar().PeriodOf(metrics.Monthly, e.Time).String() != r.Values[0] {
						continue
					}
					p := judge(trace, e, o)
					w.Account = plusAccount(w.Account, p.Account)
					w.Events++
					for name, cost := range p.activities {
						costs[name] = costs[name].Add(cost)
						w.Interactions++
					}
				}
			}
			for _, name := range slices.Sorted(maps.Keys(costs)) {
				w.Activities = append(w.Activities, profitability.ActivityCost{Activity: name, Cost: costs[name]})
			}
			want = append(want, w)
		}
		if diff := cmp.Diff(want, got); diff != "" || len(got) != 2 {
			t.Errorf("%d rates:\n%s", rated, diff)
		}
	}
}

func TestRowsAreInOrder(t *testing.T) {
	log := fixedLog(t)
	s := fold(t, log, newStatement(t, log, everyOption(),
		profitability.Labelled("stage", []string{"new", "known"}, stage), profitability.Period(metrics.Weekly)))
	var got []string
	for _, r := range s.Rows() {
		got = append(got, strings.Join(r.Values, " "))
	}
	want := []string{
		" 1970-W01", " 1970-W02", " 1970-W03", " 1970-W04", "new 1970-W01", "new 1970-W02", "known 1970-W01",
	}
	ranks := map[string]int{"": 0, "new": 1, "known": 2}
	if !slices.IsSortedFunc(got, func(a, b string) int {
		x, y, _ := strings.Cut(a, " ")
		v, w, _ := strings.Cut(b, " ")
		if ranks[x] != ranks[v] {
			return ranks[x] - ranks[v]
		}
		return strings.Compare(y, w)
	}) || len(got) < 5 {
		t.Errorf("%q, want something like %q", got, want)
	}
}

func TestRollupRefuses(t *testing.T) {
	log := fixedLog(t)
	s := newStatement(t, log, everyOption(), profitability.Point(), profitability.Kind())
	for _, by := range [][]string{{"month"}, {"kind", "kind"}} {
		var fault metrics.Fault
		if _, err := s.Rollup(by...); !errors.As(err, &fault) || fault.Remedy == "" {
			t.Errorf("%q: %v", by, err)
		}
	}
	if r := s.Total(); len(r.Values) != 0 || r.Currency != "EUR" || !r.Profit.IsZero() {
		t.Errorf("nothing: %+v", r)
	}
	_, err := profitability.NewStatement(log, everyOption(), profitability.Attribute("colour"), profitability.Dimension{},
		profitability.Period(99), profitability.Labelled("stage", []string{"a", "a"}, nil), profitability.Point(),
		profitability.Point())
	var faults metrics.Faults
	if !errors.As(err, &faults) || len(faults) != 6 {
		t.Errorf("%v", err)
	}
}

func TestStatementLaws(t *testing.T) {
	log := fixedLog(t)
	for _, dims := range [][]profitability.Dimension{everyDimension(), {profitability.Period(metrics.Daily)}, nil} {
		metricstest.Laws[journey.Trace, *profitability.Statement]{
			Prototype: newStatement(t, log, everyOption(), dims...),
			Input:     rapid.Map(rapid.IntRange(0, log.Customers()-1), log.Trace),
		}.Check(t)
	}
}

// Statements of two logs, with other labels in each, merge into that of all events.
func TestStatementOfTwoLogsMerges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := events().Draw(t, "events")
		cut := rapid.IntRange(1, len(all)).Draw(t, "cut")
		o := someOptions().Draw(t, "options")
		run := func(part []journey.Event) *profitability.Statement {
			log := build(t, part, segments)
			return fold(t, log, newStatement(t, log, o, profitability.Attribute("segment"), profitability.Point(),
				profitability.Period(metrics.Weekly), profitability.Customer()))
		}
		whole, parts := run(all), run(all[:cut])
		if cut < len(all) {
			if err := parts.Merge(run(all[cut:])); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(whole.Rows(), parts.Rows()); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestStatementOfOtherDimensionsDoesNotMerge(t *testing.T) {
	log := fixedLog(t)
	o := everyOption()
	dims := func(labels string, silo string) []profitability.Dimension {
		return []profitability.Dimension{
			profitability.Labelled("stage", strings.Fields(labels), stage),
			profitability.Silo(map[string]string{"shop": silo}),
		}
	}
	s := newStatement(t, log, o, dims("new known", "sales")...)
	other := o
	other.Currency, other.Costs.Currency = "USD", "USD"
	for i, x := range []*profitability.Statement{
		newStatement(t, log, o, dims("new old", "sales")...), newStatement(t, log, o, dims("new known", "care")...),
		newStatement(t, log, o, dims("new known", "sales")[:1]...),
		newStatement(t, log, other, dims("new known", "sales")...),
		newStatement(t, log, o, slices.Insert(dims("new known", "sales"), 1, profitability.Period(metrics.Daily))...),
	} {
		state, _ := x.MarshalBinary()
		if !errors.Is(s.Merge(x), metrics.ErrMismatch) || !errors.Is(s.UnmarshalBinary(state), metrics.ErrMismatch) {
			t.Errorf("statement %d merges", i)
		}
	}
}

func FuzzStatementState(f *testing.F) {
	log := fixedLog(f)
	s := newStatement(f, log, everyOption(), profitability.Period(metrics.Monthly), profitability.Point())
	for _, c := range []*profitability.Statement{s, fold(f, log, s)} {
		state, err := c.MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(state)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c := s.Fresh()
		if c.UnmarshalBinary(b) != nil {
			return
		}
		state, err := c.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		again := s.Fresh()
		if err := again.UnmarshalBinary(state); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.Rows(), again.Rows()); diff != "" {
			t.Fatal(diff)
		}
		sum := decimal.Zero
		for _, r := range c.Rows() {
			sum = sum.Add(r.Profit)
		}
		if !sum.Equal(c.Total().Profit) {
			t.Fatalf("rows add up to %v, the total is %v", sum, c.Total().Profit)
		}
		_ = c.Merge(again)
	})
}
