package journey

import (
	"fmt"
	"math"

	"github.com/untangle-metrics/untangle/internal/exact"
	"github.com/untangle-metrics/untangle/metrics"
)

const maxPlaces = 18

// checkAmount returns what is wrong with an amount of as few places as it needs, when the caller has fixed the log's.
func (o *Options) checkAmount(amount int64, places int32) *metrics.Fault {
	if o.Places == 0 {
		return nil
	}
	want := int32(max(o.Places, 0))
	if places > want {
		if o.Round {
			return nil
		}
	} else if _, ok := exact.Scale(amount, want-places); ok {
		return nil
	}
	fault := tooManyDigits
	fault.Cause = fmt.Sprintf("doesn't fit money of %d decimal places in 63 bits", want)
	return &fault
}

// places returns the number of decimal places of the log.
func (b *Builder) places() (int32, error) {
	switch p := b.opts.Places; {
	case p == WholeUnits:
		return 0, nil
	case p < 0 || p > maxPlaces:
		return 0, fmt.Errorf("journey: build: Places is %d, want 1 to %d, 0 for automatic, or WholeUnits", p, maxPlaces)
	case p > 0:
		return int32(p), nil
	}
	most := int32(0)
	for i := range b.chunks {
		if b.chunks[i].amounts != nil {
			most = max(most, b.chunks[i].places)
		}
	}
	// Events of after the as-of date have no say, so with one the amounts are looked at one by one.
	if b.opts.AsOf.IsZero() && b.fitAll(most) {
		return most, nil
	}
	return b.fitMost(), nil
}

// fitAll reports whether every amount fits 63 bits at a number of places that none exceeds.
func (b *Builder) fitAll(places int32) bool {
	for i := range b.chunks {
		c := &b.chunks[i]
		if c.places == places {
			continue
		}
		p, ok := exact.Pow10(places - c.places)
		limit := math.MaxInt64 / max(p, 1)
		for _, v := range c.amounts {
			if v > limit || v < -limit || !ok && v != 0 {
				return false
			}
		}
	}
	return true
}

// fitMost returns the number of places at which most amounts can be kept, so that one odd amount, very long or very
// large, is refused itself and doesn't make others be.
func (b *Builder) fitMost() int32 {
	asOf := b.opts.asOf()
	var change [maxPlaces + 2]int64 // in the number of amounts that fit, from one number of places to the next
	for i := range b.chunks {
		c := &b.chunks[i]
		for row, v := range c.amounts {
			if v == 0 || !c.happened(row, asOf) {
				continue
			}
			needs := c.places
			for ; needs > 0 && v%10 == 0; needs-- {
				v /= 10
			}
			bears := needs
			for ; bears < maxPlaces; bears++ {
				if _, ok := exact.Scale(v, bears+1-needs); !ok {
					break
				}
			}
			change[needs]++
			change[bears+1]--
		}
	}
	best, most, fit := int32(0), int64(-1), int64(0)
	for places, n := range change[:maxPlaces+1] {
		if fit += n; fit > most {
			best, most = int32(places), fit
		}
	}
	return best
}
