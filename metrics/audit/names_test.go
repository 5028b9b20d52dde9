package audit_test

import (
	"fmt"
	"testing"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/audit"
)

func ExampleNameKey() {
	fmt.Println(audit.NameKey("Number of active customers"))
	fmt.Println(audit.NameKey("Customers, active (total)"))
	fmt.Println(audit.NameKey("Calls per customer"))
	// Output:
	// active customer
	// active customer
	// call per-customer
}

func TestNameKey(t *testing.T) {
	for name, want := range map[string]string{
		"":                         "",
		"  ":                       "",
		"€":                        "€",
		"???":                      "???",
		"KPI":                      "kpi", // a name keeps its words when all of them say nothing
		"Number of":                "of",
		"Losses":                   "loss",
		"Loss":                     "loss",
		"Deliveries":               "delivery",
		"Order status":             "order status",
		"Inboxes":                  "inbox",
		"30d retention":            "30 d retention",
		"Transfers in":             "in transfer",
		"Customers in the field":   "customer field",
		"No. of orders":            "order",
		"Orders with no complaint": "no-complaint order",
		"% lost":                   "lost share",
		"e-mails":                  "email",
		"customer’s goals":         "customer goal",
		"ÄRGER über Kündigungen":   "kündigungen ärger über",
		"новые клиенты":            "клиенты новые",
		"bad\xffbytes":             "bad byte",
		"per":                      "per",
	} {
		if got := audit.NameKey(name); got != want {
			t.Errorf("the key of %q is %q, want %q", name, got, want)
		}
	}
}

// relation says how the audit sees two names of metrics that mean two things.
func relation(t *testing.T, a, b string) string {
	t.Helper()
	r := run(t, named(a, b))
	switch same, near := len(only(r, audit.SameName)), len(only(r, audit.NearName)); {
	case same == 1 && near == 0:
		return "same"
	case same == 0 && near == 1:
		return "near"
	case same == 0 && near == 0:
		return "different"
	default:
		return fmt.Sprintf("%d same and %d near", same, near)
	}
}

// named returns a chart of metrics with these names, each with a meaning and a silo of its own.
func named(names ...string) metrics.Catalog {
	var c metrics.Catalog
	for i, name := range names {
		silo := fmt.Sprintf("silo%d", i)
		c.Silos = append(c.Silos, metrics.Silo{ID: silo, Name: silo})
		c.Definitions = append(c.Definitions, metrics.Definition{
			ID: fmt.Sprintf("m%d", i), Name: name, Silo: silo, Description: fmt.Sprintf("What silo %d counts", i),
			Unit: count, Per: metrics.PerCustomer, Direction: metrics.HigherIsBetter,
		})
	}
	return c
}

func TestNames(t *testing.T) {
	for _, tt := range []struct{ want, a, b string }{
		{"same", "Active customers", "Customers, active"},
		{"same", "Active customers", "Number of Active Customers"},
		{"same", "Orders", "No. of orders"},
		{"same", "Complaints", "Complaint count"},
		{"same", "E-mails answered", "Total emails answered"},
		{"same", "Customer's goals reached", "Customers' goals reached"},
		{"same", "% of calls lost", "Share of calls lost"},
		{"same", "Percentage of calls lost", "Share of calls lost"},
		{"same", "30-day retention", "Retention (30 days)"},
		{"same", "Avg. handling time", "Mean handling time"},
		{"same", "Time to quote", "Quote time"},
		{"same", "churn_rate", "Churn rate"},

		{"near", "Customer churn rate", "Custmer churn rate"},
		{"near", "Time to resolution", "Time to resolutoin"},
		{"near", "New contacts", "New contracts"},
		{"near", "Renewal rate", "Renewel rate"},
		{"near", "Kundenzufriedenheit", "Kundenzufridenheit"},
		{"near", "Complaints solved within target time", "Complaints on chat solved within target time"},
		{"near", "Cost of service in each customer segment, year", "Cost of service in each customer segment, full year"},

		{"same", "NPS", "Net Promoter Score"},
		{"same", "nps", "net-promoter scores"},
		{"same", "AHT", "Average Handling Time"},
		{"same", "DSO", "Days Sales Outstanding"},
		{"same", "MHT", "Mean handling time"}, // as it is written, though mean is average
		{"same", "TTV", "Time to Value"},      // fillers count
		{"same", "COGS", "Cost of Goods Sold"},
		{"different", "COG", "Cost of Goods Sold"},
		{"different", "NP", "Net Profit"},
		{"different", "SPN", "Net Promoter Score"},
		{"different", "NPS", "Net Promoter Score, yearly"},
		{"different", "ROCAAM", "Return on capital after a month"},

		{"near", "Churn", "Churn rate"},
		{"near", "Customer effort", "Customer effort score"},
		{"near", "Percentage of complaints", "Complaints"},
		{"near", "Churn rate", "Churn ratio"},
		{"near", "Health", "Health index"},
		{"near", "Customer Sat", "Customer Satisfaction"},
		{"near", "Customer Sat", "Customer Satisfaction Score"},
		{"near", "Max. queue", "Maximum queue"},
		{"near", "Avg. rev. per account", "Average revenue per account"},
		{"different", "Rate", "Score"},
		{"different", "Churn rate", "Churn cost"},
		{"different", "Churn rate, gross", "Churn, net"},
		{"different", "New users", "Newsletter users"},
		{"different", "Plan revenue", "Plant revenue"},    // two letters more
		{"different", "Mo revenue", "Monthly revenue"},    // two letters
		{"different", "Retention, 30 d", "Retention, 30"}, // a word of one letter tells names apart
		{"different", "Churn share, 30 days", "Churn, 90 days"},

		{"different", "Net customers", "New customers"},
		{"different", "New customers", "Lost customers"},
		{"different", "Calls per customer", "Customers per call"},
		{"different", "Customer revenue", "Revenue per customer"},
		{"different", "Moves from basic to pro", "Moves from pro to basic"},
		{"different", "Paid invoices", "Unpaid invoices"},
		{"different", "Customers with complaints", "Customers with no complaints"},
		{"different", "Transfers in", "Transfers out"},
		{"different", "Active customers", "Active users"},
		{"different", "Active users, 30 days", "Active users, 90 days"},
		{"different", "Calls", "Cells"},
		{"different", "First response time", "Full resolution time"},
		{
			"different", // ten of twelve words, and a number
			"Share of calls answered by the support team within 100 seconds of ringing on a week day",
			"Share of calls answered by the support team within 200 seconds of ringing on a week day",
		},
		{
			"different", // eleven of thirteen words, and a negation
			"Share of public sector customers in the northern Europe sales region who did renew",
			"Share of public sector customers in the northern Europe sales region who did not renew",
		},
		{
			"different", // nine of eleven words, and opposites
			"Monthly recurring value of new customers in the public sector of the northern Europe region",
			"Monthly recurring value of lost customers in the public sector of the northern Europe region",
		},
		{
			"different",
			"Yearly gross margin of all public sector customers in the northern Europe sales region",
			"Yearly net margin of all public sector customers in the northern Europe sales region",
		},
		{"different", "Calls answered within time limit", "Calls answered within time limit B"},
		{"different", "Customers who did renew their contract", "Customers who did not renew their contract"},
	} {
		if got := relation(t, tt.a, tt.b); got != tt.want {
			t.Errorf("%q and %q are %s, want %s", tt.a, tt.b, got, tt.want)
		}
		if got := relation(t, tt.b, tt.a); got != tt.want {
			t.Errorf("%q and %q are %s, want %s", tt.b, tt.a, got, tt.want)
		}
	}
}

// TestWordsInTheirOwnRight has two words one letter apart that both stand in two names: neither is a slip.
func TestWordsInTheirOwnRight(t *testing.T) {
	r := run(t, named("New contacts", "New contracts", "Lost contacts", "Lost contracts"))
	if near := only(r, audit.NearName); len(near) > 0 {
		t.Errorf("found %v", near)
	}
	r = run(t, named("New contacts", "New contracts", "Lost contracts"))
	if near := only(r, audit.NearName); len(near) != 1 {
		t.Errorf("with a word in one name only, found %v", near)
	}
}

func TestSimilarity(t *testing.T) {
	c := named("Active customers abroad", "Active customers")
	for similarity, want := range map[float64]int{0: 0, 0.8: 0, 2. / 3: 1, 0.5: 1, 1: 0} {
		r, err := audit.Run(c, audit.Options{Similarity: similarity})
		if err != nil {
			t.Fatal(err)
		}
		if got := len(only(r, audit.NearName)); got != want {
			t.Errorf("with 2 of 3 words in common and a similarity of %v, %d pairs are near, want %d", similarity, got, want)
		}
	}
}

func TestAbbreviationIsTheOnlyOne(t *testing.T) {
	r := run(t, named("Customer Sat", "Customer Satisfaction", "Satisfied users"))
	if near := only(r, audit.NearName); len(near) > 0 {
		t.Errorf("with two words that begin so, found %v", near)
	}
	names := []string{"Customer sat", "Customer satisfaction"}
	for i := range 5 {
		of := string(rune('a'+i)) + "gents"
		names = append(names, of+" sat on stage", of+" satisfaction by day")
	}
	if near := only(run(t, named(names...)), audit.NearName); len(near) > 0 {
		t.Errorf("with two words that stand in many names, found %v", near)
	}
}

func TestAcronyms(t *testing.T) {
	const handling, hold = "Average handling time", "Average hold time"
	chart := func(names ...[]string) metrics.Catalog {
		c := named(make([]string, len(names))...)
		for i, of := range names {
			c.Definitions[i].Name, c.Definitions[i].Synonyms = of[0], of[1:]
		}
		return c
	}
	for what, tt := range map[string]struct {
		names [][]string
		want  string // the metrics of each finding
	}{
		"one name":              {[][]string{{"AHT"}, {handling}, {"Calls", handling}}, "[[m0 m1 m2]]"},
		"by synonyms":           {[][]string{{"Calls", "AHT"}, {"Talks", handling}}, "[[m0 m1]]"},
		"of one metric":         {[][]string{{"Calls", "AHT", handling}, {"Talks"}}, "[]"},
		"of one and another":    {[][]string{{"AHT", handling}, {"aht"}, {handling}}, "[[m0 m1 m2]]"},
		"either name":           {[][]string{{"AHT"}, {handling}, {hold}}, "[[m0 m1] [m0 m2]]"},
		"the name that it says": {[][]string{{"AHT", handling}, {handling}, {hold}}, "[[m0 m1]]"},
		"the name that another says": {
			[][]string{{"AHT"}, {"Talks", "AHT", handling}, {hold}}, "[[m0 m1]]",
		},
		"two that say another": {[][]string{{"AHT", handling}, {"AHT", hold}}, "[[m0 m1]]"},
		"too many names": {
			[][]string{
				{"ABC"},
				{"Apples by car"},
				{"Ants by chance"},
				{"Angles by count"},
				{"Anchors by coast"},
				{"Awards by city"},
				{"Acts by county"},
			}, "[]",
		},
	} {
		var found [][]string
		for _, f := range only(run(t, chart(tt.names...)), audit.SameName) {
			found = append(found, f.Metrics)
		}
		if got := fmt.Sprint(found); got != tt.want {
			t.Errorf("%s: found %s, want %s", what, got, tt.want)
		}
	}
	f := only(run(t, named("NPS", "Net Promoter Score")), audit.SameName)[0]
	says(t, f, `"Net Promoter Score" (or "NPS") means 2 different things in 2 silos`)
	if s := run(t, named("NPS", "Net Promoter Score")).Summary; s.Names != 1 || s.Definitions != 2 {
		t.Errorf("%d names with %d definitions, want 1 with 2", s.Names, s.Definitions)
	}
}
