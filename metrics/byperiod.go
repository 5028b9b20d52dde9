package metrics

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"iter"
	"time"

	"github.com/untangle-metrics/untangle/internal/wire"
)

// Timeline is one calculator a period; [ByPeriod] makes it.
type Timeline[In any, C Calculator[In, C]] struct {
	calendar  Calendar
	grain     Grain
	at        func(In) time.Time
	prototype C
	parts     map[Period]C
	refused   int64
	// Consecutive observations mostly share a period: the last one is kept at hand.
	last     Period
	lastPart C
	warm     bool
}

// ByPeriod returns a calculator that gives each observation to the calculator of the period it falls in. An
// observation at a time that has no period, outside the years 1 to 9999, is refused and counted.
func ByPeriod[In any, C Calculator[In, C]](
	calendar Calendar, grain Grain, at func(In) time.Time, prototype C,
) *Timeline[In, C] {
	return &Timeline[In, C]{
		calendar: calendar, grain: grain, at: at, prototype: prototype.Fresh(), parts: make(map[Period]C),
	}
}

// Fresh returns an empty Timeline of the same calendar, grain and inner calculator.
func (t *Timeline[In, C]) Fresh() *Timeline[In, C] {
	return ByPeriod(t.calendar, t.grain, t.at, t.prototype)
}

// Add gives the observation to its period.
func (t *Timeline[In, C]) Add(in In) {
	day := t.calendar.Day(t.at(in))
	if !t.warm || !t.last.Contains(day) {
		p := t.calendar.Period(t.grain, day)
		if p.IsZero() {
			t.refused++
			return
		}
		t.last = p
		t.lastPart = t.part(t.last)
		t.warm = true
	}
	t.lastPart.Add(in)
}

func (t *Timeline[In, C]) part(p Period) C {
	c, ok := t.parts[p]
	if !ok {
		c = t.prototype.Fresh()
		t.parts[p] = c
	}
	return c
}

// Merge merges period by period. It returns an error that wraps ErrMismatch when the calendars or grains differ.
func (t *Timeline[In, C]) Merge(o *Timeline[In, C]) error {
	if !t.calendar.Same(o.calendar) || t.grain != o.grain {
		return fmt.Errorf("%w: %v by %v and %v by %v", ErrMismatch, t.calendar, t.grain, o.calendar, o.grain)
	}
	if err := t.prototype.Fresh().Merge(o.prototype); err != nil {
		return fmt.Errorf("metrics: timeline: %w", err)
	}
	t.refused += o.refused
	for p, c := range o.parts {
		if err := t.part(p).Merge(c); err != nil {
			return fmt.Errorf("metrics: %v: %w", p, err)
		}
	}
	return nil
}

// Refused returns the number of observations left out because their time has no period.
func (t *Timeline[In, C]) Refused() int64 { return t.refused }

// Get returns the calculator of a period, empty when nothing fell into it.
func (t *Timeline[In, C]) Get(p Period) C {
	if c, ok := t.parts[p]; ok {
		return c
	}
	return t.prototype.Fresh()
}

// All iterates over the periods in order, from the first with an observation to the last; a period in between without
// any comes with an empty calculator.
func (t *Timeline[In, C]) All() iter.Seq2[Period, C] {
	return func(yield func(Period, C) bool) {
		first, last, ok := t.span()
		for p := first; ok && p.Compare(last) <= 0; p = p.Next() {
			if !yield(p, t.Get(p)) {
				return
			}
		}
	}
}

func (t *Timeline[In, C]) span() (first, last Period, ok bool) {
	for p := range t.parts {
		if !ok || p.Compare(first) < 0 {
			first = p
		}
		if !ok || p.Compare(last) > 0 {
			last = p
		}
		ok = true
	}
	return first, last, ok
}

// AppendBinary appends the state to b. It returns an error that wraps [ErrNoState] when the inner calculator has none.
func (t *Timeline[In, C]) AppendBinary(b []byte) ([]byte, error) {
	config, err := t.config()
	if err != nil {
		return nil, err
	}
	b = wire.AppendBytes(append(b, kindPeriods, stateVersion), config)
	if b, err = appendNested(b, t.prototype); err != nil {
		return nil, err
	}
	b = binary.AppendUvarint(b, uint64(t.refused))
	b = binary.AppendUvarint(b, uint64(len(t.parts)))
	for p, c := range t.All() {
		if _, ok := t.parts[p]; !ok {
			continue
		}
		if b, err = p.AppendBinary(b); err != nil {
			return nil, err
		}
		if b, err = appendNested(b, c); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (t *Timeline[In, C]) config() ([]byte, error) {
	return t.calendar.AppendBinary([]byte{byte(t.grain)})
}

// MarshalBinary returns the state.
func (t *Timeline[In, C]) MarshalBinary() ([]byte, error) { return t.AppendBinary(nil) }

// UnmarshalBinary replaces the state. It returns an error that wraps [ErrMismatch] for another calendar or grain. On an
// error the calculator is as it was.
func (t *Timeline[In, C]) UnmarshalBinary(b []byte) error {
	want, err := t.config()
	if err != nil {
		return badState("timeline", err)
	}
	r := readState(b, kindPeriods)
	if got := r.Bytes(); r.Err() == nil && !bytes.Equal(got, want) {
		return badState("timeline", ErrMismatch)
	}
	if err := readNested(r, t.prototype.Fresh()); err != nil {
		return badState("timeline", err)
	}
	refused, n := r.Count(), r.Items(2)
	parts := make(map[Period]C, n)
	var last Period
	for i := range n {
		p := t.readPeriod(r)
		if i > 0 && p.Compare(last) <= 0 {
			r.Fail("periods out of order")
		}
		c := t.prototype.Fresh()
		if err := readNested(r, c); err != nil {
			return badState("timeline", err)
		}
		parts[p], last = c, p
	}
	if err := r.Done(); err != nil {
		return badState("timeline", err)
	}
	t.parts, t.refused, t.warm = parts, refused, false
	return nil
}

// readPeriod reads a period of the timeline's own grain and calendar.
func (t *Timeline[In, C]) readPeriod(r *wire.Reader) Period {
	p, rest, err := DecodePeriod(r.Rest())
	if err != nil {
		r.Fail("%v", err)
		return Period{}
	}
	r.Skip(r.Len() - len(rest))
	if t.calendar.Period(t.grain, p.First()) != p {
		r.Fail("period %v isn't one of %v", p, t.calendar)
	}
	return p
}
