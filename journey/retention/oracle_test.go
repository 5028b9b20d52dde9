package retention_test

import (
	"cmp"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/retention"
	"github.com/untangle-metrics/untangle/metrics"
)

// oracle answers from the definitions, one start, one return and one cell at a time.
type oracle struct {
	*world
	opts        retention.Options
	first, last metrics.Day // that are whole
	end         time.Time
	starts      []oracleStart
	unstarted   int64
	earlier     int64
}

type oracleStart struct {
	at      time.Time
	period  metrics.Period
	value   string
	returns []oracleReturn
}

type oracleReturn struct {
	age    int
	amount decimal.Decimal
}

func newOracle(w *world, log *journey.Log, opts retention.Options) *oracle {
	o := &oracle{world: w, opts: opts}
	o.first, _ = log.Observed()
	o.end = w.asOf.Add(1)
	// The day after the last whole one is that which the clocks show at the end.
	o.last = w.calendar.Day(o.end) - 1
	if o.opts.Age == (retention.Age{}) {
		o.opts.Age = retention.CalendarAge(opts.Grain)
	}
	o.opts.MinOccurrences = max(opts.MinOccurrences, 1)
	events := map[string][]journey.Event{}
	for _, e := range w.events {
		events[e.Customer] = append(events[e.Customer], e)
	}
	for customer, es := range events {
		slices.SortStableFunc(es, func(a, b journey.Event) int { return a.Time.Compare(b.Time) })
		o.customer(customer, es)
	}
	return o
}

func (o *oracle) customer(name string, events []journey.Event) {
	var times []time.Time
	seen := map[metrics.Period]bool{}
	for _, e := range events {
		p := o.calendar.PeriodOf(o.opts.Grain, e.Time)
		if !selects(o.opts.Start, e) || seen[p] || o.opts.Starts != retention.Recurring && len(times) > 0 {
			continue
		}
		if o.opts.Starts == retention.FirstEver && slices.ContainsFunc(events, func(f journey.Event) bool {
			return f.Time.Before(e.Time) && selects(journey.Selection{Kinds: o.opts.Start.Kinds}, f)
		}) {
			break
		}
		seen[p] = true
		times = append(times, e.Time)
	}
	if s, ok := o.firstSeen[name]; ok && o.opts.Starts == retention.FirstEver && o.calendar.Day(s) < o.first {
		o.earlier++
		return
	}
	if len(times) == 0 {
		o.unstarted++
		return
	}
	for _, at := range times {
		s := oracleStart{at: at, period: o.calendar.PeriodOf(o.opts.Grain, at), value: o.value(name, at)}
		for _, e := range events {
			if !e.Time.Before(at) && selects(o.opts.Return, e) {
				s.returns = append(s.returns, oracleReturn{o.age(at, e.Time), e.Amount})
			}
		}
		o.starts = append(o.starts, s)
	}
}

// value is the last one given for a day until that of the start; of several given for one instant, the greatest.
func (o *oracle) value(customer string, at time.Time) string {
	var known []segment
	for _, s := range o.segments {
		if s.customer == customer && o.calendar.Day(s.since) <= o.calendar.Day(at) {
			known = append(known, s)
		}
	}
	if len(known) == 0 {
		return ""
	}
	return slices.MaxFunc(known, func(a, b segment) int {
		return cmp.Or(a.since.Compare(b.since), cmp.Compare(a.value, b.value))
	}).value
}

// unit returns the grain or else the span of ages.
func (o *oracle) unit() (g metrics.Grain, span time.Duration) {
	for _, g := range grains {
		if o.opts.Age == retention.CalendarAge(g) {
			return g, 0
		}
	}
	for _, hours := range []time.Duration{6, 24, 100, 7 * 24} {
		if o.opts.Age == retention.ElapsedAge(hours*time.Hour) {
			return 0, hours * time.Hour
		}
	}
	panic("test: an age that isn't drawn")
}

func (o *oracle) age(start, event time.Time) int {
	g, span := o.unit()
	if span > 0 {
		return int(event.Sub(start) / span)
	}
	n, _ := o.calendar.PeriodOf(g, event).Sub(o.calendar.PeriodOf(g, start))
	return n
}

// over reports whether an age was observed to its end, for a start on a day that ends at an instant, or at it.
func (o *oracle) over(day metrics.Day, at time.Time, age int) bool {
	g, span := o.unit()
	if span > 0 {
		return !at.Add(time.Duration(age+1) * span).After(o.end)
	}
	return o.calendar.Period(g, day).Add(age).Last() <= o.last
}

// members returns the starts of a row that were observed to the end of an age, and whether the cell is observable.
func (o *oracle) members(row retention.Row, age int) (in []oracleStart, observable bool) {
	if o.opts.By != "" {
		for _, s := range o.starts {
			if s.value == row.Value && o.over(o.calendar.Day(s.at), s.at, age) {
				in = append(in, s)
			}
		}
		return in, len(in) > 0
	}
	p := row.Period
	if p.Last() > o.last || !o.over(p.Last(), p.End(o.calendar.Zone()), age) {
		return nil, false
	}
	for _, s := range o.starts {
		if s.period == p {
			in = append(in, s)
		}
	}
	return in, true
}

func (o *oracle) cell(row retention.Row, column retention.Column, first retention.Column) (want retention.Cell) {
	members, ok := o.members(row, column.To)
	if !ok {
		return want
	}
	want.Observable, want.Of = true, int64(len(members))
	var base decimal.Decimal
	var xs, bs []float64 // by member, in the column and at age 0
	for _, s := range members {
		n := 0
		var x, b decimal.Decimal
		for _, r := range s.returns {
			if r.age >= first.From && r.age <= first.To {
				base, b = base.Add(r.amount), b.Add(r.amount)
			}
			if r.age < column.From || r.age > column.To && o.opts.When == retention.Exactly {
				continue
			}
			n++
			want.Events++
			want.Amount, x = want.Amount.Add(r.amount), x.Add(r.amount)
		}
		xs, bs = append(xs, x.InexactFloat64()), append(bs, b.InexactFloat64())
		if n >= o.opts.MinOccurrences {
			want.N++
		}
	}
	if base.Sign() > 0 {
		want.Net = metrics.NewEstimate(want.Amount.Div(base).InexactFloat64())
		squares, n := 0.0, float64(len(xs))
		for i := range xs {
			squares += math.Pow(xs[i]-want.Net.Value*bs[i], 2)
		}
		if n > 1 {
			half := 1.959963984540054 * math.Sqrt(squares*n/(n-1)) / base.InexactFloat64()
			want.Net.Low, want.Net.High = want.Net.Value-half, want.Net.Value+half
		}
	}
	return want
}

func TestAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, opts := drawWorld(t), drawOptions(t)
		log := w.log(t)
		o := newOracle(w, log, opts)
		g := fold(t, log, opts).Grid()
		if g.Unstarted != o.unstarted || g.Earlier != o.earlier || g.Customers != int64(log.Customers()) {
			t.Fatalf("%d customers, %d unstarted, %d earlier; want %d and %d of %d",
				g.Customers, g.Unstarted, g.Earlier, o.unstarted, o.earlier, log.Customers())
		}
		for _, row := range g.Rows {
			size := int64(0)
			for _, s := range o.starts {
				if opts.By == "" && s.period == row.Period || opts.By != "" && s.value == row.Value {
					size++
				}
			}
			if row.Size != size {
				t.Fatalf("%v %q: size %d, want %d", row.Period, row.Value, row.Size, size)
			}
			for k, got := range row.Cells {
				check(t, opts, got, o.cell(row, g.Columns[k], g.Columns[0]), g.Columns[k])
			}
		}
	})
}

func check(t *rapid.T, opts retention.Options, got, want retention.Cell, column retention.Column) {
	if got.Observable != want.Observable || got.N != want.N || got.Of != want.Of {
		t.Fatalf("age %v: %d of %d (%v), want %d of %d (%v)", column,
			got.N, got.Of, got.Observable, want.N, want.Of, want.Observable)
	}
	if opts.Measure == retention.Events && got.Events != want.Events {
		t.Fatalf("age %v: %d events, want %d", column, got.Events, want.Events)
	}
	if opts.Measure >= retention.Amount && !got.Amount.Equal(want.Amount) {
		t.Fatalf("age %v: amount %v, want %v", column, got.Amount, want.Amount)
	}
	// The oracle's sum of squares cancels where the interval is narrow.
	near := func(got, want float64) bool { return math.Abs(got-want) <= 1e-6*max(1, math.Abs(want)) }
	if a, b := got.Net, want.Net; opts.Measure == retention.NetRevenue && (a.IsKnown() != b.IsKnown() ||
		!near(a.Value, b.Value) || !near(a.Low, b.Low) || !near(a.High, b.High)) {
		t.Fatalf("age %v: net %v, want %v", column, got.Net, want.Net)
	}
	if want.Of > 0 && (got.Share.Value != float64(want.N)/float64(want.Of) || got.Share.N != want.Of) {
		t.Fatalf("age %v: share %v of %d in %d", column, got.Share, want.N, want.Of)
	}
	if !want.Observable && got.Share.State != metrics.Missing {
		t.Fatalf("age %v: an unobservable share is %v", column, got.Share)
	}
}
