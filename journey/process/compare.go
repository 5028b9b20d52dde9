package process

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/untangle-metrics/untangle/metrics"
	"github.com/untangle-metrics/untangle/metrics/survey"
)

// An EdgeDifference says how much more often an edge is taken in one group of customers than in another.
type EdgeDifference struct {
	From string `json:"from"`
	To   string `json:"to"`
	// A and B are the events at From that To directly followed, of the VisitsA and VisitsB at From.
	A       int64 `json:"a"`
	B       int64 `json:"b"`
	VisitsA int64 `json:"visits_a"`
	VisitsB int64 `json:"visits_b"`
	// Difference is the share A/VisitsA less B/VisitsB, with Newcombe's interval; undefined when a group was never at
	// From.
	Difference survey.Difference `json:"difference"`
	// P is the p-value adjusted for there being several edges (Holm); 1 when the difference is undefined.
	P float64 `json:"p_adjusted"`
}

// Differences are those of two graphs, by adjusted p-value, smallest first, then by size, then by names.
type Differences []EdgeDifference

// Compare returns how the shares out of each edge differ between two groups of customers, a less b. The options choose
// the level and the interval, and a design effect for events that aren't independent because several are of one
// customer. The p-values hold for each edge; the adjusted ones for all of them together.
//
// The error wraps [metrics.ErrMismatch] when the nodes, the silos of points or the events selected aren't the same. A
// result that wasn't made by [Graph.Result], but read from JSON, say, has no more of these than By and Selection, and
// is compared by them.
func Compare(a, b Result, opts survey.Options) (Differences, error) {
	if !a.comparable(b) {
		return nil, fmt.Errorf("process: compare %s of %s with %s of %s: %w",
			a.By, a.Selection, b.By, b.Selection, metrics.ErrMismatch)
	}
	opts.Unit = cmp.Or(opts.Unit, "event")
	type key struct{ from, to string }
	counts, visits := make(map[key][2]int64), make(map[string][2]int64)
	for i, r := range [...]Result{a, b} {
		for _, n := range r.Nodes {
			v := visits[n.Name]
			v[i] = n.Events
			visits[n.Name] = v
		}
		for _, e := range r.Edges {
			c := counts[key{e.From, e.To}]
			c[i] = e.Count
			counts[key{e.From, e.To}] = c
		}
	}
	all := make(Differences, 0, len(counts))
	for k, c := range counts {
		v := visits[k.from]
		all = append(all, EdgeDifference{
			From: k.from, To: k.to, A: c[0], B: c[1], VisitsA: v[0], VisitsB: v[1], P: 1,
			Difference: survey.ProportionDifference(c[0], v[0], c[1], v[1], opts),
		})
	}
	all.sort()
	if err := all.adjust(); err != nil {
		return nil, fmt.Errorf("process: compare: %w", err)
	}
	all.sort()
	return all, nil
}

func (r Result) comparable(o Result) bool {
	if r.paths == "" || o.paths == "" {
		return r.By == o.By && r.Selection == o.Selection
	}
	return r.By == o.By && r.paths == o.paths
}

// adjust sets the adjusted p-values of the differences that are known; the others were not tested.
func (ds Differences) adjust() error {
	var p []float64
	for _, d := range ds {
		if d.Difference.Estimate.IsKnown() {
			p = append(p, d.Difference.P)
		}
	}
	adjusted, err := survey.Holm(p)
	if err != nil {
		return err
	}
	for i := range ds {
		if ds[i].Difference.Estimate.IsKnown() {
			ds[i].P, adjusted = adjusted[0], adjusted[1:]
		}
	}
	return nil
}

func (ds Differences) sort() {
	slices.SortFunc(ds, func(x, y EdgeDifference) int {
		return cmp.Or(
			cmp.Compare(x.P, y.P),
			cmp.Compare(max(y.Difference.Estimate.Value, -y.Difference.Estimate.Value),
				max(x.Difference.Estimate.Value, -x.Difference.Estimate.Value)),
			cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To),
		)
	})
}

// String returns the differences for people.
func (ds Differences) String() string {
	var b strings.Builder
	table(&b, func(w *tabwriter.Writer) {
		fmt.Fprint(w, "from\tto\ta\tb\tpoints of per cent\tadjusted p\n")
		for _, d := range ds {
			e := d.Difference.Estimate
			text := "–"
			if e.IsKnown() {
				text = fmt.Sprintf("%+.1f [%+.1f, %+.1f]", 100*e.Value, 100*e.Low, 100*e.High)
			}
			fmt.Fprintf(w, "%s\t%s\t%d/%d\t%d/%d\t%s\t%.3g\n",
				label(d.From), label(d.To), d.A, d.VisitsA, d.B, d.VisitsB, text, d.P)
		}
	})
	return b.String()
}
