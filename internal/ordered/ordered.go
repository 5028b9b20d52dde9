// Package ordered runs work on all cores and hands over the results in order, so that an answer doesn't depend on how
// many cores there were.
package ordered

import (
	"context"
	"runtime"
	"sync"
)

// Run calls produce(i) for i = 0 … n−1 on as many goroutines as there are processors, and consume(i, result) for the
// same i in increasing order, in the caller's goroutine. It keeps a few results a processor at most waiting for their
// turn. The first error, in order of i, stops it; so does the end of ctx.
func Run[T any](ctx context.Context, n int, produce func(i int) (T, error), consume func(i int, result T) error) error {
	workers := min(runtime.GOMAXPROCS(0), n)
	if workers <= 1 {
		for i := range n {
			if err := ctx.Err(); err != nil {
				return err
			}
			result, err := produce(i)
			if err != nil {
				return err
			}
			if err := consume(i, result); err != nil {
				return err
			}
		}
		return ctx.Err()
	}
	return runParallel(ctx, n, workers, produce, consume)
}

type outcome[T any] struct {
	result T
	err    error
}

func runParallel[T any](ctx context.Context, n, workers int,
	produce func(i int) (T, error), consume func(i int, result T) error,
) error {
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	defer wg.Wait() // no goroutine outlives the call
	defer cancel()

	// Job i leaves its outcome in slot i mod window; it is given out only when that slot has been emptied.
	window := 4 * workers
	slots := make([]chan outcome[T], window)
	for i := range slots {
		slots[i] = make(chan outcome[T], 1)
	}
	jobs := make(chan int, window)
	for range workers {
		wg.Go(func() {
			for i := range jobs {
				if ctx.Err() != nil {
					continue
				}
				result, err := produce(i)
				slots[i%window] <- outcome[T]{result, err}
			}
		})
	}
	defer close(jobs)
	next := 0
	for ; next < min(window, n); next++ {
		jobs <- next
	}
	for i := range n {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case got := <-slots[i%window]:
			if got.err != nil {
				return got.err
			}
			if err := consume(i, got.result); err != nil {
				return err
			}
		}
		if next < n {
			jobs <- next
			next++
		}
	}
	return ctx.Err()
}
