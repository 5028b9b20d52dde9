package ordered_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/internal/ordered"
)

// upTo gives the jobs 0 … n−1, and then err.
func upTo(n int, err error) func() (int, bool, error) {
	i := -1
	return func() (int, bool, error) {
		i++
		if i < n {
			return i, true, nil
		}
		return 0, false, err
	}
}

// square takes its time, a different one for each job.
func square(i int) (int, error) {
	time.Sleep(time.Duration(rand.IntN(200)) * time.Microsecond)
	return i * i, nil
}

func TestStreamKeepsOrder(t *testing.T) {
	for _, n := range []int{0, 1, 3, 500} {
		var got, want []int
		for i := range n {
			want = append(want, i*i)
		}
		err := ordered.Stream(t.Context(), upTo(n, nil), square, func(v int) error {
			got = append(got, v)
			return nil
		})
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%d jobs: %v, %v", n, got, err)
		}
	}
}

func TestStreamStopsAtTheFirstErrorInOrder(t *testing.T) {
	errNext, errProduce, errConsume := errors.New("next"), errors.New("produce"), errors.New("consume")
	for _, c := range []struct {
		name          string
		next          func() (int, bool, error)
		produce, stop int // the jobs whose produce and consume fail
		want          error
	}{
		{"next", upTo(50, errNext), -1, -1, errNext},
		{"produce before next", upTo(50, errNext), 49, -1, errProduce},
		{"consume before produce", upTo(1000, nil), 9, 8, errConsume},
		{"produce before consume", upTo(1000, nil), 8, 9, errProduce},
	} {
		before := runtime.NumGoroutine()
		consumed := 0
		err := ordered.Stream(t.Context(), c.next, func(i int) (int, error) {
			if i == c.produce {
				return 0, errProduce
			}
			return square(i)
		}, func(int) error {
			consumed++
			if consumed-1 == c.stop {
				return errConsume
			}
			return nil
		})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		for wait := 0; runtime.NumGoroutine() > before; wait++ {
			if wait == 1000 {
				t.Fatalf("%s: %d goroutines before and %d after", c.name, before, runtime.NumGoroutine())
			}
			time.Sleep(time.Millisecond) // one that has just finished is counted a little longer
		}
	}
}

func TestStreamEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var produced atomic.Int64
	err := ordered.Stream(ctx, upTo(1<<30, nil), func(i int) (int, error) {
		produced.Add(1)
		return i, nil
	}, func(i int) error {
		if i == 100 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	if n, most := produced.Load(), int64(101+4*runtime.GOMAXPROCS(0)); n > most {
		t.Errorf("%d jobs were worked on, more than %d", n, most)
	}
}
