package metrics

import (
	"encoding/binary"
	"errors"
	"math"
	"testing"

	"github.com/untangle-metrics/untangle/internal/wire"
)

// keptState encodes values as they are.
func keptState(values ...float64) []byte {
	b := append([]byte{kindQuantiles, stateVersion, 0}, byte(len(values)))
	for _, v := range values {
		b = wire.AppendFloat64(b, v)
	}
	return b
}

// bucketState encodes n values from low to high in the buckets given as steps from key to key and counts.
func bucketState(n uint64, low, high float64, stepsAndCounts ...uint64) []byte {
	b := binary.AppendUvarint([]byte{kindQuantiles, stateVersion, 0}, n)
	b = wire.AppendFloat64(wire.AppendFloat64(b, low), high)
	b = binary.AppendUvarint(b, uint64(len(stepsAndCounts)/2))
	for _, x := range stepsAndCounts {
		b = binary.AppendUvarint(b, x)
	}
	return b
}

// TestQuantilesRefusesState checks that a state which no values can have is refused and changes nothing.
func TestQuantilesRefusesState(t *testing.T) {
	stepTo := func(v float64) uint64 { return uint64(keyOf(v) + maxKey + 1) }
	one, two := stepTo(1), stepTo(2)-stepTo(1)
	for name, good := range map[string][]byte{
		"kept":    keptState(1, 1, 2),
		"buckets": bucketState(1001, 1, 2, one, 1, two, 1000),
	} {
		if err := new(Quantiles).UnmarshalBinary(good); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, bad := range map[string][]byte{
		"out of order":       keptState(2, 1),
		"negative zero":      keptState(math.Copysign(0, -1)),
		"not finite":         keptState(math.Inf(1)),
		"no buckets":         bucketState(1001, 0, 0),
		"too few to count":   bucketState(1000, 1, 2, one, 1, two, 999),
		"too few in buckets": bucketState(1001, 1, 2, one, 1, two, 999),
		"one bucket twice":   bucketState(1001, 1, 1, one, 1, 0, 1000),
		"an empty bucket":    bucketState(1001, 1, 2, one, 1, 1, 0, two-1, 1000),
		"counts that wrap":   bucketState(1001, 1, 2, one, math.MaxInt64, 1, math.MaxInt64, two-1, 1003),
		"beyond all keys":    bucketState(1001, 1, 2, one, 1, 1<<60, 1000),
		"smaller than low":   bucketState(1001, 2, 2, one, 1, two, 1000),
		"larger than high":   bucketState(1001, 1, 1, one, 1, two, 1000),
		"low above high":     bucketState(1001, 1.001, 1, one, 1001),
	} {
		q := new(Quantiles)
		q.Add(7)
		if err := q.UnmarshalBinary(bad); !errors.Is(err, wire.ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
		if q.N() != 1 || q.Quantile(0.5, 0.95).Value != 7 {
			t.Errorf("%s: the calculator has changed", name)
		}
	}
}
