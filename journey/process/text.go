package process

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/untangle-metrics/untangle/metrics"
)

// shownEdges is how many edges String lists.
const shownEdges = 20

// String returns the graph for people: what was counted, the nodes, and the most frequent edges.
func (r Result) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d customers, %d events (%s) at %d %s, %d edges; gaps in %s\n",
		r.Customers, r.Events, r.Selection, len(r.Nodes), r.By, len(r.Edges), r.Clock)
	if r.Customers+r.Passed == 0 {
		b.WriteString("no customer has been counted; journey.Fold counts a log\n")
	}
	if r.Passed > 0 {
		fmt.Fprintf(&b, "%d customers without such an event\n", r.Passed)
	}
	table(&b, func(w *tabwriter.Writer) {
		fmt.Fprint(w, "node\tevents\tcustomers\tstarts\tends\tloops\trepeats\n")
		for _, n := range r.Nodes {
			fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\n",
				label(n.Name), n.Events, n.Customers, n.Starts, n.Ends, n.Loops, n.Repeats)
		}
	})
	table(&b, func(w *tabwriter.Writer) {
		fmt.Fprint(w, "from\tto\tcount\tcustomers\tshare out\tmean gap\tmedian\n")
		for _, e := range r.Edges[:min(len(r.Edges), shownEdges)] {
			fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%s\t%s\t%s\n", label(e.From), label(e.To), e.Count, e.Customers,
				percent(e.Out), seconds(e.Gap.Mean), seconds(e.Gap.Median))
		}
	})
	if more := len(r.Edges) - shownEdges; more > 0 {
		fmt.Fprintf(&b, "and %d more edges\n", more)
	}
	for _, w := range r.Warnings {
		fmt.Fprintf(&b, "warning: %s\n", w)
	}
	return b.String()
}

// table writes rows that are aligned.
func table(b *strings.Builder, rows func(w *tabwriter.Writer)) {
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	rows(w)
	// Neither a strings.Builder nor a tabwriter on one can fail.
	_ = w.Flush()
}

// label is a node's name for people.
func label(name string) string { return cmp.Or(name, "(none)") }

func percent(e metrics.Estimate) string {
	if !e.IsKnown() {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*e.Value)
}

// seconds is a time for people, in the largest unit of which there is one.
func seconds(e metrics.Estimate) string {
	if !e.IsKnown() {
		return "–"
	}
	for _, unit := range [...]struct {
		name    string
		seconds float64
	}{{"d", 86400}, {"h", 3600}, {"min", 60}} {
		if e.Value >= unit.seconds {
			return fmt.Sprintf("%.1f %s", e.Value/unit.seconds, unit.name)
		}
	}
	return fmt.Sprintf("%.1f s", e.Value)
}
