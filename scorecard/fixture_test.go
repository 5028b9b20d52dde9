package scorecard

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/cpi"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/process"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
	"github.com/untangle-metrics/untangle/profitability"
	"github.com/untangle-metrics/untangle/profitability/whale"
)

// A company of 900 customers over three years: contracts with fees, incidents, tickets, win-backs, two segments and
// transfers between them.
func sampleLog(t testing.TB) (*journey.Log, journey.BuildReport) {
	t.Helper()
	r := rand.New(rand.NewPCG(7, 11))
	start := time.Date(2023, 1, 1, 9, 0, 0, 0, time.UTC)
	end := start.AddDate(3, 0, -10)
	b := journey.NewBuilder(journey.Options{AsOf: end})
	add := func(e journey.Event) {
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	reasons := []string{
		"price", "unreliable", "unreliable", "no longer needed", "missing feature", "poor support", "closed", "",
	}
	for c := range 900 {
		id := fmt.Sprintf("c%04d", c)
		segment := []string{"small business", "mid-market", "public sector"}[c*7/4%3]
		b.Attribute(id, "segment", segment, time.Time{})
		if c%17 == 0 {
			b.Attribute(id, "segment", "enterprise", start.AddDate(1, c%20, 0))
		}
		at := start.Add(time.Duration(r.Float64() * float64(end.Sub(start))))
		fee := int64(40 + r.ExpFloat64()*160)
		for spell := 0; spell < 2 && at.Before(end); spell++ {
			add(journey.Event{Customer: id, Time: at, Kind: "join", Point: "contract"})
			stay := time.Duration(r.ExpFloat64() * 500 * 24 * float64(time.Hour))
			leave := at.Add(stay)
			for when := at; when.Before(leave) && when.Before(end); when = when.AddDate(0, 1, 0) {
				add(journey.Event{Customer: id, Time: when, Kind: "invoice", Point: "billing", Amount: decimal.New(fee*100+95, -2)})
				for i := range int(r.ExpFloat64() * 3) {
					add(journey.Event{Customer: id, Time: when.Add(time.Duration(i+1) * time.Hour), Kind: "ticket", Point: "support"})
				}
			}
			if leave.After(end) {
				break
			}
			why := reasons[r.IntN(len(reasons))]
			add(journey.Event{Customer: id, Time: leave, Kind: "leave", Point: "contract", Reason: why})
			if r.IntN(6) > 0 {
				break
			}
			at = leave.AddDate(0, 2, 0)
		}
	}
	add(journey.Event{Customer: "c0001", Time: end.AddDate(1, 0, 0), Kind: "invoice", Point: "billing"})
	log, report, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return log, report
}

func sampleFlow(t testing.TB, log *journey.Log, by string) *journey.Flow {
	t.Helper()
	f, err := journey.NewFlow(log, journey.FlowOptions{
		Definition: journey.ByContract([]string{"join"}, []string{"leave"}), By: by,
	})
	if err != nil {
		t.Fatal(err)
	}
	if f, err = journey.Fold(t.Context(), log, f); err != nil {
		t.Fatal(err)
	}
	return f
}

func sampleMap() *journey.Map {
	return &journey.Map{
		Stages: []metrics.Stage{
			{ID: "buy", Name: "Buy"},
			{ID: "use", Name: "Use", After: []string{"buy"}},
			{ID: "help", Name: "Get help", After: []string{"use"}},
			{ID: "renew", Name: "Renew", After: []string{"help"}},
		},
		Points: []metrics.Point{
			{ID: "website", Name: "Website", Stage: "buy", Silo: "marketing"},
			{ID: "quote", Name: "Quote", Stage: "buy", Silo: "sales"},
			{ID: "contract", Name: "Contract", Stage: "buy", Silo: "sales"},
			{ID: "product", Name: "Product", Stage: "use", Silo: "product"},
			{ID: "billing", Name: "Billing", Stage: "use", Silo: "finance"},
			{ID: "support", Name: "Support", Stage: "help", Silo: "support"},
			{ID: "status", Name: "Service status", Stage: "help", Silo: "product"},
			{ID: "renewal", Name: "Renewal talk", Stage: "renew", Silo: "sales"},
		},
	}
}

func definition(id, name, silo string, unit metrics.Unit, target metrics.Target, points ...string) metrics.Definition {
	return metrics.Definition{
		ID: id, Name: name, Silo: silo, Owner: "head of " + silo, Unit: unit, Per: metrics.PerCustomer,
		Direction: metrics.HigherIsBetter, Effect: metrics.Outcome, Timing: metrics.Lagging,
		Viewpoint: metrics.CompanyView, Target: target, Points: points,
	}
}

func sampleCatalog() *metrics.Catalog {
	ratio, score := metrics.Unit{Kind: metrics.RatioUnit}, metrics.Unit{Kind: metrics.ScoreUnit, High: 10}
	count := metrics.Unit{Kind: metrics.CountUnit}
	seconds, euros := metrics.Unit{Kind: metrics.DurationUnit}, metrics.Unit{Kind: metrics.MoneyUnit, Currency: "EUR"}
	c := &metrics.Catalog{
		Silos: []metrics.Silo{
			{ID: "sales", Name: "Sales"},
			{ID: "product", Name: "Product"},
			{ID: "finance", Name: "Finance"},
			{ID: "support", Name: "Support"},
			{ID: "marketing", Name: "Marketing"},
			{ID: "company", Name: "Company"},
		},
		Definitions: []metrics.Definition{
			definition("churn_rate", "Churn rate", "company", ratio, metrics.TargetOf(0.015), "renewal", "contract"),
			definition("first_reply", "Time to first reply", "support", seconds, metrics.TargetOf(14400), "support"),
			definition("worth", "Worth the money", "company", score, metrics.TargetOf(7.5), "renewal"),
			definition("uptime", "Availability", "product", ratio, metrics.TargetOf(0.999), "product", "status"),
			definition("revenue", "Revenue per customer", "finance", euros, metrics.TargetOf(180), "billing"),
			definition("quotes", "Quotes sent", "sales", count, metrics.Target{}, "quote"),
			definition("recommend", "Would recommend", "company", score, metrics.TargetOf(8)),
			definition("kiosk_use", "Kiosk use", "marketing", ratio, metrics.TargetOf(0.2), "kiosk"),
		},
	}
	c.Definitions[0].Direction, c.Definitions[1].Direction = metrics.LowerIsBetter, metrics.LowerIsBetter
	c.Definitions[6].Stage = "use"
	return c
}

func sampleInputs(t testing.TB) Inputs {
	t.Helper()
	log, report := sampleLog(t)
	catalog := sampleCatalog()
	values := []metrics.Estimate{
		metrics.Wilson(31, 1204, 0.95), metrics.NewEstimate(19300), metrics.NewEstimate(7.1), metrics.NewEstimate(0.9993),
		metrics.NewEstimate(171.3), metrics.NewEstimate(412), metrics.Absent(metrics.Missing, "nobody asked"),
		metrics.Absent(metrics.Undefined, "no visits"),
	}
	card := Card{Name: "Harbour Desk"}
	for i, d := range catalog.Definitions {
		card.Measures = append(card.Measures, Measure{Definition: d, Estimate: values[i]})
	}
	for i, behaviour := range sampleBehaviours(t) {
		card.Measures[i].Behaviour = behaviour
	}
	customers, curve := sampleProfit(t, log)
	segments := map[string]profitability.SegmentProfit{}
	for _, c := range customers {
		s := segments[c.Segment]
		s.Segment = c.Segment
		s.Customers++
		s.Revenue, s.DirectCost = s.Revenue.Add(c.Revenue), s.DirectCost.Add(c.DirectCost)
		s.CostToServe, s.Profit = s.CostToServe.Add(c.CostToServe), s.Profit.Add(c.Profit)
		segments[c.Segment] = s
	}
	in := Inputs{
		Company: "Harbour Desk", AsOf: metrics.DayOf(2025, time.December, 22), Currency: "EUR",
		Log: &report, Flow: sampleFlow(t, log, ""), BySegment: sampleFlow(t, log, "segment"),
		Whale: curve, Customers: customers, Map: sampleMap(), Catalog: catalog, Card: card,
		Goals: []cpi.Attainment{
			{Goal: cpi.Goal{ID: "time", Statement: "Saves me time"}, Threshold: 7, Attained: 812, Answers: 1204},
			{Goal: cpi.Goal{ID: "trust", Statement: "Works when I need it"}, Threshold: 8, Attained: 402, Answers: 1177},
			{Goal: cpi.Goal{ID: "audit", Statement: "Helps me pass the audit"}, Threshold: 7},
		},
	}
	addPaths(t, &in, log)
	addMoney(t, &in, log)
	found, err := audit.Run(*catalog, audit.Options{})
	if err != nil {
		t.Fatal(err)
	}
	in.Audit = &found
	for _, name := range []string{"enterprise", "mid-market", "public sector", "small business"} {
		in.Segments = append(in.Segments, segments[name])
	}
	return in
}

// sampleProfit charges 38 a ticket and 30 % of revenue.
func sampleProfit(t testing.TB, log *journey.Log) ([]profitability.CustomerProfit, whale.Curve) {
	t.Helper()
	var customers []profitability.CustomerProfit
	for trace := range log.Traces() {
		c := profitability.CustomerProfit{Customer: trace.Customer(), Segment: trace.Attribute("segment")}
		for e := range trace.Events() {
			c.Interactions++
			c.Revenue = c.Revenue.Add(e.Amount)
			if e.Kind == "ticket" {
				c.CostToServe = c.CostToServe.Add(decimal.New(38, 0))
			}
		}
		c.DirectCost = c.Revenue.Mul(decimal.New(3, -1)).Round(2)
		c.Profit = c.Revenue.Sub(c.DirectCost).Sub(c.CostToServe)
		customers = append(customers, c)
	}
	return customers, curveFor(t, customers)
}

func curveFor(t testing.TB, customers []profitability.CustomerProfit) whale.Curve {
	t.Helper()
	list := make([]whale.Customer, len(customers))
	for i, c := range customers {
		list[i] = whale.Customer{Name: c.Customer, Profit: c.Profit}
	}
	w, err := whale.New(list)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// hostile is a name that tries every way out of its cell.
const hostile = "<script>alert(1)</script>|a\nb & \"c\" 'd' \x1b[31m\u202eevil\u202c `x` *y* " +
	"[z](http://evil.example) </svg></style><!-- \x00\xff"

func hostileInputs(t testing.TB) Inputs {
	t.Helper()
	b := journey.NewBuilder(journey.Options{})
	for i := range 30 {
		id := hostile + strconv.Itoa(i)
		b.Attribute(id, "segment", hostile, time.Time{})
		at := time.Date(2024, time.Month(1+i%5), 3, 0, 0, 0, 0, time.UTC)
		for _, e := range []journey.Event{
			{Customer: id, Time: at, Kind: "join", Point: hostile, Amount: decimal.New(int64(i-10), 0)},
			{Customer: id, Time: at.AddDate(0, i%4, 1), Kind: "leave", Reason: hostile},
		} {
			if err := b.Add(e); err != nil {
				t.Fatal(err)
			}
		}
	}
	log, report, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	in := sampleInputs(t)
	in.Company, in.Currency, in.Log = hostile, "<b>", &report
	in.Flow, in.BySegment = sampleFlow(t, log, ""), sampleFlow(t, log, "segment")
	addPaths(t, &in, log)
	ways := folded(t, log, process.Options{Gaps: process.GapQuantiles}, process.New).Result() // whose nodes are hostile
	in.Paths, in.StageRules = &ways, hostile
	in.Customers, in.Whale = sampleProfit(t, log)
	addMoney(t, &in, log)
	in.Revenue.Source, in.Revenue.Active, in.Revenue.By, in.Revenue.Currency = hostile, hostile, hostile, hostile
	in.Capacity.Unit, in.Capacity.Currency = hostile, hostile
	in.Capacity.Pools[0].Name, in.Capacity.Pools[0].Silo = hostile, hostile
	in.Capacity.Activities[0].Activity, in.Capacity.Activities[0].Pool = hostile, hostile
	in.Segments = []profitability.SegmentProfit{{Segment: hostile, Customers: 30}}
	in.Goals = []cpi.Attainment{{Goal: cpi.Goal{ID: "g", Statement: hostile}, Attained: 1, Answers: 2}}
	in.Card.Name = hostile
	for i := range in.Audit.Findings {
		f := &in.Audit.Findings[i]
		f.Evidence, f.Remedy, f.Silos = hostile, hostile, []string{hostile}
	}
	in.Audit.Summary.MostDefined.Name, in.Audit.Summary.MostDefined.Definitions = hostile, 2
	in.Map.Stages[0].Name, in.Map.Points[0].Name, in.Map.Points[0].Silo = hostile, hostile, hostile
	for i := range in.Card.Measures {
		in.Card.Measures[i].Definition.Name = hostile
		in.Catalog.Definitions[i].Name = hostile
		if c := in.Card.Measures[i].Behaviour; c != nil {
			c.Rules.Name = hostile
			for k := range c.Phases {
				c.Phases[k].Reason, c.Phases[k].Warnings = hostile, []string{hostile}
			}
		}
	}
	return in
}
