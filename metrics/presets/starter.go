package presets

import "github.com/untangle-metrics/untangle/metrics"

// Starter returns a catalogue of metrics in daily use, by silo: sales, marketing, product, delivery, billing,
// support, finance and people, with the names and formulas that are common in these fields. No two go by one name,
// synonyms included. Everything is stated but what only the company can know: targets, stages, interaction points,
// and whose pay hangs on what.
//
// Unit and unit of analysis are those of metrics: a lead, an opportunity or an employee is counted as an account,
// and an order, an invoice, a payment or a request as an interaction; the population says which.
//
// Money is in the currency with that ISO 4217 code. What isn't three capital letters is a fault of the catalogue, see
// [metrics.Catalog.Validate].
func Starter(currency string) metrics.Catalog {
	var c metrics.Catalog
	for _, s := range []struct {
		id, name, owner string
		metrics         []metrics.Definition
	}{
		{"sales", "Sales", "Head of sales", salesMetrics(currency)},
		{"marketing", "Marketing", "Head of marketing", marketingMetrics(currency)},
		{"product", "Product", "Head of product", productMetrics()},
		{"delivery", "Delivery", "Head of delivery", deliveryMetrics(currency)},
		{"billing", "Billing", "Head of billing", billingMetrics()},
		{"support", "Support", "Head of support", supportMetrics()},
		{"finance", "Finance", "Chief financial officer", financeMetrics(currency)},
		{"people", "People", "Head of people", peopleMetrics()},
	} {
		c.Silos = append(c.Silos, metrics.Silo{ID: s.id, Name: s.name})
		c.Definitions = append(c.Definitions, keep(s.id, s.owner, s.metrics...)...)
	}
	return c
}
