package journey

import (
	"fmt"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Restatement is one number of a flow that later knowledge changed.
type Restatement struct {
	Period   metrics.Period
	Segment  string
	Movement Movement // of the gross view
	Was, Is  int64
}

// String returns the restatement for people.
func (r Restatement) String() string {
	segment := r.Segment
	if segment != "" {
		segment += " "
	}
	return fmt.Sprintf("%v %s%v: was %d, is %d", r.Period, segment, r.Movement, r.Was, r.Is)
}

// Restated compares two flows of one definition and grain, an earlier one and one that knows more (of a log built
// with a later Options.AsOf), and returns every number of the gross view that changed in the periods and segments
// that both have, in the order of the rows. It returns an error that wraps metrics.ErrMismatch when definition,
// grain, attribute or calendar differ.
func Restated(before, after *Flow) ([]Restatement, error) {
	a, b := before.opts, after.opts
	if a.Definition != b.Definition || a.Grain != b.Grain || a.By != b.By || !before.calendar.Same(after.calendar) {
		return nil, fmt.Errorf("journey: restated: %w", metrics.ErrMismatch)
	}
	type key struct {
		period  metrics.Period
		segment string
	}
	old := make(map[key]FlowRow)
	for _, r := range before.Rows() {
		old[key{r.Period, r.Segment}] = r
	}
	var changes []Restatement
	for _, is := range after.Rows() {
		was, ok := old[key{is.Period, is.Segment}]
		if !ok {
			continue
		}
		for m, n := range is.Gross.counts() {
			if w := was.Gross.counts()[m]; w != n {
				changes = append(changes, Restatement{is.Period, is.Segment, Movement(m), w, n})
			}
		}
	}
	return changes, nil
}

// counts returns the numbers of a balance by Movement.
func (b Balance) counts() [Within]int64 {
	return [Within]int64{b.New, b.WonBack, b.TransferredIn, b.Lost, b.TransferredOut, b.Opening, b.Closing}
}
