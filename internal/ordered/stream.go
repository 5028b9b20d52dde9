package ordered

import (
	"context"
	"runtime"
	"sync"
)

type outcome[T any] struct {
	result T
	err    error
}

// Stream is Run for jobs that come one after the other, as many as there are: next gives them until ok is false,
// produce works on them on as many goroutines as there are processors, and consume takes the results in order.
// Next and consume run in the caller's goroutine. A few jobs a processor at most are under way at a time.
//
// The first error in order of the jobs stops it, where an error of next comes after the results of the jobs before it;
// so does the end of ctx, though not in the middle of a call of next.
func Stream[J, T any](ctx context.Context, next func() (job J, ok bool, err error),
	produce func(J) (T, error), consume func(T) error,
) error {
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	defer wg.Wait() // no goroutine outlives the call
	defer cancel()

	// Job i leaves its outcome in slot i mod window; it is given out only when that slot has been emptied.
	workers := runtime.GOMAXPROCS(0)
	window := 4 * workers
	slots := make([]chan outcome[T], window)
	for i := range slots {
		slots[i] = make(chan outcome[T], 1)
	}
	type numbered struct {
		i   int
		job J
	}
	jobs := make(chan numbered, window)
	defer close(jobs)
	for range workers {
		wg.Go(func() {
			for n := range jobs {
				if ctx.Err() != nil {
					continue
				}
				result, err := produce(n.job)
				slots[n.i%window] <- outcome[T]{result, err}
			}
		})
	}
	given, more := 0, true
	var failed error
	for i := 0; ; i++ {
		for more && given < i+window && ctx.Err() == nil {
			var job J
			if job, more, failed = next(); failed != nil {
				more = false
			}
			if more {
				jobs <- numbered{given, job}
				given++
			}
		}
		if i == given {
			break
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case got := <-slots[i%window]:
			if got.err != nil {
				return got.err
			}
			if err := consume(got.result); err != nil {
				return err
			}
		}
	}
	if failed != nil {
		return failed
	}
	return ctx.Err()
}
