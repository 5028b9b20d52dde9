package process_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// fataler is a *testing.T, a *testing.B, a *testing.F or a *rapid.T.
type fataler interface{ Fatal(args ...any) }

func build(t fataler, events []journey.Event, opts journey.Options) *journey.Log {
	b := journey.NewBuilder(opts)
	for _, e := range events {
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	log, report, err := b.Build(context.Background())
	if err != nil || report.Kept != int64(len(events)) {
		t.Fatal(report, err)
	}
	return log
}

// paths builds a log of customers c0, c1 and so on from their paths, an hour between events: "a b c", "a c".
func paths(t fataler, paths ...string) *journey.Log {
	var events []journey.Event
	for i, path := range paths {
		for j, point := range strings.Fields(path) {
			events = append(events, journey.Event{
				Customer: "c" + string(rune('0'+i)), Point: point, Time: monday.Add(time.Duration(j) * time.Hour),
			})
		}
	}
	return build(t, events, journey.Options{})
}

// monday is 9 o'clock UTC on a Monday.
var monday = time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC)

// run folds a calculator, or the error of making one, over a log.
func run[C metrics.Calculator[journey.Trace, C]](t fataler, log *journey.Log, c C, err error) C {
	if err != nil {
		t.Fatal(err)
	}
	done, err := journey.Fold(context.Background(), log, c)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func near(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if d := got - want; d > relative*max(want, 1e-9) || -d > relative*max(want, 1e-9) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}
