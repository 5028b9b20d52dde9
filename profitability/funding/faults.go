package funding

import (
	"strconv"

	"github.com/untangle-metrics/untangle/metrics"
)

const (
	op        = "funding"
	maxFaults = 1_000 // kept; the rest are counted
)

// A faultList gathers what is wrong with the input.
type faultList struct {
	faults metrics.Faults
	more   int
}

func (l *faultList) add(field, value, cause, remedy string, err error) {
	if len(l.faults) == maxFaults {
		l.more++
		return
	}
	l.faults = append(l.faults, metrics.Fault{
		Op: op, Field: field, Value: value, Cause: cause, Remedy: remedy, Err: err,
	})
}

// err returns the faults, at the end how many more there are; nil for none.
func (l *faultList) err() error {
	if l.more == 0 {
		return l.faults.Err()
	}
	return append(l.faults, metrics.Fault{
		Op: op, Cause: strconv.Itoa(l.more) + " more faults are not shown", Remedy: "correct these first",
	})
}
