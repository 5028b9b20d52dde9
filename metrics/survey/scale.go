package survey

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/untangle-metrics/untangle/internal/wire"
	"github.com/untangle-metrics/untangle/metrics"
)

// A Scale is the whole numbers that an answer may be, both ends included. The zero Scale is 1 to 5.
type Scale struct {
	Low  int `json:"low"`
	High int `json:"high"`
}

// String returns "1 to 5".
func (s Scale) String() string {
	s = s.orDefault()
	return fmt.Sprintf("%d to %d", s.Low, s.High)
}

const (
	mostPoints = 101       // 0 to 100 is the longest scale in use
	farthest   = 1_000_000 // keeps sums of scores exact
)

func (s Scale) check(op string) error {
	s = s.orDefault()
	fault := metrics.Fault{Op: op, Field: "scale", Value: s.String()}
	switch {
	case s.Low < -farthest || s.High > farthest:
		fault.Cause = fmt.Sprintf("reaches beyond ±%d", farthest)
	case s.High <= s.Low:
		fault.Cause = "has fewer than 2 points"
	case s.High-s.Low >= mostPoints:
		fault.Cause = fmt.Sprintf("has more than %d points", mostPoints)
	default:
		return nil
	}
	fault.Remedy = "give its lowest and its highest point, such as 1 and 5"
	return fault
}

func (s Scale) orDefault() Scale {
	if s == (Scale{}) {
		return Scale{1, 5}
	}
	return s
}

func (s Scale) points() int {
	s = s.orDefault()
	return s.High - s.Low + 1
}

// index returns the place of a score on the scale, from 0, and whether it is there.
func (s Scale) index(score float64) (int, bool) {
	s = s.orDefault()
	// NaN fails every comparison.
	if !(score >= float64(s.Low) && score <= float64(s.High)) || score != math.Trunc(score) {
		return 0, false
	}
	return int(score) - s.Low, true
}

// sameAs returns an error that wraps ErrMismatch when the scales differ.
func (s Scale) sameAs(o Scale, what string) error {
	if s.orDefault() != o.orDefault() {
		return fmt.Errorf("survey: %s: scales %v and %v: %w", what, s, o, metrics.ErrMismatch)
	}
	return nil
}

func (s Scale) appendTo(b []byte) []byte {
	s = s.orDefault()
	return binary.AppendVarint(binary.AppendVarint(b, int64(s.Low)), int64(s.High))
}

// expect reads a scale that must be this one.
func (s Scale) expect(r *wire.Reader, what string) error {
	low, high := r.Varint(), r.Varint()
	if err := r.Err(); err != nil {
		return badState(what, err)
	}
	s = s.orDefault()
	if low != int64(s.Low) || high != int64(s.High) {
		return fmt.Errorf("survey: decode %s: scales %v and %d to %d: %w", what, s, low, high, metrics.ErrMismatch)
	}
	return nil
}
