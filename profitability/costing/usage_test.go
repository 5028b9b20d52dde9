package costing_test

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/metricstest"
	"github.com/untangle-metrics/untangle/profitability/costing"
)

// selects is journey.Selection as its documentation has it.
func selects(s journey.Selection, e journey.Event) bool {
	has := func(list []string, name string) bool { return len(list) == 0 || slices.Contains(list, name) }
	return has(s.Kinds, e.Kind) && has(s.Points, e.Point) && has(s.Reasons, e.Reason) && (s.Where == nil || s.Where(e))
}

// naive counts the use of each activity event by event, in decimals.
func naive(log *journey.Log, m costing.Model) (uses map[string]costing.ActivityUse, idle int64) {
	uses = make(map[string]costing.ActivityUse)
	rates := make(map[string]decimal.Decimal)
	for _, p := range m.Pools {
		rates[p.Name] = p.Rate()
	}
	for trace := range log.Traces() {
		for e := range trace.Events() {
			driven := make(map[string]bool) // groups
			for _, otherwise := range []bool{false, true} {
				before := maps.Clone(driven)
				for _, a := range m.Activities {
					if a.Otherwise != otherwise || !selects(a.On, e) || otherwise && before[a.Group] {
						continue
					}
					driven[a.Group] = true
					u := uses[a.Name]
					time := a.Base
					for _, term := range a.Terms {
						switch {
						case term.PerAmount:
							time = time.Add(term.Time.Mul(e.Amount.Abs()))
						case term.Attribute != "" && trace.Attribute(term.Attribute) == term.Value,
							term.Attribute == "" && selects(term.When, e):
							time = time.Add(term.Time)
						}
					}
					u.Events++
					u.Time = u.Time.Add(time)
					u.Cost = u.Cost.Add(a.Cost).Add(time.Mul(rates[a.Pool]))
					uses[a.Name] = u
				}
			}
			if len(driven) == 0 {
				idle++
			}
		}
	}
	return uses, idle
}

func TestUsageIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := build(t, events().Draw(t, "events"))
		m := model()
		m.Activities = rapid.Permutation(m.Activities).Draw(t, "activities")
		m.Activities = m.Activities[:rapid.IntRange(0, len(m.Activities)).Draw(t, "n")]
		u := fold(t, log, newUsage(t, log, m, costing.Options{}))
		want, idle := naive(log, m)
		r := u.Report()
		for _, a := range r.Activities {
			w := want[a.Activity]
			if a.Events != w.Events || !a.Time.Equal(w.Time) || !a.Cost.Equal(w.Cost) {
				t.Fatalf("%+v, want %d events, %v, %v", a, w.Events, w.Time, w.Cost)
			}
			delete(want, a.Activity)
		}
		if len(want) > 0 || u.Idle() != idle || u.Events() != int64(log.Len()) {
			t.Fatalf("%v are left, %d of %d events idle, want %d", want, u.Idle(), u.Events(), idle)
		}
		reconciles(t, r)
	})
}

// reconciles checks the identities of a report.
func reconciles(t *rapid.T, r costing.Report) {
	for _, p := range r.Pools {
		if !p.Assigned.Add(p.UnusedCost).Equal(p.Cost) || !p.Used.Add(p.UnusedTime).Equal(p.Capacity) {
			t.Fatalf("%+v doesn't add up", p)
		}
		if p.Over != (p.Used.Cmp(p.Capacity) > 0) || !p.Assigned.Equal(p.Used.Mul(p.Pool.Rate())) {
			t.Fatalf("%+v", p)
		}
		var used, assigned decimal.Decimal
		for _, a := range r.Activities {
			if a.Pool == p.Name {
				used, assigned = used.Add(a.Time), assigned.Add(a.Cost)
			}
		}
		if !used.Equal(p.Used) || !assigned.Equal(p.Assigned) {
			t.Fatalf("activities of %s use %v, %v", p.Name, used, assigned)
		}
	}
}

// Rows by any fields add up to the report, and so do silos.
func TestRowsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := build(t, events().Draw(t, "events"))
		u := fold(t, log, newUsage(t, log, model(), costing.Options{
			Points: rapid.Bool().Draw(t, "points"), Periods: rapid.Bool().Draw(t, "periods"), Grain: metrics.Weekly,
			By: rapid.SampledFrom([]string{"", "region"}).Draw(t, "by"),
		}))
		r := u.Report()
		by := rapid.SliceOf(rapid.SampledFrom([]costing.Field{
			costing.ByPeriod, costing.BySegment, costing.ByPoint, costing.BySilo, costing.ByPool, costing.ByActivity, 99,
		})).Draw(t, "by")
		var sum decimal.Decimal
		for _, row := range u.Rows(by...) {
			sum = sum.Add(row.Cost)
		}
		if !sum.Equal(r.Cost()) {
			t.Fatalf("rows by %v add up to %v, not %v", by, sum, r.Cost())
		}
		for _, s := range r.Silos() {
			if !s.Assigned.Add(s.UnusedCost).Equal(s.Cost) {
				t.Fatalf("%+v", s)
			}
		}
		for _, row := range u.Rows(costing.BySilo) {
			for _, s := range r.Silos() {
				if s.Silo == row.Silo && !s.Assigned.Equal(row.Cost) {
					t.Fatalf("silo %s: %v and %v", s.Silo, s.Assigned, row.Cost)
				}
			}
		}
	})
}

// Volumes that were counted in a log give the report of the log.
func TestAssignOfCountedVolumes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := build(t, events().Draw(t, "events"))
		m := model()
		m.Activities = slices.DeleteFunc(m.Activities, func(a costing.Activity) bool { return a.Name == "visit" })
		var volumes []costing.Volume
		for _, a := range m.Activities {
			v := costing.Volume{Activity: a.Name, Terms: make([]decimal.Decimal, len(a.Terms))}
			for trace := range log.Traces() {
				for e := range trace.Events() {
					if !selects(a.On, e) || a.Otherwise {
						continue
					}
					v.Count++
					for i, term := range a.Terms {
						switch {
						case term.PerAmount:
							v.Terms[i] = v.Terms[i].Add(e.Amount.Abs())
						case term.Attribute != "" && trace.Attribute(term.Attribute) == term.Value,
							term.Attribute == "" && selects(term.When, e):
							v.Terms[i] = v.Terms[i].Add(decimal.New(1, 0))
						}
					}
				}
			}
			volumes = append(volumes, v)
		}
		m.Activities = slices.DeleteFunc(m.Activities, func(a costing.Activity) bool { return a.Otherwise })
		volumes = slices.DeleteFunc(volumes, func(v costing.Volume) bool {
			return v.Activity == "rest" || v.Activity == "odd"
		})
		planned, err := m.Assign(volumes)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(fold(t, log, newUsage(t, log, m, costing.Options{})).Report(), planned); diff != "" {
			t.Fatal(diff)
		}
		reconciles(t, planned)
	})
}

var samePeriod = cmpopts.EquateComparable(metrics.Period{})

var every = costing.Options{Points: true, By: "region", Periods: true}

func TestUsageLaws(t *testing.T) {
	log := fixedLog(t)
	for _, opts := range []costing.Options{{}, every} {
		metricstest.Laws[journey.Trace, *costing.Usage]{
			Prototype: newUsage(t, log, model(), opts),
			Input:     rapid.Map(rapid.IntRange(0, log.Customers()-1), log.Trace),
		}.Check(t)
	}
}

// Events of two logs, merged, give the rows of all of them.
func TestUsageOfTwoLogsMerges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := events().Draw(t, "events")
		cut := rapid.IntRange(1, len(all)).Draw(t, "cut")
		run := func(part []journey.Event) *costing.Usage {
			log := build(t, part)
			return fold(t, log, newUsage(t, log, model(), every))
		}
		whole, parts := run(all), run(all[:cut])
		if cut < len(all) {
			if err := parts.Merge(run(all[cut:])); err != nil {
				t.Fatal(err)
			}
		}
		fields := []costing.Field{costing.ByPeriod, costing.BySegment, costing.ByPoint, costing.ByActivity}
		if diff := cmp.Diff(whole.Rows(fields...), parts.Rows(fields...), samePeriod); diff != "" {
			t.Fatal(diff)
		}
		a, _ := whole.MarshalBinary()
		b, _ := parts.MarshalBinary()
		if !slices.Equal(a, b) {
			t.Fatal("the states differ")
		}
	})
}

func TestUsageOfAnotherModelDoesNotMerge(t *testing.T) {
	log := fixedLog(t)
	u := fold(t, log, newUsage(t, log, model(), every))
	others := map[string]costing.Model{}
	for _, name := range []string{"currency", "unit", "cost", "term", "name of a condition", "none"} {
		m := model()
		switch name {
		case "currency":
			m.Currency = "USD"
		case "unit":
			m.Unit = "hour"
		case "cost":
			m.Pools[2].Cost = dec("9.98")
		case "term":
			m.Activities[5].Terms = m.Activities[5].Terms[1:]
		case "name of a condition":
			m.Activities[6].On.Name = "big"
		case "none":
			m.Activities = m.Activities[1:]
		}
		others[name] = m
	}
	for name, m := range others {
		o := newUsage(t, log, m, every)
		state, _ := o.MarshalBinary()
		if err := u.Merge(o); !errors.Is(err, metrics.ErrMismatch) {
			t.Errorf("%s: %v", name, err)
		}
		if err := u.UnmarshalBinary(state); !errors.Is(err, metrics.ErrMismatch) {
			t.Errorf("decoding %s: %v", name, err)
		}
	}
	m := model()
	slices.Reverse(m.Activities)
	slices.Reverse(m.Pools)
	if err := u.Merge(newUsage(t, log, m, every)); err != nil {
		t.Errorf("the same model in another order: %v", err)
	}
}

func FuzzUsageState(f *testing.F) {
	log := fixedLog(f)
	u := newUsage(f, log, model(), every)
	for _, c := range []*costing.Usage{u, fold(f, log, u)} {
		state, err := c.MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(state)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c := u.Fresh()
		if c.UnmarshalBinary(b) != nil {
			return
		}
		state, err := c.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		again := u.Fresh()
		if err := again.UnmarshalBinary(state); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.Report(), again.Report()); diff != "" {
			t.Fatal(diff)
		}
		_ = c.Merge(again)
	})
}
