package kickstart

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// Evidence is why an interaction point matters: four figures, each for the same span of time at every point. Figures
// that nobody has stay missing, which is the zero Estimate; they count neither for nor against a point.
type Evidence struct {
	Point      string           `json:"point"`      // its ID
	Customers  metrics.Estimate `json:"customers"`  // how many customers pass there
	Leaving    metrics.Estimate `json:"leaving"`    // what passing there does to leaving: the more, the more it matters
	Complaints metrics.Estimate `json:"complaints"` // how many there are about it
	Money      metrics.Estimate `json:"money"`      // what is earned or spent there
}

// kinds are the four figures, named for messages and files.
var kinds = [...]struct {
	name string
	of   func(*Evidence) *metrics.Estimate
}{
	{"customers", func(e *Evidence) *metrics.Estimate { return &e.Customers }},
	{"leaving", func(e *Evidence) *metrics.Estimate { return &e.Leaving }},
	{"complaints", func(e *Evidence) *metrics.Estimate { return &e.Complaints }},
	{"money", func(e *Evidence) *metrics.Estimate { return &e.Money }},
}

// A Ranked is a point with its place.
type Ranked struct {
	Point    metrics.Point `json:"point"`
	Rank     int           `json:"rank"` // from 1
	Evidence Evidence      `json:"evidence"`
	// Score is the mean, over the kinds of evidence known of the point, of its figure as a share of the largest one of
	// that kind at any point: 1 for a point that comes first in all of them. N is how many kinds are known. It is missing
	// without evidence, and not applicable to points that were put in order by hand.
	Score metrics.Estimate `json:"score"`
}

// Rank puts points in order by their evidence, the most important first: by score, and then by ID. Points without any
// known figure come last. Negative figures count by their size: a point that keeps customers from leaving matters as
// much as one that makes them leave.
//
// The error is [metrics.Faults]: evidence about a point that isn't there, twice about one point, or with a figure that
// isn't finite.
func Rank(points []metrics.Point, evidence []Evidence) ([]Ranked, error) {
	known, err := byPoint(points, evidence)
	if err != nil {
		return nil, err
	}
	var largest [len(kinds)]float64
	for _, e := range known {
		for k, kind := range kinds {
			if v := *kind.of(&e); v.IsKnown() {
				largest[k] = max(largest[k], math.Abs(v.Value))
			}
		}
	}
	ranked := make([]Ranked, len(points))
	for i, p := range points {
		e, ok := known[p.ID]
		if !ok {
			e.Point = p.ID
		}
		ranked[i] = Ranked{Point: p, Evidence: e, Score: score(e, largest)}
	}
	slices.SortFunc(ranked, func(a, b Ranked) int {
		return cmp.Or(compareScores(b.Score, a.Score), cmp.Compare(a.Point.ID, b.Point.ID))
	})
	for i := range ranked {
		ranked[i].Rank = i + 1
	}
	return ranked, nil
}

// compareScores puts a known score above none.
func compareScores(a, b metrics.Estimate) int {
	if a.IsKnown() != b.IsKnown() {
		if a.IsKnown() {
			return 1
		}
		return -1
	}
	return cmp.Compare(a.Value, b.Value)
}

func score(e Evidence, largest [len(kinds)]float64) metrics.Estimate {
	sum, n := 0.0, 0
	for k, kind := range kinds {
		v := *kind.of(&e)
		if !v.IsKnown() {
			continue
		}
		n++
		if largest[k] > 0 {
			sum += math.Abs(v.Value) / largest[k]
		}
	}
	if n == 0 {
		return metrics.Absent(metrics.Missing, "there is no evidence about this point")
	}
	s := metrics.NewEstimate(sum / float64(n))
	s.N, s.Method = int64(n), "mean share of the largest figure of each kind"
	return s
}

func byPoint(points []metrics.Point, evidence []Evidence) (map[string]Evidence, error) {
	there := make(map[string]bool, len(points))
	for _, p := range points {
		there[p.ID] = true
	}
	known := make(map[string]Evidence, len(evidence))
	var found metrics.Faults
	add := func(field, value, cause, remedy string) {
		found = append(found, metrics.Fault{Op: evidenceOp, Field: field, Value: value, Cause: cause, Remedy: remedy})
	}
	for _, e := range evidence {
		if !there[e.Point] {
			add("point", e.Point, "is evidence about a point that isn't there", "correct the id, or add the point to the map")
		}
		if _, twice := known[e.Point]; twice {
			add("point", e.Point, "there is other evidence about this point", "give the evidence about a point once")
		}
		for _, kind := range kinds {
			if v := *kind.of(&e); v.IsKnown() && bad(v.Value) {
				add(kind.name, fmt.Sprint(v.Value), fmt.Sprintf("the figure for point %q isn't finite", e.Point),
					"give a number, or leave it out when nobody knows")
			}
		}
		known[e.Point] = e
	}
	return known, found.Err()
}

const evidenceOp = "kickstart: evidence"
