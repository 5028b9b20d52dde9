package process

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/untangle-metrics/untangle/metrics"
)

// A StepMatrix says where customers are at each step.
type StepMatrix struct {
	By        By                 `json:"by"`
	Selection string             `json:"events_selected"`
	Customers int64              `json:"customers"` // with an event selected
	Passed    int64              `json:"passed_over"`
	Steps     int                `json:"steps"`
	Rows      []StepRow          `json:"rows"`       // by name
	Ended     []int64            `json:"ended"`      // customers without an event left, by step; it never falls
	EndShares []metrics.Estimate `json:"end_shares"` // Ended of all customers
	Warnings  []string           `json:"warnings,omitempty"`
}

// A StepRow says how many customers are at a node, by step: index 0 is the first event.
type StepRow struct {
	Node   string             `json:"node"`
	Counts []int64            `json:"counts"`
	Shares []metrics.Estimate `json:"shares"` // of all customers
}

// Matrix returns what was counted, as plain values. With Ended, the counts of each step add up to Customers.
func (s *Steps) Matrix() StepMatrix {
	m := StepMatrix{
		By: s.opts.By, Selection: s.opts.Events.String(), Customers: s.customers, Passed: s.passed, Steps: s.steps,
		Rows: []StepRow{}, Ended: s.ended(), Warnings: s.cautions.warnings(),
	}
	shares := func(counts []int64) []metrics.Estimate {
		list := make([]metrics.Estimate, len(counts))
		for k, n := range counts {
			list[k] = metrics.Wilson(n, s.customers, s.opts.level())
		}
		return list
	}
	for i, name := range s.walker.names {
		if row := s.row(i); slices.Max(row) > 0 {
			m.Rows = append(m.Rows, StepRow{Node: name, Counts: slices.Clone(row), Shares: shares(row)})
		}
	}
	slices.SortFunc(m.Rows, func(a, b StepRow) int { return cmp.Compare(a.Node, b.Node) })
	m.EndShares = shares(m.Ended)
	return m
}

// String returns the matrix for people, in per cent.
func (m StepMatrix) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d customers by step and %s (%s), in per cent\n", m.Customers, m.By, m.Selection)
	table(&b, func(w *tabwriter.Writer) {
		for k := range m.Steps {
			fmt.Fprintf(w, "\t%d", k+1)
		}
		for _, r := range append(slices.Clip(m.Rows), StepRow{Node: "ended", Shares: m.EndShares}) {
			fmt.Fprintf(w, "\n%s", label(r.Node))
			for _, e := range r.Shares {
				fmt.Fprintf(w, "\t%.1f", 100*e.Value)
			}
		}
		fmt.Fprintln(w)
	})
	return b.String()
}
