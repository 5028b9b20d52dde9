package revenue_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/revenue"
)

// moment is what a customer has in a period or on a day, told once more.
type moment struct {
	active bool
	value  decimal.Decimal
}

// step counts a change in a balance; ever says whether the customer was active before.
func step(b *revenue.Balance, was, now moment, ever bool, minor decimal.Decimal) {
	add := func(c *revenue.Change, v decimal.Decimal) {
		c.Customers++
		c.Amount = c.Amount.Add(v)
	}
	switch gain := now.value.Sub(was.value); {
	case was.active && now.active && gain.IsPositive():
		add(&b.Expansion, gain)
		if gain.LessThanOrEqual(was.value.Mul(minor)) {
			add(&b.Minor, gain)
		}
	case was.active && now.active && gain.IsNegative():
		add(&b.Contraction, gain.Neg())
	case was.active && !now.active:
		add(&b.Churned, was.value)
	case !was.active && now.active && ever:
		add(&b.Resurrected, now.value)
	case !was.active && now.active:
		add(&b.New, now.value)
	}
}

func enter(s *revenue.Stock, m moment) {
	s.Amount = s.Amount.Add(m.value)
	if m.active {
		s.Customers++
	} else {
		s.Credits = s.Credits.Add(m.value)
	}
}

// oracle goes through each customer by hand: rows by segment, and in the end all of them by the key in table.
type oracle struct {
	periods  []metrics.Period
	segments []string
	rows     []revenue.Row
}

func newOracle(m revenue.Movements, segments []string) *oracle {
	o := &oracle{segments: segments}
	for _, r := range m.Total {
		o.periods = append(o.periods, r.Period)
		for _, s := range segments {
			o.rows = append(o.rows, revenue.Row{Period: r.Period, Segment: s, Provisional: r.Provisional})
		}
	}
	return o
}

func (o *oracle) row(p int, segment string) *revenue.Row {
	return &o.rows[p*len(o.segments)+slices.Index(o.segments, segment)]
}

// check compares rows as JSON, which has every exported field.
func (o *oracle) check(t *rapid.T, m revenue.Movements) {
	for i := range o.rows {
		for _, b := range [...]*revenue.Balance{&o.rows[i].Gross, &o.rows[i].Net} {
			b.Adjustment = b.Closing.Credits.Sub(b.Opening.Credits)
		}
	}
	if len(o.rows) != len(m.Rows) {
		t.Fatalf("%d rows, want %d", len(m.Rows), len(o.rows))
	}
	for i := range o.rows {
		if want, got := text(t, o.rows[i]), text(t, m.Rows[i]); want != got {
			t.Fatalf("row %d:\n want %s\n got  %s\n%v", i, want, got, m)
		}
	}
}

func text(t fataler, v revenue.Row) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestOracleTransactions compares with an oracle that adds up each customer's decimals period by period.
func TestOracleTransactions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		opts := drawTransactionOptions(t)
		log := w.log(t)
		m := fold(t, log, opts)
		o := newOracle(m, segmentsOf(m, opts.By))
		w.count(o, opts)
		o.check(t, m)
		checkConsecutive(t, m.Total)
		checkWhole(t, m, fold(t, log, without(opts)))
	})
}

func without(opts revenue.TransactionOptions) revenue.TransactionOptions {
	opts.By = ""
	return opts
}

func segmentsOf(m revenue.Movements, by string) []string {
	if by == "" {
		return []string{""}
	}
	var names []string
	for _, r := range m.Rows[:len(m.Rows)/len(m.Total)] {
		names = append(names, r.Segment)
	}
	return names
}

// checkWhole checks that segments add up to what is counted without them.
func checkWhole(t fataler, parts, whole revenue.Movements) {
	if len(parts.Total) != len(whole.Total) {
		t.Fatalf("%d and %d periods", len(parts.Total), len(whole.Total))
	}
	for i := range parts.Total {
		if a, b := text(t, parts.Total[i]), text(t, whole.Total[i]); a != b {
			t.Fatalf("segments add up to %s, the whole is %s", a, b)
		}
	}
}

// TestOracleSubscriptions compares with an oracle that goes through each customer day by day.
func TestOracleSubscriptions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lines := drawLines(t)
		opts := drawSubscriptionOptions(t)
		book := newBook(t, lines, revenue.BookOptions{Rule: revenue.Years365, Places: 3})
		m := foldBook(t, book, opts)
		segments := []string{""}
		if opts.Segments {
			segments = segmentsOf(m, "segment")
		}
		o := newOracle(m, segments)
		byCustomer := make(map[string][]revenue.Line)
		for _, l := range lines {
			byCustomer[l.Customer] = append(byCustomer[l.Customer], l)
		}
		for _, own := range byCustomer {
			o.subscriber(own, opts)
		}
		o.check(t, m)
		checkConsecutive(t, m.Total)
		whole := opts
		whole.Segments = false
		checkWhole(t, m, foldBook(t, book, whole))
		checkDays(t, book, opts, m)
	})
}

// subscriber goes through the lines of one customer, day by day.
func (o *oracle) subscriber(own []revenue.Line, opts revenue.SubscriptionOptions) {
	segment := ""
	if opts.Segments {
		segment = own[0].Segment // drawLines gives a customer one
	}
	on := func(d metrics.Day) (m moment, waiting revenue.LineKind) {
		kinds := make(map[revenue.LineKind]bool)
		for _, l := range own {
			if l.From <= d && d < l.To {
				kinds[l.Kind] = true
				if l.Kind == revenue.Paid {
					years := decimal.NewFromInt(int64(l.To-l.From)).DivRound(decimal.NewFromInt(365), 40)
					m.value = m.value.Add(l.Amount.DivRound(years, 30).RoundBank(3))
				}
			}
		}
		m.active = m.value.IsPositive() || opts.Active == revenue.PayingOrPaused && kinds[revenue.Pause] ||
			opts.Active == revenue.AnyLine && len(kinds) > 0
		for _, k := range [...]revenue.LineKind{revenue.Free, revenue.Pause, revenue.Trial} {
			if kinds[k] && !m.active {
				waiting = k
			}
		}
		return m, waiting
	}
	first := o.periods[0].First()
	last := opts.To
	var open moment
	ever := false
	for p, period := range o.periods {
		r := o.row(p, segment)
		was, before, inside := open, ever, false
		var waiting revenue.LineKind
		for d := max(period.First(), first); d <= min(period.Last(), last); d++ {
			var now moment
			now, waiting = on(d)
			step(&r.Gross, was, now, ever, opts.Minor)
			ever, inside = ever || now.active, inside || now.active
			was = now
		}
		step(&r.Net, open, was, before, opts.Minor)
		if !before && !open.active && was.active && opts.LookBack > 0 && earliest(o, period, opts) {
			r.LeftTruncated++
		}
		if inside && !open.active && !was.active {
			r.Within++
		}
		enter(&r.Net.Opening, open)
		enter(&r.Gross.Opening, open)
		enter(&r.Net.Closing, was)
		enter(&r.Gross.Closing, was)
		switch waiting {
		case revenue.Trial:
			r.Trial++
		case revenue.Pause:
			r.Paused++
		case revenue.Free:
			r.Free++
		}
		open = was
	}
}

func earliest(o *oracle, p metrics.Period, opts revenue.SubscriptionOptions) bool {
	return int(max(p.First(), opts.From)-opts.From) < opts.LookBack
}

// checkDays checks that what every day shows, added up, is the gross view of a period.
func checkDays(t *rapid.T, book *revenue.Book, opts revenue.SubscriptionOptions, m revenue.Movements) {
	opts.Grain, opts.LookBack = metrics.Daily, 0
	days := foldBook(t, book, opts).Total
	for _, r := range m.Total {
		var sum revenue.Balance
		for len(days) > 0 && r.Period.Contains(days[0].Period.First()) {
			d := days[0].Net
			for _, c := range [...][2]*revenue.Change{
				{&sum.New, &d.New},
				{&sum.Resurrected, &d.Resurrected},
				{&sum.Expansion, &d.Expansion},
				{&sum.Contraction, &d.Contraction},
				{&sum.Churned, &d.Churned},
			} {
				c[0].Customers += c[1].Customers
				c[0].Amount = c[0].Amount.Add(c[1].Amount)
			}
			sum.Adjustment = sum.Adjustment.Add(d.Adjustment)
			days = days[1:]
		}
		g := r.Gross
		if sum.New.Customers != g.New.Customers || !sum.New.Amount.Equal(g.New.Amount) ||
			sum.Resurrected.Customers != g.Resurrected.Customers || !sum.Resurrected.Amount.Equal(g.Resurrected.Amount) ||
			!sum.Expansion.Amount.Equal(g.Expansion.Amount) || !sum.Contraction.Amount.Equal(g.Contraction.Amount) ||
			sum.Churned.Customers != g.Churned.Customers || !sum.Churned.Amount.Equal(g.Churned.Amount) ||
			!sum.Adjustment.Equal(g.Adjustment) {
			t.Fatalf("%v: days add up to %+v, the gross view is %+v", r.Period, sum, g)
		}
	}
}
