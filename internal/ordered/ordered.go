// Package ordered runs work on all cores and hands over the results in order, so that an answer doesn't depend on how
// many cores there were.
package ordered

import (
	"context"
)

// Run calls produce(i) for i = 0 … n−1 on as many goroutines as there are processors, and consume(i, result) for the
// same i in increasing order, in the caller's goroutine. It keeps a few results a processor at most waiting for their
// turn. The first error, in order of i, stops it; so does the end of ctx.
func Run[T any](ctx context.Context, n int, produce func(i int) (T, error), consume func(i int, result T) error) error {
	given, taken := 0, 0
	next := func() (i int, ok bool, err error) {
		i, ok = given, given < n
		given++
		return i, ok, nil
	}
	return Stream(ctx, next, produce, func(result T) error {
		i := taken
		taken++
		return consume(i, result)
	})
}
