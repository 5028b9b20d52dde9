package process_test

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/process"
	"github.com/untangle-metrics/untangle/metrics"
)

// visit is an event as the oracle sees it.
type visit struct {
	node string
	at   time.Time
}

// histories returns each customer's visits, in the order of the log.
func histories(log *journey.Log, opts process.Options) map[string][]visit {
	all := make(map[string][]visit)
	for trace := range log.Traces() {
		for e := range trace.Events() {
			s := opts.Events
			if s.Kinds != nil && !slices.Contains(s.Kinds, e.Kind) || s.Points != nil && !slices.Contains(s.Points, e.Point) {
				continue
			}
			node := e.Point
			switch opts.By {
			case process.Kinds:
				node = e.Kind
			case process.Silos:
				node = silos[e.Point]
			}
			all[e.Customer] = append(all[e.Customer], visit{node, e.Time})
		}
	}
	return all
}

// worked counts the working time between two instants, a minute at a time.
func worked(from, to time.Time) float64 {
	n := 0
	for t := from; t.Before(to); t = t.Add(time.Minute) {
		holiday := t.Format(time.DateOnly) == "2026-01-07"
		if d := t.Weekday(); d != time.Saturday && d != time.Sunday && t.Hour() >= 9 && t.Hour() < 17 && !holiday {
			n++
		}
	}
	return float64(60 * n)
}

// TestGraphAgainstOracle counts again with maps, one customer and one pair of events at a time.
func TestGraphAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log, opts := drawLog(t), drawOptions(t)
		r := graphOf(t, log, opts)
		type pair struct{ from, to string }
		who := make(map[string]map[string]bool) // customers by what they did
		mark := func(what, customer string) {
			if who[what] == nil {
				who[what] = make(map[string]bool)
			}
			who[what][customer] = true
		}
		nodes := make(map[string]*process.Node)
		edges, later, waits := make(map[pair]int64), make(map[pair]int64), make(map[pair]float64)
		closest := make(map[string]int)
		var customers, events int64
		for c, path := range histories(log, opts) {
			customers++
			for j, v := range path {
				events++
				n := nodes[v.node]
				if n == nil {
					n = &process.Node{Name: v.node}
					nodes[v.node] = n
				}
				n.Events++
				mark("node "+v.node, c)
				if j == 0 {
					n.Starts++
				}
				if j == len(path)-1 {
					n.Ends++
				}
				before := -1
				for i, u := range path[:j] {
					later[pair{u.node, v.node}]++
					mark(fmt.Sprint("later ", u.node, ">", v.node), c)
					if u.node == v.node {
						before = i
					}
				}
				if before >= 0 {
					mark("rework "+v.node, c)
					if d, ok := closest[v.node]; !ok || j-before-1 < d {
						closest[v.node] = j - before - 1
					}
					if before == j-1 {
						n.Loops++
					} else {
						n.Repeats++
					}
				}
				if j > 0 {
					p := pair{path[j-1].node, v.node}
					edges[p]++
					mark(fmt.Sprint("edge ", p.from, ">", p.to), c)
					if opts.Hours != nil {
						waits[p] += worked(path[j-1].at, v.at)
					} else {
						waits[p] += v.at.Sub(path[j-1].at).Seconds()
					}
				}
			}
		}
		if r.Customers != customers || r.Events != events || r.Passed != int64(log.Customers())-customers ||
			len(r.Edges) != len(edges) || len(r.Nodes) != len(nodes) {
			t.Fatalf("%d customers, %d events, %d edges: %v", customers, events, len(edges), r)
		}
		for _, n := range r.Nodes {
			want := *nodes[n.Name]
			want.Customers, want.Reworked = int64(len(who["node "+n.Name])), int64(len(who["rework "+n.Name]))
			want.Rework = n.Rework
			want.Distance = n.Distance
			if diff := gocmp.Diff(want, n); diff != "" {
				t.Fatalf("(-want +got):\n%s", diff)
			}
			d, ok := closest[n.Name]
			if n.Distance.IsKnown() != ok || ok && n.Distance.Value != float64(d) {
				t.Fatalf("%q: distance %v, want %d", n.Name, n.Distance, d)
			}
			if n.Events != n.Customers+n.Loops+n.Repeats {
				t.Fatalf("%+v: visits don't add up", n)
			}
		}
		for _, e := range r.Edges {
			p := pair{e.From, e.To}
			if e.Count != edges[p] || e.Customers != int64(len(who[fmt.Sprint("edge ", p.from, ">", p.to)])) {
				t.Fatalf("%+v, want %d", e, edges[p])
			}
			wait := waits[p]
			if opts.Gaps == process.NoGaps {
				wait = 0
			}
			if e.Gap.Total != wait || e.Gap.N != e.Count || e.Gap.Mean.IsKnown() != (opts.Gaps != process.NoGaps) ||
				e.Gap.Median.IsKnown() != (opts.Gaps == process.GapQuantiles) {
				t.Fatalf("%+v, want gaps of %v in total", e, wait)
			}
			if e.Gap.Mean.Value < e.Gap.Min || e.Gap.Mean.Value > e.Gap.Max || e.Gap.Mean.Low > e.Gap.Mean.High {
				t.Fatalf("mean %v", e.Gap)
			}
		}
		if opts.Eventually != (len(r.Later) > 0) && len(edges) > 0 {
			t.Fatalf("%d pairs", len(r.Later))
		}
		for _, x := range r.Later {
			p := pair{x.From, x.To}
			if x.Count != later[p] || x.Customers != int64(len(who[fmt.Sprint("later ", p.from, ">", p.to)])) {
				t.Fatalf("%+v, want %d", x, later[p])
			}
			delete(later, p)
		}
		if opts.Eventually && len(later) > 0 {
			t.Fatalf("pairs not found: %v", later)
		}
	})
}

// TestVariantsAgainstOracle counts joined names in a map, and checks order, coverage and the rest.
func TestVariantsAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log, opts := drawLog(t), drawOptions(t)
		k := rapid.IntRange(0, 4).Draw(t, "k")
		counts, first := make(map[string]int64), make(map[string]string)
		for c, path := range histories(log, opts) {
			var names []string
			for _, v := range path {
				names = append(names, v.node)
			}
			key := strings.Join(names, ">")
			counts[key]++
			if first[key] == "" || c < first[key] {
				first[key] = c
			}
		}
		v, err := process.NewVariants(log, opts)
		table := run(t, log, v, err).Table(k)
		covered := int64(0)
		for i, x := range table.Top {
			key := strings.Join(x.Nodes, ">")
			covered += x.Customers
			if x.Customers != counts[key] || x.Representative != first[key] {
				t.Fatalf("%v, want %d of %q", x, counts[key], first[key])
			}
			if want := float64(covered) / float64(table.Customers); x.Coverage != want {
				t.Fatalf("%v: coverage %v, want %v", x, x.Coverage, want)
			}
			if i > 0 {
				b := table.Top[i-1]
				if cmp.Or(cmp.Compare(x.Customers, b.Customers), cmp.Compare(len(b.Nodes), len(x.Nodes)),
					slices.Compare(b.Nodes, x.Nodes)) >= 0 {
					t.Fatalf("%v after %v", x, b)
				}
			}
			delete(counts, key)
		}
		rest := int64(0)
		for _, n := range counts {
			rest += n
			if len(table.Top) > 0 && n > table.Top[len(table.Top)-1].Customers {
				t.Fatalf("%d customers aren't listed: %v", n, table)
			}
		}
		if table.RestCustomers != rest || table.RestVariants != int64(len(counts)) || covered+rest != table.Customers ||
			k == 0 && rest > 0 {
			t.Fatalf("%d customers, %d variants left; %v", rest, len(counts), table)
		}
	})
}

func TestStepsAgainstOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log, opts := drawLog(t), drawOptions(t)
		n := rapid.IntRange(1, 6).Draw(t, "steps")
		s, err := process.NewSteps(log, opts, n)
		m := run(t, log, s, err).Matrix()
		type cell struct {
			node string
			step int
		}
		want, ended := make(map[cell]int64), make([]int64, n)
		for _, path := range histories(log, opts) {
			for k := range n {
				if k < len(path) {
					want[cell{path[k].node, k}]++
				} else {
					ended[k]++
				}
			}
		}
		for _, row := range m.Rows {
			for k, got := range row.Counts {
				if got != want[cell{row.Node, k}] {
					t.Fatalf("%q at step %d: %d, want %d", row.Node, k, got, want[cell{row.Node, k}])
				}
				delete(want, cell{row.Node, k})
			}
		}
		if len(want) > 0 || !slices.Equal(m.Ended, ended) {
			t.Fatalf("left %v; ended %v, want %v", want, m.Ended, ended)
		}
	})
}

// TestPatternAgainstOracle writes a pattern both ways and looks for it with a regular expression in every stretch of
// every path: the first to end counts, and the next begins after it.
func TestPatternAgainstOracle(t *testing.T) {
	letters := map[string]string{"app": "a", "shop": "s", "web": "w", "": "_"}
	rapid.Check(t, func(t *rapid.T) {
		log := drawLog(t)
		var pattern, expression []string
		needed := false
		for range rapid.IntRange(1, 4).Draw(t, "elements") {
			names := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"app", "shop", "web", ""}), 1, 2, rapid.ID).
				Draw(t, "names")
			mark := rapid.SampledFrom([]string{"", "", "*", "+", "?"}).Draw(t, "mark")
			needed = needed || mark == "" || mark == "+"
			not := rapid.SampledFrom([]string{"", "!"}).Draw(t, "not")
			var quoted []string
			class := strings.ReplaceAll(not, "!", "^")
			for _, name := range names {
				quoted = append(quoted, fmt.Sprintf("%q", name))
				class += letters[name]
			}
			pattern = append(pattern, not+"("+strings.Join(quoted, "|")+")"+mark)
			expression = append(expression, "["+class+"]"+mark)
		}
		first, last := rapid.Bool().Draw(t, "first"), rapid.Bool().Draw(t, "last")
		if first {
			pattern = slices.Insert(pattern, 0, "^")
		}
		if last {
			pattern = append(pattern, "$")
		}
		text := strings.Join(pattern, "->")
		p, err := process.NewPattern(log, process.Options{}, text)
		if (err == nil) != needed {
			t.Fatalf("%s: %v", text, err)
		}
		if err != nil {
			return
		}
		got := run(t, log, p, err).Count()
		re := regexp.MustCompile("^(?:" + strings.Join(expression, "") + ")$")
		var matched, occurrences int64
		for _, path := range histories(log, process.Options{}) {
			var s string
			for _, v := range path {
				s += letters[v.node]
			}
			found := int64(0)
			for from, to := 0, 1; to <= len(s); to++ {
				for i := from; i < to; i++ {
					if re.MatchString(s[i:to]) && (!first || i == 0) && (!last || to == len(s)) {
						found++
						from = to
						break
					}
				}
			}
			occurrences += found
			if found > 0 {
				matched++
			}
		}
		if got.Matched != matched || got.Occurrences != occurrences {
			t.Fatalf("%v, want %d at %d customers", got, occurrences, matched)
		}
	})
}

// TestSymmetries checks that renaming points, the order of the rows, and moving events with the calendar's zone change
// nothing but names.
func TestSymmetries(t *testing.T) {
	rename := map[string]string{"app": "zebra", "shop": "yak", "web": "ant", "": ""}
	rapid.Check(t, func(t *rapid.T) {
		events := append(drawEvents(t), journey.Event{Customer: "eve", Point: "web", Kind: "use", Time: monday})
		// Events that share a time and a sequence number are ordered by content, names included.
		for i := range events {
			events[i].Sequence = int64(i)
		}
		opts := process.Options{Hours: &process.Hours{}, Gaps: process.GapQuantiles, Eventually: true}
		want := graphOf(t, build(t, events, journey.Options{}), opts)
		var other []journey.Event
		for _, e := range slices.Backward(events) {
			e.Point = rename[e.Point]
			e.Time = e.Time.Add(-5 * time.Hour) // the clocks there show the same
			other = append(other, e)
		}
		calendar := metrics.NewCalendar(time.FixedZone("east", 5*3600))
		got := graphOf(t, build(t, other, journey.Options{Calendar: calendar}), opts)
		edges := make(map[[2]string]process.Edge)
		for _, e := range got.Edges {
			edges[[2]string{e.From, e.To}] = e
		}
		for _, e := range want.Edges {
			e.From, e.To = rename[e.From], rename[e.To]
			if diff := gocmp.Diff(e, edges[[2]string{e.From, e.To}]); diff != "" {
				t.Fatalf("(-want +got):\n%s", diff)
			}
		}
		if len(want.Edges) != len(got.Edges) || want.Events != got.Events {
			t.Fatalf("%v\n%v", want, got)
		}
	})
}

// TestPatternAnyInBrackets checks that a full stop in brackets is any node, and one in quotes the node of that name.
func TestPatternAnyInBrackets(t *testing.T) {
	log := paths(t, "a b c", "a .", "c a")
	for pattern, want := range map[string]struct {
		canonical string
		matched   int64
	}{
		"a -> (. | p)":     {"a -> .", 2},
		"(p | .)+ -> b":    {".+ -> b", 1},
		"(.) -> a":         {". -> a", 1},
		`a -> ("." | p)`:   {`a -> ("." | p)`, 1},
		`a -> ("." | . )?`: {"a -> .?", 3},
	} {
		p, err := process.NewPattern(log, process.Options{}, pattern)
		if c := run(t, log, p, err).Count(); c.Pattern != want.canonical || c.Matched != want.matched {
			t.Errorf("%s: %v", pattern, c)
		}
	}
	if _, err := process.NewPattern(log, process.Options{}, "a -> !(. | b)"); err == nil {
		t.Error("a pattern that takes no event")
	}
}
