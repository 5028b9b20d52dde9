package funnel

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/untangle-metrics/untangle/journey"
	"github.com/untangle-metrics/untangle/metrics"
)

// TestPlain checks that the common case gives what the general one does, to the bit of the state: with and without
// ties, by kinds alone and by more, of many customers in a row.
func TestPlain(t *testing.T) {
	start := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	r := rand.New(rand.NewPCG(3, 4))
	b := journey.NewBuilder(journey.Options{AsOf: start.AddDate(0, 0, 100)})
	for c := range 400 {
		grid := []int{1, 1, 1, 30}[c%4] // a coarse one makes ties
		for range 1 + r.IntN(20) {
			if err := b.Add(journey.Event{
				Customer: fmt.Sprint("u", c), Time: start.Add(time.Duration(r.IntN(100*24*60)/grid*grid) * time.Minute),
				Kind: []string{"a", "b", "c", "x"}[r.IntN(4)], Point: []string{"", "web", "shop"}[r.IntN(3)],
			}); err != nil {
				t.Fatal(err)
			}
		}
	}
	log, _, err := b.Build(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	kinds := func(kinds ...string) []Step {
		var steps []Step
		for _, kind := range kinds {
			steps = append(steps, Step{Selection: journey.Selection{Kinds: []string{kind}}})
		}
		return steps
	}
	web := kinds("a", "b", "c")
	web[1].Points = []string{"web"}
	ever := kinds("a", "b", "c")
	ever[0].FirstTimeEver = true
	month := Elapsed(30 * 24 * time.Hour)
	for name, o := range map[string]Options{
		"elapsed":     {Steps: kinds("a", "b", "c", "x"), Window: month},
		"one step":    {Steps: kinds("b")},
		"for ever":    {Steps: kinds("c", "a", "b"), Grain: metrics.Daily},
		"calendar":    {Steps: kinds("a", "b", "c"), Window: Calendar(metrics.Weekly, 2), Grain: metrics.Weekly},
		"attempts":    {Steps: kinds("a", "b", "c"), Window: month, Unit: Attempts, By: ByPoint(), Touch: LastTouch()},
		"held":        {Steps: kinds("a", "b", "c"), Hold: ByPoint(), By: ByPoint()},
		"any touch":   {Steps: kinds("a", "b", "c"), Window: month, By: ByPoint(), Touch: AnyAtStep(2)},
		"points":      {Steps: web, Window: month},
		"points held": {Steps: web, Window: month, Hold: ByPoint(), Grain: metrics.Daily},
		"first time":  {Steps: ever, From: start.AddDate(0, 0, 10), To: start.AddDate(0, 0, 80)},
		"overlapping": {Steps: append(kinds("a", "b"), Step{Selection: journey.Selection{Kinds: []string{"a", "c"}}})},
	} {
		var states [2]string
		for i := range states {
			f, err := New(log, o)
			if err != nil {
				t.Fatal(err)
			}
			if !f.plan.plain {
				t.Errorf("%s isn't plain", name)
			}
			if i == 1 {
				f.plan.plain, f.scan.stepOf = false, nil
			}
			if f, err = journey.Fold(context.Background(), log, f); err != nil {
				t.Fatal(err)
			}
			state, err := f.MarshalBinary()
			if err != nil {
				t.Fatal(err)
			}
			states[i] = string(state) + f.String()
		}
		if states[0] != states[1] {
			t.Errorf("%s: plain and general differ", name)
		}
	}
}
