package scorecard

import (
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/revenue"
)

func TestRevenueIsOfTheLastTwelveCompletePeriods(t *testing.T) {
	in := sampleInputs(t)
	s := section(t, state(t, in), "revenue")
	rows := in.Revenue.Total
	if !rows[len(rows)-1].Provisional {
		t.Fatal("the sample's last month is complete")
	}
	year := rows[len(rows)-13 : len(rows)-1]
	last := year[11]
	var d revenue.Dialect
	got := figures(s)
	var net decimal.Decimal
	for _, r := range year {
		net = net.Add(r.Net.NetNew().Amount)
	}
	nrr := d.NRR(last, 0.95)
	for label, want := range map[string]string{
		"Opening": year[0].Net.Opening.Amount.String(), "Closing": last.Net.Closing.Amount.String(), "Net new": net.String(),
		"Net revenue retention in 2025-11":   estimateCell(nrr, percent).Value,
		"Gross revenue retention in 2025-11": estimateCell(d.GRR(last, 0.95), percent).Value,
	} {
		if got[label] != want {
			t.Errorf("%s is %q, want %s", label, got[label], want)
		}
	}
	text := strings.Join(strings.Fields(rendered(t, Report{Sections: []Section{s}}.Text)), " ")
	for _, want := range []string{
		"Measured from transactions: any event.", "NRR = (opening + expansion − contraction − churned) / opening",
		interval(nrr, percent), "over 12 months, 2024-12 to 2025-11", "residual 0", "movements of each month added up",
		"Not over yet, and so in the drawing by month only: 1 period.",
	} {
		if !strings.Contains(text, strings.Join(strings.Fields(want), " ")) {
			t.Errorf("the section lacks %q", want)
		}
	}
	if n := rows[0].LeftTruncated; n != 0 {
		t.Errorf("%d of the sample may be older", n)
	}
}

func TestRevenueBySegment(t *testing.T) {
	in := sampleInputs(t)
	table := tables(section(t, state(t, in), "revenue"))[0]
	if len(table.Rows) != 5 || table.Rows[4][0].Text != "all segments" || len(table.Columns) != 7 {
		t.Fatalf("%v", table)
	}
	var closing decimal.Decimal
	for _, row := range table.Rows[:4] {
		closing = closing.Add(decimal.RequireFromString(row[2].Value))
		if !strings.Contains(row[3].Text, " to ") || !strings.Contains(row[4].Text, " to ") {
			t.Errorf("no interval in %v", row)
		}
	}
	if want := table.Rows[4][2].Value; closing.String() != want {
		t.Errorf("segments add up to %v of %s", closing, want)
	}
	// The sums over twelve months, by hand.
	rows := in.Revenue.Total
	var kept, grown, opening decimal.Decimal
	for _, r := range rows[len(rows)-13 : len(rows)-1] {
		opening = opening.Add(r.Net.Opening.Active())
		kept, grown = kept.Add(r.Net.Retained()), grown.Add(r.Net.Expansion.Amount)
	}
	if want := percent(kept.Add(grown).InexactFloat64() / opening.InexactFloat64()); table.Rows[4][5].Text != want {
		t.Errorf("net retention over the year is %s, want %s", table.Rows[4][5].Text, want)
	}
	if want := percent(kept.InexactFloat64() / opening.InexactFloat64()); table.Rows[4][6].Text != want {
		t.Errorf("gross retention over the year is %s, want %s", table.Rows[4][6].Text, want)
	}
	in.Revenue.By = ""
	if all := tables(section(t, state(t, in), "revenue")); len(all) != 0 {
		t.Errorf("without segments there are %d tables", len(all))
	}
}

func TestRevenueOfSubscriptions(t *testing.T) {
	lines := []revenue.Line{
		{Customer: "ann", From: metrics.DayOf(2026, 1, 1), To: metrics.DayOf(2027, 1, 1), Amount: decimal.New(1200, 0)},
		{Customer: "bob", From: metrics.DayOf(2026, 2, 1), To: metrics.DayOf(2026, 5, 1), Kind: revenue.Trial},
		{Customer: "cas", From: metrics.DayOf(2026, 1, 3), To: metrics.DayOf(2026, 1, 9), Amount: decimal.New(10, 0)},
		{Customer: "dee", From: metrics.DayOf(2026, 2, 20), To: metrics.DayOf(2026, 8, 20), Kind: revenue.Pause},
	}
	book, err := revenue.NewBook(lines, revenue.BookOptions{Currency: "CHF"})
	if err != nil {
		t.Fatal(err)
	}
	s, err := revenue.NewSubscriptions(book, revenue.SubscriptionOptions{To: metrics.DayOf(2026, 2, 28), LookBack: 10})
	if err != nil {
		t.Fatal(err)
	}
	m := metrics.Fold(book.Accounts(), s).Movements()
	r := section(t, state(t, Inputs{Revenue: &m, Currency: "EUR"}), "revenue")
	text := strings.Join(strings.Fields(rendered(t, Report{Sections: []Section{r}}.Text)), " ")
	for _, want := range []string{
		"Measured from subscriptions, ends exclusive, per month", "at the end, of 1 customer", "CHF",
		"Not active at the end of 2026-02, but on trial: 1 customer.", "but paused: 1 customer.",
		"at neither end of it, and so in no movement: 1 customer.", "they may have been customers before: 1 customer.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the section lacks %q", want)
		}
	}
	if strings.Contains(text, "EUR") {
		t.Error("the movements' own currency doesn't count")
	}
}

func TestRevenueThatIsNone(t *testing.T) {
	log := inOneMonth(t, "0", "0")
	m := folded(t, log, revenue.TransactionOptions{}, revenue.NewTransactions).Movements()
	s := section(t, state(t, Inputs{Revenue: &m}), "revenue")
	if len(s.Blocks) != 1 || !strings.Contains(rendered(t, Report{Sections: []Section{s}}.Text), "nothing moved") {
		t.Errorf("%v", s.Blocks)
	}
}

func TestRevenueOfOneMonthWithACredit(t *testing.T) {
	log := inOneMonth(t, "30", "-8")
	m := folded(t, log, revenue.TransactionOptions{}, revenue.NewTransactions).Movements()
	s := section(t, state(t, Inputs{Revenue: &m}), "revenue")
	text := strings.Join(strings.Fields(rendered(t, Report{Sections: []Section{s}}.Text)), " ")
	for _, want := range []string{
		"From opening to closing in 2024-01", "changes by the adjustment", "closing in the one period",
		"no revenue of active customers at the opening",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the section lacks %q:\n%s", want, text)
		}
	}
	if got := figures(s); got["Closing"] != "22" {
		t.Errorf("%v", got)
	}
}

func TestUnexplainedRevenueIsANote(t *testing.T) {
	in := sampleInputs(t)
	in.Revenue.Total[3].Net.New.Amount = in.Revenue.Total[3].Net.New.Amount.Add(decimal.New(5, 0))
	if got := notes(section(t, state(t, in), "revenue")); !strings.Contains(got, "EUR\u00a05 unexplained") {
		t.Errorf("notes %q", got)
	}
}

// inOneMonth is a log of January 2024 in which every customer has one amount.
func inOneMonth(t *testing.T, amounts ...string) *journey.Log {
	t.Helper()
	b := journey.NewBuilder(journey.Options{AsOf: time.Date(2024, 1, 31, 23, 59, 59, 0, time.UTC)})
	for i, a := range amounts {
		e := journey.Event{
			Customer: string(rune('a' + i)), Time: time.Date(2024, 1, 5+i, 0, 0, 0, 0, time.UTC),
			Amount: decimal.RequireFromString(a),
		}
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
