package kickstart

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/untangle-metrics/untangle/metrics"
)

// RedundancyOptions say when two metrics tell the same news. The zero value is right for monthly series of two years
// and more.
type RedundancyOptions struct {
	// Least is the correlation that must surely be there: the end nearer to 0 of the interval of |r|, above 0 and below
	// 1. 0 means 0.7.
	Least float64
	Level float64 // confidence level of the intervals; 0 means 0.95
	// Levels compares the values themselves. Two series that both grow then look alike whatever they measure, so the
	// default compares their changes from period to period.
	Levels bool
}

// A Redundancy is which metrics tell the same news.
type Redundancy struct {
	Clusters []Cluster `json:"clusters"` // by the ID of the metric to keep
	// Compared is how many pairs had enough values and moves in common, and Short how many had not.
	Compared int `json:"compared"`
	Short    int `json:"short"`
}

// A Cluster is metrics of which any two tell the same news: one to keep, and those to stop watching.
type Cluster struct {
	Keep  string   `json:"keep"` // ID of the metric that tells most of customers
	Drop  []string `json:"drop"` // IDs of the others, sorted
	Pairs []Pair   `json:"pairs"`
}

// A Pair is how closely two metrics move together.
type Pair struct {
	A string `json:"a"`
	B string `json:"b"`
	// R is Pearson's correlation, negative when one rises as the other falls. Its interval is Fisher's (1921): tanh(atanh
	// r ± z/√(n − 3)), with n the number of pairs of values.
	R metrics.Estimate `json:"r"`
}

// String returns "r = -0.93, 95 % interval -0.97 to -0.86, n = 35".
func (p Pair) String() string {
	r := p.R
	return fmt.Sprintf("r = %.2f, %v %% interval %.2f to %.2f, n = %d",
		r.Value, math.Round(r.Level*1000)/10, r.Low, r.High, r.N)
}

// Pair returns how closely the metric to keep moves together with one that is to be dropped; false for any other.
func (c Cluster) Pair(drop string) (Pair, bool) {
	if !slices.Contains(c.Drop, drop) {
		return Pair{}, false
	}
	i := slices.IndexFunc(c.Pairs, func(p Pair) bool {
		return p.A == c.Keep && p.B == drop || p.A == drop && p.B == c.Keep
	})
	if i < 0 {
		return Pair{}, false
	}
	return c.Pairs[i], true
}

const (
	fewest = 8    // pairs of values that a correlation needs for its interval to say anything
	moves  = 5    // times that both must have moved, because a single jump in common is no likeness
	still  = 1e-9 // what counts as no move, as a share of the largest value
)

// checkClusters returns the metrics of clusters that aren't in the catalogue.
func checkClusters(c metrics.Catalog, clusters []Cluster) error {
	var found metrics.Faults
	for _, cluster := range clusters {
		if slices.Contains(cluster.Drop, cluster.Keep) {
			found = append(found, metrics.Fault{
				Op: newOp, Field: "redundant", Value: cluster.Keep, Cause: "a cluster keeps and drops one metric",
				Remedy: "take it out of one of the two",
			})
		}
		for _, id := range append([]string{cluster.Keep}, cluster.Drop...) {
			if _, ok := c.Find(id); !ok {
				found = append(found, metrics.Fault{
					Op: newOp, Field: "redundant", Value: id, Cause: "a cluster has a metric that isn't in the catalogue",
					Remedy: "find the clusters of this catalogue, with Redundant",
				})
			}
		}
	}
	return found.Err()
}

const redundantOp = "kickstart: redundant"

// Redundant returns the clusters of metrics that tell the same news, up or down, so that all but one of each can be
// dropped. Two metrics do when the interval of their correlation lies beyond Least, and Spearman's rank correlation
// does, too. In a cluster every two metrics are redundant, not only neighbours in a chain. Pairs with fewer than 8
// changes in common (values, with Levels) are not compared, nor those in which one of the two moves in fewer than 5 of
// them: by more than a billionth of its largest value, and for changes by another step than before.
//
// Of a cluster the metric is kept that tells most of customers by its definition in the catalogue: an outcome for them
// before one for the company, what ties back to a result before what doesn't.
//
// Correlation says that two metrics moved together while they were watched, not that one drives the other, nor that
// they always will. Series that move slowly have fewer independent values than n, and intervals that are too narrow.
//
// The error is [metrics.Faults]: series of metrics that aren't in the catalogue or are there twice, of different
// grains, and options out of range.
func Redundant(c metrics.Catalog, series []metrics.Series, opts RedundancyOptions) (Redundancy, error) {
	opts.Least, opts.Level = cmp.Or(opts.Least, 0.7), cmp.Or(opts.Level, 0.95)
	if err := checkRedundant(c, series, opts); err != nil {
		return Redundancy{}, err
	}
	series = slices.Clone(series)
	slices.SortFunc(series, func(a, b metrics.Series) int { return cmp.Compare(a.Metric, b.Metric) })
	z := distuv.UnitNormal.Quantile((1 + opts.Level) / 2)
	var r Redundancy
	var close []Pair
	for i, a := range series {
		for _, b := range series[i+1:] {
			x, y := common(a, b, opts.Levels)
			if len(x) < fewest || moved(x, largest(a)) < moves || moved(y, largest(b)) < moves {
				r.Short++
				continue
			}
			r.Compared++
			e, ok := correlation(x, y, z, opts)
			surely := min(math.Abs(e.Low), math.Abs(e.High)) >= opts.Least && (e.Low > 0) == (e.High > 0)
			// A few large moves in common give a high r by themselves; ranks don't heed how large they are.
			if ok && surely && math.Copysign(1, e.Value)*stat.Correlation(ranks(x), ranks(y), nil) >= opts.Least {
				close = append(close, Pair{A: a.Metric, B: b.Metric, R: e})
			}
		}
	}
	r.Clusters = clusters(c, close)
	return r, nil
}

func checkRedundant(c metrics.Catalog, series []metrics.Series, opts RedundancyOptions) error {
	var found metrics.Faults
	add := func(field, value, cause, remedy string) {
		found = append(found, metrics.Fault{Op: redundantOp, Field: field, Value: value, Cause: cause, Remedy: remedy})
	}
	if !(opts.Least > 0 && opts.Least < 1) {
		add("least", fmt.Sprint(opts.Least), "not between 0 and 1", "use 0.7, or 0 for the default")
	}
	if !(opts.Level > 0 && opts.Level < 1) {
		add("level", fmt.Sprint(opts.Level), "not between 0 and 1", "use 0.95, or 0 for the default")
	}
	seen := make(map[string]bool)
	for _, s := range series {
		if _, ok := c.Find(s.Metric); !ok {
			add("series", s.Metric, "its metric isn't in the catalogue", "correct the id, or add the metric")
		}
		if seen[s.Metric] {
			add("series", s.Metric, "there are two series of this metric", "give one series for each metric")
		}
		seen[s.Metric] = true
		if g := series[0].First.Grain(); s.First.Grain() != g {
			add("series", s.Metric, fmt.Sprintf("is by %v, the first series by %v", s.First.Grain(), g),
				"give all series by the same grain")
		}
	}
	return found.Err()
}

// common returns the values of two series in the periods in which both are known, or the changes between such periods
// that follow one another.
func common(a, b metrics.Series, levels bool) (x, y []float64) {
	before := false
	var lastA, lastB float64
	for period, va := range a.Periods() {
		vb := b.At(period)
		if !va.IsKnown() || !vb.IsKnown() || bad(va.Value) || bad(vb.Value) {
			before = false
			continue
		}
		if levels {
			x, y = append(x, va.Value), append(y, vb.Value)
		} else if before {
			x, y = append(x, va.Value-lastA), append(y, vb.Value-lastB)
		}
		before, lastA, lastB = true, va.Value, vb.Value
	}
	return x, y
}

// ranks returns the places of values in order of size, the mean place for those that are equal.
func ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
	places := make([]float64, len(x))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && x[order[to]] == x[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			places[i] = float64(from+to-1) / 2
		}
		from = to
	}
	return places
}

// moved counts how often values differ from the one before, by more than noise on the scale of the series.
func moved(x []float64, scale float64) int {
	n := 0
	for i := 1; i < len(x); i++ {
		if math.Abs(x[i]-x[i-1]) > still*scale {
			n++
		}
	}
	return n
}

// largest is the largest magnitude of a series.
func largest(s metrics.Series) float64 {
	most := 0.0
	for _, v := range s.Values {
		if v.IsKnown() && !bad(v.Value) {
			most = max(most, math.Abs(v.Value))
		}
	}
	return most
}

func bad(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) }

// correlation returns r with its interval; false when a series doesn't vary.
func correlation(x, y []float64, z float64, opts RedundancyOptions) (metrics.Estimate, bool) {
	r := stat.Correlation(x, y, nil)
	if bad(r) {
		return metrics.Estimate{}, false
	}
	r = min(max(r, -1), 1)
	e := metrics.NewEstimate(r)
	half := z / math.Sqrt(float64(len(x)-3))
	e.Low, e.High = math.Tanh(math.Atanh(r)-half), math.Tanh(math.Atanh(r)+half)
	e.Level, e.N = opts.Level, int64(len(x))
	e.Method = "Pearson correlation of changes, Fisher interval"
	if opts.Levels {
		e.Method = "Pearson correlation, Fisher interval"
	}
	return e, true
}

// clusters joins pairs into clusters in which every two metrics are a pair: the closest pairs first, each metric in one
// cluster (complete linkage).
func clusters(c metrics.Catalog, close []Pair) []Cluster {
	slices.SortStableFunc(close, func(a, b Pair) int { return cmp.Compare(math.Abs(b.R.Value), math.Abs(a.R.Value)) })
	linked := make(map[[2]string]Pair, 2*len(close))
	for _, p := range close {
		linked[[2]string{p.A, p.B}], linked[[2]string{p.B, p.A}] = p, p
	}
	group := make(map[string]int)
	var groups [][]string
	of := func(id string) int {
		g, ok := group[id]
		if !ok {
			g = len(groups)
			group[id], groups = g, append(groups, []string{id})
		}
		return g
	}
	for _, p := range close {
		a, b := of(p.A), of(p.B)
		if a == b || !all(groups[a], groups[b], linked) {
			continue
		}
		for _, id := range groups[b] {
			group[id] = a
		}
		groups[a], groups[b] = append(groups[a], groups[b]...), nil
	}
	var found []Cluster
	for _, ids := range groups {
		if len(ids) > 1 {
			found = append(found, newCluster(c, ids, linked))
		}
	}
	slices.SortFunc(found, func(a, b Cluster) int { return cmp.Compare(a.Keep, b.Keep) })
	return found
}

// all reports whether each of some metrics is linked with each of others.
func all(as, bs []string, linked map[[2]string]Pair) bool {
	for _, a := range as {
		for _, b := range bs {
			if _, ok := linked[[2]string{a, b}]; !ok {
				return false
			}
		}
	}
	return true
}

func newCluster(c metrics.Catalog, ids []string, linked map[[2]string]Pair) Cluster {
	slices.Sort(ids)
	var defs []metrics.Definition
	for _, id := range ids {
		d, _ := c.Find(id)
		defs = append(defs, d)
	}
	keep := slices.MinFunc(defs, moreTelling).ID
	cluster := Cluster{Keep: keep}
	for i, a := range ids {
		if a != keep {
			cluster.Drop = append(cluster.Drop, a)
		}
		for _, b := range ids[i+1:] {
			cluster.Pairs = append(cluster.Pairs, linked[[2]string{a, b}])
		}
	}
	return cluster
}
