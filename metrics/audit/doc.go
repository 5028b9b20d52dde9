// Package audit asks eleven questions of a company's silo chart, and answers them with evidence: which metrics have one
// name and several meanings, which link to nothing beyond their silo, which look inward, which come too late, what
// nobody measures. Each answer is a [Finding] with its severity, the metrics concerned, figures and a remedy.
//
// The rules are functions of what the catalogue states. They don't judge numbers measured, and a rule that lacks what
// it needs to know says so instead of finding nothing.
package audit
