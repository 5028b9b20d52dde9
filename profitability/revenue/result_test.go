package revenue_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/revenue"
)

// TestKinds follows one customer through a trial, paying, a pause and paying more, under each rule of being active.
func TestKinds(t *testing.T) {
	lines := []revenue.Line{
		{Customer: "a", From: day("2026-01-10"), To: day("2026-02-10"), Kind: revenue.Trial},
		{Customer: "a", From: day("2026-02-10"), To: day("2026-03-10"), Amount: money("10")},
		{Customer: "a", From: day("2026-03-10"), To: day("2026-04-10"), Kind: revenue.Pause},
		{Customer: "a", From: day("2026-04-10"), To: day("2026-05-10"), Amount: money("12")},
		{Customer: "a", From: day("2026-05-10"), To: day("2026-06-10"), Kind: revenue.Free},
	}
	for rule, want := range map[revenue.Active][]string{
		revenue.Paying:         {"trial", "new 10", "churned 10, paused", "resurrected 12", "churned 12, free", ""},
		revenue.PayingOrPaused: {"trial", "new 10", "contraction 10", "expansion 12", "churned 12, free", ""},
		revenue.AnyLine:        {"new 0", "expansion 10", "contraction 10", "expansion 12", "contraction 12", "churned 0"},
	} {
		m := foldBook(t, newBook(t, lines, revenue.BookOptions{}), revenue.SubscriptionOptions{
			Active: rule, To: day("2026-06-30"),
		})
		var got []string
		for _, r := range m.Total {
			var words []string
			for i, c := range []revenue.Change{r.Net.New, r.Net.Resurrected, r.Net.Expansion, r.Net.Contraction, r.Net.Churned} {
				if c.Customers > 0 {
					word := []string{"new", "resurrected", "expansion", "contraction", "churned"}[i]
					words = append(words, word+" "+c.Amount.String())
				}
			}
			for i, n := range []int64{r.Trial, r.Paused, r.Free} {
				if n > 0 {
					words = append(words, []string{"trial", "paused", "free"}[i])
				}
			}
			got = append(got, strings.Join(words, ", "))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%v (-want +got):\n%s", rule, diff)
		}
	}
}

// TestWithin checks the gross view: who comes and goes inside a month is in it, and not in the net one.
func TestWithin(t *testing.T) {
	lines := []revenue.Line{
		monthly(1, day("2026-01-01"), day("2026-04-01"), 300),
		monthly(2, day("2026-02-05"), day("2026-02-15"), 10),
		monthly(2, day("2026-02-20"), day("2026-02-25"), 5),
		monthly(3, day("2026-02-05"), day("2026-02-15"), 10),
		monthly(3, day("2026-02-20"), day("2026-04-01"), 10),
	}
	m := foldBook(t, newBook(t, lines, revenue.BookOptions{Rule: revenue.Years365}), revenue.SubscriptionOptions{
		To: day("2026-03-31"),
	})
	feb := m.Total[1]
	if feb.Within != 1 || feb.Gross.New.Customers != 2 || feb.Gross.Resurrected.Customers != 2 ||
		feb.Gross.Churned.Customers != 3 || feb.Net.New.Customers != 1 || feb.Net.Resurrected.Customers != 0 {
		t.Errorf("%+v", feb)
	}
	// Customer 3 was active in February before the net view of March.
	if mar := m.Total[2]; mar.Net.NetNew().Customers != 0 || mar.Net.Unchanged() != 2 {
		t.Errorf("%+v", mar)
	}
}

// TestRefunds checks that negative money has a line of its own and that nothing of it is lost.
func TestRefunds(t *testing.T) {
	b := journey.NewBuilder(journey.Options{AsOf: at("2026-04-30 12:00"), Strict: true})
	for _, e := range []struct{ when, amount string }{
		{"2026-01-05 12:00", "100"}, {"2026-02-05 12:00", "20"}, {"2026-02-15 12:00", "-50"}, {"2026-03-05 12:00", "10"},
	} {
		if err := b.Add(journey.Event{Customer: "a", Time: at(e.when), Amount: money(e.amount)}); err != nil {
			t.Fatal(err)
		}
	}
	m := fold(t, build(t, b), revenue.TransactionOptions{})
	feb, mar := m.Total[1].Net, m.Total[2].Net
	if !feb.Churned.Amount.Equal(money("100")) || !feb.Adjustment.Equal(money("-30")) ||
		!feb.Closing.Amount.Equal(money("-30")) || !feb.Closing.Active().IsZero() || feb.Closing.Customers != 0 {
		t.Errorf("February %+v", feb)
	}
	if !mar.Resurrected.Amount.Equal(money("10")) || !mar.Adjustment.Equal(money("30")) {
		t.Errorf("March %+v", mar)
	}
	steps := feb.Waterfall()
	if last := steps[len(steps)-2]; last.Label != "adjustment" || !last.To.Equal(feb.Closing.Amount) {
		t.Errorf("%+v", steps)
	}
	if !sumClosing(m).Equal(money("80")) {
		t.Errorf("closing amounts add up to %v", sumClosing(m))
	}
}

// TestWaterfall checks that each bar begins where the one before ends.
func TestWaterfall(t *testing.T) {
	for _, r := range fold(t, smallLog(t, "x"), revenue.TransactionOptions{}).Total {
		steps := r.Net.Waterfall()
		height := steps[0].To
		for i, s := range steps[1:] {
			if s.Stock {
				if i+2 != len(steps) || !s.From.IsZero() || !s.To.Equal(height) {
					t.Errorf("%v: %+v after %v", r.Period, s, height)
				}
				continue
			}
			if !s.From.Equal(height) || !s.Amount().Equal(s.To.Sub(s.From)) {
				t.Errorf("%v: %+v after %v", r.Period, s, height)
			}
			height = s.To
		}
	}
}

// TestAbsent checks what has no value, and what has no interval, and that both say why.
func TestAbsent(t *testing.T) {
	m := fold(t, smallLog(t, "x"), revenue.TransactionOptions{})
	first := m.Total[0]
	for _, gross := range []bool{false, true} {
		d := revenue.Dialect{Gross: gross}
		for _, e := range []metrics.Estimate{d.NRR(first, 0.95), d.GRR(first, 0.95), d.QuickRatio(first, 0.95)} {
			if e.State != metrics.Undefined || e.Method == "" || len(e.Warnings) == 0 {
				t.Errorf("%v %q", e, e.Method)
			}
		}
	}
	if e := (revenue.Dialect{}).NRR(m.Total[1], 95); !e.IsKnown() || e.Level != 0 || len(e.Warnings) == 0 {
		t.Errorf("%v", e)
	}
	for d, want := range map[revenue.Denominator]metrics.EstimateState{
		revenue.PerOpening: metrics.Undefined, revenue.PerInteraction: metrics.Undefined, 9: metrics.NotApplicable,
		revenue.PerMean: metrics.Known, revenue.PerClosing: metrics.Known,
	} {
		if e := d.Of(first, 0.95); e.State != want {
			t.Errorf("%v: %v", d, e)
		}
	}
	if e := revenue.PerMean.Of(first, 0.95); e.Level != 0 || len(e.Warnings) == 0 {
		t.Errorf("%v", e)
	}
	var none revenue.Movements
	if n, v := none.Residual(); n != 0 || !v.IsZero() || none.String() == "" {
		t.Error("no movements aren't balanced")
	}
}

// TestEmpty checks that no customers and no amounts are no fault.
func TestEmpty(t *testing.T) {
	log := build(t, journey.NewBuilder(journey.Options{AsOf: at("2026-01-31 12:00")}))
	if m := fold(t, log, revenue.TransactionOptions{}); len(m.Total) != 1 || !m.Total[0].Net.Closing.Amount.IsZero() {
		t.Errorf("%v", m)
	}
	b := journey.NewBuilder(journey.Options{})
	if err := b.Add(journey.Event{Customer: "a", Time: at("2026-01-05 12:00")}); err != nil {
		t.Fatal(err)
	}
	m := fold(t, build(t, b), revenue.TransactionOptions{Interactions: &journey.Selection{}})
	if m.Total[0].Interactions != 1 || m.Total[0].Net.Closing.Customers != 0 {
		t.Errorf("%v", m)
	}
}

func TestJSON(t *testing.T) {
	m := fold(t, smallLog(t, "x"), revenue.TransactionOptions{By: "segment", Currency: "EUR"})
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var back struct {
		Grain, By, Currency string
		Rows, Total         []json.RawMessage
	}
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if back.Grain != "month" || back.By != "segment" || back.Currency != "EUR" || len(back.Rows) != 2*len(back.Total) ||
		string(back.Rows[1]) != text(t, m.Rows[1]) {
		t.Errorf("%s", b)
	}
}
