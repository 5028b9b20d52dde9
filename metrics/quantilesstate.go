package metrics

import (
	"encoding/binary"
	"math"

	"github.com/untangle-metrics/untangle/internal/wire"
)

// AppendBinary appends the state to b: the values in increasing order while they are kept, and otherwise their range
// and the buckets in increasing order, each with its distance from the one before and its count.
func (q *Quantiles) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, kindQuantiles, stateVersion)
	b = binary.AppendUvarint(b, uint64(q.refused))
	b = binary.AppendUvarint(b, uint64(q.n))
	if q.Exact() {
		for _, v := range q.sorted() {
			b = wire.AppendFloat64(b, v)
		}
		return b, nil
	}
	b = wire.AppendFloat64(wire.AppendFloat64(b, q.low), q.high)
	held := 0
	for range q.counts.all() {
		held++
	}
	b = binary.AppendUvarint(b, uint64(held))
	last := -maxKey - 1
	for key, n := range q.counts.all() {
		b = binary.AppendUvarint(b, uint64(key-last))
		b = binary.AppendUvarint(b, uint64(n))
		last = key
	}
	return b, nil
}

// MarshalBinary returns the state.
func (q *Quantiles) MarshalBinary() ([]byte, error) { return q.AppendBinary(nil) }

// UnmarshalBinary replaces the state. On an error the calculator is as it was. The memory it takes is bounded as
// described at [Quantiles], and a bucket in the input opens at most one page.
func (q *Quantiles) UnmarshalBinary(b []byte) error {
	r := readState(b, kindQuantiles)
	var d Quantiles
	d.refused = r.Count()
	if n := r.Count(); n <= exactValues {
		d.readValues(r, int(n))
	} else {
		d.readBuckets(r, n)
	}
	if err := r.Done(); err != nil {
		return badState("quantiles", err)
	}
	*q = d
	return nil
}

func (q *Quantiles) readValues(r *wire.Reader, n int) {
	if r.Len() != 8*n {
		r.Fail("%d bytes for %d values", r.Len(), n)
		return
	}
	for range n {
		v := readValue(r)
		if q.n > 0 && v < q.high {
			r.Fail("value %v after %v", v, q.high)
		}
		q.Add(v)
	}
}

func (q *Quantiles) readBuckets(r *wire.Reader, n int64) {
	q.n, q.low, q.high = n, readValue(r), readValue(r)
	first, key, left := 0, -maxKey-1, n
	for i := range r.Items(2) {
		step, count := r.Uvarint(), r.Count()
		if step == 0 || step > uint64(maxKey-key) || count == 0 || count > left {
			r.Fail("bucket %d: %d further, with %d of %d values", i, step, count, left)
			return
		}
		key += int(step)
		left -= count
		if i == 0 {
			first = key
		}
		q.counts.add(key, count)
	}
	if left != 0 || q.low > q.high || keyOf(q.low) != first || keyOf(q.high) != key {
		r.Fail("range %v to %v and %d values contradict the buckets", q.low, q.high, n)
	}
}

// readValue reads a finite number that isn't a negative zero.
func readValue(r *wire.Reader) float64 {
	v := r.Finite()
	if v == 0 && math.Signbit(v) {
		r.Fail("negative zero")
	}
	return v
}
