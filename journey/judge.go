package journey

import (
	"fmt"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/metrics"
)

// keep returns a row's amount in the log's units, and whether the row is kept.
func (w *build) keep(k *chunk, i int) (amount int64, ok bool) {
	amount, _, ok = w.scaled(k, i)
	return amount, ok && w.happened(k, i)
}

// judge returns why a row is refused, and counts the amounts that are rounded.
func (w *build) judge(s *span, k *chunk, i int) (fault metrics.Fault, ok bool) {
	if !w.happened(k, i) {
		return later, false
	}
	_, rounded, ok := w.scaled(k, i)
	if !ok {
		return w.tooManyDigits(decimal.New(k.amounts[i], -k.places)), false
	}
	if rounded {
		s.rounded++
	}
	return metrics.Fault{}, true
}

// happened reports whether a row had happened, and was known, at the as-of date.
func (w *build) happened(k *chunk, i int) bool {
	return k.times[i] <= w.asOf && (k.known == nil || k.known[i] <= w.asOf)
}

// scaled brings a row's amount to the log's places; ok is false when it has too many digits for them.
func (w *build) scaled(k *chunk, i int) (amount int64, rounded, ok bool) {
	if k.amounts == nil {
		return 0, false, true
	}
	if k.places <= w.places {
		amount, ok = exact.Scale(k.amounts[i], w.places-k.places)
		return amount, false, ok
	}
	amount, wasExact := exact.RoundHalfEven(k.amounts[i], k.places-w.places)
	return amount, !wasExact, wasExact || w.opts.Round
}

var later = metrics.Fault{
	Cause: "happened or became known after the as-of date", Remedy: "leave Options.AsOf zero to keep it", Err: ErrLater,
}

func (w *build) tooManyDigits(amount decimal.Decimal) metrics.Fault {
	return metrics.Fault{
		Field: "amount", Value: amount.String(),
		Cause:  fmt.Sprintf("doesn't fit money of %d decimal places in 63 bits", w.places),
		Remedy: "set Options.Places to the currency's places, with Options.Round if the data have finer amounts", Err: ErrPlaces,
	}
}

// refuse counts a refused row, and describes it, by its place in the order of reading, while descriptions are still kept.
func (s *span) refuse(w *build, chunk, row int, fault metrics.Fault) {
	if len(s.refusals.examples) < w.opts.Examples || s.refusals.bad.Err == nil && !asked(fault.Err) {
		at := row + 1
		for i := range chunk {
			at += w.chunks[i].rows()
		}
		fault.Op = "journey: build: event " + strconv.Itoa(at) + " of those read well"
		if fault.Err == ErrLater {
			fault.Field, fault.Value = "time", time.Unix(0, w.chunks[chunk].times[row]).UTC().Format(time.RFC3339)
		}
	}
	s.refusals.add(fault, w.opts.Examples)
}
