package journey_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"math/big"
	"os"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/golden"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// lifecycleCase is a case of lifecycle.json: what PostHog counts as new, returning, resurrecting and dormant.
type lifecycleCase struct {
	ID        string `json:"id"`
	Timezone  string `json:"timezone"`
	WeekStart string `json:"week_start"`
	Interval  string `json:"interval"`
	From      string `json:"from"`
	To        string `json:"to"`
	Unit      string `json:"unit"`
	Events    []struct {
		Customer string    `json:"customer"`
		Account  string    `json:"account"`
		Event    string    `json:"event"`
		Time     time.Time `json:"time"`
	} `json:"events"`
	Aliases  map[string]string `json:"aliases"`
	Excluded []string          `json:"exclude_customers"`
	Expected lifecycle         `json:"expected"`
	Periods  []string          `json:"expected_periods"`
}

type lifecycle struct {
	New          []int64 `json:"new"`
	Returning    []int64 `json:"returning"`
	Resurrecting []int64 `json:"resurrecting"`
	Dormant      []int64 `json:"dormant"`
}

func TestGoldenLifecycle(t *testing.T) {
	cases := golden.Load[struct {
		Cases []lifecycleCase `json:"cases"`
	}](t, "lifecycle.json").Cases
	if len(cases) != 8 {
		t.Fatalf("%d cases, want 8", len(cases))
	}
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) { c.check(t) })
	}
}

func (c *lifecycleCase) check(t *testing.T) {
	zone, err := time.LoadLocation(c.Timezone)
	if err != nil {
		t.Fatal(err)
	}
	start := map[string]time.Weekday{"sunday": time.Sunday, "monday": time.Monday}[c.WeekStart]
	grain, err := metrics.ParseGrain(c.Interval)
	if err != nil {
		t.Fatal(err)
	}
	calendar := metrics.NewCalendar(zone, metrics.WeeksFrom(start))
	from, to := c.day(t, calendar, c.From), c.day(t, calendar, c.To)
	end := calendar.Period(grain, to).End(zone).Add(-1)

	b := journey.NewBuilder(journey.Options{Calendar: calendar, AsOf: end, Strict: true})
	for alias, customer := range c.Aliases {
		b.Alias(alias, customer)
	}
	excluded := strings.Join(c.Excluded, " ")
	for _, e := range c.Events {
		if strings.Contains(excluded, e.Customer) && excluded != "" {
			continue
		}
		who := e.Customer
		if c.Unit == "account" {
			who = e.Account
		}
		if err := b.Add(journey.Event{Customer: who, Kind: e.Event, Time: e.Time}); err != nil {
			t.Fatal(err)
		}
	}
	log, report, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	first, _ := log.Observed()
	flow := fold(t, log, journey.FlowOptions{
		Grain: grain, From: calendar.Period(metrics.Daily, min(first, from)).Start(zone),
	})
	var got lifecycle
	var periods []string
	for _, r := range flow.Rows() {
		if r.Period.Last() < from || r.Period.First() > to {
			continue
		}
		periods = append(periods, r.Period.First().String())
		got.New = append(got.New, r.Gross.New)
		got.Returning = append(got.Returning, r.Gross.Returning())
		got.Resurrecting = append(got.Resurrecting, r.Gross.WonBack)
		got.Dormant = append(got.Dormant, r.Gross.Lost)
	}
	if diff := cmp.Diff(c.Expected, got); diff != "" {
		t.Errorf("%v\nlifecycle (-want +got):\n%s", report, diff)
	}
	if c.Periods != nil {
		if diff := cmp.Diff(c.Periods, periods); diff != "" {
			t.Errorf("periods (-want +got):\n%s", diff)
		}
	}
}

func (c *lifecycleCase) day(t *testing.T, calendar metrics.Calendar, text string) metrics.Day {
	p, err := calendar.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return p.First()
}

// fold runs a flow and checks that its identities hold.
func fold(t *testing.T, log *journey.Log, opts journey.FlowOptions) *journey.Flow {
	t.Helper()
	flow, err := journey.NewFlow(log, opts)
	if err != nil {
		t.Fatal(err)
	}
	flow, err = journey.Fold(context.Background(), log, flow)
	if err != nil {
		t.Fatal(err)
	}
	if r := flow.Residual(); r != 0 {
		t.Fatalf("residual %d", r)
	}
	return flow
}

// TestGoldenGrowthAccounting compares the customer tables of growth_accounting.json. The tool behind them leaves
// silent weeks out; here every week has a row, and the identity holds from each to the next.
func TestGoldenGrowthAccounting(t *testing.T) {
	results := golden.Load[struct {
		Results map[string]struct {
			Users [][]any `json:"users"`
		} `json:"results"`
	}](t, "growth_accounting.json").Results
	for _, file := range []struct{ name, customer, date, amount string }{
		{"retailco_transactions", "user_id", "activity_date", "inc_amt"},
		{"volatile_revenue", "user_id", "activity_date", "inc_amt"},
		{"growco_transactions", "cust_num", "date", "inc_amt_usd"},
	} {
		t.Run(file.name, func(t *testing.T) {
			log := readPaid(t, golden.Data(t, "journey/growth/"+file.name+".csv"), file.customer, file.date, file.amount)
			flow := fold(t, log, journey.FlowOptions{Grain: metrics.Weekly})
			rows := make(map[string]journey.Balance)
			for i, r := range flow.Rows() {
				rows[r.Period.First().String()+"/"+r.Period.Last().String()] = r.Gross
				if i > 0 && flow.Rows()[i-1].Period.Next() != r.Period {
					t.Fatalf("no row between %v and %v", flow.Rows()[i-1].Period, r.Period)
				}
			}
			want := results[file.name+":week"].Users
			if len(want) != 26 {
				t.Fatalf("%d weeks in the golden table, want 26", len(want))
			}
			for _, w := range want {
				week := w[0].(string)
				r, ok := rows[week]
				got := []any{
					week, float64(r.Closing), float64(r.Returning()), float64(r.New), float64(r.WonBack), -float64(r.Lost),
				}
				if diff := cmp.Diff(w, got); !ok || diff != "" {
					t.Errorf("%s (-want +got):\n%s", week, diff)
				}
			}
		})
	}
}

// readPaid builds a log of the transactions above 0, as the source of the golden tables does.
func readPaid(t *testing.T, path, customer, date, amount string) *journey.Log {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := make(map[string]int)
	for i, name := range records[0] {
		at[name] = i
	}
	b := journey.NewBuilder(journey.Options{Strict: true})
	for _, r := range records[1:] {
		paid, err := decimal.NewFromString(r[at[amount]])
		if err != nil {
			t.Fatal(err)
		}
		day, err := time.Parse("2006-01-02", r[at[date]])
		if err != nil {
			t.Fatal(err)
		}
		if paid.Sign() > 0 {
			if err := b.Add(journey.Event{Customer: r[at[customer]], Time: day}); err != nil {
				t.Fatal(err)
			}
		}
	}
	log, _, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// TestGoldenChurnDialects computes each rate of metrics.json churn_dialects from the same month.
func TestGoldenChurnDialects(t *testing.T) {
	g := golden.Load[struct {
		C struct {
			Inputs struct {
				Open               int64 `json:"open"`
				New                int64 `json:"new"`
				ChurnExisting      int64 `json:"churn_existing"`
				ChurnNewSamePeriod int64 `json:"churn_new_same_period"`
				Reactivated        int64 `json:"reactivated"`
			} `json:"inputs"`
			Chartmogul string `json:"chartmogul_std"`
			Stripe     string `json:"stripe"`
			Profitwell string `json:"profitwell"`
			Close      int64  `json:"close_customers"`
			Shopify    struct {
				Days [][2]int64 `json:"days"`
				Sum  string     `json:"sum"`
			} `json:"shopify_daily"`
		} `json:"churn_dialects"`
	}](t, "metrics.json").C
	in := g.Inputs
	month := monthWith(t, in.Open, in.New, in.ChurnExisting, in.ChurnNewSamePeriod, in.Reactivated)
	if month.Gross.Closing != g.Close {
		t.Fatalf("closing %d, want %d", month.Gross.Closing, g.Close)
	}
	rows := []journey.FlowRow{month}
	for _, c := range []struct {
		rate journey.ChurnRate
		want string
	}{
		{journey.LostPerOpening, g.Chartmogul},
		{journey.LostPerOpeningAndNew, g.Stripe},
		{journey.LostOfOpening, g.Profitwell},
	} {
		checkRate(t, c.rate, rows, fraction(t, c.want))
	}
	mean := float64(g.Inputs.ChurnExisting+g.Inputs.ChurnNewSamePeriod) / (float64(g.Inputs.Open+g.Close) / 2)
	checkRate(t, journey.LostPerMean, rows, mean)

	var days []journey.FlowRow
	day := metrics.Calendar{}.Period(metrics.Daily, 0)
	for _, d := range g.Shopify.Days {
		days = append(days, journey.FlowRow{Period: day, Gross: journey.Balance{Opening: d[0], Lost: d[1]}})
		day = day.Next()
	}
	checkRate(t, journey.SumOfDailyRates, days, fraction(t, g.Shopify.Sum))
}

// TestChurnRateMisfits checks what isn't a rate: undefined without customers, not applicable to the wrong rows.
func TestChurnRateMisfits(t *testing.T) {
	day := metrics.Calendar{}.Period(metrics.Daily, 0)
	month := metrics.Calendar{}.Period(metrics.Monthly, 0)
	none, gap := journey.FlowRow{Period: day}, journey.FlowRow{Period: day.Add(2)}
	lost := journey.FlowRow{Period: day.Next(), Gross: journey.Balance{New: 3, Lost: 1}}
	full := journey.FlowRow{Period: month, Gross: journey.Balance{Opening: 2, Lost: 3}}
	for _, c := range []struct {
		rate journey.ChurnRate
		rows []journey.FlowRow
		want metrics.EstimateState
	}{
		{journey.LostPerOpening, nil, metrics.NotApplicable},
		{journey.LostPerOpening, []journey.FlowRow{none}, metrics.Undefined},
		{journey.LostPerMean, []journey.FlowRow{none}, metrics.Undefined},
		{journey.SumOfDailyRates, []journey.FlowRow{none}, metrics.Undefined},
		{journey.SumOfDailyRates, []journey.FlowRow{none, lost}, metrics.Undefined},
		{journey.SumOfDailyRates, []journey.FlowRow{full}, metrics.NotApplicable},
		{journey.LostPerOpening, []journey.FlowRow{none, gap}, metrics.NotApplicable},
		{journey.LostOfOpening, []journey.FlowRow{none, lost}, metrics.NotApplicable},
		{journey.ChurnRate(9), []journey.FlowRow{full}, metrics.NotApplicable},
	} {
		if got := c.rate.Of(c.rows, 0.95); got.State != c.want {
			t.Errorf("%v of %v: %v, want %v", c.rate, c.rows, got, c.want)
		}
	}
	// More lost than there were at the opening is a rate above 1, and no share of anything.
	if got := journey.LostPerOpening.Of([]journey.FlowRow{full}, 0.95); got.Value != 1.5 || got.Level != 0 {
		t.Errorf("3 lost of 2: %v", got)
	}
}

func checkRate(t *testing.T, rate journey.ChurnRate, rows []journey.FlowRow, want float64) {
	t.Helper()
	// One rounding of the quotient; a sum of three has a few.
	if got := rate.Of(rows, 0.95); !got.IsKnown() || math.Abs(got.Value-want) > 1e-16 {
		t.Errorf("%v: %v, want %v", rate, got, want)
	}
}

func fraction(t *testing.T, text string) float64 {
	t.Helper()
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		t.Fatalf("fraction %q", text)
	}
	v, _ := r.Float64()
	return v
}

// monthWith folds a log of contracts that has the month asked for: the second of two.
func monthWith(t *testing.T, open, fresh, churnOld, churnFresh, back int64) journey.FlowRow {
	t.Helper()
	b := journey.NewBuilder(journey.Options{AsOf: time.Date(2026, 2, 28, 23, 0, 0, 0, time.UTC), Strict: true})
	add := func(customer string, kind string, month time.Month, day int) {
		if err := b.Add(journey.Event{
			Customer: customer, Kind: kind, Time: time.Date(2026, month, day, 0, 0, 0, 0, time.UTC),
		}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range open {
		who := fmt.Sprint("old", i)
		add(who, "join", time.January, 2)
		if i < churnOld {
			add(who, "leave", time.February, 10)
		}
	}
	for i := range fresh {
		who := fmt.Sprint("new", i)
		add(who, "join", time.February, 3)
		if i < churnFresh {
			add(who, "leave", time.February, 20)
		}
	}
	for i := range back {
		who := fmt.Sprint("back", i)
		add(who, "join", time.January, 2)
		add(who, "leave", time.January, 5)
		add(who, "join", time.February, 7)
	}
	log, _, err := b.Build(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	flow := fold(t, log, journey.FlowOptions{Definition: journey.ByContract([]string{"join"}, []string{"leave"})})
	return flow.Rows()[1]
}
