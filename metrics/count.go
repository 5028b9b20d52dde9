package metrics

import (
	"encoding/binary"
)

// Count counts observations. The zero value is ready to use.
type Count[In any] struct{ n int64 }

// Fresh returns an empty Count.
func (c *Count[In]) Fresh() *Count[In] { return new(Count[In]) }

// Add counts one observation.
func (c *Count[In]) Add(In) { c.n++ }

// Merge adds the other's count. It never fails.
func (c *Count[In]) Merge(o *Count[In]) error {
	c.n += o.n
	return nil
}

// N returns the number of observations.
func (c *Count[In]) N() int64 { return c.n }

// AppendBinary appends the state to b.
func (c *Count[In]) AppendBinary(b []byte) ([]byte, error) {
	return binary.AppendUvarint(append(b, kindCount, stateVersion), uint64(c.n)), nil
}

// MarshalBinary returns the state.
func (c *Count[In]) MarshalBinary() ([]byte, error) { return c.AppendBinary(nil) }

// UnmarshalBinary replaces the state. On an error the calculator is as it was.
func (c *Count[In]) UnmarshalBinary(b []byte) error {
	r := readState(b, kindCount)
	n := r.Count()
	if err := r.Done(); err != nil {
		return badState("count", err)
	}
	c.n = n
	return nil
}
