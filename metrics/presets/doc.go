// Package presets holds metric definitions that others have published, and those that are in daily use, as data with
// their sources: a chart to start from instead of an empty one.
//
// [Guerrilla], [OpenCustomerMetrics] and [HEART] are published frameworks; [Starter] is a catalogue by silo. A
// source names a metric and says what it is about. Units, additivity, owners and the other traits are this
// package's reading of it, to be corrected to what a company really does. Targets, stages and interaction points
// are the company's own and are left open.
//
// Each call returns values of its own, which the caller may change.
package presets
