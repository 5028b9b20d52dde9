package process_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/untangle-metrics/untangle/internal/golden"
	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/journey/process"
)

// stats are those of a gap in seconds; a deviation of a single gap is not a number.
type stats struct{ Mean, Median, Max, Min, Sum, Stdev *float64 }

type goldenGraph struct {
	Events     int64            `json:"events"`
	Cases      int64            `json:"cases"`
	Edges      map[string]int64 `json:"dfg"`
	Start, End map[string]int64
	Variants   int64 `json:"n_variants"`
	Top        []struct {
		Variant []string
		Count   int64
	} `json:"top_variants"`
	Gaps     map[string]stats   `json:"perf_dfg_seconds"`
	Hours    map[string]float64 `json:"perf_dfg_business_hours_mean"`
	Rework   map[string]int64   `json:"rework_cases"`
	Distance map[string]float64 `json:"min_self_distances"`
	Later    map[string]int64   `json:"efg"`
}

// loadGraphs reads process_graph.json, in which NaN stands where there is no number.
func loadGraphs(t *testing.T) (small map[string]goldenGraph, larger map[string]json.RawMessage) {
	t.Helper()
	var file struct {
		Results map[string]goldenGraph     `json:"results"`
		Larger  map[string]json.RawMessage `json:"larger_logs"`
	}
	text := bytes.ReplaceAll(golden.Open(t, "process_graph.json"), []byte("NaN"), []byte("null"))
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return file.Results, file.Larger
}

// readLog reads an event log; events of one time stay in the order of the file.
func readLog(t testing.TB, name, customer, point, at, layout string) *journey.Log {
	t.Helper()
	f, err := os.Open(golden.Data(t, "journey/eventlogs/"+name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	c, p, w := slices.Index(rows[0], customer), slices.Index(rows[0], point), slices.Index(rows[0], at)
	var events []journey.Event
	for i, row := range rows[1:] {
		instant, err := time.Parse(layout, row[w])
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, journey.Event{Customer: row[c], Point: row[p], Time: instant, Sequence: int64(i)})
	}
	return build(t, events, journey.Options{})
}

func graphOf(t fataler, log *journey.Log, opts process.Options) process.Result {
	g, err := process.New(log, opts)
	r := run(t, log, g, err).Result()
	if r.Residual() != 0 {
		t.Fatal("residual", r.Residual())
	}
	return r
}

func tableOf(t fataler, log *journey.Log, k int) process.Table {
	v, err := process.NewVariants(log, process.Options{})
	return run(t, log, v, err).Table(k)
}

// TestGoldenGraphs compares with what pm4py 2.7.14 finds on three small logs; its working hours are 7 to 17 o'clock
// UTC.
func TestGoldenGraphs(t *testing.T) {
	small, _ := loadGraphs(t)
	const zoned = "2006-01-02 15:04:05.999999999-07:00"
	for _, name := range []string{"running-example.csv", "receipt.csv", "roadtraffic100traces.csv"} {
		t.Run(name, func(t *testing.T) {
			want, ok := small[name]
			if !ok {
				t.Fatal("no such case")
			}
			file := name
			if name == "receipt.csv" {
				file += ".gz"
			}
			log := readLog(t, file, "case:concept:name", "concept:name", "time:timestamp", zoned)
			want.check(t, log)
		})
	}
}

func (want goldenGraph) check(t *testing.T, log *journey.Log) {
	r := graphOf(t, log, process.Options{Gaps: process.GapQuantiles, Eventually: true})
	hours := graphOf(t, log, process.Options{Hours: &process.Hours{From: 7 * time.Hour, To: 17 * time.Hour}})
	got := goldenGraph{
		Events: r.Events, Cases: r.Customers, Edges: map[string]int64{}, Start: map[string]int64{}, End: map[string]int64{},
		Rework: map[string]int64{}, Distance: map[string]float64{}, Later: map[string]int64{},
	}
	for _, e := range r.Edges {
		edge := e.From + " >> " + e.To
		got.Edges[edge] = e.Count
		g, w := e.Gap, want.Gaps[edge]
		near(t, edge+" mean", g.Mean.Value, *w.Mean, 1e-12)
		near(t, edge+" sum", g.Total, *w.Sum, 1e-12)
		near(t, edge+" min", g.Min, *w.Min, 1e-12)
		near(t, edge+" max", g.Max, *w.Max, 1e-12)
		exact := 1e-12
		if g.N > 1000 {
			exact = 1.0 / 256
		}
		near(t, edge+" median", g.Median.Value, *w.Median, exact)
		if w.Stdev != nil {
			near(t, edge+" deviation", g.Deviation.Value, *w.Stdev, 1e-9)
		} else if g.Deviation.IsKnown() {
			t.Errorf("%s: deviation of %d gaps", edge, g.N)
		}
	}
	for _, e := range hours.Edges {
		near(t, e.From+" >> "+e.To+" hours", e.Gap.Mean.Value, want.Hours[e.From+" >> "+e.To], 1e-9)
	}
	for _, e := range r.Starts {
		got.Start[e.Node] = e.Customers
	}
	for _, e := range r.Ends {
		got.End[e.Node] = e.Customers
	}
	for _, n := range r.Nodes {
		if n.Reworked > 0 {
			got.Rework[n.Name] = n.Reworked
			got.Distance[n.Name] = n.Distance.Value
		}
	}
	for _, p := range r.Later {
		got.Later[p.From+" >> "+p.To] = p.Count
	}
	table := tableOf(t, log, 0)
	got.Variants = table.Variants
	for _, v := range want.Top {
		if !slices.ContainsFunc(table.Top, func(x process.Variant) bool {
			return slices.Equal(x.Nodes, v.Variant) && x.Customers == v.Count
		}) {
			t.Errorf("no variant %q of %d", v.Variant, v.Count)
		}
	}
	want.Top, want.Gaps, want.Hours = nil, nil, nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestGoldenLargerLogs compares with what pm4py finds on BPIC 2012 and on the telephone claims.
func TestGoldenLargerLogs(t *testing.T) {
	_, larger := loadGraphs(t)
	for _, name := range []string{"bpic2012", "teleclaims"} {
		t.Run(name, func(t *testing.T) {
			var want struct {
				Events, Cases int64
				Activities    map[string]int64
				Start, End    map[string]int64
				Edges         int `json:"dfg_edges"`
				Total         int64
				Top           [][3]any          `json:"dfg_top30"`
				Variants      int64             `json:"n_variants"`
				TopVariants   []json.RawMessage `json:"top_variants"`
			}
			if err := json.Unmarshal(larger[name], &want); err != nil {
				t.Fatal(err)
			}
			log := readLog(t, name+".csv.gz", "case", "activity", "timestamp", time.RFC3339Nano)
			r := graphOf(t, log, process.Options{})
			table := tableOf(t, log, 0)
			if r.Events != want.Events || r.Customers != want.Cases || len(r.Edges) != want.Edges ||
				table.Variants != want.Variants || table.Customers != want.Cases {
				t.Errorf("%d events, %d cases, %d edges, %d variants; want %d, %d, %d, %d",
					r.Events, r.Customers, len(r.Edges), table.Variants, want.Events, want.Cases, want.Edges, want.Variants)
			}
			activities, starts, ends := map[string]int64{}, map[string]int64{}, map[string]int64{}
			for _, n := range r.Nodes {
				activities[n.Name] = n.Events
			}
			for _, e := range r.Starts {
				starts[e.Node] = e.Customers
			}
			for _, e := range r.Ends {
				ends[e.Node] = e.Customers
			}
			for _, diff := range []string{
				cmp.Diff(want.Activities, activities), cmp.Diff(want.Start, starts), cmp.Diff(want.End, ends),
			} {
				if diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
			for _, w := range want.Top {
				if !slices.ContainsFunc(r.Edges, func(e process.Edge) bool {
					return e.From == w[0] && e.To == w[1] && float64(e.Count) == w[2]
				}) {
					t.Errorf("no edge %v", w)
				}
			}
			for _, raw := range want.TopVariants {
				var nodes []string
				var count int64
				if err := json.Unmarshal(raw, &[]any{&nodes, &count}); err != nil {
					t.Fatal(err)
				}
				if !slices.ContainsFunc(table.Top, func(v process.Variant) bool {
					return slices.Equal(v.Nodes, nodes) && v.Customers == count
				}) {
					t.Errorf("no variant %q of %d", nodes, count)
				}
			}
		})
	}
}

// TestGoldenPaths compares with the transition and step matrices of retentioneering 5.2.0.
func TestGoldenPaths(t *testing.T) {
	cases := golden.Load[struct {
		Cases []struct {
			ID       string          `json:"id"`
			Events   [][]string      `json:"events"`
			States   []string        `json:"states"`
			Counts   [][]int64       `json:"expected_counts"`
			Total    int64           `json:"expected_total"`
			Expected json.RawMessage `json:"expected"`
		} `json:"cases"`
	}](t, "paths.json").Cases
	find := func(id string) int {
		for i, c := range cases {
			if c.ID == id {
				return i
			}
		}
		t.Fatalf("no case %s", id)
		return 0
	}
	counts := cases[find("re01_transition_counts")]
	var events []journey.Event
	for i, e := range counts.Events {
		events = append(events, journey.Event{Customer: e[0], Point: e[1], Time: monday, Sequence: int64(i)})
	}
	log := build(t, events, journey.Options{})
	r := graphOf(t, log, process.Options{})

	n := len(counts.States)
	at := func(name string) int { return slices.Index(counts.States, name) }
	got, shares, total := make([][]int64, n), make([][]float64, n), r.Customers
	for i := range n {
		got[i], shares[i] = make([]int64, n), make([]float64, n)
	}
	for _, e := range r.Edges {
		got[at(e.From)][at(e.To)], shares[at(e.From)][at(e.To)] = e.Count, e.In.Value
		total += e.Count
	}
	for _, x := range r.Nodes {
		got[0][at(x.Name)], shares[0][at(x.Name)] = x.Starts, float64(x.Starts)/float64(x.Events)
		got[at(x.Name)][n-1] = x.Ends
	}
	for _, e := range r.Ends {
		shares[at(e.Node)][n-1] = e.Share.Value
		total += e.Customers
	}
	if diff := cmp.Diff(counts.Counts, got); diff != "" || total != counts.Total {
		t.Errorf("%d transitions, want %d (-want +got):\n%s", total, counts.Total, diff)
	}
	var want [][]float64
	if err := json.Unmarshal(cases[find("re03_probability_in")].Expected, &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, shares); diff != "" {
		t.Errorf("shares in (-want +got):\n%s", diff)
	}

	var steps map[string][]float64
	if err := json.Unmarshal(cases[find("re05_step_matrix")].Expected, &steps); err != nil {
		t.Fatal(err)
	}
	// Column 0 there is before the first event.
	k := len(steps["A"]) - 1
	s, err := process.NewSteps(log, process.Options{}, k)
	m := run(t, log, s, err).Matrix()
	for _, row := range append(m.Rows, process.StepRow{Node: "path_end", Shares: m.EndShares}) {
		for i, share := range row.Shares {
			near(t, row.Node, share.Value, steps[row.Node][i+1], 1e-15)
		}
		delete(steps, row.Node)
	}
	if delete(steps, "path_start"); len(steps) > 0 {
		t.Errorf("no rows for %v", steps)
	}
}
