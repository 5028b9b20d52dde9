package revenue_test

import (
	"bytes"
	"encoding/csv"
	"math"
	"os"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/golden"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/revenue"
)

// growthFiles are the transaction files of theventurecity/data-toolkit (PROVENANCE.md).
var growthFiles = []struct {
	name, customer, date, amount string
	golden                       bool // growth_accounting.json has its weeks
}{
	{"retailco_transactions", "user_id", "activity_date", "inc_amt", true},
	{"growco_transactions", "cust_num", "date", "inc_amt_usd", true},
	{"volatile_revenue", "user_id", "activity_date", "inc_amt", true},
	{"monthly_subscriptions", "user_id", "activity_date", "inc_amt", false},
}

func readGrowth(t *testing.T, name, customer, date, amount string) *journey.Log {
	t.Helper()
	data, err := os.ReadFile(golden.Data(t, "journey/growth/"+name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := make(map[string]int)
	for i, column := range records[0] {
		at[column] = i
	}
	b := journey.NewBuilder(journey.Options{Strict: true})
	for _, r := range records[1:] {
		when, err := time.Parse(time.DateOnly, r[at[date]])
		if err != nil {
			t.Fatal(err)
		}
		v, err := decimal.NewFromString(r[at[amount]])
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Add(journey.Event{Customer: r[at[customer]], Time: when, Amount: v}); err != nil {
			t.Fatal(err)
		}
	}
	return build(t, b)
}

// TestGoldenGrowthAccounting checks the tables of growth_accounting.json, which are floats of sums of cents: to half a
// cent. The tool behind them drops silent weeks, and with them the churn after them; here every week has a row.
func TestGoldenGrowthAccounting(t *testing.T) {
	type table struct {
		Users   [][]any `json:"users"`
		Revenue [][]any `json:"revenue"`
	}
	results := golden.Load[struct {
		Results map[string]table `json:"results"`
	}](t, "growth_accounting.json").Results
	for _, file := range growthFiles {
		t.Run(file.name, func(t *testing.T) {
			log := readGrowth(t, file.name, file.customer, file.date, file.amount)
			for _, grain := range []metrics.Grain{metrics.Weekly, metrics.Monthly} {
				m := fold(t, log, revenue.TransactionOptions{Grain: grain, Positive: true})
				checkConsecutive(t, m.Total)
				netted := fold(t, log, revenue.TransactionOptions{Grain: grain})
				if got, want := sumClosing(netted), sumAmounts(log); !got.Equal(want) {
					t.Errorf("closing amounts add up to %v, the log's to %v", got, want)
				}
			}
			if !file.golden {
				return
			}
			want, ok := results[file.name+":week"]
			if !ok || len(want.Revenue) != 26 || len(want.Users) != 26 {
				t.Fatalf("%d and %d weeks in the golden tables, want 26", len(want.Revenue), len(want.Users))
			}
			rows := make(map[string]revenue.Row)
			for _, r := range fold(t, log, revenue.TransactionOptions{Grain: metrics.Weekly, Positive: true}).Total {
				rows[r.Period.First().String()+"/"+r.Period.Last().String()] = r
			}
			for i, w := range want.Revenue {
				r, ok := rows[w[0].(string)]
				if !ok {
					t.Fatalf("no row %v", w[0])
				}
				b := r.Net
				compare(t, w, []decimal.Decimal{
					b.Closing.Amount, b.Retained(), b.New.Amount, b.Resurrected.Amount,
					b.Expansion.Amount, b.Contraction.Amount.Neg(), b.Churned.Amount.Neg(),
				}, 0.005)
				stayed := b.Opening.Customers - b.Churned.Customers
				var users []decimal.Decimal
				for _, n := range []int64{
					b.Closing.Customers, stayed, b.New.Customers, b.Resurrected.Customers, -b.Churned.Customers,
				} {
					users = append(users, decimal.NewFromInt(n))
				}
				compare(t, want.Users[i], users, 0)
			}
		})
	}
}

func compare(t *testing.T, want []any, got []decimal.Decimal, tolerance float64) {
	t.Helper()
	if len(want) != len(got)+1 {
		t.Fatalf("%v: %d columns, want %d", want[0], len(got), len(want)-1)
	}
	for i, v := range got {
		if d := math.Abs(v.InexactFloat64() - want[i+1].(float64)); !(d <= tolerance) {
			t.Errorf("%v, column %d: %v, want %v", want[0], i+1, v, want[i+1])
		}
	}
}

// checkConsecutive checks that no period is left out, and that each opens with what the one before closed with.
func checkConsecutive(t fataler, rows []revenue.Row) {
	for i, r := range rows {
		if i == 0 {
			if r.Net.Opening.Customers != 0 || !r.Net.Opening.Amount.IsZero() {
				t.Fatalf("the first row opens with %v", r.Net.Opening)
			}
			continue
		}
		before := rows[i-1]
		if before.Period.Next() != r.Period || !sameStock(before.Net.Closing, r.Net.Opening) ||
			!sameStock(before.Gross.Closing, r.Gross.Opening) {
			t.Fatalf("%v doesn't go on from %v", r.Period, before.Period)
		}
	}
}

func sameStock(a, b revenue.Stock) bool {
	return a.Customers == b.Customers && a.Amount.Equal(b.Amount) && a.Credits.Equal(b.Credits)
}

func sumClosing(m revenue.Movements) decimal.Decimal {
	var sum decimal.Decimal
	for _, r := range m.Total {
		sum = sum.Add(r.Net.Closing.Amount)
	}
	return sum
}

func sumAmounts(log *journey.Log) decimal.Decimal {
	var sum decimal.Decimal
	for t := range log.Traces() {
		for _, v := range t.Amounts() {
			sum = sum.Add(decimal.New(v, -log.Places()))
		}
	}
	return sum
}

// TestGoldenSubscriptions checks the real invoice lines that flipRevenueMetrics publishes: the movements of the year
// before 1 January 2012, that is from the close of 2010 to that of 2011. It gives four decimals.
func TestGoldenSubscriptions(t *testing.T) {
	file, err := os.Open(golden.Data(t, "clv/fliprevenue_invoice_lines.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines, err := revenue.ReadLinesCSV(file, "fliprevenue_invoice_lines.csv", revenue.LinesCSV{
		ID: "InvoiceLineID", Customer: "name", Segment: "country_cat", From: "ValidFrom", To: "ValidTo", Amount: "AUD",
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 3769 {
		t.Fatalf("%d lines, want 3,769", len(lines))
	}
	book := newBook(t, lines, revenue.BookOptions{Rule: revenue.YearsRounded, Currency: "AUD"})
	if book.Len() != 777 {
		t.Errorf("%d customers, want 777", book.Len())
	}
	m := foldBook(t, book, revenue.SubscriptionOptions{Grain: metrics.Yearly, Minor: money("0.1"), Segments: true})
	checkConsecutive(t, m.Total)
	first, last := m.Total[0].Period.String(), m.Total[len(m.Total)-1].Period.String()
	if first != "2007" || last != "2016" {
		t.Errorf("years %s to %s", first, last)
	}
	b := m.Total[4].Net
	if m.Total[4].Period.String() != "2011" || b.Closing.Customers != 170 {
		t.Errorf("%v: %d customers, want 170", m.Total[4].Period, b.Closing.Customers)
	}
	for _, c := range []struct {
		what, want string
		got        decimal.Decimal
	}{
		{"new", "284075.2279", b.New.Amount},
		{"resurrected", "0", b.Resurrected.Amount},
		{"major expansion", "255035.4158", b.Major().Amount},
		{"minor expansion", "566.5129", b.Minor.Amount},
		{"contraction", "98888.3466", b.Contraction.Amount},
		{"churned", "86490.0562", b.Churned.Amount},
		{"recurring", "1011238.0631", b.Closing.Amount},
	} {
		if !c.got.Round(4).Equal(money(c.want)) {
			t.Errorf("%s: %v, want %s", c.what, c.got, c.want)
		}
	}
}

// TestGoldenDialects computes every rate of metrics.json churn_dialects from subscriptions that have its month.
func TestGoldenDialects(t *testing.T) {
	g := golden.Load[struct {
		C struct {
			Gross     float64 `json:"gross_mrr_churn"`
			Net       float64 `json:"net_mrr_churn"`
			GRR       float64 `json:"grr"`
			NRR       float64 `json:"nrr"`
			Customers int64   `json:"close_customers"`
			MRR       int64   `json:"close_mrr"`
			Stripe    int64   `json:"stripe_mrr_example"`
		} `json:"churn_dialects"`
	}](t, "metrics.json").C
	m := foldBook(t, newBook(t, dialectMonth(), revenue.BookOptions{}), revenue.SubscriptionOptions{
		To: day("2026-03-31"),
	})
	r := m.Total[len(m.Total)-1]
	if r.Period.String() != "2026-03" || r.Net.Closing.Customers != g.Customers ||
		!r.Net.Closing.Amount.Equal(decimal.NewFromInt(g.MRR)) {
		t.Errorf("%v closes with %v, want %d and %d", r.Period, r.Net.Closing, g.Customers, g.MRR)
	}
	gross := revenue.Dialect{Gross: true, Reactivation: true}
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"gross churn", gross.GrossChurn(r, 0.95).Value, g.Gross},
		{"net churn", gross.NetChurn(r, 0.95).Value, g.Net},
		{"GRR", revenue.Dialect{}.GRR(r, 0.95).Value, g.GRR},
		{"NRR", revenue.Dialect{}.NRR(r, 0.95).Value, g.NRR},
		// journey has these dialects: ChartMogul's, Stripe's and ProfitWell's.
		{"lost per opening", journey.LostPerOpening.Of([]journey.FlowRow{r.Flow()}, 0.95).Value, 1.0 / 20},
		{"lost per opening and new", journey.LostPerOpeningAndNew.Of([]journey.FlowRow{r.Flow()}, 0.95).Value, 1.0 / 24},
		{"lost of opening", journey.LostOfOpening.Of([]journey.FlowRow{r.Flow()}, 0.95).Value, 1.0 / 25},
	} {
		if c.got != c.want { // each is one correctly rounded quotient
			t.Errorf("%s: %v, want %v", c.what, c.got, c.want)
		}
	}
	monthly := newBook(t, stripeLines(), revenue.BookOptions{Rule: revenue.Intervals})
	stripe := foldBook(t, monthly, revenue.SubscriptionOptions{})
	if got := stripe.Total[0].Net.Closing.Amount; !got.Equal(decimal.NewFromInt(g.Stripe)) {
		t.Errorf("MRR %v, want %d", got, g.Stripe)
	}
}

// TestGoldenDailyRates adds up the rates of days, as Shopify does: metrics.json shopify_daily.
func TestGoldenDailyRates(t *testing.T) {
	s := golden.Load[struct {
		C struct {
			Shopify struct {
				Days [][2]int64 `json:"days"`
			} `json:"shopify_daily"`
		} `json:"churn_dialects"`
	}](t, "metrics.json").C.Shopify
	day0 := day("2026-03-01")
	var lines []revenue.Line
	join := func(n int64, from, to metrics.Day) {
		for range n {
			lines = append(lines, monthly(len(lines), from, to, 100))
		}
	}
	far := day0 + 300
	there := int64(0)
	for i, d := range s.Days {
		today := day0 + metrics.Day(i)
		// Who leaves today has to have come yesterday or before.
		join(d[0]-there-d[1], today-1, far)
		join(d[1], today-1, today)
		there = d[0] - d[1]
	}
	lines = append(lines, monthly(len(lines), day0+3, far, 100)) // so that the last day is over
	m := foldBook(t, newBook(t, lines, revenue.BookOptions{Rule: revenue.Months30}), revenue.SubscriptionOptions{
		Grain: metrics.Daily,
	})
	var days []journey.FlowRow
	for _, r := range m.Total[1:4] {
		days = append(days, r.Flow())
	}
	e := journey.SumOfDailyRates.Of(days, 0.95)
	if want := 97.0 / 980; math.Abs(e.Value-want) > 1e-16 {
		t.Errorf("%v of %v, want %v", e, days, want)
	}
}
