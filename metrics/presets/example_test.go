package presets_test

import (
	"fmt"
	"time"

	"github.com/untangle-metrics/untangle/metrics/presets"
)

func ExampleGuerrilla() {
	for _, c := range presets.Guerrilla("EUR").Categories {
		fmt.Println(c.Name)
		for _, d := range c.Metrics {
			fmt.Printf("  %-22s %-9v adds over %v\n", d.ID, d.Unit, d.Additivity)
		}
	}
	// Output:
	// New customers
	//   new_customers_volume   count     adds over time; customers
	//   new_customers_value    money:EUR adds over time; customers
	// Lost customers
	//   lost_customers_volume  count     adds over time; customers
	//   lost_customers_value   money:EUR adds over time; customers
	// Renewals
	//   renewals_volume        count     adds over time; customers
	//   renewals_value         money:EUR adds over time; customers
	// Revenue and profitability by customer group
	//   revenue_by_group       money:EUR adds over time; customers
	//   profit_by_group        money:EUR adds over time; customers
	// Referrals
	//   referrals_volume       count     adds over time; customers
	//   referrals_value        money:EUR adds over time; customers
}

// A company's leaders have 40 hours a week. How many of them go where, by the framework?
func ExampleFocusShare_Of() {
	for _, c := range presets.OpenCustomerMetrics().Categories {
		fmt.Printf("%-12s %v: %v\n", c.Name, c.Focus, c.Focus.Of(40*time.Hour))
	}
	// Output:
	// Customer     20 % of leadership time: 8h0m0s
	// Employee     20 % of leadership time: 8h0m0s
	// Business     30 % of leadership time: 12h0m0s
	// Knowledge    20 % of leadership time: 8h0m0s
	// Acceleration 10 % of leadership time: 4h0m0s
}

func ExampleStarter() {
	chart := presets.Starter("EUR")
	for _, s := range chart.Silos {
		fmt.Printf("%-9s keeps %d metrics\n", s.Name, len(chart.BySilo(s.ID)))
	}
	d, _ := chart.Find("first_contact_resolution")
	fmt.Printf("%s (%s): %s; %v\n", d.Name, d.Synonyms[0], d.Formula, d.Ties[0])
	fmt.Println("faults:", chart.Validate())
	// Output:
	// Sales     keeps 9 metrics
	// Marketing keeps 9 metrics
	// Product   keeps 9 metrics
	// Delivery  keeps 8 metrics
	// Billing   keeps 8 metrics
	// Support   keeps 9 metrics
	// Finance   keeps 9 metrics
	// People    keeps 8 metrics
	// First contact resolution (FCR): requests solved at the first contact / requests solved; reason: unsolved problems
	// faults: <nil>
}
