package activity_test

import (
	"context"
	"fmt"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/activity"
	"github.com/untangle-metrics/untangle/metrics"
)

// app is a log of three users of an app, over ten weeks: ann comes every day or two, bob at the end of each month, cyd
// for a week and once more.
func app() *journey.Log {
	b := journey.NewBuilder(journey.Options{AsOf: time.Date(2026, 3, 11, 23, 59, 59, 999_999_999, time.UTC)})
	add := func(who string, day int) {
		at := time.Date(2026, 1, 1+day, 9, 0, 0, 0, time.UTC)
		if err := b.Add(journey.Event{Customer: who, Kind: "lesson", Time: at}); err != nil {
			panic(err)
		}
	}
	for day := range 70 {
		if day%5 != 3 {
			add("ann", day)
		}
	}
	for _, day := range []int{29, 30, 58} {
		add("bob", day)
	}
	for _, day := range []int{2, 3, 4, 7, 8, 60} {
		add("cyd", day)
	}
	log, _, err := b.Build(context.Background())
	if err != nil {
		panic(err)
	}
	return log
}

func fromApp(log *journey.Log) *activity.States {
	s, err := activity.New(log, activity.Options{})
	if err != nil {
		panic(err)
	}
	s, err = journey.Fold(context.Background(), log, s)
	if err != nil {
		panic(err)
	}
	return s
}

func ExampleNew() {
	fmt.Print(fromApp(app()))
	// Output:
	// customers by state, mean by day: active by any event; WAU 8 days, MAU 31 days; 2026-01-01 to 2026-03-11
	//      month  days  new  current  reactivated  resurrected  at_risk_wau  at_risk_mau  dormant  DAU  WAU  MAU  DAU/MAU
	//   2026-01*    31  0.1      0.9          0.0          0.0          0.5          0.5      0.0  1.0  1.5  2.0      52%
	//    2026-02    28  0.0      0.8          0.0          0.0          0.5          1.0      0.7  0.8  1.3  2.3      36%
	//    2026-03    11  0.0      0.8          0.0          0.1          1.5          0.5      0.1  0.9  2.4  2.9      31%
	// * with provisional days: the look-back begins before the first day, or the last day isn't over
	// NURR: 1.00 [0.44, 1.00] 95 % Wilson, clustered by customer, n=3; few customers, so a rough interval; take more days
	// CURR: 0.71 [0.59, 0.81] 95 % Wilson, clustered by customer, n=59; few customers, so a rough interval; take more days
	// RURR: 0.00 [0.00, 0.79] 95 % Wilson, clustered by customer, n=1; few customers, so a rough interval; take more days
	// SURR: 0.00 [0.00, 0.79] 95 % Wilson, clustered by customer, n=1; few customers, so a rough interval; take more days
}

func ExampleStates_Rows() {
	for _, row := range fromApp(app()).Rows()[58:61] {
		fmt.Println(row.Day, "DAU", row.Active(), "WAU", row.Weekly(), "MAU", row.Monthly(), "of", row.Customers())
	}
	// Output:
	// 2026-02-28 DAU 1 WAU 2 MAU 2 of 3
	// 2026-03-01 DAU 1 WAU 2 MAU 2 of 3
	// 2026-03-02 DAU 2 WAU 3 MAU 3 of 3
}

func ExampleStates_Between() {
	s := fromApp(app())
	fmt.Print(s.Between(metrics.DayOf(2026, 2, 1), metrics.DayOf(2026, 2, 28)))
	// Output:
	// moves, 2026-02-01 to 2026-02-28
	//          from  to new  current  reactivated  resurrected  at_risk_wau  at_risk_mau  dormant
	//             -       0        0            0            0            0            0        0
	//           new       0        0            0            0            0            0        0
	//       current       0       17            0            0            7            0        0
	//   reactivated       0        0            0            0            0            0        0
	//   resurrected       0        0            0            0            0            0        0
	//   at_risk_wau       0        5            0            0            6            1        0
	//   at_risk_mau       0        0            1            0            0           27        1
	//       dormant       0        0            0            0            0            0       19
	// NURR: undefined: no one was new the day before
	// CURR: 0.71 [0.51, 0.85] 95 % Wilson, clustered by customer, n=24; few customers, so a rough interval; take more days
	// RURR: undefined: no one was reactivated the day before
	// SURR: undefined: no one was resurrected the day before
}

func ExampleMatrix_Share() {
	m := fromApp(app()).Between(metrics.DayOf(2026, 1, 1), metrics.DayOf(2026, 3, 11))
	fmt.Println(m.Share(activity.AtRiskWAU, activity.Current, activity.Reactivated))
	// Output:
	// 0.34 [0.05, 0.83] 95 % Wilson, clustered by customer, n=44; few customers, so a rough interval; take more days
}

func ExampleStates_Stickiness() {
	fmt.Println(fromApp(app()).Stickiness(metrics.DayOf(2026, 2, 1), metrics.DayOf(2026, 2, 28)))
	// Output:
	// 0.359375 sum of DAU / sum of MAU, n=64
}

func ExampleStates_Of() {
	log := app()
	s := fromApp(log)
	bob, _ := log.Find("bob")
	last := activity.Dormant
	for day, state := range s.Of(log.Trace(bob)) {
		if state != last {
			fmt.Println(day, state)
			last = state
		}
	}
	// Output:
	// 2026-01-30 new
	// 2026-01-31 current
	// 2026-02-01 at_risk_wau
	// 2026-02-08 at_risk_mau
	// 2026-02-28 reactivated
	// 2026-03-01 at_risk_wau
	// 2026-03-08 at_risk_mau
}
