// Package company gathers what the examples know of a company, from a folder of CSV files or from events alone, and
// turns it into the inputs of the State of the Customer report.
package company
