package process

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Table lists the most frequent variants, and counts the rest.
type Table struct {
	By        By        `json:"by"`
	Selection string    `json:"events_selected"`
	Customers int64     `json:"customers"` // with an event selected
	Passed    int64     `json:"passed_over"`
	Variants  int64     `json:"variants"` // how many different ones there are
	Top       []Variant `json:"top"`      // by customers, most first, then the shorter first, then by names
	// RestVariants and RestCustomers are those not listed.
	RestVariants  int64    `json:"rest_variants"`
	RestCustomers int64    `json:"rest_customers"`
	Warnings      []string `json:"warnings,omitempty"`
}

// A Variant is a path that customers went.
type Variant struct {
	Nodes     []string         `json:"nodes"`
	Customers int64            `json:"customers"`
	Share     metrics.Estimate `json:"share"`    // of all customers
	Coverage  float64          `json:"coverage"` // share of the customers of this variant and those before it
	// Representative is one customer who went this way: the one whose identifier is first in the order of strings.
	Representative string `json:"representative"`
}

// String returns the variant's nodes: "shop -> web -> shop".
func (v Variant) String() string {
	labels := make([]string, len(v.Nodes))
	for i, name := range v.Nodes {
		labels[i] = label(name)
	}
	return strings.Join(labels, " -> ")
}

// Table returns the k most frequent variants; all of them when k is 0 or less.
func (v *Variants) Table(k int) Table {
	t := Table{
		By: v.opts.By, Selection: v.opts.Events.String(), Customers: v.customers, Passed: v.passed,
		Variants: int64(len(v.all)), Top: []Variant{}, Warnings: v.cautions.warnings(),
	}
	covered := int64(0)
	for _, x := range v.top(k) {
		covered += x.customers
		var nodes []string
		for path := v.paths[x.from:x.to]; len(path) > 0; {
			node, n := binary.Uvarint(path)
			nodes = append(nodes, v.walker.names[node])
			path = path[n:]
		}
		t.Top = append(t.Top, Variant{
			Nodes: nodes, Customers: x.customers, Share: metrics.Wilson(x.customers, v.customers, v.opts.level()),
			Coverage: float64(covered) / float64(v.customers), Representative: x.customer,
		})
	}
	t.RestVariants = t.Variants - int64(len(t.Top))
	t.RestCustomers = v.customers - covered
	return t
}

// top returns the k most frequent variants in order. It sorts no more than twice as many at a time.
func (v *Variants) top(k int) []*variant {
	if k <= 0 || k > len(v.all) {
		k = len(v.all)
	}
	best := make([]*variant, 0, min(2*k, len(v.all)))
	var worst *variant // of the k best, once there are so many
	for i := range v.all {
		x := &v.all[i]
		if worst != nil && v.compare(x, worst) > 0 {
			continue
		}
		best = append(best, x)
		if len(best) == 2*k {
			slices.SortFunc(best, v.compare)
			best = best[:k]
			worst = best[k-1]
		}
	}
	slices.SortFunc(best, v.compare)
	return best[:k]
}

// compare puts the more frequent first, then the shorter, then by names.
func (v *Variants) compare(a, b *variant) int {
	if a.customers != b.customers {
		return cmp.Compare(b.customers, a.customers)
	}
	p, q := v.paths[a.from:a.to], v.paths[b.from:b.to]
	if c := cmp.Compare(steps(p), steps(q)); c != 0 {
		return c
	}
	for len(p) > 0 {
		x, n := binary.Uvarint(p)
		y, m := binary.Uvarint(q)
		if x != y {
			return strings.Compare(v.walker.names[x], v.walker.names[y])
		}
		p, q = p[n:], q[m:]
	}
	return 0
}

// steps returns how many nodes a path has: varints end with a byte below 128.
func steps(path []byte) int {
	n := 0
	for _, c := range path {
		if c < 0x80 {
			n++
		}
	}
	return n
}

// String returns the variants for people.
func (t Table) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d customers went %d ways, by %s (%s)\n", t.Customers, t.Variants, t.By, t.Selection)
	table(&b, func(w *tabwriter.Writer) {
		fmt.Fprint(w, "customers\tshare\tcovered\tsuch as\tway\n")
		for _, v := range t.Top {
			fmt.Fprintf(w, "%d\t%s\t%.1f %%\t%s\t%s\n",
				v.Customers, percent(v.Share), 100*v.Coverage, v.Representative, v)
		}
	})
	if t.RestVariants > 0 {
		fmt.Fprintf(&b, "and %d customers on %d other ways\n", t.RestCustomers, t.RestVariants)
	}
	for _, w := range t.Warnings {
		fmt.Fprintf(&b, "warning: %s\n", w)
	}
	return b.String()
}
