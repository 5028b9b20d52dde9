// Package cells is what calculators of money over a log have in common: a [Table] that says which selections take an
// event, and a [Store] of sums by cell of a [Grid] of dimensions, such as month and segment.
package cells
