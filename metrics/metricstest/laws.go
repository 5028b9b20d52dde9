// Package metricstest checks that a calculator obeys the laws of [metrics.Calculator].
package metricstest

import (
	"bytes"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/untangle-metrics/untangle/metrics"
)

// Calculator is what the laws are about: a [metrics.Calculator] whose state can travel.
type Calculator[In, Self any] interface {
	metrics.Calculator[In, Self]
	metrics.State
}

// Laws describes a calculator under test. The zero values of its optional fields ask for the strictest laws.
type Laws[In any, C Calculator[In, C]] struct {
	// Prototype is a calculator of the kind and configuration to be tested.
	Prototype C
	// Input draws one observation.
	Input *rapid.Generator[In]
	// Same reports whether two calculators give the same answer. Nil compares their encoded states, bit for bit; a
	// calculator of floats compares its results with [Near].
	Same func(a, b C) bool
	// Ordered says that the order of observations matters, so that Merge need not be commutative.
	Ordered bool
}

// Check runs every law as a property-based test, each as a subtest.
func (l Laws[In, C]) Check(t *testing.T) {
	t.Helper()
	if l.Same == nil {
		l.Same = sameState[In, C]
	}
	inputs := rapid.SliceOfN(l.Input, 0, 40)
	property := func(name string, check func(t *rapid.T)) {
		t.Run(name, func(t *testing.T) { rapid.Check(t, check) })
	}
	property("identity", func(t *rapid.T) {
		ins := inputs.Draw(t, "inputs")
		left := l.fold(ins)
		l.merge(t, left, l.Prototype.Fresh())
		right := l.Prototype.Fresh()
		l.merge(t, right, l.fold(ins))
		l.same(t, "merging an empty calculator", left, l.fold(ins))
		l.same(t, "merging into an empty calculator", right, l.fold(ins))
	})
	property("split", func(t *rapid.T) {
		ins := inputs.Draw(t, "inputs")
		cut := rapid.IntRange(0, len(ins)).Draw(t, "cut")
		parts := l.fold(ins[:cut])
		l.merge(t, parts, l.fold(ins[cut:]))
		l.same(t, "splitting and merging", parts, l.fold(ins))
	})
	property("associative", func(t *rapid.T) {
		a, b, c := inputs.Draw(t, "a"), inputs.Draw(t, "b"), inputs.Draw(t, "c")
		left := l.fold(a)
		l.merge(t, left, l.fold(b))
		l.merge(t, left, l.fold(c))
		tail, right := l.fold(b), l.fold(a)
		l.merge(t, tail, l.fold(c))
		l.merge(t, right, tail)
		l.same(t, "(a+b)+c and a+(b+c)", left, right)
	})
	if !l.Ordered {
		property("commutative", func(t *rapid.T) {
			a, b := inputs.Draw(t, "a"), inputs.Draw(t, "b")
			ab, ba := l.fold(a), l.fold(b)
			l.merge(t, ab, l.fold(b))
			l.merge(t, ba, l.fold(a))
			l.same(t, "a+b and b+a", ab, ba)
		})
	}
	property("no aliasing", func(t *rapid.T) { l.noAliasing(t, inputs) })
	property("state", func(t *rapid.T) { l.state(t, inputs) })
}

func (l Laws[In, C]) noAliasing(t *rapid.T, inputs *rapid.Generator[[]In]) {
	a, b, more := inputs.Draw(t, "a"), inputs.Draw(t, "b"), inputs.Draw(t, "more")
	into, from := l.fold(a), l.fold(b)
	l.merge(t, into, from)
	if !bytes.Equal(encode(t, from), encode(t, l.fold(b))) {
		t.Fatalf("Merge changed its argument")
	}
	before := encode(t, into)
	for _, in := range more {
		from.Add(in)
	}
	if !bytes.Equal(encode(t, into), before) {
		t.Fatalf("adding to the calculator that was merged from changed the one merged into")
	}
	source := encode(t, from)
	for _, in := range more {
		into.Add(in)
	}
	if !bytes.Equal(encode(t, from), source) {
		t.Fatalf("adding to the calculator merged into changed the one that was merged from")
	}
	if !bytes.Equal(encode(t, l.Prototype.Fresh()), encode(t, into.Fresh())) {
		t.Fatalf("Fresh of a used calculator isn't empty")
	}
}

func (l Laws[In, C]) state(t *rapid.T, inputs *rapid.Generator[[]In]) {
	c := l.fold(inputs.Draw(t, "inputs"))
	state := encode(t, c)
	if again, err := c.MarshalBinary(); err != nil || !bytes.Equal(again, state) {
		t.Fatalf("MarshalBinary and AppendBinary differ: %v", err)
	}
	back := l.Prototype.Fresh()
	if err := back.UnmarshalBinary(state); err != nil {
		t.Fatalf("decoding an encoded state: %v", err)
	}
	if !bytes.Equal(encode(t, back), state) {
		t.Fatalf("encode, decode, encode gives another state")
	}
	more := inputs.Draw(t, "more")
	for _, in := range more {
		c.Add(in)
		back.Add(in)
	}
	if !bytes.Equal(encode(t, back), encode(t, c)) {
		t.Fatalf("a decoded calculator goes on differently")
	}
	short := state[:rapid.IntRange(0, len(state)-1).Draw(t, "length")]
	if err := l.Prototype.Fresh().UnmarshalBinary(short); err == nil {
		t.Fatalf("a state cut short to %d of %d bytes was decoded", len(short), len(state))
	}
	if err := l.Prototype.Fresh().UnmarshalBinary(append(state, 0)); err == nil {
		t.Fatalf("a state with a byte too many was decoded")
	}
}

func (l Laws[In, C]) fold(ins []In) C {
	c := l.Prototype.Fresh()
	for _, in := range ins {
		c.Add(in)
	}
	return c
}

func (l Laws[In, C]) merge(t *rapid.T, into, from C) {
	if err := into.Merge(from); err != nil {
		t.Fatalf("merging two calculators of one configuration: %v", err)
	}
}

func (l Laws[In, C]) same(t *rapid.T, what string, a, b C) {
	if !l.Same(a, b) {
		t.Fatalf("%s: %+v and %+v give different answers", what, a, b)
	}
}

func sameState[In any, C Calculator[In, C]](a, b C) bool {
	x, err := a.AppendBinary(nil)
	if err != nil {
		return false
	}
	y, err := b.AppendBinary(nil)
	return err == nil && bytes.Equal(x, y)
}

func encode[S metrics.State](t *rapid.T, c S) []byte {
	b, err := c.AppendBinary(nil)
	if err != nil {
		t.Fatalf("AppendBinary: %v", err)
	}
	return b
}

// Near reports whether a and b differ by at most ulps units in the last place of scale, the magnitude at which they
// were computed (0 means the larger of the two). Two NaN are near.
func Near(a, b, scale float64, ulps int) bool {
	if a == b || math.IsNaN(a) && math.IsNaN(b) {
		return true
	}
	scale = max(scale, math.Abs(a), math.Abs(b))
	unit := math.Nextafter(scale, math.Inf(1)) - scale
	return math.Abs(a-b) <= float64(ulps)*unit
}
