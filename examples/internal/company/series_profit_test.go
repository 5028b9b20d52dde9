package company

import (
	"math"
	"testing"
	"testing/fstest"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/examples/internal/samplecompany"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// Zoe never signs, and bob signs in March: what he cost in February is nobody's loss. Eve leaves and never joined, so
// she was a customer all along; in March ann has no event and is at no loss. The profit in March is 100 − 50 of bob.
func TestProfitByMonth(t *testing.T) {
	events := "customer,time,kind,point,amount\n"
	for _, e := range []string{
		"ann,2026-01-01,join,desk,", "ann,2026-02-03,pay,desk,30", "bob,2026-02-04,visit,shop,",
		"zoe,2026-02-05,visit,shop,", "eve,2026-02-06,visit,shop,", "bob,2026-03-01,join,desk,",
		"bob,2026-03-02,visit,shop,", "bob,2026-03-03,pay,desk,100", "zoe,2026-03-05,visit,shop,",
		"eve,2026-03-06,leave,desk,", "ann,2026-04-10,pay,desk,7",
	} {
		events += e + "\n"
	}
	const of = ",s,o,,count,customer,higher is better,outcome,lagging,company,,,,"
	got := measures(t, fstest.MapFS{
		"events.csv": {Data: []byte(events)},
		"costs.csv":  {Data: []byte("point,kind,cost_per_interaction,direct_cost_share\nshop,visit,50,0\n")},
		"metrics.csv": {Data: []byte(chartHeader + "profit,Profit" + of + "profit_per_customer\n" +
			"losers,Losers" + of + "loss_making_share\n")},
	})
	for id, want := range map[string][]float64{
		"profit": {0, -10, 25}, // of the opening: eve; ann and eve; ann and eve
		"losers": {0, 0.5, 0},  // of those with an event: ann; ann and eve; bob and eve
	} {
		if got[id].Behaviour == nil || len(got[id].Behaviour.Points) != len(want) {
			t.Errorf("%s: %+v", id, got[id].Behaviour)
			continue
		}
		for i, p := range got[id].Behaviour.Points {
			if !p.Known || p.Raw != want[i] {
				t.Errorf("%s in %v is %v, want %v", id, p.Period, p.Raw, want[i])
			}
		}
	}
}

// The profits of the sample company are those of its events, counted one by one: in its first month, in the month of
// its largest wave of incidents and in its last.
func TestSampleProfitByMonth(t *testing.T) {
	c, err := Read(t.Context(), samplecompany.FS(samplecompany.Seed), journey.Options{}, journey.CSV{})
	if err != nil {
		t.Fatal(err)
	}
	in, err := c.Inputs(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	card := byID(in.Card)
	for _, month := range []int{0, 26, 35} {
		want := recount(c, time.Date(2023, time.Month(1+month), 1, 0, 0, 0, 0, time.UTC))
		profit := card["profit_per_customer"].Behaviour.Points[month]
		share := card["loss_making_share"].Behaviour.Points[month]
		value := want.profit.InexactFloat64() / float64(want.opening)
		if math.Abs(profit.Raw-value) > 1e-9 {
			t.Errorf("profit per customer in %v is %v, want %v", profit.Period, profit.Raw, value)
		}
		value = float64(want.losers) / float64(want.active)
		if math.Abs(share.Raw-value) > 1e-12 || share.Size != float64(want.active) {
			t.Errorf("%v of %v customers at a loss in %v, want %v of %d",
				share.Raw, share.Size, share.Period, value, want.active)
		}
	}
}

// recounted is a month of the sample company.
type recounted struct {
	opening, active, losers int
	profit                  decimal.Decimal
}

// recount counts those who are customers at the opening of a month, and the events in it of those who are or have been
// customers at its end.
func recount(c *Company, month time.Time) recounted {
	var r recounted
	next := month.AddDate(0, 1, 0)
	for trace := range c.Log.Traces() {
		first, seen := trace.FirstSeen()
		member := seen && first < metrics.DayOf(month.Date())
		been, events, profit := seen, 0, decimal.Decimal{}
		for e := range trace.Events() {
			contract := e.Kind == "join" || e.Kind == "leave"
			if contract && e.Time.Before(month) {
				member = e.Kind == "join"
			}
			if e.Time.Before(next) {
				been = been || contract
			}
			if !e.Time.Before(month) && e.Time.Before(next) {
				events++
				profit = profit.Add(profitOf(c, e))
			}
		}
		if member {
			r.opening++
		}
		if !been || events == 0 {
			continue
		}
		r.active++
		if profit.IsNegative() {
			r.losers++
		}
		r.profit = r.profit.Add(profit)
	}
	return r
}

// profitOf is an event's amount less its direct cost and the cost of the interaction.
func profitOf(c *Company, e journey.Event) decimal.Decimal {
	for _, kind := range []string{e.Kind, ""} {
		for _, rate := range c.Rates {
			if rate.Point == e.Point && rate.Kind == kind {
				return e.Amount.Sub(e.Amount.Mul(rate.DirectShare)).Sub(rate.PerInteraction)
			}
		}
	}
	return e.Amount
}
