package journey

import (
	"context"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/internal/ordered"
	"github.com/untangle-metrics/untangle/metrics"
)

// shardEvents is how many events a shard of a fold has, about, while there are no more than maxShards.
const (
	shardEvents = 1 << 15
	maxShards   = 128
)

// Fold runs a calculator over every customer of a log, on all cores, and returns a fresh calculator of the
// prototype's kind. The log is cut into shards whose number and borders depend on the log alone, and they are merged
// in order, so the bits of the answer don't depend on the number of cores, floats included. It returns the error of
// ctx, or of merging.
func Fold[C metrics.Calculator[Trace, C]](ctx context.Context, log *Log, prototype C) (C, error) {
	shards := log.shards()
	total := prototype.Fresh()
	err := ordered.Run(ctx, len(shards)-1,
		func(i int) (C, error) {
			part := prototype.Fresh()
			for c := shards[i]; c < shards[i+1]; c++ {
				part.Add(Trace{log: log, customer: c})
			}
			return part, nil
		},
		func(_ int, part C) error { return total.Merge(part) })
	if err != nil {
		var none C
		return none, fmt.Errorf("journey: fold: %w", err)
	}
	return total, nil
}

// shards returns the customers at which the shards begin, and the number of customers.
func (l *Log) shards() []int {
	n := min(maxShards, l.Len()/shardEvents+1)
	borders := make([]int, 1, n+1)
	for i := 1; i < n; i++ {
		if c, _ := slices.BinarySearch(l.offsets[:l.Customers()], l.Len()/n*i); c > borders[len(borders)-1] {
			borders = append(borders, c)
		}
	}
	return append(borders, l.Customers())
}
