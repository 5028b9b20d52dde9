// Package wire reads and writes the state of calculators: varints, floats and length-prefixed bytes. The reader
// remembers its first fault, so that a decoder reads field after field and asks once, and it never allocates more than
// the input is long.
package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// ErrCorrupt is wrapped by every fault of a Reader.
var ErrCorrupt = errors.New("corrupt state")

// AppendBytes appends p with its length in front.
func AppendBytes(b, p []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(p))), p...)
}

// AppendString appends s with its length in front.
func AppendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// AppendNames appends the number of names, and the names.
func AppendNames(b []byte, names []string) []byte {
	b = binary.AppendUvarint(b, uint64(len(names)))
	for _, name := range names {
		b = AppendString(b, name)
	}
	return b
}

// AppendFloat64 appends the bits of f.
func AppendFloat64(b []byte, f float64) []byte {
	return binary.BigEndian.AppendUint64(b, math.Float64bits(f))
}

// A Reader consumes one encoded state.
type Reader struct {
	b   []byte
	err error
}

// NewReader returns a reader of b, which it doesn't copy.
func NewReader(b []byte) *Reader { return &Reader{b: b} }

// Fail records a fault, unless there was one already.
func (r *Reader) Fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
		r.b = nil
	}
}

// Err returns the first fault.
func (r *Reader) Err() error { return r.err }

// Done returns the first fault; bytes that were left over are one.
func (r *Reader) Done() error {
	if len(r.b) > 0 {
		r.Fail("%d bytes too many", len(r.b))
	}
	return r.err
}

// Len returns how many bytes are left.
func (r *Reader) Len() int { return len(r.b) }

// Byte reads one byte.
func (r *Reader) Byte() byte {
	if len(r.b) == 0 {
		r.Fail("cut short")
		return 0
	}
	c := r.b[0]
	r.b = r.b[1:]
	return c
}

// Expect reads one byte that must be want, such as a version.
func (r *Reader) Expect(want byte, what string) {
	if got := r.Byte(); got != want && r.err == nil {
		r.Fail("%s %d, want %d", what, got, want)
	}
}

// Uvarint reads an unsigned varint.
func (r *Reader) Uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.Fail("bad varint")
		return 0
	}
	r.b = r.b[n:]
	return v
}

// Varint reads a signed varint.
func (r *Reader) Varint() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.Fail("bad varint")
		return 0
	}
	r.b = r.b[n:]
	return v
}

// Count reads a non-negative int64.
func (r *Reader) Count() int64 {
	v := r.Uvarint()
	if v > math.MaxInt64 {
		r.Fail("count %d out of range", v)
		return 0
	}
	return int64(v)
}

// Items reads the number of items that follow, each at least min bytes long (min > 0), so that a decoder may make
// room for them.
func (r *Reader) Items(min int) int {
	v := r.Uvarint()
	if v > uint64(len(r.b)/min) {
		r.Fail("%d items don't fit %d bytes", v, len(r.b))
		return 0
	}
	return int(v)
}

// Float64 reads a float64 as its bits.
func (r *Reader) Float64() float64 {
	if len(r.b) < 8 {
		r.Fail("cut short")
		return 0
	}
	v := math.Float64frombits(binary.BigEndian.Uint64(r.b))
	r.b = r.b[8:]
	return v
}

// Finite reads a float64 that must be finite.
func (r *Reader) Finite() float64 {
	v := r.Float64()
	if math.IsNaN(v) || math.IsInf(v, 0) {
		r.Fail("value %v", v)
		return 0
	}
	return v
}

// Bytes reads length-prefixed bytes; the result aliases the input.
func (r *Reader) Bytes() []byte {
	n := r.Uvarint()
	if n > uint64(len(r.b)) {
		r.Fail("%d bytes wanted, %d left", n, len(r.b))
		return nil
	}
	p := r.b[:n:n]
	r.b = r.b[n:]
	return p
}

// String reads a length-prefixed string.
func (r *Reader) String() string { return string(r.Bytes()) }

// Names reads names that [AppendNames] wrote, and fails unless they are in increasing order.
func (r *Reader) Names() []string {
	names := make([]string, r.Items(1))
	for i := range names {
		if names[i] = r.String(); i > 0 && names[i] <= names[i-1] {
			r.Fail("names out of order")
		}
	}
	return names
}

// Rest returns the bytes that are left, for a decoder that says how many it took; see Skip.
func (r *Reader) Rest() []byte { return r.b }

// Skip passes over n bytes, which must be there.
func (r *Reader) Skip(n int) { r.b = r.b[n:] }
