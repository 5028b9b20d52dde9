package process

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Pruned graph is what of a graph is worth drawing. Counts and shares are those of the whole graph.
type Pruned struct {
	Nodes  []Node  `json:"nodes"`
	Edges  []Edge  `json:"edges"`
	Starts []End   `json:"starts"`
	Ends   []End   `json:"ends"`
	Left   LeftOut `json:"left_out"`
}

// LeftOut says what a pruned graph doesn't show.
type LeftOut struct {
	Nodes int `json:"nodes"`
	Edges int `json:"edges"` // starts and ends aren't counted here
	// Steps are the events on the edges left out, and StepShare is that of all steps.
	Steps     int64   `json:"steps"`
	StepShare float64 `json:"step_share"`
	// Variants and VariantShare are the variants, and the share of customers, that played no part in choosing edges;
	// 0 when variants weren't asked about.
	Variants     int64   `json:"variants"`
	VariantShare float64 `json:"variant_share"`
}

// String returns what is left out in words: "3 nodes and 14 edges, 2.1 % of the steps".
func (l LeftOut) String() string {
	text := fmt.Sprintf("%s and %s, %.1f %% of the steps", plural(l.Nodes, "node"), plural(l.Edges, "edge"),
		100*l.StepShare)
	if l.Variants > 0 {
		text += fmt.Sprintf("; %s, %.1f %% of the customers", plural(l.Variants, "variant"), 100*l.VariantShare)
	}
	return text
}

func plural[N int | int64](n N, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Prune keeps what is worth drawing. Of the variants it takes the most frequent ones, one at least, until they cover
// variantCoverage of the customers, and drops the edges that none of those takes. Of the edges left, starts and ends
// included, it keeps the most frequent ones until they cover edgeCoverage of their steps. Then it gives back the edges
// that it takes for every node kept to lie on a path from a start to an end: of all such paths, those of the one whose
// weakest edge is strongest. Edges as frequent as the last one kept are kept too, so that names decide nothing there.
//
// Coverages are from 0 to 1, and 1 drops nothing. The variants, of the same log and options, may be the zero Table when
// variantCoverage is 1. The error is a [metrics.Fault] for a coverage outside 0 to 1, and when the table lists too few
// variants for the coverage, or variants of other customers or nodes.
func (r Result) Prune(edgeCoverage, variantCoverage float64, variants Table) (Pruned, error) {
	const op = "process: prune"
	for _, c := range [...]float64{edgeCoverage, variantCoverage} {
		if !(c >= 0 && c <= 1) {
			return Pruned{}, metrics.Fault{
				Op: op, Field: "coverage", Value: fmt.Sprint(c), Cause: "is not between 0 and 1", Remedy: "use 0.9",
			}
		}
	}
	p := newPruning(r)
	var left LeftOut
	if variantCoverage < 1 {
		if variants.Customers != r.Customers {
			return Pruned{}, metrics.Fault{
				Op: op, Field: "variants", Cause: fmt.Sprintf("are of %d customers, and the graph of %d",
					variants.Customers, r.Customers), Remedy: "count both over the same log with the same options",
			}
		}
		covered, taken := p.takeVariants(variants, variantCoverage)
		if float64(covered) < variantCoverage*float64(r.Customers) {
			return Pruned{}, metrics.Fault{
				Op: op, Field: "variants", Cause: fmt.Sprintf("listed cover %d of %d customers only", covered, r.Customers),
				Remedy: "list more of them, or ask for less",
			}
		}
		if p.foreign != "" {
			return Pruned{}, metrics.Fault{
				Op: op, Field: "variants", Value: p.foreign, Cause: "has a step that the graph hasn't",
				Remedy: "count both over the same log with the same options",
			}
		}
		left.Variants = variants.Variants - int64(taken)
		if r.Customers > 0 {
			left.VariantShare = float64(r.Customers-covered) / float64(r.Customers)
		}
	}
	p.takeEdges(edgeCoverage)
	p.connect()
	return p.result(r, left), nil
}

// A pruning has the graph as arcs between numbered nodes, with one node before all starts and one after all ends.
type pruning struct {
	number map[string]int
	arcs   []arc // the strongest first
	into   [][]int
	outOf  [][]int
	find   map[[2]int]int
	// foreign is a variant that isn't in the graph.
	foreign string
}

// An arc is an edge, a start or an end.
type arc struct {
	from, to int
	count    int64
	on       bool // a variant taken has it, or no variant was asked for
	kept     bool
}

// The nodes of a pruning.
const (
	startNode = iota
	endNode
	firstNode
)

func newPruning(r Result) *pruning {
	p := &pruning{number: make(map[string]int), find: make(map[[2]int]int)}
	for i, n := range r.Nodes {
		p.number[n.Name] = firstNode + i
	}
	for _, e := range r.Edges {
		p.arcs = append(p.arcs, arc{from: p.number[e.From], to: p.number[e.To], count: e.Count, on: true})
	}
	for _, s := range r.Starts {
		p.arcs = append(p.arcs, arc{from: startNode, to: p.number[s.Node], count: s.Customers, on: true})
	}
	for _, e := range r.Ends {
		p.arcs = append(p.arcs, arc{from: p.number[e.Node], to: endNode, count: e.Customers, on: true})
	}
	slices.SortStableFunc(p.arcs, func(a, b arc) int { return cmp.Compare(b.count, a.count) })
	p.into, p.outOf = make([][]int, firstNode+len(r.Nodes)), make([][]int, firstNode+len(r.Nodes))
	for i, a := range p.arcs {
		p.find[[2]int{a.from, a.to}] = i
		p.into[a.to], p.outOf[a.from] = append(p.into[a.to], i), append(p.outOf[a.from], i)
	}
	return p
}

// takeVariants leaves on only the arcs of the variants that it takes, and returns how many customers these have.
func (p *pruning) takeVariants(t Table, coverage float64) (covered int64, taken int) {
	for i := range p.arcs {
		p.arcs[i].on = false
	}
	for _, v := range t.Top {
		last := taken > 0 && v.Customers == t.Top[taken-1].Customers
		if taken > 0 && float64(covered) >= coverage*float64(t.Customers) && !last {
			break
		}
		covered += v.Customers
		taken++
		at := startNode
		for _, name := range v.Nodes {
			at = p.step(at, p.number[name], v)
		}
		p.step(at, endNode, v)
	}
	return covered, taken
}

func (p *pruning) step(from, to int, v Variant) int {
	if i, ok := p.find[[2]int{from, to}]; ok {
		p.arcs[i].on = true
	} else {
		p.foreign = v.String()
	}
	return to
}

// takeEdges keeps the strongest arcs that are on until they cover the share of what those carry.
func (p *pruning) takeEdges(coverage float64) {
	var total, covered, weakest int64
	for _, a := range p.arcs {
		if a.on {
			total += a.count
		}
	}
	for i := range p.arcs {
		a := &p.arcs[i]
		if !a.on {
			continue
		}
		if float64(covered) >= coverage*float64(total) && a.count < weakest {
			break
		}
		a.kept = true
		covered += a.count
		weakest = a.count
	}
}
