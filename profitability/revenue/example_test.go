package revenue_test

import (
	"context"
	"fmt"
	"log"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/profitability/revenue"
)

func ExampleTransactions() {
	b := journey.NewBuilder(journey.Options{AsOf: time.Date(2026, 3, 31, 23, 59, 59, 999_999_999, time.UTC)})
	for _, e := range []struct {
		customer string
		month    time.Month
		amount   int64
	}{
		{"ann", 1, 100},
		{"ann", 2, 130},
		{"bob", 1, 50},
		{"bob", 3, 40},
		{"cas", 2, 80},
		{"cas", 3, 60},
		{"dee", 3, -5},
	} {
		err := b.Add(journey.Event{
			Customer: e.customer, Time: time.Date(2026, e.month, 10, 12, 0, 0, 0, time.UTC),
			Amount: decimal.NewFromInt(e.amount),
		})
		if err != nil {
			log.Fatal(err)
		}
	}
	events, _, err := b.Build(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	t, err := revenue.NewTransactions(events, revenue.TransactionOptions{Currency: "EUR"})
	if err != nil {
		log.Fatal(err)
	}
	t, err = journey.Fold(context.Background(), events, t)
	if err != nil {
		log.Fatal(err)
	}
	m := t.Movements()
	fmt.Print(m)
	customers, amount := m.Residual()
	fmt.Println("unexplained:", customers, amount)
	// Output:
	// revenue by month; transactions: any event; EUR; active: revenue above 0 in the period
	//    period  opening  new  resurrected  expansion  contraction  churned  adjustment  closing  customers
	//   2026-01        0  150            0          0            0        0           0      150          2
	//   2026-02      150   80            0         30            0       50           0      210          2
	//   2026-03      210    0           40          0           20      130          -5       95          2
	// unexplained: 0 0
}

func ExampleSubscriptions() {
	file := `customer,from,to,amount,kind
ann,2026-01-01,2027-01-01,1200,paid
bob,2026-01-15,2026-02-15,0,trial
bob,2026-02-15,2026-05-15,90,paid
cas,2026-01-01,2026-03-01,40,paid
`
	lines, err := revenue.ReadLinesCSV(strings.NewReader(file), "lines.csv", revenue.LinesCSV{})
	if err != nil {
		log.Fatal(err)
	}
	book, err := revenue.NewBook(lines, revenue.BookOptions{Rule: revenue.CalendarMonths})
	if err != nil {
		log.Fatal(err)
	}
	s, err := revenue.NewSubscriptions(book, revenue.SubscriptionOptions{To: metrics.DayOf(2026, 3, 31)})
	if err != nil {
		log.Fatal(err)
	}
	m := metrics.Fold(book.Accounts(), s).Movements()
	fmt.Print(m)
	march := m.Total[2]
	fmt.Println("annual:", book.Options().Rule.Annual(march.Net.Closing.Amount))
	fmt.Println("customers lost:", journey.LostPerOpening.Of([]journey.FlowRow{march.Flow()}, 0.95))
	// Output:
	// revenue by month; subscriptions, ends exclusive; per month by the calendar; active: recurring revenue above 0
	//    period  opening  new  resurrected  expansion  contraction  churned  adjustment  closing  customers
	//   2026-01        0  120            0          0            0        0           0      120          2
	//   2026-02      120   30            0          0            0        0           0      150          3
	//   2026-03      150    0            0          0            0       20           0      130          2
	// annual: 1560
	// customers lost: 0.33 [0.06, 0.79] 95 % lost / opening, Wilson, n=3
}

func ExampleAccount_Value() {
	rule, err := revenue.ParseRule("calendar-months")
	if err != nil {
		log.Fatal(err)
	}
	book, err := revenue.NewBook([]revenue.Line{{
		Customer: "ann", From: metrics.DayOf(2026, 1, 1), To: metrics.DayOf(2027, 1, 1), Amount: decimal.NewFromInt(1200),
	}}, revenue.BookOptions{Rule: rule})
	if err != nil {
		log.Fatal(err)
	}
	for account := range book.Accounts() {
		fmt.Println(account.Customer(), account.Value(metrics.DayOf(2026, 6, 1)), rule)
	}
	// Output: ann 100 per month by the calendar
}

func ExampleDialect_String() {
	fmt.Println(revenue.Dialect{})
	fmt.Println(revenue.Dialect{Reactivation: true, NoContraction: true, Gross: true})
	// Output:
	// without reactivation, with contraction, net view
	// with reactivation, without contraction, gross view
}

// month returns a row with 40 customers who move in all ways.
func month() revenue.Row {
	var lines []revenue.Line
	from, change, to := metrics.DayOf(2026, 1, 1), metrics.DayOf(2026, 2, 1), metrics.DayOf(2026, 3, 1)
	for i := range 40 {
		l := revenue.Line{Customer: fmt.Sprint(i), From: from, To: change, Amount: decimal.NewFromInt(100)}
		next := l
		next.From, next.To = change, to
		switch i % 10 {
		case 0: // churns
			next.From = 0
		case 1:
			next.Amount = decimal.NewFromInt(150)
		case 2:
			next.Amount = decimal.NewFromInt(60)
		case 3: // is new
			l.From = 0
		}
		for _, line := range []revenue.Line{l, next} {
			if line.From != 0 {
				lines = append(lines, line)
			}
		}
	}
	book, err := revenue.NewBook(lines, revenue.BookOptions{})
	if err != nil {
		log.Fatal(err)
	}
	s, err := revenue.NewSubscriptions(book, revenue.SubscriptionOptions{To: to - 1})
	if err != nil {
		log.Fatal(err)
	}
	return metrics.Fold(book.Accounts(), s).Movements().Total[1]
}

func ExampleDialect() {
	row := month()
	var d revenue.Dialect
	e := d.NRR(row, 0.95)
	fmt.Printf("%.2f [%.2f, %.2f] by\n%s\n", e.Value, e.Low, e.High, e.Method)
	fmt.Println(strings.ReplaceAll(e.Warnings[0], "; ", "\n"))
	fmt.Println(d.GRR(row, 0.95))
	fmt.Println(revenue.Dialect{NoContraction: true}.GrossChurn(row, 0.95))
	e = revenue.Dialect{Gross: true}.NetChurn(row, 0.95)
	fmt.Println(e.Value, "by", e.Method)
	// Output:
	// 0.90 [0.75, 1.05] by
	// NRR = (opening + expansion − contraction − churned) / opening, linearised by customer, Student's t
	// the effective number of customers is 10, below 30, so the interval is rough
	// take a longer period, or read it as what those few did
	// 0.84 [0.68, 0.95] 95 % GRR = (opening − contraction − churned) / opening, Clopper-Pearson by customer, n=36
	// 0.11 [0.03, 0.27] 95 % gross churn = churned / opening, Clopper-Pearson by customer, n=36
	// 0.1 by net churn = (churned + contraction − expansion) / opening, gross view
}

func ExampleDenominator() {
	row := month()
	fmt.Println(revenue.PerClosing.Of(row, 0.95))
	fmt.Printf("%.2f %v\n", revenue.PerMean.Of(row, 0.95).Value, revenue.PerMean)
	// Output:
	// 101 [94, 108] 95 % closing revenue per closing customer, Student's t, n=36
	// 101.11 per mean of opening and closing customers
}

func ExampleBalance_Waterfall() {
	for _, s := range month().Net.Waterfall() {
		fmt.Printf("%-12s %6v\n", s.Label, s.Amount())
	}
	// Output:
	// opening        3600
	// new             400
	// resurrected       0
	// expansion       200
	// contraction    -160
	// churned        -400
	// closing        3640
}
