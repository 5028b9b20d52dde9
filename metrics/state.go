package metrics

import (
	"encoding"
	"fmt"

	"github.com/untangle-metrics/untangle/internal/wire"
)

// The first byte of a state says which kind of calculator wrote it, the second which version of the format.
const (
	kindCount byte = iota + wire.Metrics
	kindSum
	kindMean
	kindRatio
	kindExtremes
	kindDistinct
	kindGroups
	kindPeriods
	kindFiltered
	kindProjected
	kindPair
	kindQuantiles
)

const stateVersion = 1

// readState opens a state of the wanted kind.
func readState(b []byte, kind byte) *wire.Reader {
	r := wire.NewReader(b)
	r.Expect(kind, "kind")
	r.Expect(stateVersion, "version")
	return r
}

// badState gives a decoding fault its package and kind.
func badState(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("metrics: decode %s: %w", what, err)
}

// appendNested appends the state of a calculator inside another, with its length. Whether the inner one has a state
// is known only at run time, because the contract doesn't ask for it.
func appendNested[C any](b []byte, c C) ([]byte, error) {
	s, ok := any(c).(encoding.BinaryAppender)
	if !ok {
		return nil, fmt.Errorf("%w: %T", ErrNoState, c)
	}
	inner, err := s.AppendBinary(nil)
	if err != nil {
		return nil, err
	}
	return wire.AppendBytes(b, inner), nil
}

// readNested decodes what appendNested wrote into an empty calculator.
func readNested[C any](r *wire.Reader, into C) error {
	inner := r.Bytes()
	if err := r.Err(); err != nil {
		return err
	}
	s, ok := any(into).(encoding.BinaryUnmarshaler)
	if !ok {
		return fmt.Errorf("%w: %T", ErrNoState, into)
	}
	return s.UnmarshalBinary(inner)
}
