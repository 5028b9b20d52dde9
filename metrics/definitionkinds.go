package metrics

import "slices"

// IsCustomerOutcome reports whether the metric is an outcome from the customer's viewpoint.
func (d Definition) IsCustomerOutcome() bool {
	return d.Effect == Outcome && d.Viewpoint == CustomerView
}

// IsOperational reports whether the metric is about the company's own work: an activity, or from the viewpoint of
// operations.
func (d Definition) IsOperational() bool { return d.Effect == Activity || d.Viewpoint == OperationView }

// IsAnswer reports whether the metric's value is what people answered: its source is a survey, it counts responses, or
// it is a score.
func (d Definition) IsAnswer() bool {
	return d.Source == FromSurvey || d.Per == PerResponse || d.Unit.Kind == ScoreUnit
}

// Silos returns the silos that keep or share the metric, sorted and each once.
func (d Definition) Silos() []string {
	silos := append([]string{d.Silo}, d.Contributors...)
	slices.Sort(silos)
	return slices.Compact(silos)
}
