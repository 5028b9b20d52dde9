package survey

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/untangle-metrics/untangle/metrics"
)

// A Pair is the answers of one customer to the same question, before and after.
type Pair struct{ Before, After float64 }

// Paired counts pairs of answers of the same customers, by both points of a scale. A pair is refused and counted when
// either answer isn't a point of the scale. The zero value is ready to use, on the scale 1 to 5; [NewPaired] takes
// another. Counts are exact in any order of merging.
//
// Two samples of different customers are not pairs: use [NPSDifference] and [ProportionDifference].
type Paired struct {
	scale   Scale
	cells   []int64 // by before, then after; nil while there are no pairs
	refused int64
}

// NewPaired returns an empty calculator on a scale of 2 to 101 points. The error is a metrics.Fault.
func NewPaired(scale Scale) (*Paired, error) {
	if err := scale.check("survey: paired"); err != nil {
		return nil, err
	}
	return &Paired{scale: scale}, nil
}

// Fresh returns an empty Paired on the same scale.
func (p *Paired) Fresh() *Paired { return &Paired{scale: p.scale} }

// Add counts one pair, or refuses it (see [Paired.Refused]).
func (p *Paired) Add(pair Pair) {
	before, ok := p.scale.index(pair.Before)
	after, also := p.scale.index(pair.After)
	if !ok || !also {
		p.refused++
		return
	}
	p.grow()
	p.cells[before*p.scale.points()+after]++
}

func (p *Paired) grow() {
	if p.cells == nil {
		p.cells = make([]int64, p.scale.points()*p.scale.points())
	}
}

// Merge adds the other's pairs. The error wraps metrics.ErrMismatch when the scales differ.
func (p *Paired) Merge(o *Paired) error {
	if err := p.scale.sameAs(o.scale, "paired"); err != nil {
		return err
	}
	p.refused += o.refused
	if o.cells == nil {
		return nil
	}
	p.grow()
	for i, n := range o.cells {
		p.cells[i] += n
	}
	return nil
}

// Scale returns the scale.
func (p *Paired) Scale() Scale { return p.scale.orDefault() }

// N returns the number of pairs, without those refused.
func (p *Paired) N() int64 {
	n := int64(0)
	for _, count := range p.cells {
		n += count
	}
	return n
}

// Refused returns the number of pairs left out because an answer wasn't a point of the scale.
func (p *Paired) Refused() int64 { return p.refused }

// Count returns the number of pairs with these two answers; 0 for what isn't on the scale.
func (p *Paired) Count(before, after int) int64 {
	low, k := p.Scale().Low, p.scale.points()
	i, j := before-low, after-low
	if p.cells == nil || i < 0 || i >= k || j < 0 || j >= k {
		return 0
	}
	return p.cells[i*k+j]
}

// AppendBinary appends the state to b.
func (p *Paired) AppendBinary(b []byte) ([]byte, error) {
	b = p.scale.appendTo(append(b, kindPaired, stateVersion))
	b = binary.AppendUvarint(b, uint64(p.refused))
	cells := p.cells
	if cells == nil {
		cells = make([]int64, p.scale.points()*p.scale.points())
	}
	b = slices.Grow(b, len(cells))
	for _, n := range cells {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return b, nil
}

// MarshalBinary returns the state.
func (p *Paired) MarshalBinary() ([]byte, error) { return p.AppendBinary(nil) }

// UnmarshalBinary replaces the state. The error wraps metrics.ErrMismatch when the scale is another. On an error the
// calculator is as it was.
func (p *Paired) UnmarshalBinary(b []byte) error {
	r := readState(b, kindPaired)
	if err := p.scale.expect(r, "paired"); err != nil {
		return err
	}
	counts := make([]int64, 1+p.scale.points()*p.scale.points())
	readCounts(r, counts)
	if err := r.Done(); err != nil {
		return badState("paired", err)
	}
	p.refused, p.cells = counts[0], counts[1:]
	return nil
}

// warnRefused says how many pairs an estimate leaves out.
func (p *Paired) warnRefused(e metrics.Estimate) metrics.Estimate {
	if p.refused == 0 {
		return e
	}
	return e.Warn(fmt.Sprintf("%d pairs weren't usable (two whole numbers from %v) and are left out; "+
		"correct them at source", p.refused, p.scale))
}
