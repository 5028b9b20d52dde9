package cpi

import (
	"encoding/binary"
	"fmt"

	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/metrics"
)

// Attained counts the answers to an indicator's question, and those that attain its goal. It is a [metrics.Calculator]
// of answers; answers to other questions don't count, and scores that aren't finite numbers are refused and counted.
type Attained struct {
	indicator                  Indicator
	attained, answers, refused int64
}

// NewAttained returns an empty counter. The error is that of [Indicator.Validate].
func NewAttained(i Indicator) (*Attained, error) {
	if err := i.Validate(); err != nil {
		return nil, err
	}
	if i.Direction == 0 {
		i.Direction = metrics.HigherIsBetter
	}
	return &Attained{indicator: i}, nil
}

// Fresh returns an empty counter for the same indicator.
func (a *Attained) Fresh() *Attained { return &Attained{indicator: a.indicator} }

// Add counts one answer, if it is to the indicator's question.
func (a *Attained) Add(answer Answer) {
	if answer.Question != a.indicator.Question {
		return
	}
	if !finite(answer.Score) {
		a.refused++
		return
	}
	a.answers++
	if a.indicator.attains(answer.Score) {
		a.attained++
	}
}

// Merge adds the other's answers. It returns an error that wraps [metrics.ErrMismatch] when the indicators differ.
func (a *Attained) Merge(o *Attained) error {
	if a.indicator != o.indicator {
		return fmt.Errorf("cpi: attained: %w", metrics.ErrMismatch)
	}
	a.attained += o.attained
	a.answers += o.answers
	a.refused += o.refused
	return nil
}

// Result returns the counts so far.
func (a *Attained) Result() Attainment {
	return Attainment{
		Goal: a.indicator.Goal, Threshold: a.indicator.Threshold,
		Attained: a.attained, Answers: a.answers, Refused: a.refused,
	}
}

// The first byte of a state says which kind of calculator wrote it, the second which version of the format.
const (
	kindAttained byte = wire.CPI
	stateVersion byte = 1
)

// config is the fingerprint of the indicator.
func (a *Attained) config() []byte {
	b := []byte{byte(a.indicator.Direction)}
	for _, s := range [...]string{a.indicator.Goal.ID, a.indicator.Goal.Statement, a.indicator.Question} {
		b = wire.AppendString(b, s)
	}
	return wire.AppendFloat64(b, a.indicator.Threshold+0) // −0 and 0 are one threshold
}

// AppendBinary appends the state to b. It never fails.
func (a *Attained) AppendBinary(b []byte) ([]byte, error) {
	b = wire.AppendBytes(append(b, kindAttained, stateVersion), a.config())
	for _, n := range [...]int64{a.attained, a.answers, a.refused} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return b, nil
}

// MarshalBinary returns the state.
func (a *Attained) MarshalBinary() ([]byte, error) { return a.AppendBinary(nil) }

// UnmarshalBinary replaces the state of a counter made by [NewAttained] for the same indicator. It returns an error
// that wraps [metrics.ErrMismatch] for another one. On an error the counter is as it was.
func (a *Attained) UnmarshalBinary(b []byte) error {
	r := wire.NewReader(b)
	r.Expect(kindAttained, "kind")
	r.Expect(stateVersion, "version")
	if got := r.Bytes(); r.Err() == nil && string(got) != string(a.config()) {
		return fmt.Errorf("cpi: decode attained: %w", metrics.ErrMismatch)
	}
	d := Attained{indicator: a.indicator, attained: r.Count(), answers: r.Count(), refused: r.Count()}
	if d.attained > d.answers {
		r.Fail("%d of %d answers", d.attained, d.answers)
	}
	if err := r.Done(); err != nil {
		return fmt.Errorf("cpi: decode attained: %w", err)
	}
	*a = d
	return nil
}
