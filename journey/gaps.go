package journey

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/metrics"
)

// Gaps counts the days between a customer's successive days with an event: a [metrics.Calculator] of traces, from
// which to choose how long a silence means that a customer is lost. The silence at the end of each history is still
// running; it is counted apart and not as a gap, so quantiles are a little low when customers are silent for long.
// The zero value takes every event.
type Gaps struct {
	kinds   string
	log     *Log
	mask    []bool
	gaps    []int64 // by days
	running int64
}

// NewGaps returns an empty Gaps over events of some kinds; of all kinds when none is given.
func NewGaps(kinds ...string) *Gaps { return &Gaps{kinds: list(kinds)} }

// Fresh returns an empty Gaps of the same kinds.
func (g *Gaps) Fresh() *Gaps { return &Gaps{kinds: g.kinds} }

// Add counts one customer's gaps.
func (g *Gaps) Add(t Trace) {
	if g.log != t.log {
		g.log, g.mask = t.log, mask(t.log, g.kinds)
	}
	kinds, last := t.KindCodes(), noDay
	for i, day := range t.Days() {
		if g.mask != nil && !g.mask[kinds[i]] || day == last {
			continue
		}
		if last != noDay {
			gap := int(day - last)
			if len(g.gaps) <= gap {
				g.gaps = append(g.gaps, make([]int64, gap+1-len(g.gaps))...)
			}
			g.gaps[gap]++
		}
		last = day
	}
	if last != noDay {
		g.running++
	}
}

// Merge adds the other's gaps. It returns an error that wraps metrics.ErrMismatch when the kinds differ.
func (g *Gaps) Merge(o *Gaps) error {
	if g.kinds != o.kinds {
		return fmt.Errorf("journey: gaps: %w", metrics.ErrMismatch)
	}
	if n := len(o.gaps) - len(g.gaps); n > 0 {
		g.gaps = append(g.gaps, make([]int64, n)...)
	}
	for i, n := range o.gaps {
		g.gaps[i] += n
	}
	g.running += o.running
	return nil
}

// N returns the number of gaps, and the number of customers, each with a silence that is still running.
func (g *Gaps) N() (gaps, running int64) {
	for _, n := range g.gaps {
		gaps += n
	}
	return gaps, g.running
}

// Quantile returns the smallest number of days that a share q of the gaps doesn't exceed (0 < q ≤ 1, the inverse of the
// distribution function, type 1 of Hyndman and Fan 1996); undefined without gaps or with another q.
func (g *Gaps) Quantile(q float64) metrics.Estimate {
	n, _ := g.N()
	if n == 0 || !(q > 0 && q <= 1) {
		return metrics.Absent(metrics.Undefined, "no gaps, or a share outside 0 to 1")
	}
	// q·n can come out a little above a whole number that it is meant to be, such as 0.07·100.
	const fuzz = 1 - 0x1p-50
	at := max(int64(math.Ceil(q*float64(n)*fuzz)), 1)
	e := metrics.NewEstimate(float64(rank(g.gaps, at)))
	e.N, e.Method = n, "quantile, type 1"
	return e
}

// AppendBinary appends the state to b.
func (g *Gaps) AppendBinary(b []byte) ([]byte, error) {
	b = wire.AppendString(append(b, kindGaps, stateVersion), g.kinds)
	b = binary.AppendUvarint(b, uint64(g.running))
	b = binary.AppendUvarint(b, uint64(len(g.gaps)))
	for _, n := range g.gaps {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return b, nil
}

// MarshalBinary returns the state.
func (g *Gaps) MarshalBinary() ([]byte, error) { return g.AppendBinary(nil) }

// UnmarshalBinary replaces the state. It returns an error that wraps metrics.ErrMismatch for other kinds. On an error
// the calculator is as it was.
func (g *Gaps) UnmarshalBinary(b []byte) error {
	r := wire.NewReader(b)
	r.Expect(kindGaps, "kind")
	r.Expect(stateVersion, "version")
	if kinds := r.String(); r.Err() == nil && kinds != g.kinds {
		return fmt.Errorf("journey: decode gaps: %w", metrics.ErrMismatch)
	}
	running, gaps := r.Count(), make([]int64, r.Items(1))
	for i := range gaps {
		gaps[i] = r.Count()
	}
	if n := len(gaps); n > 0 && (gaps[n-1] == 0 || running == 0) || slices.Min(append(gaps, 0)) < 0 {
		r.Fail("gaps are not in canonical form")
	}
	if err := r.Done(); err != nil {
		return fmt.Errorf("journey: decode gaps: %w", err)
	}
	g.running, g.gaps = running, gaps
	return nil
}
