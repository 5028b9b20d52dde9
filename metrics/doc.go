// Package metrics is the vocabulary that the other packages share: silos and the metrics they keep, calendars and
// periods, estimates, and the [Calculator] contract with its combinators and basic calculators.
package metrics
