// Package cpi tells whether customers reach goals of their own: customer performance indicators, as opposed to the
// company's key performance indicators (Cornfield, "The Most Important Metrics You're Not Tracking (Yet)", Harvard
// Business Review, 2020).
//
// A [Goal] is what customers want in their words, an [Indicator] the survey question that shows it and the answer from
// which on it counts as reached, and [Attained] counts the answers. The unit of analysis is the response: a customer
// who answers twice counts twice.
package cpi
