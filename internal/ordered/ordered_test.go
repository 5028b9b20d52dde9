package ordered

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"
)

func withProcessors(t *testing.T, check func(t *testing.T)) {
	for _, n := range []int{1, 2, 7} {
		old := runtime.GOMAXPROCS(n)
		check(t)
		runtime.GOMAXPROCS(old)
	}
}

// TestRunKeepsOrder checks that results come in order, however long each takes, and that few wait at a time.
func TestRunKeepsOrder(t *testing.T) {
	withProcessors(t, func(t *testing.T) {
		var waiting, most atomic.Int64
		var got []int
		err := Run(context.Background(), 200, func(i int) (int, error) {
			time.Sleep(time.Duration(i%5) * 100 * time.Microsecond)
			if n := waiting.Add(1); n > most.Load() {
				most.Store(n)
			}
			return i, nil
		}, func(i, v int) error {
			waiting.Add(-1)
			if i != v {
				t.Errorf("%d came as %d", v, i)
			}
			got = append(got, v)
			return nil
		})
		if err != nil || len(got) != 200 || !slices.IsSorted(got) {
			t.Errorf("%v, %d results", err, len(got))
		}
		if limit := int64(4*runtime.GOMAXPROCS(0) + 1); most.Load() > limit {
			t.Errorf("%d results waited, at most %d should", most.Load(), limit)
		}
	})
}

var errTest = errors.New("no")

// TestRunReturnsFirstError checks that the first error in order counts, of either function.
func TestRunReturnsFirstError(t *testing.T) {
	late := errors.New("late")
	withProcessors(t, func(t *testing.T) {
		err := Run(context.Background(), 100, func(i int) (int, error) {
			switch i {
			case 5:
				time.Sleep(time.Millisecond)
				return 0, errTest
			case 6:
				return 0, late
			}
			return i, nil
		}, func(i, _ int) error {
			if i >= 5 {
				t.Errorf("%d was consumed after an error", i)
			}
			return nil
		})
		if err != errTest {
			t.Errorf("got %v, want the error of 5", err)
		}
		err = Run(context.Background(), 100, func(i int) (int, error) { return i, nil }, func(i, _ int) error {
			if i == 3 {
				return errTest
			}
			return nil
		})
		if err != errTest {
			t.Errorf("got %v, want the consumer's", err)
		}
	})
}

func TestRunStopsWithContext(t *testing.T) {
	withProcessors(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		err := Run(ctx, 1000, func(i int) (int, error) { return i, nil }, func(i, _ int) error {
			if i == 10 {
				cancel()
			}
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want context.Canceled", err)
		}
	})
}

func TestRunOfNothing(t *testing.T) {
	produce := func(int) (int, error) { return 0, errTest }
	err := Run(context.Background(), 0, produce, func(int, int) error { return errTest })
	if err != nil {
		t.Error(err)
	}
}
