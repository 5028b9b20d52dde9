package retention_test

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/retention"
)

// orders is the log of a small shop, as of the end of April: who ordered in which months of 2026, for how much.
func orders() *journey.Log {
	b := journey.NewBuilder(journey.Options{AsOf: at("2026-05-01 00:00").Add(-1)})
	for _, o := range []struct {
		customer, channel string
		months            []time.Month
		amount            int64
	}{
		{"ann", "shop", []time.Month{1, 2, 3, 4}, 10},
		{"bob", "web", []time.Month{1, 3}, 20},
		{"cyd", "shop", []time.Month{1, 2}, 30},
		{"dee", "web", []time.Month{2}, 10},
		{"eve", "shop", []time.Month{2, 3, 4}, 5},
		{"fay", "web", []time.Month{3, 4}, 40},
	} {
		b.Attribute(o.customer, "channel", o.channel, time.Time{})
		for i, month := range o.months {
			if err := b.Add(journey.Event{
				Customer: o.customer, Kind: "order", Time: time.Date(2026, month, 10, 12, 0, 0, 0, time.UTC),
				Amount: decimal.NewFromInt(o.amount * int64(i+1)),
			}); err != nil {
				panic(err)
			}
		}
	}
	log, _, err := b.Build(context.Background())
	if err != nil {
		panic(err)
	}
	return log
}

func count(log *journey.Log, opts retention.Options) *retention.Retention {
	r, err := retention.New(log, opts)
	if err != nil {
		panic(err)
	}
	r, err = journey.Fold(context.Background(), log, r)
	if err != nil {
		panic(err)
	}
	return r
}

func ExampleNew() {
	log := orders()
	r, err := retention.New(log, retention.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	r, err = journey.Fold(context.Background(), log, r)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(r.Grid())
	fmt.Println(r.Curve().Points[1].Share)
	// Output:
	// cohorts by month, starting with any event (first ever); returning with any event at that age; age in units of month
	//    cohort  size     0     1    2    3
	//   2026-01     3  100%   67%  67%  33%
	//   2026-02     2  100%   50%  50%    ·
	//   2026-03     1  100%  100%    ·    ·
	//   2026-04     0     -     ·    ·    ·
	// 0.67 [0.30, 0.90] 95 % Wilson, n=6
}

func ExampleRetention_Curve() {
	r := count(orders(), retention.Options{When: retention.AtOrAfter})
	fmt.Print(r.Curve())
	fmt.Println("months of the first three:", r.Curve().RestrictedMean(3))
	// Output:
	// age  share
	// 0    1.00 [0.61, 1.00] 95 % Kaplan-Meier, Greenwood-Rothman-Wilson, n=6
	// 1    0.83 [0.44, 0.97] 95 % Kaplan-Meier, Greenwood-Rothman-Wilson, n=6
	// 2    0.62 [0.25, 0.89] 95 % Kaplan-Meier, Greenwood-Rothman-Wilson, n=5
	// 3    0.31 [0.06, 0.76] 95 % Kaplan-Meier, Greenwood-Rothman-Wilson, n=3
	// median: 3 [1, +Inf] 95 % first age at one half of the curve, n=6
	// who is silent may still come back, so the last ages are too low
	// months of the first three: 2.5 [1.8, 3.0] 95 % restricted mean, Greenwood, n=5
}

func ExampleRetention_Grid_netRevenue() {
	r := count(orders(), retention.Options{
		Start: journey.Selection{Kinds: []string{"order"}}, Measure: retention.NetRevenue,
	})
	for _, row := range r.Grid().Rows {
		if c := row.Cells[1]; c.Observable {
			fmt.Printf("%v: %v in the second month, %.2f of the first [%.2f, %.2f]\n",
				row.Period, c.Amount, c.Net.Value, c.Net.Low, c.Net.High)
		}
	}
	// Output:
	// 2026-01: 80 in the second month, 1.33 of the first [-0.03, 2.69]
	// 2026-02: 10 in the second month, 0.67 of the first [-1.08, 2.41]
	// 2026-03: 80 in the second month, 2.00 of the first [2.00, 2.00]
}

func ExampleRetention_Difference() {
	r := count(orders(), retention.Options{By: "channel", Age: retention.ElapsedAge(30 * 24 * time.Hour)})
	const shop, web, second = 1, 2, 1
	d := r.Difference(shop, web, second).Estimate
	fmt.Printf("%.1f [%.1f, %.1f] n=%d\n", d.Value, d.Low, d.High, d.N)
	// Output:
	// 0.5 [-0.2, 0.9] n=5
}

func ExampleGrid_MarshalJSON() {
	b, err := json.Marshal(count(orders(), retention.Options{Brackets: []int{0, 1, 3}}).Grid())
	if err != nil {
		fmt.Println(err)
		return
	}
	var page struct {
		Rows []struct {
			Cohort string
			Cells  []struct {
				Observable bool
				Of         int
			}
		}
	}
	if err := json.Unmarshal(b, &page); err != nil {
		fmt.Println(err)
		return
	}
	march := page.Rows[2]
	fmt.Printf("%s %v of %d, %v\n", march.Cohort, march.Cells[0].Observable, march.Cells[0].Of, march.Cells[1].Observable)
	// Output:
	// 2026-03 true of 1, false
}
