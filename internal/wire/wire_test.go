package wire

import (
	"encoding/binary"
	"errors"
	"math"
	"testing"
)

// TestRoundTrip reads back what the writers wrote, field by field.
func TestRoundTrip(t *testing.T) {
	b := AppendString(nil, "name")
	b = AppendBytes(b, []byte{1, 2})
	b = AppendFloat64(b, math.Pi)
	b = binary.AppendUvarint(b, 300)
	b = binary.AppendVarint(b, -5)
	b = append(b, 7)
	r := NewReader(b)
	if s, p, f := r.String(), r.Bytes(), r.Finite(); s != "name" || len(p) != 2 || f != math.Pi {
		t.Errorf("read %q, %v, %v", s, p, f)
	}
	if n, v := r.Count(), r.Varint(); n != 300 || v != -5 {
		t.Errorf("read %d, %d", n, v)
	}
	r.Expect(7, "version")
	if err := r.Done(); err != nil {
		t.Error(err)
	}
}

// TestRefuses checks that every reader refuses what is cut short or out of range, and that the first fault stays.
func TestRefuses(t *testing.T) {
	huge := binary.AppendUvarint(nil, math.MaxUint64)
	for name, read := range map[string]func(r *Reader){
		"byte":    func(r *Reader) { r.Byte() },
		"uvarint": func(r *Reader) { r.Uvarint() },
		"varint":  func(r *Reader) { r.Varint() },
		"float":   func(r *Reader) { r.Float64() },
		"bytes":   func(r *Reader) { r.Bytes() },
	} {
		r := NewReader(nil)
		read(r)
		first := r.Err()
		r.Fail("another")
		if !errors.Is(first, ErrCorrupt) || r.Done() != first {
			t.Errorf("%s of nothing: %v, then %v", name, first, r.Done())
		}
	}
	for name, c := range map[string]struct {
		b    []byte
		read func(r *Reader)
	}{
		"count beyond int64": {huge, func(r *Reader) { r.Count() }},
		"items beyond input": {huge, func(r *Reader) { r.Items(1) }},
		"bytes beyond input": {[]byte{9, 1}, func(r *Reader) { r.Bytes() }},
		"not a number":       {AppendFloat64(nil, math.NaN()), func(r *Reader) { r.Finite() }},
		"other version":      {[]byte{2}, func(r *Reader) { r.Expect(1, "version") }},
		"left over":          {[]byte{1, 1}, func(r *Reader) { r.Byte() }},
	} {
		r := NewReader(c.b)
		c.read(r)
		if err := r.Done(); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
