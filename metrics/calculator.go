package metrics

import (
	"context"
	"encoding"
	"errors"
	"fmt"
	"iter"

	"github.com/untangle-metrics/untangle/internal/ordered"
)

// A Calculator folds observations of type In. Two calculators of one kind and one configuration merge into what either
// would have become had it seen the observations of both.
//
// Self is the calculator's own pointer type, so merging is type-safe and results are each calculator's own methods. A
// calculator in hand is also the prototype of its kind: the combinators [GroupBy], [ByPeriod], [Where], [Using] and
// [Both] take one and are calculators themselves.
//
// The laws, which package metricstest checks for any calculator: an empty calculator is the identity of Merge on both
// sides; Merge is associative, and commutative unless the type says otherwise; splitting the observations anywhere
// and merging gives the same answer (exactly for counts and money, within a stated rounding for floats); Merge leaves
// its argument as it was and shares no memory with it; decoding an encoded state gives the state back.
type Calculator[In, Self any] interface {
	// Fresh returns an empty calculator of the same kind and configuration.
	Fresh() Self
	// Add folds one observation in.
	Add(In)
	// Merge folds in what the other calculator has seen. It returns an error that wraps ErrMismatch, and changes
	// nothing, when the two are configured differently.
	Merge(Self) error
}

// State is what a calculator implements so that its state can travel between processes. The bytes begin with a kind
// and a version; a state is decoded into a prototype, because functions don't travel. Every calculator of this
// library has it.
type State interface {
	encoding.BinaryAppender
	encoding.BinaryMarshaler
	encoding.BinaryUnmarshaler
}

// ErrMismatch is wrapped by the error of merging or decoding a calculator of another configuration.
var ErrMismatch = errors.New("metrics: calculators are configured differently")

// ErrNoState is wrapped by the error of encoding a combinator around a calculator that isn't a [State].
var ErrNoState = errors.New("metrics: calculator has no binary state")

// Fold returns a fresh calculator of the kind of the prototype, with all of seq added.
func Fold[In any, C Calculator[In, C]](seq iter.Seq[In], prototype C) C {
	c := prototype.Fresh()
	for in := range seq {
		c.Add(in)
	}
	return c
}

// FoldShards folds each shard by itself, on as many goroutines as there are processors, and merges them in order. The
// answer depends on the shards and not on the number of processors, floats included; where the shards should be cut
// so that it doesn't depend on anything else either is for the caller to fix, for instance with slices.Chunk. It
// returns the first error of merging, or the error of ctx.
func FoldShards[In any, C Calculator[In, C]](ctx context.Context, shards []iter.Seq[In], prototype C) (C, error) {
	total := prototype.Fresh()
	err := ordered.Run(ctx, len(shards),
		func(i int) (C, error) { return Fold(shards[i], prototype), nil },
		func(_ int, part C) error { return total.Merge(part) })
	if err != nil {
		var none C
		return none, fmt.Errorf("metrics: fold: %w", err)
	}
	return total, nil
}
