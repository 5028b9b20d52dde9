package presets

import "github.com/untangle-metrics/untangle/metrics"

// billingMetrics returns what billing and collection teams keep.
func billingMetrics() []metrics.Definition {
	return []metrics.Definition{
		share(metrics.Definition{
			ID: "invoice_accuracy", Name: "Invoice accuracy", Synonyms: []string{"Right-first-time invoices"},
			Description:  "Share of invoices that needed no correction",
			Formula:      "invoices without a correction / invoices sent",
			Population:   "invoices sent in the month",
			Contributors: []string{"sales"},
			Per:          perInteraction, Level: manager, Direction: higher,
			Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
			Ties: reason("billing errors"), Cut: metrics.ByExperience,
		}),
		share(metrics.Definition{
			ID: "dispute_rate", Name: "Dispute rate", Synonyms: []string{"Disputed invoices"},
			Description: "Share of invoices that customers dispute",
			Formula:     "invoices disputed / invoices sent",
			Population:  "invoices sent in the month",
			Per:         perInteraction, Level: manager, Direction: lower,
			Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
			Ties: reason("billing errors"), Source: metrics.FromComplaints, Cut: metrics.ByExperience,
		}),
		length(metrics.Definition{
			ID: "dispute_resolution_time", Name: "Dispute resolution time",
			Synonyms:     []string{"Dispute cycle time"},
			Description:  "How long a customer waits for a disputed invoice to be settled",
			Formula:      "date of settlement - date of dispute, mean over disputes",
			Population:   "disputes settled in the month",
			Contributors: []string{"sales", "finance"},
			Per:          perInteraction, Level: manager, Direction: lower,
			Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
			Ties: reason("billing errors"), Cut: metrics.ByExperience,
		}),
		share(metrics.Definition{
			ID: "dunning_recovery", Name: "Dunning recovery rate", Synonyms: []string{"Dunning recovery"},
			Description: "Share of the money overdue that reminders brought in",
			Formula:     "money paid within 30 days of the first reminder / money under reminder",
			Population:  "invoices under reminder", Window: "30 days from the first reminder",
			Per: perInteraction, Level: manager, Direction: higher,
			Effect: outcome, Timing: coincident, Viewpoint: ofCompany,
			Ties: ties(profit),
		}),
		share(metrics.Definition{
			ID: "payment_failure_rate", Name: "Payment failure rate", Synonyms: []string{"Declined payments"},
			Description: "Share of payments that fail at the first attempt",
			Formula:     "payments that failed at the first attempt / payments attempted",
			Population:  "payments attempted in the month",
			Per:         perInteraction, Level: manager, Direction: lower,
			Effect: outcome, Timing: leading, Viewpoint: ofOperation,
			Ties: reason("failed payments"),
		}),
		share(metrics.Definition{
			ID: "involuntary_churn", Name: "Involuntary churn rate", Synonyms: []string{"Involuntary churn"},
			Description:  "Share of customers lost because a payment failed, not because they wanted to leave",
			Formula:      "customers lost after a failed payment / customers at the start of the month",
			Population:   "customers at the start of the month",
			Contributors: []string{"finance"},
			Per:          perCustomer, Level: executive, Direction: lower,
			Effect: outcome, Timing: coincident, Viewpoint: ofCompany,
			Ties: reason("failed payments", flow),
		}),
		share(metrics.Definition{
			ID: "billing_contact_rate", Name: "Billing contact rate", Synonyms: []string{"Billing enquiries"},
			Description:  "How often customers must ask about an invoice",
			Formula:      "contacts about an invoice / invoices sent",
			Population:   "invoices sent in the month",
			Contributors: []string{"support"},
			Per:          perInteraction, Level: manager, Direction: lower,
			Effect: outcome, Timing: leading, Viewpoint: ofCustomer,
			Ties: reason("unclear invoices"), Source: metrics.FromInbound, Cut: metrics.ByExperience,
		}),
		length(metrics.Definition{
			ID: "time_to_invoice", Name: "Time to invoice", Synonyms: []string{"Invoicing lag"},
			Description:  "How long after delivery the invoice is sent",
			Formula:      "date of invoice - date of delivery, mean over invoices",
			Population:   "invoices sent in the month",
			Contributors: []string{"delivery"},
			Per:          perInteraction, Level: frontLine, Direction: lower,
			Effect: activity, Timing: leading, Viewpoint: ofOperation,
			Ties: ties(profit), Cut: metrics.ByOperation,
		}),
	}
}
