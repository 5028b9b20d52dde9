package audit

import (
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// suffered tells whether a metric's name, synonyms or description speak of what customers suffer. To want less of that
// takes nothing from them, whoever counts it.
func suffered(d metrics.Definition) bool {
	return slices.ContainsFunc(append([]string{d.Name, d.Description}, d.Synonyms...), func(text string) bool {
		return slices.ContainsFunc(split(text), suffering)
	})
}

// suffering tells whether a word, as split writes it, is one of those for waiting, failing, losing and having to come
// back. Words that also describe the company's effort, such as hold and answer, aren't among them.
func suffering(word string) bool {
	switch word {
	case "wait", "waiting", "waited", "queue", "queued", "queuing", "queueing", "delay", "delayed", "late", "later",
		"lateness", "latency", "overdue", "response", "reply",
		"downtime", "outage", "incident", "breakdown", "failure", "failed", "fault", "faulty", "error", "defect",
		"defective", "bug", "mistake", "complaint", "complained", "missed", "lost", "loss", "abandoned", "churn", "churned",
		"rework", "return", "returned", "repeat", "repeated", "reopened":
		return true
	}
	return false
}
